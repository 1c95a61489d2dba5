//! The check: one ordinary walk of a document beside the table that describes it.
//!
//! It finds all issues in one go and, where values are not canonical, puts the canonical ones in their place: what is left
//! behind is the normalized payload. A payload without problems costs no allocation and no text.

mod kinds;
mod names;
mod order;
pub(crate) mod problem;
pub(crate) mod report;
mod rules;
pub(crate) mod settings;
mod unknown;

use crate::catalog::{Blank, Field, Kind, Record, Rule, Schema};
use crate::document::path::{Path, Segment, Step};
use crate::document::text::{is_tight, trimmed};
use crate::document::{Document, INVALID, LONE, Naming, Node, REMOVED, Tag};
use alloc::vec::Vec;
use problem::{ChangeRule, Problem, Severity};
use report::{Edit, NOWHERE, Report};
use rules::{key, one_of, repeated};
use settings::Settings;

/// Suggestions cost more than anything else here; this many are looked for.
const SUGGESTIONS: u32 = 20;
/// The rank of a member that no document names, behind all documented ones.
const LAST: usize = 64;

/// Checks a whole payload: `document.nodes[0]` against the schema's root record.
pub(crate) fn payload(document: &mut Document<'_>, schema: &'static Schema, settings: &Settings, report: &mut Report) {
    let mut walk = Check::new(document, schema, settings, report);
    let Some(key_field) = schema.root.place(schema.key.field).and_then(|place| schema.root.fields.get(place)) else {
        return;
    };
    let outside = key::outside(&mut walk, key_field);
    walk.root(key_field, outside);
}

/// Checks one value as a field of a payload: `document.nodes[0]`, named by its path.
pub(crate) fn field(
    document: &mut Document<'_>,
    schema: &'static Schema,
    steps: &[Step<'_>],
    settings: &Settings,
    report: &mut Report,
) {
    Check::new(document, schema, settings, report).below(schema.root, steps, None);
}

/// The documented names on a path; `None` where it leads to no documented field.
pub(crate) fn resolve(schema: &'static Schema, steps: &[Step<'_>]) -> Option<Vec<crate::catalog::Name>> {
    let mut record = Some(schema.root);
    let mut names = Vec::new();
    for step in steps {
        let Step::Member(name) = step else { return None };
        let record_here = record?;
        let field = record_here.fields.get(record_here.place_of_exact_text(name)?)?;
        names.push(field.name);
        record = match field.kind {
            Kind::Record(inner) => Some(inner),
            _ => None,
        };
    }
    Some(names)
}

/// What a value that is no record has inside.
static NOTHING: Record = Record::new("", "", &[], &[]);

/// What the walk over a record's members found out.
struct Members {
    /// Where the values are, by the places of their fields; 0 for none.
    places: [u32; 64],
    /// They came in documented order.
    in_order: bool,
}

/// The walk and what it carries.
struct Check<'c, 's> {
    document: &'c mut Document<'s>,
    schema: &'static Schema,
    settings: &'c Settings,
    report: &'c mut Report,
    /// Changes are noted.
    recording: bool,
    suggestions: u32,
}

impl<'c, 's> Check<'c, 's> {
    fn new(
        document: &'c mut Document<'s>,
        schema: &'static Schema,
        settings: &'c Settings,
        report: &'c mut Report,
    ) -> Check<'c, 's> {
        Check { document, schema, settings, report, recording: settings.changes, suggestions: SUGGESTIONS }
    }

    /// The root, and the key from outside it.
    fn root(&mut self, key_field: &'static Field, outside: Option<key::Outside>) {
        let root = self.schema.root;
        if self.document.node(0).tag() != Tag::Record {
            let unreadable = self.document.node(0).tag() == Tag::Unreadable;
            self.error_at(if unreadable { Problem::CannotBeRead } else { Problem::NotRecord }, 0, None);
            return;
        }
        let key_place = root.place(key_field.name).unwrap_or(0);
        let members = self.members(0, root, if outside.is_some() { 1 << key_place } else { 0 }, None);
        let inside = members.places.get(key_place).map_or(0, |&at| at as usize);
        // Compared before members change places, put in after that.
        if let Some(outside) = outside.filter(|_| inside != 0) {
            key::compare(self, key_field, inside, outside);
        }
        self.reorder(0, root, None, &members);
        if let Some(outside) = outside.filter(|_| inside == 0) {
            key::insert(self, key_field, outside);
        }
    }

    /// Goes down a path written as text, to the one value there is.
    fn below(&mut self, record: &'static Record, steps: &[Step<'_>], parent: Option<&Path<'_>>) {
        let Some((step, rest)) = steps.split_first() else { return };
        let (place, name): (_, &[u8]) = match step {
            Step::Member(name) => (self.place_of(record, name), name),
            Step::Item(_) => (None, b""),
        };
        let field = place.and_then(|place| record.fields.get(place));
        let Some(field) = field else {
            let (start, len) = self.document.keep(name);
            let segment = match step {
                Step::Member(_) => Segment::Text { start, len },
                Step::Item(index) => Segment::Index(*index),
            };
            return self.undocumented(Severity::Error, record, name, NOWHERE, &Path::below(parent, segment));
        };
        let path = Path::below(parent, Segment::Name(field.name));
        match (field.kind, rest.is_empty()) {
            (_, true) => {
                let required = field.required || self.extra(record, parent) & (1 << place.unwrap_or(0)) != 0;
                self.value(0, field, required, &path);
            }
            (Kind::Record(inner), false) => self.below(inner, rest, Some(&path)),
            _ => self.below(&NOTHING, rest, Some(&path)),
        }
    }

    /// The place of a member's name in its table.
    #[inline]
    fn place_of(&self, record: &Record, name: &[u8]) -> Option<usize> {
        let respelt = || record.place_of_text(name).filter(|_| self.settings.coerce);
        record.place_of_exact_text(name).or_else(respelt)
    }

    /// Whether a value is canonical at a glance, as nearly all are.
    #[inline(always)]
    fn is_fine(&self, node: &Node, field: &Field, required: bool) -> bool {
        match (node.tag(), field.kind) {
            (Tag::Text, Kind::Text { .. }) => {
                let loose = (field.trimmed || required) && !is_tight(self.document.slice(node.start, node.len));
                node.is_plain_text(field.plain) && !loose && !(required && node.len == 0)
            }
            (Tag::Text, Kind::Guid { zero: Blank::Fine }) => {
                !required && kinds::guid::is_canonical(self.document.slice(node.start, node.len))
            }
            (Tag::True | Tag::False, Kind::Boolean) => true,
            _ => false,
        }
    }

    /// One value of a documented field.
    fn value(&mut self, at: usize, field: &'static Field, required: bool, path: &Path<'_>) {
        if field.read_only {
            return;
        }
        match (self.document.node(at).tag(), field.kind) {
            (Tag::Null, _) => self.null(at, field, required, path),
            (Tag::Missing, _) => {
                if required && !self.settings.partial {
                    self.error(Problem::Missing, at, path);
                }
            }
            (Tag::Unreadable, _) => self.error(Problem::CannotBeRead, at, path),
            (_, Kind::Text { maximum }) => {
                kinds::text::check(self, at, field, maximum, required && !self.settings.partial, path);
            }
            (_, Kind::Guid { zero }) => {
                let is_key = path.parent.is_none() && field.name == self.schema.key.field;
                kinds::guid::check(self, at, field, if is_key { self.schema.key.zero } else { zero }, path);
            }
            (_, Kind::Boolean) => kinds::boolean::check(self, at, field, path),
            (_, Kind::Date { zone }) => kinds::date::check(self, at, field, zone, path),
            (Tag::Record, Kind::Record(record)) => {
                let members = self.members(at, record, 0, Some(path));
                self.reorder(at, record, Some(path), &members);
            }
            (_, Kind::Record(_)) => self.error(Problem::NotRecord, at, path),
        }
    }

    #[cold]
    fn null(&mut self, at: usize, field: &Field, required: bool, path: &Path<'_>) {
        if required && !self.settings.partial {
            self.error(Problem::RequiredNull, at, path);
        } else if !field.nullable {
            self.error(Problem::Null, at, path);
        }
    }

    /// The members of a record.
    fn members(&mut self, at: usize, record: &'static Record, assumed: u64, parent: Option<&Path<'_>>) -> Members {
        let mut places = [0_u32; 64];
        let mut present: u64 = 0;
        let required = record.required | self.extra(record, parent);
        let end = at + self.document.node(at).span();
        let mut next = at + 1;
        let mut guess = 0;
        let mut last_rank = 0;
        let mut in_order = true;
        // The name of the value behind it, where it is no documented one as spelt.
        let mut textual = 0;
        let mut unknown = Vec::new();
        while next < end {
            let here = next;
            let node = self.document.nodes.get(here);
            next += node.span();
            let place = match (record.fields.get(guess), node.naming()) {
                (Some(field), Naming::Known(name)) if field.name == name => Some(guess),
                (_, Naming::Unnamed) => {
                    textual = here;
                    continue;
                }
                _ => self.place(here, textual, record, parent),
            };
            let rank = match place.and_then(|place| Some((place, record.fields.get(place)?))) {
                Some((place, field)) => {
                    guess = place + 1;
                    let bit = 1_u64 << (place & 63);
                    let repeated = present & bit != 0;
                    present |= bit;
                    if let Some(slot) = places.get_mut(place).filter(|_| !repeated) {
                        *slot = here as u32;
                    }
                    if repeated || !self.is_fine(&node, field, required & bit != 0) {
                        if self.report.is_full() {
                            break;
                        }
                        let path = Path::below(parent, Segment::Name(field.name));
                        if repeated {
                            self.error(Problem::Duplicate, here, &path);
                            continue;
                        }
                        if field.read_only {
                            if let Some(slot) = places.get_mut(place) {
                                *slot = 0;
                            }
                            self.remove(here, ChangeRule::RemovedReadOnly, &path);
                            continue;
                        }
                        self.value(here, field, required & bit != 0, &path);
                    }
                    place
                }
                None => {
                    if self.report.is_full() {
                        break;
                    }
                    if !self.unknown(here, textual, record, &mut unknown, parent) || self.is_index(here, textual) {
                        continue;
                    }
                    LAST
                }
            };
            in_order &= rank >= last_rank;
            last_rank = rank;
        }
        let missing = required & !present & !assumed;
        if missing != 0 && !self.settings.partial {
            self.missing(at, record, missing, parent);
        }
        repeated::check(self, &unknown, parent);
        for rule in record.rules {
            match rule {
                Rule::OneOf(_) if self.settings.partial => {}
                Rule::OneOf(group) => one_of::check(self, at, record, group, &places, parent),
            }
        }
        Members { places, in_order }
    }

    /// The further fields of a record that the caller makes required, a bit each.
    #[inline]
    fn extra(&self, record: &Record, parent: Option<&Path<'_>>) -> u64 {
        if self.settings.require.is_empty() {
            return 0;
        }
        let mut bits = 0;
        for names in &self.settings.require {
            if let Some((last, above)) = names.split_last()
                && Path::is(parent, above)
                && let Some(place) = record.place(*last)
            {
                bits |= 1 << place;
            }
        }
        bits
    }

    #[cold]
    fn missing(&mut self, at: usize, record: &'static Record, missing: u64, parent: Option<&Path<'_>>) {
        for (place, field) in record.fields.iter().enumerate() {
            if missing & (1 << place) != 0 {
                self.error_at(Problem::Missing, at as u32, Some(&Path::below(parent, Segment::Name(field.name))));
            }
        }
    }

    /// Takes the white space from around a text; gives the node as it is then.
    #[inline]
    fn trim(&mut self, at: usize, field: &Field, path: &Path<'_>) -> Node {
        let node = self.document.node(at);
        if is_tight(self.document.text(&node)) { node } else { self.trim_loose(at, field, path) }
    }

    #[cold]
    fn trim_loose(&mut self, at: usize, field: &Field, path: &Path<'_>) -> Node {
        let node = self.document.node(at);
        let (start, len) = trimmed(self.document.text(&node));
        if self.settings.coerce && len < node.len as usize {
            self.edit(at, Tag::Text, node.start + start as u32, len as u32, ChangeRule::Trimmed, field, path);
            if let Some(after) = self.document.nodes.get_mut(at)
                && node.has(LONE)
            {
                after.set(LONE);
            }
        }
        self.document.node(at)
    }

    /// Puts another value in the place of one.
    #[cold]
    #[expect(clippy::too_many_arguments, reason = "a value, a rule, and where")]
    fn edit(&mut self, at: usize, tag: Tag, start: u32, len: u32, rule: ChangeRule, field: &Field, path: &Path<'_>) {
        let from = self.document.node(at);
        if let Some(node) = self.document.nodes.get_mut(at) {
            node.replace(tag, start, len);
        }
        let to = self.document.node(at);
        self.note(rule, field, Some(from), Some(to), path);
    }

    /// Notes a change; of sensitive fields only that there was one.
    fn note(&mut self, rule: ChangeRule, field: &Field, from: Option<Node>, to: Option<Node>, path: &Path<'_>) {
        if self.recording {
            let path = self.report.path(Some(path));
            let shown = |node: Option<Node>| node.filter(|_| !field.sensitive);
            self.report.edits.push(Edit { rule, path, from: shown(from), to: shown(to) });
        }
    }

    /// Takes a member out.
    fn remove(&mut self, at: usize, rule: ChangeRule, path: &Path<'_>) {
        if let Some(node) = self.document.nodes.get_mut(at) {
            node.set(REMOVED);
        }
        if self.recording {
            let path = self.report.path(Some(path));
            self.report.edits.push(Edit { rule, path, from: None, to: None });
        }
    }

    #[cold]
    fn error(&mut self, problem: Problem, at: usize, path: &Path<'_>) {
        self.error_with(problem, [0, 0], at, path);
    }

    #[cold]
    fn error_with(&mut self, problem: Problem, facts: [u32; 2], at: usize, path: &Path<'_>) {
        if let Some(node) = self.document.nodes.get_mut(at) {
            node.set(INVALID);
        }
        self.report.add(Severity::Error, problem, facts, at as u32, Some(path));
    }

    #[cold]
    fn error_at(&mut self, problem: Problem, node: u32, path: Option<&Path<'_>>) {
        self.report.add(Severity::Error, problem, [0, 0], node, path);
    }

    #[cold]
    fn warning(&mut self, problem: Problem, at: usize, path: &Path<'_>) {
        self.report.add(Severity::Warning, problem, [0, 0], at as u32, Some(path));
    }
}
