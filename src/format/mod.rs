//! Readers and writers, one format each. They know nothing of schemas: a reader makes a document, a writer spells one.

pub(crate) mod form;
#[cfg(feature = "npm")]
pub(crate) mod js;
pub(crate) mod json;
#[cfg(feature = "std")]
pub(crate) mod media_type;
pub(crate) mod xml;

/// How a body is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Format {
    Json,
    Xml,
    Form,
}

impl Format {
    /// That of a documented media type.
    pub fn of(media_type: &str) -> Format {
        if media_type.ends_with("json") {
            Format::Json
        } else if media_type.ends_with("xml") {
            Format::Xml
        } else {
            Format::Form
        }
    }
}

/// UTF-8's byte order mark.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Whether a text begins with a byte order mark, and where it goes on behind it; or that it is too long.
fn split_mark(text: &[u8], limits: Limits) -> Result<(bool, usize), ReadError> {
    if text.len() > limits.bytes as usize {
        return Err(ReadError { reason: Unreadable::Bytes, range: [limits.bytes, text.len() as u32] });
    }
    let marked = text.starts_with(BYTE_ORDER_MARK);
    Ok((marked, if marked { BYTE_ORDER_MARK.len() } else { 0 }))
}

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
    /// Nothing at all.
    Empty,
    /// XML in place of JSON.
    Markup,
    /// No well-formed XML.
    Xml,
    /// No well-formed form.
    Form,
    /// Another root element.
    Root,
    /// A document type declaration.
    Doctype,
    /// Another encoding than UTF-8.
    Encoding,
    /// More attributes in an element, or namespaces in one place, than are looked at.
    Attributes,
    /// More keys than a form may have.
    Keys,
    Bytes,
    Depth,
    Items,
}

impl Unreadable {
    /// The same of a whole body, which is often simply another thing than it was said to be.
    pub fn in_body(self, body: &[u8]) -> Unreadable {
        let text = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body).trim_ascii_start();
        match (self, text.first()) {
            (Unreadable::Syntax | Unreadable::Xml, None) => Unreadable::Empty,
            (Unreadable::Syntax, Some(b'<')) => Unreadable::Markup,
            _ => self,
        }
    }
}
