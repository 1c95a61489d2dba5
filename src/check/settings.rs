//! What a caller asks for, as the walk needs it.

use crate::catalog::Name;
use crate::document::Tag;
use crate::format::Limits;
use alloc::vec::Vec;

/// What happens to members that no document names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "lowercase"))]
pub enum Unknown {
    /// Each is an error.
    #[default]
    Error,
    /// Each is taken out.
    Strip,
    /// Each is passed on behind the documented members, with a warning.
    Keep,
}

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// What the server's own parser would convert is accepted and put into canonical form; else the documented types alone.
    pub coerce: bool,
    /// Nothing: as the schema has it.
    pub unknown: Option<Unknown>,
    /// Drafts: nothing is required.
    pub partial: bool,
    /// The request goes out with a specialist's rights.
    pub specialist: bool,
    /// Errors, and apart from them warnings, at the most.
    pub maximum: u32,
    pub limits: Limits,
    /// Further required fields, by the names on their paths, each path ended by [`END`].
    pub require: Vec<Name>,
    /// The key that the URI names.
    pub key: Option<Given>,
    /// Random bytes for a key that is missing, where the caller wants one made.
    pub random: Option<[u8; 16]>,
    /// Empty text of a form stays.
    pub keep_empty: bool,
    /// Changes are wanted, not only the verdict.
    pub changes: bool,
    /// The payload was made of a patch: the full update comes out as an object, key and all.
    pub expanded: bool,
}

/// Ends a path; the name of nothing.
pub(crate) const END: Name = Name(u16::MAX);

/// A value from outside the payload: a URI parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Given {
    pub tag: Tag,
    pub text: Vec<u8>,
}

impl Settings {
    pub const DEFAULT: Settings = Settings {
        coerce: true,
        unknown: None,
        partial: false,
        specialist: false,
        maximum: 100,
        limits: Limits::DEFAULT,
        require: Vec::new(),
        key: None,
        random: None,
        keep_empty: false,
        changes: false,
        expanded: false,
    };
}
