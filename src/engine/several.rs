//! Calls on several documents: a patch and what it is applied to, two payloads whose difference is wanted, a field and the others around
//! it.

use super::Engine;
use crate::catalog::Schema;
use crate::catalog::schema::FIELD_VALUES;
use crate::check::settings::Settings;
use crate::check::{self, field_values};
#[cfg(feature = "npm")]
use crate::document::{EDITED, FLAT, Naming, Tag};
use crate::document::{Node, Nodes};
use crate::format::{Format, json};
use crate::patch::{self, PatchFormat};
use core::mem::{replace, take};

impl Engine {
    /// Applies a patch and checks what comes out. The document holds the patch and, perhaps, the base, as nodes over the first
    /// `length` bytes of its text.
    #[cfg(feature = "npm")]
    #[inline(never)]
    pub fn patch(&mut self, schema: &'static Schema, length: usize, format: Option<PatchFormat>, settings: &Settings) {
        self.begin(length, true, settings);
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
        self.begin(length, true, settings);
        let Some(mut patch) = self.part(from, length, settings) else { return };
        // Texts of ours, and not what a JavaScript reader kept.
        let end = patch.len();
        for node in patch.run(0, end) {
            node.set(EDITED);
        }
        self.expand_into(schema, &patch, Some(format), wanted, settings);
    }

    /// Reads a part of the document's text as JSON, or says why it cannot be read.
    fn part(&mut self, from: usize, to: usize, settings: &Settings) -> Option<Nodes> {
        let mut nodes = Nodes::default();
        let text = self.document.slots.get(from..to).unwrap_or_default();
        if let Err(error) = json::read(text, &mut nodes, &mut self.scratch, &mut self.names, settings.limits) {
            self.unreadable(error, settings);
            return None;
        }
        let (behind, _) = self.document.keep(&self.scratch);
        nodes.shift(to - from, from, behind as usize);
        Some(nodes)
    }

    /// Puts two texts in the document and reads both, or says which cannot be read: places are those of the first.
    #[cfg(feature = "std")]
    fn parts(&mut self, first: &[u8], second: Option<&[u8]>, settings: &Settings) -> Option<(Nodes, Nodes)> {
        self.document.slots.clear();
        self.document.slots.extend_from_slice(first);
        self.document.slots.extend_from_slice(second.unwrap_or_default());
        let length = self.document.slots.len();
        self.begin(length, true, settings);
        let nodes = self.part(0, first.len(), settings)?;
        if second.is_none() {
            return Some((nodes, Nodes::default()));
        }
        let others = self.part(first.len(), length, settings);
        if others.is_none() {
            self.report.forget_place();
        }
        Some((nodes, others?))
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
        self.expand_into(schema, &patch, format, wanted, settings);
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

    /// Applies a patch to the base in the document, checks what comes out, and writes it in a format.
    fn expand_into(
        &mut self,
        schema: &'static Schema,
        patch: &Nodes,
        format: Option<PatchFormat>,
        wanted: Format,
        settings: &Settings,
    ) {
        self.expand(schema, patch, format, settings);
        self.go_out(schema, wanted, settings);
        if self.is_ok() {
            self.write(schema, wanted);
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
        self.begin(length, true, settings);
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
        patch::diff(&mut self.document, &before, &after, format, schema, &mut self.report);
    }

    fn canonical(&mut self, nodes: Nodes, schema: &'static Schema, settings: &Settings) -> Nodes {
        self.document.nodes = nodes;
        #[cfg(feature = "npm")]
        if !self.shape_value(schema, settings) {
            return Nodes::default();
        }
        self.fold(schema, settings);
        // Only the entries of a patch are told.
        check::payload(&mut self.document, &[], schema, settings, &mut self.report);
        take(&mut self.document.nodes)
    }

    /// Checks one field among the others of a payload, which are behind its value in the document.
    #[cfg(feature = "npm")]
    #[inline(never)]
    pub fn among(&mut self, schema: &'static Schema, length: usize, path: &[u8], settings: &Settings) {
        self.begin(length, true, settings);
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
        let siblings = replace(&mut self.document.nodes, value);
        let Engine { document, report, .. } = self;
        let Some(only) = check::field(document, path, true, schema, settings, report) else { return };
        let value = replace(&mut self.document.nodes, siblings);
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
}
