//! The differences between two payloads, as the smallest patch of a format: one entry for each changed leaf; a whole record, map
//! or list only where a member is removed or a list gets shorter.

use super::tree::{Item, NONE, Tree};
use super::{PatchFormat, say_path};
use crate::catalog::Schema;
use crate::catalog::schema::FIELD_VALUES;
use crate::check::field_values::{FIELD, VALUE};
use crate::check::problem::Problem;
use crate::check::report::Report;
use crate::document::path::Segment;
use crate::document::text::push;
use crate::document::{Document, EDITED, Naming, Node, Nodes, Tag, number};
use alloc::vec::Vec;

/// Makes the document, over whose text both payloads are, the patch that makes `after` of `before`. Where the format cannot say
/// it, the report names the members that would be left out, become null, or name another user.
pub(crate) fn diff(
    document: &mut Document,
    before: &Nodes,
    after: &Nodes,
    format: PatchFormat,
    schema: &Schema,
    report: &mut Report,
) {
    let fixed = (format == PatchFormat::FieldValue && schema.is(FIELD_VALUES)).then(|| Segment::name(schema.key.field));
    let mut tree = Tree::new(before.len() + after.len());
    let (before, after) = (tree.plant(before, 0, NONE), tree.plant(after, 0, NONE));
    let mut differ = Differ { document, tree, format, fixed, path: Vec::new(), report };
    if format == PatchFormat::MergePatch {
        differ.merge(before, after, 0);
    } else {
        differ.tree.make(0, Tag::LIST);
        differ.record(before, after);
    }
    let Differ { document, tree, .. } = differ;
    tree.write(document, &mut Vec::new(), u32::MAX);
}

struct Differ<'d> {
    document: &'d mut Document,
    /// The patch, and both payloads, whose values the patch shares.
    tree: Tree,
    format: PatchFormat,
    /// The key, where an update cannot change who it is about.
    fixed: Option<Segment>,
    /// Where the values are that are being compared.
    path: Vec<Segment>,
    report: &'d mut Report,
}

impl Differ<'_> {
    /// The member of a container that has the name of another's.
    fn counterpart(&mut self, member: &Item, container: u32) -> u32 {
        self.tree.find_named(container, self.document, member.text(self.document), false).1
    }

    /// Goes down to a member.
    fn enter(&mut self, Item { node, name, .. }: &Item) {
        self.path.push(node.naming().name().map_or(Segment::text((name.start, name.len)), Segment::name));
    }

    #[cold]
    fn say_cannot(&mut self, problem: Problem) {
        say_path(self.report, problem, &self.path);
    }

    /// Says how a record changed; `false` where the format cannot, because a member is gone.
    fn record(&mut self, before: u32, after: u32) -> bool {
        let mut item = self.tree.get(before).first;
        let mut whole = true;
        while item != NONE && self.format == PatchFormat::FieldValue {
            let gone = self.tree.get(item);
            if self.counterpart(&gone, after) == NONE {
                whole = false;
                if self.path.is_empty() {
                    self.enter(&gone);
                    self.say_cannot(Problem::CannotLeaveOut);
                    self.path.pop();
                }
            }
            item = gone.next;
        }
        if !whole {
            return false;
        }
        // In documented order, what is gone among what is new. Of pairs nothing is gone.
        let mut next = self.tree.get(after).first;
        while item != NONE {
            let gone = self.tree.get(item);
            let there = self.counterpart(&gone, after);
            if there == NONE {
                self.enter(&gone);
                self.entry(b"remove", NONE);
                self.path.pop();
            } else {
                next = self.members(next, there, before);
            }
            item = gone.next;
        }
        self.members(next, NONE, before);
        true
    }

    /// Says how the members from one to another changed, or to the last; gives the one behind.
    fn members(&mut self, mut item: u32, last: u32, before: u32) -> u32 {
        while item != NONE {
            let here = item;
            let member = self.tree.get(here);
            item = member.next;
            let old = self.counterpart(&member, before);
            self.enter(&member);
            self.compare(old, here);
            self.path.pop();
            if here == last {
                break;
            }
        }
        item
    }

    /// Says how a value changed, where there was one.
    fn compare(&mut self, before: u32, after: u32) {
        if before == NONE {
            return self.entry(b"add", after);
        }
        let whole = match (self.tree.get(before).node.tag(), self.tree.get(after).node.tag()) {
            (Tag::RECORD, Tag::RECORD) => self.record(before, after),
            (Tag::LIST, Tag::LIST) => self.list(before, after),
            _ => self.tree.same(self.document, before, after),
        };
        if !whole {
            self.entry(b"replace", after);
        }
    }

    /// Says how a list changed; `false` where the format cannot, because it got shorter.
    fn list(&mut self, before: u32, after: u32) -> bool {
        let (old, new) = (self.tree.items(before).count(), self.tree.items(after).count());
        if new < old && self.format == PatchFormat::FieldValue {
            return false;
        }
        let (mut item, mut other) = (self.tree.get(before).first, self.tree.get(after).first);
        for index in 0..new {
            self.path.push(Segment::index(index as u32));
            self.compare(item, other);
            self.path.pop();
            (item, other) = (self.tree.get(item).next, self.tree.get(other).next);
        }
        // From the end, so that no index moves.
        for index in (new..old).rev() {
            self.path.push(Segment::index(index as u32));
            self.entry(b"remove", NONE);
            self.path.pop();
        }
        true
    }

    /// An entry about the value at the path.
    fn entry(&mut self, op: &[u8], value: u32) {
        if op == b"replace" && self.path.as_slice() == self.fixed.as_slice() {
            self.say_cannot(Problem::OtherUser);
        }
        let record = self.add(0, Node::new(Tag::RECORD, EDITED, Naming::UNNAMED, 0, 0));
        let path = self.path_text();
        if self.format == PatchFormat::FieldValue {
            self.text(record, (Naming::known(FIELD), b""), &path);
            self.value(record, (Naming::known(VALUE), b""), value);
        } else {
            self.text(record, (Naming::TEXT, b"op"), op);
            self.text(record, (Naming::TEXT, b"path"), &path);
            if value != NONE {
                self.value(record, (Naming::TEXT, b"value"), value);
            }
        }
    }

    /// Adds a node behind the others of a container.
    fn add(&mut self, container: u32, node: Node) -> u32 {
        let item = self.tree.push(node, NONE);
        self.tree.link(container, self.tree.last(container), item);
        item
    }

    /// Adds a text.
    fn text(&mut self, container: u32, name: (Naming, &[u8]), text: &[u8]) {
        let (start, len) = self.document.keep(text);
        let item = self.tree.push(Node::new(Tag::TEXT, EDITED, Naming::UNNAMED, start, len), NONE);
        self.named(container, name, item);
    }

    /// Adds a value of `after`.
    fn value(&mut self, container: u32, name: (Naming, &[u8]), value: u32) {
        let item = self.tree.share(value);
        self.named(container, name, item);
    }

    fn named(&mut self, container: u32, (naming, name): (Naming, &[u8]), item: u32) {
        let (start, len) = self.document.keep(name);
        self.tree.name(item, naming, Node::new(Tag::NAME, EDITED, Naming::UNNAMED, start, len));
        self.tree.link(container, self.tree.last(container), item);
    }

    /// The path as text: with points and brackets, or as a JSON Pointer where a name has such characters.
    fn path_text(&self) -> Vec<u8> {
        let mut digits = [0; 20];
        let mut is_pointer = self.format == PatchFormat::JsonPatch;
        for (start, len) in self.path.iter().filter_map(|segment| segment.place()) {
            let name = self.document.slice(start, len);
            is_pointer |= name.is_empty() || name.iter().any(|byte| matches!(byte, b'.' | b'[' | b'/'));
        }
        let mut path = Vec::new();
        for segment in &self.path {
            let mut is_index = false;
            let name = match (segment.as_name(), segment.place()) {
                (Some(name), _) => name.bytes(),
                (None, Some((start, len))) => self.document.slice(start, len),
                (None, None) => {
                    is_index = true;
                    number::write(segment.1.into(), &mut digits)
                }
            };
            path.extend_from_slice(match is_index {
                _ if is_pointer => b"/",
                true => b"[",
                false if path.is_empty() => b"",
                false => b".",
            });
            for byte in name {
                match byte {
                    b'~' if is_pointer => path.extend_from_slice(b"~0"),
                    b'/' if is_pointer => path.extend_from_slice(b"~1"),
                    byte => push(&mut path, *byte),
                }
            }
            if is_index && !is_pointer {
                push(&mut path, b']');
            }
        }
        path
    }

    /// Puts what a merge patch has to say about two records into one of its own.
    fn merge(&mut self, before: u32, after: u32, record: u32) {
        let mut item = self.tree.get(before).first;
        while item != NONE {
            let gone = self.tree.get(item);
            if self.counterpart(&gone, after) == NONE {
                let null = self.add(record, Node::new(Tag::NULL, EDITED, Naming::UNNAMED, 0, 0));
                self.tree.name(null, gone.node.naming(), gone.name);
            }
            item = gone.next;
        }
        item = self.tree.get(after).first;
        while item != NONE {
            let here = item;
            let member = self.tree.get(here);
            item = member.next;
            let old = self.counterpart(&member, before);
            if old != NONE && self.tree.same(self.document, old, here) {
                continue;
            }
            self.enter(&member);
            let both = (self.tree.get(old).node.tag(), member.node.tag()) == (Tag::RECORD, Tag::RECORD);
            let value = if both {
                self.tree.push(Node::new(Tag::RECORD, EDITED, Naming::UNNAMED, 0, 0), NONE)
            } else {
                self.without_null(here);
                self.tree.share(here)
            };
            self.tree.name(value, member.node.naming(), member.name);
            self.tree.link(record, self.tree.last(record), value);
            if both {
                self.merge(old, here, value);
            }
            self.path.pop();
        }
    }

    /// A member that becomes null cannot be said: null takes members out.
    fn without_null(&mut self, at: u32) {
        let Item { node, first, .. } = self.tree.get(at);
        if node.tag() == Tag::NULL {
            return self.say_cannot(Problem::CannotBeNull);
        }
        let mut item = if node.tag() == Tag::RECORD { first } else { NONE };
        while item != NONE {
            let member = self.tree.get(item);
            self.enter(&member);
            self.without_null(item);
            self.path.pop();
            item = member.next;
        }
    }
}
