//! Patches of plain documents, without a schema: the RFCs' own rules.

use super::tree::NONE;
use super::{PatchFormat, Patching, Tree};
use crate::check::problem::Code;
use crate::check::report::Report;
use crate::document::{Document, Nodes, Tag};
use crate::format::{Limits, json};

/// Applies a patch to a JSON text, as RFC 6902 (move and copy excepted) and RFC 7396 have it; [`PatchFormat::FieldValue`] has no
/// meaning without a schema.
///
/// # Errors
/// The kind of the first thing that is wrong.
pub fn patch(format: PatchFormat, document: &[u8], patch: &[u8]) -> Result<Vec<u8>, Code> {
    let mut target = Document::default();
    let mut names = json::Names::new();
    let mut scratch = Vec::new();
    let mut change = Nodes::default();
    target.slots.extend_from_slice(document);
    target.slots.extend_from_slice(patch);
    let length = document.len();
    target.start(length + patch.len(), true);
    let (text, behind) = target.slots.split_at_checked(length).unwrap_or_default();
    json::read(text, &mut target.nodes, &mut scratch, &mut names, Limits::DEFAULT).map_err(|_| Code::Syntax)?;
    let first = core::mem::take(&mut scratch);
    json::read(behind, &mut change, &mut scratch, &mut names, Limits::DEFAULT).map_err(|_| Code::Syntax)?;
    let moved = target.keep(&first).0 as usize;
    target.nodes.shift(length, 0, moved);
    let moved = target.keep(&scratch).0 as usize;
    change.shift(patch.len(), length, moved);

    let mut report = Report::default();
    report.start(1);
    let mut patching = Patching::new(&mut target, &change, None, &mut report);
    match (format, change.get(0).tag()) {
        (PatchFormat::MergePatch, Tag::RECORD) => {
            if patching.tree.get(0).node.tag() != Tag::RECORD {
                patching.tree = Tree::new(0);
            }
            patching.run(format);
        }
        (PatchFormat::MergePatch, _) => {
            let new = patching.tree.plant(&change, 0, NONE);
            patching.tree.replace(0, new);
        }
        (PatchFormat::JsonPatch, Tag::LIST) => patching.run(format),
        _ => return Err(Code::Type),
    }
    let mut entries = Vec::new();
    if !patching.tree.write(patching.document, &mut entries, Limits::MOST.depth) {
        return Err(Code::Limit);
    }
    if let Some(problem) = report.first() {
        return Err(problem.message().code);
    }
    let mut out = Vec::new();
    json::write(&target, &mut out);
    Ok(out)
}
