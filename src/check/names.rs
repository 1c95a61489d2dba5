//! Members that did not come where they were expected, or under another spelling of their name.

use super::Check;
use super::problem::ChangeRule;
use crate::catalog::Record;
use crate::document::path::{Path, Segment};
use crate::document::{EDITED, Naming, Node, Tag};

impl Check<'_, '_> {
    /// The place of a member that did not come where it was expected.
    #[inline(never)]
    pub(super) fn place(&mut self, here: usize, textual: usize, record: &Record, parent: Option<&Path<'_>>) -> Option<usize> {
        if let Naming::Known(name) = self.document.node(here).naming()
            && let Some(place) = record.place(name)
        {
            return Some(place);
        }
        self.respelt(here, textual, record, parent)
    }

    /// Finds the field of a member whose name is spelt in other letter case, and gives it the documented name.
    #[cold]
    fn respelt(&mut self, here: usize, textual: usize, record: &Record, parent: Option<&Path<'_>>) -> Option<usize> {
        if !self.settings.coerce {
            return None;
        }
        let (start, len) = self.name_text(here, textual);
        let place = record.place_of_text(self.document.slice(start, len))?;
        let field = record.fields.get(place)?;
        if let Some(node) = self.document.nodes.get_mut(here) {
            node.rename(Naming::Known(field.name));
        }
        if self.recording {
            let from = Node::new(Tag::Text, EDITED, Naming::Unnamed, start, len);
            let (start, len) = self.document.keep(field.name.text().as_bytes());
            let to = Node::new(Tag::Text, EDITED, Naming::Unnamed, start, len);
            let path = Path::below(parent, Segment::Name(field.name));
            self.note(ChangeRule::FieldName, field, Some(from), Some(to), &path);
        }
        Some(place)
    }

    /// Where the text of a member's name lies.
    pub(super) fn name_text(&mut self, here: usize, textual: usize) -> (u32, u32) {
        match self.document.node(here).naming() {
            Naming::Known(name) => self.document.keep(name.text().as_bytes()),
            _ => {
                let name = self.document.node(textual);
                (name.start, name.len)
            }
        }
    }
}
