//! What the checks ask of text. All of it works on well-formed UTF-8 as bytes, and costs nothing on ASCII.

use super::scan::is_simple;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// How many UTF-16 code units the text has, as the servers and JavaScript count.
pub(crate) fn units(text: &[u8]) -> usize {
    if is_simple(text) {
        return text.len();
    }
    // Every byte that starts a character counts one; those of characters beyond the basic plane, two.
    text.iter().map(|&byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
}

/// Whether the text is empty or nothing but Unicode white space. U+200B and U+FEFF are content, as for the servers.
pub(crate) fn is_blank(text: &[u8]) -> bool {
    !matches!(text.first(), Some(b'!'..=b'~')) && trim(text, false).is_empty()
}

/// Whether there is no white space at either end, as far as a glance tells.
#[inline(always)]
pub(crate) fn is_tight(text: &[u8]) -> bool {
    matches!((text.first(), text.last()), (Some(b'!'..=b'~'), Some(b'!'..=b'~')) | (None, None))
}

/// Without the Unicode white space around it, or ASCII's alone (U+0009 to U+000D and U+0020).
#[inline(never)]
pub(crate) fn trim(text: &[u8], ascii: bool) -> &[u8] {
    let white_space = |text: &[u8]| match white_space(text) {
        2.. if ascii => 0,
        length => length,
    };
    let mut rest = text;
    while let length @ 1.. = white_space(rest) {
        rest = rest.get(length..).unwrap_or_default();
    }
    let mut end = 0;
    let mut at = 0;
    while let Some(left) = rest.get(at..).filter(|left| !left.is_empty()) {
        match white_space(left) {
            0 => {
                at += 1;
                end = at;
            }
            length => at += length,
        }
    }
    rest.get(..end).unwrap_or_default()
}

/// How many bytes the white space character takes that the text begins with; 0 where it begins with none.
pub(crate) fn white_space(text: &[u8]) -> usize {
    match text {
        [b'\t'..=b'\r' | b' ', ..] => 1,
        [0xC2, 0x85 | 0xA0, ..] => 2,
        [0xE1, 0x9A, 0x80, ..]
        | [0xE2, 0x80, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF, ..]
        | [0xE2, 0x81, 0x9F, ..]
        | [0xE3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

/// Adds a byte. A function, because each place that adds one would else hold all that makes a list grow.
#[inline(never)]
pub(crate) fn push(text: &mut Vec<u8>, byte: u8) {
    text.push(byte);
}

/// Whether there are digits alone.
#[inline(never)]
pub(crate) fn is_digits(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

/// The value of a hexadecimal digit.
#[inline(never)]
pub(crate) fn hexadecimal(digit: u8) -> Option<u32> {
    match digit {
        b'0'..=b'9' => Some((digit & 0xF).into()),
        b'a'..=b'f' | b'A'..=b'F' => Some(u32::from(digit & 0xF) + 9),
        _ => None,
    }
}

/// The hexadecimal digit of a value, in lower case.
pub(crate) fn hexadecimal_digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' - 10 + value }
}

/// Whether names are the same in whatever letter case (ASCII alone).
#[inline(never)]
pub(crate) fn alike(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && folded(left, right).is_eq()
}

/// Compares names as if they were in lower case (ASCII alone).
pub(crate) fn folded(left: &[u8], right: &[u8]) -> Ordering {
    for (left, right) in left.iter().zip(right) {
        match left.to_ascii_lowercase().cmp(&right.to_ascii_lowercase()) {
            Ordering::Equal => {}
            order => return order,
        }
    }
    left.len().cmp(&right.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_those_of_utf16() {
        for text in ["", "abc", "é", "😀", "👨‍👩‍👧", "a\u{10FFFF}b"] {
            assert_eq!(units(text.as_bytes()), text.encode_utf16().count(), "{text}");
        }
        // Sixteen bytes are looked at together.
        for place in 0..40 {
            for character in ["é", "\u{FFFD}", "\u{10000}", "\t", "\u{7F}"] {
                let text = format!("{}{character}{}", "a".repeat(place), "a".repeat(40 - place));
                assert_eq!(units(text.as_bytes()), text.encode_utf16().count(), "{text}");
            }
        }
    }

    #[test]
    fn white_space_is_that_of_unicode() {
        for character in '\0'..=char::MAX {
            let mut buffer = [0; 4];
            let text = character.encode_utf8(&mut buffer).as_bytes();
            let wanted = if character.is_whitespace() { text.len() } else { 0 };
            assert_eq!(white_space(text), wanted, "{character:?}");
        }
    }

    #[test]
    fn trimming_takes_what_str_trim_takes() {
        for text in ["", " ", "a", " a ", "\u{3000}é b\u{85}\t", "a\u{200B} ", "\u{A0}\u{A0}x"] {
            assert_eq!(trim(text.as_bytes(), false), text.trim().as_bytes(), "{text:?}");
        }
    }

    #[test]
    fn blank_is_unicode_white_space_alone() {
        for text in ["", " ", "\t\r\n", "\u{A0}", "\u{3000} ", "\u{2028}", "\u{85}"] {
            assert!(is_blank(text.as_bytes()), "{text:?}");
        }
        for text in ["a", " a", "\u{200B}", "\u{FEFF}", "\u{A0}é"] {
            assert!(!is_blank(text.as_bytes()), "{text:?}");
        }
    }
}
