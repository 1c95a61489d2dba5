//! The list of a document's nodes.
//!
//! A vector would do; this one keeps its slots filled from call to call, so that adding a node, the most frequent thing of all,
//! is one store even where the compiler minds the size of the code more than calls.

use super::{Naming, Node, Tag};
use crate::catalog::Name;
use alloc::vec::Vec;

/// Nodes in pre-order.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    /// The first `count` are the document's; what is behind them is left from other documents, or blank.
    slots: Vec<Node>,
    count: usize,
    /// There was no memory for more; what came after is lost.
    exhausted: bool,
}

/// The values inside a container, one after the other.
pub(crate) struct Inside {
    next: usize,
    end: usize,
    /// Where the value is that was come to last.
    pub at: usize,
    pub node: Node,
    /// Where the node of its name is, if that is text.
    pub name: usize,
}

impl Inside {
    /// Goes on to the next value; says whether there is one.
    #[inline(never)]
    pub fn step(&mut self, nodes: &Nodes) -> bool {
        while self.next < self.end {
            self.at = self.next;
            self.node = nodes.get(self.at);
            self.next += self.node.span();
            if self.node.tag() != Tag::NAME {
                return true;
            }
            self.name = self.at;
        }
        false
    }
}

impl Nodes {
    /// The same with room for at least one more node. By value, so that who adds node after node can keep the list in
    /// registers.
    #[cold]
    #[inline(never)]
    pub fn grown(mut self) -> Nodes {
        self.grow();
        self
    }

    /// Whether there is room for one more node.
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        self.count < self.slots.len()
    }

    /// Adds a node.
    #[inline(never)]
    pub fn push(&mut self, node: Node) {
        self.append(node);
    }

    /// The same where it is done all the time.
    #[inline(always)]
    pub fn append(&mut self, node: Node) {
        if self.count >= self.slots.len() && !self.grow() {
            return;
        }
        if let Some(slot) = self.slots.get_mut(self.count) {
            *slot = node;
        }
        self.count += 1;
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) -> bool {
        let more = self.slots.len().max(64);
        if self.slots.try_reserve_exact(more).is_err() {
            self.exhausted = true;
            return false;
        }
        self.slots.resize(self.slots.len() + more, Node::BLANK);
        true
    }

    /// Whether nodes were lost for want of memory. Their number is bounded by the limits, which a caller can raise high.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// The node at a place. Whoever asks goes by the spans of containers, which do not lead behind the document's last node.
    #[inline(always)]
    pub fn get(&self, at: usize) -> Node {
        self.slots.get(at).copied().unwrap_or(Node::BLANK)
    }

    /// The same in less code, for all but the hottest places.
    #[inline(never)]
    pub fn node(&self, at: usize) -> Node {
        self.get(at)
    }

    #[inline(always)]
    pub fn get_mut(&mut self, at: usize) -> Option<&mut Node> {
        self.slots.get_mut(at)
    }

    /// All of them, and what is left behind them.
    #[inline(always)]
    pub fn all(&self) -> &[Node] {
        &self.slots
    }

    /// Puts a node in the place of another.
    pub fn set(&mut self, at: usize, node: Node) {
        if let Some(slot) = self.get_mut(at) {
            *slot = node;
        }
    }

    /// Ends the container at a place: what was added behind it is inside.
    #[inline(never)]
    pub fn close(&mut self, at: usize) {
        let size = self.count.saturating_sub(at) as u32;
        if let Some(node) = self.get_mut(at) {
            node.size = size;
        }
    }

    /// The values inside the container at a place.
    #[inline(never)]
    pub fn inside(&self, at: usize) -> Inside {
        Inside { next: at + 1, end: at + self.get(at).span(), at: 0, node: Node::BLANK, name: 0 }
    }

    /// The value of a documented member of a record; 0 where there is none.
    #[inline(never)]
    pub fn find(&self, at: usize, name: Name) -> usize {
        let end = at + self.get(at).span();
        let mut next = at + 1;
        while next < end {
            let node = self.get(next);
            if node.naming() == Naming::known(name) {
                return next;
            }
            next += node.span();
        }
        0
    }

    /// The nodes from one place to before another.
    pub fn run(&mut self, start: usize, end: usize) -> &mut [Node] {
        self.slots.get_mut(start..end).unwrap_or_default()
    }

    /// Puts a node in before another.
    pub fn insert(&mut self, at: usize, node: Node) {
        self.push(node);
        let mut before = node;
        for slot in self.run(at, self.count) {
            before = core::mem::replace(slot, before);
        }
    }

    /// Adds the value at a place of other nodes, under a name.
    #[inline(never)]
    pub fn copy(&mut self, other: &Nodes, at: usize, naming: Naming) {
        let mut node = other.get(at);
        let end = at + node.span();
        node.rename(naming);
        self.push(node);
        for place in at + 1..end {
            self.push(other.get(place));
        }
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Drops all nodes from a place on.
    pub fn truncate(&mut self, count: usize) {
        self.count = self.count.min(count);
    }

    /// Moves all texts: those in the first `length` bytes by an offset, those behind to a place.
    pub fn shift(&mut self, length: usize, offset: usize, behind: usize) {
        let end = self.count;
        for node in self.run(0, end) {
            let start = node.start as usize;
            node.start = if start < length { start + offset } else { start - length + behind } as u32;
        }
    }

    pub fn clear(&mut self) {
        self.count = 0;
        self.exhausted = false;
    }

    /// How many bytes it holds on to.
    pub fn held(&self) -> usize {
        self.slots.capacity() * size_of::<Node>()
    }

    /// Makes room for so many nodes, for another reader to write them there.
    #[cfg(feature = "npm")]
    pub fn reserve(&mut self, count: usize) {
        while self.slots.len() < count && self.grow() {}
    }

    /// Takes over that many nodes, which another reader wrote.
    #[cfg(feature = "npm")]
    pub fn written(&mut self, count: usize) {
        self.count = count.min(self.slots.len());
    }

    /// Takes the first value out; what is behind it stays.
    #[cfg(feature = "npm")]
    #[inline(never)]
    pub fn take_first(&mut self) -> Nodes {
        let mut first = Nodes::default();
        first.copy(self, 0, Naming::UNNAMED);
        let count = core::mem::take(&mut self.count);
        for place in first.count..count {
            self.push(self.get(place));
        }
        first
    }

    /// How many fit without growing.
    #[cfg(feature = "npm")]
    pub fn room(&self) -> usize {
        self.slots.len()
    }

    /// Where it lies in memory.
    #[cfg(feature = "npm")]
    pub fn place(&self) -> *const Node {
        self.slots.as_ptr()
    }
}
