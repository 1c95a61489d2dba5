//! Paths: from the root to a value.
//!
//! During a walk a path is a linked list on the stack, turned into segments only where something is to be said about a
//! value. As text a path is written `sales_organization.city` or `Notifications[0].Scope`.

use crate::catalog::Name;
use alloc::vec::Vec;

/// One step from a record to a member, or from a list to an item: two words, as reports hold them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Segment(pub u32, pub u32);

/// The first word of a documented member; the second is its name.
pub(crate) const NAME: u32 = u32::MAX;
/// The first word of an item of a list; the second is its index.
pub(crate) const INDEX: u32 = u32::MAX - 1;

impl Segment {
    /// A documented member.
    #[inline(always)]
    pub fn name(name: Name) -> Segment {
        Segment(NAME, name.0.into())
    }

    /// An item of a list.
    #[inline(always)]
    pub fn index(index: u32) -> Segment {
        Segment(INDEX, index)
    }

    /// The documented name.
    pub fn as_name(self) -> Option<Name> {
        (self.0 == NAME).then_some(Name(self.1 as u16))
    }

    /// Where the text of a name lies that no document has.
    pub fn place(self) -> Option<(u32, u32)> {
        (self.0 < INDEX).then_some((self.1, self.0))
    }

    /// A member by a name that no document has: how long its text is, and where in the document it lies.
    pub fn text((start, len): (u32, u32)) -> Segment {
        Segment(len, start)
    }
}

/// A path on the stack of the walk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<'p> {
    pub parent: Option<&'p Path<'p>>,
    pub segment: Segment,
}

impl<'p> Path<'p> {
    #[inline(always)]
    pub fn below(parent: Option<&'p Path<'p>>, segment: Segment) -> Path<'p> {
        Path { parent, segment }
    }

    /// Appends how many segments there are, and the segments from the root to the end of the path.
    pub fn write(path: Option<&Path<'_>>, words: &mut Vec<u32>) {
        let count = words.len();
        words.push(0);
        Path::write_segments(path, words);
        let segments = (words.len() - count) as u32 / 2;
        if let Some(word) = words.get_mut(count) {
            *word = segments;
        }
    }

    fn write_segments(path: Option<&Path<'_>>, words: &mut Vec<u32>) {
        if let Some(path) = path {
            Path::write_segments(path.parent, words);
            words.push(path.segment.0);
            words.push(path.segment.1);
        }
    }

    /// Whether the names on the path, indexes left out, are these.
    pub fn is(path: Option<&Path<'_>>, names: &[Name]) -> bool {
        let Some(path) = path else { return names.is_empty() };
        if path.segment.0 == INDEX {
            return Path::is(path.parent, names);
        }
        match names.split_last() {
            Some((last, rest)) => path.segment == Segment::name(*last) && Path::is(path.parent, rest),
            None => false,
        }
    }
}

/// A step of a path written as text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step<'t> {
    Member(&'t [u8]),
    Item(u32),
}

/// Splits a path written as text into its steps; `None` where it is no path.
pub(crate) fn steps(text: &[u8]) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix(b"[") {
            let end = inside.iter().position(|&byte| byte == b']')?;
            let digits = inside.get(..end)?;
            let canonical = digits.len() <= 9 && (digits.len() == 1 || digits.first() != Some(&b'0'));
            if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) || !canonical {
                return None;
            }
            steps.push(Step::Item(digits.iter().fold(0, |value, &digit| value * 10 + u32::from(digit - b'0'))));
            rest = inside.get(end + 1..)?;
            continue;
        }
        if !steps.is_empty() {
            rest = rest.strip_prefix(b".")?;
        }
        let end = rest.iter().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(rest.len());
        let (name, behind) = rest.split_at_checked(end)?;
        if name.is_empty() {
            return None;
        }
        steps.push(Step::Member(name));
        rest = behind;
    }
    if steps.is_empty() { None } else { Some(steps) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_text() {
        let member = |name: &'static str| Step::Member(name.as_bytes());
        assert_eq!(steps(b"email"), Some(vec![member("email")]));
        assert_eq!(steps(b"a.b"), Some(vec![member("a"), member("b")]));
        assert_eq!(steps(b"a[10].b"), Some(vec![member("a"), Step::Item(10), member("b")]));
        for broken in ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a[01]", "a[1", "a[1]b", "a[9999999999]"] {
            assert_eq!(steps(broken.as_bytes()), None, "{broken}");
        }
    }
}
