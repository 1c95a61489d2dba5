//! Numbers as JSON text.

use super::text::{is_digits, push};
use alloc::vec::Vec;

/// The whole number a JSON number stands for, where it is one: `5`, `-0`, `5.0`, `1e2`. What does not fit is the largest or
/// smallest that does.
///
/// Exact: no floating point in between, and no work that the size of an exponent could blow up.
pub(crate) fn integral(text: &[u8]) -> Option<i64> {
    parse(text).or_else(|| {
        let Decimal { negative, digits, exponent } = Decimal::of(text);
        if exponent < 0 {
            return None;
        }
        let zeros = core::iter::repeat_n(&b'0', exponent.min(20) as usize);
        let value = digits.iter().chain(zeros).fold(0, |value, digit| appended(value, *digit));
        Some(if negative { -value } else { value })
    })
}

/// The number with one more digit, or the largest there is.
fn appended(value: i64, digit: u8) -> i64 {
    (value * 10 + i64::from(digit & 0xF)).min(MOST)
}

/// Decimal digits with an optional sign, and nothing else, as a number; what does not fit is the largest or smallest that does.
pub(crate) fn parse(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let mut value: i64 = 0;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = appended(value, *byte);
    }
    if digits.is_empty() { None } else { Some(if negative { -value } else { value }) }
}

/// Whether text is that of a whole number as [`write()`] would have it, and no longer than any field's.
pub(crate) fn is_canonical(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    matches!(digits, [b'1'..=b'9', ..] | [b'0']) && text != b"-0" && digits.len() < 18 && is_digits(digits)
}

/// Beyond all that any field holds, and still fit to be multiplied.
const MOST: i64 = i64::MAX / 10 - 1;

/// Whether two JSON numbers are the same number.
pub(crate) fn same(left: &[u8], right: &[u8]) -> bool {
    Decimal::of(left) == Decimal::of(right)
}

/// A JSON number without an exponent; nothing where no server could hold it.
pub(crate) fn without_exponent(text: &[u8]) -> Option<Vec<u8>> {
    let Decimal { negative, digits, exponent } = Decimal::of(text);
    let point = digits.len() as i64 + exponent;
    // A double's largest and smallest.
    if !(-400..400).contains(&point) {
        return None;
    }
    let mut out = Vec::new();
    if negative {
        push(&mut out, b'-');
    }
    for place in point.min(0)..(digits.len() as i64).max(point) {
        if place == point {
            out.extend_from_slice(if place > 0 { b"." } else { b"0." });
        }
        push(&mut out, usize::try_from(place).ok().and_then(|place| digits.get(place)).copied().unwrap_or(b'0'));
    }
    Some(out)
}

/// A JSON number as its sign, its digits without zeros around them, and the exponent of the last one. Zero has no digit.
#[derive(PartialEq)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    #[inline(never)]
    fn of(text: &[u8]) -> Decimal {
        let mut number = Decimal { negative: false, digits: Vec::new(), exponent: 0 };
        let mut point = false;
        let mut rest = text;
        while let [byte, next @ ..] = rest {
            rest = next;
            match byte {
                b'-' => number.negative = true,
                b'.' => point = true,
                b'e' | b'E' => {
                    number.exponent += parse(rest).unwrap_or(0);
                    break;
                }
                _ => {
                    number.exponent -= i64::from(point);
                    if *byte != b'0' || !number.digits.is_empty() {
                        push(&mut number.digits, *byte);
                    }
                }
            }
        }
        while number.digits.last() == Some(&b'0') {
            number.digits.pop();
            number.exponent += 1;
        }
        if number.digits.is_empty() {
            (number.negative, number.exponent) = (false, 0);
        }
        number
    }
}

/// A number's decimal digits.
pub(crate) fn write(value: i64, buffer: &mut [u8; 20]) -> &[u8] {
    let mut rest = value.unsigned_abs();
    let mut start = buffer.len();
    for slot in buffer.iter_mut().rev() {
        *slot = b'0' + (rest % 10) as u8;
        rest /= 10;
        start -= 1;
        if rest == 0 {
            break;
        }
    }
    if value < 0 && start > 0 {
        start -= 1;
        if let Some(slot) = buffer.get_mut(start) {
            *slot = b'-';
        }
    }
    buffer.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_in_every_spelling() {
        for (text, value) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("5", Some(5)),
            ("5.0", Some(5)),
            ("1e2", Some(100)),
            ("1E+2", Some(100)),
            ("100e-2", Some(1)),
            ("1.50e1", Some(15)),
            ("0e999999999999999999", Some(0)),
            ("0.0e-5", Some(0)),
            ("922337203685477579", Some(922_337_203_685_477_579)),
            ("9223372036854775807", Some(MOST)),
            ("1e19", Some(MOST)),
            ("1e999999999999999999", Some(MOST)),
            ("1000000000000000000000.5", None),
            ("5.7", None),
            ("1e-1", None),
            ("-1.5e1", Some(-15)),
        ] {
            assert_eq!(integral(text.as_bytes()), value, "{text}");
        }
    }

    #[test]
    fn digits_with_a_sign() {
        for (text, value) in [
            ("5", Some(5)),
            ("+5", Some(5)),
            ("-007", Some(-7)),
            ("", None),
            ("-", None),
            ("5.0", None),
            ("0x1", None),
            ("٣", None),
        ] {
            assert_eq!(parse(text.as_bytes()), value, "{text}");
        }
        assert_eq!(parse(b"99999999999999999999999999"), Some(MOST));
    }

    #[test]
    fn canonical_is_as_written() {
        for text in ["0", "5", "-5", "10", "007", "-0", "+5", "", "-", "-05", "1x", "12345678901234567", "123456789012345678901"]
        {
            let written = parse(text.as_bytes()).is_some_and(|value| write(value, &mut [0; 20]) == text.as_bytes());
            assert_eq!(is_canonical(text.as_bytes()), written, "{text}");
        }
    }

    #[test]
    fn numbers_as_digits() {
        for value in [0, 5, -5, 120, i64::MAX, i64::MIN + 1] {
            assert_eq!(write(value, &mut [0; 20]), value.to_string().as_bytes());
        }
    }

    #[test]
    fn numbers_without_exponents() {
        for (text, written) in [
            ("1.5", Some("1.5")),
            ("1e-3", Some("0.001")),
            ("-2.50", Some("-2.5")),
            ("1e21", Some("1000000000000000000000")),
            ("12.5e1", Some("125")),
            ("0.1", Some("0.1")),
            ("1.5e-2", Some("0.015")),
            ("3000000000", Some("3000000000")),
            ("3000000000.0", Some("3000000000")),
            ("1e400", None),
            ("1e-402", None),
        ] {
            assert_eq!(without_exponent(text.as_bytes()).as_deref(), written.map(str::as_bytes), "{text}");
        }
    }

    #[test]
    fn the_same_number_in_two_spellings() {
        for (left, right) in [("1", "1.0"), ("100", "1e2"), ("-0", "0.0"), ("0.01", "10e-3"), ("-1.50", "-15E-1")] {
            assert!(same(left.as_bytes(), right.as_bytes()), "{left} {right}");
        }
        for (left, right) in [("1", "-1"), ("1", "10"), ("1", "1.00000000000000000001"), ("0", "1")] {
            assert!(!same(left.as_bytes(), right.as_bytes()), "{left} {right}");
        }
    }
}
