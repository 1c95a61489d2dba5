//! Members that did not come where they were expected, or under another spelling of their name.

use super::Check;
use super::problem::ChangeRule;
use crate::catalog::schema::FIELD_VALUES;
use crate::catalog::{Field, Record};
use crate::document::path::{Path, Segment};
use crate::document::text::trim;
use crate::document::{EDITED, Naming, Node, Tag};

/// No place in any table.
const NOWHERE: usize = usize::MAX;

impl Check<'_> {
    /// The place of a member that did not come where it was expected; one beyond every table where it has none. A name in
    /// another spelling becomes the documented one.
    #[inline(never)]
    pub(super) fn place(&mut self, here: usize, textual: usize, record: &Record, parent: Option<&Path<'_>>) -> usize {
        if let Some(name) = self.document.node(here).naming().name()
            && let Some(place) = record.place(name)
        {
            return place;
        }
        // What becomes the Field of an entry is matched as the server does, whatever the caller says of values.
        let entry = self.schema.is(FIELD_VALUES) && parent.is_none();
        if !self.settings.coerce && !entry {
            return NOWHERE;
        }
        let (start, len) = self.name_text(here, textual);
        let mut text = self.document.slice(start, len);
        if entry {
            text = trim(text, false);
        }
        let found = record.place_of_text(text, true).and_then(|place| Some((place, record.fields.get(place)?)));
        let Some((place, field)) = found else { return NOWHERE };
        if let Some(node) = self.document.nodes.get_mut(here) {
            node.rename(Naming::known(field.name));
        }
        self.respelt((start, len), field.name.bytes(), field, &Path::below(parent, Segment::name(field.name)));
        place
    }

    /// Notes that a name has another spelling than the documented one.
    #[inline(never)]
    pub(super) fn respelt(&mut self, from: (u32, u32), documented: &[u8], field: &Field, path: &Path<'_>) {
        if self.recording {
            let to = self.document.keep(documented);
            let [from, to] = [from, to].map(|(start, len)| Some(Node::new(Tag::TEXT, EDITED, Naming::UNNAMED, start, len)));
            self.note(ChangeRule::FieldName, field, from, to, path);
        }
    }

    /// Where the text of a member's name lies.
    pub(super) fn name_text(&mut self, here: usize, textual: usize) -> (u32, u32) {
        match self.document.node(here).naming().name() {
            Some(name) => self.document.keep(name.bytes()),
            None => {
                let name = self.document.node(textual);
                (name.start, name.len)
            }
        }
    }
}
