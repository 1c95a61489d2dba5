//! Writes a document as a form: `a[0].b=text`.

use crate::document::{Document, Naming, REMOVED, Tag};
use alloc::vec::Vec;

/// Appends the document's form.
pub(crate) fn write(document: &Document, out: &mut Vec<u8>) {
    value(document, 0, &mut Vec::new(), out);
}

/// Writes the value at a node under a name.
fn value(document: &Document, at: usize, name: &mut Vec<u8>, out: &mut Vec<u8>) {
    let node = document.node(at);
    if node.is_container() {
        return members(document, at, name, out);
    }
    if node.tag() == Tag::NULL {
        return;
    }
    if !out.is_empty() {
        out.extend_from_slice(b"&");
    }
    encode(name, b"[]", out);
    out.extend_from_slice(b"=");
    encode(document.plain_text(&node), b"", out);
}

fn members(document: &Document, at: usize, name: &mut Vec<u8>, out: &mut Vec<u8>) {
    let length = name.len();
    let mut index = 0;
    let mut inside = document.nodes.inside(at);
    while inside.step(&document.nodes) {
        if inside.node.has(REMOVED) {
            continue;
        }
        let naming = inside.node.naming();
        if naming == Naming::UNNAMED {
            name.extend_from_slice(b"[");
            name.extend_from_slice(crate::document::number::write(index, &mut [0; 20]));
            name.extend_from_slice(b"]");
            index += 1;
        } else {
            if length > 0 {
                name.extend_from_slice(b".");
            }
            name.extend_from_slice(document.name(naming, &document.node(inside.name)));
        }
        value(document, inside.at, name, out);
        name.truncate(length);
    }
}

/// Writes text as the URL standard does (application/x-www-form-urlencoded); `plain` bytes stay too.
fn encode(text: &[u8], plain: &[u8], out: &mut Vec<u8>) {
    for &byte in text {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'-' | b'.' | b'_') || plain.contains(&byte) {
            out.push(byte);
        } else if byte == b' ' {
            out.extend_from_slice(b"+");
        } else {
            out.extend_from_slice(b"%");
            for digit in [byte >> 4, byte & 0xF] {
                out.push(if digit < 10 { b'0' + digit } else { b'A' + digit - 10 });
            }
        }
    }
}
