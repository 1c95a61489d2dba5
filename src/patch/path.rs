//! Where an entry of a patch leads: its path, in whatever notation, walked down the tree and the table.
//!
//! A path is a name, a dotted or bracketed path (`Notifications[0].Scope`, `OtherGroups[-]`, `CustomFields["a.b"]`), or a JSON
//! Pointer (RFC 6901). Inside a map the rest of a dotted path is the key.

use super::Patching;
use super::tree::NONE;
use crate::catalog::field::{READ_ONLY, RESPONSE_ONLY};
use crate::catalog::schema::{FIELD_VALUES, RESPONSE};
use crate::catalog::{Kind, Name};
use crate::check::problem::Problem;
use crate::document::path::{self, Segment, index};
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

/// No payload is deeper.
const DEEPEST: usize = 256;

/// A path that leads nowhere: why, and where it would lead.
pub(super) struct Nowhere {
    pub problem: Problem,
    pub segments: Vec<Segment>,
    /// The nearest documented name to an unknown one.
    near: Option<Name>,
}

impl Patching<'_> {
    /// Walks down a path; where it leads nowhere, that is said.
    pub(super) fn target(&mut self, place: (u32, u32), notation: Notation) -> Option<Target> {
        match self.locate(place, notation) {
            Ok(target) => Some(target),
            Err(nowhere) => {
                self.wrong_near(nowhere.problem, nowhere.near, &nowhere.segments);
                None
            }
        }
    }

    /// Walks down a path.
    pub(super) fn locate(&mut self, (start, len): (u32, u32), notation: Notation) -> Result<Target, Nowhere> {
        let whole = Vec::from(self.document.slice(start, len));
        let mut rest = whole.as_slice();
        if notation == Notation::Field && self.schema.is_some_and(|schema| schema.is(FIELD_VALUES)) {
            rest = trim(rest, false);
        }
        let pointer = notation != Notation::Field || rest.first() == Some(&b'/');
        let slash = rest.starts_with(b"/");
        // No path at all is looked for as a name, and not found.
        let problem = if notation == Notation::Plain { Problem::NotOperation } else { Problem::Unknown };
        let unreadable = Nowhere { problem, segments: Vec::from([Segment::text((start, len))]), near: None };
        if notation == Notation::Plain && !rest.is_empty() && !slash {
            return Err(Nowhere { problem: Problem::NotOperation, segments: Vec::new(), near: None });
        }
        // The vendor's leading slash is optional.
        if pointer && slash {
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
        let mut failed: Option<(Problem, Option<Name>)> = None;
        while more {
            if target.segments.len() >= DEEPEST {
                return Err(unreadable);
            }
            let in_map = matches!(target.kind, Some(Kind::Map(_)));
            let first = target.segments.is_empty();
            let step = if pointer {
                self.pointer_step(&mut rest, &mut more, &target)
            } else {
                match path::step(&mut rest, first, in_map) {
                    Some(path::Step::Member(name)) => {
                        let (start, len) = self.document.keep(&name);
                        Some(Step::Member(start, len))
                    }
                    Some(path::Step::Item(index)) => Some(Step::Index(index)),
                    Some(path::Step::Append) => Some(Step::Append),
                    None => None,
                }
            };
            let Some(step) = step else { return Err(unreadable) };
            if !pointer {
                more = !rest.is_empty();
            }
            match failed {
                // Further steps only say where it would have led.
                Some(_) => {
                    let segment = match step {
                        Step::Member(start, len) => self.known(&mut target, start, len),
                        Step::Index(index) => Segment::index(index),
                        Step::Append => Segment::index(0),
                    };
                    target.segments.push(segment);
                }
                None => failed = self.enter(&mut target, step, notation).err(),
            }
        }
        match failed {
            Some((problem, near)) => Err(Nowhere { problem, segments: target.segments, near }),
            None => Ok(target),
        }
    }

    /// The segment of a member below a place that is not there, by what the table says.
    fn known(&mut self, target: &mut Target, start: u32, len: u32) -> Segment {
        let text = self.document.slice(start, len);
        if let Some(Kind::Record(record)) = target.kind
            && let Some(field) = record.place_of_text(text, true).and_then(|place| record.fields.get(place))
        {
            target.kind = Some(field.kind);
            return Segment::name(field.name);
        }
        target.kind = None;
        Segment::text((start, len))
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
            match (token, index(token)) {
                (b"-", _) => return Some(Step::Append),
                (_, Some(index)) => return Some(Step::Index(index)),
                // A name, which no list has.
                _ => {}
            }
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

    /// Goes one step down from where the target is; the path has the step then, whether it could or not.
    fn enter(&mut self, target: &mut Target, step: Step, notation: Notation) -> Result<(), (Problem, Option<Name>)> {
        let opened = self.open(target, &step, notation);
        let container = target.item;
        let is_list = opened.is_ok() && self.tree.get(container).node.tag() == Tag::LIST;
        match step {
            Step::Member(start, len) if opened.is_ok() && !is_list => {
                (target.appends, target.container) = (false, container);
                self.enter_member(target, (start, len), notation)
            }
            Step::Member(start, len) => {
                let segment = self.known(target, start, len);
                target.segments.push(segment);
                Err((
                    opened.err().unwrap_or(if notation == Notation::Plain { Problem::NotThere } else { Problem::Unknown }),
                    None,
                ))
            }
            Step::Index(_) | Step::Append if !is_list => {
                let index = if let Step::Index(index) = step { index } else { 0 };
                target.segments.push(Segment::index(index));
                target.kind = item_kind(target.kind);
                Err((
                    opened.err().unwrap_or(if notation == Notation::Plain { Problem::NotThere } else { Problem::Unknown }),
                    None,
                ))
            }
            Step::Index(index) => {
                target.container = container;
                target.segments.push(Segment::index(index));
                let mut count = 0;
                (target.before, target.item) = self.tree.find(container, |_| {
                    count += 1;
                    count > index
                });
                target.appends = target.item == NONE;
                target.naming = Naming::UNNAMED;
                target.kind = item_kind(target.kind);
                if target.appends && count < index { Err((Problem::Gap, None)) } else { Ok(()) }
            }
            Step::Append => {
                target.container = container;
                (target.before, target.item) = (self.tree.last(container), NONE);
                target.segments.push(Segment::index(self.tree.items(container).count() as u32));
                target.appends = true;
                target.naming = Naming::UNNAMED;
                target.kind = item_kind(target.kind);
                Ok(())
            }
        }
    }

    fn enter_member(
        &mut self,
        target: &mut Target,
        (start, len): (u32, u32),
        notation: Notation,
    ) -> Result<(), (Problem, Option<Name>)> {
        let mut text = self.document.slice(start, len);
        if self.schema.is_some_and(|schema| schema.is(FIELD_VALUES)) {
            text = trim(text, false);
        }
        let mut known: Option<Name> = None;
        let mut kind = None;
        let mut closed = false;
        let mut near = None;
        let in_record = matches!(target.kind, Some(Kind::Record(_)));
        match target.kind {
            Some(Kind::Record(record)) => {
                let place = record.place_of_text(text, true).or_else(|| record.place_of_alias(text));
                match place.and_then(|place| record.fields.get(place)) {
                    Some(field) => {
                        known = Some(field.name);
                        kind = Some(field.kind);
                        closed = field.is(READ_ONLY | RESPONSE_ONLY);
                    }
                    None => {
                        closed = self.schema.is_some_and(|schema| schema.is_answered(text));
                        near = crate::check::nearest(record, text);
                    }
                }
            }
            Some(Kind::Map(item)) => kind = Some(item.kind),
            _ => {}
        }
        let document = &*self.document;
        let any_case = self.any_case && !matches!(target.kind, Some(Kind::Map(_)));
        let wanted = match known {
            Some(name) => name.bytes(),
            None => text,
        };
        (target.before, target.item) = self.tree.find_named(target.container, document, wanted, any_case);
        target.segments.push(known.map_or(Segment::text((start, len)), Segment::name));
        target.naming = known.map_or(Naming::TEXT, Naming::known);
        target.name = Node::new(Tag::NAME, EDITED | self.lone, Naming::UNNAMED, start, len);
        target.kind = kind;
        if closed && !self.schema.is_some_and(|schema| schema.is(RESPONSE)) {
            return Err((Problem::ReadOnly, None));
        }
        // JSON Patch goes by what is there; a field that is set is looked at when all is checked.
        if notation == Notation::Pointer && !self.adding && in_record && known.is_none() && target.item == NONE {
            return Err((if near.is_some() { Problem::UnknownNear } else { Problem::Unknown }, near));
        }
        Ok(())
    }

    /// Sees to it that there is a container where the target is.
    fn open(&mut self, target: &mut Target, step: &Step, notation: Notation) -> Result<(), Problem> {
        let tag = self.tree.get(target.item).node.tag();
        let is_list = match target.kind {
            Some(Kind::List(_)) => true,
            Some(Kind::Record(_) | Kind::Map(_)) => false,
            Some(_) => return Err(Problem::Unknown),
            None => !matches!(step, Step::Member(..)),
        };
        if matches!(tag, Tag::RECORD | Tag::LIST) {
            return Ok(());
        }
        let absent = target.item == NONE || tag == Tag::NULL;
        if !absent || notation == Notation::Plain {
            return Err(Problem::NotThere);
        }
        // What a step does not fit is not made for it.
        if is_list == matches!(step, Step::Member(..)) {
            return Err(Problem::Unknown);
        }
        let tag = if is_list { Tag::LIST } else { Tag::RECORD };
        let new = self.tree.push(Node::new(tag, 0, Naming::UNNAMED, 0, 0), self.entry);
        target.item = self.put(target, new);
        Ok(())
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
