//! Laws, on generated input: whatever comes in ends in a verdict, validating and normalizing agree, normalizing twice is
//! normalizing once, and the JSON reader takes what `serde_json` takes.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends at the first surprise")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};
use user_preflight::export::describe::{describe, sample};
use user_preflight::{Code, Limits, Options, SchemaId, normalize, validate};

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
        "é\u{3000}😀\u{0}\"\\",
    ]);
    prop_oneof![
        8 => texts.prop_map(Value::from),
        2 => "\\PC{0,80}".prop_map(Value::from),
        2 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => (-2_i64..3).prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => vec("[a-z]{0,3}", 0..3).prop_map(|items| json!(items)),
    ]
}

/// A member's name: mostly documented, sometimes in other letter case, sometimes none.
fn name() -> impl Strategy<Value = String> {
    let names: Vec<&str> = describe(SchemaId::WelloUserUpdate).fields.iter().map(|field| field.name).collect();
    let organization: Vec<&str> =
        describe(SchemaId::WelloUserUpdate).fields[18].fields.as_ref().unwrap().iter().map(|field| field.name).collect();
    prop_oneof![
        10 => select(names.clone()).prop_map(str::to_owned),
        3 => select(organization).prop_map(str::to_owned),
        1 => select(names).prop_map(str::to_uppercase),
        1 => "[a-z_\"]{0,6}",
    ]
}

/// The vendor's sample with members set, moved to the end, or taken out, in the user and in the organization.
fn payload() -> impl Strategy<Value = Value> {
    let edits = vec((any::<bool>(), name(), proptest::option::weighted(0.8, value())), 0..12);
    (select(SchemaId::ALL.to_vec()), edits).prop_map(|(id, edits)| {
        let mut payload: Map<String, Value> = serde_json::from_str(sample(id)).unwrap();
        for (inner, name, value) in edits {
            let record = match payload.get_mut("sales_organization") {
                Some(Value::Object(organization)) if inner => organization,
                _ => &mut payload,
            };
            record.shift_remove(&name);
            if let Some(value) = value {
                record.insert(name, value);
            }
        }
        payload.into()
    })
}

fn options() -> impl Strategy<Value = Options> {
    let given = (
        select(vec!["server", "none"]),
        select(vec!["error", "strip", "keep"]),
        any::<bool>(),
        select(vec![1, 2, 100]),
        select(vec![json!([]), json!(["phone", "sales_organization.city"])]),
    );
    given.prop_map(|(coerce, unknown, partial, most, require)| {
        let options = json!({ "coerce": coerce, "unknown": unknown, "partial": partial, "maxIssues": most, "require": require });
        serde_json::from_value(options).unwrap()
    })
}

fn laws(id: SchemaId, body: &[u8], options: &Options) -> Result<(), TestCaseError> {
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn payloads(payload in payload(), options in options(), pretty in any::<bool>(), id in select(SchemaId::ALL.to_vec())) {
        let body = if pretty { serde_json::to_vec_pretty(&payload) } else { serde_json::to_vec(&payload) };
        laws(id, &body.unwrap(), &options)?;
    }

    #[test]
    fn any_bytes(body in vec(any::<u8>(), 0..64), options in options()) {
        laws(SchemaId::WelloUserCreate, &body, &options)?;
    }

    /// Payloads with bytes put in, taken out and overwritten.
    #[test]
    fn broken_text_and_serde_json(payload in payload(), edits in vec((any::<Index>(), 0_u8..3, select(b"{}[]\",:\\0-.eE+tfn \xC3\x80\xFFu".to_vec())), 0..4)) {
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
        laws(SchemaId::WelloUserUpdate, &body, &options)?;
        let verdict = validate(SchemaId::WelloUserUpdate, &body, &options).unwrap();
        let broken = verdict.issues.iter().any(|issue| issue.code == Code::Syntax);
        // serde_json passes over bytes in strings that it ignores: whether they are UTF-8 is asked apart.
        let theirs = serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_err() || std::str::from_utf8(&body).is_err();
        prop_assert_eq!(broken, theirs, "{}", String::from_utf8_lossy(&body));
    }
}
