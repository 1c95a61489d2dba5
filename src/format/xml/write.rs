//! Writes a document as .NET's DataContractSerializer does: its order, its prefixes, its places for namespaces.

use super::INSTANCE;
use crate::catalog::contract::{inside, item};
use crate::catalog::{Field, Kind, Record};
use crate::document::{Document, Naming, REMOVED, Tag};
use alloc::vec::Vec;

/// Appends the XML of a document that is a record with a contract.
pub(crate) fn write(document: &Document, record: &'static Record, out: &mut Vec<u8>) {
    let Some(contract) = record.contract else { return };
    let mut writer = Writer { document, out };
    let name = contract.element.as_bytes();
    writer.put(&[b"<", name, b" xmlns:i=\"", INSTANCE.as_bytes(), b"\" xmlns=\"", contract.namespace.as_bytes(), b"\">"]);
    writer.members(0, Some(record), NONE, b'2');
    writer.put(&[b"</", name, b">"]);
}

/// In place of the digit in a prefix: there is none.
const NONE: u8 = 0;

struct Writer<'w> {
    document: &'w Document,
    out: &'w mut Vec<u8>,
}

impl Writer<'_> {
    fn put(&mut self, texts: &[&[u8]]) {
        for text in texts {
            self.out.extend_from_slice(text);
        }
    }

    /// The beginning of a tag, or of a declaration, with the prefix of a depth; tables are not so deep that it had two digits.
    fn tag(&mut self, start: &[u8], prefix: u8, colon: &[u8], name: &[u8]) {
        self.put(&[start]);
        if prefix != NONE {
            self.put(&[b"d", &[prefix], b"p1", colon]);
        }
        self.put(&[name]);
    }

    /// The members of a record at a depth: those of its base class first, the others in ordinal order, undocumented ones behind
    /// them.
    fn members(&mut self, at: usize, record: Option<&'static Record>, prefix: u8, depth: u8) {
        let document = self.document;
        let fields = record.map_or(&[][..], |record| record.fields);
        let contract = record.and_then(|record| record.contract);
        let order = contract.map_or(&[][..], |contract| contract.order);
        for rank in 0..=order.len() {
            let field = order.get(rank).and_then(|&place| fields.get(usize::from(place)));
            let base = contract.filter(|contract| rank < contract.base).map_or("", |contract| contract.base_namespace);
            let prefix = if field.is_some() && base.is_empty() { prefix } else { NONE };
            let mut inside = document.nodes.inside(at);
            while inside.step(&document.nodes) {
                let naming = inside.node.naming();
                let is_it = |field: &Field| naming == Naming::known(field.name);
                if !inside.node.has(REMOVED) && field.map_or_else(|| !fields.iter().any(is_it), is_it) {
                    let name = document.name(naming, &document.node(inside.name));
                    self.element(inside.at, name, field, prefix, depth, base);
                }
            }
        }
    }

    /// An element at a depth, in a namespace that it declares as its own, or the one around it.
    fn element(&mut self, at: usize, name: &[u8], field: Option<&'static Field>, prefix: u8, depth: u8, namespace: &str) {
        let document = self.document;
        let node = document.node(at);
        let mut inner = prefix;
        self.tag(b"<", prefix, b":", name);
        if !namespace.is_empty() {
            self.put(&[b" xmlns=\"", namespace.as_bytes(), b"\""]);
        }
        // An item of a list has the prefix that the list declared.
        if let Some(namespace) = field.and_then(inside)
            && node.naming() != Naming::UNNAMED
        {
            inner = depth;
            self.tag(b" xmlns:", depth, b"", b"=\"");
            self.put(&[namespace.as_bytes(), b"\""]);
        }
        if node.tag() == Tag::NULL {
            return self.put(&[b" i:nil=\"true\"/>"]);
        }
        if node.is_container() && node.span() == 1 {
            return self.put(&[b"/>"]);
        }
        self.put(&[b">"]);
        match field.map(|field| field.kind) {
            _ if !node.is_container() => self.text(document.plain_text(&node)),
            Some(Kind::List(field)) => {
                let mut inside = document.nodes.inside(at);
                while inside.step(&document.nodes) {
                    self.element(inside.at, item(field).0.as_bytes(), Some(field), inner, depth + 1, "");
                }
            }
            Some(Kind::Record(record)) => self.members(at, Some(record), inner, depth + 1),
            _ => self.members(at, None, NONE, depth),
        }
        self.tag(b"</", prefix, b":", name);
        self.put(&[b">"]);
    }

    fn text(&mut self, text: &[u8]) {
        for byte in text {
            let escaped: &[u8] = match byte {
                b'<' => b"&lt;",
                b'>' => b"&gt;",
                b'&' => b"&amp;",
                // A reader would make a line feed of it.
                b'\r' => b"&#xD;",
                _ => {
                    self.out.push(*byte);
                    continue;
                }
            };
            self.put(&[escaped]);
        }
    }
}
