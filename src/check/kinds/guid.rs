//! GUIDs, in the five formats that .NET's `Guid` reads; lower case with hyphens (format D) comes out.
//!
//! Read and written here and not by the `uuid` crate, whose parser takes more formats and three times the code; tests hold the
//! one against the other.

use crate::catalog::Blank;
use crate::check::problem::{ChangeRule, Problem};
use crate::check::rules::key;
use crate::check::{Check, Here};
use crate::document::Tag;
use crate::document::scan::{block, guid_masks};
use crate::document::text::{hexadecimal, hexadecimal_digit, white_space};

/// The canonical form.
pub(in crate::check) type Text = [u8; 36];
const ZERO: Text = *b"00000000-0000-0000-0000-000000000000";

#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>, zero: Blank) {
    let mut node = walk.document.nodes.get(here.at);
    if node.tag() != Tag::TEXT {
        return walk.error(Problem::NotGuid, here);
    }
    if !is_canonical(walk.document.text(&node)) {
        node = walk.trim(here, false);
        let text = walk.document.text(&node);
        let mut guid = ZERO;
        if !walk.settings.coerce && text.len() != ZERO.len() || parse(text, &mut guid).is_none() {
            return walk.error(Problem::GuidFormat, here);
        }
        if guid != text {
            walk.edit_text(here, Tag::TEXT, &guid, ChangeRule::GuidFormat);
        }
        node = walk.document.node(here.at);
    }
    let zero = if key::is_key(walk, here) { walk.schema.key.zero } else { zero };
    if zero != Blank::Fine && walk.document.text(&node) == ZERO && !walk.settings.partial {
        match zero {
            Blank::Missing => walk.error(Problem::ZeroGuid, here),
            _ => walk.warning(Problem::ZeroGuid, here),
        }
    }
}

/// Whether the text is a GUID in its canonical form.
#[inline(always)]
pub(in crate::check) fn is_canonical(text: &[u8]) -> bool {
    // Sixteen bytes at a time, the last sixteen overlapping: hyphens at 8, 13, 18 and 23, digits everywhere else.
    let (Some(first), Some(middle), Some(last)) = (block(text, 0), block(text, 16), block(text, 20)) else {
        return false;
    };
    text.len() == ZERO.len() && fits(first, 1 << 8 | 1 << 13) && fits(middle, 1 << 2 | 1 << 7) && fits(last, 1 << 3)
}

#[inline(always)]
fn fits(block: &[u8; 16], hyphens: u32) -> bool {
    guid_masks(block) == (hyphens, !hyphens & 0xFFFF)
}

/// Whether the value of a text is the all-zero GUID, in any notation.
pub(in crate::check) fn is_zero(text: &[u8]) -> bool {
    let mut guid = ZERO;
    parse(text, &mut guid).is_some() && guid == ZERO
}

/// The canonical form of sixteen bytes.
pub(in crate::check) fn write(bytes: &[u8; 16]) -> Text {
    let mut guid = ZERO;
    let mut digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
    for slot in guid.iter_mut().filter(|slot| **slot != b'-') {
        *slot = hexadecimal_digit(digits.next().unwrap_or(0));
    }
    guid
}

/// Reads the formats N, D, B, P and X into what is the all-zero GUID; white space around them is the caller's.
#[inline(never)]
fn parse(text: &[u8], guid: &mut Text) -> Option<()> {
    let inner = match text {
        [b'{', inner @ .., b'}'] | [b'(', inner @ .., b')'] if inner.len() == ZERO.len() => inner,
        [b'{', ..] => return hexadecimal_parts(text, guid),
        _ => text,
    };
    let hyphens = inner.len() == ZERO.len();
    if !hyphens && inner.len() != 32 {
        return None;
    }
    let mut rest = inner.iter();
    for slot in guid {
        if *slot != b'-' {
            *slot = rest.next()?.to_ascii_lowercase();
            hexadecimal(*slot)?;
        } else if hyphens && rest.next() != Some(&b'-') {
            return None;
        }
    }
    Some(())
}

/// Format X: `{0x…,0x…,0x…,{0x…,…}}`, white space anywhere, leading zeros left out or added, as .NET reads it.
fn hexadecimal_parts(mut text: &[u8], guid: &mut Text) -> Option<()> {
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
    let mut slots = guid.iter_mut().filter(|slot| **slot != b'-');
    for place in 0..11 {
        let width = match place {
            0 => 8,
            1 | 2 => 4,
            _ => 2,
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
                byte => value = Some(value.unwrap_or(0).checked_mul(16)? + hexadecimal(byte)?),
            }
        }
        let value = value?;
        if width < 8 && value >> (4 * width) != 0 {
            return None;
        }
        for shift in (0..width).rev() {
            *slots.next()? = hexadecimal_digit((value >> (4 * shift)) as u8 & 0xF);
        }
    }
    if next()? != b'}' || next().is_some() { None } else { Some(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<Text> {
        let mut guid = ZERO;
        parse(text.as_bytes(), &mut guid).map(|()| guid)
    }

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
            assert_eq!(parsed(text).as_ref().map(|guid| &guid[..]), Some(D.as_bytes()), "{text}");
        }
        assert_eq!(parsed("{0x1,0x2,0x3,{0x4,0x5,0x6,0x7,0x8,0x9,0xa,0xb}}"), Some(*b"00000001-0002-0003-0405-060708090a0b"));
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
            "{0xcd50814a,0xf1a8,0x42ea,(0xac,0xe0,0x7e,0x6f,0xff,0x28,0xb0,0xc4}}",
            "{0x,0xf1a8,0x42ea,{0xac,0xe0,0x7e,0x6f,0xff,0x28,0xb0,0xc4}}",
        ] {
            assert_eq!(parsed(text), None, "{text}");
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

    #[test]
    fn the_uuid_crate_reads_and_writes_the_same() {
        for random in 0..200_u8 {
            let uuid = uuid::Uuid::from_bytes(core::array::from_fn(|place| random.wrapping_mul(place as u8 + 37)));
            let canonical = uuid.hyphenated().to_string();
            assert_eq!(write(uuid.as_bytes()), canonical.as_bytes());
            for text in [canonical.clone(), uuid.simple().to_string(), uuid.braced().to_string().to_uppercase()] {
                assert_eq!(parsed(&text).as_ref().map(|guid| &guid[..]), Some(canonical.as_bytes()), "{text}");
            }
        }
    }
}
