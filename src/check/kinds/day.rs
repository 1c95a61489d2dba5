//! Days, written `dd/mm/yyyy`. One digit may do for day and month; ISO dates and times are taken by their date as written.

use super::moment::{Cursor, Moment, Written};
use super::{calendar, date};
use crate::check::problem::{ChangeRule, Problem};
use crate::check::{Check, Here};
use crate::document::Tag;

#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>) {
    let coerce = walk.settings.coerce;
    let Some(node) = date::whole(walk, here) else { return };
    let text = walk.document.text(&node);
    let iso = || {
        Moment::parse(text).filter(|_| text.first() != Some(&b'/'))?;
        // Its date alone: a fraction that rounds up makes another day of the moment.
        Moment::parse(text.get(..10)?).map(|moment| moment.date())
    };
    let Some((year, month, day)) = parse(text).or_else(iso) else { return walk.error(Problem::DayFormat, here) };
    let mut written = Written::new();
    written.date([day, month, year], b'/');
    if written.as_slice() == text {
        return;
    }
    if !coerce {
        return walk.error(Problem::DayFormat, here);
    }
    walk.edit_text(here, Tag::TEXT, written.as_slice(), ChangeRule::DateFormat);
}

/// Day, month and year between slashes.
fn parse(text: &[u8]) -> Option<(u32, u32, u32)> {
    let mut cursor = Cursor(text);
    let mut parts = [0; 2];
    for part in &mut parts {
        *part = cursor.number(1, 0)?;
        if let Some(digit) = cursor.number(1, 0) {
            *part = *part * 10 + digit;
        }
        if !cursor.skip(b'/') {
            return None;
        }
    }
    let ([day, month], year) = (parts, cursor.number(4, 0)?);
    calendar::number(year, month, day).filter(|_| cursor.0.is_empty()).map(|_| (year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_month_year() {
        for (text, day) in [
            ("29/04/1990", Some((1990, 4, 29))),
            ("1/2/2020", Some((2020, 2, 1))),
            ("31/02/2020", None),
            ("1/2/20", None),
            ("001/02/2020", None),
        ] {
            assert_eq!(parse(text.as_bytes()), day, "{text}");
        }
    }
}
