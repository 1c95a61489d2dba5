//! A document that can be edited: its nodes as a tree of linked items, written back as nodes in one pass.

use crate::check::sorted;
use crate::document::text::{alike, folded};
use crate::document::{Document, Naming, Node, Nodes, REMOVED, Tag, number};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::mem::{replace, take};

/// No item.
pub(crate) const NONE: u32 = u32::MAX;

/// One value.
#[derive(Clone, Copy)]
pub(crate) struct Item {
    pub node: Node,
    /// The node of its name, where that is text.
    pub name: Node,
    pub first: u32,
    last: u32,
    previous: u32,
    pub next: u32,
    /// The entry of the patch it comes from.
    entry: u32,
    /// The place of the index of its members.
    index: u32,
    /// The member that was found last: of members that are looked for in order, the next is the one behind it.
    found: u32,
}

impl Item {
    fn new(node: Node, entry: u32) -> Item {
        let (first, last, previous, next) = (NONE, NONE, NONE, NONE);
        Item { node, name: Node::BLANK, first, last, previous, next, entry, index: NONE, found: NONE }
    }

    /// Its name.
    pub fn text<'d>(&self, document: &'d Document) -> &'d [u8] {
        document.name(self.node.naming(), &self.name)
    }
}

/// The members of a large container in the order of their names.
#[derive(Default)]
struct Index {
    order: Vec<u32>,
    /// Those that came since it was looked at.
    fresh: Vec<u32>,
}

/// Compares names as if they were in lower case, and those that are alike then as they are.
fn compare(left: &[u8], right: &[u8], any_case: bool) -> Ordering {
    let order = folded(left, right);
    if any_case { order } else { order.then_with(|| left.cmp(right)) }
}

/// More members than this are looked up in an index.
const FEW: usize = 24;

/// The tree; the first item is the root.
pub(crate) struct Tree {
    items: Vec<Item>,
    indexes: Vec<Index>,
}

impl Tree {
    /// A tree of an empty record, with room for so many items.
    pub fn new(room: usize) -> Tree {
        let mut tree = Tree { items: Vec::with_capacity(room + 8), indexes: Vec::new() };
        tree.push(Node::new(Tag::RECORD, 0, Naming::UNNAMED, 0, 0), NONE);
        tree
    }

    #[inline(never)]
    pub fn get(&self, item: u32) -> Item {
        self.items.get(item as usize).copied().unwrap_or(Item::new(Node::BLANK, NONE))
    }

    fn set(&mut self, item: u32, edit: impl FnOnce(&mut Item)) {
        if let Some(item) = self.items.get_mut(item as usize) {
            edit(item);
        }
    }

    /// A new item without a place.
    pub fn push(&mut self, node: Node, entry: u32) -> u32 {
        self.items.push(Item::new(node, entry));
        self.items.len() as u32 - 1
    }

    /// Another item of the same value, without a name and a place.
    pub fn share(&mut self, item: u32) -> u32 {
        let Item { node, first, last, .. } = self.get(item);
        self.items.push(Item { first, last, ..Item::new(node, NONE) });
        self.items.len() as u32 - 1
    }

    /// Makes items of the value at a node but what was taken out of it; gives the topmost, which has no name and no place yet.
    pub fn plant(&mut self, nodes: &Nodes, at: usize, entry: u32) -> u32 {
        let node = nodes.node(at);
        let top = self.push(node, entry);
        self.set(top, |item| item.node.rename(Naming::UNNAMED));
        let mut last = NONE;
        let mut inside = nodes.inside(at);
        while inside.step(nodes) {
            if inside.node.has(REMOVED) {
                continue;
            }
            let item = self.plant(nodes, inside.at, entry);
            self.name(item, inside.node.naming(), nodes.node(inside.name));
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
        let Item { first, index, .. } = self.get(container);
        let next = if before == NONE { first } else { self.get(before).next };
        self.set(item, |item| item.previous = before);
        self.join(container, before, item);
        self.join(container, item, next);
        if let Some(index) = self.indexes.get_mut(index as usize) {
            index.fresh.push(item);
        }
    }

    /// Takes an item of a container's out.
    pub fn unlink(&mut self, container: u32, item: u32) {
        let Item { previous, next, .. } = self.get(item);
        self.set(container, |container| container.found = NONE);
        self.join(container, previous, next);
        // An index goes on to hold it.
        self.set(item, |item| item.node.set(REMOVED));
    }

    /// Makes two items of a container's neighbours; where one is none, the other is its first or last.
    fn join(&mut self, container: u32, left: u32, right: u32) {
        if left == NONE {
            self.set(container, |container| container.first = right);
        } else {
            self.set(left, |left| left.next = right);
        }
        if right == NONE {
            self.set(container, |container| container.last = left);
        } else {
            self.set(right, |right| right.previous = left);
        }
    }

    /// Puts another value in an item's place, under its name.
    pub fn replace(&mut self, item: u32, by: u32) {
        let Item { name, previous, next, node, .. } = self.get(item);
        let mut new = self.get(by);
        new.node.rename(node.naming());
        self.set(item, |item| *item = Item { name, previous, next, ..new });
    }

    /// Makes an item a container, which stands where it stood.
    pub fn make(&mut self, item: u32, tag: Tag) {
        self.set(item, |item| {
            let place = if item.node.is_container() { item.node.start } else { item.node.size };
            item.node = Node::new(tag, 0, item.node.naming(), place, 0);
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

    /// The last item of a container.
    pub fn last(&self, container: u32) -> u32 {
        self.get(container).last
    }

    /// The member of a name, and the one before it; the last one before it where there is none. It is looked for behind the one
    /// that was found last at first.
    pub fn find_named(&mut self, container: u32, document: &Document, name: &[u8], any_case: bool) -> (u32, u32) {
        let is_wanted = |item: u32| {
            let text = self.text(document, item);
            text == name || any_case && alike(text, name)
        };
        let Item { first, last, found, .. } = self.get(container);
        let mut item = self.get(found).next;
        if item == NONE || !is_wanted(item) {
            item = first;
            let mut left = FEW;
            while item != NONE && left > 0 && !is_wanted(item) {
                item = self.get(item).next;
                left -= 1;
            }
            if item != NONE && left == 0 {
                item = self.look_up(container, document, name, any_case);
            }
        }
        if item == NONE {
            return (last, NONE);
        }
        self.set(container, |container| container.found = item);
        (self.get(item).previous, item)
    }

    /// The same out of the container's index.
    #[cold]
    fn look_up(&mut self, container: u32, document: &Document, name: &[u8], any_case: bool) -> u32 {
        let mut place = self.get(container).index as usize;
        if place >= self.indexes.len() {
            place = self.indexes.len();
            let fresh: Vec<u32> = self.items(container).collect();
            self.indexes.push(Index { order: Vec::new(), fresh });
            self.set(container, |container| container.index = place as u32);
        }
        let Some(mut index) = self.indexes.get_mut(place).map(take) else { return NONE };
        let fresh = take(&mut index.fresh);
        if index.order.is_empty() {
            let text = |place: usize| fresh.get(place).map_or(&[][..], |&item| self.text(document, item));
            let order = sorted(fresh.len(), &|left, right| compare(text(left), text(right), false).is_lt());
            index.order.extend(order.into_iter().filter_map(|place| fresh.get(place)));
        } else {
            for item in fresh {
                let at = self.place(document, &index.order, self.text(document, item), false);
                index.order.push(item);
                let mut before = item;
                for slot in index.order.get_mut(at..).unwrap_or_default() {
                    before = replace(slot, before);
                }
            }
        }
        let at = self.place(document, &index.order, name, any_case);
        let is_it = |&&item: &&u32| compare(self.text(document, item), name, any_case).is_eq();
        let mut alike = index.order.iter().skip(at).take_while(is_it);
        let found = alike.find(|&&item| !self.get(item).node.has(REMOVED)).copied().unwrap_or(NONE);
        if let Some(place) = self.indexes.get_mut(place) {
            *place = index;
        }
        found
    }

    /// Whether two values are the same, as RFC 6902 has it (section 4.6).
    pub fn same(&mut self, document: &Document, left: u32, right: u32) -> bool {
        let (one, other) = (self.get(left), self.get(right));
        let tag = one.node.tag();
        if tag != other.node.tag() {
            return false;
        }
        let (text, wanted) = (document.text(&one.node), document.text(&other.node));
        match tag {
            Tag::NUMBER => text == wanted || number::same(text, wanted),
            Tag::TEXT | Tag::DATE | Tag::BIGINT => text == wanted,
            Tag::LIST | Tag::RECORD => {
                let (mut item, mut next) = (one.first, other.first);
                while item != NONE && next != NONE {
                    let name = self.get(item).text(document);
                    let counterpart = if tag == Tag::LIST { next } else { self.find_named(right, document, name, false).1 };
                    if counterpart == NONE || !self.same(document, item, counterpart) {
                        return false;
                    }
                    (item, next) = (self.get(item).next, self.get(next).next);
                }
                item == next
            }
            _ => true,
        }
    }

    fn text<'d>(&self, document: &'d Document, item: u32) -> &'d [u8] {
        self.get(item).text(document)
    }

    /// The place of a name in the order of an index.
    #[inline(never)]
    fn place(&self, document: &Document, order: &[u32], name: &[u8], any_case: bool) -> usize {
        order.partition_point(|&item| compare(self.text(document, item), name, any_case).is_lt())
    }

    /// Writes the tree as the document's nodes, and beside them which entry each comes from; says whether it is no deeper than it
    /// may be.
    pub fn write(&self, document: &mut Document, entries: &mut Vec<u32>, depth: u32) -> bool {
        document.nodes.clear();
        entries.clear();
        self.write_item(0, &mut document.nodes, entries, depth)
    }

    fn write_item(&self, item: u32, nodes: &mut Nodes, entries: &mut Vec<u32>, depth: u32) -> bool {
        let Item { node, name, entry, .. } = self.get(item);
        if node.naming() == Naming::TEXT {
            nodes.push(name);
            entries.push(entry);
        }
        let place = nodes.len();
        nodes.push(node);
        entries.push(entry);
        if !node.is_container() {
            return true;
        }
        let whole = depth > 0 && self.items(item).all(|child| self.write_item(child, nodes, entries, depth - 1));
        nodes.close(place);
        whole
    }
}
