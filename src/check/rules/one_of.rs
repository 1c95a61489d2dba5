//! "Optionally required": of a group of fields at least one must be given, and more than one is doubtful.
//!
//! Null, empty text and the all-zero GUID stand for "not given".

use crate::catalog::{Kind, Name, Record};
use crate::check::Check;
use crate::check::kinds::guid;
use crate::check::problem::{Problem, Severity};
use crate::document::Tag;
use crate::document::path::Path;
use crate::document::text::is_blank;

/// Looks at the fields of the group in the record at `at`; `present` are the members it has, a bit each.
pub(in crate::check) fn check(
    walk: &mut Check<'_>,
    at: usize,
    record: &Record,
    group: &[Name],
    present: u64,
    path: Option<&Path<'_>>,
) {
    let mut given = 0;
    let mut left = present & record.group;
    while let Some(field) = record.fields.get(left.trailing_zeros() as usize) {
        left &= left - 1;
        let node = walk.document.node(walk.document.nodes.find(at, field.name));
        let text = walk.document.text(&node);
        let is_guid = matches!(field.kind, Kind::Guid { .. });
        let blank = match node.tag() {
            Tag::NULL => true,
            Tag::TEXT => is_blank(text) || is_guid && guid::is_zero(text),
            _ => false,
        };
        given += u32::from(!blank);
    }
    let (severity, problem) = match given {
        0 => (Severity::Error, Problem::NoneOf),
        1 => return,
        _ => (Severity::Warning, Problem::SeveralOf),
    };
    walk.say(severity, problem, [0, 0], group, Some(at), path);
}
