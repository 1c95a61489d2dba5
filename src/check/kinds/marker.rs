//! Culture-neutral values: text that may begin with a marker of its type, as in `[I:5]` or `[DT:12/31/2013 23:59:59]`. Other text
//! is left alone; a value that is no text gets the marker of its type.

use super::calendar;
use super::moment::{Cursor, Moment, Written};
use super::text;
use crate::check::problem::{ChangeRule, Problem};
use crate::check::{Check, Here};
use crate::document::{LONE, Tag, number};
use alloc::vec::Vec;

#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>) {
    let node = walk.document.node(here.at);
    if node.tag() == Tag::TEXT || !walk.settings.coerce {
        return marked(walk, here);
    }
    let text = walk.document.text(&node);
    let (marker, value) = match node.tag() {
        Tag::TRUE => (&b"I"[..], Some(Vec::from(b"1"))),
        Tag::FALSE => (&b"I"[..], Some(Vec::from(b"0"))),
        Tag::NUMBER => match number::integral(text).and_then(|value| i32::try_from(value).ok()) {
            Some(value) => (&b"I"[..], Some(Vec::from(number::write(value.into(), &mut [0; 20])))),
            None => (&b"F"[..], number::without_exponent(text)),
        },
        Tag::DATE => (&b"DT"[..], Moment::parse(text).map(|moment| Vec::from(american(&moment).as_slice()))),
        _ => return walk.error(Problem::NotText, here),
    };
    match value {
        Some(value) => put(walk, here, marker, &value),
        None => walk.error(Problem::NotMarked, here),
    }
}

/// Puts a marked value in the place of one.
#[inline(never)]
fn put(walk: &mut Check<'_>, here: &Here<'_>, marker: &[u8], value: &[u8]) {
    let mut out = Vec::new();
    for part in [b"[", marker, b":", value, b"]"] {
        out.extend_from_slice(part);
    }
    walk.edit_text(here, Tag::TEXT, &out, ChangeRule::Marker);
}

fn marked(walk: &mut Check<'_>, here: &Here<'_>) {
    let Some(node) = text::whole(walk, here) else { return };
    let text = walk.document.text(&node);
    let Some((marker, behind)) = marker(text) else { return };
    let value = match behind {
        [value @ .., b']'] if !node.has(LONE) => value,
        _ => return walk.error(Problem::MarkerFormat, here),
    };
    let written = match marker {
        b"D" => date(value),
        b"DT" => date_and_time(value),
        _ if is_fine(marker, value) => return,
        _ => None,
    };
    match written {
        None => walk.error(Problem::MarkerFormat, here),
        Some(written) if written.as_slice() != value => {
            let marker = Vec::from(marker);
            put(walk, here, &marker, written.as_slice());
        }
        Some(_) if value.get(2) == Some(&b'.') => walk.warning(Problem::DottedDate, here),
        Some(_) => {}
    }
}

/// The letters of the marker that a text begins with, and what is behind its colon.
fn marker(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inner = text.strip_prefix(b"[")?;
    let length = if inner.get(1) == Some(&b':') { 1 } else { 2 };
    let (letters, behind) = inner.split_at_checked(length)?;
    let known = matches!(letters, b"I" | b"F" | b"M" | b"A" | b"B" | b"D" | b"T" | b"TS" | b"DT");
    if known { Some((letters, behind.strip_prefix(b":")?)) } else { None }
}

/// Whether a value that stays as it is is well-formed.
fn is_fine(marker: &[u8], value: &[u8]) -> bool {
    match marker {
        b"I" | b"TS" => is_integer(value),
        b"F" | b"M" => is_decimal(value),
        b"A" => value.is_empty() || value.split(|&byte| byte == b',').all(is_integer),
        b"B" => is_base64(value),
        _ => is_time(value) || date_and_time(value).is_some(),
    }
}

/// 32 bits, signed.
fn is_integer(text: &[u8]) -> bool {
    number::parse(text).is_some_and(|value| i32::try_from(value).is_ok())
}

/// A decimal number with a point, an optional sign and an optional exponent.
fn is_decimal(text: &[u8]) -> bool {
    let mut cursor = Cursor(text);
    cursor.skip(b'-');
    if !cursor.digits() || cursor.skip(b'.') && !cursor.digits() {
        return false;
    }
    match cursor.next() {
        None => true,
        Some(b'e' | b'E') => number::parse(cursor.0).is_some(),
        Some(_) => false,
    }
}

fn is_base64(text: &[u8]) -> bool {
    let digits = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    text.len().is_multiple_of(4) && digits.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// A date in one of the orders that the documents show: `MM/dd/yyyy` is what comes out. With points and the year last it stays:
/// the server could read it two ways.
fn date(text: &[u8]) -> Option<Written> {
    let mut cursor = Cursor(text);
    let mut separator = *text.get(2)?;
    let parts @ [first, second, year] = if let b'/' | b'.' = separator {
        [cursor.number(2, 0)?, cursor.number(2, separator)?, cursor.number(4, separator)?]
    } else {
        let between = *text.get(4).filter(|byte| matches!(byte, b'-' | b'.'))?;
        separator = b'/';
        let year = cursor.number(4, 0)?;
        [cursor.number(2, between)?, cursor.number(2, between)?, year]
    };
    let is_day = |month, day| calendar::number(year, month, day).is_some();
    if !cursor.0.is_empty() || !(is_day(first, second) || separator == b'.' && is_day(second, first)) {
        return None;
    }
    let mut out = Written::new();
    out.date(parts, separator);
    Some(out)
}

/// `MM/dd/yyyy HH:mm:ss` and a fraction, written with seven digits.
fn date_and_time(text: &[u8]) -> Option<Written> {
    let (day, time) = text.split_at_checked(10).filter(|_| text.get(2) == Some(&b'/'))?;
    let time = time.strip_prefix(b" ").filter(|time| time.len() >= 8 && is_time(time))?;
    let mut written = date(day)?;
    written.byte(b' ');
    for (place, missing) in b"00:00:00.0000000".iter().enumerate() {
        written.byte(*time.get(place).unwrap_or(missing));
    }
    Some(written)
}

/// `HH:mm`, `HH:mm:ss`, and a fraction.
fn is_time(text: &[u8]) -> bool {
    let mut cursor = Cursor(text);
    let (Some(..24), Some(..60)) = (cursor.number(2, 0), cursor.number(2, b':')) else { return false };
    if cursor.0.is_empty() {
        return true;
    }
    let Some(..60) = cursor.number(2, b':') else { return false };
    cursor.0.is_empty() || cursor.skip(b'.') && cursor.0.len() <= 7 && cursor.0.iter().all(u8::is_ascii_digit)
}

fn american(moment: &Moment) -> Written {
    let mut out = Written::new();
    let (year, month, day) = moment.date();
    out.date([month, day, year], b'/');
    let fraction = moment.write_time(&mut out, b' ');
    out.number(fraction, 7, b'.');
    out
}
