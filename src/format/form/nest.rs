//! Makes a flat record, whose names are paths, one of records and lists within each other.
//!
//! `[name]` is `.name`, and `[]` says nothing, as for the server. What is below indexes becomes a list, its items still named by
//! them, and so does a name that comes again.

use super::MOST_KEYS;
use crate::catalog::names::Index;
use crate::document::text::alike;
use crate::document::{Document, EDITED, INDEXED, LOST, Naming, Node, Tag, number};
use crate::format::{Limits, ReadError, Unreadable};
use crate::patch::tree::{Item, NONE, Tree};
use alloc::vec::Vec;

/// Nests the document's root.
pub(crate) fn nest(document: &mut Document, names: &Index, limits: Limits) -> Result<(), ReadError> {
    let mut tree = Tree::new(document.nodes.len());
    let mut steps = Vec::new();
    let mut next = 1;
    while next + 1 < document.nodes.len() {
        let (key, value) = (document.nodes.get(next), document.nodes.get(next + 1));
        next += 2;
        steps.clear();
        let reason = if next > 2 * MOST_KEYS + 1 {
            Unreadable::Keys
        } else if next > 2 * limits.items as usize + 1 {
            Unreadable::Items
        } else if !split(document.text(&key), &key, &mut steps) {
            Unreadable::Form
        } else if steps.len() > limits.depth as usize {
            Unreadable::Depth
        } else {
            put(&mut tree, document, names, &steps, &value);
            continue;
        };
        return Err(ReadError { reason, range: document.place(&value).map_or([NONE; 2], |place| place.range) });
    }
    tree.write(document, &mut Vec::new(), u32::MAX);
    Ok(())
}

/// Puts a value where its steps lead.
fn put(tree: &mut Tree, document: &Document, names: &Index, steps: &[Node], value: &Node) {
    let mut container = 0;
    for (place, step) in steps.iter().enumerate() {
        let text = document.text(step);
        let index = if tree.get(container).node.tag() == Tag::LIST { number::parse(text) } else { None };
        // Names are the same in whatever letter case; indexes stand in their order.
        let same = |item: &Item| alike(document.text(&item.name), text);
        let (before, mut item) = tree.find(container, |item| match index {
            Some(_) => number::parse(document.text(&item.name)) >= index,
            None => same(item),
        });
        let inside = steps.get(place + 1);
        let node = match inside {
            Some(next) if next.has(INDEXED) => Node::new(Tag::LIST, INDEXED, Naming::TEXT, value.size, 0),
            Some(_) => Node::new(Tag::RECORD, 0, Naming::TEXT, value.size, 0),
            None => *value,
        };
        let there = tree.get(item);
        if item == NONE || !same(&there) {
            item = add(tree, container, before, node);
            tree.name(item, names.find(text).map_or(Naming::TEXT, Naming::known), *step);
        } else if inside.is_none() && !there.node.has(INDEXED) && there.node.tag() != Tag::RECORD {
            // Once more.
            let mut last = tree.find(item, |_| false).0;
            if there.node.tag() != Tag::LIST {
                tree.make(item, Tag::LIST);
                last = add(tree, item, NONE, there.node);
            }
            add(tree, item, last, node);
        } else if inside.is_none() || !there.node.is_container() || there.node.tag() == Tag::LIST && !there.node.has(INDEXED) {
            // A value, and members of it.
            return tree.flag(item, LOST);
        } else if there.node.tag() != node.tag() {
            // Indexes among other names are names.
            tree.make(item, Tag::RECORD);
        }
        container = item;
    }
}

fn add(tree: &mut Tree, container: u32, before: u32, node: Node) -> u32 {
    let item = tree.push(node, NONE);
    tree.name(item, Naming::UNNAMED, Node::BLANK);
    tree.link(container, before, item);
    item
}

/// Splits a name into its steps, a node each; says whether it is well-formed.
fn split(text: &[u8], key: &Node, steps: &mut Vec<Node>) -> bool {
    let mut start = 0;
    let mut bracketed = false;
    for at in 0..=text.len() {
        let byte = text.get(at);
        let ends = if bracketed { byte == Some(&b']') } else { matches!(byte, None | Some(b'.' | b'[')) };
        if !ends {
            continue;
        }
        let step = text.get(start..at).unwrap_or_default();
        // Behind a bracket another one may follow, or a point, or nothing.
        let behind = !bracketed && at > 0 && start > 0 && text.get(start - 1) == Some(&b']');
        if behind && !step.is_empty() {
            return false;
        }
        if !(step.is_empty() && (bracketed || behind)) {
            let canonical = step.len() <= 9 && (step.len() == 1 || step.first() != Some(&b'0'));
            let index = bracketed && canonical && step.iter().all(u8::is_ascii_digit);
            let flags = if index { EDITED | INDEXED } else { EDITED };
            let mut node = Node::new(Tag::NAME, flags, Naming::UNNAMED, key.start + start as u32, step.len() as u32);
            node.size = key.size;
            steps.push(node);
        }
        bracketed = byte == Some(&b'[');
        start = at + 1;
    }
    !bracketed && start > text.len()
}
