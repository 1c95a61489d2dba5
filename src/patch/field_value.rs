//! Field/value arrays: each entry sets one field.

use super::path::Notation;
use super::{Patching, member};
use crate::check::problem::Problem;
use crate::document::Tag;
use crate::document::path::Segment;

impl Patching<'_> {
    /// Applies one pair.
    pub(super) fn set_field(&mut self, at: usize) {
        let field = member(self.patch, self.document, at, b"field", true);
        let value = member(self.patch, self.document, at, b"value", true);
        let (Some(field), Some(value)) = (field, value) else {
            return self.wrong(Problem::NotPair, &[Segment::index(self.entry)]);
        };
        let field = self.patch.get(field);
        if field.tag() != Tag::TEXT || field.len == 0 {
            return self.wrong(Problem::NotPair, &[Segment::index(self.entry)]);
        }
        let Some(target) = self.target((field.start, field.len), Notation::Field) else { return };
        self.see(&target);
        let new = self.tree.plant(self.patch, value, self.entry);
        self.put(&target, new);
    }
}
