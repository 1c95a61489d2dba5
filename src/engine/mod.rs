//! From an input to what there is to say about it: reading, checking, writing, and the places of what is wrong.
//!
//! An [`Engine`] keeps its buffers from call to call, so that a call allocates nothing once they have grown.

mod several;

use crate::catalog::Schema;
use crate::catalog::schema::FIELD_VALUES;
use crate::check::problem::{ChangeRule, Problem, Severity};
use crate::check::report::{NONE, Report, Spot};
use crate::check::settings::Settings;
use crate::check::{self, field_values, outgoing, shape};
use crate::document::{Document, FLAT, Nodes};
use crate::format::{Format, Limits, ReadError, Unreadable, form, json, xml};
use alloc::vec::Vec;

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
        self.begin(length, false, settings);
        let prefixes = match self.read(schema, length, wire.given, settings) {
            Ok(prefixes) => prefixes,
            Err(error) => {
                let reason = error.reason.in_body(self.document.slice(0, length as u32));
                return self.unreadable(ReadError { reason, ..error }, settings);
            }
        };
        // What another format cannot hold is said in documented order, whether anything is written or not.
        self.document.order_stays = wire.given == wire.wanted && (wire.given == Format::Xml || !settings.changes);
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
        let limits = Limits { bytes: u32::MAX, ..settings.limits };
        xml::read(output, spare, scratch, &mut Vec::new(), names, limits, true).map_or(0, |read| read.prefixes)
    }

    /// Checks the nodes that another reader left in the document, over the first `length` bytes of its text.
    pub fn value(&mut self, schema: &'static Schema, length: usize, target: Target<'_>, settings: &Settings) {
        self.begin(length, true, settings);
        #[cfg(feature = "npm")]
        if !self.shape_value(schema, settings) {
            return;
        }
        self.check(schema, target, settings);
    }

    /// Makes a field/value array the record it stands for; says whether it was one.
    fn fold(&mut self, schema: &'static Schema, settings: &Settings) -> bool {
        let Engine { document, spare, entries, report, names, .. } = self;
        entries.clear();
        let is_array = field_values::is_array(schema, document);
        if is_array {
            field_values::fold(document, spare, entries, names.index(), schema, settings, report);
        }
        is_array
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
        self.report.add(Severity::Error, problem, [fact, 0], &[], Spot { range: error.range, ..Spot::WHOLE });
    }

    /// No issue of severity error.
    pub fn is_ok(&self) -> bool {
        self.report.errors == 0
    }

    /// Begins a call on the first `length` bytes in the document's buffer.
    fn begin(&mut self, length: usize, is_value: bool, settings: &Settings) {
        self.start(settings);
        self.document.start(length, is_value);
        self.document.order_stays = !settings.changes;
    }

    /// Forgets what was found.
    fn start(&mut self, settings: &Settings) {
        self.report.start(settings.maximum);
        self.output.clear();
        self.written = false;
    }

    fn check(&mut self, schema: &'static Schema, target: Target<'_>, settings: &Settings) {
        if let Target::Field(path) = target {
            check::field(&mut self.document, path, false, schema, settings, &mut self.report);
            return;
        }
        let from_array = self.fold(schema, settings);
        let Engine { document, spare, entries, report, .. } = self;
        check::payload(document, entries, schema, settings, report);
        if schema.is(FIELD_VALUES) && settings.changes && report.errors == 0 {
            field_values::unfold(document, spare, schema, from_array, report);
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
