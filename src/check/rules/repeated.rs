//! Names that no document has must not be repeated either, in whatever letter case: which one counts differs from server to
//! server. Of a map's keys only the very same is a repetition; letter case alone is doubtful.

use super::sort::sorted;
use crate::check::Check;
use crate::check::problem::{Problem, Severity};
use crate::document::Document;
use crate::document::path::{Path, Segment};
use core::cmp::Ordering;

/// A name, by where its text lies, and its value.
#[derive(Clone, Copy)]
pub(in crate::check) struct Kept {
    pub at: u32,
    pub start: u32,
    pub len: u32,
}

/// Reports all but the first of the same name.
#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, kept: &[Kept], parent: Option<&Path<'_>>, keys: bool) {
    if kept.len() < 2 {
        return;
    }
    let document = &*walk.document;
    let order = sorted(kept.len(), &|left, right| match (kept.get(left), kept.get(right)) {
        (Some(left), Some(right)) => folded(document, left, right).then(left.at.cmp(&right.at)).is_lt(),
        _ => false,
    });
    for pair in order.windows(2) {
        if let &[before, after] = pair
            && let (Some(before), Some(after @ &Kept { at, start, len })) = (kept.get(before), kept.get(after))
            && folded(walk.document, before, after) == Ordering::Equal
        {
            let same = walk.document.slice(before.start, before.len) == walk.document.slice(start, len);
            let (severity, problem) =
                if keys && !same { (Severity::Warning, Problem::SameKey) } else { (Severity::Error, Problem::Duplicate) };
            let path = Path::below(parent, Segment::text((start, len)));
            walk.say(severity, problem, [0, 0], &[], Some(at as usize), Some(&path));
        }
    }
}

/// Compares names as if they were in lower case.
fn folded(document: &Document, left: &Kept, right: &Kept) -> Ordering {
    let (left, right) = (document.slice(left.start, left.len), document.slice(right.start, right.len));
    for (left, right) in left.iter().zip(right) {
        match left.to_ascii_lowercase().cmp(&right.to_ascii_lowercase()) {
            Ordering::Equal => {}
            order => return order,
        }
    }
    left.len().cmp(&right.len())
}
