//! Reads a form into a flat record: each name as it is written, decoded, and the text behind it.

use super::MOST_KEYS;
use crate::document::text::{hexadecimal, push};
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
    nodes.push(Node::new(Tag::RECORD, FLAT, Naming::UNNAMED, 0, 0));
    places.push(Place { range: [0, text.len() as u32], ..Place::default() });
    // Where the pair begins, and its name or its value, and that decoded.
    let mut start = at;
    let mut from = at;
    let mut piece = 0;
    let mut tag = Tag::NAME;
    let (reason, start, end) = loop {
        let byte = text.get(at).copied();
        let ends = matches!(byte, None | Some(b'&'));
        if let Some(mut byte) = byte
            && !ends
            && (byte != b'=' || tag == Tag::TEXT)
        {
            let rest = text.get(at..).unwrap_or_default();
            let plain = rest.iter().position(|byte| matches!(byte, b'&' | b'=' | b'%' | b'+')).unwrap_or(rest.len());
            if plain > 0 {
                scratch.extend_from_slice(rest.get(..plain).unwrap_or_default());
                at += plain;
                continue;
            }
            if byte == b'%' {
                let digit = |ahead: usize| text.get(at + ahead).copied().and_then(hexadecimal);
                let (Some(high), Some(low)) = (digit(1), digit(2)) else { break (Unreadable::Form, at, at + 3) };
                byte = (high << 4 | low) as u8;
                at += 2;
            } else if byte == b'+' {
                byte = b' ';
            }
            push(scratch, byte);
            at += 1;
            continue;
        }
        let is_name = tag == Tag::NAME;
        if !is_name || at > start || !ends {
            let decoded = scratch.get(piece..).unwrap_or_default();
            if core::str::from_utf8(decoded).is_err() {
                break (Unreadable::Form, from, at);
            }
            if is_name {
                places.push(Place { range: [start as u32, 0], ..Place::default() });
            }
            let naming = if is_name { Naming::UNNAMED } else { Naming::TEXT };
            let node = Node::new(tag, 0, naming, (text.len() + piece) as u32, decoded.len() as u32);
            nodes.push(node.sized(places.len() as u32 - 1));
            piece = scratch.len();
            from = at + 1;
            if is_name {
                if places.len() > MOST_KEYS + 1 {
                    break (Unreadable::Keys, start, text.len());
                }
                // Its value, which is nothing where no sign says so.
                at += usize::from(!ends);
                tag = Tag::TEXT;
                continue;
            }
            if let Some(place) = places.last_mut() {
                place.range[1] = at as u32;
            }
        }
        if byte.is_none() {
            nodes.close(0);
            if nodes.is_exhausted() {
                break (Unreadable::Bytes, 0, text.len());
            }
            return Ok(marked);
        }
        at += 1;
        (start, from, tag) = (at, at, Tag::NAME);
    };
    Err(ReadError { reason, range: [start as u32, end.min(text.len()) as u32] })
}
