//! Where an entry of a patch leads: its path, in whatever notation, walked down the tree and the table.
//!
//! A path is a name, a dotted or bracketed path (`Notifications[0].Scope`, `OtherGroups[-]`, `CustomFields["a.b"]`), or a JSON
//! Pointer (RFC 6901). Inside a map the rest of a dotted path is the key.

use super::Patching;
use super::tree::NONE;
use crate::catalog::field::{READ_ONLY, RESPONSE_ONLY};
use crate::catalog::schema::FIELD_VALUES;
use crate::catalog::{Kind, Name};
use crate::check::problem::Problem;
use crate::document::path::Segment;
use crate::document::text::trim;
use crate::document::{EDITED, Naming, Node, Tag};
use alloc::vec::Vec;

/// Where a path leads.
pub(super) struct Target {
    pub segments: Vec<Segment>,
    /// The container of the value.
    pub container: u32,
    /// What comes before the value in it.
    pub before: u32,
    /// The value; [`NONE`] where there is none yet.
    pub item: u32,
    /// How the value is named there.
    naming: Naming,
    name: Node,
    /// It is a new item of a list.
    pub appends: bool,
    /// What the table says of the value.
    pub kind: Option<Kind>,
}

/// One step.
enum Step {
    /// A member, by where its name lies in the document's text.
    Member(u32, u32),
    Index(u32),
    Append,
}

/// How strictly a path is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// Any of them, names in any letter case; what is on the way and missing is made.
    Field,
    /// A JSON Pointer whose leading slash may be left out.
    Pointer,
    /// RFC 6901, to the letter, without a table.
    Plain,
}

impl Patching<'_> {
    /// Walks down a path; nothing where it leads nowhere, which has been said then.
    pub(super) fn target(&mut self, (start, len): (u32, u32), notation: Notation) -> Option<Target> {
        let mut rest = Vec::from(self.document.slice(start, len));
        let aranda = self.schema.is_some_and(|schema| schema.is(FIELD_VALUES));
        if aranda && notation == Notation::Field {
            rest = Vec::from(trim(&rest, false));
        }
        let pointer = notation != Notation::Field || rest.first() == Some(&b'/');
        let mut rest = rest.as_slice();
        if notation == Notation::Plain && !rest.is_empty() && !rest.starts_with(b"/") {
            self.wrong(Problem::NotPath, &[]);
            return None;
        }
        if pointer && !rest.is_empty() && !rest.starts_with(b"/") {
            // The vendor's own leading slash is optional.
        } else if pointer {
            rest = rest.get(1..).unwrap_or_default();
        }
        let mut more = len > 0;
        let mut target = Target {
            segments: Vec::new(),
            container: NONE,
            before: NONE,
            item: 0,
            naming: Naming::UNNAMED,
            name: Node::BLANK,
            appends: false,
            kind: self.schema.map(|schema| Kind::Record(schema.root)),
        };
        let mut first = true;
        while more {
            let in_map = matches!(target.kind, Some(Kind::Map(_)));
            let step = if pointer {
                self.pointer_step(&mut rest, &mut more, &target)
            } else {
                self.dotted_step(&mut rest, first, in_map)
            };
            let Some(step) = step else {
                self.wrong(Problem::NotPath, &target.segments);
                return None;
            };
            if !pointer {
                more = !rest.is_empty();
            }
            first = false;
            if !self.enter(&mut target, step, notation) {
                return None;
            }
        }
        Some(target)
    }

    /// The next token of a JSON Pointer.
    fn pointer_step(&mut self, rest: &mut &[u8], more: &mut bool, target: &Target) -> Option<Step> {
        let end = rest.iter().position(|&byte| byte == b'/');
        let token = rest.get(..end.unwrap_or(rest.len()))?;
        *more = end.is_some();
        *rest = rest.get(end.map_or(rest.len(), |end| end + 1)..)?;
        let in_list = self.tree.get(target.item).node.tag() == Tag::LIST
            || target.item == NONE && matches!(target.kind, Some(Kind::List(_)))
            || self.tree.get(target.item).node.tag() == Tag::NULL && matches!(target.kind, Some(Kind::List(_)));
        if in_list {
            return match token {
                b"-" => Some(Step::Append),
                _ => index(token).map(Step::Index),
            };
        }
        let mut name = Vec::new();
        let mut bytes = token.iter();
        while let Some(&byte) = bytes.next() {
            name.push(match byte {
                b'~' => match bytes.next()? {
                    b'0' => b'~',
                    b'1' => b'/',
                    _ => return None,
                },
                byte => byte,
            });
        }
        let (start, len) = self.document.keep(&name);
        Some(Step::Member(start, len))
    }

    /// The next step of a dotted or bracketed path.
    fn dotted_step(&mut self, rest: &mut &[u8], first: bool, in_map: bool) -> Option<Step> {
        if let [b'[', inner @ ..] = rest {
            if inner.first() == Some(&b'"') {
                let (name, behind) = quoted(inner)?;
                *rest = behind.strip_prefix(b"]")?;
                let (start, len) = self.document.keep(&name);
                return Some(Step::Member(start, len));
            }
            let end = inner.iter().position(|&byte| byte == b']')?;
            let token = inner.get(..end)?;
            *rest = inner.get(end + 1..)?;
            if !in_map && token == b"-" {
                return Some(Step::Append);
            }
            if !in_map && let Some(index) = index(token) {
                return Some(Step::Index(index));
            }
            if token.is_empty() {
                return None;
            }
            let (start, len) = self.document.keep(token);
            return Some(Step::Member(start, len));
        }
        if !first {
            *rest = rest.strip_prefix(b".")?;
        }
        let end = if in_map { None } else { rest.iter().position(|byte| matches!(byte, b'.' | b'[')) };
        let (name, behind) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        *rest = behind;
        if name.is_empty() && !in_map {
            return None;
        }
        let (start, len) = self.document.keep(name);
        Some(Step::Member(start, len))
    }

    /// Goes one step down from where the target is; says whether it could.
    fn enter(&mut self, target: &mut Target, step: Step, notation: Notation) -> bool {
        if !self.open(target, &step, notation) {
            return false;
        }
        let container = target.item;
        let is_list = self.tree.get(container).node.tag() == Tag::LIST;
        (target.appends, target.container) = (false, container);
        match step {
            Step::Member(start, len) if !is_list => self.enter_member(target, (start, len), notation),
            Step::Index(index) if is_list => {
                target.segments.push(Segment::index(index));
                let mut count = 0;
                (target.before, target.item) = self.tree.find(container, |_| {
                    count += 1;
                    count > index
                });
                target.appends = target.item == NONE;
                target.naming = Naming::UNNAMED;
                target.kind = item_kind(target.kind);
                if target.appends && count < index {
                    let segments = core::mem::take(&mut target.segments);
                    self.wrong(Problem::Gap, &segments);
                    return false;
                }
                true
            }
            Step::Append if is_list => {
                let mut count = 0;
                (target.before, target.item) = self.tree.find(container, |_| {
                    count += 1;
                    false
                });
                target.segments.push(Segment::index(count));
                target.appends = true;
                target.naming = Naming::UNNAMED;
                target.kind = item_kind(target.kind);
                true
            }
            _ => {
                self.wrong(Problem::NotThere, &target.segments);
                false
            }
        }
    }

    fn enter_member(&mut self, target: &mut Target, (start, len): (u32, u32), notation: Notation) -> bool {
        let text = self.document.slice(start, len);
        let mut known: Option<Name> = None;
        let mut kind = None;
        let mut closed = false;
        match target.kind {
            Some(Kind::Record(record)) => {
                let place = record.place_of_text(text, true).or_else(|| record.place_of_alias(text));
                if let Some(field) = place.and_then(|place| record.fields.get(place)) {
                    known = Some(field.name);
                    kind = Some(field.kind);
                    closed = field.is(READ_ONLY | RESPONSE_ONLY);
                }
            }
            Some(Kind::Map(item)) => kind = Some(item.kind),
            _ => {}
        }
        let document = &*self.document;
        let any_case = notation != Notation::Plain && !matches!(target.kind, Some(Kind::Map(_)));
        let wanted = match known {
            Some(name) => name.bytes(),
            None => text,
        };
        let same = |given: &[u8]| {
            given == wanted || any_case && (given.eq_ignore_ascii_case(wanted) || given.eq_ignore_ascii_case(text))
        };
        (target.before, target.item) = self.tree.find(target.container, |item| match item.node.naming().name() {
            Some(name) => same(name.bytes()),
            None => same(document.text(&item.name)),
        });
        target.segments.push(known.map_or(Segment::text((start, len)), Segment::name));
        target.naming = known.map_or(Naming::TEXT, Naming::known);
        target.name = Node::new(Tag::NAME, EDITED, Naming::UNNAMED, start, len);
        target.kind = kind;
        if closed {
            let segments = core::mem::take(&mut target.segments);
            self.wrong(Problem::ReadOnly, &segments);
        }
        !closed
    }

    /// Sees to it that there is a container where the target is; says whether there is.
    fn open(&mut self, target: &mut Target, step: &Step, notation: Notation) -> bool {
        let tag = self.tree.get(target.item).node.tag();
        if matches!(tag, Tag::RECORD | Tag::LIST) {
            return true;
        }
        let absent = target.item == NONE || tag == Tag::NULL;
        if !absent || notation == Notation::Plain {
            self.wrong(Problem::NotThere, &target.segments);
            return false;
        }
        let is_list = match target.kind {
            Some(Kind::List(_)) => true,
            Some(_) => false,
            None => !matches!(step, Step::Member(..)),
        };
        if matches!(target.kind, Some(kind) if !matches!(kind, Kind::List(_) | Kind::Record(_) | Kind::Map(_))) {
            self.wrong(Problem::NotThere, &target.segments);
            return false;
        }
        let tag = if is_list { Tag::LIST } else { Tag::RECORD };
        let new = self.tree.push(Node::new(tag, 0, Naming::UNNAMED, 0, 0), self.entry);
        target.item = self.put(target, new);
        true
    }

    /// Puts a value where a target is; gives its item.
    pub(super) fn put(&mut self, target: &Target, new: u32) -> u32 {
        if target.item != NONE {
            self.tree.replace(target.item, new);
            return target.item;
        }
        self.insert(target, new);
        new
    }

    /// Puts a value in behind what comes before a target.
    pub(super) fn insert(&mut self, target: &Target, new: u32) {
        self.tree.name(new, target.naming, target.name);
        self.tree.link(target.container, target.before, new);
    }
}

/// What the table says of a list's items.
pub(super) fn item_kind(kind: Option<Kind>) -> Option<Kind> {
    match kind {
        Some(Kind::List(item)) => Some(item.kind),
        _ => None,
    }
}

/// An index without leading zeros.
fn index(token: &[u8]) -> Option<u32> {
    let canonical = token.len() <= 9 && (token.len() == 1 || token.first() != Some(&b'0'));
    if token.is_empty() || !canonical || !token.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(token.iter().fold(0, |value, &digit| value * 10 + u32::from(digit - b'0')))
}

/// A JSON string at the front of a text, decoded, and what is behind it.
fn quoted(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut end = 1;
    while *text.get(end)? != b'"' {
        end += if text.get(end) == Some(&b'\\') { 2 } else { 1 };
    }
    let (string, behind) = text.split_at_checked(end + 1)?;
    Some((crate::format::json::string(string)?, behind))
}
