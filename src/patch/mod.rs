//! Patches: field/value arrays (by the vendors' own notations), JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7396), applied to
//! a payload or standing alone; and the differences between two payloads as patches.
//!
//! A patch edits a [`Tree`]; what comes out of it is checked like any other payload.

mod diff;
mod field_value;
mod json_patch;
mod merge_patch;
mod path;
#[cfg(feature = "std")]
pub(crate) mod plain;
pub(crate) mod tree;

use crate::catalog::schema::{FIELD_VALUES, RESETS};
use crate::catalog::{Kind, Name, Rule, Schema};
use crate::check;
use crate::check::problem::{Problem, Severity};
use crate::check::report::{NONE, Report, Spot};
use crate::check::settings::Settings;
use crate::document::path::{Path, Segment};
use crate::document::text::alike;
use crate::document::{Document, Naming, Nodes, Tag};
use alloc::vec::Vec;
use core::cmp::Ordering;
pub(crate) use diff::diff;
use path::{Notation, Target};
use tree::Tree;

/// How a patch is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "kebab-case"))]
pub enum PatchFormat {
    /// An array of `{"Field", "Value"}` pairs.
    FieldValue,
    /// RFC 6902: an array of operations.
    JsonPatch,
    /// RFC 7396: an object in the payload's own shape.
    MergePatch,
}

/// A patch being applied.
struct Patching<'p> {
    document: &'p mut Document,
    /// The patch's nodes, over the document's text.
    patch: &'p Nodes,
    tree: Tree,
    schema: Option<&'static Schema>,
    has_base: bool,
    /// Names are found in any letter case.
    any_case: bool,
    /// The operation adds: a name that no document has is for the check to judge.
    adding: bool,
    /// The flag of a path with a lone surrogate, which its names take over.
    lone: u32,
    report: &'p mut Report,
    /// The entry that is being applied.
    entry: u32,
    /// Where each entry leads, for finding the same twice: its segments, as words.
    seen: Vec<(Vec<Segment>, u32)>,
}

/// Applies a patch to the document, which is the base or, where there is none, has no nodes; what is said about the patch itself
/// is in the report. `entries` then says of each node which entry of the patch it comes from. Says whether there is anything to
/// check.
pub(crate) fn apply(
    document: &mut Document,
    patch: &Nodes,
    format: Option<PatchFormat>,
    entries: &mut Vec<u32>,
    schema: &'static Schema,
    settings: &Settings,
    report: &mut Report,
) -> bool {
    let has_base = document.nodes.len() > 0;
    if has_base && document.node(0).tag() != Tag::RECORD {
        report.refuse(check::no_record(document, schema), 0);
        return false;
    }
    let mut patching = Patching::new(document, patch, Some((schema, settings)), report);
    if patching.is_cut(schema) {
        patching.report.refuse(Problem::CutBase, 0);
        return false;
    }
    let told = [PatchFormat::FieldValue, PatchFormat::JsonPatch, PatchFormat::MergePatch];
    let document = &*patching.document;
    let Some(format) = told.into_iter().find(|&told| format.is_none_or(|asked| asked == told) && fits(patch, document, told))
    else {
        patching.report.refuse(Problem::NotPatch, 0);
        return false;
    };
    patching.run(format);
    if !patching.tree.write(patching.document, entries, settings.limits.depth) {
        patching.report.refuse(Problem::TooDeep, settings.limits.depth);
        return false;
    }
    if !has_base && !settings.partial && schema.is(RESETS) {
        let missing = missing(patching.document, schema);
        if !missing.is_empty() {
            let spot = Spot::WHOLE;
            patching.report.add(Severity::Warning, Problem::Resets, [0, 0], &missing, spot);
        }
    }
    true
}

/// Puts a value into the document, which is a payload, where a path written as text leads, or takes one out where there is none.
/// Says whether the payload has a place for it.
pub(crate) fn put(
    document: &mut Document,
    value: &Nodes,
    path: &[u8],
    schema: &'static Schema,
    settings: &Settings,
    report: &mut Report,
) -> bool {
    if document.node(0).tag() != Tag::RECORD {
        return false;
    }
    let place = document.keep(path);
    let mut patching = Patching::new(document, value, Some((schema, settings)), report);
    patching.adding = true;
    let Ok(target) = patching.locate(place, Notation::Field) else { return false };
    if value.node(0).tag() == Tag::MISSING {
        if target.item == NONE {
            return true;
        }
        patching.tree.unlink(target.container, target.item);
    } else {
        let new = patching.tree.plant(value, 0, NONE);
        patching.put(&target, new);
    }
    patching.tree.write(patching.document, &mut Vec::new(), settings.limits.depth)
}

/// Reports an error at a path.
pub(crate) fn say_path(report: &mut Report, problem: Problem, segments: &[Segment]) {
    say(report, problem, None, segments, None, NONE);
}

fn say(report: &mut Report, problem: Problem, near: Option<Name>, segments: &[Segment], parent: Option<&Path<'_>>, entry: u32) {
    match segments.split_first() {
        Some((segment, rest)) => say(report, problem, near, rest, Some(&Path::below(parent, *segment)), entry),
        None => {
            let spot = Spot { path: parent, entry, ..Spot::WHOLE };
            report.add(Severity::Error, problem, [near.map_or(0, |near| near.0.into()), 0], &[], spot);
        }
    }
}

/// Gives the members of a base the documented names that they are spelt otherwise of, so that a patch finds them.
fn rename(tree: &mut Tree, item: u32, kind: Kind, schema: &Schema, document: &Document) {
    let mut child = tree.get(item).first;
    while child != NONE {
        let item = tree.get(child);
        let mut inner = None;
        match kind {
            Kind::Record(record) => {
                let known = item.node.naming().name().and_then(|name| record.fields.get(record.place(name)?));
                let field = known.or_else(|| record.find(schema.bare(item.text(document)), true));
                if let Some(field) = field {
                    tree.name(child, Naming::known(field.name), item.name);
                    inner = Some(field.kind);
                }
            }
            Kind::List(item) | Kind::Map(item) => inner = Some(item.kind),
            _ => {}
        }
        if let Some(inner) = inner.filter(|_| item.node.is_container()) {
            rename(tree, child, inner, schema, document);
        }
        child = item.next;
    }
}

/// The documented members that a payload without a base leaves to be reset.
fn missing(document: &Document, schema: &Schema) -> Vec<Name> {
    use crate::catalog::field::{NOT_EDITABLE, READ_ONLY, RESPONSE_ONLY};
    let mut names = Vec::new();
    for field in schema.root.fields {
        // The key says whose update it is, and is asked for by itself.
        let is_key = field.name == schema.key.field;
        if !is_key && !field.is(READ_ONLY | RESPONSE_ONLY | NOT_EDITABLE) && document.nodes.find(0, field.name) == 0 {
            names.push(field.name);
        }
    }
    names
}

/// Whether a patch can be one of a format.
fn fits(patch: &Nodes, document: &Document, format: PatchFormat) -> bool {
    let root = patch.node(0);
    if format == PatchFormat::MergePatch || root.tag() != Tag::LIST {
        return format == PatchFormat::MergePatch && root.tag() == Tag::RECORD;
    }
    let mut inside = patch.inside(0);
    while inside.step(patch) {
        let (name, any_case): (&[u8], _) = if format == PatchFormat::JsonPatch { (b"op", false) } else { (b"field", true) };
        if members(patch, document, inside.at, &[name], any_case).places == [0; 3] {
            return false;
        }
    }
    true
}

/// The members of a record that are looked for.
struct Members {
    /// The values of the first of each name; 0 where there is none.
    places: [usize; 3],
    /// How many there are of other names.
    others: usize,
    /// One of them is there again.
    again: bool,
}

/// Looks for the members of some names, in any letter case or exactly; what is no record has none.
fn members(nodes: &Nodes, document: &Document, at: usize, names: &[&[u8]], any_case: bool) -> Members {
    let mut found = Members { places: [0; 3], others: 0, again: false };
    let mut inside = nodes.inside(at);
    while inside.step(nodes) {
        let given = document.name(inside.node.naming(), &nodes.node(inside.name));
        let is_it = |name: &&[u8]| given == *name || any_case && alike(given, name);
        match names.iter().position(is_it).and_then(|place| found.places.get_mut(place)) {
            Some(place @ 0) => *place = inside.at,
            Some(_) => found.again = true,
            None => found.others += 1,
        }
    }
    found
}

impl Patching<'_> {
    /// Over the document as the base, perhaps none; with a schema its members get their documented names where they are found in
    /// any letter case.
    fn new<'p>(
        document: &'p mut Document,
        patch: &'p Nodes,
        schema: Option<(&'static Schema, &Settings)>,
        report: &'p mut Report,
    ) -> Patching<'p> {
        let has_base = document.nodes.len() > 0;
        let any_case = schema.is_some_and(|(schema, settings)| settings.coerce || schema.is(FIELD_VALUES));
        let schema = schema.map(|(schema, _)| schema);
        let mut tree = Tree::new(document.nodes.len() + patch.len());
        if has_base {
            let root = tree.plant(&document.nodes, 0, NONE);
            tree.replace(0, root);
            if let Some(schema) = schema.filter(|_| any_case) {
                rename(&mut tree, 0, Kind::Record(schema.root), schema, document);
            }
        }
        let (seen, adding) = (Vec::new(), false);
        Patching { document, patch, tree, schema, has_base, any_case, adding, lone: 0, report, entry: NONE, seen }
    }

    /// Whether a base shows that it was cut by `$select`: members that are never null are.
    fn is_cut(&mut self, schema: &Schema) -> bool {
        schema.root.rules.iter().any(|rule| {
            let Rule::NeverNull(names) = rule else { return false };
            names.iter().any(|name| {
                let item = self.tree.find_named(0, self.document, name.bytes(), false).1;
                self.tree.get(item).node.tag() == Tag::NULL
            })
        })
    }

    fn run(&mut self, format: PatchFormat) {
        if format == PatchFormat::MergePatch {
            self.merge(&self.root(), 0);
        } else {
            let mut inside = self.patch.inside(0);
            self.entry = 0;
            while inside.step(self.patch) && !self.report.is_full() {
                if format == PatchFormat::FieldValue {
                    self.set_field(inside.at)
                } else {
                    self.operate(inside.at)
                }
                self.entry += 1;
            }
        }
        self.repeated();
    }

    /// Says what is wrong about the entry, at a path in the payload.
    fn wrong(&mut self, problem: Problem, segments: &[Segment]) {
        self.wrong_near(problem, None, segments);
    }

    /// The same, with the documented name nearest to an unknown one.
    fn wrong_near(&mut self, problem: Problem, near: Option<Name>, segments: &[Segment]) {
        say(self.report, problem, near, segments, None, self.entry);
    }

    /// Keeps where an entry leads.
    fn see(&mut self, target: &Target) {
        self.seen.push((target.segments.clone(), self.entry));
    }

    /// Reports entries that lead where an earlier one does.
    fn repeated(&mut self) {
        let mut seen = core::mem::take(&mut self.seen);
        let document = &*self.document;
        let place = |place: usize| seen.get(place).map_or((&[][..], 0), |(segments, entry)| (segments.as_slice(), *entry));
        let order = |left: usize, right: usize| compare(document, place(left).0, place(right).0);
        let sorted =
            crate::check::sorted(seen.len(), &|left, right| order(left, right).then(place(left).1.cmp(&place(right).1)).is_lt());
        let mut repeated = Vec::new();
        for pair in sorted.windows(2) {
            if let &[before, after] = pair
                && order(before, after).is_eq()
            {
                repeated.push(after);
            }
        }
        for place in repeated {
            if let Some((segments, entry)) = seen.get_mut(place) {
                self.entry = *entry;
                let segments = core::mem::take(segments);
                self.wrong(Problem::Duplicate, &segments);
            }
        }
    }
}

/// Compares two paths, in whatever order, names as text by their texts.
fn compare(document: &Document, left: &[Segment], right: &[Segment]) -> Ordering {
    let key = |segment: &Segment| match segment.place() {
        Some((start, len)) => (0, 0, document.slice(start, len)),
        None => (segment.0, segment.1, &[][..]),
    };
    for (left, right) in left.iter().zip(right) {
        match key(left).cmp(&key(right)) {
            Ordering::Equal => {}
            order => return order,
        }
    }
    left.len().cmp(&right.len())
}
