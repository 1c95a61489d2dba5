//! From an input to what there is to say about it: reading, checking, writing, and the places of what is wrong.
//!
//! An [`Engine`] keeps its buffers from call to call, so that a call allocates nothing once they have grown.

use crate::catalog::Schema;
use crate::catalog::schema::FIELD_VALUES;
use crate::check::problem::{ChangeRule, Problem, Severity};
use crate::check::report::{NONE, Report, Spot};
use crate::check::settings::Settings;
use crate::check::{self, field_values, outgoing, shape};
use crate::document::path::Segment;
use crate::document::{Document, FLAT, Node, Nodes, Tag};
#[cfg(feature = "npm")]
use crate::document::{EDITED, Naming};
use crate::format::{Format, ReadError, Unreadable, form, json, xml};
use crate::patch::{self, PatchFormat};
use alloc::vec::Vec;
use core::mem::take;

/// See the module.
pub(crate) struct Engine {
    names: json::Names,
    /// The input, as text or as nodes over text, is put in here.
    pub document: Document,
    /// Text that escapes stand for, while a text is read.
    scratch: Vec<u8>,
    /// The nodes of the other one of two forms of a payload.
    spare: Nodes,
    /// Which entry of a field/value array each node comes from.
    entries: Vec<u32>,
    pub report: Report,
    /// The normalized text, where it differs from the input.
    pub output: Vec<u8>,
    /// The output is another text than the input, or none was.
    pub written: bool,
}

/// How a body is written, and how the canonical one shall be.
#[derive(Clone, Copy)]
pub(crate) struct Wire {
    pub given: Format,
    pub wanted: Format,
}

/// What a value is checked as.
#[derive(Clone, Copy)]
pub(crate) enum Target<'t> {
    /// A whole payload.
    Payload,
    /// One field of it, by its path as text.
    Field(&'t [u8]),
}

impl Engine {
    pub fn new() -> Engine {
        Engine {
            names: json::Names::new(),
            document: Document::default(),
            scratch: Vec::new(),
            spare: Nodes::default(),
            entries: Vec::new(),
            report: Report::default(),
            output: Vec::new(),
            written: false,
        }
    }

    /// Reads the first `length` bytes in the document's buffer and checks them. With `settings.changes` and no error,
    /// [`Engine::output`] is their normalized form where that is another one.
    #[inline(never)]
    pub fn text(&mut self, schema: &'static Schema, length: usize, wire: Wire, target: Target<'_>, settings: &Settings) {
        self.start(settings);
        self.document.start(length, false);
        let prefixes = match self.read(schema, length, wire.given, settings) {
            Ok(prefixes) => prefixes,
            Err(error) => {
                let reason = error.reason.in_body(self.document.slice(0, length as u32));
                return self.unreadable(ReadError { reason, ..error }, settings);
            }
        };
        self.document.order_stays = wire.given == Format::Xml && wire.wanted == Format::Xml;
        self.check(schema, target, settings);
        // What came as XML can go as XML.
        if wire.given != wire.wanted || wire.given == Format::Form {
            self.go_out(schema, wire.wanted, settings);
        }
        if !settings.changes || !self.is_ok() {
            return;
        }
        let changed = self.report.change_count > 0 || wire.given != wire.wanted;
        if changed || wire.given == Format::Xml {
            self.write(schema, wire.wanted);
        }
        if !changed && wire.given == Format::Xml {
            // Nothing else differs: is it written with the server's prefixes, where it has them?
            if self.output == self.document.input() || self.read_xml_prefixes(settings) == prefixes {
                self.written = false;
            } else {
                self.report.note(ChangeRule::XmlNamespace, None, None, None);
            }
        }
    }

    /// Reads a text into the document, which then has the shape that the table says; sums up which prefixes stand where.
    fn read(&mut self, schema: &'static Schema, length: usize, format: Format, settings: &Settings) -> Result<u64, ReadError> {
        let Document { nodes, slots, places, .. } = &mut self.document;
        let text = slots.get(..length).unwrap_or_default();
        let (scratch, limits) = (&mut self.scratch, settings.limits);
        let mut known = xml::Read::default();
        match format {
            Format::Json => known.marked = json::read(text, nodes, scratch, &mut self.names, limits)?,
            Format::Form => known.marked = form::read(text, nodes, scratch, places, limits)?,
            Format::Xml => known = xml::read(text, nodes, scratch, places, &mut self.names, limits, settings.changes)?,
        }
        self.document.keep(&self.scratch);
        if settings.changes {
            if known.marked {
                self.report.note(ChangeRule::RemovedByteOrderMark, None, None, None);
            }
            if known.instructed {
                self.report.note(ChangeRule::RemovedUnknown, None, None, None);
            }
        }
        if format == Format::Xml {
            shape::elements(&mut self.document, schema, known.root, settings, &mut self.report)?;
        } else {
            self.shape(schema, settings)?;
        }
        Ok(known.prefixes)
    }

    /// Gives what is the fields of a form the shape that the table says.
    fn shape(&mut self, schema: &'static Schema, settings: &Settings) -> Result<(), ReadError> {
        if self.document.node(0).has(FLAT) {
            shape::fields(&mut self.document, &mut self.spare, schema, settings, &mut self.report)?;
        }
        Ok(())
    }

    /// The same for a value; says whether it is none, or one that could be read.
    #[cfg(feature = "npm")]
    fn shape_value(&mut self, schema: &'static Schema, settings: &Settings) -> bool {
        if let Err(error) = self.shape(schema, settings) {
            self.unreadable(ReadError { range: [NONE; 2], ..error }, settings);
            return false;
        }
        true
    }

    /// Looks whether the checked payload can go out in a format.
    fn go_out(&mut self, schema: &'static Schema, format: Format, settings: &Settings) {
        if format != Format::Json && self.is_ok() {
            outgoing::outgoing(&mut self.document, schema, format, settings, &mut self.report, &mut self.output);
        }
    }

    /// Writes the document into the output.
    fn write(&mut self, schema: &'static Schema, format: Format) {
        self.written = true;
        match format {
            Format::Json => json::write(&self.document, &mut self.output),
            Format::Xml => xml::write(&self.document, schema.root, &mut self.output),
            // Was written when it was looked whether it can go out.
            Format::Form => {}
        }
    }

    /// Which prefixes stand where in the output.
    fn read_xml_prefixes(&mut self, settings: &Settings) -> u64 {
        let Engine { output, spare, scratch, names, .. } = self;
        let limits = crate::format::Limits { bytes: u32::MAX, ..settings.limits };
        xml::read(output, spare, scratch, &mut Vec::new(), names, limits, true).map_or(0, |read| read.prefixes)
    }

    /// Checks the nodes that another reader left in the document, over the first `length` bytes of its text.
    pub fn value(&mut self, schema: &'static Schema, length: usize, target: Target<'_>, settings: &Settings) {
        self.start(settings);
        self.document.start(length, true);
        #[cfg(feature = "npm")]
        if !self.shape_value(schema, settings) {
            return;
        }
        self.check(schema, target, settings);
    }

    /// Applies a patch and checks what comes out. The document holds the patch and, perhaps, the base, as nodes over the first
    /// `length` bytes of its text.
    #[cfg(feature = "npm")]
    #[inline(never)]
    pub fn patch(&mut self, schema: &'static Schema, length: usize, format: Option<PatchFormat>, settings: &Settings) {
        self.start(settings);
        self.document.start(length, true);
        let mut patch = self.document.nodes.take_first();
        if patch.get(0).has(FLAT) {
            // A form is no patch.
            patch.set(0, Node::new(Tag::OTHER, 0, Naming::UNNAMED, 0, 0));
            patch.truncate(1);
        }
        self.expand(schema, &patch, format, settings);
    }

    /// The same for a patch that is JSON text, `[from, length)` of the document's; the nodes are those of the base.
    #[cfg(feature = "npm")]
    #[inline(never)]
    pub fn patch_text(
        &mut self,
        schema: &'static Schema,
        [from, length]: [usize; 2],
        format: PatchFormat,
        wanted: Format,
        settings: &Settings,
    ) {
        self.start(settings);
        self.document.start(length, true);
        match self.part(from, length, settings) {
            Ok(mut patch) => {
                // Texts of ours, and not what a JavaScript reader kept.
                let end = patch.len();
                for node in patch.run(0, end) {
                    node.set(EDITED);
                }
                self.expand(schema, &patch, Some(format), settings);
                self.go_out(schema, wanted, settings);
                if self.is_ok() {
                    self.write(schema, wanted);
                }
            }
            Err(error) => self.unreadable(error, settings),
        }
    }

    /// Reads a part of the document's text as JSON.
    fn part(&mut self, from: usize, to: usize, settings: &Settings) -> Result<Nodes, ReadError> {
        let mut nodes = Nodes::default();
        let text = self.document.slots.get(from..to).unwrap_or_default();
        json::read(text, &mut nodes, &mut self.scratch, &mut self.names, settings.limits)?;
        let (behind, _) = self.document.keep(&self.scratch);
        nodes.shift(to - from, from, behind as usize);
        Ok(nodes)
    }

    /// Puts two texts in the document and reads both, or says which cannot be read: places are those of the first.
    #[cfg(feature = "std")]
    fn parts(&mut self, first: &[u8], second: Option<&[u8]>, settings: &Settings) -> Option<(Nodes, Nodes)> {
        self.start(settings);
        let behind = second.unwrap_or_default();
        self.document.slots.clear();
        self.document.slots.extend_from_slice(first);
        self.document.slots.extend_from_slice(behind);
        let length = self.document.slots.len();
        self.document.start(length, true);
        let nodes = match self.part(0, first.len(), settings) {
            Ok(nodes) => nodes,
            Err(error) => {
                self.unreadable(error, settings);
                return None;
            }
        };
        let Some(second) = second else { return Some((nodes, Nodes::default())) };
        match self.part(length - second.len(), length, settings) {
            Ok(others) => Some((nodes, others)),
            Err(error) => {
                self.unreadable(error, settings);
                self.report.forget_place();
                None
            }
        }
    }

    /// Applies a patch to a base and checks what comes out; the payload is in [`Engine::output`] then, in the format `wanted`.
    #[cfg(feature = "std")]
    pub fn patch_texts(
        &mut self,
        schema: &'static Schema,
        patch: &[u8],
        base: Option<&[u8]>,
        format: Option<PatchFormat>,
        wanted: Format,
        settings: &Settings,
    ) {
        let Some((patch, base)) = self.parts(patch, base, settings) else { return };
        self.document.nodes = base;
        self.expand(schema, &patch, format, settings);
        self.go_out(schema, wanted, settings);
        if self.is_ok() {
            self.write(schema, wanted);
        }
    }

    /// Makes the patch of what differs between two texts; the patch is in [`Engine::output`] then.
    #[cfg(feature = "std")]
    pub fn diff_texts(&mut self, schema: &'static Schema, before: &[u8], after: &[u8], format: PatchFormat, settings: &Settings) {
        let Some((before, after)) = self.parts(before, Some(after), settings) else { return };
        self.differ(schema, before, after, format, settings);
        if self.is_ok() {
            json::write(&self.document, &mut self.output);
        }
    }

    fn expand(&mut self, schema: &'static Schema, patch: &Nodes, format: Option<PatchFormat>, settings: &Settings) {
        #[cfg(feature = "npm")]
        if !self.shape_value(schema, settings) || !self.is_ok() {
            return;
        }
        self.fold(schema, settings);
        let Engine { document, spare, entries, report, .. } = self;
        if patch::apply(document, patch, format, entries, schema, settings, report) {
            check::payload(document, entries, schema, settings, report);
            if !settings.expanded && schema.is(FIELD_VALUES) && report.errors == 0 {
                field_values::unfold(document, spare, schema, false, report);
            }
        }
    }

    /// Makes the patch of what differs between two payloads, which the document holds; it holds the patch then.
    #[cfg(feature = "npm")]
    #[inline(never)]
    pub fn diff(&mut self, schema: &'static Schema, length: usize, format: PatchFormat, settings: &Settings) {
        self.start(settings);
        self.document.start(length, true);
        let before = self.document.nodes.take_first();
        let after = take(&mut self.document.nodes);
        self.differ(schema, before, after, format, settings);
    }

    fn differ(&mut self, schema: &'static Schema, before: Nodes, after: Nodes, format: PatchFormat, settings: &Settings) {
        let before = self.canonical(before, schema, settings);
        let after = self.canonical(after, schema, settings);
        if !self.is_ok() {
            return;
        }
        if let Err(path) = patch::diff(&mut self.document, &before, &after, format, schema) {
            let problem = match format {
                PatchFormat::MergePatch => Problem::CannotBeNull,
                _ if schema.is(FIELD_VALUES) && path == [Segment::name(schema.key.field)] => Problem::OtherUser,
                _ => Problem::CannotLeaveOut,
            };
            patch::say_path(&mut self.report, problem, &path);
        }
    }

    fn canonical(&mut self, nodes: Nodes, schema: &'static Schema, settings: &Settings) -> Nodes {
        self.document.nodes = nodes;
        #[cfg(feature = "npm")]
        if !self.shape_value(schema, settings) {
            return Nodes::default();
        }
        self.fold(schema, settings);
        check::payload(&mut self.document, &self.entries, schema, settings, &mut self.report);
        take(&mut self.document.nodes)
    }

    /// Makes a field/value array the record it stands for.
    fn fold(&mut self, schema: &'static Schema, settings: &Settings) {
        let Engine { document, spare, entries, report, names, .. } = self;
        entries.clear();
        if patch::is_pairs(schema, document) {
            field_values::fold(document, spare, entries, names.index(), schema, settings, report);
            entries.clear();
        }
    }

    /// Reports that the endpoint does not take a media type, or does not give it, and why.
    #[cfg(feature = "std")]
    pub fn unsupported(&mut self, why: Problem, settings: &Settings) {
        self.start(settings);
        self.report.refuse(why, 0);
    }

    /// Reports what kept an input from being read.
    #[inline(never)]
    fn unreadable(&mut self, error: ReadError, settings: &Settings) {
        let (problem, fact) = match error.reason {
            Unreadable::Syntax => (Problem::NotWellFormed, error.range[0]),
            Unreadable::Empty => (Problem::NoBody, 0),
            Unreadable::Markup => (Problem::Markup, 0),
            Unreadable::Xml => (Problem::NotXml, error.range[0]),
            // A name of FormData, which stands nowhere.
            Unreadable::Form if error.range[0] == NONE => (Problem::FieldName, 0),
            Unreadable::Form => (Problem::NotForm, error.range[0]),
            Unreadable::Root => (Problem::NotRoot, 0),
            Unreadable::Doctype => (Problem::Doctype, 0),
            Unreadable::Encoding => (Problem::Encoding, 0),
            Unreadable::Attributes => (Problem::TooManyAttributes, 0),
            Unreadable::Keys => (Problem::TooManyKeys, 0),
            Unreadable::Bytes => (Problem::TooManyBytes, settings.limits.bytes),
            Unreadable::Depth => (Problem::TooDeep, settings.limits.depth),
            Unreadable::Items => (Problem::TooManyItems, settings.limits.items),
        };
        self.report.add(Severity::Error, problem, [fact, 0], &[], Spot { path: None, range: error.range, entry: NONE });
    }

    /// No issue of severity error.
    pub fn is_ok(&self) -> bool {
        self.report.errors == 0
    }

    fn start(&mut self, settings: &Settings) {
        self.report.start(settings.maximum);
        self.output.clear();
        self.written = false;
    }

    fn check(&mut self, schema: &'static Schema, target: Target<'_>, settings: &Settings) {
        let Engine { document, spare, entries, report, .. } = self;
        entries.clear();
        match target {
            Target::Payload => {
                let pairs = schema.is(FIELD_VALUES);
                let from_array = pairs && document.node(0).tag() == Tag::LIST;
                if from_array {
                    field_values::fold(document, spare, entries, self.names.index(), schema, settings, report);
                }
                check::payload(document, entries, schema, settings, report);
                if pairs && settings.changes && report.errors == 0 {
                    field_values::unfold(document, spare, schema, from_array, report);
                }
            }
            Target::Field(path) => {
                check::field(document, path, false, schema, settings, report);
            }
        }
    }

    /// Checks one field among the others of a payload, which are behind its value in the document.
    #[cfg(feature = "npm")]
    #[inline(never)]
    pub fn among(&mut self, schema: &'static Schema, length: usize, path: &[u8], settings: &Settings) {
        self.start(settings);
        self.document.start(length, true);
        let value = self.document.nodes.take_first();
        self.field_among(schema, value, path, settings);
    }

    /// The same for a value, if there is one, and a payload that are texts.
    #[cfg(feature = "std")]
    pub fn among_texts(
        &mut self,
        schema: &'static Schema,
        value: Option<&[u8]>,
        siblings: &[u8],
        path: &[u8],
        settings: &Settings,
    ) {
        // A value that is not there is read as if it were null, and put right.
        let Some((mut given, siblings)) = self.parts(value.unwrap_or(b"null"), Some(siblings), settings) else { return };
        if value.is_none() {
            given.set(0, Node::BLANK);
        }
        self.document.nodes = siblings;
        self.field_among(schema, given, path, settings);
    }

    /// Checks one field among the others of the payload in the document.
    fn field_among(&mut self, schema: &'static Schema, value: Nodes, path: &[u8], settings: &Settings) {
        let siblings = core::mem::replace(&mut self.document.nodes, value);
        let Engine { document, report, .. } = self;
        let Some(only) = check::field(document, path, true, schema, settings, report) else { return };
        let value = core::mem::replace(&mut self.document.nodes, siblings);
        #[cfg(feature = "npm")]
        self.shape_value(schema, settings);
        self.fold(schema, settings);
        // What is wrong with the others is not what was asked.
        self.start(settings);
        let Engine { document, report, .. } = self;
        if patch::put(document, &value, path, schema, settings, report) {
            check::among(document, &only, schema, settings, report);
        } else {
            // Where they have no place for it, it is looked at alone.
            document.nodes = value;
            check::field(document, path, false, schema, settings, report);
        }
    }

    /// How many bytes the buffers hold on to.
    pub fn held(&self) -> usize {
        self.document.held()
            + self.scratch.capacity()
            + self.spare.held()
            + self.entries.capacity() * 4
            + self.report.held()
            + self.output.capacity()
    }
}
