//! Places: the range that an issue has is that of what its path leads to, and what is said of one field is what is said at its place
//! in the whole. Held against another reader of JSON, on all vectors.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test ends at the first surprise"
)]

mod support;

use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use support::{Case, cases};
use user_preflight::export::describe::describe;
use user_preflight::{Code, Coerce, Issue, Options, PathSegment, SchemaId, Verdict, validate, validate_field};

/// A value of a body in JSON and the name before it, each as it is written there.
#[derive(Clone, Copy)]
struct Written<'b> {
    name: Option<&'b str>,
    value: &'b str,
}

/// The values inside one, by their steps.
fn inside(value: &str) -> Vec<(PathSegment, Written<'_>)> {
    if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value) {
        let item = |(index, item)| (PathSegment::Index(index), Written { name: None, value: RawValue::get(item) });
        return (0..).zip(items).map(item).collect();
    }
    let members = serde_json::from_str::<BTreeMap<String, &RawValue>>(value).unwrap_or_default();
    let member = |(name, member)| {
        let member = RawValue::get(member);
        let before = value[..offset(value, member)].trim_end().strip_suffix(':').unwrap().trim_end();
        // The shortest text that reads as the name is it.
        let reads = |start: &usize| serde_json::from_str::<String>(&before[*start..]).is_ok_and(|text| text == name);
        let start = before.rmatch_indices('"').map(|(start, _)| start).find(reads).unwrap();
        (PathSegment::Name(name), Written { name: Some(&before[start..]), value: member })
    };
    members.into_iter().map(member).collect()
}

/// Where a part of a text begins in it.
fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr().addr() - whole.as_ptr().addr()
}

/// What stands at a path.
fn at<'b>(value: &'b str, path: &[PathSegment]) -> Option<Written<'b>> {
    path.iter().try_fold(Written { name: None, value }, |above, step| {
        inside(above.value).into_iter().find(|(inner, _)| inner == step).map(|(_, inner)| inner)
    })
}

/// The body of a case in JSON, where it is one without a name twice and nothing stops the check, and what is said of it.
fn looked_through(case: &Case) -> Option<(&str, Verdict)> {
    let verdict = validate(case.schema, &case.body, &case.options()).unwrap();
    let stops = |issue: &Issue| {
        matches!(issue.code, Code::Syntax | Code::Limit | Code::Unsupported | Code::DuplicateField | Code::NotInFormat)
    };
    let json = case.options().content_type.is_none_or(|name| name.ends_with("json"));
    let text = std::str::from_utf8(&case.body).ok().filter(|_| json && !verdict.issues.iter().any(stops))?;
    Some((text.trim_start_matches('\u{FEFF}'), verdict))
}

/// The range of an issue is that of the value at its path; of a name that no document has, that of the name; of what is missing,
/// that of the record that lacks it. What a URI says has none.
#[test]
fn ranges_are_where_the_paths_lead() {
    let mut compared = 0;
    for case in cases() {
        let Some((text, verdict)) = looked_through(&case) else { continue };
        for issue in &verdict.issues {
            let mut path = issue.path.clone();
            if let (Some(entry), [PathSegment::Name(_)]) = (issue.params.get("entry").and_then(Value::as_u64), &path[..]) {
                let member = if issue.code == Code::UnknownField { "Field" } else { "Value" };
                path = vec![PathSegment::Index(entry as u32), PathSegment::Name(member.to_owned())];
            }
            let wanted = match at(text, &path) {
                Some(Written { name: Some(name), .. }) if issue.code == Code::UnknownField && path == issue.path => name,
                Some(found) => found.value,
                None if issue.code == Code::Required => at(text, &path[..path.len() - 1]).map_or("", |record| record.value),
                None => "",
            };
            let from_uri = path.len() == 1 && !case.options().params.is_empty() && issue.range.is_none();
            // It has another spelling there.
            if wanted.is_empty() || from_uri {
                continue;
            }
            let start = offset(text, wanted) + case.body.len() - text.len();
            let wanted = [start as u32, (start + wanted.len()) as u32];
            assert_eq!(issue.range, Some(wanted), "{}: {}: {:?} {:?}", case.file, case.name, issue.code, issue.path);
            compared += 1;
        }
    }
    assert!(compared > 1_000, "only {compared} ranges were compared");
}

/// A path as text.
fn text_of(path: &[PathSegment]) -> String {
    let text = |step: &PathSegment| match step {
        PathSegment::Name(name) => format!("[{}]", Value::from(name.as_str())),
        PathSegment::Index(index) => format!("[{index}]"),
    };
    let PathSegment::Name(root) = &path[0] else { panic!("a list has no fields") };
    path[1..].iter().map(text).fold(root.clone(), |above, step| above + &step)
}

/// All values inside one, with their paths.
fn everything<'b>(value: &'b str, path: &[PathSegment]) -> Vec<(Vec<PathSegment>, &'b str)> {
    let deeper = |(step, inner): (PathSegment, Written<'b>)| {
        let path = [path, &[step]].concat();
        let below = everything(inner.value, &path);
        std::iter::once((path, inner.value)).chain(below)
    };
    inside(value).into_iter().flat_map(deeper).collect()
}

/// Whether a path leads to where another does, or below. A name may be another spelling of the documented one.
fn is_below(path: &[PathSegment], above: &[PathSegment], any_case: bool) -> bool {
    let same = |(one, other): (&PathSegment, &PathSegment)| match (one, other) {
        (PathSegment::Name(one), PathSegment::Name(other)) if any_case => one.eq_ignore_ascii_case(other),
        _ => one == other,
    };
    path.len() >= above.len() && path.iter().zip(above).all(same)
}

type Said = Vec<(Code, Vec<PathSegment>, String)>;

fn said(issues: &[Issue]) -> Said {
    issues.iter().map(|issue| (issue.code, issue.path.clone(), issue.message.clone())).collect()
}

/// What is said of a field among its siblings is what is said in the whole payload of it, and of groups that it is in. Alone it is
/// what needs no other.
#[test]
fn a_field_is_a_part_of_the_whole() {
    let (mut compared, mut deep) = (0, 0);
    for case in cases() {
        let Some((text, whole)) = looked_through(&case) else { continue };
        let Ok(members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(text) else { continue };
        let alone = Options { content_type: None, accept: None, ..case.options() };
        let any_case = alone.coerce == Coerce::Server || case.schema == SchemaId::ArandaUserUpdate;
        let siblings = Options { siblings: Some(text.as_bytes().to_vec()), ..alone.clone() };
        let mut fields: Vec<(Vec<PathSegment>, Option<&str>)> = Vec::new();
        for field in describe(case.schema).fields {
            // A member in other letter case is the field too, and stands among the siblings.
            let is_respelt = |name: &String| any_case && name != field.name && name.trim().eq_ignore_ascii_case(field.name);
            let value = members.get(field.name).map(|raw| raw.get());
            if value.is_some() || !members.keys().any(is_respelt) {
                fields.push((vec![PathSegment::Name(field.name.to_owned())], value));
            }
        }
        // Nobody looks into what is wrong itself.
        let is_reached = |path: &[PathSegment]| {
            path.len() > 1
                && (1..path.len()).all(|above| {
                    !whole.issues.iter().any(|issue| issue.path.len() == above && is_below(path, &issue.path, any_case))
                })
        };
        let below = everything(text, &[]).into_iter().filter(|(path, _)| is_reached(path));
        fields.extend(below.map(|(path, value)| (path, Some(value))));
        for (path, value) in fields {
            let name = text_of(&path);
            let about = |issue: &&Issue| {
                let last =
                    path.last().and_then(|last| if let PathSegment::Name(name) = last { Some(name.as_str()) } else { None });
                let group = issue.params.get("fields").and_then(Value::as_array).into_iter().flatten();
                is_below(&issue.path, &path, any_case)
                    || issue.path == path[..path.len() - 1] && group.into_iter().any(|name| name.as_str() == last)
            };
            let wanted: Vec<Issue> = whole.issues.iter().filter(about).cloned().collect();
            let value = value.map(str::as_bytes);
            let among = validate_field(case.schema, &name, value, &siblings).unwrap();
            assert_eq!(said(&among.issues), said(&wanted), "{}: {}: {name}", case.file, case.name);
            let wanted: Vec<Issue> = wanted.into_iter().filter(|issue| issue.code != Code::OneOfRequired).collect();
            let alone = validate_field(case.schema, &name, value, &alone).unwrap();
            assert_eq!(said(&alone.issues), said(&wanted), "{}: {}: {name}, alone", case.file, case.name);
            compared += 1;
            deep += u32::from(path.len() > 1);
        }
    }
    assert!(compared > 10_000 && deep > 1_000, "only {compared} fields were compared, {deep} of them deep");
}

/// Names of fields that are looked at alone.
#[test]
fn a_field_alone_is_found_as_it_is_in_the_whole() {
    use SchemaId::{ArandaUserUpdate as Aranda, Salt2UserUpdate as Salt2, WelloUserUpdate as Wello};
    let keep = r#"{ "unknown": "keep" }"#;
    let strict = r#"{ "coerce": "none" }"#;
    let lone = Some(r#""\ud800""#);
    let unknown = Code::UnknownField;
    for (schema, options, name, value, codes) in [
        (Wello, "{}", "EMAIL", Some("5"), &[Code::Format][..]),
        (Wello, strict, "EMAIL", Some("5"), &[unknown]),
        (Wello, strict, "email", Some("5"), &[Code::Type]),
        (Wello, "{}", " email", Some("5"), &[unknown]),
        (Aranda, strict, " BUILDING ", Some("true"), &[Code::Type]),
        (Salt2, "{}", "Permissions[0]", None, &[]),
        (Salt2, "{}", "OfficePermissions[0]", None, &[Code::Null]),
        (Salt2, "{}", "Notifications[0].Scope", None, &[]),
        (Salt2, "{}", "Email[0]", Some("5"), &[unknown]),
        (Salt2, "{}", "Email.x", Some("5"), &[unknown]),
        (Salt2, "{}", "Permissions[-]", Some("{}"), &[unknown]),
        // What is kept is looked at, where it is the value of that very name.
        (Salt2, keep, "Bogus", lone, &[unknown, Code::Unicode]),
        (Salt2, keep, "Bogus.x", lone, &[unknown]),
        (Salt2, keep, "Bogus", None, &[unknown]),
        // What is taken out is nobody's concern.
        (Wello, "{}", "modified_dateutc", Some("5"), &[]),
    ] {
        let options = serde_json::from_str(options).unwrap();
        let verdict = validate_field(schema, name, value.map(str::as_bytes), &options).unwrap();
        assert_eq!(verdict.issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), codes, "{schema} {name} {value:?}");
    }
    let deep = Options { limits: serde_json::from_str(r#"{ "depth": 2 }"#).unwrap(), ..Options::default() };
    let codes = |name: &str| {
        validate_field(Salt2, name, Some(b"5"), &deep).unwrap().issues.iter().map(|issue| issue.code).collect::<Vec<_>>()
    };
    assert_eq!((codes("Notifications[0]"), codes("Notifications[0].Scope")), (vec![Code::Type], vec![Code::Limit]));
}
