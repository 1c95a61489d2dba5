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

/// What a name may begin with, beside letters and `_` of ASCII.
const FIRST: [(u32, u32); 12] = [
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
];

/// Whether a character may stand in a name, as its first one or later; a colon may not.
fn may_stand(character: char, first: bool) -> bool {
    match character {
        'a'..='z' | 'A'..='Z' | '_' => true,
        '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}' => !first,
        _ => FIRST.iter().any(|&(from, to)| (from..=to).contains(&u32::from(character))),
    }
}

/// Whether it is a name without a colon.
pub(crate) fn is_name(text: &[u8]) -> bool {
    // Nearly always: letters and digits.
    if text.first().is_some_and(u8::is_ascii_alphabetic) && text.iter().all(u8::is_ascii_alphanumeric) {
        return true;
    }
    let text = core::str::from_utf8(text).unwrap_or_default();
    !text.is_empty() && text.char_indices().all(|(at, character)| may_stand(character, at == 0))
}
