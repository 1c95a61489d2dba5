//! The vectors of tests/vectors/patch and tests/vectors/rfc through the native API; and the same code compiled to wasm.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test ends at the first surprise")]

mod support;

use serde_json::{Map, Value, json};
use support::fail;
use user_preflight::{Code, DiffError, Options, PatchFormat, SchemaId, Severity, diff, expand_patch, patch_plain};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Names and texts of files: wasm has no folders to look into.
macro_rules! files {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("vectors/", $folder, "/", $name, ".json")))),+]
    };
}
const PATCH: &[(&str, &str)] = &files!("patch": "all_or_nothing", "aranda", "base", "diff", "field_value", "field_value_alone", "json_patch", "limits", "merge_patch", "odata", "shapes", "twice");
const RFC: &[(&str, &str)] = &files!("rfc": "json_patch", "merge_patch");

/// All files of a folder.
fn files(folder: &[(&str, &str)]) -> Vec<(String, Value)> {
    let read = |&(name, text): &(&str, &str)| {
        (name.to_owned(), serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    folder.iter().map(read).collect()
}

/// No file is forgotten in the lists.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn all_files_are_listed() {
    for (folder, listed) in [("patch", PATCH), ("rfc", RFC)] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(folder);
        let mut found: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        found.sort();
        let found: Vec<_> = found.iter().map(|file| file.file_stem().unwrap().to_str().unwrap()).collect();
        assert_eq!(found, listed.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }
}

fn options(value: Option<&Value>) -> Options {
    value.map_or_else(Options::default, |value| serde_json::from_value(value.clone()).unwrap())
}

#[test]
fn every_patch() {
    let mut failures = Vec::new();
    let mut count = 0;
    for (topic, file) in files(PATCH).iter().filter(|(topic, _)| topic != "diff") {
        for case in file["cases"].as_array().unwrap() {
            count += 1;
            if let Some(found) = expand(file, case) {
                failures.push(format!("  {topic}: {}: {found}", case["name"]));
            }
        }
    }
    fail(&failures, count);
}

/// What is wrong with what a case's patch expands to.
fn expand(file: &Value, case: &Value) -> Option<String> {
    let of = |name: &str| case.get(name).or_else(|| file.get(name));
    let schema: SchemaId = serde_json::from_value(of("schema").unwrap().clone()).unwrap();
    let format: Option<PatchFormat> = of("patchFormat").map(|format| serde_json::from_value(format.clone()).unwrap());
    let base = case.get("base").map(|base| match base.get("$base").and_then(Value::as_str) {
        Some(name) => file["bases"][name].clone(),
        None => base.clone(),
    });
    let text = base.as_ref().map(Value::to_string);
    let patch = case["input"].as_str().map_or_else(|| case["patch"].to_string(), str::to_owned);
    let options = options(case.get("options"));
    let got = expand_patch(schema, patch.as_bytes(), text.as_ref().map(String::as_bytes), format, &options).unwrap();
    let none = Vec::new();
    let expected = case.get("issues").and_then(Value::as_array).unwrap_or(&none);
    let mut open: Vec<Value> = got.issues.iter().map(|issue| json!(issue)).collect();
    for wanted in expected {
        let severity = wanted.get("severity").cloned().unwrap_or_else(|| "error".into());
        let same = |issue: &Value| {
            issue["code"] == wanted["code"]
                && issue["severity"] == severity
                && issue["path"] == wanted["path"]
                && wanted.get("vendorCode").is_none_or(|code| issue["vendorCode"] == *code)
                && wanted["params"]
                    .as_object()
                    .is_none_or(|params| params.iter().all(|(name, value)| issue["params"][name] == *value))
        };
        match open.iter().position(same) {
            Some(place) => drop(open.remove(place)),
            None => return Some(format!("missing {wanted}; there are {open:?}")),
        }
    }
    if !open.is_empty() {
        return Some(format!("unexpected {open:?}"));
    }
    let errors = got.issues.iter().any(|issue| issue.severity == Severity::Error);
    if got.ok == errors || got.body.is_some() == errors {
        return Some("ok, errors and body do not agree".to_owned());
    }
    let body = String::from_utf8(got.body?).unwrap();
    if let Some(value) = case.get("value")
        && *body != *value.to_string()
    {
        return Some(format!("{body}\n    instead of {value}"));
    }
    if let Some(result) = case.get("result") {
        // The base as it comes out by itself: a merge patch of nothing.
        let by_itself = |options: &Options| {
            let base = text.as_ref().map(String::as_bytes);
            expand_patch(schema, b"{}", base, Some(PatchFormat::MergePatch), options).unwrap().body
        };
        let without_key = Options { params: Map::new(), ..options.clone() };
        let Some(base) = by_itself(&options).or_else(|| by_itself(&without_key)) else {
            return Some("the base does not pass".to_owned());
        };
        let mut wanted: Map<String, Value> = serde_json::from_slice(&base).unwrap();
        for name in result["unset"].as_array().unwrap_or(&none) {
            wanted.shift_remove(name.as_str().unwrap());
        }
        wanted.extend(result["set"].as_object().cloned().unwrap_or_default());
        let got: Value = serde_json::from_str(&body).unwrap();
        if got != Value::from(wanted.clone()) {
            return Some(format!("{body}\n    instead of {}", Value::from(wanted)));
        }
    }
    if let Some(changes) = case.get("changes")
        && json!(got.changes) != *changes
    {
        return Some(format!("changes {}", json!(got.changes)));
    }
    None
}

/// What the texts of the vectors cannot hold.
#[test]
fn half_a_character_in_the_path_of_a_field() {
    let base = br#"{"AssociateId":500,"Name":"JD"}"#;
    let patch = br#"[{"Field":"CustomFields[\"\ud800\"]","Value":"x"},{"Field":"CustomFields.a","Value":"y"}]"#;
    let got = expand_patch(SchemaId::SuperOfficeUserUpdate, patch, Some(base), None, &Options::default()).unwrap();
    assert_eq!(got.issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), [Code::Unicode]);
    assert_eq!(json!(got.issues[0].path), json!(["CustomFields", "\u{FFFD}"]));
}

/// A path is walked down no further than any payload goes.
#[test]
fn a_path_without_end() {
    for (steps, known) in [(255, true), (100_000, false)] {
        let pointer = format!("/FirstName{}", "/a".repeat(steps - 1));
        for (format, patch) in [
            (PatchFormat::JsonPatch, json!([{ "op": "add", "path": pointer, "value": 1 }])),
            (PatchFormat::FieldValue, json!([{ "Field": pointer, "Value": 1 }])),
        ] {
            let patch = patch.to_string();
            let got = expand_patch(
                SchemaId::Salt2UserUpdate,
                patch.as_bytes(),
                Some(br#"{"UserId":1}"#),
                Some(format),
                &Options::default(),
            );
            let issues = got.unwrap().issues;
            assert_eq!(issues.len(), 1, "{steps} {format:?}");
            assert_eq!(issues[0].path.len(), if known { steps } else { 1 }, "{steps} {format:?} {:?}", issues[0].code);
        }
    }
}

#[test]
fn every_difference() {
    let mut failures = Vec::new();
    let mut count = 0;
    for (_, file) in files(PATCH).iter().filter(|(topic, _)| topic == "diff") {
        for case in file["cases"].as_array().unwrap() {
            let schema: SchemaId = serde_json::from_value(case["schema"].clone()).unwrap();
            let options = options(case.get("options"));
            let (before, after) = (case["before"].to_string(), case["after"].to_string());
            for (name, format) in [
                ("fieldValue", PatchFormat::FieldValue),
                ("jsonPatch", PatchFormat::JsonPatch),
                ("mergePatch", PatchFormat::MergePatch),
            ] {
                let Some(expected) = case.get(name) else { continue };
                count += 1;
                let got = diff(schema, before.as_bytes(), after.as_bytes(), format, &options);
                // One name, or several.
                let named = expected.get("rangeError").map(|named| match named {
                    Value::Array(names) => names.clone(),
                    name => vec![name.clone()],
                });
                let right = match (&got, named) {
                    (Ok(patch), None) => serde_json::from_slice::<Value>(patch).unwrap() == *expected,
                    (Err(error @ DiffError::Payload(_)), Some(names)) => {
                        let message = error.to_string();
                        names.iter().all(|name| message.contains(name.as_str().unwrap()))
                    }
                    _ => false,
                };
                if !right {
                    let got = got.map(|patch| String::from_utf8(patch).unwrap());
                    failures.push(format!("  {} ({name}): {got:?}\n    instead of {expected}", case["name"]));
                }
            }
        }
    }
    fail(&failures, count);
}

#[test]
fn the_rfcs_own_rules() {
    let mut failures = Vec::new();
    let mut count = 0;
    for (topic, file) in files(RFC) {
        let format = if topic == "json_patch" { PatchFormat::JsonPatch } else { PatchFormat::MergePatch };
        for case in file["cases"].as_array().unwrap() {
            count += 1;
            let got = patch_plain(format, case["doc"].to_string().as_bytes(), case["patch"].to_string().as_bytes());
            let right = match (&got, case.get("expected"), case.get("error")) {
                (Ok(text), Some(expected), _) => serde_json::from_slice::<Value>(text).unwrap() == *expected,
                (Err(code), None, Some(error)) => json!(code) == *error,
                _ => false,
            };
            if !right {
                let got = got.map(|text| String::from_utf8(text).unwrap());
                failures
                    .push(format!("  {topic}: {}: {got:?}\n    instead of {}{}", case["name"], case["expected"], case["error"]));
            }
        }
    }
    fail(&failures, count);
}
