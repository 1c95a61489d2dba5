//! Dates of .NET systems: ISO 8601 as their parser takes it, and `/Date(ms)/`; RFC 3339 comes out.
//!
//! The `chrono` crate knows the calendar. Not read: what the servers would guess at (slashes, words, times of day alone).

use crate::catalog::{Field, Zone};
use crate::check::Check;
use crate::check::problem::{ChangeRule, Problem};
use crate::document::Tag;
use crate::document::path::Path;
use chrono::{Datelike, NaiveDate};

/// Room for the longest canonical form, `9999-12-31T23:59:59.9999999+14:00`.
const LONGEST: usize = 33;
/// Fractions of a second that a .NET date holds.
const TICKS_PER_SECOND: u32 = 10_000_000;
const SECONDS_PER_DAY: u32 = 86_400;

pub(in crate::check) fn check(walk: &mut Check<'_, '_>, at: usize, field: &Field, zone: Zone, path: &Path<'_>) {
    let node = match (walk.document.node(at).tag(), walk.settings.coerce) {
        (Tag::Text, true) => walk.trim(at, field, path),
        (Tag::Text, false) | (Tag::Date, true) => walk.document.node(at),
        _ => return walk.error(Problem::NotDate, at, path),
    };
    let text = walk.document.text(&node);
    let Some((moment, notation)) = Moment::parse(text) else {
        let problem = if has_slashes(text) { Problem::SlashedDate } else { Problem::DateFormat };
        return walk.error(problem, at, path);
    };
    if !walk.settings.coerce && notation == Notation::Lenient {
        return walk.error(Problem::DateFormat, at, path);
    }
    let mut written = [0; LONGEST];
    if notation != Notation::Canonical || node.tag() == Tag::Date {
        let length = moment.write(&mut written);
        let canonical = written.get(..length).unwrap_or_default();
        let (start, len) = walk.document.keep(canonical);
        walk.edit(at, Tag::Text, start, len, ChangeRule::DateFormat, field, path);
    }
    if zone == Zone::Utc && moment.offset == Offset::None {
        let length = moment.in_utc().write(&mut written);
        let canonical = written.get(..length).unwrap_or_default();
        let (start, len) = walk.document.keep(canonical);
        walk.edit(at, Tag::Text, start, len, ChangeRule::AssumedUtc, field, path);
    }
}

/// How a date was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Notation {
    /// As we would write it.
    Canonical,
    /// In a documented form: `T`, `±hh:mm` or `Z`.
    Strict,
    /// As only the servers' parser takes it.
    Lenient,
}

/// What a date says about its offset from UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Offset {
    None,
    Z,
    /// Sign, hours and minutes, as written.
    Given {
        negative: bool,
        hours: u32,
        minutes: u32,
    },
}

/// A date, or a date and a time of day, as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Moment {
    date: NaiveDate,
    /// Seconds into the day, and ticks of 100 ns into the second.
    time: Option<(u32, u32)>,
    offset: Offset,
}

impl Moment {
    fn parse(text: &[u8]) -> Option<(Moment, Notation)> {
        if let [b'/', b'D', b'a', b't', b'e', b'(', inner @ .., b')', b'/'] = text {
            return Some((Moment::parse_milliseconds(inner)?, Notation::Lenient));
        }
        let mut text = Cursor(text);
        let [year, month, day] = text.numbers([4, 2, 2], b'-')?;
        let date = NaiveDate::from_ymd_opt(year as i32, month, day).filter(|_| year > 0)?;
        let mut moment = Moment { date, time: None, offset: Offset::None };
        let mut notation = Notation::Canonical;
        match text.next() {
            None => return Some((moment, notation)),
            Some(b'T') => {}
            Some(b't' | b' ') => notation = Notation::Lenient,
            _ => return None,
        }
        let [hours, minutes] = text.numbers([2, 2], b':')?;
        let mut seconds = 0;
        let mut ticks = 0;
        let mut canonical = false;
        if text.skip(b':') {
            [seconds] = text.numbers([2], 0)?;
            canonical = true;
            if text.skip(b'.') {
                (ticks, canonical) = text.fraction()?;
            }
        }
        if hours > 23 || minutes > 59 || seconds > 59 {
            return None;
        }
        if !canonical && notation == Notation::Canonical {
            notation = Notation::Strict;
        }
        let mut second_of_day = (hours * 60 + minutes) * 60 + seconds;
        if ticks == TICKS_PER_SECOND {
            // The fraction was rounded up to the next second, perhaps of the next day.
            ticks = 0;
            second_of_day += 1;
            if second_of_day == SECONDS_PER_DAY {
                second_of_day = 0;
                moment.date = date.succ_opt().filter(|date| date.year() <= 9999)?;
            }
        }
        moment.time = Some((second_of_day, ticks));
        moment.offset = match text.next() {
            None => return Some((moment, notation)),
            Some(b'Z') => Offset::Z,
            Some(b'z') => {
                notation = Notation::Lenient;
                Offset::Z
            }
            Some(sign @ (b'+' | b'-')) => {
                let [hours] = text.numbers([2], 0)?;
                if !text.skip(b':') {
                    notation = Notation::Lenient;
                }
                let [minutes] = text.numbers([2], 0)?;
                Offset::given(sign == b'-', hours, minutes)?
            }
            _ => return None,
        };
        if text.next().is_some() { None } else { Some((moment, notation)) }
    }

    /// What stands inside `/Date(…)/`: milliseconds since 1970 in UTC, and the offset to show them at.
    fn parse_milliseconds(text: &[u8]) -> Option<Moment> {
        let mut text = Cursor(text);
        let negative = text.skip(b'-');
        let mut milliseconds: i64 = 0;
        let mut digits = 0;
        while let Some(digit) = text.digit() {
            // Far beyond the year 9999 it stays where it is.
            milliseconds = (milliseconds * 10 + i64::from(digit)).min(1 << 50);
            digits += 1;
        }
        if digits == 0 {
            return None;
        }
        let offset = match text.next() {
            None => Offset::Z,
            Some(sign @ (b'+' | b'-')) => {
                let [hours, minutes] = [text.numbers([2], 0)?, text.numbers([2], 0)?].map(|[number]| number);
                Offset::given(sign == b'-', hours, minutes)?
            }
            _ => return None,
        };
        if text.next().is_some() {
            return None;
        }
        let local = if negative { -milliseconds } else { milliseconds } + i64::from(offset.minutes()) * 60_000;
        let seconds = local.div_euclid(1000);
        let days = seconds.div_euclid(SECONDS_PER_DAY.into()) as i32;
        let date = NaiveDate::from_epoch_days(days).filter(|date| (1..=9999).contains(&date.year()))?;
        let ticks = local.rem_euclid(1000) as u32 * (TICKS_PER_SECOND / 1000);
        Some(Moment { date, time: Some((seconds.rem_euclid(SECONDS_PER_DAY.into()) as u32, ticks)), offset })
    }

    /// The same moment with the offset said; a bare date is its midnight.
    fn in_utc(self) -> Moment {
        Moment { time: self.time.or(Some((0, 0))), offset: Offset::Z, ..self }
    }

    /// Writes RFC 3339, and says how long it is.
    fn write(&self, buffer: &mut [u8; LONGEST]) -> usize {
        let mut out = Writer { buffer, length: 0 };
        out.digits(self.date.year().unsigned_abs(), 4);
        out.byte(b'-');
        out.digits(self.date.month(), 2);
        out.byte(b'-');
        out.digits(self.date.day(), 2);
        if let Some((second, ticks)) = self.time {
            out.byte(b'T');
            out.digits(second / 3600, 2);
            out.byte(b':');
            out.digits(second / 60 % 60, 2);
            out.byte(b':');
            out.digits(second % 60, 2);
            if ticks != 0 {
                out.byte(b'.');
                out.digits(ticks, 7);
                while out.length > 0 && out.buffer.get(out.length - 1) == Some(&b'0') {
                    out.length -= 1;
                }
            }
        }
        match self.offset {
            Offset::None => {}
            Offset::Z => out.byte(b'Z'),
            Offset::Given { negative, hours, minutes } => {
                out.byte(if negative { b'-' } else { b'+' });
                out.digits(hours, 2);
                out.byte(b':');
                out.digits(minutes, 2);
            }
        }
        out.length
    }
}

impl Offset {
    /// At most 14 hours either way, as .NET has it.
    fn given(negative: bool, hours: u32, minutes: u32) -> Option<Offset> {
        let fits = minutes < 60 && hours * 60 + minutes <= 14 * 60;
        fits.then_some(Offset::Given { negative, hours, minutes })
    }

    fn minutes(self) -> i32 {
        match self {
            Offset::None | Offset::Z => 0,
            Offset::Given { negative, hours, minutes } => {
                let minutes = (hours * 60 + minutes) as i32;
                if negative { -minutes } else { minutes }
            }
        }
    }
}

/// Digits, slash, digits, slash, digits: day and month would have to be guessed.
fn has_slashes(text: &[u8]) -> bool {
    let mut text = Cursor(text);
    let mut part = || {
        let digits = core::iter::from_fn(|| text.digit()).take(4).count();
        (digits, text.skip(b'/'))
    };
    matches!((part(), part(), part()), ((1.., true), (1.., true), (1.., _)))
}

/// Text that is read from the front.
struct Cursor<'t>(&'t [u8]);

impl Cursor<'_> {
    fn next(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    /// Reads the byte where it comes next.
    fn skip(&mut self, byte: u8) -> bool {
        let found = self.0.first() == Some(&byte);
        if found {
            self.next();
        }
        found
    }

    fn digit(&mut self) -> Option<u32> {
        let digit = self.0.first().filter(|byte| byte.is_ascii_digit())?;
        let digit = u32::from(digit - b'0');
        self.next();
        Some(digit)
    }

    /// Numbers of just so many digits, with something between them.
    fn numbers<const N: usize>(&mut self, digits: [u8; N], between: u8) -> Option<[u32; N]> {
        let mut numbers = [0; N];
        for (place, (number, digits)) in numbers.iter_mut().zip(digits).enumerate() {
            if place > 0 && !self.skip(between) {
                return None;
            }
            for _ in 0..digits {
                *number = *number * 10 + self.digit()?;
            }
        }
        Some(numbers)
    }

    /// The digits of a fraction of a second, one at least, rounded to ticks; and whether we would write them so.
    fn fraction(&mut self) -> Option<(u32, bool)> {
        let mut ticks = 0;
        let mut count = 0;
        let mut last = None;
        let mut round_up = false;
        while let Some(digit) = self.digit() {
            match count {
                0..7 => ticks = ticks * 10 + digit,
                7 => round_up = digit >= 5,
                _ => {}
            }
            count += 1;
            last = Some(digit);
        }
        for _ in count..7 {
            ticks *= 10;
        }
        let canonical = count <= 7 && last? != 0;
        Some((ticks + u32::from(round_up), canonical))
    }
}

struct Writer<'b> {
    buffer: &'b mut [u8; LONGEST],
    length: usize,
}

impl Writer<'_> {
    fn byte(&mut self, byte: u8) {
        if let Some(place) = self.buffer.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    fn digits(&mut self, mut value: u32, count: usize) {
        let end = self.length + count;
        for place in self.buffer.get_mut(self.length..end).unwrap_or_default().iter_mut().rev() {
            *place = b'0' + (value % 10) as u8;
            value /= 10;
        }
        self.length = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Option<String> {
        let (moment, notation) = Moment::parse(text.as_bytes())?;
        let mut buffer = [0; LONGEST];
        let length = moment.write(&mut buffer);
        let written = String::from_utf8(buffer[..length].to_vec()).unwrap();
        assert_eq!(notation == Notation::Canonical, written == text, "{text}");
        Some(written)
    }

    #[test]
    fn what_the_servers_read() {
        for (text, canonical) in [
            ("2026-02-10T06:43:19.1464776+00:00", "2026-02-10T06:43:19.1464776+00:00"),
            ("2026-02-10", "2026-02-10"),
            ("2024-02-29t01:02", "2024-02-29T01:02:00"),
            ("2024-02-29 01:02:03.5z", "2024-02-29T01:02:03.5Z"),
            ("2024-02-29T01:02:03.1000000-0330", "2024-02-29T01:02:03.1-03:30"),
            ("2024-02-29T01:02:03.12345678+14:00", "2024-02-29T01:02:03.1234568+14:00"),
            ("2024-12-31T23:59:59.99999999Z", "2025-01-01T00:00:00Z"),
            ("2024-12-31T23:59:59.000Z", "2024-12-31T23:59:59Z"),
            ("/Date(1745921332644)/", "2025-04-29T10:08:52.644Z"),
            ("/Date(1745921332644+0200)/", "2025-04-29T12:08:52.644+02:00"),
            ("/Date(-1)/", "1969-12-31T23:59:59.999Z"),
            ("0001-01-01T00:00:00", "0001-01-01T00:00:00"),
        ] {
            assert_eq!(written(text).as_deref(), Some(canonical), "{text}");
        }
    }

    #[test]
    fn what_they_do_not_or_only_guess_at() {
        for text in [
            "",
            "2025-02-29",
            "2025-13-01",
            "2025-00-01",
            "2025-1-01",
            "0000-01-01",
            "10000-01-01",
            "2025-01-01Z",
            "2025-01-01T",
            "2025-01-01T1:02",
            "2025-01-01T24:00:00",
            "2025-01-01T23:60:00",
            "2025-01-01T23:59:60",
            "2025-01-01T23:59:59.",
            "2025-01-01T23:59:59,5",
            "2025-01-01T23:59.5",
            "2025-01-01T23:59:59+02",
            "2025-01-01T23:59:59+14:01",
            "2025-01-01T23:59:59+1:00",
            "2025-01-01  23:59:59",
            "20250429",
            "12:30",
            "now",
            "/Date()/",
            "/Date(1)",
            "/Date(1+02:00)/",
            "/Date(99999999999999999999)/",
            "/Date(253402300800000)/",
            "9999-12-31T23:59:59.99999999",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn slashes() {
        for text in ["04/05/2025", "2025/04/29", "1/2/3", "29/04/2025 10:00"] {
            assert!(has_slashes(text.as_bytes()), "{text}");
        }
        for text in ["n/a", "/Date(x)/", "04/05", "a/b/c", "//"] {
            assert!(!has_slashes(text.as_bytes()), "{text}");
        }
    }
}
