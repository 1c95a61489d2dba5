//! The test vectors of tests/vectors, read and expanded: what a case's body is, and what must be said about it.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends at the first surprise, and each uses a part of this"
)]

use serde_json::{Map, Value};
use user_preflight::export::describe::{describe, sample};
use user_preflight::{Options, SchemaId};

/// One case.
pub struct Case {
    pub file: &'static str,
    pub name: String,
    pub schema: SchemaId,
    pub body: Vec<u8>,
    pub options: Value,
    /// What the case says, as it stands in the file.
    pub expected: Map<String, Value>,
    /// A JavaScript value cannot show the same.
    pub only_bytes: bool,
}

macro_rules! files {
    ($($system:literal: $($name:literal)*;)*) => {
        /// The vector files, system by system, compiled in so that every engine, in whatever sandbox, has them.
        pub const SYSTEMS: &[(&str, &str, &[(&str, &str)])] = &[$((
            $system,
            include_str!(concat!("../vectors/", $system, "/minimal.json")),
            &[$((concat!($system, "/", $name), include_str!(concat!("../vectors/", $system, "/", $name, ".json")))),*],
        )),*];
    };
}

files! {
    "wello": "boolean" "coerce_none" "date" "date_milliseconds" "date_refused" "date_refused_forms" "empty_text" "guid"
        "guid_refused" "lengths" "limits" "max_issues" "media_type" "names" "null" "options" "order" "params" "record"
        "required" "samples" "sensitive" "syntax" "syntax_numbers_and_bytes" "text" "trimming" "unknown" "warnings"
        "zero_guid";
    "salt2": "boolean" "coerce_none" "date" "date_refused" "each_field" "form" "form_blank" "form_syntax" "formats" "integer" "limits" "lists" "max_issues"
        "media_type" "names" "notifications" "null" "nullable_integer" "options" "order" "required" "samples"
        "sensitive" "text" "trimming" "unknown" "xml" "xml_lists" "xml_order" "xml_syntax";
    "superoffice": "coerce_none" "commands" "credentials" "dates" "each_field" "enum" "integer" "key" "license_owners"
        "lists" "maps" "maps_of_responses" "marker_numbers" "marker_other_text" "markers" "markers_refused"
        "markers_refused_dates" "markers_rewritten" "media_type" "names" "null" "options" "order" "person"
        "repeated_ids" "response" "response_only" "samples" "short" "ticket_categories" "user_groups";
    "aranda": "array_order" "choice" "clear" "coerce_none" "coordinate" "date" "duplicate" "email" "entries" "fields"
        "id" "names" "not_editable" "null" "number" "object" "options" "project" "refused" "role" "root" "samples"
        "telephone" "text" "trimming" "unknown";
}

/// All cases.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (_, minimal, files) in SYSTEMS {
        let minimal: Value = serde_json::from_str(minimal).unwrap();
        for (file, text) in *files {
            let text: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"));
            for case in text["cases"].as_array().unwrap() {
                let expected = case.as_object().unwrap().clone();
                let schema = case.get("schema").or_else(|| text.get("schema")).unwrap();
                let id: SchemaId = serde_json::from_value(schema.clone()).unwrap();
                let mut options = text.get("options").and_then(Value::as_object).cloned().unwrap_or_default();
                options.extend(case.get("options").and_then(Value::as_object).cloned().unwrap_or_default());
                for (name, media_type) in [("xml", "application/xml"), ("form", "application/x-www-form-urlencoded")] {
                    if expected.contains_key(name) && !options.contains_key("contentType") {
                        options.insert("contentType".to_owned(), media_type.into());
                    }
                }
                cases.push(Case {
                    file,
                    name: case["name"].as_str().unwrap().to_owned(),
                    schema: id,
                    body: body(&expected, id, &minimal[id.schema().id]),
                    only_bytes: ["hex", "xml", "form", "only"].iter().any(|name| expected.contains_key(*name))
                        || options.get("contentType").and_then(Value::as_str).is_some_and(|name| !name.ends_with("json")),
                    options: options.into(),
                    expected,
                });
            }
        }
    }
    cases
}

impl Case {
    pub fn options(&self) -> Options {
        serde_json::from_value(self.options.clone()).unwrap_or_else(|error| panic!("{}: {}: {error}", self.file, self.name))
    }

    /// The canonical payload that must come out, as text.
    pub fn normalized(&self) -> String {
        if let Some(output) = self.expected.get("output") {
            return output.as_str().unwrap().to_owned();
        }
        if let Some(inside) = self.expected.get("outXml") {
            return xml(inside.as_str().unwrap());
        }
        if let Some(result) = self.expected.get("result") {
            return result.to_string();
        }
        let mut text = self.body.as_slice();
        text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        let mut value: Map<String, Value> = serde_json::from_slice(text).unwrap();
        for (name, out) in self.expected.get("out").and_then(Value::as_object).into_iter().flatten() {
            value.insert(name.clone(), out.clone());
        }
        for name in self.expected.get("without").and_then(Value::as_array).into_iter().flatten() {
            value.shift_remove(name.as_str().unwrap());
        }
        Value::from(in_documented_order(value, self.schema)).to_string()
    }
}

/// What is inside the page's root element, with it.
pub fn xml(inside: &str) -> String {
    format!(
        "<UserUpdateRequest xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xmlns=\"http://schemas.datacontract.org/2004/07/SALT2.Objects.UserObjects\">{inside}</UserUpdateRequest>"
    )
}

fn body(case: &Map<String, Value>, id: SchemaId, minimal: &Value) -> Vec<u8> {
    if let Some(hex) = case.get("hex") {
        return unhex(hex.as_str().unwrap());
    }
    if let Some(inside) = case.get("xml") {
        return xml(inside.as_str().unwrap()).into_bytes();
    }
    if let Some(input) = case.get("input").or_else(|| case.get("form")) {
        return input.as_str().unwrap().as_bytes().to_vec();
    }
    if let Some(value) = case.get("value") {
        return value.to_string().into_bytes();
    }
    if case.get("sample").is_some() {
        return sample(id).as_bytes().to_vec();
    }
    let Value::Object(mut payload) = minimal.clone() else { return minimal.to_string().into_bytes() };
    for name in case.get("unset").and_then(Value::as_array).into_iter().flatten() {
        payload.shift_remove(name.as_str().unwrap());
    }
    for (name, value) in case.get("set").and_then(Value::as_object).into_iter().flatten() {
        payload.insert(name.clone(), value.clone());
    }
    Value::from(in_documented_order(payload, id)).to_string().into_bytes()
}

/// Documented members in documented order, the others behind them as they come.
fn in_documented_order(mut payload: Map<String, Value>, id: SchemaId) -> Map<String, Value> {
    let mut ordered = Map::new();
    for field in describe(id).fields {
        if let Some(value) = payload.shift_remove(field.name) {
            ordered.insert(field.name.to_owned(), value);
        }
    }
    ordered.extend(payload);
    ordered
}

pub fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// Ends a test over many cases, of which some may have failed.
pub fn fail(failures: &[String], of: usize) {
    assert!(of > 0, "no cases");
    assert!(failures.is_empty(), "{} of {of} cases failed:\n{}", failures.len(), failures.join("\n"));
}

/// One case of the JSON grammar.
pub struct GrammarCase {
    pub name: String,
    pub body: Vec<u8>,
    pub verdict: String,
    /// Where a syntax error begins, and where it ends.
    pub start: Option<u64>,
    pub end: Option<u64>,
}

/// All cases of the JSON grammar.
pub fn grammar() -> Vec<GrammarCase> {
    let files = [
        include_str!("../vectors/json/accept.json"),
        include_str!("../vectors/json/refuse.json"),
        include_str!("../vectors/json/either.json"),
    ];
    let mut cases = Vec::new();
    for text in files {
        let file: Value = serde_json::from_str(text).unwrap();
        for case in file["cases"].as_array().unwrap() {
            let body = match (case.get("text"), case.get("hex"), case.get("parts")) {
                (Some(text), _, _) => text.as_str().unwrap().as_bytes().to_vec(),
                (_, Some(hex), _) => unhex(hex.as_str().unwrap()),
                (_, _, Some(parts)) => parts
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|part| part[0].as_str().unwrap().repeat(part[1].as_u64().unwrap() as usize))
                    .collect::<String>()
                    .into_bytes(),
                _ => panic!("{}: no body", case["name"]),
            };
            let range = &case["range"];
            cases.push(GrammarCase {
                name: case["name"].as_str().unwrap().to_owned(),
                body,
                verdict: case["verdict"].as_str().unwrap().to_owned(),
                start: range[0].as_u64().or(case["start"].as_u64()),
                end: range[1].as_u64(),
            });
        }
    }
    cases
}

/// What differs between a verdict on a case and what the case says; empty where nothing does.
pub fn differences(case: &Case, verdict: &Value, normalized: &Value, body: Option<&[u8]>) -> Vec<String> {
    let mut found = Vec::new();
    let expected_issues = list(&case.expected, "issues");
    let issues = verdict["issues"].as_array().unwrap();
    let issue_matches = |wanted: &Value, got: &Value| {
        issue_matches(wanted, got)
            && entry_matches(wanted, got)
            && code_matches(case, got)
            && stands_there(wanted, got, &case.body)
    };
    match_all("issue", expected_issues, issues, issue_matches, &mut found);
    let ok = !expected_issues.iter().any(|issue| issue.get("severity").is_none_or(|severity| severity == "error"));
    if verdict["ok"] != ok || normalized["ok"] != ok {
        found.push(format!("ok is {} and {}", verdict["ok"], normalized["ok"]));
    }
    if verdict["issues"] != normalized["issues"] {
        found.push("validate and normalize disagree".to_owned());
    }
    if !ok {
        if body.is_some() {
            found.push("a body in spite of errors".to_owned());
        }
        return found;
    }
    let expected_changes = list(&case.expected, "changes");
    match_all("change", expected_changes, normalized["changes"].as_array().unwrap(), change_matches, &mut found);
    let Some(body) = body else {
        found.push("no body".to_owned());
        return found;
    };
    if expected_changes.is_empty() && !case.expected.contains_key("output") && !case.expected.contains_key("outXml") {
        if body != case.body {
            found.push("not the bytes that were given".to_owned());
        }
    } else if body != case.normalized().as_bytes() {
        found.push(format!("normalized to {}\n      instead of {}", String::from_utf8_lossy(body), case.normalized()));
    }
    found
}

fn list<'c>(case: &'c Map<String, Value>, name: &str) -> &'c [Value] {
    case.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn match_all(what: &str, expected: &[Value], got: &[Value], matches: impl Fn(&Value, &Value) -> bool, found: &mut Vec<String>) {
    let mut rest: Vec<&Value> = got.iter().collect();
    for wanted in expected {
        match rest.iter().position(|got| matches(wanted, got)) {
            Some(place) => drop(rest.remove(place)),
            None => found.push(format!("missing {what} {wanted}")),
        }
    }
    found.extend(rest.iter().map(|extra| format!("unexpected {what} {extra}")));
}

fn issue_matches(wanted: &Value, got: &Value) -> bool {
    let severity = wanted.get("severity").cloned().unwrap_or_else(|| "error".into());
    let params = wanted.get("params").and_then(Value::as_object);
    wanted["code"] == got["code"]
        && severity == got["severity"]
        && wanted["path"] == got["path"]
        && wanted.get("vendorCode").is_none_or(|code| *code == got["vendorCode"])
        && params.is_none_or(|params| params.iter().all(|(name, value)| got["params"].get(name) == Some(value)))
}

/// Whether an issue has an error of the vendor's, as those have that the vendor's page could list.
fn code_matches(case: &Case, got: &Value) -> bool {
    let listed = !["syntax", "limit", "unsupported"].contains(&got["code"].as_str().unwrap());
    got.get("vendorCode").is_some() == (case.schema == SchemaId::ArandaUserUpdate && got["severity"] == "error" && listed)
}

/// Whether an issue about an entry of an array names it, and no other does.
fn entry_matches(wanted: &Value, got: &Value) -> bool {
    wanted["params"].get("entry").or_else(|| wanted["path"].get(0).filter(|index| index.is_u64())) == got["params"].get("entry")
}

/// Whether what the range covers is what the case says, where it says so and there is a range: a value has none.
fn stands_there(wanted: &Value, got: &Value, body: &[u8]) -> bool {
    match (wanted.get("at").and_then(Value::as_str), got.get("range").and_then(Value::as_array)) {
        (Some(at), Some(range)) => {
            let [start, end] = [0, 1].map(|place| range[place].as_u64().unwrap() as usize);
            body.get(start..end) == Some(at.as_bytes())
        }
        _ => true,
    }
}

fn change_matches(wanted: &Value, got: &Value) -> bool {
    let same = |name: &str| match (wanted.get(name), got.get(name)) {
        (Some(wanted), Some(got)) => wanted == got || (wanted.is_number() && wanted.as_f64() == got.as_f64()),
        (wanted, got) => wanted.is_none() == got.is_none(),
    };
    wanted["rule"] == got["rule"] && wanted["path"] == got["path"] && same("from") && same("to")
}
