//! Elements of XML and fields of a form as the values that the table says they are.
//!
//! What the server would pass over, because of its place or namespace, is put right here and said.

mod form;
mod xml;

use super::Check;
use super::problem::ChangeRule;
use super::report::Report;
use super::settings::Settings;
use crate::catalog::{Field, Kind, Schema, field};
use crate::document::path::Path;
use crate::document::text::{alike, trim};
use crate::document::{Document, Naming, Node, Nodes, Tag, number};
use crate::format::{Format, ReadError, Unreadable};

/// Gives a document that was read as XML the shape that the table says; `root` is where the name of its root element lies.
#[cold]
pub(crate) fn elements(
    document: &mut Document,
    schema: &'static Schema,
    (start, len): (u32, u32),
    settings: &Settings,
    report: &mut Report,
) -> Result<(), ReadError> {
    let Some(contract) = schema.root.contract else { return Ok(()) };
    document.unordered = true;
    let mut walk = Check { format: Format::Xml, ..Check::new(document, &[], schema, settings, report) };
    if walk.document.slice(start, len) != contract.element.as_bytes() {
        return Err(ReadError { reason: Unreadable::Root, range: walk.document.range(0) });
    }
    walk.element(0, &field::record(schema.root), contract.namespace, None);
    Ok(())
}

/// Makes one of records and lists within each other of a document that is the fields of a form.
#[cold]
pub(crate) fn fields(
    document: &mut Document,
    spare: &mut Nodes,
    schema: &'static Schema,
    settings: &Settings,
    report: &mut Report,
) -> Result<(), ReadError> {
    let mut keys = form::keys(document, settings.limits)?;
    spare.clear();
    let mut walk = Check { format: Format::Form, ..Check::new(document, &[], schema, settings, report) };
    walk.put(&mut keys, Some(&field::record(schema.root)), Naming::UNNAMED, spare, None);
    core::mem::swap(&mut document.nodes, spare);
    Ok(())
}

impl Check<'_> {
    /// A text as what it is the text form of.
    fn read_text(&mut self, node: &mut Node, field: Option<&Field>, path: Option<&Path<'_>>) {
        let (Some(field), Some(path), Tag::TEXT) = (field, path, node.tag()) else { return };
        if let Some(plain) = plain(node, field.kind, self.document.text(node)) {
            *node = plain;
        } else if let Kind::Boolean = field.kind {
            let form = self.format == Format::Form;
            let inner = if self.settings.coerce { trim(self.document.text(node), true) } else { b"" };
            let tag = match inner {
                b"1" if !form => Tag::TRUE,
                b"0" if !form => Tag::FALSE,
                _ if form && alike(inner, b"on") => Tag::TRUE,
                _ => return,
            };
            let from = *node;
            node.replace(tag, 0, 0);
            self.note(ChangeRule::ToBoolean, field, Some(from), Some(*node), path);
        }
    }
}

/// A text as what it is the canonical text form of, or as the text that is wanted; nothing where it is neither.
fn plain(node: &Node, kind: Kind, text: &[u8]) -> Option<Node> {
    let tag = match kind {
        Kind::Boolean if text == b"true" => Tag::TRUE,
        Kind::Boolean if text == b"false" => Tag::FALSE,
        Kind::Integer(_) | Kind::Choice { .. } | Kind::Telephone if number::is_canonical(text) => Tag::NUMBER,
        Kind::Boolean | Kind::Record(_) | Kind::List(_) | Kind::Map(_) => return None,
        _ => return Some(*node),
    };
    let mut plain = *node;
    plain.replace(tag, node.start, node.len);
    Some(plain)
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
