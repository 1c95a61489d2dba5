//! The native Rust API: bytes in, verdicts and bytes out. See the crate's documentation.

mod words;

use crate::catalog::schema::RESPONSE;
use crate::catalog::{Schema, SchemaId};
use crate::check;
use crate::check::problem::{ChangeRule, Code, Problem, Severity};
use crate::check::settings::{Given, Settings, Unknown};
use crate::document::{Node, Tag};
use crate::engine::{Engine, Target, Wire};
use crate::format::{Format, Limits, media_type};
use crate::patch::PatchFormat;
use core::fmt;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::cell::RefCell;

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
    /// [`validate`] and [`normalize`] alone.
    #[serde(with = "json_text", skip_serializing_if = "Option::is_none")]
    pub base: Option<Vec<u8>>,
    /// The form as it is otherwise, as JSON text; what it has at the path is replaced. For [`validate_field`] alone.
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
            message: words::sentence(message.template, &[], &Map::new()),
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

/// Checks a payload as it travels.
///
/// # Errors
/// An [`OptionsError`] for options that fit no document; whatever is wrong with the payload is in the verdict.
pub fn validate(schema: SchemaId, body: &[u8], options: &Options) -> Result<Verdict, OptionsError> {
    misplaced("siblings", &options.siblings)?;
    run(schema, body, options, false, Target::Payload).map(|normalized| Verdict { ok: normalized.ok, issues: normalized.issues })
}

/// Checks a payload and puts it into canonical form.
///
/// A body that is a patch becomes the whole payload, where the options say what it is applied to:
///
/// ```
/// use user_preflight::{Options, SchemaId, normalize};
///
/// let options = Options {
///     content_type: Some("application/merge-patch+json".to_owned()),
///     base: Some(br#"{ "UserId": 7, "FirstName": "Ada", "LastName": "Byron" }"#.to_vec()),
///     ..Options::default()
/// };
/// let result = normalize(SchemaId::Salt2UserUpdate, br#"{ "lastname": "Lovelace" }"#, &options)?;
/// assert_eq!(result.content_type, Some("application/json"));
/// assert_eq!(String::from_utf8(result.body.unwrap_or_default())?, r#"{"UserId":7,"FirstName":"Ada","LastName":"Lovelace"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`validate`].
pub fn normalize(schema: SchemaId, body: &[u8], options: &Options) -> Result<Normalized, OptionsError> {
    misplaced("siblings", &options.siblings)?;
    run(schema, body, options, true, Target::Payload)
}

/// Checks one field of a form while it is being filled in: `path` is written `sales_organization.city`, `value` is JSON text,
/// or nothing where the field is not there. Places are places in the value.
///
/// ```
/// use user_preflight::{Options, SchemaId, validate_field};
/// let check = |path, value: &str| validate_field(SchemaId::WelloUserUpdate, path, Some(value.as_bytes()), &Options::default());
/// assert_eq!(check("archived", r#" "yes""#)?.issues[0].range, Some([1, 6]));
/// assert_eq!(check("emial", "true")?.issues[0].range, None);
/// # Ok::<(), user_preflight::OptionsError>(())
/// ```
///
/// Among its siblings a field also has the issues of the groups it is one of:
///
/// ```
/// use user_preflight::{Code, Options, SchemaId, validate_field};
/// let field = |options| validate_field(SchemaId::WelloUserCreate, "sales_organization_id", None, &options);
/// let siblings = Some(br#"{ "username": "ada", "sales_organization_code": "" }"#.to_vec());
/// assert!(field(Options::default())?.ok);
/// assert_eq!(field(Options { siblings, ..Options::default() })?.issues[0].code, Code::OneOfRequired);
/// # Ok::<(), user_preflight::OptionsError>(())
/// ```
///
/// # Errors
/// As [`validate`].
pub fn validate_field(schema: SchemaId, path: &str, value: Option<&[u8]>, options: &Options) -> Result<Verdict, OptionsError> {
    misplaced("base", &options.base)?;
    let target = Target::Field(path.as_bytes());
    let normalized = match (&options.siblings, value) {
        (None, Some(value)) => run(schema, value, options, false, target)?,
        (None, None) => run_missing(schema, options, target)?,
        (Some(siblings), value) => {
            let settings = options.settings(schema, false)?;
            with_engine(|engine| {
                engine.among_texts(schema.schema(), value, siblings, path.as_bytes(), &settings);
                engine.normalized(schema)
            })
        }
    };
    Ok(Verdict { ok: normalized.ok, issues: normalized.issues })
}

/// Turns a patch into the full update: applied to `base` where one is given, else standing alone; then checked as a whole. All
/// or nothing: with any error there is no body. An Aranda update comes out as an object. `format`: nothing to tell it from the
/// patch's shape.
///
/// ```
/// use user_preflight::{Options, SchemaId, expand_patch};
///
/// let patch = br#"[{"Field": "ADDRESS", "Value": "Nueva direccion"}]"#;
/// let options: Options = serde_json::from_str(r#"{ "params": { "id": 42 } }"#)?;
/// let update = expand_patch(SchemaId::ArandaUserUpdate, patch, None, None, &options)?;
/// assert_eq!(String::from_utf8(update.body.unwrap_or_default())?, r#"{"Id":42,"Address":"Nueva direccion"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`validate`]; and [`OptionsError::Response`] for a schema that is an answer.
pub fn expand_patch(
    schema: SchemaId,
    patch: &[u8],
    base: Option<&[u8]>,
    format: Option<PatchFormat>,
    options: &Options,
) -> Result<Normalized, OptionsError> {
    misplaced("base", &options.base)?;
    misplaced("siblings", &options.siblings)?;
    let settings = Settings { expanded: true, ..options.settings(schema, true)? };
    let table = request(schema)?;
    Ok(with_engine(|engine| {
        engine.patch_texts(table, patch, base, format, Format::Json, &settings);
        let mut normalized = engine.normalized(schema);
        if normalized.ok {
            normalized.changed = true;
            normalized.body = Some(engine.output.clone());
        } else {
            normalized.changes.clear();
        }
        normalized
    }))
}

/// The smallest patch that turns `before` into `after`: [`expand_patch`] of it on `before` gives `after`, in canonical form.
///
/// # Errors
/// [`DiffError::Options`] as [`expand_patch`]; [`DiffError::Payload`] where one of the two does not pass, or where the format
/// cannot say the difference: a field/value array a member that is gone, a merge patch one that becomes null.
pub fn diff(schema: SchemaId, before: &[u8], after: &[u8], format: PatchFormat, options: &Options) -> Result<Vec<u8>, DiffError> {
    let checked = || {
        misplaced("base", &options.base)?;
        misplaced("siblings", &options.siblings)?;
        Ok((options.settings(schema, true)?, request(schema)?))
    };
    let (settings, table) = checked().map_err(DiffError::Options)?;
    let settings = Settings { expanded: true, ..settings };
    with_engine(|engine| {
        engine.diff_texts(table, before, after, format, &settings);
        let found = engine.normalized(schema);
        if found.ok { Ok(engine.output.clone()) } else { Err(DiffError::Payload(found.issues)) }
    })
}

/// Why there is no [`diff`].
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
                let first = issues.iter().find(|issue| issue.severity == Severity::Error);
                f.write_str(first.map_or("no difference can be made", |issue| &issue.message))
            }
        }
    }
}

impl core::error::Error for DiffError {}

/// Applies a JSON Patch (RFC 6902, without move and copy) or a JSON Merge Patch (RFC 7396) to a plain JSON text, without a
/// schema.
///
/// ```
/// use user_preflight::{PatchFormat, patch_plain};
/// let out = patch_plain(PatchFormat::MergePatch, br#"{"a":"b","c":{"d":"e"}}"#, br#"{"a":"z","c":{"d":null}}"#);
/// assert_eq!(out.unwrap(), br#"{"a":"z","c":{}}"#);
/// ```
///
/// # Errors
/// The kind of the first thing that is wrong.
pub fn patch_plain(format: PatchFormat, document: &[u8], patch: &[u8]) -> Result<Vec<u8>, Code> {
    crate::patch::plain::patch(format, document, patch)
}

/// An option that is given to a function that has it not.
fn misplaced(name: &'static str, option: &Option<Vec<u8>>) -> Result<(), OptionsError> {
    if option.is_some() { Err(OptionsError::Misplaced(name)) } else { Ok(()) }
}

/// The table of a schema with a request.
fn request(id: SchemaId) -> Result<&'static Schema, OptionsError> {
    let schema = id.schema();
    if schema.is(RESPONSE) { Err(OptionsError::Response) } else { Ok(schema) }
}

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::new(Engine::new());
}

/// Buffers that grew beyond this are let go.
const HELD: usize = 8 << 20;

fn with_engine<T>(work: impl FnOnce(&mut Engine) -> T) -> T {
    ENGINE.with_borrow_mut(|engine| {
        let result = work(engine);
        if engine.held() > HELD {
            *engine = Engine::new();
        }
        result
    })
}

fn run(id: SchemaId, body: &[u8], options: &Options, changes: bool, target: Target<'_>) -> Result<Normalized, OptionsError> {
    let schema = id.schema();
    let types = schema.content_types;
    let content_type = options.content_type.as_deref().map(str::as_bytes);
    let mut given = content_type.map_or(Some(0), |text| media_type::supported(text, types));
    let patch = match content_type {
        Some(text) if given.is_none() && !schema.is(RESPONSE) => media_type::patch(text),
        _ => None,
    };
    let on_base = patch.zip(options.base.as_deref());
    if on_base.is_some() {
        // What becomes of it goes out as the endpoint's first type, where no other is wanted.
        given = Some(0);
    }
    let settings = options.settings(id, changes || on_base.is_some())?;
    let wanted = match &options.accept {
        None => given,
        Some(text) => media_type::accepted(text.as_bytes(), types, given.unwrap_or(0)),
    };
    let named = |place: Option<usize>| place.and_then(|place| types.get(place)).copied();
    let accepted = named(wanted);
    Ok(with_engine(|engine| {
        if let (Some(given), Some(wanted)) = (named(given), accepted) {
            let wire = Wire { given: Format::of(given), wanted: Format::of(wanted) };
            if let Some((format, base)) = on_base {
                engine.patch_texts(schema, body, Some(base), Some(format), wire.wanted, &settings);
            } else {
                engine.document.slots.clear();
                engine.document.slots.extend_from_slice(body);
                engine.text(schema, body.len(), wire, target, &settings);
            }
        } else {
            let asked = if given.is_none() { &options.content_type } else { &options.accept };
            let unpublished = asked.as_ref().is_some_and(|text| {
                let (text, types) = (text.as_bytes(), schema.unpublished);
                media_type::supported(text, types).or_else(|| media_type::accepted(text, types, 0)).is_some()
            });
            let why = match given {
                _ if unpublished => Problem::Unpublished,
                Some(_) => Problem::AcceptedType,
                None if patch.is_some() => Problem::PatchAlone,
                None => Problem::MediaType,
            };
            engine.unsupported(why, &settings);
        }
        let mut normalized = engine.normalized(id);
        if !normalized.ok {
            normalized.changes.clear();
        } else if changes {
            normalized.content_type = accepted;
            normalized.changed = engine.written;
            normalized.body = Some(if normalized.changed { engine.output.clone() } else { body.to_vec() });
        }
        normalized
    }))
}

fn run_missing(id: SchemaId, options: &Options, target: Target<'_>) -> Result<Normalized, OptionsError> {
    let settings = options.settings(id, false)?;
    Ok(with_engine(|engine| {
        engine.document.nodes.clear();
        engine.document.nodes.push(Node::BLANK);
        engine.value(id.schema(), 0, target, &settings);
        engine.normalized(id)
    }))
}

impl Options {
    fn settings(&self, id: SchemaId, changes: bool) -> Result<Settings, OptionsError> {
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
