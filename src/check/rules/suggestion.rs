//! The nearest documented name to one that no document has.

use crate::catalog::{Name, Record, Rule};

/// Longer names are compared with none: the work would grow with them.
const LONGEST: usize = 48;

/// The name within a third of its length, by insertions, deletions, replacements and swaps; letter case does not count. Other
/// names of a field lead to it too.
pub(crate) fn nearest(record: &Record, text: &[u8]) -> Option<Name> {
    if text.len() > LONGEST {
        return None;
    }
    let mut nearest = None;
    let mut least = u8::MAX;
    let mut hold = |known: &[u8], name: Name| {
        let bound = (known.len().max(text.len()) / 3).clamp(1, 3) as u8;
        let far = distance(known, text);
        if far <= bound && far < least {
            least = far;
            nearest = Some(name);
        }
    };
    for field in record.fields {
        hold(field.name.bytes(), field.name);
    }
    for rule in record.rules {
        if let Rule::Alias(alias, name) = rule {
            hold(alias.as_bytes(), *name);
        }
    }
    nearest
}

/// The optimal string alignment distance.
fn distance(left: &[u8], right: &[u8]) -> u8 {
    let at = |row: &[u8], place: usize| row.get(place).copied().unwrap_or(u8::MAX / 2);
    let mut rows = [[u8::MAX / 2; LONGEST + 1]; 3];
    let [before, above, row] = &mut rows;
    for (place, slot) in above.iter_mut().enumerate() {
        *slot = place as u8;
    }
    let mut last = 0;
    for (line, byte) in left.iter().map(u8::to_ascii_lowercase).enumerate() {
        let mut behind = line as u8 + 1;
        if let Some(first) = row.first_mut() {
            *first = behind;
        }
        let mut other_last = 0;
        for (place, other) in right.iter().map(u8::to_ascii_lowercase).enumerate() {
            let mut value = (at(above, place) + u8::from(byte != other)).min(at(above, place + 1) + 1).min(behind + 1);
            if place > 0 && byte == other_last && other == last {
                value = value.min(at(before, place - 1) + 1);
            }
            if let Some(slot) = row.get_mut(place + 1) {
                *slot = value;
            }
            behind = value;
            other_last = other;
        }
        last = byte;
        *before = *above;
        *above = *row;
    }
    at(above, right.len())
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

    /// The definition, as it stands in textbooks.
    fn defined(left: &[u8], right: &[u8]) -> u8 {
        let (Some((&one, before)), Some((&other, above))) = (left.split_last(), right.split_last()) else {
            return (left.len() + right.len()) as u8;
        };
        let mut least = defined(before, above) + u8::from(one != other);
        least = least.min(defined(before, right) + 1).min(defined(left, above) + 1);
        match (before.split_last(), above.split_last()) {
            (Some((&last, before)), Some((&other_last, above))) if one == other_last && other == last => {
                least.min(defined(before, above) + 1)
            }
            _ => least,
        }
    }

    #[test]
    fn distances_of_all_short_texts() {
        let texts: Vec<Vec<u8>> = (0..5_u32)
            .flat_map(|len| {
                (0..3_u32.pow(len)).map(move |text| (0..len).map(|place| b'a' + (text / 3_u32.pow(place) % 3) as u8).collect())
            })
            .collect();
        for left in &texts {
            for right in &texts {
                assert_eq!(distance(left, right), defined(left, right), "{left:?} {right:?}");
            }
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
            // A third of the length, and three at most.
            ("mobbel", Some("mobile")),
            ("moxxxe", None),
            ("social_securityabc", Some("social_security")),
            ("social_securityabcd", None),
            // The first of those that are as near.
            ("private_", Some("private_fax")),
            ("x", None),
            ("completely_else", None),
            ("__proto__", None),
        ] {
            assert_eq!(nearest(&USER, text.as_bytes()).map(Name::text), name, "{text}");
        }
    }
}
