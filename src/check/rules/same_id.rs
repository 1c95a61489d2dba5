//! The same id twice in a list of records is hardly meant: a warning. 0 and null stand for "none".

use crate::catalog::Record;
use crate::check::problem::Problem;
use crate::check::{Check, Here};
use crate::document::path::{Path, Segment};
use crate::document::{Tag, number};
use alloc::vec::Vec;

/// Looks through a list's items, whose values have been checked.
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>, record: &Record) {
    let Some(field) = record.fields.get(usize::from(record.unique)) else { return };
    let mut inside = walk.document.nodes.inside(here.at);
    let mut ids = Vec::new();
    let mut index = 0;
    while inside.step(&walk.document.nodes) {
        // Where there is none it is the root, which is no number.
        let at = walk.document.nodes.find(inside.at, field.name);
        let id = walk.document.node(at);
        if id.tag() == Tag::NUMBER
            && let Some(id) = number::integral(walk.document.text(&id)).filter(|&id| id != 0)
        {
            ids.push((id, index, at));
        }
        index += 1;
    }
    // Nearly always they come in order, or there is but one.
    if ids.is_sorted_by(|before, after| before.0 < after.0) {
        return;
    }
    let order = super::sort::sorted(ids.len(), &|left, right| ids.get(left) < ids.get(right));
    for pair in order.windows(2) {
        if let &[before, after] = pair
            && let (Some(&(before, ..)), Some(&(id, index, at))) = (ids.get(before), ids.get(after))
            && before == id
        {
            let path = Path::below(Some(&here.path), Segment::index(index));
            let path = Path::below(Some(&path), Segment::name(field.name));
            walk.warning(Problem::SameId, &Here { at, field, required: false, path });
        }
    }
}
