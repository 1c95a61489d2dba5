//! Writes a document as JSON: members in the order of the nodes, nothing that was taken out, no white space.

use crate::document::text::hexadecimal_digit;
use crate::document::{Document, Naming, REMOVED, Tag, scan};
use alloc::vec::Vec;

/// Appends the document's JSON text.
pub(crate) fn write(document: &Document, out: &mut Vec<u8>) {
    value(document, 0, out);
}

/// Writes the value at a node, and says where the next one is.
fn value(document: &Document, at: usize, out: &mut Vec<u8>) {
    let node = document.nodes.get(at);
    match node.tag() {
        Tag::TRUE => out.extend_from_slice(b"true"),
        Tag::FALSE => out.extend_from_slice(b"false"),
        Tag::NUMBER | Tag::BIGINT => out.extend_from_slice(document.text(&node)),
        Tag::TEXT | Tag::DATE => string(document.text(&node), false, out),
        Tag::RECORD => container(document, at, [b'{', b'}'], out),
        Tag::LIST => container(document, at, [b'[', b']'], out),
        // What is no JSON value does not get past the checks.
        _ => out.extend_from_slice(b"null"),
    }
}

fn container(document: &Document, at: usize, [opening, closing]: [u8; 2], out: &mut Vec<u8>) {
    out.push(opening);
    let start = out.len();
    let mut inside = document.nodes.inside(at);
    while inside.step(&document.nodes) {
        if inside.node.has(REMOVED) {
            continue;
        }
        if out.len() > start {
            out.push(b',');
        }
        let naming = inside.node.naming();
        if naming != Naming::UNNAMED {
            // Documented names need no escapes.
            string(document.name(naming, &document.node(inside.name)), naming != Naming::TEXT, out);
            out.push(b':');
        }
        value(document, inside.at, out);
    }
    out.push(closing);
}

fn string(text: &[u8], plain: bool, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut from = 0;
    loop {
        let end = if plain { text.len() } else { scan::plain(text, from).end };
        out.extend_from_slice(text.get(from..end).unwrap_or_default());
        let Some(&byte) = text.get(end) else { break };
        escape(byte, out);
        from = end + 1;
    }
    out.push(b'"');
}

fn escape(byte: u8, out: &mut Vec<u8>) {
    let letter = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        0x0C => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.push(b'0' + (byte >> 4));
            out.push(hexadecimal_digit(byte & 0xF));
            return;
        }
    };
    out.extend_from_slice(&[b'\\', letter]);
}
