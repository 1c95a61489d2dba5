//! Readers and writers, one format each. They know nothing of schemas: a reader makes a document, a writer spells one.

#[cfg(feature = "npm")]
pub(crate) mod js;
pub(crate) mod json;
pub(crate) mod media_type;

/// Bounds on what is read, checked before the work is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(default, deny_unknown_fields))]
pub struct Limits {
    /// Bytes of input. Default 4 MiB.
    pub bytes: u32,
    /// Containers inside each other. Default 64, at most 256.
    pub depth: u32,
    /// Items in one list, members in one object. Default 10 000.
    pub items: u32,
}

impl Limits {
    /// What an options object that says nothing gets.
    pub const DEFAULT: Limits = Limits { bytes: 4 << 20, depth: 64, items: 10_000 };
    /// The most that can be asked for. The check and the JavaScript reader recurse once a level, hence the bound on depth.
    pub const MOST: Limits = Limits { bytes: 1 << 28, depth: 256, items: 100_000_000 };
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::DEFAULT
    }
}

/// Why an input could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ReadError {
    pub reason: Unreadable,
    /// Where in the input: `[start, end)` in bytes.
    pub range: [u32; 2],
}

/// See [`ReadError`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unreadable {
    Syntax,
    Bytes,
    Depth,
    Items,
}
