//! "Optionally required": of a group of fields at least one must be given, and more than one is doubtful.
//!
//! Null, empty text and the all-zero GUID stand for "not given".

use crate::catalog::{Kind, Name, Record};
use crate::check::Check;
use crate::check::kinds::guid;
use crate::check::problem::{Problem, Severity};
use crate::document::Tag;
use crate::document::path::{Path, Segment};
use crate::document::text::is_blank;

/// `places` says where each field's value is, 0 where there is none.
pub(in crate::check) fn check(
    walk: &mut Check<'_, '_>,
    at: usize,
    record: &Record,
    group: &[Name],
    places: &[u32; 64],
    path: Option<&Path<'_>>,
) {
    let given = group.iter().filter(|&&name| is_given(walk, record, name, places)).count();
    let (severity, problem) = match given {
        0 => (Severity::Error, Problem::NoneOf),
        1 => return,
        _ => (Severity::Warning, Problem::SeveralOf),
    };
    let start = walk.report.segments.len() as u32;
    walk.report.segments.extend(group.iter().map(|&name| Segment::Name(name)));
    walk.report.add(severity, problem, [start, group.len() as u32], at as u32, path);
}

fn is_given(walk: &Check<'_, '_>, record: &Record, name: Name, places: &[u32; 64]) -> bool {
    let Some(place) = record.place(name) else { return false };
    let at = match places.get(place) {
        Some(&at) if at != 0 => at as usize,
        _ => return false,
    };
    let node = walk.document.node(at);
    let text = walk.document.text(&node);
    match (node.tag(), record.fields.get(place).map(|field| field.kind)) {
        (Tag::Null, _) => false,
        (Tag::Text, Some(Kind::Guid { .. })) => !is_blank(text) && !guid::is_zero(text),
        (Tag::Text, _) => !is_blank(text),
        _ => true,
    }
}
