//! Fields of a form: their names are paths, `a.b`, `a[b]`, `a[0].b`, `a[]`, as ASP.NET's model binding takes them.

use crate::catalog::{Field, Kind, Name, Record};
use crate::check::problem::{ChangeRule, Problem};
use crate::check::report::NONE;
use crate::check::settings::Unknown;
use crate::check::{Check, NOTHING};
use crate::document::path::{Path, Segment};
use crate::document::text::{alike, is_blank};
use crate::document::{Document, EDITED, INVALID, Naming, Node, Nodes, Tag, number};
use crate::format::form::MOST_KEYS;
use crate::format::{Limits, ReadError, Unreadable};
use alloc::vec::Vec;
use core::mem::{replace, take};

/// The names of all fields: text and length are what is left of one, `size` is where its value is. How a key is named tells the next
/// step from others ([`mark`]).
pub(super) fn keys(document: &Document, limits: Limits) -> Result<Vec<Node>, ReadError> {
    let mut keys = Vec::new();
    let mut inside = document.nodes.inside(0);
    while inside.step(&document.nodes) {
        let mut key = document.node(inside.name);
        key.size = inside.at as u32;
        let mut rest = document.text(&key);
        let mut steps = 0;
        let mut well_formed = true;
        while well_formed && !rest.is_empty() {
            match step(rest, steps == 0) {
                Some((_, _, behind)) => rest = behind,
                None => well_formed = false,
            }
            steps += 1;
        }
        let reason = if keys.len() == MOST_KEYS {
            Unreadable::Keys
        } else if keys.len() == limits.items as usize {
            Unreadable::Items
        } else if !well_formed {
            Unreadable::Form
        } else if steps > limits.depth {
            Unreadable::Depth
        } else {
            keys.push(key);
            continue;
        };
        return Err(ReadError { reason, range: document.place(&inside.node).map_or([NONE; 2], |place| place.range) });
    }
    Ok(keys)
}

/// The first step of a name, whether it stands in brackets, and what is behind it; nothing where the name is not well-formed. Empty
/// brackets say nothing, as for the server.
fn step(text: &[u8], first: bool) -> Option<(&[u8], bool, &[u8])> {
    let (bracketed, text) = match text {
        _ if first => (false, text),
        [b'[', inner @ ..] => (true, inner),
        [b'.', inner @ ..] => (false, inner),
        _ => return None,
    };
    let ends = |&byte: &u8| if bracketed { byte == b']' } else { matches!(byte, b'.' | b'[') };
    let end = text.iter().position(ends);
    let (step, mut rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
    // There is nothing behind a bracket that is not closed.
    rest = rest.get(usize::from(bracketed)..)?;
    while let Some(behind) = rest.strip_prefix(b"[]") {
        rest = behind;
    }
    Some((step, bracketed, rest))
}

/// A number that steps have in common which are the same but for letter case, and few others: by it most are told apart at a glance.
fn mark(step: &[u8]) -> Naming {
    let letter = |byte: Option<&u8>| byte.map_or(0, |byte| u16::from(byte | 0x20));
    Naming::known(Name((step.len() as u16) << 10 ^ letter(step.first()) << 5 ^ letter(step.last())))
}

impl Check<'_> {
    /// Moves the keys that go on with a wanted index, or as the first does, to the front, and behind that step; says how many
    /// they are, and how long the step is.
    fn gather(&self, keys: &mut [Node], index: Option<&[u8]>, first: bool) -> (usize, usize) {
        let document = &*self.document;
        let mut wanted = index;
        let marked = index.map_or(keys.first().map_or(Naming::UNNAMED, Node::naming), mark);
        let mut count = 0;
        for at in 0..keys.len() {
            if let Some(key) = keys.get_mut(at)
                && key.naming() == marked
                && let text = document.text(key)
                && let Some((step, bracketed, rest)) = step(text, first)
                && (bracketed || index.is_none())
                && alike(step, wanted.get_or_insert(step))
            {
                key.start += (text.len() - rest.len()) as u32;
                key.len = rest.len() as u32;
                let mut before = *key;
                for slot in keys.iter_mut().take(at + 1).skip(count) {
                    before = replace(slot, before);
                }
                count += 1;
            }
        }
        (count, wanted.map_or(0, <[u8]>::len))
    }

    /// Appends what the keys say that have led to one place. The root has no path, and no key ends there.
    pub(super) fn put(
        &mut self,
        mut keys: &mut [Node],
        field: Option<&Field>,
        naming: Naming,
        out: &mut Nodes,
        path: Option<&Path<'_>>,
    ) {
        let at = keys.first().map_or(0, |key| key.size as usize);
        let mut node = self.document.node(at);
        let (item, record, value) = match field.map(|field| field.kind) {
            Some(Kind::List(item)) => (Some(item), &NOTHING, None),
            Some(Kind::Record(record)) => (None, record, None),
            Some(Kind::Map(value)) => (None, &NOTHING, Some(value)),
            _ => (None, &NOTHING, None),
        };
        let root = path.is_none();
        let ended = keys.iter().filter(|key| key.len == 0 && !root).count();
        let all = ended > 0 && ended == keys.len();
        if all && item.is_none() && (ended == 1 || field.is_some()) {
            if ended > 1 {
                self.repeated(keys, field, path);
            } else if self.is_empty_control(&node, field) {
                return;
            }
            node.rename(naming);
            self.read_text(&mut node, field, path);
            return out.push(node);
        }
        let top = out.len();
        let place = if root { 0 } else { node.size };
        out.push(Node::new(if all || item.is_some() { Tag::LIST } else { Tag::RECORD }, 0, naming, place, 0));
        for key in keys.iter_mut() {
            if let Some((step, ..)) = step(self.document.text(key), root) {
                key.rename(mark(step));
            }
        }
        let mut lost = ended > 0 && !all;
        let mut index: u32 = 0;
        while let Some(&Node { start, size, .. }) = keys.first()
            && !lost
        {
            let here = size as usize;
            let before = out.len();
            let (mut inner, mut naming, mut segment) = (item, Naming::UNNAMED, Segment::index(index));
            let mut count = 1;
            if !all && item.is_some() {
                (count, _) = self.gather(keys, Some(number::write(index.into(), &mut [0; 20])), false);
                lost = count == 0;
            } else if !all {
                let len;
                (count, len) = self.gather(keys, None, root);
                // Behind what stands before it.
                let step = Node::new(Tag::NAME, EDITED, Naming::UNNAMED, start + u32::from(!root), len as u32);
                let step = step.sized(self.document.node(here).size);
                let known = self.named(here, step, record, path);
                inner = known.or(value);
                segment = known.map_or(Segment::text((step.start, step.len)), |field| Segment::name(field.name));
                naming = self.document.node(here).naming();
                if naming == Naming::TEXT {
                    out.push(step);
                }
            }
            let Some((group, rest)) = take(&mut keys).split_at_mut_checked(count) else { break };
            keys = rest;
            let start = out.len();
            self.put(group, inner, naming, out, Some(&Path::below(path, segment)));
            // A control without text, and a record of nothing but such, are not there.
            if out.len() > start + 1 || out.len() > start && !out.get(start).is_container() {
                index += 1;
                continue;
            }
            out.truncate(before);
            // Of one for a list, the server makes an item of nothing: it must go.
            if item.is_some() && self.recording && !lost {
                self.report.note(ChangeRule::NotInForm, path, None, None);
            }
        }
        if lost {
            // It is there all the same: something that nothing more is said about.
            out.truncate(top);
            // What does not stay need not be named well.
            if field.is_some() || self.unknown == Unknown::Keep {
                self.error_at(Problem::LostInForm, at, path);
            }
            return out.push(Node::new(Tag::TRUE, EDITED | INVALID, naming, 0, 0));
        }
        out.close(top);
    }

    /// Names a value by its name's node, which then holds a step alone; gives the field that it is, if it is one.
    fn named(&mut self, here: usize, step: Node, record: &'static Record, path: Option<&Path<'_>>) -> Option<&'static Field> {
        let known = record.find(self.document.text(&step), false);
        self.document.nodes.set(here - 1, step);
        if let Some(node) = self.document.nodes.get_mut(here) {
            node.rename(known.map_or(Naming::TEXT, |field| Naming::known(field.name)));
        }
        record.fields.get(self.place(here, here - 1, record, path))
    }

    /// A name that comes again: a check box is posted as true and, behind it, the false of a hidden field.
    fn repeated(&mut self, keys: &[Node], field: Option<&Field>, path: Option<&Path<'_>>) {
        let [first, second, rest @ ..] = keys else { return };
        let says = |key: &Node, word: &[u8]| {
            let node = self.document.node(key.size as usize);
            alike(self.document.text(&node), word)
        };
        if let (Some(field @ Field { kind: Kind::Boolean, .. }), Some(path)) = (field, path)
            && rest.is_empty()
            && says(first, b"true")
            && says(second, b"false")
        {
            let to = Node::new(Tag::TRUE, EDITED, Naming::UNNAMED, 0, 0);
            return self.note(ChangeRule::ToBoolean, field, None, Some(to), path);
        }
        self.error_at(Problem::Duplicate, second.size as usize, path);
    }

    /// Whether it is an empty control, which is one that is not there.
    fn is_empty_control(&self, node: &Node, field: Option<&Field>) -> bool {
        let text = field.is_none_or(|field| matches!(field.kind, Kind::Text { .. } | Kind::Marked | Kind::Coordinate { .. }));
        node.tag() == Tag::TEXT && is_blank(self.document.text(node)) && !(text && self.settings.keep_empty)
    }
}
