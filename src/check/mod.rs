//! The check: one ordinary walk of a document beside the table that describes it.
//!
//! It finds all issues in one go and, where values are not canonical, puts the canonical ones in their place: what is left
//! behind is the normalized payload. A payload without problems costs no allocation and no text.

pub(crate) mod field_values;
mod kinds;
mod members;
mod names;
mod order;
pub(crate) mod outgoing;
pub(crate) mod problem;
pub(crate) mod report;
mod rules;
pub(crate) mod settings;
pub(crate) mod shape;
mod unknown;

use crate::catalog::field::{NOT_EDITABLE, NULLABLE, READ_ONLY, RESPONSE_ONLY, SENSITIVE, SPECIALIST};
use crate::catalog::schema::{FIELD_VALUES, RESPONSE};
use crate::catalog::{Field, Kind, Name, Record, Schema};
use crate::document::path::{self, Path, Segment, Step};
use crate::document::text::{is_tight, trim};
use crate::document::{Document, INVALID, LONE, Naming, Node, REMOVED, Tag};
use crate::format::Format;
use alloc::vec::Vec;
use problem::{ChangeRule, Problem, Severity, not_root};
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

/// The same, but what is said is about one field alone: what is at this path or below it, and the rules of its record that name it.
pub(crate) fn among(
    document: &mut Document,
    only: &[Segment],
    schema: &'static Schema,
    settings: &Settings,
    report: &mut Report,
) {
    Check { only, ..Check::new(document, &[], schema, settings, report) }.root();
}

/// Checks one value as a field of a payload: the document's root, named by its path as text. Or only finds the path; gives it
/// where it leads to a documented field whose value matters.
pub(crate) fn field(
    document: &mut Document,
    path: &[u8],
    only_find: bool,
    schema: &'static Schema,
    settings: &Settings,
    report: &mut Report,
) -> Option<Vec<Segment>> {
    let found = only_find.then(Vec::new);
    let mut walk = Check { found, ..Check::new(document, &[], schema, settings, report) };
    walk.below(None, Kind::Record(schema.root), path, 0);
    walk.found.filter(|found| !found.is_empty())
}

/// The documented names on a path, ended by [`END`], behind those that are there; says whether it leads to a documented field, and
/// to none that is taken out.
pub(crate) fn resolve(schema: &'static Schema, mut path: &[u8], names: &mut Vec<Name>) -> bool {
    let mut kind = Kind::Record(schema.root);
    let mut first = true;
    while first || !path.is_empty() {
        let Some(step) = path::step(&mut path, first, false) else { return false };
        first = false;
        if let (Step::Item(_), Kind::List(item)) = (&step, kind) {
            kind = item.kind;
            continue;
        }
        // A path means every item of a list; an index need not be there.
        while let Kind::List(item) = kind {
            kind = item.kind;
        }
        let (Step::Member(name), Kind::Record(record)) = (step, kind) else { return false };
        let Some(field) = record.find(&name, false).filter(|field| !field.is(removed(schema))) else { return false };
        names.push(field.name);
        kind = field.kind;
    }
    names.push(END);
    true
}

/// The traits of fields that are taken out of a payload.
fn removed(schema: &Schema) -> u16 {
    if schema.is(RESPONSE) { 0 } else { READ_ONLY | RESPONSE_ONLY }
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
    /// What the document came out of, or goes into.
    format: Format,
    /// Fields with one of these flags are taken out.
    removed: u16,
    /// The path of the one field that something is to be said about; empty for all.
    only: &'c [Segment],
    /// The path that was found, where only that is asked for.
    found: Option<Vec<Segment>>,
}

/// What is wrong with a root that is no record. Text and objects that are no data, as values, are wrong calls most likely.
pub(crate) fn no_record(document: &Document, schema: &Schema) -> Problem {
    match document.node(0).tag() {
        Tag::UNREADABLE => Problem::CannotBeRead,
        Tag::TEXT | Tag::OTHER if document.is_value => Problem::NotParsed,
        _ => not_root(schema),
    }
}

/// What a value that is no record has inside.
static NOTHING: Record = Record::new("", "", &[], &[]);

impl<'c> Check<'c> {
    #[inline(never)]
    fn new(
        document: &'c mut Document,
        entries: &'c [u32],
        schema: &'static Schema,
        settings: &'c Settings,
        report: &'c mut Report,
    ) -> Check<'c> {
        let response = schema.is(RESPONSE);
        let unknown = settings.unknown.unwrap_or(if response { Unknown::Keep } else { Unknown::Error });
        let recording = settings.changes;
        Check {
            document,
            entries,
            entry: NONE,
            schema,
            settings,
            report,
            recording,
            suggestions: SUGGESTIONS,
            unknown,
            format: Format::Json,
            removed: removed(schema),
            only: &[],
            found: None,
        }
    }

    /// The root, and the key from outside it.
    fn root(&mut self) {
        let root = self.schema.root;
        if self.document.node(0).tag() != Tag::RECORD {
            return self.error_at(no_record(self.document, self.schema), 0, None);
        }
        let Some(key_place) = root.place(self.schema.key.field) else { return };
        let Some(key_field) = root.fields.get(key_place) else { return };
        let outside = key::outside(self, key_field);
        let in_order = self.members(0, root, if outside.is_some() { 1 << key_place } else { 0 }, None);
        // Compared before members change places, put in after that.
        let at = if outside.is_some() { self.document.nodes.find(0, key_field.name) } else { 0 };
        if at != 0
            && let Some(outside) = outside
        {
            key::compare(self, key_field, outside, at);
        }
        if !in_order {
            self.put_in_order(0, root, None);
        }
        if at == 0
            && let Some(outside) = outside
        {
            key::insert(self, key_field, outside);
        }
    }

    /// Goes down a path written as text, to the one value there is: from a field, or from the root.
    fn below(&mut self, from: Option<&Here<'_>>, kind: Kind, mut rest: &[u8], depth: u32) {
        let parent = from.map(|from| &from.path);
        if rest.is_empty()
            && let Some(from) = from
        {
            return self.alone(from);
        }
        if depth >= self.settings.limits.depth {
            return self.report.refuse(Problem::TooDeep, self.settings.limits.depth);
        }
        let mut named = None;
        let step = if let [path::ID, low, high, behind @ ..] = rest {
            let name = Name(u16::from_le_bytes([*low, *high]));
            (named, rest) = (Some(name), behind);
            Step::Member(name.bytes().into())
        } else {
            let whole = rest;
            // What is no path leads to no field: it is looked for as a name, and not found.
            path::step(&mut rest, from.is_none(), matches!(kind, Kind::Map(_))).unwrap_or_else(|| {
                rest = &[];
                Step::Member(whole.into())
            })
        };
        let (field, required, segment) = match (kind, &step) {
            (Kind::Record(record), Step::Member(name)) => {
                let entry = self.schema.is(FIELD_VALUES) && parent.is_none();
                let known = if entry { trim(name, false) } else { name };
                let place = named.and_then(|name| record.place(name));
                let place = place.or_else(|| record.place_of_text(known, self.settings.coerce || entry));
                let Some((place, field)) = place.and_then(|place| Some((place, record.fields.get(place)?))) else {
                    return self.nowhere(record, name, rest.is_empty(), parent);
                };
                // Nobody looks at what is in it either.
                if field.is(self.removed) {
                    return;
                }
                (field, self.required(record, parent) & 1 << place != 0, Segment::name(field.name))
            }
            (Kind::List(field), Step::Item(index)) => {
                // In a list nothing is null.
                if rest.is_empty() && self.document.node(0).tag() == Tag::MISSING {
                    self.make_null();
                }
                (field, false, Segment::index(*index))
            }
            (Kind::Map(field), Step::Member(name)) => (field, false, Segment::text(self.document.keep(name))),
            (_, Step::Member(name)) => return self.nowhere(&NOTHING, name, rest.is_empty(), parent),
            (_, Step::Item(_) | Step::Append) => {
                let index = if let Step::Item(index) = step { index } else { 0 };
                let path = Path::below(parent, Segment::index(index));
                return self.undocumented(Severity::Error, &NOTHING, (0, 0), None, &path);
            }
        };
        let path = Path::below(parent, segment);
        self.below(Some(&Here { at: 0, field, required, path }), field.kind, rest, depth + 1);
    }

    /// A path led to a name that no document has; the value is that member's, or somewhere in it.
    fn nowhere(&mut self, record: &'static Record, name: &[u8], is_value: bool, parent: Option<&Path<'_>>) {
        let (start, len) = self.document.keep(name);
        let textual = self.document.nodes.len();
        let mut node = Node::new(Tag::NAME, 0, Naming::UNNAMED, start, len);
        // It lies behind the input, and has no place in that.
        node.size = start;
        self.document.nodes.push(node);
        if !is_value || self.document.node(0).tag() == Tag::MISSING {
            self.make_null();
        }
        if let Some(node) = self.document.nodes.get_mut(0) {
            node.rename(Naming::TEXT);
        }
        self.unknown(0, textual, record, &mut Vec::new(), parent);
    }

    /// Puts null in the place of the value there is.
    fn make_null(&mut self) {
        self.document.nodes.set(0, Node::new(Tag::NULL, 0, Naming::UNNAMED, 0, 0));
    }

    /// The one value there is, as that of a field.
    fn alone(&mut self, here: &Here<'_>) {
        if let Some(found) = &mut self.found {
            return here.path.collect(found);
        }
        let outside = if key::is_key(self, here) { key::outside(self, here.field) } else { None };
        let assumed = outside.is_some() && self.document.node(here.at).tag() == Tag::MISSING;
        self.value(&Here { required: here.required && !assumed, ..*here });
        if let Some(outside) = outside {
            key::compare(self, here.field, outside, 0);
        }
    }

    /// One value of a documented field.
    fn value(&mut self, here: &Here<'_>) {
        let field = here.field;
        let node = self.document.nodes.get(here.at);
        let tag = node.tag();
        if node.has(INVALID) {
            // All about it has been said.
            return;
        }
        if field.is(SPECIALIST | NOT_EDITABLE) && tag != Tag::MISSING && self.is_closed(here) {
            return;
        }
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

    /// Whether a field is not the caller's to set; says so.
    #[cold]
    fn is_closed(&mut self, here: &Here<'_>) -> bool {
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
        let end = here.at + self.document.nodes.get(here.at).span();
        let mut next = here.at + 1;
        let mut index = 0;
        while next < end && !self.report.is_full() {
            let at = next;
            let node = self.document.nodes.get(at);
            next += node.span();
            // The name of an element.
            if node.tag() == Tag::NAME {
                continue;
            }
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
        let node = self.document.nodes.get(here.at);
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

    /// Whether an issue is about the one field: at its path or below, or about a group of its record's that it is in.
    #[cold]
    fn concerns(&self, names: &[Name], path: Option<&Path<'_>>) -> bool {
        let mut segments = Vec::new();
        if let Some(path) = path {
            path.collect(&mut segments);
        }
        let text = |segment: &Segment| segment.place().map(|(start, len)| self.document.slice(start, len));
        let same = |left: &Segment, right: &Segment| left == right || text(left).is_some() && text(left) == text(right);
        let is_below = |above: &[Segment]| {
            segments.len() >= above.len() && above.iter().zip(&segments).all(|(above, segment)| same(above, segment))
        };
        let of_group = |(last, above): (&Segment, &[Segment])| {
            segments.len() == above.len() && is_below(above) && last.as_name().is_some_and(|name| names.contains(&name))
        };
        is_below(self.only) || self.only.split_last().is_some_and(of_group)
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
        let mut spot = Spot { path, ..Spot::WHOLE };
        if let Some(at) = at {
            spot.range = self.document.range(at);
            let unknown =
                matches!(problem, Problem::Unknown | Problem::UnknownNear | Problem::UnknownKept | Problem::UnknownKeptNear);
            if unknown && self.document.node(at).tag() != Tag::NAME {
                spot.range = self.document.range_of_name(spot.range);
            }
            spot.entry = self.entries.get(at).copied().unwrap_or(self.entry);
            if severity == Severity::Error
                && let Some(node) = self.document.nodes.get_mut(at)
            {
                node.set(INVALID);
            }
        }
        if self.only.is_empty() || self.concerns(names, path) {
            self.report.add(severity, problem, facts, names, spot);
        }
    }
}
