//! Numbers as JSON text.

/// The whole number a JSON number stands for, where it is one and fits: `5`, `-0`, `5.0`, `1e2`.
///
/// Exact: no floating point in between, and no work that the size of an exponent could blow up.
pub(crate) fn integral(text: &[u8]) -> Option<i64> {
    let (negative, text) = match text.strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match text.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(at) => (text.get(..at)?, exponent(text.get(at + 1..)?)),
        None => (text, 0),
    };
    let point = mantissa.iter().position(|&byte| byte == b'.').unwrap_or(mantissa.len());
    // Digits before the point as if it were moved by the exponent: those behind it must be zeros.
    let whole = i64::try_from(point).ok()?.saturating_add(exponent);
    let mut value: i64 = 0;
    let mut place = 0;
    for &byte in mantissa.iter().filter(|&&byte| byte != b'.') {
        let digit = i64::from(byte.wrapping_sub(b'0'));
        if place < whole {
            value = appended(value, digit)?;
        } else if digit != 0 {
            return None;
        }
        place += 1;
    }
    while place < whole && value != 0 {
        value = appended(value, 0)?;
        place += 1;
    }
    Some(if negative { -value } else { value })
}

/// The number with one more digit, where it fits.
fn appended(value: i64, digit: i64) -> Option<i64> {
    // Division by a constant is less code than a multiplication that notices overflow.
    if value > (i64::MAX - digit) / 10 { None } else { Some(value * 10 + digit) }
}

/// The exponent's digits, with an optional sign; far beyond any payload it stays where it is.
fn exponent(text: &[u8]) -> i64 {
    let (negative, digits) = match text.first() {
        Some(b'-') => (true, text.get(1..)),
        Some(b'+') => (false, text.get(1..)),
        _ => (false, Some(text)),
    };
    let value = digits
        .unwrap_or_default()
        .iter()
        .fold(0_i64, |value, &byte| (value * 10 + i64::from(byte.wrapping_sub(b'0'))).min(1 << 40));
    if negative { -value } else { value }
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
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("1e19", None),
            ("1e999999999999999999", None),
            ("5.7", None),
            ("1e-1", None),
            ("-1.5e1", Some(-15)),
        ] {
            assert_eq!(integral(text.as_bytes()), value, "{text}");
        }
    }
}
