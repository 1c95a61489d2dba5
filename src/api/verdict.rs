//! What there is to say: verdicts, issues and changes.

use super::OptionsError;
use crate::catalog::SchemaId;
use crate::check::problem::{ChangeRule, Code, Severity};
use core::fmt;
use serde::Serialize;
use serde_json::{Map, Value};

/// What there is to say about a payload.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Verdict {
    /// No issue of severity error.
    pub ok: bool,
    /// All that is wrong or doubtful, in the order it was found.
    pub issues: Vec<Issue>,
}

/// A verdict and, where it is good, the payload in canonical form.
#[derive(Clone, PartialEq, Debug)]
pub struct Normalized {
    /// No issue of severity error.
    pub ok: bool,
    /// All that is wrong or doubtful.
    pub issues: Vec<Issue>,
    /// The canonical payload; the input itself, byte for byte, where nothing had to change. Nothing where there are errors.
    pub body: Option<Vec<u8>>,
    /// The body's media type.
    pub content_type: Option<&'static str>,
    /// Whether the body differs from the input.
    pub changed: bool,
    /// What was done to it.
    pub changes: Vec<Change>,
}

/// One thing that is wrong or doubtful. Displays as one English sentence without any received value.
///
/// ```
/// use user_preflight::{Options, SchemaId, validate};
/// let verdict = validate(SchemaId::Salt2UserUpdate, br#"{ "UserId": 7, "Notifications": [{ "Scope": "two" }] }"#, &Options::default())?;
/// let issue = &verdict.issues[0];
/// let path: Vec<String> = issue.path.iter().map(ToString::to_string).collect();
/// assert_eq!(format!("{} {} {}", issue.severity, issue.code, path.join(".")), "error type Notifications.0.Scope");
/// assert_eq!(issue.to_string(), "Notifications[0].Scope must be a whole number.");
/// # Ok::<(), user_preflight::OptionsError>(())
/// ```
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Issue {
    /// What kind of thing.
    pub code: Code,
    /// Whether it keeps the payload from being sent.
    pub severity: Severity,
    /// From the root to the value, by documented names.
    pub path: Vec<PathSegment>,
    /// One English sentence.
    pub message: String,
    /// The facts in the message.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub params: Map<String, Value>,
    /// The error that the vendor documents for it.
    #[serde(rename = "vendorCode", skip_serializing_if = "Option::is_none")]
    pub vendor_code: Option<&'static str>,
    /// Where in the input, `[start, end)` in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<[u32; 2]>,
}

impl Issue {
    /// The verdict's only issue where a value could not be read at all.
    #[cfg(feature = "js")]
    pub(crate) fn unreadable() -> Issue {
        let message = crate::check::problem::Problem::CannotBeRead.message();
        Issue {
            code: message.code,
            severity: Severity::Error,
            path: Vec::new(),
            message: super::words::sentence(message.template, &[], &Map::new()),
            params: Map::new(),
            vendor_code: None,
            range: None,
        }
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// One step of a path.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum PathSegment {
    /// A member of a record.
    Name(String),
    /// An item of a list.
    Index(u32),
}

/// What has a name in JSON displays as that.
macro_rules! named_as_in_json {
    ($($type:ty),*) => { $(impl fmt::Display for $type {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.serialize(f)
        }
    })* };
}
named_as_in_json!(SchemaId, Code, Severity, ChangeRule, PathSegment);

/// One thing that normalizing did.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Change {
    /// Where.
    pub path: Vec<PathSegment>,
    /// What.
    pub rule: ChangeRule,
    /// The value before; left out for sensitive fields and for members that went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    /// The value after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

/// Why there is no [`diff`](crate::diff).
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum DiffError {
    /// A wrong call.
    Options(OptionsError),
    /// What is wrong with one of the payloads, or what the format cannot say.
    Payload(Vec<Issue>),
}

impl fmt::Display for DiffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiffError::Options(error) => error.fmt(f),
            DiffError::Payload(issues) => {
                let errors = issues.iter().filter(|issue| issue.severity == Severity::Error);
                let messages: Vec<&str> = errors.map(|issue| issue.message.as_str()).collect();
                f.write_str(&messages.join(" "))
            }
        }
    }
}

impl core::error::Error for DiffError {}
