//! Names that no document has must not be repeated either, in whatever letter case: which one counts differs from server to
//! server. Of a map's keys only the very same is a repetition; letter case alone is doubtful.

use super::sort::sorted;
use crate::check::Check;
use crate::check::problem::{Problem, Severity};
use crate::document::Document;
use crate::document::path::{Path, Segment};
use crate::document::text::folded;
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
    let document = &*walk.document;
    // Nearly always they come in order, or there is but one.
    if kept.is_sorted_by(|before, after| compare(document, before, after).is_lt()) {
        return;
    }
    let order = sorted(kept.len(), &|left, right| match (kept.get(left), kept.get(right)) {
        (Some(left), Some(right)) => compare(document, left, right).then(left.at.cmp(&right.at)).is_lt(),
        _ => false,
    });
    for pair in order.windows(2) {
        if let &[before, after] = pair
            && let (Some(before), Some(after @ &Kept { at, start, len })) = (kept.get(before), kept.get(after))
            && compare(walk.document, before, after) == Ordering::Equal
        {
            let same = walk.document.slice(before.start, before.len) == walk.document.slice(start, len);
            let (severity, problem) =
                if keys && !same { (Severity::Warning, Problem::SameKey) } else { (Severity::Error, Problem::Duplicate) };
            let path = Path::below(parent, Segment::text((start, len)));
            walk.say(severity, problem, [0, 0], &[], Some(at as usize), Some(&path));
        }
    }
}

fn compare(document: &Document, left: &Kept, right: &Kept) -> Ordering {
    folded(document.slice(left.start, left.len), document.slice(right.start, right.len))
}
