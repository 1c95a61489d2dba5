//! JSON Merge Patch (RFC 7396): members replace those of the same name, null takes them out. One vendor differs: an object where
//! the entity has a list is appended to it.

use super::Patching;
use super::path::{Notation, Target};
use super::tree::NONE;
use crate::catalog::Kind;
use crate::catalog::schema::APPENDS;
use crate::document::{LONE, Naming, Tag};

impl Patching<'_> {
    /// Merges the patch's record at `at` into the record that a target is.
    pub(super) fn merge(&mut self, above: &Target, at: usize) {
        let mut inside = self.patch.inside(at);
        while inside.step(self.patch) {
            let name = self.patch.node(inside.name);
            let naming = inside.node.naming();
            let place = naming.name().map_or((name.start, name.len), |name| self.document.keep(name.bytes()));
            self.lone = if naming == Naming::TEXT && name.has(LONE) { LONE } else { 0 };
            let mut target = above.clone();
            target.container = above.item;
            let entered = self.enter_member(&mut target, place, Notation::Field);
            self.see(&target);
            match entered {
                Ok(()) => self.merge_value(&mut target, inside.at),
                Err((problem, _)) => self.wrong(problem, &target.segments),
            }
        }
    }

    fn merge_value(&mut self, target: &mut Target, at: usize) {
        let tag = self.patch.node(at).tag();
        let appends = matches!(target.kind, Some(Kind::List(_))) && self.schema.is_some_and(|schema| schema.is(APPENDS));
        if tag == Tag::NULL {
            if target.item != NONE {
                self.tree.unlink(target.container, target.item);
            }
            return;
        }
        if tag != Tag::RECORD {
            let new = self.tree.plant(self.patch, at, NONE);
            self.put(target, new);
            return;
        }
        let container = if appends { Tag::LIST } else { Tag::RECORD };
        if self.tree.get(target.item).node.tag() != container {
            self.put_container(target, container);
        }
        if appends {
            let new = self.tree.plant(self.patch, at, NONE);
            self.tree.link(target.item, self.tree.last(target.item), new);
        } else {
            self.merge(target, at);
        }
    }
}
