//! The nodes that the npm package's JavaScript reader writes.
//!
//! It packs two words a node, in pre-order: a head as the document has it, and the length of the text in UTF-16 code units, or
//! for a container how many nodes it spans. All texts come joined in one run of UTF-8, because one conversion is cheaper than
//! many; where they begin is counted out here.

use crate::document::{Node, Tag};
use alloc::vec::Vec;

/// Unpacks `packed` over `text` into nodes; says how many bytes of text they took.
pub(crate) fn unpack(packed: &[u32], text: &[u8], nodes: &mut Vec<Node>) -> usize {
    nodes.clear();
    let units: usize = packed.chunks_exact(2).map(|pair| text_length(pair) as usize).sum();
    // As many bytes as units: all of it is ASCII.
    let ascii = units >= text.len();
    let mut start = 0;
    for (place, pair) in packed.chunks_exact(2).enumerate() {
        let &[head, length] = pair else { continue };
        let node = Node::from_head(head, start as u32, length, place as u32);
        nodes.push(match node.tag() {
            Tag::Record | Tag::List => Node::from_head(head, 0, 0, length),
            _ if ascii => {
                start += length as usize;
                node
            }
            _ => {
                let bytes = bytes_of(text.get(start..).unwrap_or_default(), length as usize);
                start += bytes;
                Node::from_head(head, node.start, bytes as u32, place as u32)
            }
        });
    }
    start
}

fn text_length(pair: &[u32]) -> u32 {
    match pair {
        &[head, length] if !Node::from_head(head, 0, 0, 0).is_container() => length,
        _ => 0,
    }
}

/// How many bytes the first so many UTF-16 code units take.
fn bytes_of(text: &[u8], units: usize) -> usize {
    let mut counted = 0;
    for (at, &byte) in text.iter().enumerate() {
        if byte & 0xC0 != 0x80 {
            if counted >= units {
                return at;
            }
            counted += if byte >= 0xF0 { 2 } else { 1 };
        }
    }
    text.len()
}
