//! Members that no document names: refused, taken out, or passed on.

use super::Check;
use super::problem::{ChangeRule, Problem, Severity};
use super::rules::repeated::{self, Kept};
use super::rules::suggestion;
use super::settings::Unknown;
use crate::catalog::Record;
use crate::document::path::{Path, Segment};
use crate::document::{LONE, Naming, Tag};
use alloc::vec::Vec;

impl Check<'_, '_> {
    /// A member that no document names; says whether it stays.
    #[cold]
    pub(super) fn unknown(
        &mut self,
        here: usize,
        textual: usize,
        record: &Record,
        kept: &mut Vec<Kept>,
        parent: Option<&Path<'_>>,
    ) -> bool {
        let named = self.document.node(here).naming() == Naming::Text;
        let (start, len) = self.name_text(here, textual);
        let path = Path::below(parent, Segment::Text { start, len });
        let node = if named { textual } else { here } as u32;
        if self.settings.unknown == Unknown::Strip {
            self.remove(here, ChangeRule::RemovedUnknown, &path);
            return false;
        }
        // A copy, so that the report may borrow the document's text: names are short, and this is no hot path.
        let name = Vec::from(self.document.slice(start, len));
        if self.settings.unknown == Unknown::Error {
            self.undocumented(Severity::Error, record, &name, node, &path);
            return false;
        }
        self.undocumented(Severity::Warning, record, &name, node, &path);
        if named && self.document.node(textual).has(LONE) {
            self.error_at(Problem::LoneSurrogate, node, Some(&path));
        }
        self.foreign(here, &path);
        kept.push(Kept { start, len, at: here as u32 });
        true
    }

    /// Whether a name is an index, which has no place of its own in a JavaScript object.
    pub(super) fn is_index(&self, here: usize, textual: usize) -> bool {
        let name = self.document.node(textual);
        let named = self.document.is_value && name.len > 0 && self.document.node(here).naming() == Naming::Text;
        named && self.document.text(&name).iter().all(u8::is_ascii_digit)
    }

    pub(super) fn undocumented(&mut self, severity: Severity, record: &Record, name: &[u8], node: u32, path: &Path<'_>) {
        let near = if self.suggestions > 0 { suggestion::nearest(record, name) } else { None };
        self.suggestions = self.suggestions.saturating_sub(1);
        let problem = match (severity, near) {
            (Severity::Error, None) => Problem::Unknown,
            (Severity::Error, Some(_)) => Problem::UnknownNear,
            (Severity::Warning, None) => Problem::UnknownKept,
            (Severity::Warning, Some(_)) => Problem::UnknownKeptNear,
        };
        self.report.add(severity, problem, [near.map_or(0, |near| near.0.into()), 0], node, Some(path));
    }

    /// The value of an undocumented member that is passed on: it must be one that JSON and UTF-8 can hold.
    fn foreign(&mut self, at: usize, path: &Path<'_>) {
        let node = self.document.node(at);
        match node.tag() {
            Tag::Text if node.has(LONE) => self.error(Problem::LoneSurrogate, at, path),
            Tag::Other | Tag::BigInt | Tag::Missing => self.error(Problem::NotJson, at, path),
            // An invalid Date has no text.
            Tag::Date if node.len == 0 => self.error(Problem::NotJson, at, path),
            Tag::Unreadable => self.error(Problem::CannotBeRead, at, path),
            Tag::Record | Tag::List => {
                let mut next = at + 1;
                let mut index = 0;
                let mut textual = 0;
                let mut names = Vec::new();
                while next < at + node.span() && !self.report.is_full() {
                    let here = next;
                    let inner = self.document.node(here);
                    next += inner.span();
                    if inner.tag() == Tag::Name {
                        textual = here;
                        continue;
                    }
                    let segment = if inner.naming() == Naming::Unnamed {
                        Segment::Index(index)
                    } else {
                        let (start, len) = self.name_text(here, textual);
                        names.push(Kept { at: here as u32, start, len });
                        Segment::Text { start, len }
                    };
                    let path = Path::below(Some(path), segment);
                    if inner.naming() == Naming::Text && self.document.node(textual).has(LONE) {
                        self.error(Problem::LoneSurrogate, textual, &path);
                    }
                    index += 1;
                    self.foreign(here, &path);
                }
                repeated::check(self, &names, Some(path));
            }
            _ => {}
        }
    }
}
