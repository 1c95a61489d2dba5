//! What a report says, in words: issues with their sentences, changes with their values.

use super::{Change, Issue, Normalized, PathSegment};
use crate::catalog::{Name, SchemaId};
use crate::check::problem::Parameter;
use crate::check::report::{Edit, Finding};
use crate::document::path::Segment;
use crate::document::{Document, Node, Nodes, Tag};
use crate::engine::Engine;
use serde_json::{Map, Value};

impl Engine {
    /// What the report says, in words.
    pub(super) fn normalized(&self, id: SchemaId, body: &[u8]) -> Normalized {
        // Only to read texts from; nodes are not needed for that.
        let texts = Document { nodes: Nodes::default(), source: body, scratch: self.scratch.clone(), is_value: false };
        Normalized {
            ok: self.is_ok(),
            issues: self.report.findings.iter().map(|finding| self.issue(finding, id, &texts)).collect(),
            body: None,
            content_type: None,
            changed: false,
            changes: self.report.edits.iter().map(|edit| self.change(edit, &texts)).collect(),
        }
    }

    fn issue(&self, finding: &Finding, id: SchemaId, texts: &Document<'_>) -> Issue {
        let message = finding.problem.message();
        let path = self.path(finding.path, texts);
        let mut numbers = finding.facts.into_iter();
        let params: Map<String, Value> = message
            .parameters
            .iter()
            .map(|&(name, parameter)| {
                let value = match parameter {
                    Parameter::Number => numbers.next().unwrap_or(0).into(),
                    Parameter::Name => Name(numbers.next().unwrap_or(0) as u16).text().into(),
                    Parameter::Names => {
                        let names = self.path(finding.facts, texts);
                        names.into_iter().map(|name| serde_json::to_value(name).unwrap_or_default()).collect()
                    }
                    Parameter::MediaTypes => id.schema().content_types.to_vec().into(),
                    Parameter::Word(word) => word.into(),
                };
                (name.to_owned(), value)
            })
            .collect();
        let message_text = sentence(message.template, &path, &params);
        Issue { code: message.code, severity: finding.severity, path, message: message_text, params, range: self.range(finding) }
    }

    fn change(&self, edit: &Edit, texts: &Document<'_>) -> Change {
        Change {
            path: self.path(edit.path, texts),
            rule: edit.rule,
            from: edit.from.map(|node| scalar(&node, texts)),
            to: edit.to.map(|node| scalar(&node, texts)),
        }
    }

    fn path(&self, [start, count]: [u32; 2], texts: &Document<'_>) -> Vec<PathSegment> {
        let start = start as usize;
        let segments = self.report.segments.get(start..start + count as usize).unwrap_or_default();
        let one = |segment: &Segment| match *segment {
            Segment::Name(name) => PathSegment::Name(name.text().to_owned()),
            Segment::Index(index) => PathSegment::Index(index),
            Segment::Text { start, len } => PathSegment::Name(String::from_utf8_lossy(texts.slice(start, len)).into_owned()),
        };
        segments.iter().map(one).collect()
    }
}

/// A value before or after a change.
fn scalar(node: &Node, texts: &Document<'_>) -> Value {
    let text = || String::from_utf8_lossy(texts.text(node)).into_owned();
    match node.tag() {
        Tag::True => true.into(),
        Tag::False => false.into(),
        Tag::Number => serde_json::from_str(&text()).unwrap_or_default(),
        Tag::Text | Tag::Date | Tag::BigInt => text().into(),
        _ => Value::Null,
    }
}

/// Names in messages are cut after so many characters: they can be anything.
const LONGEST_NAME: usize = 80;

/// Fills a message template.
pub(super) fn sentence(template: &str, path: &[PathSegment], params: &Map<String, Value>) -> String {
    let mut sentence = String::new();
    let mut rest = template;
    while let Some((before, (name, behind))) =
        rest.split_once('{').and_then(|(before, inner)| Some((before, inner.split_once('}')?)))
    {
        sentence.push_str(before);
        match (name, params.get(name)) {
            ("path", _) => push_path(&mut sentence, path),
            (_, Some(Value::Array(values))) => {
                let words: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                sentence.push_str(&words.join(", "));
            }
            (_, Some(Value::String(text))) => sentence.push_str(text),
            (_, Some(value)) => sentence.push_str(&value.to_string()),
            (_, None) => {}
        }
        rest = behind;
    }
    sentence.push_str(rest);
    sentence
}

fn push_path(sentence: &mut String, path: &[PathSegment]) {
    if path.is_empty() {
        sentence.push_str("The payload");
    }
    for (place, segment) in path.iter().enumerate() {
        match segment {
            PathSegment::Index(index) => sentence.push_str(&format!("[{index}]")),
            PathSegment::Name(name) => {
                if place > 0 {
                    sentence.push('.');
                }
                if name.is_empty() {
                    sentence.push_str("\"\"");
                }
                sentence.extend(name.chars().take(LONGEST_NAME));
                if name.chars().nth(LONGEST_NAME).is_some() {
                    sentence.push('…');
                }
            }
        }
    }
}
