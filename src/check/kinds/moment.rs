//! Moments: a day, perhaps a time of day, perhaps its offset from UTC, as .NET systems write and read them.
//!
//! Not read: what the servers would guess at (slashes, words, times of day alone).

use super::calendar::{self, DAYS};

/// What .NET counts time in: 100 ns.
const SECOND: i64 = 10_000_000;
const MINUTE: i64 = 60 * SECOND;
pub(super) const DAY: i64 = 24 * 60 * MINUTE;
/// 1970-01-01.
const EPOCH: i64 = 719_162 * DAY;

/// A date, or a date and a time of day, as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moment {
    /// Since the beginning of the year 1, as a clock at the offset shows it.
    pub ticks: i64,
    has_time: bool,
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
        let mut moment = Moment { ticks: 0, has_time: false, zone: 0, minutes: 0, lenient: false, rewritten: false };
        let mut cursor = Cursor(text);
        if let [b'/', b'D', b'a', b't', b'e', b'(', inner @ .., b')', b'/'] = text {
            cursor = Cursor(inner);
            moment.milliseconds(&mut cursor)?;
        } else {
            moment.iso(&mut cursor)?;
        }
        let whole = cursor.0.is_empty() && is_held(moment.ticks);
        if whole { Some(moment) } else { None }
    }

    /// ISO 8601.
    fn iso(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        self.ticks = calendar::number(cursor.number(4, 0)?, cursor.number(2, b'-')?, cursor.number(2, b'-')?)? * DAY;
        match cursor.next() {
            None => return Some(()),
            Some(b'T') => {}
            Some(b't' | b' ') => self.lenient = true,
            _ => return None,
        }
        self.has_time = true;
        let (hours, minutes) = (cursor.number(2, 0)?, cursor.number(2, b':')?);
        let mut seconds = 0;
        if cursor.skip(b':') {
            seconds = cursor.number(2, 0)?;
            if cursor.skip(b'.') {
                let digits = cursor.0;
                // Rounded up it may be the next second, even that of the next day.
                self.ticks += i64::from(cursor.fraction()?);
                let digits = digits.get(..digits.len() - cursor.0.len()).unwrap_or_default();
                self.rewritten = digits.len() > 7 || digits.last() == Some(&b'0');
            }
        } else {
            self.rewritten = true;
        }
        if hours > 23 || minutes > 59 || seconds > 59 {
            return None;
        }
        self.ticks += i64::from((hours * 60 + minutes) * 60 + seconds) * SECOND;
        match cursor.next() {
            None => {}
            Some(b'Z') => self.zone = b'Z',
            Some(b'z') => {
                self.lenient = true;
                self.zone = b'Z';
            }
            Some(sign) => {
                let hours = cursor.number(2, 0)?;
                self.lenient |= !cursor.skip(b':');
                self.offset(sign, hours, cursor.number(2, 0)?)?;
            }
        }
        Some(())
    }

    /// What stands inside `/Date(…)/`: milliseconds since 1970 in UTC, and the offset to show them at.
    fn milliseconds(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let negative = cursor.skip(b'-');
        let mut milliseconds = i64::from(cursor.number(1, 0)?);
        while let Some(digit) = cursor.number(1, 0) {
            // Far beyond the year 9999 it stays where it is.
            milliseconds = (milliseconds * 10 + i64::from(digit)).min(1 << 49);
        }
        (self.has_time, self.zone, self.lenient) = (true, b'Z', true);
        if let Some(sign) = cursor.next() {
            self.offset(sign, cursor.number(2, 0)?, cursor.number(2, 0)?)?;
        }
        let since = if negative { -milliseconds } else { milliseconds };
        self.ticks = EPOCH + since * (SECOND / 1000) + self.distance();
        Some(())
    }

    /// At most 14 hours either way, as .NET has it.
    fn offset(&mut self, sign: u8, hours: u32, minutes: u32) -> Option<()> {
        self.zone = sign;
        self.minutes = hours * 60 + minutes;
        (matches!(sign, b'+' | b'-') && minutes < 60 && self.minutes <= 14 * 60).then_some(())
    }

    /// How far it is from UTC.
    fn distance(&self) -> i64 {
        let offset = i64::from(self.minutes) * MINUTE;
        if self.zone == b'-' { -offset } else { offset }
    }

    /// Whether .NET's dates hold it in UTC too. "Never", the first moment of all, is never at any offset where `never` says so.
    pub fn is_held(&self, never: bool) -> bool {
        is_held(self.ticks - self.distance()) || never && self.ticks == 0
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
        let (year, month, day) = self.date();
        out.number(year, 4, 0);
        out.number(month, 2, b'-');
        out.number(day, 2, b'-');
        if self.has_time {
            let mut fraction = self.write_time(&mut out, b'T');
            if fraction != 0 {
                let mut digits = 7;
                while fraction.is_multiple_of(10) {
                    fraction /= 10;
                    digits -= 1;
                }
                out.number(fraction, digits, b'.');
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

    /// The year, the month and the day.
    pub fn date(&self) -> (u32, u32, u32) {
        calendar::date((self.ticks / DAY) as u32)
    }

    /// Writes the time of day behind something; gives the ticks of the second.
    pub fn write_time(&self, out: &mut Written, before: u8) -> u32 {
        let second = (self.ticks % DAY / SECOND) as u32;
        out.number(second / 3600, 2, before);
        out.number(second / 60 % 60, 2, b':');
        out.number(second % 60, 2, b':');
        (self.ticks % SECOND) as u32
    }
}

/// From the year 1 to the year 9999.
fn is_held(ticks: i64) -> bool {
    (0..DAYS * DAY).contains(&ticks)
}

/// Digits, slash, digits, slash, digits: day and month would have to be guessed.
pub(super) fn has_slashes(text: &[u8]) -> bool {
    let mut cursor = Cursor(text);
    cursor.digits() && cursor.skip(b'/') && cursor.digits() && cursor.skip(b'/') && cursor.digits()
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

    /// A number of just so many digits, behind something; 0 for nothing.
    #[inline(never)]
    pub fn number(&mut self, digits: usize, before: u8) -> Option<u32> {
        if before != 0 && !self.skip(before) {
            return None;
        }
        let (digits, rest) = self.0.split_at_checked(digits)?;
        let mut number = 0;
        for &byte in digits {
            if !byte.is_ascii_digit() {
                return None;
            }
            number = number * 10 + u32::from(byte & 0xF);
        }
        self.0 = rest;
        Some(number)
    }

    /// Reads digits, one at least; says whether there are any.
    #[inline(never)]
    pub fn digits(&mut self) -> bool {
        let any = self.number(1, 0).is_some();
        while self.number(1, 0).is_some() {}
        any
    }

    /// The digits of a fraction of a second, one at least, rounded to ticks.
    fn fraction(&mut self) -> Option<u32> {
        let (mut ticks, mut digits) = (0, 0);
        while let [byte @ b'0'..=b'9', rest @ ..] = self.0 {
            match digits {
                0..7 => ticks = ticks * 10 + u32::from(byte & 0xF),
                7 => ticks += u32::from(*byte >= b'5'),
                _ => {}
            }
            digits += 1;
            self.0 = rest;
        }
        if digits == 0 {
            return None;
        }
        for _ in digits..7 {
            ticks *= 10;
        }
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

    /// A date, the year last.
    pub fn date(&mut self, [first, second, year]: [u32; 3], separator: u8) {
        self.number(first, 2, 0);
        self.number(second, 2, separator);
        self.number(year, 4, separator);
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
