//! Members in documented order.

use super::problem::ChangeRule;
use super::report::Edit;
use super::{Check, Members};
use crate::catalog::Record;
use crate::document::path::Path;
use crate::document::{Naming, Node, REMOVED, Tag};
use alloc::vec::Vec;

impl Check<'_, '_> {
    /// Puts the members of a record into documented order, those that no document names behind them.
    pub(super) fn reorder(&mut self, at: usize, record: &Record, parent: Option<&Path<'_>>, members: &Members) {
        if !members.in_order && self.settings.changes {
            self.put_in_order(at, record, parent, members);
        }
    }

    #[cold]
    fn put_in_order(&mut self, at: usize, record: &Record, parent: Option<&Path<'_>>, members: &Members) {
        let path = self.report.path(parent);
        self.report.edits.push(Edit { rule: ChangeRule::MemberOrder, path, from: None, to: None });
        let end = at + self.document.node(at).span();
        let mut ordered: Vec<Node> = Vec::with_capacity(end - at - 1);
        for &from in members.places.iter().take(record.fields.len()) {
            let from = from as usize;
            if from != 0 {
                let span = self.document.node(from).span();
                ordered.extend_from_slice(self.document.nodes.run(from, from + span));
            }
        }
        let mut next = at + 1;
        let mut textual = None;
        while next < end {
            let node = self.document.node(next);
            let here = next;
            next += node.span();
            if node.tag() == Tag::Name {
                textual = Some(node);
                continue;
            }
            let known = match node.naming() {
                Naming::Known(name) => record.place(name).is_some(),
                _ => false,
            };
            if !known && !node.has(REMOVED) {
                ordered.extend(textual.take());
                ordered.extend_from_slice(self.document.nodes.run(here, next));
            }
        }
        // What was taken out is gone for good; the room it leaves is filled with nodes that nobody writes.
        let blank = Node::new(Tag::Name, REMOVED, Naming::Unnamed, 0, 0);
        ordered.resize(end - at - 1, blank);
        for (place, node) in self.document.nodes.run(at + 1, end).iter_mut().zip(ordered) {
            *place = node;
        }
    }
}
