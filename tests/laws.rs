//! Laws, on generated input: whatever comes in ends in a verdict, validating and normalizing agree, normalizing twice is
//! normalizing once, and the JSON reader takes what `serde_json` takes.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends at the first surprise")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use std::ops::Range;
use user_preflight::export::describe::{FieldInfo, describe, sample};
use user_preflight::{Code, Limits, Options, PatchFormat, SchemaId, diff, expand_patch, normalize, patch_plain, validate};

/// Values that fields are fond of, and some that they are not.
fn value() -> impl Strategy<Value = Value> {
    let texts = select(vec![
        "",
        " ",
        "x",
        "true",
        " FALSE ",
        "ada@example.com",
        " +32 2 555 ",
        "CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4",
        "{cd50814a-f1a8-42ea-ace0-7e6fff28b0c4}",
        "{0x1,0x2,0x3,{0x4,0x5,0x6,0x7,0x8,0x9,0xa,0xb}}",
        "00000000-0000-0000-0000-000000000000",
        "2026-02-10",
        "2026-02-10 06:43z",
        "2026-12-31T23:59:59.99999999+02:00",
        "/Date(1745921332644+0200)/",
        "04/05/2025",
        " +5 ",
        "007",
        "2147483648",
        "+32 (2) 555-01.02",
        "0475 12 34",
        "externalassociate",
        "[I:5]",
        "[D:2020-08-27]",
        "[D:08.09.2020]",
        "[DT:11/09/2017 14:53:18.5]",
        "[F:1e3]",
        "[I:x]",
        "51.5",
        "é\u{3000}😀\u{0}\"\\",
    ]);
    prop_oneof![
        8 => texts.prop_map(Value::from),
        2 => "\\PC{0,80}".prop_map(Value::from),
        2 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        2 => (-2_i64..5).prop_map(Value::from),
        1 => select(vec![40_000_i64, 1 << 40, (1 << 53) + 1]).prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => vec("[a-z]{0,3}", 0..3).prop_map(|items| json!(items)),
        1 => vec(-1_i64..4, 0..3).prop_map(|items| json!(items)),
        1 => vec(("[a-zA-Z]{0,2}", select(vec![json!("x"), json!(1.5), json!(null), json!("[D:2020.08.27]")])), 0..4)
            .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        1 => vec(select(vec![json!({ "Id": 5 }), json!({ "Rank": "40000", "Id": "5" }), json!({ "@odata.type": "x", "Type": 3 }), json!(null)]), 0..3)
            .prop_map(Value::from),
    ]
}

/// All names of a schema, those of nested records among them.
fn names(fields: &[FieldInfo], names: &mut Vec<&'static str>) {
    for field in fields.iter().chain(fields.iter().filter_map(|field| field.items.as_deref())) {
        names.push(field.name);
        self::names(field.fields.as_deref().unwrap_or_default(), names);
    }
}

/// A member's name: mostly documented, sometimes in other letter case, sometimes none.
fn name(id: SchemaId) -> impl Strategy<Value = String> {
    let root: Vec<&str> = describe(id).fields.iter().map(|field| field.name).collect();
    let mut all = Vec::new();
    names(&describe(id).fields, &mut all);
    prop_oneof![
        10 => select(root.clone()).prop_map(str::to_owned),
        5 => select(all).prop_map(str::to_owned),
        1 => select(root).prop_map(str::to_uppercase),
        1 => "[a-z_\"]{0,6}",
        1 => Just("@odata.id".to_owned()),
    ]
}

/// The object with a number, counted through the whole value.
fn object<'v>(value: &'v mut Value, number: &mut usize) -> Option<&'v mut Map<String, Value>> {
    match value {
        Value::Object(object) => {
            if *number == 0 {
                return Some(object);
            }
            *number -= 1;
            object.values_mut().find_map(|value| self::object(value, number))
        }
        Value::Array(items) => items.iter_mut().find_map(|value| self::object(value, number)),
        _ => None,
    }
}

/// The object with a number, or the first where there are not so many.
fn record(value: &mut Value, number: usize) -> Option<&mut Map<String, Value>> {
    let is_there = object(&mut value.clone(), &mut { number }).is_some();
    object(value, &mut if is_there { number } else { 0 })
}

/// A vendor's sample with members set, moved to the end, or taken out, in any of its records. An Aranda update is an object or
/// an array of pairs. The more edits, the more payloads are refused.
fn payload(edits: Range<usize>) -> impl Strategy<Value = (SchemaId, Value)> {
    select(SchemaId::ALL.to_vec()).prop_flat_map(move |id| {
        let edits = vec((0_usize..40, name(id), proptest::option::weighted(0.8, value())), edits.clone());
        (Just(id), edits, any::<bool>()).prop_map(|(id, edits, pairs)| {
            let mut payload: Value = serde_json::from_str(sample(id)).unwrap();
            if id == SchemaId::ArandaUserUpdate {
                payload = json!({ "FullName": "Ada", "Telephone": 5 });
            }
            for (place, name, value) in edits {
                let record = record(&mut payload, place).unwrap();
                record.shift_remove(&name);
                if let Some(value) = value {
                    record.insert(name, value);
                }
            }
            if pairs && id == SchemaId::ArandaUserUpdate {
                let pair = |(name, value): (&String, &Value)| json!({ "Field": name, "Value": value });
                payload = payload.as_object().unwrap().iter().map(pair).collect();
            }
            (id, payload)
        })
    })
}

fn options() -> impl Strategy<Value = Options> {
    let given = (
        select(vec!["server", "none"]),
        select(vec!["error", "strip", "keep"]),
        any::<bool>(),
        select(vec![1, 2, 100]),
        select(vec!["user", "specialist"]),
    );
    given.prop_map(|(coerce, unknown, partial, most, actor)| {
        let options = json!({ "coerce": coerce, "unknown": unknown, "partial": partial, "maxIssues": most, "actor": actor });
        serde_json::from_value(options).unwrap()
    })
}

/// The options with what this schema knows: further required fields, and the user in the URI.
fn with_fields(options: &Options, id: SchemaId, body: &[u8]) -> Options {
    let mut options = options.clone();
    let info = describe(id);
    if options.max_issues == 2 {
        options.require = info.fields.iter().step_by(7).map(|field| field.name.to_owned()).collect();
    }
    if id == SchemaId::ArandaUserUpdate {
        // An object names the user itself, and leaves that to the URI.
        let id = serde_json::from_slice::<Value>(body).ok().and_then(|value| value.get("Id").cloned());
        options.params.insert("id".to_owned(), id.filter(|id| id.is_string() || id.is_number()).unwrap_or_else(|| 7.into()));
    }
    options
}

fn laws(id: SchemaId, body: &[u8], options: &Options) -> Result<(), TestCaseError> {
    let options = &with_fields(options, id, body);
    let verdict = validate(id, body, options).unwrap();
    let once = normalize(id, body, options).unwrap();
    prop_assert_eq!((verdict.ok, &verdict.issues), (once.ok, &once.issues));
    prop_assert_eq!(once.body.is_some(), once.ok);
    for issue in &once.issues {
        if let Some([start, end]) = issue.range {
            prop_assert!(start <= end && end as usize <= body.len(), "{issue:?}");
        }
    }
    if let Some(body) = once.body {
        let twice = normalize(id, &body, options).unwrap();
        prop_assert!(twice.ok && !twice.changed, "{:?} of {}", twice.changes, String::from_utf8_lossy(&body));
        prop_assert_eq!(twice.body, Some(body));
    }
    Ok(())
}

/// The canonical full update, as the object it is.
fn update(id: SchemaId, payload: &Value, options: &Options) -> Option<Value> {
    // A merge patch of nothing changes nothing but what normalizing does.
    let body = payload.to_string();
    let update = expand_patch(id, b"{}", Some(body.as_bytes()), Some(PatchFormat::MergePatch), options).unwrap();
    update.body.map(|body| serde_json::from_slice(&body).unwrap())
}

/// A generator whose payloads are all refused would find little, and so would one whose payloads all pass.
#[test]
fn payloads_are_of_both_kinds() {
    let mut runner = TestRunner::deterministic();
    let passes = |_: &usize| {
        let (id, payload) = payload(0..4).new_tree(&mut runner).unwrap().current();
        let body = payload.to_string().into_bytes();
        validate(id, &body, &with_fields(&Options::default(), id, &body)).unwrap().ok
    };
    let passed = (0..300).filter(passes).count();
    assert!((75..225).contains(&passed), "{passed} of 300 pass");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Expanding the difference of two payloads on the one gives the other, in every format that can say it.
    #[test]
    fn a_difference_expands_to_the_other((id, before) in payload(0..4), after in vec((0_usize..40, any::<Index>(), proptest::option::weighted(0.7, value())), 1..4), options in options()) {
        prop_assume!(id != SchemaId::SuperOfficeUserResponse);
        let options = Options { unknown: Some(user_preflight::Unknown::Strip), params: Map::new(), require: Vec::new(), partial: true, max_issues: 100, ..options };
        let mut changed = before.clone();
        for (place, index, value) in after {
            let Some(record) = record(&mut changed, place) else { continue };
            if record.is_empty() {
                continue;
            }
            let name = index.get(&record.keys().cloned().collect::<Vec<_>>()).clone();
            match value {
                Some(value) => drop(record.insert(name, value)),
                None => drop(record.shift_remove(&name)),
            }
        }
        let (Some(before), Some(after)) = (update(id, &before, &options), update(id, &changed, &options)) else { return Ok(()) };
        for format in [PatchFormat::FieldValue, PatchFormat::JsonPatch, PatchFormat::MergePatch] {
            let made = diff(id, before.to_string().as_bytes(), after.to_string().as_bytes(), format, &options);
            let patch = match made {
                Ok(patch) => patch,
                Err(_) if format != PatchFormat::JsonPatch => continue,
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            };
            let expanded = expand_patch(id, &patch, Some(before.to_string().as_bytes()), Some(format), &options).unwrap();
            let text = String::from_utf8_lossy(&patch).into_owned();
            prop_assert!(expanded.ok, "{text}: {:?}", expanded.issues);
            let expanded: Value = serde_json::from_slice(&expanded.body.unwrap()).unwrap();
            prop_assert_eq!(&expanded, &after, "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn payloads((id, payload) in prop_oneof![payload(0..3), payload(0..12)], options in options(), pretty in any::<bool>()) {
        let body = if pretty { serde_json::to_vec_pretty(&payload) } else { serde_json::to_vec(&payload) };
        laws(id, &body.unwrap(), &options)?;
    }

    #[test]
    fn any_bytes(body in vec(any::<u8>(), 0..64), options in options()) {
        laws(SchemaId::WelloUserCreate, &body, &options)?;
    }

    /// Payloads with bytes put in, taken out and overwritten.
    #[test]
    fn broken_text_and_serde_json((id, payload) in payload(0..12), edits in vec((any::<Index>(), 0_u8..3, select(b"{}[]\",:\\0-.eE+tfn \xC3\x80\xFFu".to_vec())), 0..4)) {
        let mut body = serde_json::to_vec(&payload).unwrap();
        for (place, kind, byte) in edits {
            let at = place.index(body.len());
            match kind {
                0 => body.insert(at, byte),
                1 => drop(body.remove(at)),
                _ => body[at] = byte,
            }
            if body.is_empty() {
                body.push(b' ');
            }
        }
        let options = Options { limits: Limits { depth: 100, ..Limits::DEFAULT }, ..Options::default() };
        laws(id, &body, &options)?;
        let verdict = validate(id, &body, &options).unwrap();
        let broken = verdict.issues.iter().any(|issue| issue.code == Code::Syntax);
        // serde_json passes over bytes in strings that it ignores: whether they are UTF-8 is asked apart.
        let theirs = serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_err() || std::str::from_utf8(&body).is_err();
        prop_assert_eq!(broken, theirs, "{}", String::from_utf8_lossy(&body));
    }
}

/// What an operation comes to, straight from the RFC: the pointer's steps are a container's name and a name or an index in it.
fn operate(document: &mut Value, op: &str, pointer: &str, value: &Value) -> bool {
    let mut steps = pointer.split('/').skip(1);
    let container = document.get_mut(steps.next().unwrap()).unwrap();
    let name = steps.next().unwrap();
    match (container, op) {
        (Value::Object(object), "add") => drop(object.insert(name.to_owned(), value.clone())),
        (Value::Array(items), "add") if name == "-" => items.push(value.clone()),
        (Value::Array(items), "add") if name.parse::<usize>().unwrap() > items.len() => return false,
        (Value::Array(items), "add") => items.insert(name.parse().unwrap(), value.clone()),
        (container, "test") => return container.pointer(&format!("/{name}")) == Some(value),
        (container, _) if container.pointer(&format!("/{name}")).is_none() => return false,
        (Value::Object(object), "remove") => drop(object.shift_remove(name)),
        (Value::Array(items), "remove") => drop(items.remove(name.parse().unwrap())),
        (container, _) => *container.pointer_mut(&format!("/{name}")).unwrap() = value.clone(),
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Containers of more members and items than are looked through have an index: it must follow whatever is done to them.
    #[test]
    fn operations_on_large_containers(
        sizes in (0_usize..80, 0_usize..80),
        operations in vec((select(vec!["add", "replace", "remove", "test"]), 0_u8..4, any::<Index>(), 0_i32..3), 1..60),
        last in (select(vec!["add", "replace", "remove", "test"]), 0_u8..4, any::<Index>(), 0_i32..3),
    ) {
        // Every other name differs from the one before it in letter case alone.
        let name = |place: usize| format!("{}{}", if place.is_multiple_of(2) { "n" } else { "N" }, place / 2 * 7 % 100);
        let record: Map<String, Value> = (0..sizes.0).map(|place| (name(place), json!(place % 3))).collect();
        let document = json!({ "record": record, "list": (0..sizes.1).map(|place| place % 3).collect::<Vec<_>>() });
        let mut wanted = document.clone();
        let mut patch = Vec::new();
        // All but the last do what they are to do.
        let count = operations.len();
        for (place, (op, container, index, value)) in operations.into_iter().chain([last]).enumerate() {
            let pointer = match container {
                0 => format!("/list/{}", index.index(wanted["list"].as_array().unwrap().len() + 2)),
                1 => format!("/list/{}", if op == "add" { "-" } else { "0" }),
                _ => format!("/record/{}", name(index.index(100))),
            };
            let mut after = wanted.clone();
            let done = operate(&mut after, op, &pointer, &json!(value));
            if !done && place < count {
                continue;
            }
            patch.push(json!({ "op": op, "path": pointer, "value": value }));
            if place == count {
                let patch = Value::from(std::mem::take(&mut patch)).to_string();
                let got = patch_plain(PatchFormat::JsonPatch, document.to_string().as_bytes(), patch.as_bytes());
                let wanted = if done { Ok(after.to_string()) } else { Err(Code::Mismatch) };
                prop_assert_eq!(got.map(|text| String::from_utf8(text).unwrap()), wanted, "{}", patch);
            }
            wanted = after;
        }
    }
}
