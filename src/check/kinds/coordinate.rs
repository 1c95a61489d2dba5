//! Degrees as text: a decimal number within plus and minus a bound. The document states no format, so anything else is doubted
//! only.

use super::text;
use crate::check::problem::{Problem, Severity};
use crate::check::{Check, Here};
use crate::document::number;
use crate::document::text::is_digits;

#[cold]
#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>, bound: u32) {
    let Some(node) = text::whole(walk, here) else { return };
    let text = walk.document.text(&node);
    let mut parts = text.split(|&byte| byte == b'.');
    let whole = parts.next().unwrap_or_default();
    let fraction = parts.next().unwrap_or(b"0");
    let degrees = number::parse(whole).map(i64::unsigned_abs);
    let digits = !fraction.is_empty() && is_digits(fraction) && parts.next().is_none();
    let within = match degrees {
        Some(degrees) if degrees == u64::from(bound) => fraction.iter().all(|&byte| byte == b'0'),
        Some(degrees) => degrees < u64::from(bound),
        None => false,
    };
    if !(text.is_empty() || digits && within) {
        walk.say(Severity::Warning, Problem::NotDegrees, [bound, 0], &[], Some(here.at), Some(&here.path));
    }
}
