//! Moments: a day, perhaps a time of day, perhaps its offset from UTC, as .NET systems write and read them.
//!
//! The `chrono` crate knows the calendar. Not read: what the servers would guess at (slashes, words, times of day alone).

use chrono::{Datelike, NaiveDate};

/// Fractions of a second that a .NET date holds.
const TICKS_PER_SECOND: u32 = 10_000_000;
const SECONDS_PER_DAY: u32 = 86_400;

/// A date, or a date and a time of day, as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moment {
    pub date: NaiveDate,
    has_time: bool,
    /// Seconds into the day, and ticks of 100 ns into the second.
    pub second: u32,
    pub ticks: u32,
    /// `Z`, the sign of an offset from UTC, or 0 where nothing is said.
    pub zone: u8,
    /// The offset, without its sign.
    minutes: u32,
    /// Only the servers' parser takes it like this.
    pub lenient: bool,
    /// Its fraction or its seconds are not as they would be written.
    pub rewritten: bool,
}

impl Moment {
    #[inline(never)]
    pub fn parse(text: &[u8]) -> Option<Moment> {
        let mut cursor = Cursor(text);
        if let [b'/', b'D', b'a', b't', b'e', b'(', inner @ .., b')', b'/'] = text {
            return Moment::parse_milliseconds(Cursor(inner));
        }
        let year = cursor.number(4)?;
        let date = NaiveDate::from_ymd_opt(year as i32, cursor.behind(b'-')?, cursor.behind(b'-')?).filter(|_| year > 0)?;
        let mut moment =
            Moment { date, has_time: false, second: 0, ticks: 0, zone: 0, minutes: 0, lenient: false, rewritten: false };
        match cursor.next() {
            None => return Some(moment),
            Some(b'T') => {}
            Some(b't' | b' ') => moment.lenient = true,
            _ => return None,
        }
        moment.has_time = true;
        let (hours, minutes) = (cursor.number(2)?, cursor.behind(b':')?);
        let mut seconds = 0;
        if cursor.skip(b':') {
            seconds = cursor.number(2)?;
            if cursor.skip(b'.') {
                let digits = cursor.0;
                moment.ticks = cursor.fraction()?;
                let digits = digits.get(..digits.len() - cursor.0.len()).unwrap_or_default();
                moment.rewritten = digits.len() > 7 || digits.last() == Some(&b'0');
            }
        } else {
            moment.rewritten = true;
        }
        if hours > 23 || minutes > 59 || seconds > 59 {
            return None;
        }
        moment.second = (hours * 60 + minutes) * 60 + seconds;
        if moment.ticks == TICKS_PER_SECOND {
            // The fraction was rounded up to the next second, perhaps of the next day.
            moment.ticks = 0;
            moment.second += 1;
            if moment.second == SECONDS_PER_DAY {
                moment.second = 0;
                moment.date = date.succ_opt().filter(|date| date.year() <= 9999)?;
            }
        }
        match cursor.next() {
            None => return Some(moment),
            Some(b'Z') => moment.zone = b'Z',
            Some(b'z') => {
                moment.lenient = true;
                moment.zone = b'Z';
            }
            Some(sign) => {
                let hours = cursor.number(2)?;
                moment.lenient |= !cursor.skip(b':');
                moment.offset(sign, hours, cursor.number(2)?)?;
            }
        }
        if cursor.next().is_some() { None } else { Some(moment) }
    }

    /// What stands inside `/Date(…)/`: milliseconds since 1970 in UTC, and the offset to show them at.
    fn parse_milliseconds(mut cursor: Cursor<'_>) -> Option<Moment> {
        let negative = cursor.skip(b'-');
        let mut milliseconds = i64::from(cursor.number(1)?);
        while let Some(digit) = cursor.number(1) {
            // Far beyond the year 9999 it stays where it is.
            milliseconds = (milliseconds * 10 + i64::from(digit)).min(1 << 50);
        }
        let mut moment = Moment {
            date: NaiveDate::MIN,
            has_time: true,
            second: 0,
            ticks: 0,
            zone: b'Z',
            minutes: 0,
            lenient: true,
            rewritten: true,
        };
        if let Some(sign) = cursor.next() {
            moment.offset(sign, cursor.number(2)?, cursor.number(2)?)?;
        }
        if cursor.next().is_some() {
            return None;
        }
        let offset = i64::from(moment.minutes) * 60_000;
        let local = if negative { -milliseconds } else { milliseconds } + if moment.zone == b'-' { -offset } else { offset };
        let day = local.div_euclid(86_400_000);
        let time = local.rem_euclid(86_400_000) as u32;
        moment.date = NaiveDate::from_epoch_days(day as i32).filter(|date| matches!(date.year(), 1..=9999))?;
        moment.second = time / 1000;
        moment.ticks = time % 1000 * (TICKS_PER_SECOND / 1000);
        Some(moment)
    }

    /// At most 14 hours either way, as .NET has it.
    fn offset(&mut self, sign: u8, hours: u32, minutes: u32) -> Option<()> {
        self.zone = sign;
        self.minutes = hours * 60 + minutes;
        (matches!(sign, b'+' | b'-') && minutes < 60 && self.minutes <= 14 * 60).then_some(())
    }

    /// Whether .NET's dates hold it in UTC too. "Never", the first moment of all, is never at any offset where `never` says so.
    pub fn is_held(&self, never: bool) -> bool {
        let offset = self.minutes * 60;
        match self.zone {
            b'+' if self.second < offset => {
                self.date.pred_opt().is_some_and(|date| date.year() > 0) || never && self.second + self.ticks == 0
            }
            b'-' if self.second + offset >= SECONDS_PER_DAY => self.date.succ_opt().is_some_and(|date| date.year() <= 9999),
            _ => true,
        }
    }

    /// The same moment with the offset said; a bare date is its midnight.
    pub fn in_utc(&mut self) {
        self.has_time = true;
        self.zone = b'Z';
    }

    /// As RFC 3339 has it.
    #[inline(never)]
    pub fn write(&self) -> Written {
        let mut out = Written::new();
        out.number(self.date.year().unsigned_abs(), 4, 0);
        out.number(self.date.month(), 2, b'-');
        out.number(self.date.day(), 2, b'-');
        if self.has_time {
            out.number(self.second / 3600, 2, b'T');
            out.number(self.second / 60 % 60, 2, b':');
            out.number(self.second % 60, 2, b':');
            if self.ticks != 0 {
                let mut ticks = self.ticks;
                let mut digits = 7;
                while ticks.is_multiple_of(10) {
                    ticks /= 10;
                    digits -= 1;
                }
                out.number(ticks, digits, b'.');
            }
        }
        if self.zone == b'Z' {
            out.byte(b'Z');
        } else if self.zone != 0 {
            out.number(self.minutes / 60, 2, self.zone);
            out.number(self.minutes % 60, 2, b':');
        }
        out
    }
}

/// Digits, slash, digits, slash, digits: day and month would have to be guessed.
pub(super) fn has_slashes(text: &[u8]) -> bool {
    let mut cursor = Cursor(text);
    for part in 0..3 {
        if cursor.number(1).is_none() {
            return false;
        }
        // Four digits at the most.
        for _ in 0..3 {
            cursor.number(1);
        }
        if part < 2 && !cursor.skip(b'/') {
            return false;
        }
    }
    true
}

/// Text that is read from the front.
pub(super) struct Cursor<'t>(pub &'t [u8]);

impl Cursor<'_> {
    pub fn next(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    /// Reads the byte where it comes next.
    #[inline(never)]
    pub fn skip(&mut self, byte: u8) -> bool {
        let found = self.0.first() == Some(&byte);
        if found {
            self.next();
        }
        found
    }

    /// A number of just so many digits.
    #[inline(never)]
    pub fn number(&mut self, digits: usize) -> Option<u32> {
        let mut number = 0;
        for _ in 0..digits {
            number = number * 10 + u32::from(self.0.first().filter(|byte| byte.is_ascii_digit())? & 0xF);
            self.next();
        }
        Some(number)
    }

    /// A number of two digits behind something.
    #[inline(never)]
    pub fn behind(&mut self, byte: u8) -> Option<u32> {
        if self.skip(byte) { self.number(2) } else { None }
    }

    /// The digits of a fraction of a second, one at least, rounded to ticks.
    fn fraction(&mut self) -> Option<u32> {
        let mut ticks = self.number(1)?;
        for _ in 0..6 {
            ticks = ticks * 10 + self.number(1).unwrap_or(0);
        }
        if let Some(5..) = self.number(1) {
            ticks += 1;
        }
        while self.number(1).is_some() {}
        Some(ticks)
    }
}

/// Room for the longest canonical forms, `9999-12-31T23:59:59.9999999+14:00` and markers of dates.
pub(super) struct Written {
    bytes: [u8; 40],
    length: usize,
}

impl Written {
    pub fn new() -> Written {
        Written { bytes: [0; 40], length: 0 }
    }

    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    pub fn byte(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    /// A number of so many digits, behind something; 0 for nothing.
    #[inline(never)]
    pub fn number(&mut self, mut value: u32, digits: usize, before: u8) {
        if before != 0 {
            self.byte(before);
        }
        self.length += digits;
        let mut place = self.length;
        for _ in 0..digits {
            place -= 1;
            if let Some(slot) = self.bytes.get_mut(place) {
                *slot = b'0' + (value % 10) as u8;
            }
            value /= 10;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Option<String> {
        let moment = Moment::parse(text.as_bytes())?;
        Some(String::from_utf8(moment.write().as_slice().to_vec()).unwrap())
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
