//! From an input to what there is to say about it: reading, checking, writing, and the places of what is wrong.
//!
//! An [`Engine`] keeps its buffers from call to call, so that a call allocates nothing once they have grown.

use crate::catalog::Schema;
use crate::catalog::schema::FIELD_VALUES;
use crate::check::problem::{ChangeRule, Problem, Severity};
use crate::check::report::{NONE, Report, Spot};
use crate::check::settings::Settings;
use crate::check::{self, field_values};
#[cfg(feature = "npm")]
use crate::document::EDITED;
use crate::document::{Document, Nodes, Tag};
use crate::format::{ReadError, Unreadable, json};
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
        }
    }

    /// Reads the first `length` bytes in the document's buffer as JSON and checks them. With `settings.changes` and no error,
    /// [`Engine::output`] is their normalized form where that is another one.
    pub fn text(&mut self, schema: &'static Schema, length: usize, target: Target<'_>, settings: &Settings) {
        self.start(settings);
        self.document.start(length, false);
        let Document { nodes, slots, .. } = &mut self.document;
        let text = slots.get(..length).unwrap_or_default();
        match json::read(text, nodes, &mut self.scratch, &mut self.names, settings.limits) {
            Ok(marked) => {
                self.document.keep(&self.scratch);
                if marked && settings.changes {
                    self.report.note(ChangeRule::RemovedByteOrderMark, None, None, None);
                }
                self.check(schema, target, settings);
                if settings.changes && self.is_ok() && self.report.change_count > 0 {
                    json::write(&self.document, &mut self.output);
                }
            }
            Err(error) => self.unreadable(error, settings),
        }
    }

    /// Checks the nodes that another reader left in the document, over the first `length` bytes of its text.
    pub fn value(&mut self, schema: &'static Schema, length: usize, target: Target<'_>, settings: &Settings) {
        self.start(settings);
        self.document.start(length, true);
        self.check(schema, target, settings);
    }

    /// Applies a patch and checks what comes out. The document holds the patch and, perhaps, the base, as nodes over the first
    /// `length` bytes of its text.
    #[cfg(feature = "npm")]
    pub fn patch(&mut self, schema: &'static Schema, length: usize, format: Option<PatchFormat>, settings: &Settings) {
        self.start(settings);
        self.document.start(length, true);
        let patch = self.take_first();
        self.expand(schema, &patch, format, settings);
    }

    /// The same for a patch that is JSON text, `[from, length)` of the document's; the nodes are those of the base.
    #[cfg(feature = "npm")]
    pub fn patch_text(&mut self, schema: &'static Schema, from: usize, length: usize, format: PatchFormat, settings: &Settings) {
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
                if self.is_ok() {
                    json::write(&self.document, &mut self.output);
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

    /// Puts two texts in the document and reads both.
    #[cfg(feature = "std")]
    fn parts(&mut self, first: &[u8], second: Option<&[u8]>, settings: &Settings) -> Result<(Nodes, Nodes), ReadError> {
        let behind = second.unwrap_or_default();
        self.document.slots.clear();
        self.document.slots.extend_from_slice(first);
        self.document.slots.extend_from_slice(behind);
        let length = self.document.slots.len();
        self.document.start(length, true);
        let first = self.part(0, first.len(), settings)?;
        let second = match second {
            Some(second) => self.part(length - second.len(), length, settings)?,
            None => Nodes::default(),
        };
        Ok((first, second))
    }

    /// Applies a patch to a base and checks what comes out; the expanded payload is in [`Engine::output`] then.
    #[cfg(feature = "std")]
    pub fn patch_texts(
        &mut self,
        schema: &'static Schema,
        patch: &[u8],
        base: Option<&[u8]>,
        format: Option<PatchFormat>,
        settings: &Settings,
    ) {
        self.start(settings);
        match self.parts(patch, base, settings) {
            Ok((patch, base)) => {
                self.document.nodes = base;
                self.expand(schema, &patch, format, settings);
                if self.is_ok() {
                    json::write(&self.document, &mut self.output);
                }
            }
            Err(error) => self.unreadable(error, settings),
        }
    }

    /// Makes the patch of what differs between two texts; the patch is in [`Engine::output`] then.
    #[cfg(feature = "std")]
    pub fn diff_texts(&mut self, schema: &'static Schema, before: &[u8], after: &[u8], format: PatchFormat, settings: &Settings) {
        self.start(settings);
        match self.parts(before, Some(after), settings) {
            Ok((before, after)) => {
                self.differ(schema, before, after, format, settings);
                if self.is_ok() {
                    json::write(&self.document, &mut self.output);
                }
            }
            Err(error) => self.unreadable(error, settings),
        }
    }

    fn expand(&mut self, schema: &'static Schema, patch: &Nodes, format: Option<PatchFormat>, settings: &Settings) {
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
    pub fn diff(&mut self, schema: &'static Schema, length: usize, format: PatchFormat, settings: &Settings) {
        self.start(settings);
        self.document.start(length, true);
        let before = self.take_first();
        let after = take(&mut self.document.nodes);
        self.differ(schema, before, after, format, settings);
    }

    fn differ(&mut self, schema: &'static Schema, before: Nodes, after: Nodes, format: PatchFormat, settings: &Settings) {
        let before = self.canonical(before, schema, settings);
        let after = self.canonical(after, schema, settings);
        if !self.is_ok() {
            return;
        }
        match patch::diff(&mut self.document, &before, &after, format, schema) {
            Ok(nodes) => self.document.nodes = nodes,
            Err(cannot) => patch::say_path(&mut self.report, Problem::CannotSay, &cannot.path),
        }
    }

    fn canonical(&mut self, nodes: Nodes, schema: &'static Schema, settings: &Settings) -> Nodes {
        self.document.nodes = nodes;
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

    /// Takes the first of the values in the document out of it; the other one stays, or no node.
    #[cfg(feature = "npm")]
    fn take_first(&mut self) -> Nodes {
        let nodes = &mut self.document.nodes;
        let behind = nodes.get(0).span();
        let first = nodes.part(0, behind);
        nodes.narrow(behind, nodes.len());
        first
    }

    /// Reports that the endpoint does not take the media type.
    pub fn unsupported(&mut self, settings: &Settings) {
        self.start(settings);
        self.report.refuse(Problem::MediaType, 0);
    }

    /// Reports what kept an input from being read.
    fn unreadable(&mut self, error: ReadError, settings: &Settings) {
        let (problem, fact) = match error.reason {
            Unreadable::Syntax => (Problem::NotWellFormed, error.range[0]),
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
    pub fn among(&mut self, schema: &'static Schema, length: usize, path: &[u8], settings: &Settings) {
        self.start(settings);
        self.document.start(length, true);
        let value = self.take_first();
        let siblings = core::mem::replace(&mut self.document.nodes, value);
        let Engine { document, report, .. } = self;
        let Some(only) = check::field(document, path, true, schema, settings, report) else { return };
        let value = core::mem::replace(&mut self.document.nodes, siblings);
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
