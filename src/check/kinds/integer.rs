//! Whole numbers: JSON numbers, and text of decimal digits with an optional sign and ASCII white space around. `5.0` and `1e2`
//! are whole as well; `"5.0"` as text is not read by the servers.

use crate::catalog::field::NULLABLE;
use crate::catalog::schema::RESPONSE;
use crate::catalog::{Blank, Range};
use crate::check::problem::{ChangeRule, Problem};
use crate::check::rules::key;
use crate::check::{Check, Here};
use crate::document::{Tag, number};

#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>, range: Range) {
    let Some(value) = read(walk, here) else { return };
    let Some(value) = value else { return walk.error(Problem::NotInteger, here) };
    let (least, most) = range.bounds();
    if value < least || value > most {
        return walk.error(if range == Range::Safe { Problem::OutsideSafe } else { Problem::OutsideInt32 }, here);
    }
    if value == 0 && here.required && walk.schema.key.zero == Blank::Missing && key::is_key(walk, here) {
        return walk.error(Problem::Zero, here);
    }
    put(walk, here, value);
    if range == Range::Int16 && i16::try_from(value).is_err() {
        walk.warning(Problem::OutsideInt16, here);
    }
}

/// Whether a JSON number is a whole one, canonical and within every range.
#[inline(always)]
pub(in crate::check) fn is_short(text: &[u8]) -> bool {
    text.len() < 10 && text.iter().all(u8::is_ascii_digit)
}

/// The whole number that a value is, or that it is none; nothing where all about it has been said.
pub(super) fn read(walk: &mut Check<'_>, here: &Here<'_>) -> Option<Option<i64>> {
    let mut node = walk.document.nodes.get(here.at);
    let coerce = walk.settings.coerce;
    let text = walk.document.text(&node);
    match node.tag() {
        Tag::NUMBER if !coerce && text.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')) => Some(None),
        Tag::NUMBER => Some(number::integral(text)),
        Tag::BIGINT if coerce => Some(number::integral(text)),
        Tag::TEXT if coerce && text.is_empty() && (here.field.is(NULLABLE) || walk.schema.is(RESPONSE)) => {
            walk.edit(here, Tag::NULL, (0, 0), ChangeRule::ToNull);
            if here.required {
                walk.error(Problem::RequiredNull, here);
            }
            None
        }
        Tag::TEXT if coerce => {
            node = walk.trim(here, true);
            Some(number::parse(walk.document.text(&node)))
        }
        _ => {
            walk.error(Problem::NotInteger, here);
            None
        }
    }
}

/// Writes a number in canonical form, where it is not yet.
pub(super) fn put(walk: &mut Check<'_>, here: &Here<'_>, value: i64) {
    let mut buffer = [0; 20];
    let digits = number::write(value, &mut buffer);
    let node = walk.document.node(here.at);
    if node.tag() != Tag::NUMBER || walk.document.text(&node) != digits {
        walk.edit_text(here, Tag::NUMBER, digits, ChangeRule::ToInteger);
    }
}
