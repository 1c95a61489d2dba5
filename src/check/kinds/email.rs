//! E-mail addresses, as a browser's `<input type=email>` takes them (HTML standard, "valid e-mail address").

/// What may stand before the @, one bit a character.
const LOCAL: u128 = {
    let mut set = 0;
    let mut rest: &[u8] = b".!#$%&'*+/=?^_`{|}~-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    while let [byte, behind @ ..] = rest {
        set |= 1 << *byte;
        rest = behind;
    }
    set
};

/// Whether a browser would take the address.
pub(super) fn is_valid(text: &[u8]) -> bool {
    let local = text.iter().take_while(|&&byte| byte < 128 && LOCAL >> byte & 1 != 0).count();
    match text.get(local..) {
        Some([b'@', domain @ ..]) if local > 0 => domain.split(|&byte| byte == b'.').all(is_label),
        _ => false,
    }
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
