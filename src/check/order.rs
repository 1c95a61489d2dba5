//! Members in documented order.

use super::Check;
use super::problem::ChangeRule;
use crate::catalog::Record;
use crate::document::path::Path;
use crate::document::{Naming, Node, REMOVED, Tag};
use alloc::vec::Vec;

impl Check<'_> {
    /// Puts the members of a record into documented order, those that no document names behind them.
    #[cold]
    pub(super) fn put_in_order(&mut self, at: usize, record: &Record, parent: Option<&Path<'_>>) {
        // Members that a patch adds come behind the others: that is no doing of the caller's.
        if !self.settings.expanded && !self.document.unordered {
            self.report.note(ChangeRule::MemberOrder, parent, None, None);
        }
        let end = at + self.document.node(at).span();
        let mut ordered: Vec<Node> = Vec::new();
        for (here, name) in self.document.members(at, record.fields) {
            let node = self.document.node(here);
            if here > 0 && node.naming() == Naming::TEXT {
                ordered.push(self.document.node(name));
            }
            if here > 0 {
                ordered.extend_from_slice(self.document.nodes.run(here, here + node.span()));
            }
        }
        // What was taken out is gone for good; the room it leaves is filled with nodes that nobody writes.
        let blank = Node::new(Tag::NAME, REMOVED, Naming::UNNAMED, 0, 0);
        ordered.resize(end - at - 1, blank);
        for (place, node) in self.document.nodes.run(at + 1, end).iter_mut().zip(ordered) {
            *place = node;
        }
    }
}
