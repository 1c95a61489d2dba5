//! E-mail addresses, as a browser's `<input type=email>` takes them (HTML standard, "valid e-mail address").

/// Whether a browser would take the address.
pub(super) fn is_valid(text: &[u8]) -> bool {
    let Some(at) = text.iter().position(|&byte| byte == b'@') else { return false };
    let (local, domain) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
    !local.is_empty() && local.iter().all(|&byte| is_local(byte)) && domain.split(|&byte| byte == b'.').all(is_label)
}

/// What may stand before the @.
fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-'..=b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~')
}

/// Letters, digits and hyphens, 63 at most, no hyphen at either end.
fn is_label(label: &[u8]) -> bool {
    label.len() <= 63
        && label.first().is_some_and(u8::is_ascii_alphanumeric)
        && label.last().is_some_and(u8::is_ascii_alphanumeric)
        && label.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'-')
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
