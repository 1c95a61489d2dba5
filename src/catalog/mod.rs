//! What is documented: the vocabulary the tables are written in, and one file of tables per system.
//!
//! A table reads like the vendor's page: the same fields in the same order under the same names, one line each, with what
//! the page says about them and where. Everything that is special about a vendor is a property in its table; no other part
//! of the crate knows a vendor.
//!
//! Descriptions and sources are kept only with the feature `std`: the npm package's wasm does without them.

pub mod aranda;
pub(crate) mod contract;
pub(crate) mod field;
pub(crate) mod names;
pub(crate) mod record;
pub mod salt2;
pub(crate) mod schema;
pub mod superoffice;
pub mod wello;

pub use contract::Contract;
pub use field::{Blank, Enumeration, Field, Kind, Range, Zone};
pub use names::{NAMES, Name};
pub use record::{Record, Rule};
pub use schema::{Key, SCHEMAS, Schema, SchemaId};

/// Version of the tables, and the day they were last held against the vendors' documents.
pub const VERSION: &str = "1.0.0";
/// See [`VERSION`].
pub const DATE: &str = "2026-11-22";
