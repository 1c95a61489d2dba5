//! The native Rust API: bytes in, verdicts and bytes out. See the crate's documentation.

mod options;
mod verdict;
mod words;

use crate::catalog::schema::RESPONSE;
use crate::catalog::{Schema, SchemaId};
use crate::check::problem::{Code, Problem};
use crate::check::settings::Settings;
use crate::document::Node;
use crate::engine::{Engine, Target, Wire};
use crate::format::{Format, media_type};
use crate::patch::PatchFormat;
pub use options::{Actor, Coerce, EmptyText, Options, OptionsError};
use std::cell::RefCell;
pub use verdict::{Change, DiffError, Issue, Normalized, PathSegment, Verdict};

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
            engine.unsupported(unsupported(schema, options, given.is_some(), patch.is_some()), &settings);
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

/// Why media types are not supported: the one that is given, or else the one that is wanted.
fn unsupported(schema: &Schema, options: &Options, is_taken: bool, is_patch: bool) -> Problem {
    let asked = if is_taken { &options.accept } else { &options.content_type };
    let is_unpublished = asked.as_ref().is_some_and(|text| {
        let (text, types) = (text.as_bytes(), schema.unpublished);
        media_type::supported(text, types).or_else(|| media_type::accepted(text, types, 0)).is_some()
    });
    match (is_taken, is_patch) {
        _ if is_unpublished => Problem::Unpublished,
        (true, _) => Problem::AcceptedType,
        (false, true) => Problem::PatchAlone,
        (false, false) => Problem::MediaType,
    }
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
