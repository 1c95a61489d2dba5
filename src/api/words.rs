//! What a report says, in words: issues with their sentences, changes with their values.

use super::{Change, Issue, Normalized, PathSegment};
use crate::catalog::{Name, SchemaId};
use crate::check::problem::{ChangeRule, Code, Parameter, Problem, Severity};
use crate::check::report::NONE;
use crate::document::path::{INDEX, NAME};
use crate::document::{Document, Node, Tag};
use crate::engine::Engine;
use serde_json::{Map, Value};

impl Engine {
    /// What the report says, in words.
    pub(super) fn normalized(&self, id: SchemaId) -> Normalized {
        let mut issues = Words { rest: &self.report.issues, texts: &self.document };
        let mut changes = Words { rest: &self.report.changes, texts: &self.document };
        Normalized {
            ok: self.is_ok(),
            issues: (0..self.report.issue_count).map(|_| issues.issue(id)).collect(),
            body: None,
            content_type: None,
            changed: false,
            changes: (0..self.report.change_count).map(|_| changes.change()).collect(),
        }
    }
}

/// The words of a report, read from the front. How they lie there: see [`crate::check::report`].
struct Words<'w> {
    rest: &'w [u32],
    texts: &'w Document,
}

impl Words<'_> {
    fn next(&mut self) -> u32 {
        let (first, rest) = self.rest.split_first().unwrap_or((&0, &[]));
        self.rest = rest;
        *first
    }

    fn issue(&mut self, id: SchemaId) -> Issue {
        let what = self.next();
        let message = Problem::ALL.get(what as usize & 0xFF).copied().unwrap_or(Problem::Missing).message();
        let severity = if what > 0xFF { Severity::Warning } else { Severity::Error };
        let [start, end, first, second, entry] = [(); 5].map(|()| self.next());
        let path = self.path();
        let names: Vec<Value> = (0..self.next()).map(|_| Name(self.next() as u16).text().into()).collect();
        let mut numbers = [first, second].into_iter();
        let mut params: Map<String, Value> = message
            .parameters
            .iter()
            .map(|&(name, parameter)| {
                let value = match parameter {
                    Parameter::Number => numbers.next().unwrap_or(0).into(),
                    Parameter::Name => Name(numbers.next().unwrap_or(0) as u16).text().into(),
                    Parameter::Names => names.clone().into(),
                    Parameter::Numbers => (first..=second).map(|number| Value::from(number.to_string())).collect(),
                    Parameter::MediaTypes => id.schema().content_types.to_vec().into(),
                    Parameter::Word(word) => word.into(),
                    Parameter::Constant(number) => number.into(),
                };
                (name.to_owned(), value)
            })
            .collect();
        let sentence = sentence(message.template, &path, &params);
        if entry != NONE {
            params.insert("entry".to_owned(), entry.into());
        }
        let vendor_code = vendor_code(id, message.code, severity, &path);
        // What does not stand in the input, as the path of a single field does not, has no place in it.
        let range = (end as usize <= self.texts.input().len()).then_some([start, end]);
        Issue { code: message.code, severity, path, message: sentence, params, vendor_code, range }
    }

    fn change(&mut self) -> Change {
        let rule = ChangeRule::ALL.get(self.next() as usize).copied().unwrap_or(ChangeRule::Trimmed);
        Change { rule, path: self.path(), from: self.value(), to: self.value() }
    }

    fn path(&mut self) -> Vec<PathSegment> {
        let count = self.next();
        let segment = |_| match (self.next(), self.next()) {
            (NAME, name) => PathSegment::Name(Name(name as u16).text().to_owned()),
            (INDEX, index) => PathSegment::Index(index),
            (len, start) => PathSegment::Name(String::from_utf8_lossy(self.texts.slice(start, len)).into_owned()),
        };
        (0..count).map(segment).collect()
    }

    fn value(&mut self) -> Option<Value> {
        let words = [(); 4].map(|()| self.next());
        (words[0] != NONE).then(|| scalar(&Node::from_words(words), self.texts))
    }
}

/// The error that the vendor documents for what is wrong.
fn vendor_code(id: SchemaId, code: Code, severity: Severity, path: &[PathSegment]) -> Option<&'static str> {
    let schema = id.schema();
    let fallback = schema.endpoint.fallback_code;
    let about_all = path.is_empty() && code == Code::Unsupported;
    if fallback.is_empty() || severity == Severity::Warning || about_all || matches!(code, Code::Syntax | Code::Limit) {
        return None;
    }
    let field = match path.first() {
        Some(PathSegment::Name(name)) => schema.root.fields.iter().find(|field| field.name.text() == name),
        _ => None,
    };
    Some(field.map(|field| field.code).filter(|code| !code.is_empty()).unwrap_or(fallback))
}

/// A value before or after a change.
fn scalar(node: &Node, texts: &Document) -> Value {
    let text = || String::from_utf8_lossy(texts.text(node)).into_owned();
    match node.tag() {
        Tag::TRUE => true.into(),
        Tag::FALSE => false.into(),
        Tag::NUMBER => serde_json::from_str(&text()).unwrap_or_default(),
        Tag::TEXT | Tag::DATE | Tag::BIGINT => text().into(),
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

/// A name as a sentence can hold it: cut where it is long, quoted and escaped where it could be taken for something else.
fn push_name(sentence: &mut String, name: &str) {
    let mut text: String = name.chars().take(LONGEST_NAME).collect();
    if text.len() < name.len() {
        text.push('…');
    }
    if !text.is_empty() && !text.contains(|character| matches!(character, '\0'..=' ' | '"') || is_unseen(character)) {
        return sentence.push_str(&text);
    }
    for character in Value::from(text).to_string().chars() {
        if is_unseen(character) {
            sentence.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            sentence.push(character);
        }
    }
}

/// What is not seen, or moves what is around it, and stands in JSON as it is.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}')
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
                push_name(sentence, name);
            }
        }
    }
}
