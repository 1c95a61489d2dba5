//! The crate's functions as `JsValue` in and out, for Rust crates that embed this one in a wasm module of their own (cargo
//! feature `js`).
//!
//! A payload comes in through `JSON.stringify`, which catches what getters and Proxies throw; reading properties one by one
//! from Rust would let an exception unwind over Rust's stack and end the instance. So what is checked is what JSON makes of a
//! value: `undefined` and functions are gone, a Date is its text, NaN is null. What `JSON.stringify` throws on (a cycle, a
//! BigInt) or makes nothing of is an issue `type` at the root. The npm package reads values itself and sees more.
//!
//! Options come in the same way, because reading them as a struct, member by member, would pass over misspelt ones.

use crate::catalog::SchemaId;
use crate::{Change, Issue, Options, PatchFormat, Severity, Verdict};
use js_sys::{JSON, JsString, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

/// A verdict on a value: `{ ok, issues }`.
///
/// # Errors
/// A JavaScript error for a wrong call: an unknown schema, option or URI parameter.
#[wasm_bindgen]
pub fn validate(schema: &str, value: &JsValue, options: &JsValue) -> Result<JsValue, JsError> {
    let (id, options) = call(schema, options)?;
    let verdict = match stringify(value) {
        Some(text) => without_ranges(crate::validate(id, text.as_bytes(), &options)?),
        None => unreadable(),
    };
    to_js(&verdict)
}

/// A value's canonical form: `{ ok, issues, value, changes }`, `value` only when `ok`.
///
/// # Errors
/// As [`validate`].
#[wasm_bindgen]
pub fn normalize(schema: &str, value: &JsValue, options: &JsValue) -> Result<JsValue, JsError> {
    let (id, options) = call(schema, options)?;
    let Some(text) = stringify(value) else { return result(&unreadable(), &[]) };
    let normalized = crate::normalize(id, text.as_bytes(), &options)?;
    let verdict = without_ranges(Verdict { ok: normalized.ok, issues: normalized.issues });
    let out = result(&verdict, &normalized.changes)?;
    if let Some(body) = normalized.body {
        set(&out, "value", &parse(&body)?);
    }
    Ok(out)
}

/// A verdict on a body as it travels.
///
/// # Errors
/// As [`validate`].
#[wasm_bindgen(js_name = validateBytes)]
pub fn validate_bytes(schema: &str, body: &[u8], options: &JsValue) -> Result<JsValue, JsError> {
    let (id, options) = call(schema, options)?;
    to_js(&crate::validate(id, body, &options)?)
}

/// A body's canonical form: `{ ok, issues, body, contentType, changed, changes }`, `body` only when `ok`.
///
/// # Errors
/// As [`validate`].
#[wasm_bindgen(js_name = normalizeBytes)]
pub fn normalize_bytes(schema: &str, body: &[u8], options: &JsValue) -> Result<JsValue, JsError> {
    let (id, options) = call(schema, options)?;
    let normalized = crate::normalize(id, body, &options)?;
    let out = result(&Verdict { ok: normalized.ok, issues: normalized.issues }, &normalized.changes)?;
    set(&out, "changed", &normalized.changed.into());
    if let Some(body) = normalized.body {
        set(&out, "body", &Uint8Array::from(body.as_slice()));
    }
    if let Some(content_type) = normalized.content_type {
        set(&out, "contentType", &content_type.into());
    }
    Ok(out)
}

/// A verdict on one field; `undefined` is a field that is not there.
///
/// # Errors
/// As [`validate`].
#[wasm_bindgen(js_name = validateField)]
pub fn validate_field(schema: &str, path: &str, value: &JsValue, options: &JsValue) -> Result<JsValue, JsError> {
    let (id, options) = call(schema, options)?;
    let text = if value.is_undefined() { Some(None) } else { stringify(value).map(Some) };
    let verdict = match text {
        Some(text) => crate::validate_field(id, path, text.as_deref().map(str::as_bytes), &options)?,
        None => unreadable(),
    };
    to_js(&without_ranges(verdict))
}

/// A patch's full update: `{ ok, issues, value, changes }`, `value` only when `ok`. `base` may be `undefined`; `format` is
/// `"field-value"`, `"json-patch"`, `"merge-patch"` or `undefined`, to tell it from the shape.
///
/// # Errors
/// As [`validate`].
#[wasm_bindgen(js_name = expandPatch)]
pub fn expand_patch(
    schema: &str,
    patch: &JsValue,
    base: &JsValue,
    format: &JsValue,
    options: &JsValue,
) -> Result<JsValue, JsError> {
    let (id, options) = call(schema, options)?;
    let Some(patch) = stringify(patch) else { return result(&unreadable(), &[]) };
    let base = if base.is_undefined() {
        None
    } else {
        match stringify(base) {
            Some(base) => Some(base),
            None => return result(&unreadable(), &[]),
        }
    };
    let expanded = crate::expand_patch(id, patch.as_bytes(), base.as_deref().map(str::as_bytes), format_of(format)?, &options)?;
    let out = result(&without_ranges(Verdict { ok: expanded.ok, issues: expanded.issues }), &expanded.changes)?;
    if let Some(body) = expanded.body {
        set(&out, "value", &parse(&body)?);
    }
    Ok(out)
}

/// The smallest patch that turns one value into another.
///
/// # Errors
/// As [`validate`]; and where one of the two does not pass, or the format cannot say the difference.
#[wasm_bindgen]
pub fn diff(schema: &str, before: &JsValue, after: &JsValue, format: &JsValue, options: &JsValue) -> Result<JsValue, JsError> {
    let (id, options) = call(schema, options)?;
    let (Some(before), Some(after)) = (stringify(before), stringify(after)) else {
        return Err(JsError::new(&Issue::unreadable().message));
    };
    let format = format_of(format)?.unwrap_or(PatchFormat::FieldValue);
    parse(&crate::diff(id, before.as_bytes(), after.as_bytes(), format, &options)?)
}

fn format_of(format: &JsValue) -> Result<Option<PatchFormat>, JsError> {
    match stringify(format) {
        Some(text) => Ok(Some(serde_json::from_str(&text)?)),
        None => Ok(None),
    }
}

fn parse(body: &[u8]) -> Result<JsValue, JsError> {
    JSON::parse(&String::from_utf8_lossy(body)).map_err(|_| JsError::new("what was made is no JSON"))
}

fn call(schema: &str, options: &JsValue) -> Result<(SchemaId, Options), JsError> {
    let options = match stringify(options) {
        Some(options) => serde_json::from_str(&options)?,
        None => Options::default(),
    };
    Ok((schema.parse()?, options))
}

/// What JSON makes of a value; nothing where it throws, or makes nothing of it.
fn stringify(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok().filter(|text: &JsString| !text.is_undefined()).map(String::from)
}

/// The verdict on a value that JSON cannot hold.
fn unreadable() -> Verdict {
    let issue = Issue::unreadable();
    Verdict { ok: issue.severity != Severity::Error, issues: vec![issue] }
}

/// A value has no places: those in its JSON text mean nothing to the caller.
fn without_ranges(mut verdict: Verdict) -> Verdict {
    for issue in &mut verdict.issues {
        issue.range = None;
    }
    verdict
}

fn result(verdict: &Verdict, changes: &[Change]) -> Result<JsValue, JsError> {
    let out = to_js(verdict)?;
    set(&out, "changes", &to_js(changes)?);
    Ok(out)
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // The object is a plain one that we made, which takes every member.
    let _ = Reflect::set(object, &name.into(), value);
}

fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsError> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}
