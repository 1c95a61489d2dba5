//! Numbers as JSON text.

use alloc::vec::Vec;

/// The whole number a JSON number stands for, where it is one: `5`, `-0`, `5.0`, `1e2`. What does not fit is the largest or
/// smallest that does.
///
/// Exact: no floating point in between, and no work that the size of an exponent could blow up.
pub(crate) fn integral(text: &[u8]) -> Option<i64> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    // Digits behind the point as they stand; the exponent moves it.
    let mut value: i64 = 0;
    let mut behind: i64 = 0;
    let mut point = false;
    let mut zeros: i64 = 0;
    let mut exponent: i64 = 0;
    let mut rest = text;
    while let [byte, next @ ..] = rest {
        rest = next;
        match byte {
            b'.' => point = true,
            b'e' | b'E' => {
                exponent = parse(rest)?;
                break;
            }
            b'0' => zeros += 1,
            _ => {
                // Zeros count once a digit follows them.
                for _ in 0..zeros.min(20) {
                    value = appended(value, 0);
                }
                zeros = 0;
                value = appended(value, byte & 0xF);
            }
        }
        if point && *byte != b'.' {
            behind += 1;
        }
    }
    if value == 0 {
        return Some(0);
    }
    // The value's last digit is no zero, so what is left of the exponent must not be negative.
    let left = exponent - behind + zeros;
    if left < 0 {
        return None;
    }
    for _ in 0..left.min(20) {
        value = appended(value, 0);
    }
    Some(if negative { -value } else { value })
}

/// The number with one more digit, or the largest there is.
fn appended(value: i64, digit: u8) -> i64 {
    // Comparing with a constant is less code than a multiplication that notices overflow.
    if value > i64::MAX / 10 - 1 { i64::MAX } else { value * 10 + i64::from(digit) }
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
        value = (value * 10 + i64::from(byte & 0xF)).min(MOST);
    }
    if digits.is_empty() { None } else { Some(if negative { -value } else { value }) }
}

/// Whether text is that of a whole number as [`write()`] would have it, and no longer than any field's.
pub(crate) fn is_canonical(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    matches!(digits, [b'1'..=b'9', ..] | [b'0']) && text != b"-0" && digits.len() < 18 && digits.iter().all(u8::is_ascii_digit)
}

/// Beyond all that any field holds, and still fit to be multiplied.
const MOST: i64 = 1 << 58;

/// Whether two JSON numbers are the same number.
pub(crate) fn same(left: &[u8], right: &[u8]) -> bool {
    decimal(left) == decimal(right)
}

/// A JSON number as its sign, its digits without zeros around them, and the exponent of the last one.
fn decimal(text: &[u8]) -> (bool, Vec<u8>, i64) {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let mut digits = Vec::new();
    let mut exponent: i64 = 0;
    let mut point = false;
    let mut rest = text;
    while let [byte, next @ ..] = rest {
        rest = next;
        match byte {
            b'.' => point = true,
            b'e' | b'E' => {
                exponent += parse(rest).unwrap_or(0);
                break;
            }
            _ => {
                exponent -= i64::from(point);
                if *byte != b'0' || !digits.is_empty() {
                    digits.push(*byte);
                }
            }
        }
    }
    while digits.last() == Some(&b'0') {
        digits.pop();
        exponent += 1;
    }
    if digits.is_empty() { (false, digits, 0) } else { (negative, digits, exponent) }
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
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", Some(i64::MAX)),
            ("1e19", Some(i64::MAX)),
            ("1e999999999999999999", Some(i64::MAX)),
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
    fn the_same_number_in_two_spellings() {
        for (left, right) in [("1", "1.0"), ("100", "1e2"), ("-0", "0.0"), ("0.01", "10e-3"), ("-1.50", "-15E-1")] {
            assert!(same(left.as_bytes(), right.as_bytes()), "{left} {right}");
        }
        for (left, right) in [("1", "-1"), ("1", "10"), ("1", "1.00000000000000000001"), ("0", "1")] {
            assert!(!same(left.as_bytes(), right.as_bytes()), "{left} {right}");
        }
    }
}
