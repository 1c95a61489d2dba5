//! Writes a field of a form: `a[0].b=text`.

use crate::document::path::Path;
use crate::document::text::hexadecimal_digit;
use crate::document::{Document, Node, number};
use alloc::vec::Vec;

/// Appends a field: the path of a value is its name.
pub(crate) fn write(document: &Document, path: &Path<'_>, node: &Node, out: &mut Vec<u8>) {
    if !out.is_empty() {
        out.extend_from_slice(b"&");
    }
    name(document, path, out);
    out.extend_from_slice(b"=");
    encode(document.plain_text(node), out);
}

fn name(document: &Document, path: &Path<'_>, out: &mut Vec<u8>) {
    if let Some(parent) = path.parent {
        name(document, parent, out);
    }
    let segment = path.segment;
    let text = match (segment.as_name(), segment.place()) {
        (Some(known), _) => known.bytes(),
        (_, Some((start, len))) => document.slice(start, len),
        _ => {
            out.extend_from_slice(b"[");
            out.extend_from_slice(number::write(segment.1.into(), &mut [0; 20]));
            return out.extend_from_slice(b"]");
        }
    };
    if path.parent.is_some() {
        out.extend_from_slice(b".");
    }
    encode(text, out);
}

/// Writes text as the URL standard does (application/x-www-form-urlencoded).
fn encode(text: &[u8], out: &mut Vec<u8>) {
    let is_plain = |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'*' | b'-' | b'.' | b'_');
    for piece in text.split_inclusive(|byte| !is_plain(byte)) {
        let Some((byte, plain)) = piece.split_last().filter(|(byte, _)| !is_plain(byte)) else {
            return out.extend_from_slice(piece);
        };
        out.extend_from_slice(plain);
        let escaped = [b'%', hexadecimal_digit(byte >> 4), hexadecimal_digit(byte & 0xF)].map(|byte| byte.to_ascii_uppercase());
        out.extend_from_slice(if *byte == b' ' { b"+" } else { &escaped });
    }
}
