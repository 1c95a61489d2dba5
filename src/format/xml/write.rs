//! Writes a document as .NET's DataContractSerializer does: its order, its prefixes, its places for namespaces.

use super::INSTANCE;
use crate::catalog::contract::{inside, item};
use crate::catalog::{Field, Kind, Record};
use crate::document::{Document, Naming, Tag};
use alloc::vec::Vec;

/// Appends the XML of a document that is a record with a contract.
pub(crate) fn write(document: &Document, record: &'static Record, out: &mut Vec<u8>) {
    let Some(contract) = record.contract else { return };
    let mut writer = Writer { document, out };
    let name = contract.element.as_bytes();
    writer.tag(b"<", NONE, name);
    writer.declare(b" xmlns:i", INSTANCE);
    writer.declare(b" xmlns", contract.namespace);
    writer.put(b">");
    writer.members(0, Some(record), NONE, b'2');
    writer.tag(b"</", NONE, name);
    writer.put(b">");
}

/// In place of the digit in a prefix: there is none.
const NONE: u8 = 0;

struct Writer<'w> {
    document: &'w Document,
    out: &'w mut Vec<u8>,
}

impl Writer<'_> {
    #[inline(never)]
    fn put(&mut self, text: &[u8]) {
        self.out.extend_from_slice(text);
    }

    /// The prefix of a depth; tables are not so deep that it had two digits.
    fn prefix(&mut self, depth: u8) {
        self.put(b"d");
        self.out.push(depth);
        self.put(b"p1");
    }

    /// The beginning of a tag.
    fn tag(&mut self, start: &[u8], prefix: u8, name: &[u8]) {
        self.put(start);
        if prefix != NONE {
            self.prefix(prefix);
            self.put(b":");
        }
        self.put(name);
    }

    /// What a prefix, or none, stands for.
    fn declare(&mut self, what: &[u8], namespace: &str) {
        self.put(what);
        self.put(b"=\"");
        self.put(namespace.as_bytes());
        self.put(b"\"");
    }

    /// The members of a record at a depth: those of its base class first, the others in ordinal order, undocumented ones behind
    /// them.
    fn members(&mut self, at: usize, record: Option<&'static Record>, prefix: u8, depth: u8) {
        let document = self.document;
        let fields = record.map_or(&[][..], |record| record.fields);
        let contract = record.and_then(|record| record.contract);
        let order = contract.map_or(&[][..], |contract| contract.order);
        let members = document.members(at, fields);
        for rank in 0..members.len() {
            // Every field has its rank; behind them are those that no document names.
            let place = order.get(rank).map_or(rank, |&place| place.into());
            let field = fields.get(place);
            let base = contract.filter(|contract| rank < contract.base).map_or("", |contract| contract.base_namespace);
            let prefix = if field.is_some() && base.is_empty() { prefix } else { NONE };
            if let Some(&(here, name)) = members.get(place)
                && here > 0
            {
                let name = document.name(document.node(here).naming(), &document.node(name));
                self.element(here, name, field, prefix, depth, base);
            }
        }
    }

    /// An element at a depth, in a namespace that it declares as its own, or the one around it.
    fn element(&mut self, at: usize, name: &[u8], field: Option<&'static Field>, prefix: u8, depth: u8, namespace: &str) {
        let document = self.document;
        let node = document.node(at);
        let mut inner = prefix;
        self.tag(b"<", prefix, name);
        if !namespace.is_empty() {
            self.declare(b" xmlns", namespace);
        }
        // An item of a list has the prefix that the list declared.
        if let Some(namespace) = field.and_then(inside)
            && node.naming() != Naming::UNNAMED
        {
            inner = depth;
            self.put(b" xmlns:");
            self.prefix(depth);
            self.declare(b"", namespace);
        }
        if node.tag() == Tag::NULL {
            return self.put(b" i:nil=\"true\"/>");
        }
        if node.is_container() && node.span() == 1 {
            return self.put(b"/>");
        }
        self.put(b">");
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
        self.tag(b"</", prefix, name);
        self.put(b">");
    }

    fn text(&mut self, text: &[u8]) {
        for piece in text.split_inclusive(|byte| matches!(byte, b'<' | b'>' | b'&' | b'\r')) {
            let (plain, escaped): (_, &[u8]) = match piece {
                [plain @ .., b'<'] => (plain, b"&lt;"),
                [plain @ .., b'>'] => (plain, b"&gt;"),
                [plain @ .., b'&'] => (plain, b"&amp;"),
                // A reader would make a line feed of it.
                [plain @ .., b'\r'] => (plain, b"&#xD;"),
                plain => (plain, b""),
            };
            self.put(plain);
            self.put(escaped);
        }
    }
}
