//! A document that can be edited: its nodes as a tree of linked items, written back as nodes in one pass.

use crate::check::sorted;
use crate::document::text::{alike, folded};
use crate::document::{Document, Naming, Node, Nodes, REMOVED, Tag, number};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::mem::take;

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
    /// The place of the index of its members or items.
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

/// The members of a large record in the order of their names, or the items of a large list in their own.
#[derive(Default)]
struct Index {
    order: Vec<u32>,
    /// Members that came since it was looked at.
    fresh: Vec<u32>,
}

/// Puts an item into an order at a place.
#[inline(never)]
fn squeeze(order: &mut Vec<u32>, at: usize, item: u32) {
    order.insert(at.min(order.len()), item);
}

/// Where in an order an item is, which is looked for from the end on; else its end.
#[inline(never)]
fn place_in(order: &[u32], item: u32) -> usize {
    order.iter().rposition(|&other| other == item).unwrap_or(order.len())
}

/// Compares names as if they were in lower case, and those that are alike then as they are.
fn compare(left: &[u8], right: &[u8], any_case: bool) -> Ordering {
    let order = folded(left, right);
    if any_case { order } else { order.then_with(|| left.cmp(right)) }
}

/// More members or items than this are looked up in an index.
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
        let Item { first, last, index, node, .. } = self.get(container);
        let next = if before == NONE { first } else { self.get(before).next };
        self.set(item, |item| item.previous = before);
        self.join(container, before, item);
        self.join(container, item, next);
        if let Some(Index { order, fresh }) = self.indexes.get_mut(index as usize) {
            if node.tag() != Tag::LIST {
                fresh.push(item);
            } else {
                let at = if before == last { order.len() } else { place_in(order, next) };
                squeeze(order, at, item);
            }
        }
    }

    /// Takes an item of a container's out.
    pub fn unlink(&mut self, container: u32, item: u32) {
        let Item { previous, next, .. } = self.get(item);
        let Item { index, node, .. } = self.get(container);
        self.set(container, |container| container.found = NONE);
        self.join(container, previous, next);
        if node.tag() == Tag::LIST
            && let Some(Index { order, .. }) = self.indexes.get_mut(index as usize)
        {
            let at = place_in(order, item);
            if at < order.len() {
                order.remove(at);
            }
        }
        // An index of names goes on to hold it.
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

    /// The item at a place in a list, the one before it, and how many there are before it; the last one and how many there are
    /// where there is none.
    pub fn find_place(&mut self, list: u32, wanted: usize) -> (u32, u32, usize) {
        let Item { first: mut item, last, .. } = self.get(list);
        let mut count = 0;
        while item != NONE && count < wanted.min(FEW) {
            item = self.get(item).next;
            count += 1;
        }
        if item != NONE && count < wanted {
            let place = self.index(list);
            let order = self.indexes.get(place).map_or(&[][..], |index| &index.order);
            item = order.get(wanted).copied().unwrap_or(NONE);
            count = wanted.min(order.len());
        }
        (if item == NONE { last } else { self.get(item).previous }, item, count)
    }

    /// The place of a container's index, which is made where there is none.
    fn index(&mut self, container: u32) -> usize {
        let Item { mut index, node, .. } = self.get(container);
        if index as usize >= self.indexes.len() {
            index = self.indexes.len() as u32;
            let (items, none) = (self.items(container).collect(), Vec::new());
            let (order, fresh) = if node.tag() == Tag::LIST { (items, none) } else { (none, items) };
            self.indexes.push(Index { order, fresh });
            self.set(container, |container| container.index = index);
        }
        index as usize
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
        let place = self.index(container);
        let Some(mut index) = self.indexes.get_mut(place).map(take) else { return NONE };
        let fresh = take(&mut index.fresh);
        if index.order.is_empty() {
            let text = |place: usize| fresh.get(place).map_or(&[][..], |&item| self.text(document, item));
            let order = sorted(fresh.len(), &|left, right| compare(text(left), text(right), false).is_lt());
            index.order.extend(order.into_iter().filter_map(|place| fresh.get(place)));
        } else {
            for item in fresh {
                let at = self.place(document, &index.order, self.text(document, item), false);
                squeeze(&mut index.order, at, item);
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
