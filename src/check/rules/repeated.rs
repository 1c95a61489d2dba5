//! Undocumented members that are passed on must not be repeated either, in whatever letter case: which one counts differs from
//! server to server.

use crate::check::Check;
use crate::check::problem::Problem;
use crate::document::path::{Path, Segment};
use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// An undocumented member that stays: where its name lies, and its value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) struct Kept {
    pub at: u32,
    pub start: u32,
    pub len: u32,
}

/// Reports all but the first of the same name. Ordered by a heap: no input makes that slow, and it takes little code.
pub(in crate::check) fn check(walk: &mut Check<'_, '_>, kept: &[Kept], parent: Option<&Path<'_>>) {
    if kept.len() < 2 {
        return;
    }
    let name = |kept: &Kept| walk.document.slice(kept.start, kept.len).to_ascii_lowercase();
    let mut heap: BinaryHeap<Reverse<(Vec<u8>, Kept)>> = kept.iter().map(|kept| Reverse((name(kept), *kept))).collect();
    let mut before = None;
    while let Some(Reverse((name, Kept { at, start, len }))) = heap.pop() {
        if before.as_ref() == Some(&name) {
            walk.error(Problem::Duplicate, at as usize, &Path::below(parent, Segment::Text { start, len }));
        }
        before = Some(name);
    }
}
