//! The differences between two payloads, as the smallest patch of a format: one entry for each changed leaf; a whole record, map
//! or list only where a member is removed or a list gets shorter.

use super::PatchFormat;
use crate::catalog::Schema;
use crate::catalog::schema::FIELD_VALUES;
use crate::check::field_values::{FIELD, VALUE};
use crate::check::sorted;
use crate::document::path::Segment;
use crate::document::{Document, EDITED, Naming, Node, Nodes, REMOVED, Tag};
use alloc::vec::Vec;

/// What a format cannot say: the path of the member that would be left out, become null, or name another user.
pub(crate) struct Cannot {
    pub path: Vec<Segment>,
}

/// Writes the patch that makes `after` of `before`, both over the document's text, as nodes.
pub(crate) fn diff(
    document: &mut Document,
    before: &Nodes,
    after: &Nodes,
    format: PatchFormat,
    schema: &Schema,
) -> Result<Nodes, Cannot> {
    let fixed = (format == PatchFormat::FieldValue && schema.is(FIELD_VALUES)).then(|| Segment::name(schema.key.field));
    let mut differ = Differ { document, before, after, format, fixed, out: Nodes::default(), path: Vec::new(), cannot: None };
    if format == PatchFormat::MergePatch {
        differ.merge(0, 0, Naming::UNNAMED);
    } else {
        let root = differ.open(Tag::LIST, Naming::UNNAMED);
        if !differ.record(0, 0) && differ.cannot.is_none() {
            differ.cannot = Some(Cannot { path: Vec::new() });
        }
        differ.close(root);
    }
    match differ.cannot {
        Some(cannot) => Err(cannot),
        None => Ok(differ.out),
    }
}

struct Differ<'d> {
    document: &'d mut Document,
    before: &'d Nodes,
    after: &'d Nodes,
    format: PatchFormat,
    /// The key, where an update cannot change who it is about.
    fixed: Option<Segment>,
    out: Nodes,
    /// Where the values are that are being compared.
    path: Vec<Segment>,
    cannot: Option<Cannot>,
}

/// A member or an item: its value, and the node of its name, where that is text.
#[derive(Clone, Copy)]
struct Member {
    at: usize,
    naming: Naming,
    name: Node,
}

/// What a container holds, and, where that is much, the places in the order of the names.
struct Members {
    list: Vec<Member>,
    order: Vec<usize>,
}

/// Fewer members than this are looked through one by one.
const MANY: usize = 24;

impl Differ<'_> {
    /// What a container holds, for looking members up by name.
    fn named_members(&self, nodes: &Nodes, at: usize) -> Members {
        let list = Differ::members(nodes, at);
        let text = |place: usize| list.get(place).map_or(&[][..], |member| self.text(member));
        let order = if list.len() < MANY { Vec::new() } else { sorted(list.len(), &|left, right| text(left) < text(right)) };
        Members { list, order }
    }

    /// What a container holds, without what was taken out.
    fn members(nodes: &Nodes, at: usize) -> Vec<Member> {
        let mut members = Vec::new();
        let mut inside = nodes.inside(at);
        while inside.step(nodes) {
            if !inside.node.has(REMOVED) {
                members.push(Member { at: inside.at, naming: inside.node.naming(), name: nodes.get(inside.name) });
            }
        }
        members
    }

    fn text(&self, member: &Member) -> &[u8] {
        self.document.name(member.naming, &member.name)
    }

    /// The member of the same name.
    fn counterpart(&self, wanted: &Member, members: &Members) -> Option<Member> {
        let name = self.text(wanted);
        if members.order.is_empty() {
            return members.list.iter().find(|member| self.text(member) == name).copied();
        }
        let at = |place: usize| members.list.get(place).map_or(&[][..], |member| self.text(member));
        let place = members.order.partition_point(|&place| at(place) < name);
        let member = members.order.get(place).and_then(|&place| members.list.get(place))?;
        (self.text(member) == name).then_some(*member)
    }

    fn segment(&self, member: &Member) -> Segment {
        match member.naming.name() {
            Some(name) => Segment::name(name),
            None => Segment::text((member.name.start, member.name.len)),
        }
    }

    fn say_cannot(&mut self) {
        let path = self.path.clone();
        self.cannot.get_or_insert(Cannot { path });
    }

    /// Says how a record changed; `false` where the format cannot, because a member is gone.
    fn record(&mut self, before: usize, after: usize) -> bool {
        let (old, new) = (self.named_members(self.before, before), self.named_members(self.after, after));
        if self.format == PatchFormat::FieldValue
            && let Some(gone) = old.list.iter().find(|member| self.counterpart(member, &new).is_none())
        {
            self.path.push(self.segment(gone));
            if self.path.len() == 1 {
                self.say_cannot();
            }
            self.path.pop();
            return false;
        }
        // In documented order, what is gone among what is new.
        let mut rest = new.list.iter();
        for gone in &old.list {
            let Some(there) = self.counterpart(gone, &new) else {
                self.path.push(self.segment(gone));
                self.entry(b"remove", None);
                self.path.pop();
                continue;
            };
            for member in rest.by_ref() {
                self.member(member, &old);
                if member.at == there.at {
                    break;
                }
            }
        }
        for member in rest {
            self.member(member, &old);
        }
        true
    }

    fn member(&mut self, member: &Member, old: &Members) {
        self.path.push(self.segment(member));
        match self.counterpart(member, old) {
            Some(old) => self.compare(old.at, member.at),
            None => self.entry(b"add", Some(member.at)),
        }
        self.path.pop();
    }

    fn compare(&mut self, before: usize, after: usize) {
        let (old, new) = (self.before.get(before), self.after.get(after));
        match (old.tag(), new.tag()) {
            (Tag::RECORD, Tag::RECORD) => {
                if !self.record(before, after) {
                    self.entry(b"replace", Some(after));
                }
            }
            (Tag::LIST, Tag::LIST) => self.list(before, after),
            _ if self.same_leaf(&old, &new) => {}
            _ => self.entry(b"replace", Some(after)),
        }
    }

    fn same_leaf(&self, old: &Node, new: &Node) -> bool {
        let has_text = matches!(old.tag(), Tag::TEXT | Tag::NUMBER | Tag::DATE | Tag::BIGINT);
        old.tag() == new.tag() && (!has_text || self.document.text(old) == self.document.text(new))
    }

    fn list(&mut self, before: usize, after: usize) {
        let (old, new) = (Differ::members(self.before, before), Differ::members(self.after, after));
        if new.len() < old.len() && self.format == PatchFormat::FieldValue {
            return self.entry(b"replace", Some(after));
        }
        for (index, member) in new.iter().enumerate() {
            self.path.push(Segment::index(index as u32));
            match old.get(index) {
                Some(old) => self.compare(old.at, member.at),
                None => self.entry(b"add", Some(member.at)),
            }
            self.path.pop();
        }
        // From the end, so that no index moves.
        for index in (new.len()..old.len()).rev() {
            self.path.push(Segment::index(index as u32));
            self.entry(b"remove", None);
            self.path.pop();
        }
    }

    /// An entry about the value at the path.
    fn entry(&mut self, op: &[u8], value: Option<usize>) {
        if op == b"replace" && self.fixed.is_some() && self.path.as_slice() == self.fixed.as_slice() {
            self.say_cannot();
        }
        let record = self.open(Tag::RECORD, Naming::UNNAMED);
        let is_pointer = self.format == PatchFormat::JsonPatch || self.path.iter().any(|segment| self.needs_pointer(segment));
        let path = self.path_text(is_pointer);
        let place = self.document.keep(&path);
        if self.format == PatchFormat::FieldValue {
            self.leaf(Naming::known(FIELD), place);
            self.copy(value.unwrap_or(0), Naming::known(VALUE));
        } else {
            for (name, text) in [(&b"op"[..], Some(op)), (b"path", None)] {
                self.name(name);
                let place = text.map_or(place, |text| self.document.keep(text));
                self.leaf(Naming::TEXT, place);
            }
            if let Some(value) = value {
                self.name(b"value");
                self.copy(value, Naming::TEXT);
            }
        }
        self.close(record);
    }

    fn needs_pointer(&self, segment: &Segment) -> bool {
        let special = |name: &[u8]| name.is_empty() || name.iter().any(|byte| matches!(byte, b'.' | b'[' | b'/'));
        segment.place().is_some_and(|(start, len)| special(self.document.slice(start, len)))
    }

    fn path_text(&self, is_pointer: bool) -> Vec<u8> {
        let mut path = Vec::new();
        for segment in &self.path {
            let mut digits = [0; 20];
            let mut name = match (segment.as_name(), segment.place()) {
                (Some(name), _) => name.bytes(),
                (None, Some((start, len))) => self.document.slice(start, len),
                (None, None) => crate::document::number::write(segment.1.into(), &mut digits),
            };
            let is_index = segment.as_name().is_none() && segment.place().is_none();
            if is_pointer {
                path.extend_from_slice(b"/");
                while let [byte, rest @ ..] = name {
                    match byte {
                        b'~' => path.extend_from_slice(b"~0"),
                        b'/' => path.extend_from_slice(b"~1"),
                        byte => path.push(*byte),
                    }
                    name = rest;
                }
            } else if is_index {
                path.extend_from_slice(b"[");
                path.extend_from_slice(name);
                path.extend_from_slice(b"]");
            } else {
                if !path.is_empty() {
                    path.extend_from_slice(b".");
                }
                path.extend_from_slice(name);
            }
        }
        path
    }

    /// Writes what a merge patch has to say about two records; says whether there is anything.
    fn merge(&mut self, before: usize, after: usize, naming: Naming) -> bool {
        let (old, new) = (self.named_members(self.before, before), self.named_members(self.after, after));
        let record = self.open(Tag::RECORD, naming);
        for member in &old.list {
            if self.counterpart(member, &new).is_none() {
                self.named(member);
                self.out.push(Node::new(Tag::NULL, EDITED, member.naming, 0, 0));
            }
        }
        for member in &new.list {
            self.path.push(self.segment(member));
            let value = self.after.get(member.at);
            match self.counterpart(member, &old).map(|old| old.at) {
                Some(at) if self.equal(at, member.at) => {}
                Some(at) if value.tag() == Tag::RECORD && self.before.get(at).tag() == Tag::RECORD => {
                    let start = self.out.len();
                    self.named(member);
                    if !self.merge(at, member.at, member.naming) {
                        self.out.truncate(start);
                    }
                }
                _ => {
                    self.without_null(member.at);
                    self.named(member);
                    self.copy(member.at, member.naming);
                }
            }
            self.path.pop();
        }
        self.close(record);
        self.out.len() > record + 1
    }

    /// A member that becomes null cannot be said: null takes members out.
    fn without_null(&mut self, at: usize) {
        match self.after.get(at).tag() {
            Tag::NULL => self.say_cannot(),
            Tag::RECORD => {
                for member in Differ::members(self.after, at) {
                    self.path.push(self.segment(&member));
                    self.without_null(member.at);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    fn equal(&self, before: usize, after: usize) -> bool {
        let (old, new) = (self.before.get(before), self.after.get(after));
        if !matches!(old.tag(), Tag::RECORD | Tag::LIST) || old.tag() != new.tag() {
            return self.same_leaf(&old, &new);
        }
        let (left, right) = (self.named_members(self.before, before), Differ::members(self.after, after));
        left.list.len() == right.len()
            && right.iter().enumerate().all(|(place, member)| {
                let other = if old.tag() == Tag::LIST { left.list.get(place).copied() } else { self.counterpart(member, &left) };
                other.is_some_and(|other| self.equal(other.at, member.at))
            })
    }

    fn open(&mut self, tag: Tag, naming: Naming) -> usize {
        self.out.push(Node::new(tag, EDITED, naming, 0, 0));
        self.out.len() - 1
    }

    fn close(&mut self, at: usize) {
        let size = (self.out.len() - at) as u32;
        if let Some(node) = self.out.get_mut(at) {
            node.size = size;
        }
    }

    fn leaf(&mut self, naming: Naming, (start, len): (u32, u32)) {
        self.out.push(Node::new(Tag::TEXT, EDITED, naming, start, len));
    }

    /// The name of what comes next, as text.
    fn name(&mut self, name: &[u8]) {
        let (start, len) = self.document.keep(name);
        self.out.push(Node::new(Tag::NAME, EDITED, Naming::UNNAMED, start, len));
    }

    /// The name of a member, where that is text.
    fn named(&mut self, member: &Member) {
        if member.naming == Naming::TEXT {
            self.out.push(member.name);
        }
    }

    /// A value of `after`, without what was taken out of it.
    fn copy(&mut self, at: usize, naming: Naming) {
        let mut node = self.after.get(at);
        node.rename(naming);
        let place = self.out.len();
        self.out.push(node);
        if node.is_container() {
            for member in Differ::members(self.after, at) {
                self.named(&member);
                self.copy(member.at, member.naming);
            }
            self.close(place);
        }
    }
}
