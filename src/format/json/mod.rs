//! JSON: strict RFC 8259 in, the shortest form out.
//!
//! What servers forgive (comments, single quotes, trailing commas, text behind the value) is refused here, because other
//! parsers on the way differ. Not done here: duplicate members are the check's business, and numbers stay text.

pub(super) mod names;
mod read;
mod write;

pub(crate) use names::Names;
pub(crate) use read::{read, string};
pub(crate) use write::write;
