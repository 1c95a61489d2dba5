//! The check: one ordinary walk of a document beside the table that describes it.
//!
//! It finds all issues in one go and, where values are not canonical, puts the canonical ones in their place: what is left
//! behind is the normalized payload. A payload without problems costs no allocation and no text.

pub(crate) mod field_values;
mod kinds;
mod members;
mod names;
mod order;
pub(crate) mod problem;
pub(crate) mod report;
mod rules;
pub(crate) mod settings;
mod unknown;

use crate::catalog::field::{NOT_EDITABLE, NULLABLE, READ_ONLY, RESPONSE_ONLY, SENSITIVE, SPECIALIST};
use crate::catalog::schema::RESPONSE;
use crate::catalog::{Field, Kind, Name, Record, Schema};
use crate::document::path::{Path, Segment, Step};
use crate::document::text::{is_tight, trim};
use crate::document::{Document, INVALID, LONE, Node, REMOVED, Tag};
use alloc::vec::Vec;
use problem::{ChangeRule, Problem, Severity};
use report::{NONE, Report, Spot};
pub(crate) use rules::sort::sorted;
pub(crate) use rules::suggestion::nearest;
use rules::{key, same_id};
use settings::{END, Settings, Unknown};

/// Suggestions cost more than anything else here; this many are looked for.
const SUGGESTIONS: u32 = 20;

/// Checks a whole payload: the document's root against the schema's root record. `entries` says of each node which entry of a
/// field/value array it comes from.
pub(crate) fn payload(
    document: &mut Document,
    entries: &[u32],
    schema: &'static Schema,
    settings: &Settings,
    report: &mut Report,
) {
    Check::new(document, entries, schema, settings, report).root();
}

/// Checks one value as a field of a payload: the document's root, named by its path.
pub(crate) fn field(
    document: &mut Document,
    schema: &'static Schema,
    steps: &[Step<'_>],
    settings: &Settings,
    report: &mut Report,
) {
    Check::new(document, &[], schema, settings, report).below(schema.root, steps, None);
}

/// The documented names on a path, ended by [`END`], behind those that are there; says whether it leads to a documented field.
pub(crate) fn resolve(schema: &'static Schema, steps: &[Step<'_>], names: &mut Vec<Name>) -> bool {
    let mut kind = Kind::Record(schema.root);
    for step in steps {
        if let (Step::Item(_), Kind::List(item)) = (step, kind) {
            kind = item.kind;
            continue;
        }
        // A path means every item of a list; an index need not be there.
        while let Kind::List(item) = kind {
            kind = item.kind;
        }
        let (Step::Member(name), Kind::Record(record)) = (step, kind) else { return false };
        let Some(field) = record.place_of_text(name, false).and_then(|place| record.fields.get(place)) else {
            return false;
        };
        names.push(field.name);
        kind = field.kind;
    }
    names.push(END);
    true
}

/// A value, and what the table says about it.
#[derive(Clone, Copy)]
struct Here<'h> {
    at: usize,
    field: &'static Field,
    required: bool,
    path: Path<'h>,
}

/// The walk and what it carries.
struct Check<'c> {
    document: &'c mut Document,
    entries: &'c [u32],
    /// The entry that is being looked at, before there are nodes that come from it.
    entry: u32,
    schema: &'static Schema,
    settings: &'c Settings,
    report: &'c mut Report,
    /// Changes are noted.
    recording: bool,
    suggestions: u32,
    unknown: Unknown,
    /// Fields with one of these flags are taken out.
    removed: u16,
}

/// What a value that is no record has inside.
static NOTHING: Record = Record::new("", "", &[], &[]);

impl<'c> Check<'c> {
    fn new(
        document: &'c mut Document,
        entries: &'c [u32],
        schema: &'static Schema,
        settings: &'c Settings,
        report: &'c mut Report,
    ) -> Check<'c> {
        let response = schema.is(RESPONSE);
        let unknown = settings.unknown.unwrap_or(if response { Unknown::Keep } else { Unknown::Error });
        let removed = if response { 0 } else { READ_ONLY | RESPONSE_ONLY };
        let recording = settings.changes;
        Check { document, entries, entry: NONE, schema, settings, report, recording, suggestions: SUGGESTIONS, unknown, removed }
    }

    /// The root, and the key from outside it.
    fn root(&mut self) {
        let root = self.schema.root;
        let tag = self.document.node(0).tag();
        if tag != Tag::RECORD {
            return self.error_at(if tag == Tag::UNREADABLE { Problem::CannotBeRead } else { Problem::NotRecord }, 0, None);
        }
        let Some(key_place) = root.place(self.schema.key.field) else { return };
        let Some(key_field) = root.fields.get(key_place) else { return };
        let outside = key::outside(self, key_field);
        let in_order = self.members(0, root, if outside.is_some() { 1 << key_place } else { 0 }, None);
        // Compared before members change places, put in after that.
        let put_in = outside.filter(|outside| !key::compare(self, key_field, *outside));
        if !in_order {
            self.put_in_order(0, root, None);
        }
        if let Some(outside) = put_in {
            key::insert(self, key_field, outside);
        }
    }

    /// Goes down a path written as text, to the one value there is.
    fn below(&mut self, record: &'static Record, steps: &[Step<'_>], parent: Option<&Path<'_>>) {
        let Some((&Step::Member(name), rest)) = steps.split_first() else {
            return self.nowhere(record, steps, parent);
        };
        let Some((place, field)) =
            self.place_of(record, name, self.settings.coerce).and_then(|place| Some((place, record.fields.get(place)?)))
        else {
            return self.nowhere(record, steps, parent);
        };
        let path = Path::below(parent, Segment::name(field.name));
        let required = self.required(record, parent) & 1 << place != 0;
        self.inside(Here { at: 0, field, required, path }, rest);
    }

    /// Goes on inside a field.
    fn inside(&mut self, here: Here<'_>, steps: &[Step<'_>]) {
        let Some((step, rest)) = steps.split_first() else { return self.value(&here) };
        let path = Some(&here.path);
        match (here.field.kind, step) {
            (Kind::Record(record), _) => self.below(record, steps, path),
            (Kind::List(field), Step::Item(index)) => {
                let path = Path::below(path, Segment::index(*index));
                self.inside(Here { at: 0, field, required: false, path }, rest);
            }
            (Kind::Map(field), Step::Member(name)) => {
                let path = Path::below(path, Segment::text(self.document.keep(name)));
                self.inside(Here { at: 0, field, required: false, path }, rest);
            }
            _ => self.nowhere(&NOTHING, steps, path),
        }
    }

    /// The first of the steps leads to no documented field.
    fn nowhere(&mut self, record: &'static Record, steps: &[Step<'_>], parent: Option<&Path<'_>>) {
        let place = match steps.first() {
            Some(Step::Member(name)) => self.document.keep(name),
            Some(Step::Item(index)) => {
                let path = Path::below(parent, Segment::index(*index));
                return self.undocumented(Severity::Error, &NOTHING, (0, 0), None, &path);
            }
            None => return,
        };
        self.undocumented(Severity::Error, record, place, None, &Path::below(parent, Segment::text(place)));
    }

    /// One value of a documented field.
    fn value(&mut self, here: &Here<'_>) {
        let field = here.field;
        if field.is(READ_ONLY | RESPONSE_ONLY | SPECIALIST | NOT_EDITABLE) && self.is_closed(here) {
            return;
        }
        let tag = self.document.node(here.at).tag();
        match tag {
            Tag::NULL => return self.null(here),
            Tag::MISSING => {
                if here.required {
                    self.error(Problem::Missing, here);
                }
                return;
            }
            Tag::UNREADABLE => return self.error(Problem::CannotBeRead, here),
            _ => {}
        }
        match field.kind {
            Kind::Text { maximum } => kinds::text::check(self, here, maximum),
            Kind::Integer(range) => kinds::integer::check(self, here, range),
            Kind::Choice { first, last } => kinds::choice::check(self, here, first.into(), last.into()),
            Kind::Boolean => kinds::boolean::check(self, here),
            Kind::Guid { zero } => kinds::guid::check(self, here, zero),
            Kind::Date { zone } => kinds::date::check(self, here, zone),
            Kind::Day => kinds::day::check(self, here),
            Kind::Telephone => kinds::telephone::check(self, here),
            Kind::Coordinate { bound } => kinds::coordinate::check(self, here, bound),
            Kind::Enumeration(values) => kinds::enumeration::check(self, here, values),
            Kind::Marked => kinds::marker::check(self, here),
            Kind::Record(record) if tag == Tag::RECORD => {
                if !self.members(here.at, record, 0, Some(&here.path)) {
                    self.put_in_order(here.at, record, Some(&here.path));
                }
            }
            Kind::List(item) if tag == Tag::LIST => self.items(here, item),
            Kind::Map(value) if tag == Tag::RECORD => self.entries(here, value),
            Kind::Record(_) => self.error(Problem::NotRecord, here),
            Kind::List(_) => self.error(Problem::NotList, here),
            Kind::Map(_) => self.error(Problem::NotMap, here),
        }
    }

    /// Whether a field is not the caller's to set; says so where that is an error.
    #[cold]
    fn is_closed(&mut self, here: &Here<'_>) -> bool {
        if here.field.is(self.removed) {
            return true;
        }
        let problem = if here.field.is(NOT_EDITABLE) {
            Problem::NotEditable
        } else if here.field.is(SPECIALIST) && !self.settings.specialist {
            Problem::NotPermitted
        } else {
            return false;
        };
        self.error(problem, here);
        true
    }

    #[cold]
    fn null(&mut self, here: &Here<'_>) {
        if here.required {
            self.error(Problem::RequiredNull, here);
        } else if !self.schema.is(RESPONSE) && !here.field.is(NULLABLE) {
            self.error(Problem::Null, here);
        }
    }

    /// The items of a list.
    fn items(&mut self, here: &Here<'_>, field: &'static Field) {
        let end = here.at + self.document.node(here.at).span();
        let mut next = here.at + 1;
        let mut index = 0;
        while next < end && !self.report.is_full() {
            let at = next;
            let node = self.document.node(at);
            next += node.span();
            if !self.is_fine(&node, field, false) {
                let path = Path::below(Some(&here.path), Segment::index(index));
                self.value(&Here { at, field, required: false, path });
            }
            index += 1;
        }
        if let Kind::Record(record) = field.kind {
            same_id::check(self, here, record);
        }
    }

    /// The fields of a record that must be there, a bit each.
    #[inline]
    fn required(&self, record: &Record, parent: Option<&Path<'_>>) -> u64 {
        if self.settings.partial {
            return 0;
        }
        let mut bits = if self.schema.is(RESPONSE) { 0 } else { record.required };
        if !self.settings.require.is_empty() {
            for names in self.settings.require.split(|&name| name == END) {
                if let Some((last, above)) = names.split_last()
                    && Path::is(parent, above)
                    && let Some(place) = record.place(*last)
                {
                    bits |= 1 << place;
                }
            }
        }
        bits
    }

    #[cold]
    fn missing(&mut self, at: usize, record: &'static Record, missing: u64, parent: Option<&Path<'_>>) {
        for (place, field) in record.fields.iter().enumerate() {
            if missing & 1 << place != 0 {
                self.error_at(Problem::Missing, at, Some(&Path::below(parent, Segment::name(field.name))));
            }
        }
    }

    /// Takes the white space from around a text, or ASCII's alone; gives the node as it is then.
    #[inline(never)]
    fn trim(&mut self, here: &Here<'_>, ascii: bool) -> Node {
        let node = self.document.node(here.at);
        let text = self.document.text(&node);
        if is_tight(text) || !self.settings.coerce {
            return node;
        }
        let inner = trim(text, ascii);
        let (skipped, len) = (inner.as_ptr().addr() - text.as_ptr().addr(), inner.len());
        if len == text.len() {
            return node;
        }
        self.edit(here, Tag::TEXT, (node.start + skipped as u32, len as u32), ChangeRule::Trimmed);
        if node.has(LONE)
            && let Some(after) = self.document.nodes.get_mut(here.at)
        {
            after.set(LONE);
        }
        self.document.node(here.at)
    }

    /// Puts another text in the place of a value.
    fn edit_text(&mut self, here: &Here<'_>, tag: Tag, text: &[u8], rule: ChangeRule) {
        let place = self.document.keep(text);
        self.edit(here, tag, place, rule);
    }

    /// Puts another value in the place of one.
    #[cold]
    #[inline(never)]
    fn edit(&mut self, here: &Here<'_>, tag: Tag, (start, len): (u32, u32), rule: ChangeRule) {
        let from = self.document.node(here.at);
        if let Some(node) = self.document.nodes.get_mut(here.at) {
            node.replace(tag, start, len);
        }
        let to = self.document.node(here.at);
        self.note(rule, here.field, Some(from), Some(to), &here.path);
    }

    /// Notes a change; of sensitive fields only that there was one.
    fn note(&mut self, rule: ChangeRule, field: &Field, from: Option<Node>, to: Option<Node>, path: &Path<'_>) {
        if self.recording {
            let secret = field.is(SENSITIVE);
            self.report.note(rule, Some(path), if secret { None } else { from }, if secret { None } else { to });
        }
    }

    /// Takes a member out.
    fn remove(&mut self, at: usize, rule: ChangeRule, path: &Path<'_>) {
        if let Some(node) = self.document.nodes.get_mut(at) {
            node.set(REMOVED);
        }
        if self.recording {
            self.report.note(rule, Some(path), None, None);
        }
    }

    #[cold]
    #[inline(never)]
    fn error(&mut self, problem: Problem, here: &Here<'_>) {
        self.error_at(problem, here.at, Some(&here.path));
    }

    #[cold]
    #[inline(never)]
    fn warning(&mut self, problem: Problem, here: &Here<'_>) {
        self.say(Severity::Warning, problem, [0, 0], &[], Some(here.at), Some(&here.path));
    }

    #[cold]
    #[inline(never)]
    fn error_at(&mut self, problem: Problem, at: usize, path: Option<&Path<'_>>) {
        self.say(Severity::Error, problem, [0, 0], &[], Some(at), path);
    }

    /// Reports an issue about a node.
    #[cold]
    #[inline(never)]
    fn say(
        &mut self,
        severity: Severity,
        problem: Problem,
        facts: [u32; 2],
        names: &[Name],
        at: Option<usize>,
        path: Option<&Path<'_>>,
    ) {
        let mut spot = Spot { path, range: [NONE; 2], entry: NONE };
        if let Some(at) = at {
            spot.range = self.document.range(at);
            spot.entry = self.entries.get(at).copied().unwrap_or(self.entry);
            if severity == Severity::Error
                && let Some(node) = self.document.nodes.get_mut(at)
            {
                node.set(INVALID);
            }
        }
        self.report.add(severity, problem, facts, names, spot);
    }
}
