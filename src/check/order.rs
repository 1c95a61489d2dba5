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
        // One round for each documented place and one for the others: records have few fields, and this is no hot path.
        for field in record.fields.iter().map(Some).chain([None]) {
            let mut inside = self.document.nodes.inside(at);
            while inside.step(&self.document.nodes) {
                let node = inside.node;
                let wanted = match (field, node.naming().name()) {
                    (Some(field), name) => name == Some(field.name),
                    (None, Some(name)) => record.place(name).is_none(),
                    (None, None) => true,
                };
                if wanted && !node.has(REMOVED) {
                    if node.naming() == Naming::TEXT {
                        ordered.push(self.document.node(inside.name));
                    }
                    ordered.extend_from_slice(self.document.nodes.run(inside.at, inside.at + node.span()));
                }
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
