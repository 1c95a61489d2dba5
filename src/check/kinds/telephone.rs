//! Telephone numbers of a system whose document has them as numbers: separators go; what begins with 0 or + stays text, so that
//! no digit is lost.

use super::integer;
use crate::catalog::field::SAFE;
use crate::check::problem::{ChangeRule, Problem};
use crate::check::{Check, Here};
use crate::document::text::push;
use crate::document::{Tag, number};
use alloc::vec::Vec;

#[cold]
#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>) {
    let tag = walk.document.node(here.at).tag();
    if tag != Tag::TEXT {
        let value = if matches!(tag, Tag::NUMBER | Tag::BIGINT) { integer::read(walk, here) } else { Some(None) };
        return match value {
            None => {}
            Some(Some(value @ 0..=SAFE)) => integer::put(walk, here, value),
            Some(Some(1..)) => walk.error(Problem::OutsideTelephone, here),
            Some(_) => walk.error(Problem::NotTelephone, here),
        };
    }
    let node = walk.trim(here, false);
    let text = walk.document.text(&node);
    let mut digits = Vec::new();
    for &byte in text {
        match byte {
            b'0'..=b'9' => push(&mut digits, byte),
            b'+' if digits.is_empty() => push(&mut digits, byte),
            b' ' | b'-' | b'.' | b'(' | b')' => {}
            _ => return walk.error(Problem::NotTelephone, here),
        }
    }
    let stays = matches!(digits.first(), Some(b'0' | b'+'));
    let accepted = walk.settings.coerce || stays && digits == text;
    if digits.is_empty() || digits == b"+" || !accepted {
        return walk.error(Problem::NotTelephone, here);
    }
    if digits != text {
        walk.edit_text(here, Tag::TEXT, &digits, ChangeRule::PhoneFormat);
    }
    if !stays {
        match number::parse(&digits) {
            Some(..=SAFE) => walk.edit_text(here, Tag::NUMBER, &digits, ChangeRule::ToInteger),
            _ => walk.error(Problem::OutsideTelephone, here),
        }
    }
}
