//! A number out of a short documented list, also as text.

use super::integer;
use crate::check::problem::{Problem, Severity};
use crate::check::{Check, Here};

#[cold]
#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>, first: u32, last: u32) {
    walk.trim(here, false);
    match integer::read(walk, here) {
        None => {}
        Some(Some(value)) if (i64::from(first)..=i64::from(last)).contains(&value) => integer::put(walk, here, value),
        Some(_) => walk.say(Severity::Error, Problem::NotChoice, [first, last], &[], Some(here.at), Some(&here.path)),
    }
}
