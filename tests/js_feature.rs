//! The vectors through the cargo feature `js`: values and bytes as `JsValue`, in a wasm module in Node.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends at the first surprise")]

mod support;

use js_sys::{Function, JSON, Reflect, Uint8Array};
use serde_json::{Value, json};
use support::{cases, differences, fail};
use user_preflight::js;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn parse(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

/// A verdict as data, without what only JavaScript has.
fn data(value: &JsValue) -> Value {
    serde_json::from_str(&String::from(JSON::stringify(value).unwrap())).unwrap()
}

fn member(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

#[wasm_bindgen_test]
fn every_vector_as_bytes() {
    let mut failures = Vec::new();
    let cases = cases();
    for case in &cases {
        let id = case.schema.schema().id;
        let options = || parse(&case.options.to_string());
        let verdict = js::validate_bytes(id, &case.body, &options()).ok().unwrap();
        let normalized = js::normalize_bytes(id, &case.body, &options()).ok().unwrap();
        let body = member(&normalized, "body");
        let body = (!body.is_undefined()).then(|| Uint8Array::from(body).to_vec());
        let found = differences(case, &data(&verdict), &data(&normalized), body.as_deref());
        if !found.is_empty() {
            failures.push(format!("{}: {}: {}", case.file, case.name, found.join("; ")));
        }
    }
    fail(&failures, cases.len());
}

#[wasm_bindgen_test]
fn every_vector_as_a_value() {
    let mut failures = Vec::new();
    let mut count = 0;
    for case in cases().iter().filter(|case| !case.only_bytes) {
        count += 1;
        let id = case.schema.schema().id;
        let options = || parse(&case.options.to_string());
        let value = parse(std::str::from_utf8(&case.body).unwrap());
        let verdict = js::validate(id, &value, &options()).ok().unwrap();
        let normalized = js::normalize(id, &value, &options()).ok().unwrap();
        let out = member(&normalized, "value");
        // The text that went in stands for the same value where nothing had to change, white space aside.
        let body = (!out.is_undefined()).then(|| String::from(JSON::stringify(&out).unwrap()).into_bytes());
        let same = body.as_ref().is_some_and(|body| body == String::from(JSON::stringify(&value).unwrap()).as_bytes());
        let body = if same && data(&normalized)["changes"] == json!([]) { Some(case.body.clone()) } else { body };
        let found = differences(case, &data(&verdict), &data(&normalized), body.as_deref());
        if !found.is_empty() {
            failures.push(format!("{}: {}: {}", case.file, case.name, found.join("; ")));
        }
    }
    assert!(count > 500, "only {count} cases");
    fail(&failures, count);
}

#[wasm_bindgen_test]
fn values_that_json_cannot_hold_are_a_verdict() {
    let hostile = Function::new_no_args(
        "const loop = {}; loop.id = loop; return [loop, 5n, undefined, () => 1, { get id() { throw 1 } }, new Proxy({}, { ownKeys() { throw 1 } })]",
    );
    let values: js_sys::Array = hostile.call0(&JsValue::NULL).unwrap().into();
    for _ in 0..2000 {
        for value in values.iter() {
            let verdict = data(&js::validate("wello.user.update", &value, &JsValue::UNDEFINED).ok().unwrap());
            assert_eq!(verdict["ok"], false);
            assert_eq!(verdict["issues"][0]["code"], "type");
        }
    }
}

#[wasm_bindgen_test]
fn wrong_calls_are_errors() {
    let value = parse("{}");
    assert!(js::validate("wello.user.delete", &value, &JsValue::UNDEFINED).is_err());
    assert!(js::validate("wello.user.update", &value, &parse(r#"{ "coerse": "none" }"#)).is_err());
    assert!(js::validate("wello.user.create", &value, &parse(r#"{ "params": { "id": "x" } }"#)).is_err());
}

#[wasm_bindgen_test]
fn one_field() {
    let verdict = js::validate_field("wello.user.update", "archived", &"yes".into(), &JsValue::UNDEFINED).ok().unwrap();
    assert_eq!(data(&verdict)["issues"][0]["path"], json!(["archived"]));
    let missing = js::validate_field("wello.user.update", "email", &JsValue::UNDEFINED, &JsValue::UNDEFINED).ok().unwrap();
    assert_eq!(data(&missing)["issues"][0]["code"], "required");
}
