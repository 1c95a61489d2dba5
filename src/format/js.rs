//! The nodes that the npm package's JavaScript reader writes.
//!
//! It writes them as they lie in memory (see [`crate::document::Node`]), four words each, and all texts joined in one run of
//! UTF-8, because one conversion is cheaper than many. It counts places and lengths in UTF-16 code units; where the text is
//! ASCII these are bytes, and nothing is left to do.

use crate::document::Nodes;

/// Turns places and lengths in UTF-16 code units of `text` into such in bytes; says how many bytes of text the nodes took.
#[cold]
pub(crate) fn count_bytes(nodes: &mut Nodes, text: &[u8]) -> usize {
    let mut start = 0;
    let end = nodes.len();
    for node in nodes.run(0, end).iter_mut().filter(|node| !node.is_container()) {
        let length = bytes_of(text.get(start..).unwrap_or_default(), node.len as usize);
        (node.start, node.len) = (start as u32, length as u32);
        start += length;
    }
    start
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
