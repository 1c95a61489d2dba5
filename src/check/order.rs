//! Members in documented order.

use super::Check;
use super::problem::ChangeRule;
use crate::catalog::Record;
use crate::document::path::Path;
use crate::document::{Naming, Node, Nodes, REMOVED, Tag};

impl Check<'_> {
    /// Puts the members of a record into documented order, those that no document names behind them.
    #[cold]
    pub(super) fn put_in_order(&mut self, at: usize, record: &Record, parent: Option<&Path<'_>>) {
        // Members that a patch adds come behind the others: that is no doing of the caller's.
        if self.recording && !self.settings.expanded && !self.document.unordered {
            self.report.note(ChangeRule::MemberOrder, parent, None, None);
        }
        let end = at + self.document.node(at).span();
        let mut ordered = Nodes::default();
        for (here, name) in self.document.members(at, record.fields) {
            if here > 0 {
                let naming = self.document.node(here).naming();
                if naming == Naming::TEXT {
                    ordered.push(self.document.node(name));
                }
                ordered.copy(&self.document.nodes, here, naming);
            }
        }
        // What was taken out is gone for good; the room it leaves is filled with nodes that nobody writes.
        let blank = Node::new(Tag::NAME, REMOVED, Naming::UNNAMED, 0, 0);
        for place in 0..end - at - 1 {
            let node = if place < ordered.len() { ordered.node(place) } else { blank };
            self.document.nodes.set(at + 1 + place, node);
        }
    }
}
