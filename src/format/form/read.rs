//! Reads a form into a flat record: each name as it is written, decoded, and the text behind it.

use super::MOST_KEYS;
use crate::document::text::hexadecimal;
use crate::document::{FLAT, Naming, Node, Nodes, Place, Tag};
use crate::format::{Limits, ReadError, Unreadable, split_mark};
use alloc::vec::Vec;

/// Reads a text into nodes; text that is not in it as it stands goes into the scratch, and its nodes lie behind the text. Says
/// whether the text began with a byte order mark.
pub(crate) fn read(
    text: &[u8],
    nodes: &mut Nodes,
    scratch: &mut Vec<u8>,
    places: &mut Vec<Place>,
    limits: Limits,
) -> Result<bool, ReadError> {
    nodes.clear();
    scratch.clear();
    let (marked, mut at) = split_mark(text, limits)?;
    nodes.push(Node::new(Tag::RECORD, FLAT, Naming::UNNAMED, 0, text.len() as u32));
    places.push(Place { range: [0, text.len() as u32], ..Place::default() });
    let mut keys = 0;
    for piece in text.get(at..).unwrap_or_default().split(|&byte| byte == b'&') {
        let (start, end) = (at, at + piece.len());
        at = end + 1;
        if piece.is_empty() {
            continue;
        }
        keys += 1;
        if keys > MOST_KEYS {
            return Err(ReadError { reason: Unreadable::Keys, range: [start as u32, text.len() as u32] });
        }
        let equals = piece.iter().position(|&byte| byte == b'=').map_or(end, |place| start + place);
        let place = places.len() as u32;
        places.push(Place { range: [start as u32, end as u32], ..Place::default() });
        for (tag, naming, from, to) in
            [(Tag::NAME, Naming::UNNAMED, start, equals), (Tag::TEXT, Naming::TEXT, (equals + 1).min(end), end)]
        {
            let (start, len) = decode(text, from, to, scratch)?;
            let mut node = Node::new(tag, 0, naming, start, len);
            node.size = place;
            nodes.push(node);
        }
    }
    let size = nodes.len() as u32;
    if let Some(root) = nodes.get_mut(0) {
        root.size = size;
    }
    if nodes.is_exhausted() {
        return Err(ReadError { reason: Unreadable::Bytes, range: [0, text.len() as u32] });
    }
    Ok(marked)
}

/// Where the text lies that a part stands for.
fn decode(text: &[u8], from: usize, to: usize, scratch: &mut Vec<u8>) -> Result<(u32, u32), ReadError> {
    let piece = text.get(from..to).unwrap_or_default();
    if piece.iter().all(|byte| !matches!(byte, b'%' | b'+' | 0x80..)) {
        return Ok((from as u32, piece.len() as u32));
    }
    let place = scratch.len();
    let mut at = 0;
    while let Some(&byte) = piece.get(at) {
        at += 1;
        scratch.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |at: usize| piece.get(at).and_then(|&byte| hexadecimal(byte));
                let (Some(high), Some(low)) = (digit(at), digit(at + 1)) else {
                    return Err(ReadError {
                        reason: Unreadable::Form,
                        range: [(from + at - 1) as u32, (from + at + 2).min(to) as u32],
                    });
                };
                at += 2;
                (high << 4 | low) as u8
            }
            byte => byte,
        });
    }
    let decoded = scratch.get(place..).unwrap_or_default();
    if core::str::from_utf8(decoded).is_err() {
        return Err(ReadError { reason: Unreadable::Form, range: [from as u32, to as u32] });
    }
    Ok(((text.len() + place) as u32, decoded.len() as u32))
}
