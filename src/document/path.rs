//! Paths: from the root to a value.
//!
//! During a walk a path is a linked list on the stack, turned into segments only where something is to be said about a
//! value. As text a path is written `sales_organization.city`, `Notifications[0].Scope` or `ExtraFields["a.b"]`.

use super::number;
use super::text::is_digits;
use crate::catalog::Name;
use alloc::borrow::Cow;
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
            words.extend([path.segment.0, path.segment.1]);
        }
    }

    /// Appends the segments from the root to the end of the path.
    pub fn collect(&self, segments: &mut Vec<Segment>) {
        if let Some(parent) = self.parent {
            parent.collect(segments);
        }
        segments.push(self.segment);
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
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Step<'t> {
    Member(Cow<'t, [u8]>),
    Item(u32),
    /// A new item, written `[-]`.
    Append,
}

/// In place of a written name a path may have this, which no UTF-8 has, and the two bytes of a documented name's id.
pub(crate) const ID: u8 = 0xFF;

/// Takes the next step off a dotted or bracketed path; `None` where that is none. Inside a map the rest of a dotted path is the
/// key; brackets may hold a JSON string.
pub(crate) fn step<'t>(rest: &mut &'t [u8], first: bool, in_map: bool) -> Option<Step<'t>> {
    if let [b'[', inner @ ..] = *rest {
        if inner.first() == Some(&b'"') {
            let (name, behind) = quoted(inner)?;
            *rest = behind.strip_prefix(b"]")?;
            return Some(Step::Member(name));
        }
        let end = inner.iter().position(|&byte| byte == b']')?;
        let token = inner.get(..end)?;
        *rest = inner.get(end + 1..)?;
        return match index(token) {
            _ if token.is_empty() => None,
            _ if !in_map && token == b"-" => Some(Step::Append),
            Some(index) if !in_map => Some(Step::Item(index)),
            _ => Some(Step::Member(Cow::Borrowed(token))),
        };
    }
    if !first {
        *rest = rest.strip_prefix(b".")?;
    }
    // The point in OData's names is no separator.
    let odata = if rest.starts_with(b"@odata.") { 7 } else { 0 };
    let end = if in_map { None } else { rest.iter().skip(odata).position(|byte| matches!(byte, b'.' | b'[')) };
    let end = end.map(|end| end + odata);
    let (name, behind) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
    *rest = behind;
    if name.is_empty() && !in_map { None } else { Some(Step::Member(Cow::Borrowed(name))) }
}

/// An index without leading zeros.
pub(crate) fn index(token: &[u8]) -> Option<u32> {
    let canonical = token.len() == 1 || token.first() != Some(&b'0');
    let digits = canonical && is_digits(token);
    number::parse(token).filter(|_| digits).and_then(|index| u32::try_from(index).ok())
}

/// A JSON string at the front of a text, decoded, and what is behind it.
fn quoted(text: &[u8]) -> Option<(Cow<'_, [u8]>, &[u8])> {
    let mut end = 1;
    while *text.get(end)? != b'"' {
        end += if text.get(end) == Some(&b'\\') { 2 } else { 1 };
    }
    let (string, behind) = text.split_at_checked(end + 1)?;
    let name = match string.get(1..end)? {
        plain if plain.iter().all(|&byte| byte != b'\\') => Cow::Borrowed(plain),
        _ => Cow::Owned(crate::format::json::string(string)?),
    };
    Some((name, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps of a path, with the place where a map begins.
    fn steps(text: &str, map: usize) -> Option<Vec<Step<'_>>> {
        let mut rest = text.as_bytes();
        let mut steps = Vec::new();
        while !rest.is_empty() || steps.is_empty() {
            steps.push(step(&mut rest, steps.is_empty(), steps.len() >= map)?);
        }
        Some(steps)
    }

    #[test]
    fn paths_as_text() {
        let member = |name: &'static str| Step::Member(Cow::Borrowed(name.as_bytes()));
        for (path, map, expected) in [
            ("email", 9, vec![member("email")]),
            ("a.b", 9, vec![member("a"), member("b")]),
            ("a.@odata.id", 9, vec![member("a"), member("@odata.id")]),
            ("a[b]", 9, vec![member("a"), member("b")]),
            ("a[10].b", 9, vec![member("a"), Step::Item(10), member("b")]),
            ("a[-]", 9, vec![member("a"), Step::Append]),
            ("a[01]", 9, vec![member("a"), member("01")]),
            ("a.b.c[0]", 1, vec![member("a"), member("b.c[0]")]),
            ("a[0]", 1, vec![member("a"), member("0")]),
            ("a[\"b.]\"]", 1, vec![member("a"), member("b.]")]),
            ("a[\"\\u00e9\\\"\"][0]", 9, vec![member("a"), member("é\""), Step::Item(0)]),
        ] {
            assert_eq!(steps(path, map), Some(expected), "{path}");
        }
        for broken in ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a[1", "a[1]b", "a[\"x]", "a[\"\\x\"]"] {
            assert_eq!(steps(broken, 9), None, "{broken}");
        }
    }
}
