//! Elements of XML and fields of a form as the values that the table says they are: lists out of items or of names that come
//! again, records out of elements without any; the text of a boolean or an integer as one.
//!
//! What the server would pass over, because of its place or namespace, is put right here and said.

use super::problem::{ChangeRule, Problem, Severity};
use super::report::Report;
use super::settings::{Settings, Unknown};
use super::{Check, NOTHING};
use crate::catalog::contract::item;
use crate::catalog::{Field, Kind, Record, Schema};
use crate::document::path::{Path, Segment};
use crate::document::text::{alike, is_blank, trim};
use crate::document::{Document, EDITED, INDEXED, INVALID, LOST, Naming, Node, Nodes, Tag, number};
use crate::format::Format;

/// Gives the document the shape that the table says. `root` is where the name of a root element lies.
#[cold]
pub(crate) fn shape(
    document: &mut Document,
    spare: &mut Nodes,
    schema: &'static Schema,
    root: Option<(u32, u32)>,
    settings: &Settings,
    report: &mut Report,
) -> bool {
    spare.clear();
    let mut walk = Check::new(document, &[], schema, settings, report);
    walk.format = Format::Form;
    if let (Some((start, len)), Some(contract)) = (root, schema.root.contract) {
        walk.format = Format::Xml;
        if walk.document.slice(start, len) != contract.element.as_bytes() {
            return false;
        }
        walk.settle(0, contract.namespace, None);
    }
    walk.shape_value(0, Some(Kind::Record(schema.root)), None, Naming::UNNAMED, spare, None);
    document.unordered = root.is_some();
    core::mem::swap(&mut document.nodes, spare);
    true
}

impl Check<'_> {
    fn is_form(&self) -> bool {
        self.format == Format::Form
    }

    /// Notes what an element has that the server passes over, or passes it over for.
    fn settle(&mut self, at: usize, namespace: &str, path: Option<&Path<'_>>) {
        if !self.recording {
            return;
        }
        let node = self.document.node(at);
        let Some(&place) = self.document.place(&node) else { return };
        let (start, len) = place.namespace;
        if self.document.slice(start, len) != namespace.as_bytes() {
            self.report.note(ChangeRule::XmlNamespace, path, None, None);
        }
        if place.attributes {
            self.report.note(ChangeRule::RemovedUnknown, path, None, None);
        }
    }

    /// Appends a value as what its kind is; without one it is as it is.
    fn shape_value(
        &mut self,
        at: usize,
        kind: Option<Kind>,
        field: Option<&'static Field>,
        naming: Naming,
        out: &mut Nodes,
        path: Option<&Path<'_>>,
    ) {
        let node = self.document.nodes.get(at);
        let form = self.is_form();
        if node.has(LOST) {
            return self.lost(at, naming, out, path);
        }
        // An element without any inside is a record, or a list, of nothing; the names in a form's list are keys as well.
        let has_members = matches!(kind, Some(Kind::Record(_) | Kind::Map(_) | Kind::List(_)))
            && (node.is_container() || !form && node.tag() == Tag::TEXT && is_blank(self.document.text(&node)));
        match kind {
            Some(Kind::Record(record)) if has_members && node.tag() != Tag::LIST => {
                self.shape_members(at, record, None, naming, out, path);
            }
            Some(Kind::Map(values)) if has_members => self.shape_members(at, &NOTHING, Some(values), naming, out, path),
            Some(Kind::List(inner)) if has_members || form => self.shape_items(at, inner, naming, out, path),
            _ => {
                let mut first = at;
                let mut span = node.span();
                if let Some(field) = field
                    && node.tag() == Tag::LIST
                    && !node.has(INDEXED)
                {
                    // Several values of what can have one.
                    (first, span) = (at + 1, 1);
                    self.repeated(at, field, path);
                }
                let place = out.len();
                for at in first..first + span {
                    let node = self.document.node(at);
                    // What no table has a list for stays a record of its indexes.
                    out.push(if node.has(INDEXED) && node.tag() == Tag::LIST {
                        node.named(Tag::RECORD, node.naming())
                    } else {
                        node
                    });
                }
                if let (Some(node), Some(field), Some(path)) = (out.get_mut(place), field, path) {
                    node.rename(naming);
                    if node.tag() == Tag::TEXT {
                        self.shape_text(node, field, path);
                    }
                } else if let Some(node) = out.get_mut(place) {
                    node.rename(naming);
                }
            }
        }
    }

    /// A name of a form that comes again: a check box is posted as true and, behind it, the false of a hidden field.
    fn repeated(&mut self, at: usize, field: &Field, path: Option<&Path<'_>>) {
        let says = |at, word: &[u8]| {
            let node = self.document.node(at);
            alike(self.document.text(&node), word)
        };
        let is_box = matches!(field.kind, Kind::Boolean) && self.document.node(at).span() == 3;
        if is_box && says(at + 1, b"true") && says(at + 2, b"false") {
            if let Some(path) = path {
                let to = Node::new(Tag::TRUE, EDITED, Naming::UNNAMED, 0, 0);
                self.note(ChangeRule::ToBoolean, field, None, Some(to), path);
            }
        } else {
            self.error_at(Problem::Duplicate, at + 2, path);
        }
    }

    /// Appends the members of a record; `values` is what the values of a map are.
    fn shape_members(
        &mut self,
        at: usize,
        record: &'static Record,
        values: Option<&'static Field>,
        naming: Naming,
        out: &mut Nodes,
        parent: Option<&Path<'_>>,
    ) {
        let top = self.open(at, Tag::RECORD, naming, out);
        let form = self.is_form();
        let contract = record.contract.filter(|_| !form);
        let order = contract.map_or(&[][..], |contract| contract.order);
        let mut rank_next = 0;
        let mut last = 0;
        let mut in_order = true;
        let mut inside = self.document.nodes.inside(at);
        while inside.step(&self.document.nodes) {
            let (here, node, textual) = (inside.at, inside.node, inside.name);
            // A name in brackets that is an index is none.
            let index = form && node.naming() == Naming::TEXT && self.document.node(textual).has(INDEXED);
            // Elements mostly come in the order of the contract.
            let next_place = order.get(rank_next).map_or(usize::MAX, |&place| usize::from(place));
            let place = if index || values.is_some() {
                usize::MAX
            } else if record.fields.get(next_place).is_some_and(|field| Naming::known(field.name) == node.naming()) {
                next_place
            } else {
                self.place(here, textual, record, parent)
            };
            let named = record.fields.get(place);
            // Plain elements in their places, as nearly all are: there is nothing to say about them.
            if let Some(field) = named
                && place == next_place
                && node.tag() == Tag::TEXT
                && !self.recording
                && let mut plain = node
                && put_plain(&mut plain, field.kind, self.document.text(&node))
            {
                in_order &= rank_next >= last;
                last = rank_next;
                rank_next += 1;
                out.append(plain);
                continue;
            }
            let field = named.or(values);
            let segment = match named {
                Some(field) => Segment::name(field.name),
                None => Segment::text(self.name_text(here, textual)),
            };
            let path = Path::below(parent, segment);
            let mut rank = usize::MAX;
            if let (Some(contract), Some(_)) = (contract, named) {
                rank = if place == next_place { rank_next } else { contract.rank(place) };
                rank_next = rank + 1;
                self.settle(here, contract.namespace_at(rank), Some(&path));
            }
            // What is no member, and does not stay, is in nobody's way.
            if named.is_some() || self.unknown == Unknown::Keep {
                in_order &= rank >= last;
                last = rank;
            }
            if self.is_empty_control(&node, field) {
                self.leave_out(field.is_some_and(|field| matches!(field.kind, Kind::List(_))), Some(&path));
                continue;
            }
            let before = out.len();
            let naming = self.document.node(here).naming();
            if naming == Naming::TEXT {
                out.push(self.document.node(textual));
            }
            let value = out.len();
            self.shape_value(here, field.map(|field| field.kind), field, naming, out, Some(&path));
            // What is not there; and a record all of whose controls are empty.
            if out.len() == value || form && out.len() == value + 1 && out.get(value).is_container() {
                out.truncate(before);
            }
        }
        if !form && !in_order && self.recording {
            self.report.note(ChangeRule::XmlOrder, parent, None, None);
        }
        close(out, top);
    }

    /// Leaves an empty control out. Of one for a list, the server makes an item of nothing: it must go.
    fn leave_out(&mut self, list: bool, path: Option<&Path<'_>>) {
        if list && self.recording {
            self.report.note(ChangeRule::NotInForm, path, None, None);
        }
    }

    /// Whether it is an empty control of a form, which is one that is not there.
    fn is_empty_control(&self, node: &Node, field: Option<&Field>) -> bool {
        let text = field.is_none_or(|field| {
            // The items of a list are asked for by themselves.
            matches!(field.kind, Kind::List(_) | Kind::Text { .. } | Kind::Marked | Kind::Coordinate { .. })
        });
        self.is_form() && node.tag() == Tag::TEXT && is_blank(self.document.text(node)) && !(text && self.settings.keep_empty)
    }

    /// Text that is the text form of what the field is.
    fn shape_text(&mut self, node: &mut Node, field: &Field, path: &Path<'_>) {
        let text = self.document.text(node);
        if put_plain(node, field.kind, text) || !matches!(field.kind, Kind::Boolean) {
            return;
        }
        let inner = if self.settings.coerce { trim(text, true) } else { b"" };
        let form = self.is_form();
        let yes = if form { alike(inner, b"on") } else { inner == b"1" };
        if yes || !form && inner == b"0" {
            let from = *node;
            node.replace(if yes { Tag::TRUE } else { Tag::FALSE }, 0, 0);
            self.note(ChangeRule::ToBoolean, field, Some(from), Some(*node), path);
        }
    }

    /// Appends a list: elements; or the fields of a form that have its name, or indexes below it.
    fn shape_items(&mut self, at: usize, field: &'static Field, naming: Naming, out: &mut Nodes, parent: Option<&Path<'_>>) {
        let node = self.document.node(at);
        let form = self.is_form();
        let (element, namespace) = item(field);
        let top = self.open(at, Tag::LIST, naming, out);
        let mut lost = form && node.tag() == Tag::RECORD;
        // A single value of a form is its own item.
        let (mut next, end) = if node.is_container() { (at + 1, at + node.span()) } else { (at, at + usize::from(form)) };
        let mut textual = 0;
        let mut index: u32 = 0;
        while next < end && !lost {
            let here = next;
            let value = self.document.node(here);
            next += value.span();
            if value.tag() == Tag::NAME {
                textual = here;
                continue;
            }
            let path = Path::below(parent, Segment::index(index));
            if form {
                if self.is_empty_control(&value, Some(field)) {
                    self.leave_out(true, parent);
                    continue;
                }
                let name = self.document.node(textual);
                lost = node.has(INDEXED) && number::parse(self.document.text(&name)) != Some(index.into());
            } else if !self.is_item(here, textual, element, field, &path) {
                continue;
            } else {
                self.settle(here, namespace, Some(&path));
            }
            let before = out.len();
            self.shape_value(here, Some(field.kind), Some(field), Naming::UNNAMED, out, Some(&path));
            // A record all of whose controls are empty.
            if form && out.len() == before + 1 && out.get(before).is_container() {
                out.truncate(before);
                self.leave_out(true, parent);
            } else {
                index += 1;
            }
        }
        if lost {
            out.truncate(top);
            return self.lost(at, naming, out, parent);
        }
        close(out, top);
    }

    /// What the server would lose. It is there all the same: something that nothing more is said about.
    fn lost(&mut self, at: usize, naming: Naming, out: &mut Nodes, path: Option<&Path<'_>>) {
        self.error_at(Problem::LostInForm, at, path);
        out.push(Node::new(Tag::TRUE, EDITED | INVALID, naming, 0, 0));
    }

    /// Whether an element is an item of the list, whose name is put right.
    fn is_item(&mut self, at: usize, textual: usize, element: &str, field: &Field, path: &Path<'_>) -> bool {
        let (start, len) = self.name_text(at, textual);
        let name = self.document.slice(start, len);
        let exact = name == element.as_bytes();
        if exact || self.settings.coerce && alike(name, element.as_bytes()) {
            if !exact {
                let from = Node::new(Tag::TEXT, EDITED, Naming::UNNAMED, start, len);
                let (start, len) = self.document.keep(element.as_bytes());
                self.note(
                    ChangeRule::FieldName,
                    field,
                    Some(from),
                    Some(Node::new(Tag::TEXT, EDITED, Naming::UNNAMED, start, len)),
                    path,
                );
            }
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

    /// Appends a container where another value stands; gives its place.
    fn open(&self, at: usize, tag: Tag, naming: Naming, out: &mut Nodes) -> usize {
        let node = self.document.node(at);
        out.push(Node::new(tag, 0, naming, if node.is_container() { node.start } else { node.size }, 0));
        out.len() - 1
    }
}

/// Makes a text what it is the canonical text form of; says whether it is one, or a text.
fn put_plain(node: &mut Node, kind: Kind, text: &[u8]) -> bool {
    let tag = match kind {
        Kind::Boolean if text == b"true" => Tag::TRUE,
        Kind::Boolean if text == b"false" => Tag::FALSE,
        Kind::Integer(_) | Kind::Choice { .. } | Kind::Telephone if number::is_canonical(text) => Tag::NUMBER,
        Kind::Boolean | Kind::Record(_) | Kind::List(_) | Kind::Map(_) => return false,
        _ => return true,
    };
    node.replace(tag, node.start, node.len);
    true
}

/// Ends the container at a place.
fn close(out: &mut Nodes, top: usize) {
    let size = (out.len() - top) as u32;
    if let Some(node) = out.get_mut(top) {
        node.size = size;
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::SchemaId;
    use crate::check::problem::{Parameter, Problem};

    #[test]
    fn the_root_that_is_asked_for_is_the_only_one_there_is() {
        let element = Problem::NotRoot.message().parameters.iter().find(|(name, _)| *name == "element").map(|(_, word)| *word);
        let roots: Vec<_> =
            SchemaId::ALL.iter().filter_map(|id| id.schema().root.contract).map(|contract| contract.element).collect();
        assert_eq!(roots.len(), 1);
        assert_eq!(roots.first().map(|root| Parameter::Word(root)), element);
    }
}
