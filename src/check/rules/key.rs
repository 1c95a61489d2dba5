//! The key: which user a payload is about. The URI and the body must name the same one; a body without it takes it from the
//! URI, or gets a random one where the caller wants that.

use crate::catalog::Field;
use crate::check::Check;
use crate::check::problem::{ChangeRule, Problem};
use crate::document::path::{Path, Segment};
use crate::document::{INVALID, Naming, Node, Tag};
use uuid::Builder;

/// A key from outside the body: a node behind the root, checked like the body's own.
#[derive(Clone, Copy)]
pub(in crate::check) struct Outside {
    at: usize,
    rule: ChangeRule,
}

/// Puts the key from outside behind the document's root and checks it.
pub(in crate::check) fn outside(walk: &mut Check<'_, '_>, field: &'static Field) -> Option<Outside> {
    let (tag, rule, (start, len)) = if let Some(given) = &walk.settings.key {
        (given.tag, ChangeRule::FromParams, walk.document.keep(&given.text))
    } else {
        let random = walk.settings.random.filter(|_| walk.schema.key.generated)?;
        let mut buffer = uuid::Uuid::encode_buffer();
        let text = Builder::from_random_bytes(random).into_uuid().hyphenated().encode_lower(&mut buffer).as_bytes();
        (Tag::Text, ChangeRule::GeneratedId, walk.document.keep(text))
    };
    let at = walk.document.nodes.len();
    walk.document.nodes.push(Node::new(tag, 0, Naming::Known(field.name), start, len));
    let recording = core::mem::replace(&mut walk.recording, false);
    let path = Path::below(None, Segment::Name(field.name));
    walk.value(at, field, true, &path);
    walk.recording = recording;
    Some(Outside { at, rule })
}

/// Compares the body's key, at `inside`, with the one that the URI names. One that was made is for a body without.
pub(in crate::check) fn compare(walk: &mut Check<'_, '_>, field: &Field, inside: usize, outside: Outside) {
    let (node, given) = (walk.document.node(inside), walk.document.node(outside.at));
    let comparable = !node.has(INVALID) && !given.has(INVALID) && outside.rule == ChangeRule::FromParams;
    if comparable && walk.document.text(&node) != walk.document.text(&given) {
        walk.error(Problem::Mismatch, inside, &Path::below(None, Segment::Name(field.name)));
    }
}

/// Puts the key from outside into a body without one.
pub(in crate::check) fn insert(walk: &mut Check<'_, '_>, field: &Field, outside: Outside) {
    let mut node = walk.document.node(outside.at);
    if node.has(INVALID) || !walk.settings.changes {
        return;
    }
    // Marked as a value of ours: it stands for nothing in the payload.
    node.replace(node.tag(), node.start, node.len);
    walk.note(outside.rule, field, None, Some(node), &Path::below(None, Segment::Name(field.name)));
    // The key is every schema's first field.
    walk.document.nodes.insert(1, node);
    if let Some(root) = walk.document.nodes.get_mut(0) {
        root.size += 1;
    }
}
