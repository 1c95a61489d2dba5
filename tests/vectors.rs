//! The vectors through the native API; and the same code compiled to wasm, where `wasm-bindgen-test` runs it in Node.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends at the first surprise")]

mod support;

use serde_json::{Value, json};
use support::{cases, differences, fail, grammar};
use user_preflight::{
    Code, DiffError, Issue, Options, OptionsError, PatchFormat, SchemaId, diff, expand_patch, normalize, validate, validate_field,
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn every_vector() {
    let cases = cases();
    let mut failures = Vec::new();
    for case in &cases {
        let verdict = validate(case.schema, &case.body, &case.options()).unwrap();
        let normalized = normalize(case.schema, &case.body, &case.options()).unwrap();
        let rest = json!({ "ok": normalized.ok, "issues": normalized.issues, "changes": normalized.changes });
        let mut found = differences(case, &json!(verdict), &rest, normalized.body.as_deref());
        // The type that is wanted, or else the body's, where the case says no other.
        let options = case.options();
        let wanted = options.accept.or(options.content_type).unwrap_or_else(|| "application/json".to_owned());
        let wanted = wanted.split(';').next().map(|wanted| wanted.trim().to_lowercase());
        let wanted = case.expected.get("type").and_then(Value::as_str).map(str::to_owned).or(wanted);
        if normalized.content_type != wanted.as_deref().filter(|_| normalized.ok) {
            found.push(format!("the type {:?} instead of {wanted:?}", normalized.content_type));
        }
        if !normalized.ok && (normalized.changed || !normalized.changes.is_empty()) {
            found.push("changes of what is refused".to_owned());
        }
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
fn siblings_and_bases_are_options_of_one_function_each() {
    let schema = SchemaId::Salt2UserUpdate;
    let some = || Some(b"{}".to_vec());
    let siblings = Options { siblings: some(), ..Options::default() };
    let base = Options { base: some(), ..Options::default() };
    assert_eq!(validate(schema, b"{}", &siblings), Err(OptionsError::Misplaced("siblings")));
    assert_eq!(normalize(schema, b"{}", &siblings), Err(OptionsError::Misplaced("siblings")));
    assert_eq!(validate_field(schema, "Email", None, &base), Err(OptionsError::Misplaced("base")));
    for (option, options) in [("siblings", &siblings), ("base", &base)] {
        assert_eq!(expand_patch(schema, b"{}", None, None, options), Err(OptionsError::Misplaced(option)));
        let misplaced = DiffError::Options(OptionsError::Misplaced(option));
        assert_eq!(diff(schema, b"{}", b"{}", PatchFormat::MergePatch, options), Err(misplaced));
    }
    // As JSON they stand in the options as they are.
    let options: Options = serde_json::from_str(r#"{ "siblings": { "UserId": 1.50 }, "base": null }"#).unwrap();
    assert_eq!((options.siblings.as_deref(), options.base.as_deref()), (Some(br#"{ "UserId": 1.50 }"#.as_slice()), None));
    assert!(serde_json::to_string(&options).unwrap().contains(r#""siblings":{ "UserId": 1.50 }"#));
    // What is no JSON is the siblings' fault, and has no place in the value.
    let broken = Options { siblings: Some(b"{".to_vec()), ..Options::default() };
    let verdict = validate_field(schema, "UserId", Some(b"1"), &broken).unwrap();
    assert_eq!(verdict.issues.iter().map(|issue| (issue.code, issue.range)).collect::<Vec<_>>(), [(Code::Syntax, None)]);
}

#[test]
fn what_is_required_is_a_documented_field() {
    let required =
        |schema, path: &str| validate(schema, b"{}", &Options { require: vec![path.to_owned()], ..Options::default() });
    for path in ["Email", "Notifications", "Permissions[0]", "Notifications[3].Scope", "Notifications.Scope", "[\"Email\"]"] {
        assert!(required(SchemaId::Salt2UserUpdate, path).is_ok(), "{path}");
    }
    for path in [
        "",
        "email",
        "Emial",
        "Email.",
        "Email.Scope",
        "Notifications..Scope",
        "Notifications.scope",
        "Permissions.x",
        "Notifications[0][0].Scope",
        "Email[0]",
    ] {
        assert_eq!(required(SchemaId::Salt2UserUpdate, path), Err(OptionsError::Require(path.to_owned())));
    }
    // What is taken out cannot be asked for.
    assert!(required(SchemaId::WelloUserUpdate, "modified_dateutc").is_err());
    assert!(required(SchemaId::SuperOfficeUserUpdate, "TableRight").is_err());
    assert!(required(SchemaId::SuperOfficeUserResponse, "TableRight").is_ok());
}

/// Suggestions cost more than anything else.
#[test]
fn twenty_suggestions_are_made() {
    let body: serde_json::Map<String, Value> = (b'a'..=b'z').map(|last| (format!("emai{}", last as char), json!("x"))).collect();
    let verdict = validate(SchemaId::WelloUserUpdate, Value::from(body).to_string().as_bytes(), &Options::default()).unwrap();
    let suggested = |issue: &&Issue| issue.params.get("suggestion").is_some_and(|name| name == "email");
    assert_eq!(verdict.issues.iter().filter(suggested).count(), 20);
    assert_eq!(verdict.issues.iter().filter(|issue| issue.code == Code::UnknownField).count(), 25);
}

/// One that is made is for a payload without.
#[test]
fn an_id_that_is_given_stays() {
    let options = Options { generate_id: true, ..Options::default() };
    let body = |id: &str| {
        format!(r#"{{{id}"username":"jdoe","lastname":"Doe","sales_organization_code":"ERP-1","email":"jdoe@example.com"}}"#)
    };
    let given = body(r#""id":"cd50814a-f1a8-42ea-ace0-7e6fff28b0c4","#);
    let normalized = normalize(SchemaId::WelloUserCreate, given.as_bytes(), &options).unwrap();
    assert_eq!((normalized.issues, normalized.changes, normalized.body), (vec![], vec![], Some(given.into_bytes())));
    let made = normalize(SchemaId::WelloUserCreate, body("").as_bytes(), &options).unwrap();
    assert_eq!((made.ok, json!(made.changes[0].rule)), (true, json!("generated_id")));
}

/// A wrong call is told from a payload that is wrong.
#[test]
fn options_have_bounds() {
    let call = |id, options: &str| validate(id, b"{}", &serde_json::from_str(options).unwrap());
    for (options, option) in [
        (r#"{ "maxIssues": 0 }"#, "maxIssues"),
        (r#"{ "maxIssues": 1000001 }"#, "maxIssues"),
        (r#"{ "limits": { "bytes": 0 } }"#, "limits.bytes"),
        (r#"{ "limits": { "depth": 257 } }"#, "limits.depth"),
        (r#"{ "limits": { "items": 0 } }"#, "limits.items"),
    ] {
        assert_eq!(call(SchemaId::Salt2UserUpdate, options), Err(OptionsError::Range(option)), "{options}");
    }
    for options in [r#"{ "maxIssues": 1000000, "limits": { "depth": 256 } }"#, r#"{ "maxIssues": 1, "limits": { "items": 1 } }"#]
    {
        assert!(call(SchemaId::Salt2UserUpdate, options).is_ok(), "{options}");
    }
    assert_eq!(call(SchemaId::WelloUserUpdate, r#"{ "params": { "ID": 1 } }"#), Err(OptionsError::Parameter("ID".to_owned())));
    assert_eq!(call(SchemaId::Salt2UserUpdate, r#"{ "params": { "id": 1 } }"#), Err(OptionsError::Parameter("id".to_owned())));
    let value = OptionsError::ParameterValue("id".to_owned());
    assert_eq!(call(SchemaId::WelloUserUpdate, r#"{ "params": { "id": null } }"#), Err(value));
    // An answer has no updates, and is no patch.
    let answer = SchemaId::SuperOfficeUserResponse;
    assert_eq!(expand_patch(answer, b"{}", None, None, &Options::default()), Err(OptionsError::Response));
    let options: Options = serde_json::from_str(r#"{ "contentType": "application/merge-patch+json", "base": {} }"#).unwrap();
    let refused = normalize(answer, b"{}", &options).unwrap();
    assert_eq!(refused.issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), [Code::Unsupported]);
    // Every schema is named to whoever names none.
    let text = "wello.user".parse::<SchemaId>().unwrap_err().to_string();
    assert!(text.ends_with(&SchemaId::ALL.map(|id| id.to_string()).join(", ")), "{text}");
}

#[test]
fn an_element_takes_a_thousand_attributes() {
    let options = Options { content_type: Some("application/xml".to_owned()), ..Options::default() };
    let codes = |root: &str, inside: &str| {
        let body = format!(r#"<UserUpdateRequest {root}><UserId {inside}>1</UserId></UserUpdateRequest>"#);
        let verdict = validate(SchemaId::Salt2UserUpdate, body.as_bytes(), &options).unwrap();
        verdict.issues.iter().map(|issue| issue.code).collect::<Vec<_>>()
    };
    let attributes = |from: usize, to: usize| (from..to).map(|number| format!(r#"a{number}="" "#)).collect::<String>();
    let namespaces =
        |from: usize, to: usize| (from..to).map(|number| format!(r#"xmlns:a{number}="urn:{number}" "#)).collect::<String>();
    assert_eq!(codes(&attributes(0, 1000), &attributes(0, 1000)), []);
    assert_eq!(codes("", &attributes(0, 1001)), [Code::Limit]);
    // Declarations are there for what is inside, too.
    assert_eq!(codes(&namespaces(0, 600), &namespaces(600, 1000)), []);
    assert_eq!(codes(&namespaces(0, 600), &namespaces(600, 1001)), [Code::Limit]);
}

/// The smallest part of a body that shows what is over a limit.
#[test]
fn limits_have_a_place() {
    for (limits, body, place) in [
        (r#"{ "depth": 1 }"#, r#"{"a":[1]}"#, [5, 6]),
        (r#"{ "items": 1 }"#, r#"{"a":1,"b":2}"#, [7, 8]),
        (r#"{ "items": 2 }"#, r#"{"a":[1,2,3]}"#, [10, 11]),
        (r#"{ "bytes": 4 }"#, r#"{"a":1}"#, [4, 7]),
    ] {
        let options = Options { limits: serde_json::from_str(limits).unwrap(), ..Options::default() };
        let verdict = validate(SchemaId::WelloUserUpdate, body.as_bytes(), &options).unwrap();
        assert_eq!(
            verdict.issues.iter().map(|issue| (issue.code, issue.range)).collect::<Vec<_>>(),
            [(Code::Limit, Some(place))],
            "{limits}"
        );
    }
}

#[test]
fn a_form_takes_a_thousand_keys_and_xml_any_number() {
    for (count, accept, code) in [
        (999, "application/x-www-form-urlencoded", None),
        (1000, "application/x-www-form-urlencoded", Some(Code::Limit)),
        (1000, "application/xml", None),
    ] {
        let body = json!({ "UserId": 1, "OfficePermissions": (0..count).collect::<Vec<_>>() }).to_string();
        let options = Options { accept: Some(accept.to_owned()), ..Options::default() };
        let normalized = normalize(SchemaId::Salt2UserUpdate, body.as_bytes(), &options).unwrap();
        assert_eq!(normalized.issues.first().map(|issue| issue.code), code, "{count} {accept}");
    }
    let options = Options { content_type: Some("application/x-www-form-urlencoded".to_owned()), ..Options::default() };
    for (count, ok) in [(999, true), (1000, false)] {
        let body: String = (0..count).map(|place| format!("OfficePermissions[{place}]={place}&")).collect();
        assert_eq!(
            validate(SchemaId::Salt2UserUpdate, format!("{body}UserId=1").as_bytes(), &options).unwrap().ok,
            ok,
            "{count}"
        );
    }
}

#[test]
fn a_patch_as_the_body_becomes_the_payload_in_any_format() {
    let base = Some(br#"{ "UserId": 7, "FirstName": "Ada", "LastName": "Byron" }"#.to_vec());
    let patched = |patch: &[u8], content_type: &str, accept: Option<&str>, base: &Option<Vec<u8>>| {
        let (content_type, accept) = (Some(content_type.to_owned()), accept.map(str::to_owned));
        let options = Options { content_type, accept, base: base.clone(), ..Options::default() };
        normalize(SchemaId::Salt2UserUpdate, patch, &options).unwrap()
    };
    let operations = br#"[{ "op": "replace", "path": "/LastName", "value": "Lovelace" }]"#;
    let json = patched(operations, "application/json-patch+json", None, &base);
    assert_eq!(json.content_type, Some("application/json"));
    assert_eq!(json.body.as_deref(), Some(br#"{"UserId":7,"FirstName":"Ada","LastName":"Lovelace"}"#.as_slice()));
    let xml =
        patched(br#"{ "LastName": "Lovelace" }"#, "application/merge-patch+json; charset=utf-8", Some("application/xml"), &base);
    assert_eq!(xml.content_type, Some("application/xml"));
    assert!(String::from_utf8(xml.body.unwrap()).unwrap().contains("<LastName>Lovelace</LastName>"));
    let alone = patched(operations, "application/json-patch+json", None, &None);
    assert_eq!((alone.issues[0].code, alone.issues[0].params["reason"].as_str()), (Code::Unsupported, Some("base")));
    let text = patched(operations, "application/json-patch+json", None, &Some(b"\"{}\"".to_vec()));
    assert_eq!(text.issues[0].code, Code::Type);
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
