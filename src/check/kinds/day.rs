//! Days, written `dd/mm/yyyy`. One digit may do for day and month; ISO dates and times are taken by their date as written.

use super::moment::{Cursor, Moment, Written};
use crate::check::problem::{ChangeRule, Problem};
use crate::check::{Check, Here};
use crate::document::Tag;
use chrono::{Datelike, NaiveDate};

#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>) {
    let coerce = walk.settings.coerce;
    let node = match walk.document.node(here.at).tag() {
        Tag::TEXT => walk.trim(here, false),
        Tag::DATE if coerce => walk.document.node(here.at),
        _ => return walk.error(Problem::NotDay, here),
    };
    let text = walk.document.text(&node);
    let iso = || {
        Moment::parse(text).filter(|_| coerce && text.first() != Some(&b'/'))?;
        // Its date alone: a fraction that rounds up makes another day of the moment.
        Moment::parse(text.get(..10)?).map(|moment| moment.date)
    };
    let Some(date) = parse(text).or_else(iso) else { return walk.error(Problem::DayFormat, here) };
    let written = write(date);
    if written.as_slice() == text {
        return;
    }
    if !coerce {
        return walk.error(Problem::DayFormat, here);
    }
    walk.edit_text(here, Tag::TEXT, written.as_slice(), ChangeRule::DateFormat);
}

/// Day, month and year between slashes.
fn parse(text: &[u8]) -> Option<NaiveDate> {
    let mut cursor = Cursor(text);
    let mut parts = [0; 2];
    for part in &mut parts {
        *part = cursor.number(1)?;
        if let Some(digit) = cursor.number(1) {
            *part = *part * 10 + digit;
        }
        if !cursor.skip(b'/') {
            return None;
        }
    }
    let year = cursor.number(4).filter(|&year| year > 0)?;
    let [day, month] = parts;
    if cursor.next().is_some() { None } else { NaiveDate::from_ymd_opt(year as i32, month, day) }
}

fn write(date: NaiveDate) -> Written {
    let mut out = Written::new();
    out.number(date.day(), 2, 0);
    out.number(date.month(), 2, b'/');
    out.number(date.year().unsigned_abs(), 4, b'/');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_month_year() {
        for (text, day) in [
            ("29/04/1990", Some("29/04/1990")),
            ("1/2/2020", Some("01/02/2020")),
            ("31/02/2020", None),
            ("1/2/20", None),
            ("001/02/2020", None),
        ] {
            let written = parse(text.as_bytes()).map(write);
            assert_eq!(written.as_ref().map(Written::as_slice), day.map(str::as_bytes), "{text}");
        }
    }
}
