//! The nodes that the npm package's JavaScript reader writes.
//!
//! It packs two words a node, in pre-order: a head as the document has it, and the length of the text in UTF-16 code units, or
//! for a container how many nodes it spans. All texts come joined in one run of UTF-8, because one conversion is cheaper than
//! many; where they begin is counted out here.

use crate::document::{Node, Nodes};

/// Unpacks `packed` over `text` into nodes; says how many bytes of text they took. `ascii`: all of the text is ASCII, so that
/// units are bytes.
pub(crate) fn unpack(packed: &[u32], text: &[u8], ascii: bool, nodes: &mut Nodes) -> usize {
    nodes.clear();
    let mut start = 0;
    for (place, pair) in packed.chunks_exact(2).enumerate() {
        let &[head, length] = pair else { continue };
        let mut node = Node::from_head(head, start, length, place as u32);
        if node.is_container() {
            node = Node::from_head(head, 0, 0, length);
        } else {
            if !ascii {
                node.len = bytes_of(text.get(start as usize..).unwrap_or_default(), length as usize) as u32;
            }
            start += node.len;
        }
        nodes.push(node);
    }
    start as usize
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
