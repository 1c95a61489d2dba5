//! Checks user payloads before they are sent to the real "create / update user" APIs, and puts them into the form that the
//! servers read as it was meant.
//!
//! It knows the users of four systems, as six schemas: Wello Solutions (`wello.user.create`, `wello.user.update`), SALT2
//! (`salt2.user.update`), SuperOffice (`superoffice.user.update`, and the answer to it, `superoffice.user.response`) and Aranda
//! Service Desk (`aranda.user.update`). What is refused, misread or silently lost by the server is said here, at once, beside
//! the right field.
//!
//! ```
//! use user_preflight::{Options, SchemaId, normalize};
//!
//! let body = br#"{
//!     "id": "{CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4}",
//!     "username": "ada",
//!     "lastname": "Lovelace",
//!     "sales_organization_code": "ERP-1",
//!     "email": " ada@example.com "
//! }"#;
//! let result = normalize(SchemaId::WelloUserUpdate, body, &Options::default())?;
//! assert!(result.ok);
//! assert_eq!(
//!     String::from_utf8(result.body.unwrap_or_default())?,
//!     r#"{"id":"cd50814a-f1a8-42ea-ace0-7e6fff28b0c4","username":"ada","lastname":"Lovelace","sales_organization_code":"ERP-1","email":"ada@example.com"}"#
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An Aranda update travels as an array of pairs. An object is taken as well, and the array comes out; the URI names the user.
//!
//! ```
//! use user_preflight::{Options, SchemaId, normalize};
//!
//! let options: Options = serde_json::from_str(r#"{ "params": { "id": 42 } }"#)?;
//! let body = br#"{ "FullName": "Ada Lovelace", "BirthDate": "1990-04-29" }"#;
//! let result = normalize(SchemaId::ArandaUserUpdate, body, &options)?;
//! assert_eq!(
//!     String::from_utf8(result.body.unwrap_or_default())?,
//!     r#"[{"Field":"FullName","Value":"Ada Lovelace"},{"Field":"BirthDate","Value":"29/04/1990"}]"#
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it works
//! A payload is read into one neutral document, the document is checked against one table ([`catalog`]), and
//! what was checked is written out in one canonical form. Formats know nothing of schemas, and the check is one ordinary walk
//! between them and the table. What is special about a vendor is a trait of its schema or a flag of a field in its
//! table. `DESIGN.md` says why it is built so.
//!
//! # What it does not do
//! It sends nothing, knows no network and keeps no state between calls. It does not know what is in the server's database:
//! whether a code exists, or an id is taken. It reads and writes JSON, and for SALT2 also XML and forms; media types that a
//! vendor documents without saying enough about them are refused as `unsupported`.
//!
//! # Features
//! * `std` (default): this API, with serde, and what is generated out of the catalog.
//! * `js`: the same functions as `JsValue` in and out, for crates that embed this one in a wasm module of their own.
//! * `npm`: the boundary of the npm package `user-preflight`; not for Rust callers.

#![cfg_attr(feature = "npm", no_std)]

extern crate alloc;

#[cfg(feature = "std")]
mod api;
pub mod catalog;
mod check;
mod document;
mod engine;
#[cfg(feature = "std")]
pub mod export;
mod format;
mod patch;
#[cfg(any(feature = "npm", feature = "js"))]
mod wasm;

#[cfg(feature = "std")]
pub use api::*;
pub use catalog::SchemaId;
pub use check::problem::{ChangeRule, Code, Severity};
pub use check::settings::Unknown;
pub use format::Limits;
pub use patch::PatchFormat;
#[cfg(feature = "js")]
pub use wasm::js;

/// The crate's version, and the npm package's.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
