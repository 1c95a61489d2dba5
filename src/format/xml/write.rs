//! Writes a document as .NET's DataContractSerializer does: its order, its prefixes, its places for namespaces.

use super::INSTANCE;
use crate::catalog::contract::{inside, item};
use crate::catalog::{Field, Kind, Record};
use crate::document::{Document, Naming, REMOVED, Tag, number};
use alloc::vec::Vec;

/// Appends the XML of a document that is a record with a contract.
pub(crate) fn write(document: &Document, record: &'static Record, out: &mut Vec<u8>) {
    let Some(contract) = record.contract else { return };
    let mut writer = Writer { document, out, depth: 1, prefix: 0 };
    writer.put(&[b"<", contract.element.as_bytes(), b" xmlns:i=\"", INSTANCE.as_bytes(), b"\""]);
    writer.put(&[b" xmlns=\"", contract.namespace.as_bytes(), b"\">"]);
    writer.members(0, Some(record));
    writer.put(&[b"</", contract.element.as_bytes(), b">"]);
}

struct Writer<'w> {
    document: &'w Document,
    out: &'w mut Vec<u8>,
    /// How many elements are around what is written.
    depth: u8,
    /// The depth whose prefix names have; 0 for none.
    prefix: u8,
}

impl Writer<'_> {
    fn put(&mut self, texts: &[&[u8]]) {
        for text in texts {
            self.out.extend_from_slice(text);
        }
    }

    /// The prefix of a depth.
    fn put_prefix(&mut self, depth: u8) {
        let mut buffer = [0; 20];
        self.put(&[b"d", number::write(depth.into(), &mut buffer), b"p1"]);
    }

    /// The beginning of a tag.
    fn tag(&mut self, start: &[u8], name: &[u8], prefix: u8) {
        self.put(&[start]);
        if prefix > 0 {
            self.put_prefix(prefix);
            self.put(&[b":"]);
        }
        self.put(&[name]);
    }

    /// The members of a record: those of its base class first, the others in ordinal order, undocumented ones behind them.
    fn members(&mut self, at: usize, record: Option<&'static Record>) {
        let document = self.document;
        let contract = record.and_then(|record| record.contract);
        let order = contract.map_or(&[][..], |contract| contract.order);
        for rank in 0..=order.len() {
            let field = order.get(rank).and_then(|&place| record?.fields.get(usize::from(place)));
            let mut inside = document.nodes.inside(at);
            while inside.step(&document.nodes) {
                let naming = inside.node.naming();
                if inside.node.has(REMOVED) {
                    continue;
                }
                if let Some(field) = field {
                    if naming == Naming::known(field.name) {
                        let base = contract.filter(|contract| rank < contract.base).map(|contract| contract.base_namespace);
                        self.element(
                            inside.at,
                            field.name.bytes(),
                            if base.is_some() { 0 } else { self.prefix },
                            Some(field),
                            base,
                        );
                    }
                } else if naming.name().and_then(|known| record?.place(known)).is_none() {
                    self.element(inside.at, document.name(naming, &document.node(inside.name)), 0, None, None);
                }
            }
        }
    }

    /// An element; `namespace` is declared as its own.
    fn element(&mut self, at: usize, name: &[u8], prefix: u8, field: Option<&'static Field>, namespace: Option<&str>) {
        let document = self.document;
        let node = document.node(at);
        self.tag(b"<", name, prefix);
        self.depth += 1;
        if let Some(namespace) = namespace {
            self.put(&[b" xmlns=\"", namespace.as_bytes(), b"\""]);
        }
        let around = self.prefix;
        // An item of a list has the prefix that the list declared.
        if let Some(namespace) = field.and_then(inside)
            && node.naming() != Naming::UNNAMED
        {
            self.prefix = self.depth;
            self.tag(b" xmlns:", b"", 0);
            self.put_prefix(self.depth);
            self.put(&[b"=\"", namespace.as_bytes(), b"\""]);
        }
        if node.tag() == Tag::NULL {
            self.put(&[b" i:nil=\"true\"/>"]);
        } else if node.is_container() && node.span() == 1 {
            self.put(&[b"/>"]);
        } else {
            self.put(&[b">"]);
            match field.map(|field| field.kind) {
                Some(Kind::List(inner)) if node.is_container() => {
                    let mut inside = document.nodes.inside(at);
                    while inside.step(&document.nodes) {
                        self.element(inside.at, item(inner).0.as_bytes(), self.prefix, Some(inner), None);
                    }
                }
                kind if node.is_container() => {
                    self.members(at, if let Some(Kind::Record(record)) = kind { Some(record) } else { None });
                }
                _ => self.text(document.plain_text(&node)),
            }
            self.tag(b"</", name, prefix);
            self.put(&[b">"]);
        }
        self.prefix = around;
        self.depth -= 1;
    }

    fn text(&mut self, text: &[u8]) {
        for byte in text {
            let escaped: &[u8] = match byte {
                b'<' => b"&lt;",
                b'>' => b"&gt;",
                b'&' => b"&amp;",
                // A reader would make a line feed of it.
                b'\r' => b"&#xD;",
                _ => core::slice::from_ref(byte),
            };
            self.put(&[escaped]);
        }
    }
}
