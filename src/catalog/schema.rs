//! A documented payload: which endpoint takes it, and the record it is.

use super::field::Blank;
use super::names::Name;
use super::record::Record;
use super::wello;

/// Every documented payload: system.resource.operation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
pub enum SchemaId {
    /// Wello: `POST user`.
    #[cfg_attr(feature = "std", serde(rename = "wello.user.create"))]
    WelloUserCreate,
    /// Wello: `PUT user({id})`.
    #[cfg_attr(feature = "std", serde(rename = "wello.user.update"))]
    WelloUserUpdate,
}

/// A documented payload and the endpoint that takes it.
#[derive(Debug)]
pub struct Schema {
    /// Its id as text, e.g. `wello.user.update`.
    pub id: &'static str,
    /// What the payload is.
    pub root: &'static Record,
    pub(crate) key: Key,
    /// Media types that are documented and supported, the preferred one first.
    pub content_types: &'static [&'static str],
    /// The endpoint, as documented.
    #[cfg(feature = "std")]
    pub(crate) endpoint: Endpoint,
}

/// The field that says which user a payload is about.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub(crate) field: Name,
    /// The URI names it too: `params` may hold it, both must agree, and a body without it takes it from there.
    #[cfg_attr(not(feature = "std"), expect(dead_code, reason = "the package's JavaScript looks at the names of parameters"))]
    pub(crate) in_uri: bool,
    /// The caller may have it made (`generateId`).
    pub(crate) generated: bool,
    /// What the "not set" value means here.
    pub(crate) zero: Blank,
}

/// A parameter of the URI, as documented.
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) source: &'static str,
}

/// What only descriptions need.
#[cfg(feature = "std")]
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub system: &'static str,
    pub title: &'static str,
    pub method: &'static str,
    /// URI template (RFC 6570, level 1), appended to the base URL's path.
    pub path: &'static str,
    pub parameters: &'static [Parameter],
    /// Response media types.
    pub accepts: &'static [&'static str],
    /// The document's own sample.
    pub sample: &'static str,
}

/// All schemas, in the order of [`SchemaId`].
pub static SCHEMAS: [&Schema; 2] = [&wello::USER_CREATE, &wello::USER_UPDATE];

impl SchemaId {
    /// All of them, in documented order.
    pub const ALL: [SchemaId; 2] = [SchemaId::WelloUserCreate, SchemaId::WelloUserUpdate];

    /// The table behind the id.
    #[must_use]
    pub fn schema(self) -> &'static Schema {
        match self {
            SchemaId::WelloUserCreate => &wello::USER_CREATE,
            SchemaId::WelloUserUpdate => &wello::USER_UPDATE,
        }
    }
}

#[cfg(feature = "std")]
impl core::str::FromStr for SchemaId {
    type Err = crate::OptionsError;

    /// Reads `wello.user.update` and the like.
    fn from_str(text: &str) -> Result<SchemaId, crate::OptionsError> {
        SchemaId::ALL.into_iter().find(|id| id.schema().id == text).ok_or(crate::OptionsError::Schema)
    }
}
