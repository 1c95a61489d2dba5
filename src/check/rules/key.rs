//! The key: which user a payload is about. The URI and the body must name the same one; a body without it takes it from the
//! URI, or gets a random one where the caller wants that. Where the URI alone carries it, that is enough.

use crate::catalog::{Field, Kind};
use crate::check::problem::{ChangeRule, Problem};
use crate::check::{Check, Here};
use crate::document::path::{Path, Segment};
use crate::document::{INVALID, Naming, Node, Tag, number};
use uuid::Builder;

/// A key from outside the body: a node behind the root, checked like the body's own.
#[derive(Clone, Copy)]
pub(in crate::check) struct Outside {
    at: usize,
    rule: ChangeRule,
}

/// Whether a value is that of the payload's key.
pub(in crate::check) fn is_key(walk: &Check<'_>, here: &Here<'_>) -> bool {
    here.path.parent.is_none() && here.field.name == walk.schema.key.field
}

/// Puts the key from outside behind the document's root and checks it.
pub(in crate::check) fn outside(walk: &mut Check<'_>, field: &'static Field) -> Option<Outside> {
    let (tag, rule, (start, len)) = if let Some(given) = &walk.settings.key {
        // A URI has text alone, so that a number's own text form counts, whatever else is converted.
        let is_number = matches!(field.kind, Kind::Integer(_)) && number::is_canonical(&given.text);
        let tag = if is_number { Tag::NUMBER } else { given.tag };
        (tag, ChangeRule::FromParams, walk.document.keep(&given.text))
    } else {
        let random = walk.settings.random.filter(|_| walk.schema.key.generated)?;
        let bytes = Builder::from_random_bytes(random).into_uuid().into_bytes();
        (Tag::TEXT, ChangeRule::GeneratedId, walk.document.keep(&crate::check::kinds::guid::write(&bytes)))
    };
    let at = walk.document.nodes.len();
    walk.document.nodes.push(Node::new(tag, 0, Naming::known(field.name), start, len));
    let (recording, is_value) = (walk.recording, walk.document.is_value);
    // What is said about it is about no place in the body.
    (walk.recording, walk.document.is_value) = (false, true);
    walk.value(&Here { at, field, required: true, path: Path::below(None, Segment::name(field.name)) });
    (walk.recording, walk.document.is_value) = (recording, is_value);
    Some(Outside { at, rule })
}

/// Compares the body's key with the one that the URI names. One that was made is for a body without.
pub(in crate::check) fn compare(walk: &mut Check<'_>, field: &'static Field, outside: Outside, at: usize) {
    let (node, given) = (walk.document.node(at), walk.document.node(outside.at));
    let comparable = !matches!(node.tag(), Tag::NULL | Tag::MISSING)
        && !node.has(INVALID)
        && !given.has(INVALID)
        && outside.rule == ChangeRule::FromParams;
    if comparable && walk.document.text(&node) != walk.document.text(&given) {
        walk.error(Problem::Mismatch, &Here { at, field, required: true, path: Path::below(None, Segment::name(field.name)) });
    }
}

/// Puts the key from outside into a body without one.
pub(in crate::check) fn insert(walk: &mut Check<'_>, field: &Field, outside: Outside) {
    let mut node = walk.document.node(outside.at);
    if node.has(INVALID) || !walk.settings.changes || !(walk.schema.key.in_body || walk.settings.expanded) {
        return;
    }
    // Marked as a value of ours: it stands for nothing in the payload.
    node.replace(node.tag(), node.start, node.len);
    walk.note(outside.rule, field, None, Some(node), &Path::below(None, Segment::name(field.name)));
    // The key is every schema's first field.
    walk.document.nodes.insert(1, node);
    if let Some(root) = walk.document.nodes.get_mut(0) {
        root.size += 1;
    }
}
