//! Values that the wanted format has no place for, beside JSON.

use super::Check;
use super::problem::{ChangeRule, Problem};
use super::report::Report;
use super::settings::Settings;
use crate::catalog::Schema;
use crate::document::path::{Path, Segment};
use crate::document::text::is_blank;
use crate::document::{Document, Naming, REMOVED, Tag};
use crate::format::form::MOST_KEYS;
use crate::format::{Format, xml};

/// Looks through a checked payload that goes out in a format other than JSON.
#[cold]
pub(crate) fn outgoing(
    document: &mut Document,
    schema: &'static Schema,
    format: Format,
    settings: &Settings,
    report: &mut Report,
) {
    let mut walk = Check::new(document, &[], schema, settings, report);
    walk.format = format;
    if walk.goes_out(0, false, None) > MOST_KEYS && format == Format::Form {
        walk.error_at(Problem::TooManyKeys, 0, None);
    }
}

impl Check<'_> {
    /// Looks at a value and what is inside it; says how many keys it takes in a form. `foreign`: no document names it.
    fn goes_out(&mut self, at: usize, foreign: bool, path: Option<&Path<'_>>) -> usize {
        let node = self.document.node(at);
        let form = self.format == Format::Form;
        let problem = match node.tag() {
            Tag::RECORD | Tag::LIST => return self.goes_out_inside(at, foreign, path),
            // The server binds blank text as null.
            Tag::TEXT if form && is_blank(self.document.text(&node)) => Problem::NoField,
            Tag::TEXT if !form && xml::first_stranger(self.document.text(&node)).is_some() => Problem::NoCharacters,
            Tag::NULL if form && node.naming() == Naming::UNNAMED => Problem::NoField,
            Tag::NULL if form => {
                if let Some(path) = path {
                    self.remove(at, ChangeRule::NotInForm, path);
                }
                return 0;
            }
            _ => return 1,
        };
        self.error_at(problem, at, path);
        1
    }

    fn goes_out_inside(&mut self, at: usize, foreign: bool, path: Option<&Path<'_>>) -> usize {
        let node = self.document.node(at);
        let form = self.format == Format::Form;
        let list = node.tag() == Tag::LIST;
        if list && foreign && !form {
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
                if form && (name.is_empty() || name.iter().any(|byte| matches!(byte, b'.' | b'['))) {
                    self.error_at(Problem::NoName, here, Some(&path));
                } else if !form && !xml::is_name(name) {
                    self.error_at(Problem::NoElement, here, Some(&path));
                }
            }
            keys += self.goes_out(here, foreign || named, Some(&path));
        }
        // What holds nothing cannot be told from what is not there.
        if form && keys == 0 && path.is_some() {
            self.error_at(Problem::NoField, at, path);
            keys = 1;
        }
        keys
    }
}
