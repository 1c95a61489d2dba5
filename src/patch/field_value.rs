//! Field/value arrays: each entry sets one field.

use super::path::{Notation, Target};
use super::{Members, Patching, members};
use crate::catalog::schema::FIELD_VALUES;
use crate::check::problem::Problem;
use crate::document::path::Segment;
use crate::document::text::trim;
use crate::document::{LONE, Node, Tag, number};

impl Patching<'_> {
    /// Applies one pair.
    pub(super) fn set_field(&mut self, at: usize) {
        let Members { places: [field, value, _], others, again } =
            members(self.patch, self.document, at, &[b"field", b"value"], true);
        let field = self.patch.node(field);
        if field.tag() != Tag::TEXT || field.len == 0 || value == 0 || others > 0 {
            return self.wrong(Problem::NotPair, &[Segment::index(self.entry)]);
        }
        self.lone = if field.has(LONE) { LONE } else { 0 };
        let Some(target) = self.target((field.start, field.len), Notation::Field) else { return };
        if again {
            return self.wrong(Problem::Duplicate, &target.segments);
        }
        self.see(&target);
        if self.is_another_user(&target, value) {
            return self.wrong(Problem::OtherUser, &target.segments);
        }
        let new = self.tree.plant(self.patch, value, self.entry);
        self.put(&target, new);
    }

    /// Whether an entry names another user than the base does, where an update cannot change who it is about.
    fn is_another_user(&self, target: &Target, value: usize) -> bool {
        let Some(schema) = self.schema.filter(|schema| schema.is(FIELD_VALUES)) else { return false };
        let id = |node: Node| number::parse(trim(self.document.text(&node), true));
        let (Some(before), Some(after)) = (id(self.tree.get(target.item).node), id(self.patch.node(value))) else { return false };
        target.segments == [Segment::name(schema.key.field)] && before != after
    }
}
