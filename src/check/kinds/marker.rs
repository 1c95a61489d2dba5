//! Culture-neutral values: text that may begin with a marker of its type, as in `[I:5]` or `[DT:12/31/2013 23:59:59]`. Other text
//! is left alone; a value that is no text gets the marker of its type.

use super::calendar;
use super::moment::{Cursor, Moment, Written};
use super::text;
use crate::check::problem::{ChangeRule, Problem};
use crate::check::{Check, Here};
use crate::document::text::is_digits;
use crate::document::{LONE, Tag, number};
use alloc::vec::Vec;

#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>) {
    let node = walk.document.node(here.at);
    if node.tag() == Tag::TEXT || !walk.settings.coerce {
        return marked(walk, here);
    }
    let text = walk.document.text(&node);
    match node.tag() {
        Tag::TRUE => put(walk, here, b"I", b"1"),
        Tag::FALSE => put(walk, here, b"I", b"0"),
        Tag::NUMBER => match number::integral(text).and_then(|value| i32::try_from(value).ok()) {
            Some(value) => put(walk, here, b"I", number::write(value.into(), &mut [0; 20])),
            None => match number::without_exponent(text) {
                Some(value) => put(walk, here, b"F", &value),
                None => walk.error(Problem::NotMarked, here),
            },
        },
        Tag::DATE => match Moment::parse(text) {
            Some(moment) => put(walk, here, b"DT", american(&moment).as_slice()),
            None => walk.error(Problem::NotMarked, here),
        },
        _ => walk.error(Problem::NotText, here),
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
    let Some((letters, marked, behind)) = marker(text) else { return };
    let mut written = Written::new();
    let read = behind.strip_suffix(b"]").filter(|_| !node.has(LONE)).and_then(|value| {
        read(marked, value, &mut written)?;
        Some(value)
    });
    match read {
        None => walk.error(Problem::MarkerFormat, here),
        Some(value) if !matches!(marked, Marked::Date | Marked::Moment) || value == written.as_slice() => {
            if marked == Marked::Date && value.get(2) == Some(&b'.') {
                walk.warning(Problem::DottedDate, here);
            }
        }
        Some(_) => put(walk, here, letters, written.as_slice()),
    }
}

/// What a marker says that the value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marked {
    Integer,
    Decimal,
    Integers,
    Bytes,
    Date,
    Moment,
    Time,
}

static MARKERS: [(&[u8], Marked); 9] = [
    (b"I", Marked::Integer),
    (b"TS", Marked::Integer),
    (b"F", Marked::Decimal),
    (b"M", Marked::Decimal),
    (b"A", Marked::Integers),
    (b"B", Marked::Bytes),
    (b"D", Marked::Date),
    (b"DT", Marked::Moment),
    (b"T", Marked::Time),
];

/// The marker that a text begins with, and what is behind its colon.
fn marker(text: &[u8]) -> Option<(&'static [u8], Marked, &[u8])> {
    let inner = text.strip_prefix(b"[")?;
    MARKERS.iter().find_map(|&(letters, marked)| Some((letters, marked, inner.strip_prefix(letters)?.strip_prefix(b":")?)))
}

/// Reads a value; what is a date is written as it comes out.
fn read(marked: Marked, value: &[u8], written: &mut Written) -> Option<()> {
    let fine = match marked {
        Marked::Integer => is_integer(value),
        Marked::Decimal => is_decimal(value),
        Marked::Integers => value.is_empty() || value.split(|&byte| byte == b',').all(is_integer),
        Marked::Bytes => is_base64(value),
        Marked::Date => return date(value, written),
        Marked::Time if is_time(value) => true,
        Marked::Moment | Marked::Time => return date_and_time(value, written),
    };
    fine.then_some(())
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
#[inline(never)]
fn date(text: &[u8], out: &mut Written) -> Option<()> {
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
    out.date(parts, separator);
    Some(())
}

/// `MM/dd/yyyy HH:mm:ss` and a fraction, written with seven digits.
fn date_and_time(text: &[u8], written: &mut Written) -> Option<()> {
    let (day, time) = text.split_at_checked(10).filter(|_| text.get(2) == Some(&b'/'))?;
    let time = time.strip_prefix(b" ").filter(|time| time.len() >= 8 && is_time(time))?;
    date(day, written)?;
    written.byte(b' ');
    for (place, missing) in b"00:00:00.0000000".iter().enumerate() {
        written.byte(*time.get(place).unwrap_or(missing));
    }
    Some(())
}

/// `HH:mm`, `HH:mm:ss`, and a fraction.
fn is_time(text: &[u8]) -> bool {
    let mut cursor = Cursor(text);
    let (Some(..24), Some(..60)) = (cursor.number(2, 0), cursor.number(2, b':')) else { return false };
    if cursor.0.is_empty() {
        return true;
    }
    let Some(..60) = cursor.number(2, b':') else { return false };
    cursor.0.is_empty() || cursor.skip(b'.') && cursor.0.len() <= 7 && is_digits(cursor.0)
}

fn american(moment: &Moment) -> Written {
    let mut out = Written::new();
    let (year, month, day) = moment.date();
    out.date([month, day, year], b'/');
    let fraction = moment.write_time(&mut out, b' ');
    out.number(fraction, 7, b'.');
    out
}
