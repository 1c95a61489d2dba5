//! What must hold whatever comes in. A law that is broken is said in words, and the input is kept by who asked.

use crate::input::{Input, info};
use serde_json::Value;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use user_preflight::{
    Code, DiffError, Issue, Options, PatchFormat, PathSegment, SchemaId, Severity, Unknown, catalog, diff, expand_patch,
    normalize, patch_plain, validate, validate_field,
};

/// What is wrong.
type Result<T = ()> = std::result::Result<T, String>;

/// A target: its name, and its laws.
pub type Target = (&'static str, fn(&Input) -> Result);

/// Every public function over bytes.
pub const TARGETS: [Target; 6] =
    [("json", json_payload), ("wire", wire), ("field", field), ("expand", expand), ("diff", difference), ("plain", plain)];

/// The laws of a target on an input, in time: a hundred times what the slowest machine needs. One that is slow is timed again.
pub fn check(target: &Target, bytes: &[u8]) -> Result {
    let Some(input) = Input::read(bytes) else { return Ok(()) };
    let bound = Duration::from_millis(50) + Duration::from_micros(20) * bytes.len() as u32;
    let mut taken = Duration::ZERO;
    for _ in 0..5 {
        let started = computing();
        target.1(&input)?;
        taken = computing().saturating_sub(started);
        if taken < bound {
            return Ok(());
        }
    }
    Err(format!("{} bytes take {taken:?}, and again", bytes.len()))
}

/// How long this thread has been computing, where Linux says it, so that other programs on the machine do not count; else the time.
fn computing() -> Duration {
    static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = said.and_then(|said| said.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| STARTED.elapsed(), Duration::from_nanos)
}

fn law(holds: bool, broken: impl FnOnce() -> String) -> Result {
    if holds { Ok(()) } else { Err(broken()) }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A body of JSON, whatever the endpoint else takes; and the reader says what serde_json's says.
fn json_payload(input: &Input) -> Result {
    let options = Options { content_type: None, accept: None, ..input.options.clone() };
    payload(input.schema, input.first, &options)?;
    let verdict = validate(input.schema, input.first, &options).map_err(|error| error.to_string())?;
    let has = |code: Code| verdict.issues.iter().any(|issue| issue.code == code);
    if let Ok(received) = serde_json::from_slice(input.first) {
        says_no_value(&received, &verdict.issues)?;
    }
    // serde_json reads no more than 128 levels, and passes over bytes in strings that it ignores.
    let theirs = serde_json::from_slice::<serde_json::value::Value>(input.first);
    let deep = input.first.iter().filter(|byte| b"[{".contains(byte)).count() > 100;
    // It has no number beyond a double, which the grammar has.
    let large = theirs.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range"));
    // A lone surrogate is well-formed, and no String.
    let half =
        theirs.as_ref().is_err_and(|error| error.to_string().contains("surrogate") || error.to_string().contains("hex escape"));
    let bare = input.first.strip_prefix(b"\xEF\xBB\xBF").is_none();
    law(deep || large || half || !bare || has(Code::Limit) || has(Code::Syntax) == theirs.is_err(), || {
        format!("serde_json says {:?}, we say {:?}", theirs.err().map(|error| error.to_string()), verdict.issues)
    })
}

/// No issue holds a received value. Names may be said; and texts that the sentences themselves hold prove nothing.
fn says_no_value(received: &Value, issues: &[Issue]) -> Result {
    const SENTENCES: &str = include_str!("../../../pkg-config/locales/en.json");
    let (mut names, mut values) = (Vec::new(), Vec::new());
    collect(received, &mut names, &mut values);
    values.retain(|value| {
        let word = value.trim();
        // What an enum's names are is said.
        let listed = word.split([',', ' ']).all(|part| catalog::NAMES.iter().any(|name| name.contains(part)));
        // Numbers are said as limits.
        let number = word.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
        word.len() >= 8 && !number && !listed && !SENTENCES.contains(word) && !names.iter().any(|name| name.contains(word))
    });
    for issue in issues {
        let said = format!("{} {:?} {:?}", issue.message, issue.params, issue.path);
        if let Some(value) = values.iter().find(|value| said.contains(**value)) {
            return Err(format!("{value} is in {said}"));
        }
    }
    Ok(())
}

/// The names and the texts in a value. What a `Field` holds is a name.
fn collect<'v>(value: &'v Value, names: &mut Vec<&'v str>, values: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => values.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, names, values)),
        Value::Object(members) => {
            for (name, member) in members {
                names.push(name);
                match member {
                    Value::String(text) if name.eq_ignore_ascii_case("Field") => names.push(text),
                    _ => collect(member, names, values),
                }
            }
        }
        _ => {}
    }
}

/// A body in any of the endpoint's formats, and out in any of them.
fn wire(input: &Input) -> Result {
    payload(input.schema, input.first, &input.options)
}

/// Checked and normalized: the same is said, what comes out is canonical, and is not much longer than what came in.
fn payload(schema: SchemaId, body: &[u8], options: &Options) -> Result {
    let verdict = validate(schema, body, options).map_err(|error| error.to_string())?;
    let once = normalize(schema, body, options).map_err(|error| error.to_string())?;
    // What could not be said in the wanted format only shows in writing; both know it.
    law((verdict.ok, &verdict.issues) == (once.ok, &once.issues), || {
        format!("validate says {:?}, normalize {:?}", verdict.issues, once.issues)
    })?;
    issues(&once.issues, once.ok, body, options)?;
    let Some(out) = once.body else { return law(!once.ok, || "ok without a body".to_owned()) };
    law(once.ok, || "a body with errors".to_owned())?;
    law(out.len() <= 128 * body.len() + 4096, || format!("{} bytes became {}", body.len(), out.len()))?;
    let again = Options {
        content_type: once.content_type.map(str::to_owned),
        accept: once.content_type.map(str::to_owned),
        // An object of Aranda's names its user itself; the pairs that come out leave that to the URI.
        partial: options.partial || schema == SchemaId::ArandaUserUpdate,
        ..options.clone()
    };
    let twice = normalize(schema, &out, &again).map_err(|error| error.to_string())?;
    law(twice.ok && !twice.changed && twice.body.as_ref() == Some(&out), || {
        format!("{} again: {:?} {:?}", text(&out), twice.issues, twice.changes)
    })
}

/// Places are in the input, and there are no more issues than asked for.
fn issues(issues: &[Issue], ok: bool, body: &[u8], options: &Options) -> Result {
    let errors = issues.iter().filter(|issue| issue.severity == Severity::Error).count();
    law(ok == (errors == 0), || format!("ok is {ok}: {issues:?}"))?;
    let most = options.max_issues as usize + 1;
    law(errors <= most && issues.len() - errors <= most, || format!("{} issues, {errors} of them errors", issues.len()))?;
    for issue in issues {
        if let Some([start, end]) = issue.range {
            law(start <= end && end as usize <= body.len(), || format!("{issue:?}"))?;
        }
    }
    Ok(())
}

/// One field: what is said is at its path, and for a field of the root it is what the whole form says there.
fn field(input: &Input) -> Result {
    let Ok(path) = std::str::from_utf8(input.first) else { return Ok(()) };
    let options = Options { content_type: None, accept: None, ..input.options.clone() };
    let verdict = validate_field(input.schema, path, input.second, &options).map_err(|error| error.to_string())?;
    issues(&verdict.issues, verdict.ok, input.second.unwrap_or_default(), &options)?;
    let known = &info(input.schema).fields;
    let Some(field) = known.iter().find(|field| field.name == path) else { return Ok(()) };
    // The key is compared with the URI's, and may be absent beside it; an array of pairs is another document.
    let root = serde_json::from_slice::<Value>(input.second.unwrap_or(b"null"));
    if !options.params.is_empty() || options.max_issues < 100 || root.is_err() {
        return Ok(());
    }
    let whole = match input.second {
        Some(value) => [b"{\"", path.as_bytes(), b"\":", value, b"}"].concat(),
        None => b"{}".to_vec(),
    };
    let whole = validate(input.schema, &whole, &options).map_err(|error| error.to_string())?;
    // How many there are of the others is a limit's matter.
    if [&verdict.issues, &whole.issues].into_iter().flatten().any(|issue| issue.code == Code::Limit) {
        return Ok(());
    }
    let whole = whole.issues.iter().filter(|issue| issue.path.first() == Some(&PathSegment::Name(field.name.to_owned())));
    let same = |issue: &Issue| (issue.code, issue.severity, issue.path.clone(), issue.params.clone());
    let (alone, whole): (Vec<_>, Vec<_>) = (verdict.issues.iter().map(same).collect(), whole.map(same).collect());
    law(alone == whole, || format!("alone {alone:?}, in the whole {whole:?}"))
}

/// A patch, and perhaps its base: with errors nothing comes out, else a whole update that passes.
fn expand(input: &Input) -> Result {
    let options = &Options { content_type: None, accept: None, ..input.options.clone() };
    if input.schema == SchemaId::SuperOfficeUserResponse {
        return Ok(());
    }
    let update = expand_patch(input.schema, input.first, input.second, input.patch_format, options);
    let update = update.map_err(|error| error.to_string())?;
    // What has a place has it in the patch.
    issues(&update.issues, update.ok, input.first, options)?;
    let Some(body) = update.body else { return law(!update.ok, || "ok without an update".to_owned()) };
    law(update.ok, || "an update with errors".to_owned())?;
    let given = input.first.len() + input.second.map_or(0, <[u8]>::len);
    law(body.len() <= 128 * given + 4096, || format!("{given} bytes became {}", body.len()))?;
    let checked = normalize(input.schema, &body, options).map_err(|error| error.to_string())?;
    law(checked.ok, || format!("{} does not pass: {:?}", text(&body), checked.issues))?;
    // As an object it is canonical but where the wire has pairs.
    law(!checked.changed || input.schema == SchemaId::ArandaUserUpdate, || {
        format!("{} is not canonical: {:?}", text(&body), checked.changes)
    })
}

/// The difference of two payloads, expanded on the first, is the second.
fn difference(input: &Input) -> Result {
    let schema = input.schema;
    let (before, Some(after)) = (input.first, input.second) else { return Ok(()) };
    if schema == SchemaId::SuperOfficeUserResponse {
        return Ok(());
    }
    let options = Options {
        content_type: None,
        accept: None,
        unknown: Some(Unknown::Strip),
        generate_id: false,
        params: serde_json::Map::new(),
        require: Vec::new(),
        max_issues: 100,
        ..input.options.clone()
    };
    let format = input.patch_format.unwrap_or(PatchFormat::JsonPatch);
    let patch = match diff(schema, before, after, format, &options) {
        Ok(patch) => patch,
        Err(DiffError::Payload(issues)) => {
            return law(issues.iter().any(|issue| issue.severity == Severity::Error), || "no patch, and no error".to_owned());
        }
        Err(error) => return Err(error.to_string()),
    };
    let canonical = |body: &[u8]| expand_patch(schema, b"{}", Some(body), Some(PatchFormat::MergePatch), &options);
    let expanded = expand_patch(schema, &patch, Some(before), Some(format), &options).map_err(|error| error.to_string())?;
    let wanted = canonical(after).map_err(|error| error.to_string())?;
    law(expanded.ok, || format!("{} does not expand: {:?}", text(&patch), expanded.issues))?;
    let read =
        |body: &Option<Vec<u8>>| serde_json::from_slice::<Value>(body.as_deref().unwrap_or_default()).unwrap_or(Value::Null);
    let (expanded, wanted) = (read(&expanded.body), read(&wanted.body));
    law(expanded == wanted, || format!("{} gives {expanded}, not {wanted}", text(&patch)))
}

/// The RFCs' own rules on plain documents: what comes out is JSON, and a merge patch twice is a merge patch once.
fn plain(input: &Input) -> Result {
    let (patch, Some(document)) = (input.first, input.second) else { return Ok(()) };
    let format =
        if input.patch_format == Some(PatchFormat::MergePatch) { PatchFormat::MergePatch } else { PatchFormat::JsonPatch };
    let _ = patch_plain(format, document, patch);
    // What a name given twice means, no RFC says: from here on each is given once.
    let read = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).map(|value| value.to_string().into_bytes());
    let (Ok(patch), Ok(document)) = (read(patch), read(document)) else { return Ok(()) };
    let Ok(once) = patch_plain(format, &document, &patch) else { return Ok(()) };
    law(read(&once).is_ok(), || format!("{} is no JSON", text(&once)))?;
    if format == PatchFormat::MergePatch {
        let twice = patch_plain(format, &once, &patch);
        law(twice.as_ref() == Ok(&once), || {
            format!("twice {}, once {}", text(twice.as_deref().unwrap_or_default()), text(&once))
        })?;
    }
    Ok(())
}
