//! The nearest documented name to one that no document has.

use crate::catalog::{Name, Record};

/// Longer names are compared with none: the work would grow with them.
const LONGEST: usize = 48;

/// The name within a third of its length, by insertions, deletions, replacements and swaps; letter case does not count.
pub(in crate::check) fn nearest(record: &Record, text: &[u8]) -> Option<Name> {
    if text.len() > LONGEST {
        return None;
    }
    let names = record.fields.iter().map(|field| field.name);
    let near = names.filter_map(|name| {
        let known = name.text().as_bytes();
        let bound = (known.len().max(text.len()) / 3).clamp(1, 3);
        let far = distance(known, text);
        (far <= bound).then_some((far, name))
    });
    near.min_by_key(|&(far, _)| far).map(|(_, name)| name)
}

/// The optimal string alignment distance.
fn distance(left: &[u8], right: &[u8]) -> usize {
    let mut before = [0; LONGEST + 1];
    let mut above: [u8; LONGEST + 1] = core::array::from_fn(|place| place as u8);
    let mut last = 0;
    for (row_place, byte) in left.iter().map(u8::to_ascii_lowercase).enumerate() {
        let mut row = [row_place as u8 + 1; LONGEST + 1];
        let mut other_last = 0;
        let mut behind = row_place as u8 + 1;
        // Each place with the one behind it, in the two rows above.
        let places = right.iter().map(u8::to_ascii_lowercase).zip(above.windows(2)).zip(row.iter_mut().skip(1));
        let swaps = core::iter::once(u8::MAX).chain(before);
        for (((other, above), here), swap) in places.zip(swaps) {
            let &[diagonal, above] = above else { continue };
            let mut value = (diagonal + u8::from(byte != other)).min(above + 1).min(behind + 1);
            if byte == other_last && other == last {
                value = value.min(swap.saturating_add(1));
            }
            *here = value;
            behind = value;
            other_last = other;
        }
        last = byte;
        before = above;
        above = row;
    }
    above.get(right.len()).copied().unwrap_or(u8::MAX).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::wello::USER;

    #[test]
    fn distances() {
        for (left, right, far) in
            [("abc", "abc", 0), ("abc", "ABC", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("", "abc", 3), ("kitten", "sitting", 3)]
        {
            assert_eq!(distance(left.as_bytes(), right.as_bytes()), far, "{left} {right}");
        }
    }

    #[test]
    fn near_and_far() {
        for (text, name) in [
            ("first_name", Some("firstname")),
            ("e-mail", Some("email")),
            ("emial", Some("email")),
            ("usename", Some("username")),
            ("privat_phone", Some("private_phone")),
            ("x", None),
            ("completely_else", None),
            ("__proto__", None),
        ] {
            assert_eq!(nearest(&USER, text.as_bytes()).map(Name::text), name, "{text}");
        }
    }
}
