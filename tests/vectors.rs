//! The vectors through the native API; and the same code compiled to wasm, where `wasm-bindgen-test` runs it in Node.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod support;

use serde_json::{Value, json};
use support::{cases, differences, grammar};
use user_preflight::{Code, Options, SchemaId, normalize, validate};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn fail(failures: &[String], of: usize) {
    assert!(of > 0, "no cases");
    assert!(failures.is_empty(), "{} of {of} cases failed:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_vector() {
    let cases = cases();
    let mut failures = Vec::new();
    for case in &cases {
        let verdict = validate(case.schema, &case.body, &case.options()).unwrap();
        let normalized = normalize(case.schema, &case.body, &case.options()).unwrap();
        let rest = json!({ "ok": normalized.ok, "issues": normalized.issues, "changes": normalized.changes });
        let found = differences(case, &json!(verdict), &rest, normalized.body.as_deref());
        if !found.is_empty() {
            failures.push(format!("  {}: {}\n      {}", case.file, case.name, found.join("\n      ")));
        }
    }
    fail(&failures, cases.len());
}

/// What comes out is canonical: normalizing it again changes nothing, and gives the same bytes back.
#[test]
fn normalizing_twice_is_normalizing_once() {
    for case in cases() {
        let mut options = case.options();
        let first = normalize(case.schema, &case.body, &options).unwrap();
        let (Some(once), Some(content_type)) = (first.body, first.content_type) else { continue };
        // An Aranda update as an object names the user itself; the array that comes out of it leaves that to the URI.
        if let Ok(Value::Object(object)) = serde_json::from_slice(&case.body)
            && let (SchemaId::ArandaUserUpdate, Some(id)) = (case.schema, object.get("Id"))
        {
            options.params.insert("id".to_owned(), id.clone());
        }
        let twice =
            normalize(case.schema, &once, &Options { content_type: Some(content_type.to_owned()), accept: None, ..options })
                .unwrap();
        assert!(twice.ok && !twice.changed && twice.changes.is_empty(), "{}: {:?}", case.name, twice.changes);
        assert_eq!(twice.body, Some(once), "{}", case.name);
    }
}

#[test]
fn every_json_grammar_vector() {
    let cases = grammar();
    let mut failures = Vec::new();
    for case in &cases {
        let verdict = validate(SchemaId::WelloUserUpdate, &case.body, &Options::default()).unwrap();
        let read_error = verdict.issues.iter().find(|issue| matches!(issue.code, Code::Syntax | Code::Limit));
        let got = match read_error {
            None => "accept",
            Some(issue) if issue.code == Code::Limit => "limit",
            Some(_) => "syntax",
        };
        let range = read_error.and_then(|issue| issue.range);
        let start = case.start.is_none_or(|start| range.is_some_and(|range| u64::from(range[0]) == start));
        let end = case.end.is_none_or(|end| range.is_some_and(|range| u64::from(range[1]) == end));
        let alone = read_error.is_none() || verdict.issues.len() == 1;
        if got != case.verdict || !start || !end || !alone {
            failures.push(format!(
                "  {}: {got} at {range:?}, expected {} at {:?} {:?}",
                case.name, case.verdict, case.start, case.end
            ));
        }
    }
    fail(&failures, cases.len());
}
