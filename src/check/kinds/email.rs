//! E-mail addresses, as a browser's `<input type=email>` takes them (HTML standard, "valid e-mail address").

/// Whether a browser would take the address.
pub(super) fn is_valid(text: &[u8]) -> bool {
    let Some(at) = text.iter().position(|byte| !is_local(*byte)).filter(|&at| at > 0) else { return false };
    let mut rest = text.get(at..).unwrap_or_default();
    // Labels of letters, digits and hyphens, 63 at most, no hyphen at either end; what stands before the first is the @.
    let mut before = b'@';
    while let [separator, label @ ..] = rest {
        let length = label.iter().position(|&byte| !is_of_label(byte)).unwrap_or(label.len());
        let (label, behind) = label.split_at_checked(length).unwrap_or_default();
        if *separator != before
            || length > 63
            || matches!((label.first(), label.last()), (None | Some(b'-'), _) | (_, Some(b'-')))
        {
            return false;
        }
        (rest, before) = (behind, b'.');
    }
    true
}

/// What may stand before the @.
fn is_local(byte: u8) -> bool {
    is_of_label(byte) || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'.' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~')
}

fn is_of_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn as_a_browser_does() {
        for address in ["a@b", "first.last+tag@example.com", "a!#$%&'*+/=?^_`{|}~-@x-y.z0", ".a.@b.c"] {
            assert!(is_valid(address.as_bytes()), "{address}");
        }
        for address in ["", "a", "@b", "a@", "a@b.", "a@.b", "a@b..c", "a@-b", "a@b-", "a@b_c", "a b@c", "é@b", "a@b@c", "a@b,c"]
        {
            assert!(!is_valid(address.as_bytes()), "{address}");
        }
        assert!(is_valid(format!("a@{}", "b".repeat(63)).as_bytes()));
        assert!(!is_valid(format!("a@{}", "b".repeat(64)).as_bytes()));
    }
}
