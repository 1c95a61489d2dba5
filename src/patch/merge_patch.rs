//! JSON Merge Patch (RFC 7396): members replace those of the same name, null takes them out. One vendor differs: an object where
//! the entity has a list is appended to it.

use super::Patching;
use super::tree::NONE;
use crate::catalog::Kind;
use crate::catalog::field::{READ_ONLY, RESPONSE_ONLY};
use crate::catalog::schema::APPENDS;
use crate::check::problem::Problem;
use crate::document::path::Segment;
use crate::document::{EDITED, LONE, Naming, Node, Tag};
use alloc::vec::Vec;

impl Patching<'_> {
    /// Merges the patch's record at `at` into an item.
    pub(super) fn merge(&mut self, item: u32, at: usize, kind: Option<Kind>, path: &mut Vec<Segment>) {
        let mut inside = self.patch.inside(at);
        while inside.step(self.patch) {
            let name = self.patch.get(inside.name);
            self.merge_member(item, inside.at, (inside.node, name), kind, path);
        }
    }

    fn merge_member(
        &mut self,
        container: u32,
        at: usize,
        (node, name): (Node, Node),
        kind: Option<Kind>,
        path: &mut Vec<Segment>,
    ) {
        let (start, len) = match node.naming().name() {
            Some(name) => self.document.keep(name.bytes()),
            None => (name.start, name.len),
        };
        let lone = if node.naming() == Naming::TEXT && name.has(LONE) { LONE } else { 0 };
        let text = self.document.slice(start, len);
        let mut naming = Naming::TEXT;
        let mut inner = None;
        let mut closed = false;
        match kind {
            Some(Kind::Record(record)) => {
                let place = record.place_of_text(text, true).or_else(|| record.place_of_alias(text));
                if let Some(field) = place.and_then(|place| record.fields.get(place)) {
                    naming = Naming::known(field.name);
                    inner = Some(field.kind);
                    closed = field.is(READ_ONLY | RESPONSE_ONLY);
                } else {
                    closed = self.schema.is_some_and(|schema| schema.is_answered(text));
                }
            }
            Some(Kind::Map(value)) => inner = Some(value.kind),
            _ => {}
        }
        path.push(naming.name().map_or(Segment::text((start, len)), Segment::name));
        self.seen.push((path.clone(), NONE));
        if closed {
            self.wrong(Problem::ReadOnly, &path.clone());
            path.pop();
            return;
        }
        let document = &*self.document;
        let wanted = match naming.name() {
            Some(name) => name.bytes(),
            None => text,
        };
        let any_case = self.any_case && naming != Naming::TEXT;
        let (before, item) = self.tree.find_named(container, document, wanted, any_case);
        let name = Node::new(Tag::NAME, EDITED | lone, Naming::UNNAMED, start, len);
        let there = item != NONE;
        let tag = self.tree.get(item).node.tag();
        let appends = self.schema.is_some_and(|schema| schema.is(APPENDS));
        match node.tag() {
            Tag::NULL if there => self.tree.unlink(container, item),
            Tag::NULL => {}
            Tag::RECORD if matches!(inner, Some(Kind::List(_))) && appends => {
                let list = if tag == Tag::LIST { item } else { self.put_container(container, before, item, Tag::LIST) };
                self.tree.name(list, naming, name);
                let new = self.tree.plant(self.patch, at, NONE);
                self.tree.link(list, self.tree.last(list), new);
            }
            Tag::RECORD => {
                let record = if tag == Tag::RECORD { item } else { self.put_container(container, before, item, Tag::RECORD) };
                self.tree.name(record, naming, name);
                self.merge(record, at, inner, path);
            }
            _ => {
                let new = self.tree.plant(self.patch, at, NONE);
                if there {
                    self.tree.replace(item, new);
                } else {
                    self.tree.name(new, naming, name);
                    self.tree.link(container, before, new);
                }
            }
        }
        path.pop();
    }

    /// Puts an empty container in the place of an item, or behind all others; gives its item.
    fn put_container(&mut self, container: u32, before: u32, item: u32, tag: Tag) -> u32 {
        let new = self.tree.push(Node::new(tag, 0, Naming::UNNAMED, 0, 0), NONE);
        if item != NONE {
            self.tree.replace(item, new);
            return item;
        }
        self.tree.link(container, before, new);
        new
    }
}
