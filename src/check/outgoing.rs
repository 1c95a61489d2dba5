//! Payloads on their way out as XML or a form: values that these have no place for; and fields of a form, which are written as
//! they are come to, since their names are their paths.

use super::Check;
use super::problem::{ChangeRule, Problem};
use super::report::Report;
use super::settings::Settings;
use crate::catalog::{Kind, Schema};
use crate::document::path::{Path, Segment};
use crate::document::text::is_blank;
use crate::document::{Document, Naming, REMOVED, Tag};
use crate::format::form::{self, MOST_KEYS};
use crate::format::{Format, xml};
use alloc::vec::Vec;

/// Looks through a checked payload that goes out in a format other than JSON, and writes it where that is a form.
#[cold]
pub(crate) fn outgoing(
    document: &mut Document,
    schema: &'static Schema,
    format: Format,
    settings: &Settings,
    report: &mut Report,
    output: &mut Vec<u8>,
) {
    let mut walk = Check::new(document, &[], schema, settings, report);
    walk.format = format;
    if walk.goes_out(0, Some(Kind::Record(schema.root)), None, output) > MOST_KEYS && format == Format::Form {
        walk.error_at(Problem::TooManyKeys, 0, None);
    }
}

impl Check<'_> {
    /// Looks at a value and what is inside it; says how many keys it takes in a form. `kind` is what the table says of it, nothing
    /// where it does not name it, whatever other tables do.
    fn goes_out(&mut self, at: usize, kind: Option<Kind>, path: Option<&Path<'_>>, out: &mut Vec<u8>) -> usize {
        let node = self.document.node(at);
        let is_form = self.format == Format::Form;
        let problem = match node.tag() {
            Tag::RECORD | Tag::LIST => return self.goes_out_inside(at, kind, path, out),
            // The server binds blank text as null.
            Tag::TEXT if is_form && is_blank(self.document.text(&node)) => Problem::NoField,
            Tag::TEXT if !is_form && xml::first_stranger(self.document.text(&node)).is_some() => Problem::NoCharacters,
            Tag::NULL if is_form && node.naming() == Naming::UNNAMED => Problem::NoField,
            Tag::NULL if is_form => {
                if let Some(path) = path {
                    self.remove(at, ChangeRule::NotInForm, path);
                }
                return 0;
            }
            _ => {
                if let Some(path) = path
                    && is_form
                    && self.recording
                {
                    form::write(self.document, path, &node, out);
                }
                return 1;
            }
        };
        self.error_at(problem, at, path);
        1
    }

    fn goes_out_inside(&mut self, at: usize, kind: Option<Kind>, path: Option<&Path<'_>>, out: &mut Vec<u8>) -> usize {
        let node = self.document.node(at);
        let is_form = self.format == Format::Form;
        let list = node.tag() == Tag::LIST;
        if list && kind.is_none() && !is_form {
            self.error_at(Problem::NoElement, at, path);
        }
        let mut inside = self.document.nodes.inside(at);
        let mut index = 0;
        let mut keys = 0;
        while inside.step(&self.document.nodes) && !self.report.is_full() {
            let (here, member, textual) = (inside.at, inside.node, inside.name);
            if member.has(REMOVED) {
                continue;
            }
            let named = member.naming() == Naming::TEXT;
            let segment = match member.naming().name() {
                Some(name) => Segment::name(name),
                None if named => Segment::text(self.name_text(here, textual)),
                None => Segment::index(index),
            };
            index += 1;
            let path = Path::below(path, segment);
            if named {
                let name = self.document.node(textual);
                let name = self.document.text(&name);
                if is_form && (name.is_empty() || name.iter().any(|byte| matches!(byte, b'.' | b'['))) {
                    self.error_at(Problem::NoName, here, Some(&path));
                } else if !is_form && !xml::is_name(name) {
                    self.error_at(Problem::NoElement, here, Some(&path));
                }
            }
            let inner = match kind {
                Some(Kind::Record(record)) => {
                    let place = member.naming().name().and_then(|name| record.place(name));
                    place.and_then(|place| record.fields.get(place)).map(|field| field.kind)
                }
                Some(Kind::List(item) | Kind::Map(item)) => Some(item.kind),
                _ => None,
            };
            keys += self.goes_out(here, inner, Some(&path), out);
        }
        // What holds nothing cannot be told from what is not there.
        if is_form && keys == 0 && path.is_some() {
            self.error_at(Problem::NoField, at, path);
            keys = 1;
        }
        keys
    }
}
