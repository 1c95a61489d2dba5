//! Media types: what a body says it is (RFC 9110, section 8.3).

use crate::document::text::trim;

/// The documented type that a body's or an answer's type is, in the documented spelling; parameters do not matter, but for
/// a `charset` that is not UTF-8 or a part of it.
pub(crate) fn supported(text: &[u8], types: &[&'static str]) -> Option<usize> {
    let mut essence = None;
    for part in text.split(|&byte| byte == b';') {
        let part = trim(part, true);
        if essence.is_none() {
            essence = types.iter().position(|known| known.as_bytes().eq_ignore_ascii_case(part));
        } else if let Some((name, value)) = part.split_at_checked(CHARSET.len())
            && name.eq_ignore_ascii_case(CHARSET)
        {
            let value = match value {
                [b'"', inner @ .., b'"'] => inner,
                _ => value,
            };
            if !value.eq_ignore_ascii_case(b"utf-8") && !value.eq_ignore_ascii_case(b"us-ascii") {
                return None;
            }
        }
        essence?;
    }
    essence
}

/// Bodies that are patches: they need what they are applied to.
#[cfg(feature = "npm")]
pub(crate) const PATCHES: [&str; 2] = ["application/json-patch+json", "application/merge-patch+json"];

const CHARSET: &[u8] = b"charset=";

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: &[&str] = &["application/json", "text/json"];

    #[test]
    fn parameters_and_letter_case_do_not_matter() {
        for text in [
            "application/json",
            "Application/JSON",
            "application/json;charset=UTF-8",
            "application/json ; charset=\"us-ascii\"; v=1",
        ] {
            assert_eq!(supported(text.as_bytes(), TYPES), Some(0), "{text}");
        }
    }

    #[test]
    fn other_types_and_encodings_are_not_taken() {
        for text in
            ["", "json", "application/", "application/xml", "application/json; charset=utf-16", "application/json, text/json"]
        {
            assert_eq!(supported(text.as_bytes(), TYPES), None, "{text}");
        }
    }
}
