//! Which characters XML 1.0 has, and which may stand in names (fifth edition, sections 2.2 and 2.3).

/// Where the first character is that XML has none for; the text is well-formed UTF-8.
pub(crate) fn first_stranger(text: &[u8]) -> Option<usize> {
    if text.iter().all(|&byte| (b' '..0xEF).contains(&byte)) {
        return None;
    }
    text.iter().enumerate().position(|(at, &byte)| match byte {
        b'\t' | b'\n' | b'\r' => false,
        // U+FFFE and U+FFFF.
        0xEF => matches!(text.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])),
        _ => byte < b' ',
    })
}

/// Whether a character reference may stand for it.
pub(super) fn is_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// What may stand in a name: the first ones at its beginning, too; a colon may not.
const IN_NAMES: [(u32, u32); 21] = [
    (b'a' as u32, b'z' as u32),
    (b'A' as u32, b'Z' as u32),
    (b'_' as u32, b'_' as u32),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x2FF),
    (0x370, 0x37D),
    (0x37F, 0x1FFF),
    (0x200C, 0x200D),
    (0x2070, 0x218F),
    (0x2C00, 0x2FEF),
    (0x3001, 0xD7FF),
    (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD),
    (0x10000, 0xEFFFF),
    (b'0' as u32, b'9' as u32),
    (b'-' as u32, b'-' as u32),
    (b'.' as u32, b'.' as u32),
    (0xB7, 0xB7),
    (0x300, 0x36F),
    (0x203F, 0x2040),
];
const FIRST: usize = 15;

/// Whether it is a name without a colon.
pub(crate) fn is_name(text: &[u8]) -> bool {
    // Nearly always: letters and digits.
    if text.first().is_some_and(u8::is_ascii_alphabetic) && text.iter().all(u8::is_ascii_alphanumeric) {
        return true;
    }
    let mut known = FIRST;
    for character in core::str::from_utf8(text).unwrap_or_default().chars() {
        if !IN_NAMES.iter().take(known).any(|&(from, to)| (from..=to).contains(&character.into())) {
            return false;
        }
        known = IN_NAMES.len();
    }
    // Not empty.
    known > FIRST
}
