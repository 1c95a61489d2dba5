//! The neutral document: what every reader writes and every writer reads.
//!
//! A document is a flat list of [`Node`]s in pre-order over the text they came from; a container says how many nodes it
//! spans, itself included, so that whole subtrees are skipped, moved and copied without looking inside. Formats know nothing
//! of schemas: a node's name is the id of a documented name, or text.
//!
//! It holds no places in the source. Where a text input has issues it is read again with spans ([`Spans`]).

mod nodes;
pub(crate) mod number;
pub(crate) mod path;
pub(crate) mod scan;
pub(crate) mod text;

use crate::catalog::Name;
use alloc::vec::Vec;
pub(crate) use nodes::Nodes;

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tag {
    Null,
    False,
    True,
    /// A number, as its JSON text.
    Number,
    Text,
    List,
    Record,
    /// The name, as text, of the node behind it: no documented one, or in another spelling.
    Name,
    /// A JavaScript Date, as the text of its `toISOString`; empty where it is invalid.
    Date,
    /// A JavaScript BigInt, as its decimal digits.
    BigInt,
    /// A JavaScript value that no payload can hold: a function, a symbol, a Map, NaN …
    Other,
    /// A JavaScript value that could not be read: a getter threw, or an object holds itself.
    Unreadable,
    /// Nothing at all: the value of a field that is not there.
    Missing,
}

impl Tag {
    #[inline(always)]
    fn of(head: u32) -> Tag {
        match head & 0xF {
            0 => Tag::Null,
            1 => Tag::False,
            2 => Tag::True,
            3 => Tag::Number,
            4 => Tag::Text,
            5 => Tag::List,
            6 => Tag::Record,
            7 => Tag::Name,
            8 => Tag::Date,
            9 => Tag::BigInt,
            11 => Tag::Unreadable,
            12 => Tag::Missing,
            _ => Tag::Other,
        }
    }
}

/// One value, or the name of the value behind it. Four words in a row, as JavaScript writes and reads them.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Node {
    /// Tag (4 bits), flags (12 bits), name (16 bits).
    head: u32,
    /// Text: its place, in bytes; at or behind the length of the source it lies in the scratch. Containers: how many
    /// members or items.
    pub start: u32,
    /// Text: its length in bytes.
    pub len: u32,
    /// Containers: how many nodes, itself included. Others: the place in what the JavaScript reader kept.
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

/// No name: a root, or an item of a list.
const UNNAMED: u32 = 0xFFFF;
/// The name is text, in the node before.
const TEXTUAL: u32 = 0xFFFE;

/// How a node is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Naming {
    Unnamed,
    /// A documented name, spelt as documented.
    Known(Name),
    /// By the [`Tag::Name`] node before it.
    Text,
}

impl Naming {
    #[inline(always)]
    fn bits(self) -> u32 {
        self.number() << 16
    }

    /// As a number below 2^16.
    #[inline(always)]
    pub fn number(self) -> u32 {
        match self {
            Naming::Unnamed => UNNAMED,
            Naming::Known(name) => u32::from(name.0),
            Naming::Text => TEXTUAL,
        }
    }
}

impl Node {
    /// Nothing.
    pub const BLANK: Node = Node { head: Tag::Missing as u32 | UNNAMED << 16, start: 0, len: 0, size: 1 };

    #[inline(always)]
    pub fn new(tag: Tag, flags: u32, naming: Naming, start: u32, len: u32) -> Node {
        Node { head: tag as u32 | flags | naming.bits(), start, len, size: 1 }
    }

    /// As it lies in memory.
    #[cfg(feature = "npm")]
    pub fn words(&self) -> [u32; 4] {
        [self.head, self.start, self.len, self.size]
    }

    #[inline(always)]
    pub fn tag(&self) -> Tag {
        Tag::of(self.head)
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
        match self.head >> 16 {
            UNNAMED => Naming::Unnamed,
            TEXTUAL => Naming::Text,
            id => Naming::Known(Name(id as u16)),
        }
    }

    pub fn rename(&mut self, naming: Naming) {
        self.head = self.head & 0xFFFF | naming.bits();
    }

    /// Puts another value here, under the same name.
    pub fn replace(&mut self, tag: Tag, start: u32, len: u32) {
        self.head = self.head & (0xFFFF_0000 | REMOVED) | tag as u32 | EDITED;
        self.start = start;
        self.len = len;
    }

    /// Text of fewer bytes than so many, without a lone surrogate.
    #[inline(always)]
    pub fn is_plain_text(&self, bytes: u32) -> bool {
        self.head & (0xF | LONE) == Tag::Text as u32 && self.len < bytes
    }

    /// Whether it spans further nodes.
    #[inline(always)]
    pub fn is_container(&self) -> bool {
        matches!(self.tag(), Tag::List | Tag::Record)
    }

    /// How many nodes it spans, itself included.
    #[inline(always)]
    pub fn span(&self) -> usize {
        if self.is_container() { (self.size as usize).max(1) } else { 1 }
    }
}

/// Where the nodes of a text input stand in it: `[start, end)` in bytes, one for each node.
pub(crate) type Spans = Vec<[u32; 2]>;

/// A document: nodes over the text they came from.
#[derive(Debug)]
pub(crate) struct Document<'s> {
    pub nodes: Nodes,
    pub source: &'s [u8],
    /// Text that is not in the source as it stands: decoded escapes, canonical forms.
    pub scratch: Vec<u8>,
    /// It came from a JavaScript value. Objects there have members whose names are indexes first, in whatever order they were
    /// given.
    pub is_value: bool,
}

impl Document<'_> {
    /// The text of a node; well-formed UTF-8.
    #[inline(never)]
    pub fn text(&self, node: &Node) -> &[u8] {
        self.slice(node.start, node.len)
    }

    /// Text by its place. For the hottest places; [`Document::text`] is the same in less code.
    #[inline(always)]
    pub fn slice(&self, start: u32, len: u32) -> &[u8] {
        let (start, len) = (start as usize, len as usize);
        let (text, start) = match start.checked_sub(self.source.len()) {
            None => (self.source, start),
            Some(start) => (self.scratch.as_slice(), start),
        };
        text.get(start..start.saturating_add(len)).unwrap_or_default()
    }

    /// Puts text into the scratch and says where it lies.
    pub fn keep(&mut self, text: &[u8]) -> (u32, u32) {
        let start = (self.source.len() + self.scratch.len()) as u32;
        self.scratch.extend_from_slice(text);
        (start, text.len() as u32)
    }

    /// A node. In the hottest places [`Nodes::get`] is the same in more code.
    #[inline(never)]
    pub fn node(&self, at: usize) -> Node {
        self.nodes.get(at)
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
        let mut node = Node::new(Tag::Text, INVALID | LONE, Naming::Known(Name(7)), 3, 4);
        node.replace(Tag::Number, 9, 1);
        assert_eq!((node.tag(), node.naming(), node.has(EDITED)), (Tag::Number, Naming::Known(Name(7)), true));
        assert!(!node.has(INVALID) && !node.has(LONE));
    }
}
