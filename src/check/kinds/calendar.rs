//! The calendar of .NET's dates: the days from 0001-01-01 to 9999-12-31, counted from 0.
//!
//! Years are taken to begin in March, so that the day that comes and goes is the last one. A test holds every day against the
//! `chrono` crate, which has tables of 2.4 KB for this.

/// How many days there are.
pub(super) const DAYS: i64 = 3_652_059;

/// From March of the year 0 to the first day.
const BEFORE: u32 = 306;

/// The number of a day; nothing where there is no such day.
#[inline(never)]
pub(super) fn number(year: u32, month: u32, day: u32) -> Option<i64> {
    if !matches!((year, month), (1..=9999, 1..=12)) {
        return None;
    }
    let from_march = (month + 9) % 12;
    let march = year - u32::from(month < 3);
    let number = 365 * march + march / 4 - march / 100 + march / 400 + (153 * from_march + 2) / 5 + day;
    // A day that its month does not have is one of the next month.
    let number = number.checked_sub(BEFORE + 1)?;
    if date(number) == (year, month, day) { Some(number.into()) } else { None }
}

/// The year, the month and the day of a number.
#[inline(never)]
pub(super) fn date(number: u32) -> (u32, u32, u32) {
    let number = number + BEFORE;
    let century = (4 * number + 3) / 146_097;
    let of_century = number - 146_097 * century / 4;
    let year = (4 * of_century + 3) / 1461;
    let of_year = of_century - 1461 * year / 4;
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12 + 1;
    (100 * century + year + u32::from(month < 3), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn every_day_is_that_of_chrono() {
        let mut day = NaiveDate::from_ymd_opt(1, 1, 1);
        for expected in 0..DAYS {
            let known = day.unwrap();
            let written = (known.year() as u32, known.month(), known.day());
            assert_eq!(date(expected as u32), written);
            assert_eq!(number(written.0, written.1, written.2), Some(expected));
            day = known.succ_opt();
        }
        assert_eq!(day, NaiveDate::from_ymd_opt(10000, 1, 1));
    }

    #[test]
    fn nothing_else_is_a_day() {
        for year in (0..=10_000).chain([u32::MAX]) {
            for month in (0..=13).chain([u32::MAX]) {
                for day in [0, 28, 29, 30, 31, 32, 99] {
                    let known = (1..=9999).contains(&year) && NaiveDate::from_ymd_opt(year as i32, month, day).is_some();
                    assert_eq!(number(year, month, day).is_some(), known, "{year} {month} {day}");
                }
            }
        }
    }
}
