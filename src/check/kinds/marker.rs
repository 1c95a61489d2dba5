//! Culture-neutral values: text that may begin with a marker of its type, as in `[I:5]` or `[DT:12/31/2013 23:59:59]`. Other text
//! is left alone; a value that is no text gets the marker of its type.

use super::moment::{Cursor, Moment, Written};
use super::text;
use crate::check::problem::{ChangeRule, Problem};
use crate::check::{Check, Here};
use crate::document::{LONE, Tag, number};
use alloc::vec::Vec;
use chrono::{Datelike, NaiveDate};

#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>) {
    let node = walk.document.node(here.at);
    let tag = node.tag();
    if tag == Tag::TEXT || !walk.settings.coerce {
        return marked(walk, here);
    }
    let text = walk.document.text(&node);
    let mut written = Vec::new();
    match tag {
        Tag::TRUE => written.extend_from_slice(b"[I:1]"),
        Tag::FALSE => written.extend_from_slice(b"[I:0]"),
        Tag::NUMBER => {
            let integer = number::integral(text).and_then(|value| i32::try_from(value).ok());
            written.extend_from_slice(if integer.is_some() { b"[I:" } else { b"[F:" });
            match integer {
                Some(value) => written.extend_from_slice(number::write(value.into(), &mut [0; 20])),
                None if !without_exponent(text, &mut written) => return walk.error(Problem::NotMarked, here),
                None => {}
            }
            written.extend_from_slice(b"]");
        }
        Tag::DATE => {
            let Some(moment) = Moment::parse(text) else { return walk.error(Problem::NotMarked, here) };
            written.extend_from_slice(b"[DT:");
            written.extend_from_slice(american(moment.date).as_slice());
            let mut time = Written::new();
            time.number(moment.second / 3600, 2, b' ');
            time.number(moment.second / 60 % 60, 2, b':');
            time.number(moment.second % 60, 2, b':');
            time.number(moment.ticks, 7, b'.');
            written.extend_from_slice(time.as_slice());
            written.extend_from_slice(b"]");
        }
        _ => return walk.error(Problem::NotText, here),
    }
    walk.edit_text(here, Tag::TEXT, &written, ChangeRule::Marker);
}

/// What reading a marked value gave.
enum Reading {
    /// It stays as it is.
    Fine,
    /// The server could read it two ways; it stays as it is.
    Ambiguous,
    /// It is well-formed, and becomes this.
    Becomes(Written),
    Broken,
}

fn marked(walk: &mut Check<'_>, here: &Here<'_>) {
    let Some(node) = text::whole(walk, here) else { return };
    let text = walk.document.text(&node);
    let Some((marker, behind)) = marker(text) else { return };
    let value = match behind {
        [value @ .., b']'] if !node.has(LONE) => value,
        _ => return walk.error(Problem::MarkerFormat, here),
    };
    match read(marker, value) {
        Reading::Fine => {}
        Reading::Ambiguous => walk.warning(Problem::DottedDate, here),
        Reading::Broken => walk.error(Problem::MarkerFormat, here),
        Reading::Becomes(written) if written.as_slice() != value => {
            let mut out = Vec::from(b"[");
            out.extend_from_slice(marker);
            out.extend_from_slice(b":");
            out.extend_from_slice(written.as_slice());
            out.extend_from_slice(b"]");
            walk.edit_text(here, Tag::TEXT, &out, ChangeRule::Marker);
        }
        Reading::Becomes(_) => {}
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

fn read(marker: &[u8], value: &[u8]) -> Reading {
    let fine = match marker {
        b"I" | b"TS" => is_integer(value),
        b"F" | b"M" => is_decimal(value),
        b"A" => value.is_empty() || value.split(|&byte| byte == b',').all(is_integer),
        b"B" => is_base64(value),
        b"D" => return date(value),
        b"DT" => return date_and_time(value),
        _ => is_time(value) || matches!(date_and_time(value), Reading::Becomes(_)),
    };
    if fine { Reading::Fine } else { Reading::Broken }
}

/// 32 bits, signed.
fn is_integer(text: &[u8]) -> bool {
    number::parse(text).is_some_and(|value| i32::try_from(value).is_ok())
}

/// A decimal number with a point, an optional sign and an optional exponent.
fn is_decimal(text: &[u8]) -> bool {
    let mut parts = text.split(|byte| matches!(byte, b'e' | b'E'));
    let mantissa = parts.next().unwrap_or_default();
    let exponent = parts.next().is_none_or(|exponent| number::parse(exponent).is_some());
    let digits = mantissa.strip_prefix(b"-").unwrap_or(mantissa);
    let mut halves = digits.split(|&byte| byte == b'.');
    let all = |half: Option<&[u8]>| half.is_none_or(|half| !half.is_empty() && half.iter().all(u8::is_ascii_digit));
    exponent && parts.next().is_none() && all(halves.next()) && all(halves.next()) && halves.next().is_none()
}

fn is_base64(text: &[u8]) -> bool {
    let digits = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    text.len().is_multiple_of(4) && digits.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// A date in one of the orders that the documents show: `MM/dd/yyyy` is what comes out.
fn date(text: &[u8]) -> Reading {
    let mut cursor = Cursor(text);
    let separator = text.get(2).copied().unwrap_or(0);
    if let b'/' | b'.' = separator {
        let (Some(first), Some(second)) = (cursor.number(2), cursor.behind(separator)) else { return Reading::Broken };
        let year = if cursor.skip(separator) { cursor.number(4) } else { None };
        let (Some(year), None) = (year.filter(|&year| year > 0), cursor.next()) else { return Reading::Broken };
        let day = |month, day| NaiveDate::from_ymd_opt(year as i32, month, day);
        return match (separator, day(first, second), day(second, first)) {
            (b'/', Some(date), _) => Reading::Becomes(american(date)),
            (b'.', None, None) | (b'/', None, _) => Reading::Broken,
            _ => Reading::Ambiguous,
        };
    }
    let separator = text.get(4).copied().unwrap_or(0);
    let year = cursor.number(4).filter(|&year| year > 0 && matches!(separator, b'-' | b'.'));
    let (Some(year), Some(month), Some(day), None) = (year, cursor.behind(separator), cursor.behind(separator), cursor.next())
    else {
        return Reading::Broken;
    };
    NaiveDate::from_ymd_opt(year as i32, month, day).map_or(Reading::Broken, |date| Reading::Becomes(american(date)))
}

/// `MM/dd/yyyy HH:mm:ss` and a fraction, written with seven digits.
fn date_and_time(text: &[u8]) -> Reading {
    let Some((day, time)) = text.split_at_checked(10) else { return Reading::Broken };
    let Reading::Becomes(mut written) = date(day) else { return Reading::Broken };
    let (Some(b' '), Some(b'/')) = (time.first(), day.get(2)) else { return Reading::Broken };
    let time = time.get(1..).unwrap_or_default();
    if time.len() < 8 || !is_time(time) {
        return Reading::Broken;
    }
    written.byte(b' ');
    let fraction = time.get(8..).unwrap_or_default();
    for &byte in time.get(..8).unwrap_or_default() {
        written.byte(byte);
    }
    for place in 0..8 {
        written.byte(fraction.get(place).copied().unwrap_or(if place == 0 { b'.' } else { b'0' }));
    }
    if fraction.len() > 8 { Reading::Broken } else { Reading::Becomes(written) }
}

/// `HH:mm`, `HH:mm:ss`, and a fraction.
fn is_time(text: &[u8]) -> bool {
    let mut cursor = Cursor(text);
    let (Some(..24), Some(..60)) = (cursor.number(2), cursor.behind(b':')) else { return false };
    if cursor.0.is_empty() {
        return true;
    }
    let Some(..60) = cursor.behind(b':') else { return false };
    cursor.0.is_empty() || cursor.skip(b'.') && cursor.0.len() <= 7 && cursor.0.iter().all(u8::is_ascii_digit)
}

fn american(date: NaiveDate) -> Written {
    let mut out = Written::new();
    out.number(date.month(), 2, 0);
    out.number(date.day(), 2, b'/');
    out.number(date.year().unsigned_abs(), 4, b'/');
    out
}

/// Writes a JSON number without an exponent; says whether it is one that a server could hold.
fn without_exponent(text: &[u8], out: &mut Vec<u8>) -> bool {
    let mut parts = text.split(|byte| matches!(byte, b'e' | b'E'));
    let mantissa = parts.next().unwrap_or_default();
    let exponent = match parts.next() {
        Some(exponent) => number::parse(exponent).unwrap_or(0),
        None => 0,
    };
    // A double's largest and smallest.
    if !(-400..400).contains(&exponent) {
        return false;
    }
    let digits = mantissa.strip_prefix(b"-").unwrap_or(mantissa);
    let point = digits.iter().position(|&byte| byte == b'.').unwrap_or(digits.len()) as i64 + exponent;
    let mut all: Vec<u8> = digits.iter().copied().filter(u8::is_ascii_digit).collect();
    while all.len() as i64 > point && all.last() == Some(&b'0') {
        all.pop();
    }
    if digits.len() < mantissa.len() {
        out.extend_from_slice(b"-");
    }
    let mut started = false;
    for place in point.min(0)..(all.len() as i64).max(point) {
        if place == point {
            if !started {
                out.extend_from_slice(b"0");
            }
            out.extend_from_slice(b".");
            started = true;
        }
        let digit = usize::try_from(place).ok().and_then(|place| all.get(place)).copied().unwrap_or(b'0');
        if place < point && digit == b'0' && !started {
            continue;
        }
        started = true;
        out.push(digit);
    }
    if !started {
        out.extend_from_slice(b"0");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_without_exponents() {
        for (text, written) in [
            ("1.5", "1.5"),
            ("1e-3", "0.001"),
            ("-2.50", "-2.5"),
            ("1e21", "1000000000000000000000"),
            ("12.5e1", "125"),
            ("0.1", "0.1"),
            ("1.5e-2", "0.015"),
            ("3000000000", "3000000000"),
            ("3000000000.0", "3000000000"),
        ] {
            let mut out = Vec::new();
            assert!(without_exponent(text.as_bytes(), &mut out));
            assert_eq!(String::from_utf8_lossy(&out), written, "{text}");
        }
    }
}
