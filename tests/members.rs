//! The samples with each member in turn left out, and null in turn, at every depth: what must be said follows from the table
//! alone.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends at the first surprise")]

use serde_json::{Map, Value, json};
use user_preflight::export::describe::{FieldInfo, describe, sample};
use user_preflight::{Code, Options, SchemaId, Severity, normalize, validate};

/// A schema's sample, as an object, with records where it shows null or an empty one.
fn full(id: SchemaId) -> Value {
    if id == SchemaId::ArandaUserUpdate {
        // The page shows one entry; here is one of every field.
        let value = |field: &FieldInfo| match (field.name, field.r#type) {
            ("Latitude" | "Length", _) => json!("51.5"),
            ("Email", _) => json!("ada@example.com"),
            (_, "text") => json!("text"),
            (_, "date") => json!("29/04/1990"),
            _ => json!(1),
        };
        return describe(id).fields.iter().map(|field| (field.name.to_owned(), value(field))).collect::<Map<_, _>>().into();
    }
    let mut value = serde_json::from_str(sample(id)).unwrap();
    fill(&mut value, &describe(id).fields, 0);
    value
}

fn fill(value: &mut Value, fields: &[FieldInfo], depth: usize) {
    for field in fields {
        let inner = field.items.as_deref().unwrap_or(field);
        // A map's keys are the caller's.
        let Some(inside) = inner.fields.as_deref().filter(|_| field.r#type != "map") else { continue };
        let Some(slot) = value.get_mut(field.name) else { continue };
        if slot.is_null() {
            *slot = json!({});
        }
        let records = match slot {
            Value::Array(items) => items.iter_mut().collect(),
            record => vec![record],
        };
        for record in records {
            if record.as_object().is_some_and(Map::is_empty) && depth < 3 {
                *record = inside.iter().map(|field| (field.name.to_owned(), some(field))).collect::<Map<_, _>>().into();
            }
            fill(record, inside, depth + 1);
        }
    }
}

/// A valid value.
fn some(field: &FieldInfo) -> Value {
    match field.r#type {
        "integer" => json!(0),
        "boolean" => json!(false),
        "enum" => field.values[0].clone(),
        "date" => json!("2015-01-18T17:54:08Z"),
        "record" | "map" => json!({}),
        "list" => json!([]),
        _ => json!("text"),
    }
}

fn options(id: SchemaId) -> Options {
    let params = if id == SchemaId::ArandaUserUpdate { json!({ "id": 1 }) } else { json!({}) };
    serde_json::from_value(json!({ "params": params, "actor": "specialist" })).unwrap()
}

/// The errors of a payload, as code and path.
fn errors(id: SchemaId, payload: &Value) -> Vec<(Code, String)> {
    let verdict = validate(id, payload.to_string().as_bytes(), &options(id)).unwrap();
    let errors = verdict.issues.iter().filter(|issue| issue.severity == Severity::Error);
    errors.map(|issue| (issue.code, serde_json::to_string(&issue.path).unwrap())).collect()
}

/// Runs over every member at every depth: its path, and what the table says about it.
fn each<'f>(value: &Value, fields: &'f [FieldInfo], path: &mut Vec<Value>, visit: &mut dyn FnMut(&[Value], &'f FieldInfo)) {
    let Value::Object(record) = value else { return };
    for field in fields {
        let Some(member) = record.get(field.name) else { continue };
        path.push(field.name.into());
        visit(path, field);
        let inner = field.items.as_deref().unwrap_or(field);
        if let Some(inside) = inner.fields.as_deref().filter(|_| field.r#type != "map") {
            match member {
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        path.push(index.into());
                        each(item, inside, path, visit);
                        path.pop();
                    }
                }
                record => each(record, inside, path, visit),
            }
        }
        path.pop();
    }
}

fn at<'v>(value: &'v mut Value, path: &[Value]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match step {
        Value::String(name) => &mut value[name.as_str()],
        index => &mut value[index.as_u64().unwrap() as usize],
    })
}

#[test]
fn each_member_left_out_and_null_in_turn() {
    let mut count = 0;
    for id in SchemaId::ALL {
        let full = full(id);
        assert_eq!(errors(id, &full), [], "{}", id.schema().id);
        let fields = describe(id).fields;
        let mut members = Vec::new();
        each(&full, &fields, &mut Vec::new(), &mut |path, field| members.push((path.to_vec(), field)));
        for (path, field) in &members {
            count += 1;
            let name = serde_json::to_string(path).unwrap();
            // The wire form of Aranda's updates takes no null at all; its key may come from the URI alone.
            let aranda = id == SchemaId::ArandaUserUpdate;

            let mut without = full.clone();
            let (last, above) = path.split_last().unwrap();
            at(&mut without, above).as_object_mut().unwrap().shift_remove(last.as_str().unwrap());
            let expected = if field.required && !aranda { vec![(Code::Required, name.clone())] } else { Vec::new() };
            assert_eq!(errors(id, &without), expected, "{} without {name}", id.schema().id);

            let mut null = full.clone();
            *at(&mut null, path) = Value::Null;
            let expected = match field {
                field if field.read_only => Vec::new(),
                field if field.required => vec![(Code::Required, name.clone())],
                field if field.nullable && !aranda => Vec::new(),
                _ => vec![(Code::Null, name.clone())],
            };
            assert_eq!(errors(id, &null), expected, "{} with {name} null", id.schema().id);
        }
    }
    assert!(count > 300, "{count} members");
}

/// What a SuperOffice server answered, edited in one field, is a request: nothing that only answers have is left in it.
#[test]
fn an_answer_edited_is_a_request() {
    let mut answer = full(SchemaId::SuperOfficeUserResponse);
    answer["@odata.context"] = json!("https://example.com/$metadata");
    answer["OtherGroups"][0]["@odata.type"] = json!("UserGroup");
    answer["Tooltip"] = json!("edited");
    let body = normalize(SchemaId::SuperOfficeUserUpdate, answer.to_string().as_bytes(), &Options::default()).unwrap();
    assert!(body.ok, "{:?}", body.issues);
    let request = String::from_utf8(body.body.unwrap()).unwrap();
    assert!(request.contains("\"Tooltip\":\"edited\""));
    for gone in ["TableRight", "FieldProperties", "_Links", "@odata"] {
        assert!(!request.contains(gone), "{gone} in {request}");
    }
}
