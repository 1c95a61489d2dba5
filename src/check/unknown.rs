//! Members that no document names: refused, taken out, or passed on.

use super::Check;
use super::problem::{ChangeRule, Problem, Severity};
use super::rules::repeated::{self, Kept};
use super::rules::suggestion;
use super::settings::Unknown;
use crate::catalog::schema::RESPONSE;
use crate::catalog::{Kind, Record};
use crate::document::path::{self, Path, Segment, Step};
use crate::document::text::is_digits;
use crate::document::{LONE, Naming, Tag};
use alloc::vec::Vec;

impl Check<'_> {
    /// A member that no document names; says whether it stays.
    #[cold]
    #[inline(never)]
    pub(super) fn unknown(
        &mut self,
        here: usize,
        textual: usize,
        record: &Record,
        kept: &mut Vec<Kept>,
        parent: Option<&Path<'_>>,
    ) -> bool {
        let named = self.document.node(here).naming() == Naming::TEXT;
        let (start, len) = self.name_text(here, textual);
        let path = Path::below(parent, Segment::text((start, len)));
        let name = self.document.slice(start, len);
        if self.schema.is_answered(name) && !self.schema.is(RESPONSE) {
            self.remove(here, ChangeRule::RemovedResponseOnly, &path);
            kept.push(Kept { start, len, at: here as u32 });
            return false;
        }
        if self.unknown == Unknown::Strip {
            self.remove(here, ChangeRule::RemovedUnknown, &path);
            self.foreign(here, &path);
            kept.push(Kept { start, len, at: here as u32 });
            return false;
        }
        let node = if named { textual } else { here };
        let severity = if self.unknown == Unknown::Error { Severity::Error } else { Severity::Warning };
        self.undocumented(severity, record, (start, len), Some(node), &path);
        if severity == Severity::Error {
            return false;
        }
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
        let named = self.document.is_value && name.len > 0 && self.document.node(here).naming() == Naming::TEXT;
        named && is_digits(self.document.text(&name))
    }

    #[inline(never)]
    pub(super) fn undocumented(
        &mut self,
        severity: Severity,
        record: &Record,
        (start, len): (u32, u32),
        node: Option<usize>,
        path: &Path<'_>,
    ) {
        let name = self.document.slice(start, len);
        let near = if self.suggestions > 0 { suggestion::nearest(record, name) } else { None };
        self.suggestions = self.suggestions.saturating_sub(1);
        let problem = match (severity, near) {
            (Severity::Error, _) if leads_inside(record, name) => Problem::UnknownPath,
            (Severity::Error, None) => Problem::Unknown,
            (Severity::Error, Some(_)) => Problem::UnknownNear,
            (Severity::Warning, None) => Problem::UnknownKept,
            (Severity::Warning, Some(_)) => Problem::UnknownKeptNear,
        };
        self.say(severity, problem, [near.map_or(0, |near| near.0.into()), 0], &[], node, Some(path));
    }

    /// The value of an undocumented member. One that is passed on must be what JSON and UTF-8 can hold; functions, symbols and
    /// what cannot be read are wrong in any.
    fn foreign(&mut self, at: usize, path: &Path<'_>) {
        let node = self.document.node(at);
        let stays = self.unknown != Unknown::Strip;
        let problem = match node.tag() {
            Tag::TEXT if node.has(LONE) && stays => Problem::LoneSurrogate,
            Tag::OTHER | Tag::BIGINT if stays => Problem::NotJson,
            // An invalid Date has no text.
            Tag::DATE if node.len == 0 && stays => Problem::NotJson,
            Tag::CODE => Problem::NotJson,
            Tag::UNREADABLE => Problem::CannotBeRead,
            Tag::RECORD | Tag::LIST => return self.foreign_inside(at, path),
            _ => return,
        };
        self.error_at(problem, at, Some(path));
    }

    fn foreign_inside(&mut self, at: usize, path: &Path<'_>) {
        let mut inside = self.document.nodes.inside(at);
        let mut index = 0;
        let mut names = Vec::new();
        while inside.step(&self.document.nodes) && !self.report.is_full() {
            let (here, inner, textual) = (inside.at, inside.node, inside.name);
            let mut segment = Segment::index(index);
            if inner.naming() != Naming::UNNAMED {
                let (start, len) = self.name_text(here, textual);
                names.push(Kept { at: here as u32, start, len });
                segment = Segment::text((start, len));
            }
            let path = Path::below(Some(path), segment);
            let stays = self.unknown != Unknown::Strip;
            if stays && inner.naming() == Naming::TEXT && self.document.node(textual).has(LONE) {
                self.error_at(Problem::LoneSurrogate, textual, Some(&path));
            }
            index += 1;
            self.foreign(here, &path);
        }
        repeated::check(self, &names, Some(path), false);
    }
}

/// Whether a name is a path into a documented container, as forms have them.
fn leads_inside(record: &Record, name: &[u8]) -> bool {
    let mut rest = name;
    let Some(Step::Member(first)) = path::step(&mut rest, true, false) else { return false };
    let field = record.find(&first, true);
    !rest.is_empty() && field.is_some_and(|field| matches!(field.kind, Kind::Record(_) | Kind::List(_) | Kind::Map(_)))
}
