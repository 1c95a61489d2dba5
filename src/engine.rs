//! From an input to what there is to say about it: reading, checking, writing, and the places of what is wrong.
//!
//! An [`Engine`] keeps its buffers from call to call, so that a call allocates nothing once they have grown.

use crate::catalog::Schema;
use crate::check;
use crate::check::problem::{ChangeRule, Problem, Severity};
use crate::check::report::{Edit, Finding, NOWHERE, Report};
use crate::check::settings::Settings;
use crate::document::path::{Step, steps};
use crate::document::{Document, Nodes, Spans};
use crate::format::{ReadError, Unreadable, json};
use alloc::vec;
use alloc::vec::Vec;
use core::mem::take;

/// See the module.
pub(crate) struct Engine {
    names: json::Names,
    /// The nodes of texts.
    nodes: Nodes,
    /// The nodes of values, which come from readers outside.
    pub values: Nodes,
    /// The scratch of the document that was checked last.
    pub scratch: Vec<u8>,
    pub report: Report,
    /// The normalized text, where it differs from the input.
    pub output: Vec<u8>,
    /// Where the nodes stand in the text; filled where there are issues.
    spans: Spans,
    /// Where reading failed.
    fault: Option<[u32; 2]>,
    /// Nodes and scratch for reading a second time.
    spare: (Nodes, Vec<u8>),
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
            nodes: Nodes::default(),
            values: Nodes::default(),
            scratch: Vec::new(),
            report: Report::default(),
            output: Vec::new(),
            spans: Spans::new(),
            fault: None,
            spare: (Nodes::default(), Vec::new()),
        }
    }

    /// Reads a JSON text and checks it. With `settings.changes` and no error, [`Engine::output`] is its normalized form where
    /// that is another one.
    pub fn text(&mut self, schema: &'static Schema, source: &[u8], target: Target<'_>, settings: &Settings) {
        self.start(settings);
        let mut document = Document { nodes: take(&mut self.nodes), source, scratch: take(&mut self.scratch), is_value: false };
        document.nodes.clear();
        document.scratch.clear();
        match json::read(&mut document, &mut self.names, &settings.limits, None) {
            Ok(read) => {
                if read.byte_order_mark && settings.changes {
                    let rule = ChangeRule::RemovedByteOrderMark;
                    self.report.edits.push(Edit { rule, path: [0, 0], from: None, to: None });
                }
                self.check(&mut document, schema, target, settings);
                if settings.changes && self.is_ok() && !self.report.edits.is_empty() {
                    json::write(&document, &mut self.output);
                }
                if !self.report.findings.is_empty() {
                    self.find_places(source, settings);
                }
            }
            Err(error) => self.unreadable(error, settings),
        }
        self.nodes = document.nodes;
        self.scratch = document.scratch;
    }

    /// Checks the document that another reader left in [`Engine::values`] over `source`.
    pub fn document(&mut self, schema: &'static Schema, source: &[u8], target: Target<'_>, settings: &Settings) {
        self.start(settings);
        let mut document = Document { nodes: take(&mut self.values), source, scratch: take(&mut self.scratch), is_value: true };
        document.scratch.clear();
        self.check(&mut document, schema, target, settings);
        self.values = document.nodes;
        self.scratch = document.scratch;
    }

    /// Reports that the endpoint does not take the media type.
    pub fn unsupported(&mut self, settings: &Settings) {
        self.start(settings);
        self.report.add(Severity::Error, Problem::MediaType, [0, 0], NOWHERE, None);
    }

    /// Reports what kept an input from being read.
    pub fn unreadable(&mut self, error: ReadError, settings: &Settings) {
        let (problem, fact) = match error.reason {
            Unreadable::Syntax => (Problem::NotWellFormed, error.range[0]),
            Unreadable::Bytes => (Problem::TooManyBytes, settings.limits.bytes),
            Unreadable::Depth => (Problem::TooDeep, settings.limits.depth),
            Unreadable::Items => (Problem::TooManyItems, settings.limits.items),
        };
        self.report.add(Severity::Error, problem, [fact, 0], NOWHERE, None);
        self.fault = Some(error.range);
    }

    /// No issue of severity error.
    pub fn is_ok(&self) -> bool {
        self.report.errors == 0
    }

    /// Where in the text an issue is, `[start, end)` in bytes.
    pub fn range(&self, finding: &Finding) -> Option<[u32; 2]> {
        match self.fault {
            Some(range) => Some(range),
            None => self.spans.get(finding.node as usize).copied(),
        }
    }

    pub fn start(&mut self, settings: &Settings) {
        self.report.start(settings.maximum);
        self.output.clear();
        self.spans.clear();
        self.fault = None;
    }

    fn check(&mut self, document: &mut Document<'_>, schema: &'static Schema, target: Target<'_>, settings: &Settings) {
        match target {
            Target::Payload => check::payload(document, schema, settings, &mut self.report),
            Target::Field(path) => {
                // What is no path leads to no field: it is looked for as a name, and not found.
                let steps = steps(path).unwrap_or_else(|| vec![Step::Member(path)]);
                check::field(document, schema, &steps, settings, &mut self.report);
            }
        }
    }

    /// Reads the text a second time, for the places of its nodes: a payload without issues does not pay for them.
    #[cold]
    fn find_places(&mut self, source: &[u8], settings: &Settings) {
        let (nodes, scratch) = take(&mut self.spare);
        let mut again = Document { nodes, source, scratch, is_value: false };
        again.nodes.clear();
        again.scratch.clear();
        if json::read(&mut again, &mut self.names, &settings.limits, Some(&mut self.spans)).is_err() {
            self.spans.clear();
        }
        self.spare = (again.nodes, again.scratch);
    }

    /// How many bytes the buffers hold on to.
    pub fn held(&self) -> usize {
        self.nodes.held()
            + self.values.held()
            + self.scratch.capacity()
            + self.report.held()
            + self.output.capacity()
            + self.spans.capacity() * 8
            + self.spare.0.held()
            + self.spare.1.capacity()
    }
}
