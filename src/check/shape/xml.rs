//! Elements of XML: they become lists, records of nothing, booleans and integers where they stand.

use super::plain;
use crate::catalog::contract::item;
use crate::catalog::{Field, Kind, Record};
use crate::check::problem::{ChangeRule, Severity};
use crate::check::settings::Unknown;
use crate::check::{Check, NOTHING};
use crate::document::path::{Path, Segment};
use crate::document::text::{alike, is_blank};
use crate::document::{Naming, Node, REMOVED, Tag};

impl Check<'_> {
    /// An element that is the value of a field, and what is inside it.
    pub(super) fn element(&mut self, at: usize, field: &Field, namespace: &str, path: Option<&Path<'_>>) {
        let mut node = self.document.node(at);
        if self.recording
            && let Some(&place) = self.document.place(&node)
        {
            let (start, len) = place.namespace;
            if self.document.slice(start, len) != namespace.as_bytes() {
                self.report.note(ChangeRule::XmlNamespace, path, None, None);
            }
            if place.attributes {
                self.report.note(ChangeRule::RemovedUnknown, path, None, None);
            }
        }
        let text = node.tag() == Tag::TEXT;
        let (tag, list) = match field.kind {
            Kind::Record(_) => (Tag::RECORD, None),
            Kind::List(inner) => (Tag::LIST, Some(inner)),
            _ => {
                self.read_text(&mut node, Some(field), path);
                return self.document.nodes.set(at, node);
            }
        };
        // One without any inside is a record, or a list, of nothing.
        if !(node.is_container() || text && is_blank(self.document.text(&node))) {
            return;
        }
        let place = if text { node.size } else { node.start };
        self.document.nodes.set(at, Node::new(tag, 0, node.naming(), place, 0).sized(node.span() as u32));
        if let Some(inner) = list {
            self.items_of_element(at, inner, path);
        } else if let Kind::Record(record) = field.kind {
            self.members_of_element(at, record, path);
        }
    }

    fn members_of_element(&mut self, at: usize, record: &'static Record, parent: Option<&Path<'_>>) {
        let Some(contract) = record.contract else { return };
        let mut expected = 0;
        let mut last = 0;
        let mut in_order = true;
        let mut inside = self.document.nodes.inside(at);
        while inside.step(&self.document.nodes) {
            let (here, node) = (inside.at, inside.node);
            // They mostly come in the order of the contract.
            let mut rank = expected;
            let mut field = contract.order.get(rank).and_then(|&place| record.fields.get(usize::from(place)));
            if field.is_none_or(|field| Naming::known(field.name) != node.naming()) {
                let place = self.place(here, inside.name, record, parent);
                rank = contract.rank(place);
                field = record.fields.get(place);
            }
            // What is no member, and does not stay, is in nobody's way.
            if field.is_some() || self.unknown == Unknown::Keep {
                in_order &= rank >= last;
                last = rank;
            }
            let Some(field) = field else { continue };
            expected = rank + 1;
            // Plain text, as nearly all are: there is nothing to say about it.
            if !self.recording
                && node.tag() == Tag::TEXT
                && let Some(plain) = plain(&node, field.kind, self.document.text(&node))
            {
                self.document.nodes.set(here, plain);
                continue;
            }
            let path = Path::below(parent, Segment::name(field.name));
            self.element(here, field, contract.namespace_at(rank), Some(&path));
        }
        if self.recording && !in_order {
            self.report.note(ChangeRule::XmlOrder, parent, None, None);
        }
    }

    fn items_of_element(&mut self, at: usize, field: &Field, parent: Option<&Path<'_>>) {
        let (name, namespace) = item(field);
        let mut index = 0;
        let mut inside = self.document.nodes.inside(at);
        while inside.step(&self.document.nodes) {
            let (here, mut node) = (inside.at, inside.node);
            let path = Path::below(parent, Segment::index(index));
            if self.is_item(here, inside.name, name, field, &path) {
                node.rename(Naming::UNNAMED);
                self.document.nodes.set(here, node);
                self.element(here, field, namespace, Some(&path));
                index += 1;
            } else {
                for at in here..here + node.span() {
                    self.document.nodes.set(at, Node::new(Tag::NAME, REMOVED, Naming::UNNAMED, 0, 0));
                }
            }
        }
    }

    /// Whether an element is an item of the list, by a name that is put right.
    fn is_item(&mut self, at: usize, textual: usize, element: &str, field: &Field, path: &Path<'_>) -> bool {
        let (start, len) = self.name_text(at, textual);
        let name = self.document.slice(start, len);
        if name == element.as_bytes() {
            return true;
        }
        if self.settings.coerce && alike(name, element.as_bytes()) {
            self.respelt((start, len), element.as_bytes(), field, path);
            return true;
        }
        let path = Path { segment: Segment::text((start, len)), ..*path };
        if self.unknown == Unknown::Strip {
            self.remove(at, ChangeRule::RemovedUnknown, &path);
        } else {
            self.undocumented(Severity::Error, &NOTHING, (start, len), Some(at), &path);
        }
        false
    }
}
