//! XML 1.0 with namespaces, in UTF-8 and without document types, strictly; and what .NET's DataContractSerializer reads out.
//!
//! An element with elements inside becomes a record, another one its text, one with `nil` null; both text and elements inside
//! is no value. Names are the local ones; which namespace an element is in lies beside the nodes. What is a list, the check
//! knows, which has the table.

mod characters;
mod read;
mod write;

pub(crate) use characters::{first_stranger, is_name};
pub(crate) use read::{Read, read};
pub(crate) use write::write;

/// The namespace of `nil`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
