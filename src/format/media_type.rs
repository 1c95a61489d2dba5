//! Media types: what a body says it is, and what is wanted (RFC 9110, sections 8.3 and 12.5.1). For the native API; the npm package
//! says the same in JavaScript (pkg-config/lib/media-type.js), which is a third of the size.

use super::Format;
use crate::document::text::trim;
use crate::patch::PatchFormat;

/// The documented type that a body's type is; parameters do not matter, but for a `charset` that is not UTF-8 or a part of it.
pub(crate) fn supported(text: &[u8], types: &[&'static str]) -> Option<usize> {
    match read(text) {
        Some((essence, _)) => find(essence, types),
        None => None,
    }
}

/// How a body is written that a media type says is a patch.
pub(crate) fn patch(text: &[u8]) -> Option<PatchFormat> {
    let formats = [PatchFormat::JsonPatch, PatchFormat::MergePatch];
    formats.get(supported(text, &PATCHES)?).copied()
}

/// The documented type that a list of wanted ones wants most: the best `q`, then the one that is named itself, then the first.
/// Where any will do it is `given`, that of the body.
pub(crate) fn accepted(text: &[u8], types: &[&'static str], given: usize) -> Option<usize> {
    let mut best = None;
    for (place, &known) in types.iter().enumerate() {
        // How well the type is meant by what means it most closely.
        let mut meant = None;
        for (order, range) in split(text, b',').enumerate() {
            let Some((essence, quality)) = read(range) else { continue };
            let closeness = match essence {
                b"*/*" => 1,
                [family @ .., b'*'] if family.ends_with(b"/") && starts_with(known.as_bytes(), family) => 2,
                _ if find(essence, types) == Some(place) => 3,
                _ => continue,
            };
            if meant.is_none_or(|(most, _, _)| closeness > most) {
                meant = Some((closeness, quality, order));
            }
        }
        if let Some((closeness, quality @ 1.., order)) = meant {
            let rank = (quality, closeness, usize::MAX - order, place == given);
            if best.is_none_or(|(_, most)| rank > most) {
                best = Some((place, rank));
            }
        }
    }
    best.map(|(place, _)| place)
}

/// A media type without its parameters, and its `q` in thousandths; nothing where the charset is another one.
fn read(text: &[u8]) -> Option<(&[u8], u32)> {
    let mut parts = split(text, b';').map(|part| trim(part, true));
    let essence = parts.next()?;
    let mut quality = 1000;
    for part in parts {
        let equals = part.iter().position(|&byte| byte == b'=').unwrap_or(part.len());
        let (name, value) = part.split_at_checked(equals)?;
        let value = match value {
            [b'=', b'"', inner @ .., b'"'] | [b'=', inner @ ..] => inner,
            _ => value,
        };
        if name.eq_ignore_ascii_case(b"charset")
            && !value.eq_ignore_ascii_case(b"utf-8")
            && !value.eq_ignore_ascii_case(b"us-ascii")
        {
            return None;
        }
        if name.eq_ignore_ascii_case(b"q") {
            let digits = value.iter().filter(|byte| byte.is_ascii_digit()).chain(core::iter::repeat(&b'0'));
            quality = digits.take(4).fold(0, |sum, &digit| sum * 10 + u32::from(digit - b'0'));
        }
    }
    Some((essence, quality))
}

/// The place of a documented type. Where an endpoint takes several formats, the suffix of another type says which one it is.
fn find(essence: &[u8], types: &[&'static str]) -> Option<usize> {
    types.iter().position(|known| known.as_bytes().eq_ignore_ascii_case(essence)).or_else(|| {
        let several = types.iter().any(|known| Format::of(known) != Format::Json);
        let suffix = essence.get(essence.iter().rposition(|&byte| byte == b'+')?..)?;
        let format = [(&b"+json"[..], Format::Json), (b"+xml", Format::Xml)]
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(suffix))?
            .1;
        let patch = PATCHES.iter().any(|patch| patch.as_bytes().eq_ignore_ascii_case(essence));
        if several && !patch { types.iter().position(|known| Format::of(known) == format) } else { None }
    })
}

fn starts_with(text: &[u8], family: &[u8]) -> bool {
    text.get(..family.len()).is_some_and(|start| start.eq_ignore_ascii_case(family))
}

/// The parts between separators that stand in no quotation marks.
fn split(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    text.split(move |&byte| {
        quoted ^= byte == b'"';
        byte == separator && !quoted
    })
}

/// Bodies that are patches: they need what they are applied to.
pub(crate) const PATCHES: [&str; 2] = ["application/json-patch+json", "application/merge-patch+json"];

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: &[&str] = &["application/json", "text/json"];
    const ALL: &[&str] = &["application/json", "text/json", "application/xml", "text/xml", "application/x-www-form-urlencoded"];

    #[test]
    fn parameters_and_letter_case_do_not_matter() {
        for text in [
            "application/json",
            "Application/JSON",
            "application/json;charset=UTF-8",
            "application/json ; charset=\"us-ascii\"; v=1",
            "application/json; v=\"a; charset=utf-16\"",
        ] {
            assert_eq!(supported(text.as_bytes(), TYPES), Some(0), "{text}");
        }
    }

    #[test]
    fn other_types_and_encodings_are_not_taken() {
        for text in [
            "",
            "json",
            "application/",
            "application/xml",
            "application/json; charset=utf-16",
            "application/json, text/json",
            "application/ld+json",
        ] {
            assert_eq!(supported(text.as_bytes(), TYPES), None, "{text}");
        }
    }

    #[test]
    fn suffixes_say_which_of_several_formats() {
        for (text, place) in [
            ("application/vnd.salt+json", Some(0)),
            ("application/SOAP+XML; charset=utf-8", Some(2)),
            ("application/json-patch+json", None),
            ("application/x+yaml", None),
        ] {
            assert_eq!(supported(text.as_bytes(), ALL), place, "{text}");
        }
    }

    #[test]
    fn what_is_wanted_most() {
        for (text, place) in [
            ("text/xml", Some(3)),
            ("application/xml;q=0.9, text/json;q=0.8", Some(2)),
            ("application/xml;q=0.5, text/json;q=0.8", Some(1)),
            ("*/*", Some(2)),
            ("text/*", Some(1)),
            ("application/*, text/xml;q=0.2", Some(2)),
            ("application/*;q=0.1, text/xml;q=0.2", Some(3)),
            ("text/html, */*;q=0.1", Some(2)),
            ("application/xml;q=0, */*;q=0.1", Some(0)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("text/json, application/json", Some(1)),
            ("", None),
        ] {
            assert_eq!(accepted(text.as_bytes(), ALL, 2), place, "{text}");
        }
    }
}
