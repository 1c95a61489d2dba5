//! GUIDs, in the five formats that .NET's `Guid` reads; lower case with hyphens (format D) comes out.
//!
//! The `uuid` crate reads the digits. A GUID that is canonical already, which is nearly every one, does not get there.

use crate::catalog::{Blank, Field};
use crate::check::Check;
use crate::check::problem::{ChangeRule, Problem};
use crate::document::Tag;
use crate::document::path::Path;
use crate::document::scan;
use crate::document::text::{trim, white_space};
use uuid::Uuid;

/// The length of the canonical form.
const LENGTH: usize = 36;
const ZERO: &[u8] = b"00000000-0000-0000-0000-000000000000";

#[inline(always)]
pub(in crate::check) fn check(walk: &mut Check<'_, '_>, at: usize, field: &Field, zero: Blank, path: &Path<'_>) {
    let node = walk.document.node(at);
    if node.tag() != Tag::Text {
        return walk.error(Problem::NotGuid, at, path);
    }
    if !is_canonical(walk.document.text(&node)) && !convert(walk, at, field, path) {
        return;
    }
    if zero != Blank::Fine && walk.document.text(&walk.document.node(at)) == ZERO && !walk.settings.partial {
        match zero {
            Blank::Missing => walk.error(Problem::ZeroGuid, at, path),
            _ => walk.warning(Problem::ZeroGuid, at, path),
        }
    }
}

/// Whether the text is a GUID in its canonical form.
#[inline(always)]
pub(in crate::check) fn is_canonical(text: &[u8]) -> bool {
    // Sixteen bytes at a time, the last sixteen overlapping: hyphens at 8, 13, 18 and 23, digits everywhere else.
    let (Some(first), Some(middle), Some(last)) = (block(text, 0), block(text, 16), block(text, LENGTH - 16)) else {
        return false;
    };
    text.len() == LENGTH && fits(first, 1 << 8 | 1 << 13) && fits(middle, 1 << 2 | 1 << 7) && fits(last, 1 << 3)
}

#[inline(always)]
fn fits(block: &[u8; 16], hyphens: u32) -> bool {
    scan::guid_masks(block) == (hyphens, !hyphens & 0xFFFF)
}

#[inline(always)]
fn block(text: &[u8], at: usize) -> Option<&[u8; 16]> {
    text.get(at..).and_then(|rest| rest.first_chunk())
}

/// Whether the value of a text is the all-zero GUID, in any notation.
pub(in crate::check) fn is_zero(text: &[u8]) -> bool {
    parse(trim(text)).is_some_and(|guid| guid.is_nil())
}

/// Puts a GUID into canonical form; says whether it is one.
#[cold]
fn convert(walk: &mut Check<'_, '_>, at: usize, field: &Field, path: &Path<'_>) -> bool {
    let node = if walk.settings.coerce { walk.trim(at, field, path) } else { walk.document.node(at) };
    let text = walk.document.text(&node);
    let guid = if walk.settings.coerce || text.len() == LENGTH { parse(text) } else { None };
    let Some(guid) = guid else {
        walk.error(Problem::GuidFormat, at, path);
        return false;
    };
    let mut buffer = Uuid::encode_buffer();
    let canonical = guid.hyphenated().encode_lower(&mut buffer).as_bytes();
    if canonical != text {
        let (start, len) = walk.document.keep(canonical);
        walk.edit(at, Tag::Text, start, len, ChangeRule::GuidFormat, field, path);
    }
    true
}

/// Reads the formats N, D, B, P and X; white space around them is the caller's.
fn parse(text: &[u8]) -> Option<Uuid> {
    match text {
        [b'{', inner @ .., b'}'] | [b'(', inner @ .., b')'] if inner.len() == LENGTH => Uuid::try_parse_ascii(inner).ok(),
        [b'{', ..] => hexadecimal_parts(text),
        _ if text.len() == LENGTH || text.len() == 32 => Uuid::try_parse_ascii(text).ok(),
        _ => None,
    }
}

/// Format X: `{0x…,0x…,0x…,{0x…,…}}`, white space anywhere, leading zeros left out or added, as .NET reads it.
fn hexadecimal_parts(mut text: &[u8]) -> Option<Uuid> {
    let mut next = || loop {
        let (&byte, rest) = text.split_first()?;
        match white_space(text) {
            0 => {
                text = rest;
                return Some(byte);
            }
            length => text = text.get(length..)?,
        }
    };
    let mut parts = [0_u32; 11];
    for (place, part) in parts.iter_mut().enumerate() {
        let maximum = match place {
            0 => u32::MAX,
            1 | 2 => 0xFFFF,
            _ => 0xFF,
        };
        let opened = !matches!(place, 0 | 3) || next()? == b'{';
        if !opened || next()? != b'0' || next()? | 0x20 != b'x' {
            return None;
        }
        // Hexadecimal digits, one at least, up to the closing character.
        let closing = if place == 10 { b'}' } else { b',' };
        let mut value: Option<u32> = None;
        loop {
            match next()? {
                byte if byte == closing => break,
                byte => value = Some(value.unwrap_or(0).checked_mul(16)? + char::from(byte).to_digit(16)?),
            }
        }
        *part = value.filter(|&value| value <= maximum)?;
    }
    if next()? != b'}' || next().is_some() {
        return None;
    }
    let [first, second, third, rest @ ..] = parts;
    Some(Uuid::from_fields(first, second as u16, third as u16, &rest.map(|byte| byte as u8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const D: &str = "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4";

    #[test]
    fn the_five_formats_are_the_same_guid() {
        for text in [
            D,
            "CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4",
            "cd50814af1a842eaace07e6fff28b0c4",
            "{cd50814a-f1a8-42ea-ace0-7e6fff28b0c4}",
            "(cd50814a-f1a8-42ea-ace0-7e6fff28b0c4)",
            "{0xcd50814a,0xf1a8,0x42ea,{0xac,0xe0,0x7e,0x6f,0xff,0x28,0xb0,0xc4}}",
            "{ 0Xcd50814a , 0xf1a8,0x042ea,{0xac,0xe0,\u{a0}0x7e,0x6f,0xff,0x28,0xb0,0xc4} }",
        ] {
            assert_eq!(parse(text.as_bytes()).map(|guid| guid.to_string()).as_deref(), Some(D), "{text}");
        }
        assert_eq!(
            parse(b"{0x1,0x2,0x3,{0x4,0x5,0x6,0x7,0x8,0x9,0xa,0xb}}").map(|guid| guid.to_string()).as_deref(),
            Some("00000001-0002-0003-0405-060708090a0b")
        );
    }

    #[test]
    fn nothing_else_is_a_guid() {
        for text in [
            "",
            "0",
            "urn:uuid:cd50814a-f1a8-42ea-ace0-7e6fff28b0c4",
            "cd50814a-f1a842ea-ace0-7e6fff28b0c4",
            "{cd50814af1a842eaace07e6fff28b0c4}",
            "{cd50814af1a842eaace07e6fff28b0c4xxxx}",
            "(cd50814a-f1a8-42ea-ace0-7e6fff28b0c4}",
            "gd50814a-f1a8-42ea-ace0-7e6fff28b0c4",
            "{0xcd50814a,0xf1a8,0x42ea,{0xac,0xe0,0x7e,0x6f,0xff,0x28,0xb0}}",
            "{0xcd50814a,0x1f1a8,0x42ea,{0xac,0xe0,0x7e,0x6f,0xff,0x28,0xb0,0xc4}}",
            "{0x1cd50814a,0xf1a8,0x42ea,{0xac,0xe0,0x7e,0x6f,0xff,0x28,0xb0,0xc4}}",
            "{0xcd50814a,0xf1a8,0x42ea,{0xac,0xe0,0x7e,0x6f,0xff,0x28,0xb0,0xc4}}x",
            "{0x,0xf1a8,0x42ea,{0xac,0xe0,0x7e,0x6f,0xff,0x28,0xb0,0xc4}}",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn canonical_is_lower_case_with_hyphens() {
        assert!(is_canonical(D.as_bytes()));
        for place in 0..36 {
            for byte in [b'A', b'g', b'-', b'0', b'/', b':', b'`', 0x80, 0xB0] {
                let mut text = D.as_bytes().to_vec();
                text[place] = byte;
                let hyphen = matches!(place, 8 | 13 | 18 | 23);
                let fits = if hyphen { byte == b'-' } else { byte == b'0' };
                assert_eq!(is_canonical(&text), fits, "{place} {byte}");
            }
        }
        assert!(!is_canonical(b"cd50814a-f1a8-42ea-ace0-7e6fff28b0c"));
    }
}
