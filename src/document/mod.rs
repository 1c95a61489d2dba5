//! The neutral document: what every reader writes and every writer reads.
//!
//! A document is a flat list of [`Node`]s in pre-order over one text: the input and, behind it, what is not in the input as it
//! stands (decoded escapes, canonical forms). A container says how many nodes it spans, itself included, so that whole
//! subtrees are skipped, moved and copied without looking inside. Formats know nothing of schemas: a node's name is the id of
//! a documented name, or text.

mod nodes;
pub(crate) mod number;
pub(crate) mod path;
pub(crate) mod scan;
pub(crate) mod text;

use crate::catalog::{Field, Name};
use alloc::vec::Vec;
pub(crate) use nodes::Nodes;

/// What a node is. A number, not an enum: JavaScript writes nodes too, and reading one back takes no code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tag(u8);

impl Tag {
    pub const NULL: Tag = Tag(0);
    pub const FALSE: Tag = Tag(1);
    pub const TRUE: Tag = Tag(2);
    /// A number, as its JSON text.
    pub const NUMBER: Tag = Tag(3);
    pub const TEXT: Tag = Tag(4);
    pub const LIST: Tag = Tag(5);
    pub const RECORD: Tag = Tag(6);
    /// The name, as text, of the node behind it: no documented one, or in another spelling.
    pub const NAME: Tag = Tag(7);
    /// A JavaScript Date, as the text of its `toISOString`; empty where it is invalid.
    pub const DATE: Tag = Tag(8);
    /// A JavaScript BigInt, as its decimal digits.
    pub const BIGINT: Tag = Tag(9);
    /// A JavaScript value that no payload can hold: a Map, NaN …
    pub const OTHER: Tag = Tag(10);
    /// A JavaScript value that could not be read: a getter threw, or an object holds itself.
    pub const UNREADABLE: Tag = Tag(11);
    /// Nothing at all: the value of a field that is not there.
    pub const MISSING: Tag = Tag(12);
    /// A JavaScript function or symbol, which is wrong anywhere.
    pub const CODE: Tag = Tag(13);
}

/// One value, or the name of the value behind it. Four words in a row, as JavaScript writes and reads them.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Node {
    /// Tag (4 bits), flags (12 bits), name (16 bits).
    head: u32,
    /// Where its text begins, in bytes; of a container in a text input, where that begins.
    pub start: u32,
    /// How many bytes of text.
    pub len: u32,
    /// Containers: how many nodes, itself included. Others: where they begin in a text input; in what a JavaScript reader kept,
    /// their place.
    pub size: u32,
}

/// The text had a lone surrogate, which no UTF-8 can hold.
pub(crate) const LONE: u32 = 1 << 5;
/// Checking put another value here.
pub(crate) const EDITED: u32 = 1 << 6;
/// Checking took it out.
pub(crate) const REMOVED: u32 = 1 << 7;
/// Checking found an error in it.
pub(crate) const INVALID: u32 = 1 << 8;
/// A record of the fields of a form: names are paths, and may come again.
pub(crate) const FLAT: u32 = 1 << 9;

/// How a node is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Naming(u16);

impl Naming {
    /// A root, or an item of a list.
    pub const UNNAMED: Naming = Naming(0xFFFF);
    /// By the [`Tag::NAME`] node before it.
    pub const TEXT: Naming = Naming(0xFFFE);

    /// A documented name, spelt as documented.
    #[inline(always)]
    pub const fn known(name: Name) -> Naming {
        Naming(name.0)
    }

    /// The documented name.
    #[inline(always)]
    pub fn name(self) -> Option<Name> {
        if self.0 < Naming::TEXT.0 { Some(Name(self.0)) } else { None }
    }

    /// As a number.
    #[inline(always)]
    pub fn number(self) -> u32 {
        self.0.into()
    }
}

impl Node {
    /// Nothing.
    pub const BLANK: Node = Node::new(Tag::MISSING, 0, Naming::UNNAMED, 0, 0);

    #[inline(always)]
    pub const fn new(tag: Tag, flags: u32, naming: Naming, start: u32, len: u32) -> Node {
        Node { head: tag.0 as u32 | flags | (naming.0 as u32) << 16, start, len, size: 1 }
    }

    /// With a span, or a place.
    #[inline(always)]
    pub const fn sized(self, size: u32) -> Node {
        Node { size, ..self }
    }

    /// As it lies in memory.
    pub fn words(&self) -> [u32; 4] {
        [self.head, self.start, self.len, self.size]
    }

    /// From how it lies in memory.
    #[cfg(feature = "std")]
    pub fn from_words([head, start, len, size]: [u32; 4]) -> Node {
        Node { head, start, len, size }
    }

    #[inline(always)]
    pub fn tag(&self) -> Tag {
        Tag(self.head as u8 & 0xF)
    }

    #[inline(always)]
    pub fn has(&self, flag: u32) -> bool {
        self.head & flag != 0
    }

    #[inline(always)]
    pub fn set(&mut self, flag: u32) {
        self.head |= flag;
    }

    #[inline(always)]
    pub fn naming(&self) -> Naming {
        Naming((self.head >> 16) as u16)
    }

    pub fn rename(&mut self, naming: Naming) {
        self.head = self.head & 0xFFFF | naming.number() << 16;
    }

    /// The same text as another kind of node, under another name.
    pub fn named(&self, tag: Tag, naming: Naming) -> Node {
        Node { head: self.head & LONE | u32::from(tag.0) | EDITED | naming.number() << 16, ..*self }
    }

    /// A container that stands where this one does, without members so far.
    pub fn emptied(&self, tag: Tag) -> Node {
        Node::new(tag, 0, Naming::UNNAMED, self.start, self.len)
    }

    /// Puts another value here, under the same name.
    pub fn replace(&mut self, tag: Tag, start: u32, len: u32) {
        self.head = self.head & (0xFFFF_0000 | REMOVED) | u32::from(tag.0) | EDITED;
        self.start = start;
        self.len = len;
    }

    /// Text without a lone surrogate.
    #[inline(always)]
    pub fn is_plain_text(&self) -> bool {
        self.head & (0xF | LONE) == Tag::TEXT.0 as u32
    }

    /// Whether it spans further nodes.
    #[inline(always)]
    pub fn is_container(&self) -> bool {
        matches!(self.tag(), Tag::LIST | Tag::RECORD)
    }

    /// How many nodes it spans, itself included.
    #[inline(always)]
    pub fn span(&self) -> usize {
        if self.is_container() { (self.size as usize).max(1) } else { 1 }
    }
}

/// A document: nodes over their text.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub nodes: Nodes,
    /// The text is the first `length` bytes; what is behind them is room, or left from other documents.
    pub slots: Vec<u8>,
    length: usize,
    /// How much of the text is the input.
    source: usize,
    /// Where the values of a text input stand that is no JSON, which nodes lead to: a container by `start`, others by `size`.
    pub places: Vec<Place>,
    /// It came from a JavaScript value. Objects there have members whose names are indexes first, in whatever order they were
    /// given; and no node has a place in a text.
    pub is_value: bool,
    /// The order of its members says nothing, or what was to say about it is said.
    pub unordered: bool,
    /// Its members may stay in whatever order they are: nobody writes it, or who does has an order of its own.
    pub order_stays: bool,
}

/// What is known of an element of XML or a field of a form beside its value.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    /// In the input, `[start, end)` in bytes.
    pub range: [u32; 2],
    /// The text of an element's namespace.
    pub namespace: (u32, u32),
    /// An element has attributes that mean nothing.
    pub attributes: bool,
}

impl Document {
    /// Begins anew, over the first `length` bytes of what is in the slots.
    pub fn start(&mut self, length: usize, is_value: bool) {
        self.length = length.min(self.slots.len());
        self.source = self.length;
        self.is_value = is_value;
        self.unordered = false;
        self.order_stays = false;
        self.places.clear();
    }

    /// What else is known of a node.
    pub fn place(&self, node: &Node) -> Option<&Place> {
        self.places.get(if node.is_container() { node.start } else { node.size } as usize)
    }

    /// The input.
    #[inline(always)]
    pub fn input(&self) -> &[u8] {
        self.slots.get(..self.source).unwrap_or_default()
    }

    /// The text of a node; well-formed UTF-8.
    #[inline(never)]
    pub fn text(&self, node: &Node) -> &[u8] {
        self.hot_text(node)
    }

    /// The same in more code, for the hottest places.
    #[inline(always)]
    pub fn hot_text(&self, node: &Node) -> &[u8] {
        self.slots.get(node.start as usize..node.start as usize + node.len as usize).unwrap_or_default()
    }

    /// The name of a value inside a container.
    #[inline(never)]
    pub fn name(&self, naming: Naming, name: &Node) -> &[u8] {
        match naming.name() {
            Some(known) => known.bytes(),
            None => self.text(name),
        }
    }

    /// What a value that is no container says, as text.
    pub fn plain_text(&self, node: &Node) -> &[u8] {
        match node.tag() {
            Tag::TRUE => b"true",
            Tag::FALSE => b"false",
            _ => self.text(node),
        }
    }

    /// Text by its place.
    #[inline(never)]
    pub fn slice(&self, start: u32, len: u32) -> &[u8] {
        self.hot_text(&Node::new(Tag::TEXT, 0, Naming::UNNAMED, start, len))
    }

    /// Puts text behind the rest and says where it lies.
    #[inline(never)]
    pub fn keep(&mut self, text: &[u8]) -> (u32, u32) {
        let start = self.length;
        let end = start + text.len();
        if end > self.slots.len() {
            self.slots.resize(end + end / 2, 0);
        }
        if let Some(room) = self.slots.get_mut(start..end) {
            room.copy_from_slice(text);
        }
        self.length = end;
        (start as u32, text.len() as u32)
    }

    /// A node. In the hottest places [`Nodes::get`] is the same in more code.
    #[inline(never)]
    pub fn node(&self, at: usize) -> Node {
        self.nodes.get(at)
    }

    /// Where the values of a record's members are that stay, and the names of those before them: first one for each field, 0 where
    /// it has none, then those that are none of the fields, as they come.
    #[cold]
    pub fn members(&self, at: usize, fields: &[Field]) -> Vec<(usize, usize)> {
        let mut members = alloc::vec![(0, 0); fields.len()];
        let mut inside = self.nodes.inside(at);
        while inside.step(&self.nodes) {
            let member = (inside.at, inside.name);
            let naming = inside.node.naming();
            if inside.node.has(REMOVED) {
                continue;
            }
            match fields.iter().position(|field| Naming::known(field.name) == naming).and_then(|place| members.get_mut(place)) {
                Some(slot) => *slot = member,
                None => members.push(member),
            }
        }
        members
    }

    /// Where a node stands in the input, `[start, end)` in bytes; all ones for a value's.
    #[cold]
    pub fn range(&self, at: usize) -> [u32; 2] {
        let node = self.node(at);
        if self.is_value {
            return [u32::MAX; 2];
        }
        if let Some(place) = self.place(&node) {
            return place.range;
        }
        if node.is_container() {
            return [node.start, node.start + node.len];
        }
        let input = self.input();
        let start = node.size as usize;
        let quoted = input.get(start) == Some(&b'"');
        let mut end = start + 1;
        while let Some(byte) = input.get(end) {
            match byte {
                b'"' if quoted => {
                    end += 1;
                    break;
                }
                b'\\' if quoted => end += 1,
                b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t' if !quoted => break,
                _ => {}
            }
            end += 1;
        }
        [start as u32, end as u32]
    }

    /// Where the name of a value stands, which is a documented one: before a value in JSON, where nothing in it is a quotation mark;
    /// in the tag of an element. A field of a form is shown whole.
    #[cold]
    pub fn range_of_name(&self, value: [u32; 2]) -> [u32; 2] {
        if !self.places.is_empty() {
            let tag = self.input().get(value[0] as usize..).and_then(|tag| tag.strip_prefix(b"<")).unwrap_or_default();
            let len = tag.iter().position(|byte| matches!(byte, 0..=b' ' | b'/' | b'>'));
            return len.map_or(value, |len| [value[0] + 1, value[0] + 1 + len as u32]);
        }
        let mark = |end: usize| self.input().get(..end)?.iter().rposition(|&byte| byte == b'"');
        let name = || {
            let last = mark(value[0] as usize)?;
            Some([mark(last)? as u32, last as u32 + 1])
        };
        name().unwrap_or(value)
    }

    /// How many bytes it holds on to.
    pub fn held(&self) -> usize {
        self.nodes.held() + self.slots.capacity() + self.places.capacity() * size_of::<Place>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_sixteen_bytes() {
        assert_eq!(size_of::<Node>(), 16);
    }

    #[test]
    fn replacing_keeps_the_name_and_drops_the_flags_of_the_old_text() {
        let mut node = Node::new(Tag::TEXT, INVALID | LONE, Naming::known(Name(7)), 3, 4);
        node.replace(Tag::NUMBER, 9, 1);
        assert_eq!((node.tag(), node.naming(), node.has(EDITED)), (Tag::NUMBER, Naming::known(Name(7)), true));
        assert!(!node.has(INVALID) && !node.has(LONE));
    }
}
