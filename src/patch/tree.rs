//! A document that can be edited: its nodes as a tree of linked items, written back as nodes in one pass.

use crate::document::{Document, Naming, Node, Nodes, Tag};
use alloc::vec::Vec;
use core::cell::Cell;

/// No item.
pub(super) const NONE: u32 = u32::MAX;

/// One value.
#[derive(Clone, Copy)]
pub(super) struct Item {
    pub node: Node,
    /// The node of its name, where that is text.
    pub name: Node,
    first: u32,
    next: u32,
    /// The entry of the patch it comes from.
    entry: u32,
}

/// The tree; the first item is the root.
pub(super) struct Tree {
    items: Vec<Item>,
    /// The member that was found last, and its container: of members that are looked for in order, the next is the one behind it.
    found: Cell<(u32, u32)>,
}

impl Tree {
    /// A tree of an empty record, with room for so many items.
    pub fn new(room: usize) -> Tree {
        let mut tree = Tree { items: Vec::with_capacity(room + 8), found: Cell::new((NONE, NONE)) };
        tree.push(Node::new(Tag::RECORD, 0, Naming::UNNAMED, 0, 0), NONE);
        tree
    }

    pub fn get(&self, item: u32) -> Item {
        self.items.get(item as usize).copied().unwrap_or(Item {
            node: Node::BLANK,
            name: Node::BLANK,
            first: NONE,
            next: NONE,
            entry: NONE,
        })
    }

    fn set(&mut self, item: u32, edit: impl FnOnce(&mut Item)) {
        if let Some(item) = self.items.get_mut(item as usize) {
            edit(item);
        }
    }

    /// A new item without a place.
    pub fn push(&mut self, node: Node, entry: u32) -> u32 {
        self.items.push(Item { node, name: Node::BLANK, first: NONE, next: NONE, entry });
        self.items.len() as u32 - 1
    }

    /// Makes items of the value at a node; gives the topmost, which has no name and no place yet.
    pub fn plant(&mut self, nodes: &Nodes, at: usize, entry: u32) -> u32 {
        let node = nodes.get(at);
        let top = self.push(node, entry);
        self.set(top, |item| item.node.rename(Naming::UNNAMED));
        let mut name = Node::BLANK;
        let mut last = NONE;
        let mut next = at + 1;
        while next < at + node.span() {
            let here = next;
            let child = nodes.get(here);
            next += child.span();
            if child.tag() == Tag::NAME {
                name = child;
                continue;
            }
            let item = self.plant(nodes, here, entry);
            self.name(item, child.naming(), name);
            self.link(top, last, item);
            last = item;
        }
        top
    }

    /// Names an item.
    pub fn name(&mut self, item: u32, naming: Naming, name: Node) {
        self.set(item, |item| {
            item.node.rename(naming);
            item.name = name;
        });
    }

    /// Puts an item behind another of a container's, or before all of them.
    pub fn link(&mut self, container: u32, before: u32, item: u32) {
        let next = if before == NONE { self.get(container).first } else { self.get(before).next };
        self.set(item, |item| item.next = next);
        if before == NONE {
            self.set(container, |container| container.first = item);
        } else {
            self.set(before, |before| before.next = item);
        }
    }

    /// Takes the item behind another of a container's out, or the first.
    pub fn unlink(&mut self, container: u32, before: u32, item: u32) {
        self.found.set((NONE, NONE));
        let next = self.get(item).next;
        if before == NONE {
            self.set(container, |container| container.first = next);
        } else {
            self.set(before, |before| before.next = next);
        }
    }

    /// Puts another value in an item's place, under its name.
    pub fn replace(&mut self, item: u32, by: u32) {
        let new = self.get(by);
        self.set(item, |item| {
            let naming = item.node.naming();
            item.node = new.node;
            item.node.rename(naming);
            item.first = new.first;
            item.entry = new.entry;
        });
    }

    /// The items of a container, one after the other.
    pub fn items(&self, container: u32) -> impl Iterator<Item = u32> {
        let mut next = self.get(container).first;
        core::iter::from_fn(move || {
            let item = next;
            next = self.get(item).next;
            (item != NONE).then_some(item)
        })
    }

    /// The item that `wanted` says, and the one before it; the last one before it where there is none.
    pub fn find(&self, container: u32, mut wanted: impl FnMut(&Item) -> bool) -> (u32, u32) {
        let mut before = NONE;
        for item in self.items(container) {
            if wanted(&self.get(item)) {
                return (before, item);
            }
            before = item;
        }
        (before, NONE)
    }

    /// The same for a member by its name, which is looked for behind the one that was found last at first.
    pub fn find_named(&self, container: u32, wanted: impl Fn(&Item) -> bool) -> (u32, u32) {
        let (around, before) = self.found.get();
        let next = self.get(before).next;
        let found = if around == container && next != NONE && wanted(&self.get(next)) {
            (before, next)
        } else {
            self.find(container, wanted)
        };
        if found.1 != NONE {
            self.found.set((container, found.1));
        }
        found
    }

    /// Writes the tree as the document's nodes, and beside them which entry each comes from.
    pub fn write(&self, document: &mut Document, entries: &mut Vec<u32>) {
        document.nodes.clear();
        entries.clear();
        self.write_item(0, &mut document.nodes, entries);
    }

    fn write_item(&self, item: u32, nodes: &mut Nodes, entries: &mut Vec<u32>) {
        let Item { node, name, entry, .. } = self.get(item);
        if node.naming() == Naming::TEXT {
            nodes.push(name);
            entries.push(entry);
        }
        let place = nodes.len();
        nodes.push(node);
        entries.push(entry);
        for child in self.items(item) {
            self.write_item(child, nodes, entries);
        }
        if node.is_container() {
            let size = (nodes.len() - place) as u32;
            if let Some(node) = nodes.get_mut(place) {
                node.size = size;
            }
        }
    }
}
