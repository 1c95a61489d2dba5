//! What a caller asks for, and the calls that are wrong.

use crate::catalog::SchemaId;
use crate::check;
use crate::check::settings::{Given, Settings, Unknown};
use crate::document::Tag;
use crate::format::Limits;
use core::fmt;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a payload is checked. The names, as JSON, are those of the JavaScript API.
///
/// ```
/// use user_preflight::Options;
/// let options: Options = serde_json::from_str(r#"{ "coerce": "none", "require": ["phone"] }"#).unwrap();
/// assert_eq!(options.require, ["phone"]);
/// assert!(serde_json::from_str::<Options>(r#"{ "coerse": "none" }"#).is_err());
/// ```
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// Whether what the documented server's own parser would convert is accepted.
    pub coerce: Coerce,
    /// Members that no document names. Default: each is an error; in answers each is passed on.
    pub unknown: Option<Unknown>,
    /// Drafts: nothing is required.
    pub partial: bool,
    /// URI parameters of the endpoint: texts or numbers, e.g. `[("id".to_owned(), 42.into())].into_iter().collect()`. Checked, and compared
    /// with the body.
    pub params: Map<String, Value>,
    /// Whose rights the request will be sent with. It matters to systems whose document gives some fields to some callers.
    pub actor: Actor,
    /// Put in a random UUID (version 4) where the id of a user to create is missing.
    pub generate_id: bool,
    /// Fields that are mandatory beyond the document, e.g. `sales_organization.city`.
    pub require: Vec<String>,
    /// Stop after this many errors; warnings are bounded by the same number, apart.
    pub max_issues: u32,
    /// Bounds on what is read.
    pub limits: Limits,
    /// Media type of the input, parameters allowed. Default: the endpoint's first.
    pub content_type: Option<String>,
    /// Media type wanted out, or a list of some with `q`-values. Default: the input's.
    pub accept: Option<String>,
    /// What a body that is a patch (`application/json-patch+json`, `application/merge-patch+json`) is applied to, as JSON text. For
    /// [`validate`](crate::validate) and [`normalize`](crate::normalize) alone.
    #[serde(with = "json_text", skip_serializing_if = "Option::is_none")]
    pub base: Option<Vec<u8>>,
    /// The form as it is otherwise, as JSON text; what it has at the path is replaced. For [`validate_field`](crate::validate_field) alone.
    #[serde(with = "json_text", skip_serializing_if = "Option::is_none")]
    pub siblings: Option<Vec<u8>>,
    /// Forms: what an empty control of text means.
    pub empty_text: EmptyText,
}

/// JSON text inside of JSON stands there as it is.
mod json_text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error};
    use serde_json::value::RawValue;

    pub fn serialize<S: Serializer>(text: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = text.as_deref().map(serde_json::from_slice::<&RawValue>);
        raw.transpose().map_err(S::Error::custom)?.serialize(serializer)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
        let raw = Option::<Box<RawValue>>::deserialize(deserializer)?;
        Ok(raw.map(|raw| raw.get().as_bytes().to_vec()))
    }
}

impl Default for Options {
    fn default() -> Options {
        Options {
            coerce: Coerce::Server,
            unknown: None,
            partial: false,
            params: Map::new(),
            actor: Actor::User,
            generate_id: false,
            require: Vec::new(),
            max_issues: Settings::DEFAULT.maximum,
            limits: Limits::DEFAULT,
            content_type: None,
            accept: None,
            base: None,
            siblings: None,
            empty_text: EmptyText::Absent,
        }
    }
}

/// What an empty control of text in a form means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EmptyText {
    /// As if it was not there.
    #[default]
    Absent,
    /// Empty text.
    Keep,
}

/// Which values are accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Coerce {
    /// What the documented server's own parser would convert is accepted and written in its canonical form.
    #[default]
    Server,
    /// Only the documented types.
    None,
}

/// Whose rights a request is sent with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// The user whose data it is.
    #[default]
    User,
    /// A specialist, who may change more.
    Specialist,
}

/// A wrong call: what is wrong is in the caller's code, not in a payload.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum OptionsError {
    /// No such schema.
    Schema,
    /// The schema is that of an answer, which has no updates.
    Response,
    /// The endpoint has no such URI parameter.
    Parameter(String),
    /// A URI parameter that is neither text nor a number.
    ParameterValue(String),
    /// `require` names a field that no document has.
    Require(String),
    /// A number outside its range; the option's name.
    Range(&'static str),
    /// An option of another function; its name.
    Misplaced(&'static str),
}

impl fmt::Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OptionsError::Schema => {
                f.write_str("unknown schema id; there are ")?;
                for (place, id) in SchemaId::ALL.into_iter().enumerate() {
                    write!(f, "{}{id}", if place > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
            OptionsError::Response => f.write_str("the schema is that of an answer, which has no updates"),
            OptionsError::Parameter(name) => write!(f, "options.params: the endpoint has no URI parameter {name}"),
            OptionsError::ParameterValue(name) => write!(f, "options.params.{name} must be text or a number"),
            OptionsError::Require(path) => write!(f, "options.require: no document has the field {path}"),
            OptionsError::Range(option) => write!(f, "options.{option} is out of range"),
            OptionsError::Misplaced(option) => write!(f, "options.{option} means nothing to this function"),
        }
    }
}

impl core::error::Error for OptionsError {}

impl Options {
    /// What the walk goes by, for a schema; `changes` where they are wanted.
    pub(super) fn settings(&self, id: SchemaId, changes: bool) -> Result<Settings, OptionsError> {
        let schema = id.schema();
        for (option, value, most) in [
            ("maxIssues", self.max_issues, 1_000_000),
            ("limits.bytes", self.limits.bytes, Limits::MOST.bytes),
            ("limits.depth", self.limits.depth, Limits::MOST.depth),
            ("limits.items", self.limits.items, Limits::MOST.items),
        ] {
            if value == 0 || value > most {
                return Err(OptionsError::Range(option));
            }
        }
        let mut key = None;
        for (name, value) in &self.params {
            if schema.key.parameter != Some(name.as_str()) {
                return Err(OptionsError::Parameter(name.clone()));
            }
            key = Some(match value {
                Value::String(text) => Given { tag: Tag::TEXT, text: text.clone().into_bytes() },
                Value::Number(number) => Given { tag: Tag::NUMBER, text: number.to_string().into_bytes() },
                _ => return Err(OptionsError::ParameterValue(name.clone())),
            });
        }
        let mut require = Vec::new();
        for path in &self.require {
            if !check::resolve(schema, path.as_bytes(), &mut require) {
                return Err(OptionsError::Require(path.clone()));
            }
        }
        Ok(Settings {
            coerce: self.coerce == Coerce::Server,
            unknown: self.unknown,
            partial: self.partial,
            specialist: self.actor == Actor::Specialist,
            maximum: self.max_issues,
            limits: self.limits,
            require,
            key,
            random: self.generate_id.then(|| uuid::Uuid::new_v4().into_bytes()),
            keep_empty: self.empty_text == EmptyText::Keep,
            changes,
            expanded: false,
        })
    }
}
