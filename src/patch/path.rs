//! Where an entry of a patch leads: its path, in whatever notation, walked down the tree and the table.
//!
//! A path is a name, a dotted or bracketed path (`Notifications[0].Scope`, `OtherGroups[-]`, `CustomFields["a.b"]`), or a JSON
//! Pointer (RFC 6901). Inside a map the rest of a dotted path is the key.

use super::Patching;
use super::tree::NONE;
use crate::catalog::field::{READ_ONLY, RESPONSE_ONLY};
use crate::catalog::schema::RESPONSE;
use crate::catalog::{Kind, Name};
use crate::check::problem::Problem;
use crate::document::path::{self, Segment, index};
use crate::document::text::push;
use crate::document::{EDITED, Naming, Node, Tag};
use alloc::vec::Vec;

/// Where a path leads.
#[derive(Clone)]
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
    /// What the table says of the value.
    pub kind: Option<Kind>,
}

/// One step.
#[derive(Clone, Copy)]
enum Step {
    /// A member, by where its name lies in the document's text.
    Member((u32, u32)),
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

/// No payload is deeper.
const DEEPEST: usize = 256;

/// A path that leads nowhere: why, and where it would lead.
pub(super) struct Nowhere {
    pub problem: Problem,
    pub segments: Vec<Segment>,
    /// The nearest documented name to an unknown one.
    near: Option<Name>,
}

/// Why a step could not be taken.
type Failure = (Problem, Option<Name>);

impl Patching<'_> {
    /// The root.
    pub(super) fn root(&self) -> Target {
        Target {
            segments: Vec::new(),
            container: NONE,
            before: NONE,
            item: 0,
            naming: Naming::UNNAMED,
            name: Node::BLANK,
            kind: self.schema.map(|schema| Kind::Record(schema.root)),
        }
    }

    /// Walks down a path; where it leads nowhere, that is said.
    pub(super) fn target(&mut self, place: (u32, u32), notation: Notation) -> Option<Target> {
        match self.locate(place, notation) {
            Ok(target) => Some(target),
            Err(nowhere) => {
                self.nowhere(nowhere);
                None
            }
        }
    }

    /// Says that a path leads nowhere.
    pub(super) fn nowhere(&mut self, Nowhere { problem, segments, near }: Nowhere) {
        self.wrong_near(problem, near, &segments);
    }

    /// Walks down a path.
    #[inline(never)]
    pub(super) fn locate(&mut self, (start, len): (u32, u32), notation: Notation) -> Result<Target, Nowhere> {
        let whole = Vec::from(self.document.slice(start, len));
        let mut rest = whole.as_slice();
        if let (Notation::Field, Some(schema)) = (notation, self.schema) {
            rest = schema.bare(rest);
        }
        let slash = rest.first() == Some(&b'/');
        let pointer = notation != Notation::Field || slash;
        if notation == Notation::Plain && !rest.is_empty() && !slash {
            return Err(Nowhere { problem: Problem::NotOperation, segments: Vec::new(), near: None });
        }
        // The vendor's leading slash is optional.
        if slash {
            rest = rest.get(1..).unwrap_or_default();
        }
        let mut more = len > 0;
        let mut target = self.root();
        let mut failed: Option<Failure> = None;
        while more {
            let step = if target.segments.len() >= DEEPEST {
                None
            } else if pointer {
                self.pointer_step(&mut rest, &mut more, &target)
            } else {
                let step = path::step(&mut rest, target.segments.is_empty(), matches!(target.kind, Some(Kind::Map(_))));
                more = !rest.is_empty();
                step
            };
            let step = match step {
                Some(path::Step::Member(name)) => Step::Member(self.document.keep(&name)),
                Some(path::Step::Item(index)) => Step::Index(index),
                Some(path::Step::Append) => Step::Append,
                // No path at all is looked for as a name, and not found.
                None => {
                    let problem = if notation == Notation::Plain { Problem::NotOperation } else { Problem::Unknown };
                    return Err(Nowhere { problem, segments: Vec::from([Segment::text((start, len))]), near: None });
                }
            };
            match failed {
                // Further steps only say where it would have led.
                Some(_) => self.follow(&mut target, step),
                None => failed = self.enter(&mut target, step, notation).err(),
            }
        }
        match failed {
            Some((problem, near)) => Err(Nowhere { problem, segments: target.segments, near }),
            None => Ok(target),
        }
    }

    /// Adds a step to a path that leads nowhere, by what the table says.
    fn follow(&self, target: &mut Target, step: Step) {
        let (segment, kind) = match (step, target.kind) {
            (Step::Member(place), Some(Kind::Record(record))) => match record.find(self.document.slice(place.0, place.1), true) {
                Some(field) => (Segment::name(field.name), Some(field.kind)),
                None => (Segment::text(place), None),
            },
            (Step::Member(place), _) => (Segment::text(place), None),
            (Step::Index(index), kind) => (Segment::index(index), item_kind(kind)),
            (Step::Append, kind) => (Segment::index(0), item_kind(kind)),
        };
        target.segments.push(segment);
        target.kind = kind;
    }

    /// The next token of a JSON Pointer.
    fn pointer_step(&self, rest: &mut &[u8], more: &mut bool, target: &Target) -> Option<path::Step<'static>> {
        let end = rest.iter().position(|&byte| byte == b'/');
        let token = rest.get(..end.unwrap_or(rest.len()))?;
        *more = end.is_some();
        *rest = rest.get(end.map_or(rest.len(), |end| end + 1)..)?;
        let is_list = match self.tree.get(target.item).node.tag() {
            Tag::MISSING | Tag::NULL => matches!(target.kind, Some(Kind::List(_))),
            tag => tag == Tag::LIST,
        };
        if is_list {
            match (token, index(token)) {
                (b"-", _) => return Some(path::Step::Append),
                (_, Some(index)) => return Some(path::Step::Item(index)),
                // A name, which no list has.
                _ => {}
            }
        }
        let mut name = Vec::new();
        let mut bytes = token.iter();
        while let Some(&byte) = bytes.next() {
            push(
                &mut name,
                match byte {
                    b'~' => match bytes.next()? {
                        b'0' => b'~',
                        b'1' => b'/',
                        _ => return None,
                    },
                    byte => byte,
                },
            );
        }
        Some(path::Step::Member(name.into()))
    }

    /// Goes one step down from where the target is; the path has the step then, whether it could or not.
    fn enter(&mut self, target: &mut Target, step: Step, notation: Notation) -> Result<(), Failure> {
        let opened = self.open(target, matches!(step, Step::Member(_)), notation);
        let container = target.item;
        let is_list = self.tree.get(container).node.tag() == Tag::LIST;
        if opened.is_err() || is_list == matches!(step, Step::Member(_)) {
            self.follow(target, step);
            let problem = if notation == Notation::Plain { Problem::NotThere } else { Problem::Unknown };
            return Err((opened.err().unwrap_or(problem), None));
        }
        target.container = container;
        let wanted = match step {
            Step::Member(place) => return self.enter_member(target, place, notation),
            Step::Index(index) => index,
            Step::Append => u32::MAX,
        };
        let (before, item, count) = self.tree.find_place(container, wanted as usize);
        (target.before, target.item) = (before, item);
        let count = count as u32;
        let gap = matches!(step, Step::Index(_)) && count < wanted;
        target.segments.push(Segment::index(if gap { wanted } else { wanted.min(count) }));
        target.naming = Naming::UNNAMED;
        target.kind = item_kind(target.kind);
        if gap { Err((Problem::Gap, None)) } else { Ok(()) }
    }

    /// The same to a member of the target's container, by where its name lies in the document's text.
    #[inline(never)]
    pub(super) fn enter_member(&mut self, target: &mut Target, place: (u32, u32), notation: Notation) -> Result<(), Failure> {
        let mut text = self.document.slice(place.0, place.1);
        if let Some(schema) = self.schema {
            text = schema.bare(text);
        }
        let mut any_case = self.any_case;
        let mut closed = false;
        let mut record = None;
        let mut known = None;
        let mut kind = None;
        match target.kind {
            Some(Kind::Record(inside)) => {
                record = Some(inside);
                known = inside.find(text, true);
                kind = known.map(|field| field.kind);
                closed = match known {
                    Some(field) => field.is(READ_ONLY | RESPONSE_ONLY),
                    None => self.schema.is_some_and(|schema| schema.is_answered(text)),
                };
            }
            Some(Kind::Map(item)) => {
                any_case = false;
                kind = Some(item.kind);
            }
            _ => {}
        }
        let wanted = known.map_or(text, |field| field.name.bytes());
        (target.before, target.item) = self.tree.find_named(target.container, self.document, wanted, any_case);
        target.segments.push(known.map_or(Segment::text(place), |field| Segment::name(field.name)));
        target.naming = known.map_or(Naming::TEXT, |field| Naming::known(field.name));
        target.name = Node::new(Tag::NAME, EDITED | self.lone, Naming::UNNAMED, place.0, place.1);
        target.kind = kind;
        if closed && !self.schema.is_some_and(|schema| schema.is(RESPONSE)) {
            return Err((Problem::ReadOnly, None));
        }
        // JSON Patch goes by what is there; a field that is set is looked at when all is checked.
        if let Some(record) = record
            && notation == Notation::Pointer
            && !self.adding
            && known.is_none()
            && target.item == NONE
        {
            let near = crate::check::nearest(record, text);
            return Err((if near.is_some() { Problem::UnknownNear } else { Problem::Unknown }, near));
        }
        Ok(())
    }

    /// Sees to it that there is a container where the target is, if it fits the step that is to be taken.
    fn open(&mut self, target: &mut Target, to_member: bool, notation: Notation) -> Result<(), Problem> {
        let is_list = match target.kind {
            Some(Kind::List(_)) => true,
            Some(Kind::Record(_) | Kind::Map(_)) => false,
            Some(_) => return Err(Problem::Unknown),
            None => !to_member,
        };
        match self.tree.get(target.item).node.tag() {
            Tag::RECORD | Tag::LIST => Ok(()),
            Tag::MISSING | Tag::NULL if notation != Notation::Plain => {
                // What a step does not fit is not made for it: what it would lack would be said too.
                if is_list == to_member {
                    return Err(Problem::Unknown);
                }
                self.put_container(target, if is_list { Tag::LIST } else { Tag::RECORD });
                Ok(())
            }
            _ => Err(Problem::NotThere),
        }
    }

    /// Puts an empty container where a target is.
    pub(super) fn put_container(&mut self, target: &mut Target, tag: Tag) {
        let new = self.tree.push(Node::new(tag, 0, Naming::UNNAMED, 0, 0), self.entry);
        target.item = self.put(target, new);
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
