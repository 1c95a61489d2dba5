//! Payloads that travel as an array of `{"Field", "Value"}` pairs: the record they stand for is checked, and the array comes out.

use super::Check;
use super::problem::{ChangeRule, Problem, Severity};
use super::report::{NONE, Report};
use super::settings::Settings;
use crate::catalog::names::Index;
use crate::catalog::schema::FIELD_VALUES;
use crate::catalog::{Name, Schema};
use crate::document::path::{Path, Segment};
use crate::document::text::{alike, trim};
use crate::document::{Document, EDITED, Naming, Node, Nodes, REMOVED, Tag};
use alloc::vec::Vec;

/// The names of a pair's two members.
pub(crate) const NAMES: &[&str] = &["Field", "Value"];
pub(crate) const FIELD: Name = Name::of("Field");
pub(crate) const VALUE: Name = Name::of("Value");

/// Whether a payload is an array of pairs, which is one where the schema says so.
pub(crate) fn is_array(schema: &Schema, document: &Document) -> bool {
    schema.is(FIELD_VALUES) && document.nodes.len() > 0 && document.node(0).tag() == Tag::LIST
}

/// Makes an array of pairs the record it stands for; `entries` then says of each node which entry it comes from.
#[cold]
#[inline(never)]
pub(crate) fn fold(
    document: &mut Document,
    spare: &mut Nodes,
    entries: &mut Vec<u32>,
    names: &Index,
    schema: &'static Schema,
    settings: &Settings,
    report: &mut Report,
) {
    spare.clear();
    spare.push(document.node(0).emptied(Tag::RECORD));
    entries.push(NONE);
    let mut walk = Check::new(document, &[], schema, settings, report);
    let mut inside = walk.document.nodes.inside(0);
    let mut index = 0;
    while inside.step(&walk.document.nodes) && !walk.report.is_full() {
        let at = inside.at;
        walk.entry = index;
        match walk.pair(at) {
            Some((field, value)) => {
                let field = walk.document.node(field);
                // A name that only other documents have is any text, and its place is that of the text.
                let name = names.find(walk.document.text(&field)).filter(|&name| schema.root.place(name).is_some());
                if name.is_none() {
                    spare.push(field.named(Tag::NAME, Naming::UNNAMED));
                }
                spare.copy(&walk.document.nodes, value, name.map_or(Naming::TEXT, Naming::known));
                entries.resize(spare.len(), index);
            }
            None => {
                let path = Path::below(None, Segment::index(index));
                walk.error_at(Problem::NotPair, at, Some(&path));
            }
        }
        index += 1;
    }
    spare.close(0);
    core::mem::swap(&mut document.nodes, spare);
}

/// Makes a checked record the array of pairs that the API takes.
#[cold]
#[inline(never)]
pub(crate) fn unfold(document: &mut Document, spare: &mut Nodes, schema: &'static Schema, from_array: bool, report: &mut Report) {
    spare.clear();
    spare.push(document.node(0).emptied(Tag::LIST));
    if !from_array {
        report.note(ChangeRule::FieldValues, None, None, None);
    }
    let mut inside = document.nodes.inside(0);
    while inside.step(&document.nodes) {
        let (at, node) = (inside.at, inside.node);
        let naming = node.naming();
        // In an object the key names the user, and goes into the URI alone.
        let is_key = naming == Naming::known(schema.key.field) && !from_array;
        if node.has(REMOVED) || is_key {
            continue;
        }
        let (start, len) = match naming.name() {
            Some(name) => document.keep(name.bytes()),
            None => {
                let name = document.node(inside.name);
                (name.start, name.len)
            }
        };
        spare.push(Node::new(Tag::RECORD, 0, Naming::UNNAMED, 0, 0).sized(2 + node.span() as u32));
        spare.push(Node::new(Tag::TEXT, EDITED, Naming::known(FIELD), start, len));
        spare.copy(&document.nodes, at, Naming::known(VALUE));
    }
    spare.close(0);
    core::mem::swap(&mut document.nodes, spare);
}

impl Check<'_> {
    /// Where the Field and the Value of an entry are; nothing where it is no pair of the two.
    #[cold]
    fn pair(&mut self, at: usize) -> Option<(usize, usize)> {
        let (mut field, mut value, mut again) = (0, 0, 0);
        // The names as given, where they are not as documented.
        let mut respelt = Vec::new();
        let mut inside = self.document.nodes.inside(at);
        while inside.step(&self.document.nodes) {
            let (here, member, textual) = (inside.at, inside.node, inside.name);
            let mut name = member.naming().name();
            if name.is_none() && self.settings.coerce {
                let given = self.document.node(textual);
                let text = self.document.text(&given);
                name = [FIELD, VALUE].into_iter().find(|name| alike(name.bytes(), text));
                respelt.extend(name.map(|name| (given, name)));
            }
            match name {
                Some(FIELD) if field == 0 => field = here,
                Some(VALUE) if value == 0 => value = here,
                Some(FIELD | VALUE) => again = here,
                _ => return None,
            }
        }
        let name = self.document.node(field);
        // The root is no text, nor has what is no record any members.
        if value == 0 || name.tag() != Tag::TEXT {
            return None;
        }
        if again != 0 || field > value || !respelt.is_empty() {
            let segment = match self.schema.root.find(trim(self.document.text(&name), false), true) {
                Some(field) => Segment::name(field.name),
                None => Segment::text((name.start, name.len)),
            };
            let path = Path::below(None, segment);
            if again != 0 {
                self.say(Severity::Error, Problem::Duplicate, [0, 0], &[], Some(again), Some(&path));
            }
            if self.recording {
                for (given, name) in respelt {
                    let (start, len) = self.document.keep(name.bytes());
                    let to = Node::new(Tag::TEXT, EDITED, Naming::UNNAMED, start, len);
                    self.report.note(ChangeRule::FieldName, Some(&path), Some(given.named(Tag::TEXT, Naming::UNNAMED)), Some(to));
                }
                if field > value {
                    self.report.note(ChangeRule::MemberOrder, Some(&path), None, None);
                }
            }
        }
        Some((field, value))
    }
}
