//! Names that no document has must not be repeated either, in whatever letter case: which one counts differs from server to
//! server. Of a map's keys only the very same is a repetition; letter case alone is doubtful.

use super::sort::sort;
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
pub(in crate::check) fn check(walk: &mut Check<'_>, kept: &mut [Kept], parent: Option<&Path<'_>>, keys: bool) {
    let document = &*walk.document;
    sort(kept, &|left, right| match folded(document, left, right) {
        Ordering::Equal => left.at < right.at,
        order => order == Ordering::Less,
    });
    for pair in kept.windows(2) {
        if let [before, Kept { at, start, len }] = pair
            && let [_, after] = pair
            && folded(walk.document, before, after) == Ordering::Equal
        {
            let same = walk.document.slice(before.start, before.len) == walk.document.slice(*start, *len);
            let (severity, problem) =
                if keys && !same { (Severity::Warning, Problem::SameKey) } else { (Severity::Error, Problem::Duplicate) };
            let path = Path::below(parent, Segment::text((*start, *len)));
            walk.say(severity, problem, [0, 0], &[], Some(*at as usize), Some(&path));
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
