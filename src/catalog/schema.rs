//! A documented payload: which endpoint takes it, and the record it is.

use super::field::{Blank, RESPONSE_ONLY};
use super::names::Name;
use super::record::Record;
use super::{aranda, salt2, superoffice, wello};
use crate::document::text::trim;

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
    /// SALT2: `PUT user/update`.
    #[cfg_attr(feature = "std", serde(rename = "salt2.user.update"))]
    Salt2UserUpdate,
    /// SuperOffice: `PUT api/v1/User/{id}`.
    #[cfg_attr(feature = "std", serde(rename = "superoffice.user.update"))]
    SuperOfficeUserUpdate,
    /// SuperOffice: what `PUT api/v1/User/{id}` answers with.
    #[cfg_attr(feature = "std", serde(rename = "superoffice.user.response"))]
    SuperOfficeUserResponse,
    /// Aranda: `POST api/v8.6/user/{id}/update`.
    #[cfg_attr(feature = "std", serde(rename = "aranda.user.update"))]
    ArandaUserUpdate,
}

/// A documented payload and the endpoint that takes it.
#[derive(Debug)]
pub struct Schema {
    /// Its id as text, e.g. `wello.user.update`.
    #[cfg(feature = "std")]
    pub id: &'static str,
    /// What the payload is.
    pub root: &'static Record,
    pub(crate) key: Key,
    /// Its special traits, e.g. [`RESPONSE`].
    pub(crate) traits: u8,
    /// Media types that are documented and supported, the preferred one first.
    pub content_types: &'static [&'static str],
    /// Media types that the page lists, of bodies about which too little is published.
    #[cfg(feature = "std")]
    pub(crate) unpublished: &'static [&'static str],
    /// The endpoint, as documented.
    #[cfg(feature = "std")]
    pub(crate) endpoint: Endpoint,
}

/// It is an answer: any member may be null or absent, undocumented ones are passed on.
pub(crate) const RESPONSE: u8 = 1;
/// On the wire it is an array of `{"Field", "Value"}` pairs.
pub(crate) const FIELD_VALUES: u8 = 2;
/// The server resets what an update leaves out.
pub(crate) const RESETS: u8 = 4;
/// In a merge patch an object where there is a list is appended to it.
pub(crate) const APPENDS: u8 = 8;

impl Schema {
    #[inline(always)]
    pub(crate) fn is(&self, r#trait: u8) -> bool {
        self.traits & r#trait != 0
    }

    /// A name as it is looked for: white space around what is, or becomes, the Field of a pair says nothing.
    pub(crate) fn bare<'n>(&self, name: &'n [u8]) -> &'n [u8] {
        if self.is(FIELD_VALUES) { trim(name, false) } else { name }
    }

    /// Whether a name that no table has is that of a member of answers alone: what only they have at the root is theirs at every
    /// depth, and so is what OData puts in.
    pub(crate) fn is_answered(&self, name: &[u8]) -> bool {
        name.starts_with(b"@odata.") || self.root.find(name, false).is_some_and(|field| field.is(RESPONSE_ONLY))
    }
}

/// The field that says which user a payload is about.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub(crate) field: Name,
    /// The URI names it too, by this parameter: `params` may hold it, and both must agree.
    #[cfg(feature = "std")]
    pub(crate) parameter: Option<&'static str>,
    /// A body without it takes it from the URI; else the URI alone need name it.
    pub(crate) in_body: bool,
    /// The caller may have it made (`generateId`).
    pub(crate) generated: bool,
    /// What the "not set" value means here.
    pub(crate) zero: Blank,
}

/// A parameter of the URI, of the query, or a header, as documented.
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) description: &'static str,
    pub(crate) source: &'static str,
}

/// A documented error.
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct EndpointError {
    pub status: u16,
    pub code: &'static str,
    /// The field it is about.
    pub field: Option<&'static str>,
}

/// Headers of which one must be sent.
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeaderGroup {
    pub one_of: &'static [&'static str],
    /// Only where this one is sent, which means nothing without them.
    pub beside: Option<&'static str>,
}

/// What only descriptions, requests and answers need.
#[cfg(feature = "std")]
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub system: &'static str,
    pub title: &'static str,
    pub method: &'static str,
    /// URI template (RFC 6570, level 1), appended to the base URL's path.
    pub path: &'static str,
    pub parameters: &'static [Parameter],
    pub query: &'static [Parameter],
    pub headers: &'static [Parameter],
    pub header_groups: &'static [HeaderGroup],
    /// Documented media types that are not supported, and why.
    pub unsupported_types: &'static [(&'static str, &'static str)],
    /// Response media types.
    pub accepts: &'static [&'static str],
    pub errors: &'static [EndpointError],
    /// It says no with `false` as its answer, whatever the status.
    pub refuses_by_false: bool,
    /// The documented error for whatever has none of its own; empty where there is none.
    pub fallback_code: &'static str,
    /// The document's own sample.
    pub sample: &'static str,
}

/// All schemas, in the order of [`SchemaId`].
pub static SCHEMAS: [&Schema; 6] =
    [&wello::USER_CREATE, &wello::USER_UPDATE, &salt2::UPDATE, &superoffice::UPDATE, &superoffice::RESPONSE, &aranda::UPDATE];

/// The schema at a place among all, by which JavaScript names it.
pub(crate) fn at(place: usize) -> &'static Schema {
    let [first, ..] = SCHEMAS;
    SCHEMAS.get(place).copied().unwrap_or(first)
}

impl SchemaId {
    /// All of them, in documented order.
    pub const ALL: [SchemaId; 6] = [
        SchemaId::WelloUserCreate,
        SchemaId::WelloUserUpdate,
        SchemaId::Salt2UserUpdate,
        SchemaId::SuperOfficeUserUpdate,
        SchemaId::SuperOfficeUserResponse,
        SchemaId::ArandaUserUpdate,
    ];

    /// The table behind the id.
    #[must_use]
    pub fn schema(self) -> &'static Schema {
        at(self as usize)
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
