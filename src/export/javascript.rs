//! JavaScript modules: the tables behind issues and changes, the schemas as data, the samples.

use super::describe::{Describe, describe, sample};
use crate::catalog::field::{NOT_EDITABLE, NULLABLE, REQUIRED};
use crate::catalog::schema::{FIELD_VALUES, HeaderGroup, RESETS, RESPONSE};
use crate::catalog::{Blank, DATE, Field, Kind, Record, Rule, Schema, SchemaId, VERSION, Zone};
use crate::check::problem::{ChangeRule, Parameter, Problem};
use serde_json::{Map, Value, json};

/// `tables.js`: what the core needs to turn numbers into issues and changes.
#[must_use]
pub fn tables() -> String {
    // Of the body, of what is wanted; and where it is known why it is not taken.
    let unsupported = [Problem::MediaType, Problem::AcceptedType, Problem::Unpublished, Problem::PatchAlone];
    let problem_of = json!({
        "bytes": Problem::TooManyBytes as u32,
        "depth": Problem::TooDeep as u32,
        "items": Problem::TooManyItems as u32,
        "unsupported": unsupported.map(|why| why as u32),
    });
    format!(
        "export const problems = {};\nexport const changeRules = {};\nexport const schemas = {};\nexport const problemOf = {problem_of};\n",
        parsed(&problems()),
        json!(ChangeRule::NAMES),
        parsed(&schemas()),
    )
}

/// Of each problem its code, its sentence, what is the same in all its issues, and of what kind each of the other parameters is.
fn problems() -> Value {
    Problem::ALL
        .iter()
        .map(|problem| {
            let message = problem.message();
            let mut constant = Map::new();
            let mut kinds = Map::new();
            for &(name, parameter) in message.parameters {
                let (map, value): (_, Value) = match parameter {
                    Parameter::Number => (&mut kinds, "number".into()),
                    Parameter::Name => (&mut kinds, "name".into()),
                    Parameter::Names => (&mut kinds, "names".into()),
                    Parameter::Numbers => (&mut kinds, "numbers".into()),
                    Parameter::MediaTypes => (&mut kinds, "types".into()),
                    Parameter::Word(word) => (&mut constant, word.into()),
                    Parameter::Constant(number) => (&mut constant, number.into()),
                };
                map.insert(name.to_owned(), value);
            }
            json!([message.code, message.template, constant, kinds])
        })
        .collect()
}

/// Of each schema what the core goes by.
fn schemas() -> Value {
    SchemaId::ALL
        .iter()
        .map(|id| {
            let schema = id.schema();
            let mut info = Map::new();
            info.insert("id".to_owned(), schema.id.into());
            info.insert("types".to_owned(), schema.content_types.into());
            if !schema.unpublished.is_empty() {
                info.insert("unpublished".to_owned(), schema.unpublished.into());
            }
            if let Some(parameter) = schema.key.parameter {
                info.insert("parameter".to_owned(), parameter.into());
            }
            if schema.is(RESPONSE) {
                info.insert("response".to_owned(), true.into());
            }
            if !schema.endpoint.fallback_code.is_empty() {
                let fields = schema.root.fields.iter().filter(|field| !field.code.is_empty());
                let mut codes: Map<String, Value> =
                    fields.map(|field| (field.name.text().to_owned(), field.code.into())).collect();
                codes.insert(String::new(), schema.endpoint.fallback_code.into());
                info.insert("codes".to_owned(), codes.into());
            }
            Value::from(info)
        })
        .collect()
}

/// `schemas-data.js`: the schemas without what `schemas.js` fills in: members that are `false` or empty, repeated records, and
/// sources that follow from the record's. And with what JSON Schemas and requests need beyond what is published: what
/// `traits` of a schema, `oneOf` of a record and `kind` of a field say. Each record is JSON, so that a program that looks at none
/// of them does not make them when it starts.
#[must_use]
pub fn schemas_data() -> String {
    let mut records = Map::new();
    let mut schemas = Vec::new();
    for id in SchemaId::ALL {
        let root = id.schema().root;
        collect(root, &mut records);
        let mut info = serde_json::to_value(describe(id)).unwrap_or_default();
        if let Some(info) = info.as_object_mut() {
            info.insert("fields".to_owned(), root.name.into());
            for list in ["params", "query", "headers"] {
                for parameter in info.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
                    if let Some(parameter) = parameter.as_object_mut() {
                        parameter.retain(|name, value| *value != Value::Bool(false) && !(name == "type" && value == "text"));
                    }
                }
            }
            if id.schema().is(RESPONSE) {
                info.insert("response".to_owned(), true.into());
            }
            info.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
            let traits = traits(id.schema());
            if !traits.is_empty() {
                info.insert("traits".to_owned(), traits.into());
            }
        }
        schemas.push(info);
    }
    format!(
        "export const records = {};\nexport const schemas = {};\nexport const catalog = {};\n",
        made_when_read(&records),
        parsed(&schemas.into()),
        json!({ "version": VERSION, "date": DATE }),
    )
}

/// An object of texts, the values as JSON.
fn made_when_read(values: &Map<String, Value>) -> String {
    let members: Vec<String> = values.iter().map(|(name, value)| format!("{name:?}: {}", text(value))).collect();
    format!("{{ {} }}", members.join(",\n"))
}

/// A value written as JSON in a text: engines read that several times faster than the same in JavaScript.
fn parsed(value: &Value) -> String {
    format!("/* @__PURE__ */ JSON.parse({})", text(value))
}

/// A text in JavaScript that is a value's JSON.
fn text(value: &Value) -> Value {
    value.to_string().into()
}

/// The records' fields, each record once.
fn collect(record: &'static Record, records: &mut Map<String, Value>) {
    if records.contains_key(record.name) {
        return;
    }
    records.insert(record.name.to_owned(), Value::Null);
    let mut fields = Vec::new();
    let mut describe = Describe { response: true, inside: Vec::new() };
    for (place, field) in record.fields.iter().enumerate().filter(|(_, field)| !field.is(NOT_EDITABLE)) {
        let mut info = serde_json::to_value(describe.field(field, Some((record, place)), "")).unwrap_or_default();
        // What answers change is put in again by schemas.js.
        if let Some(info) = info.as_object_mut() {
            info.insert("required".to_owned(), field.is(REQUIRED).into());
            info.insert("nullable".to_owned(), (field.is(NULLABLE) && !field.is(REQUIRED)).into());
        }
        shorten(&mut info, field, records);
        if let Some(info) = info.as_object_mut() {
            info.remove("source");
            if !field.finding.is_empty() {
                info.insert("finding".to_owned(), field.finding.into());
            }
        }
        fields.push(info);
    }
    let mut data = Map::new();
    data.insert("source".to_owned(), record.source.into());
    for rule in record.rules {
        if let Rule::OneOf(group) = rule {
            data.insert("oneOf".to_owned(), group.iter().map(|name| name.text()).collect());
        }
    }
    data.insert("fields".to_owned(), fields.into());
    records.insert(record.name.to_owned(), data.into());
}

/// `pairs`: it travels as an array of pairs, and this field in it names the user; `set`: the "not set" value will not do for
/// this field; `resets`: the server resets what an update leaves out; `headers`: groups of which one must be sent, perhaps only
/// beside another; `refusesByFalse`: `false` as an answer is a no.
fn traits(schema: &Schema) -> Map<String, Value> {
    let mut traits = Map::new();
    let key = Value::from(schema.key.field.text());
    if schema.is(FIELD_VALUES) {
        traits.insert("pairs".to_owned(), key.clone());
    }
    if schema.key.zero == Blank::Missing {
        traits.insert("set".to_owned(), key);
    }
    if schema.is(RESETS) {
        traits.insert("resets".to_owned(), true.into());
    }
    let group = |group: &HeaderGroup| match group.beside {
        Some(header) => json!({ "oneOf": group.one_of, "beside": header }),
        None => json!({ "oneOf": group.one_of }),
    };
    if !schema.endpoint.header_groups.is_empty() {
        traits.insert("headers".to_owned(), schema.endpoint.header_groups.iter().map(group).collect());
    }
    if schema.endpoint.refuses_by_false {
        traits.insert("refusesByFalse".to_owned(), true.into());
    }
    traits
}

/// What a value is, where its type does not say it all.
fn kind(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Marked => Some("marked"),
        Kind::Telephone => Some("telephone"),
        Kind::Day => Some("day"),
        Kind::Date { zone: Zone::Utc } => Some("utc"),
        _ => None,
    }
}

/// Leaves out what `schemas.js` fills in.
fn shorten(info: &mut Value, field: &'static Field, records: &mut Map<String, Value>) {
    if let (Kind::List(item) | Kind::Map(item), Some(items)) = (field.kind, info.get_mut("items")) {
        if let Some(items) = items.as_object_mut() {
            items.insert("nullable".to_owned(), item.is(NULLABLE).into());
            items.remove("source");
        }
        shorten(items, item, records);
    }
    if let Kind::Record(inner) = field.kind {
        collect(inner, records);
    }
    if let Some(info) = info.as_object_mut() {
        if let Some(kind) = kind(field.kind) {
            info.insert("kind".to_owned(), kind.into());
        }
        // By which it is looked up.
        if let Kind::Record(inner) = field.kind {
            info.insert("record".to_owned(), inner.name.into());
        }
        info.remove("fields");
        info.retain(|name, value| {
            let usual = match name.as_str() {
                "type" => *value == "text",
                "minimum" => *value == i64::from(i32::MIN),
                "maximum" => *value == i64::from(i32::MAX),
                _ => *value == "" || *value == Value::Bool(false),
            };
            !usual
        });
    }
}

/// `samples.js`: the documents' own samples, as JSON.
#[must_use]
pub fn samples() -> String {
    let samples: Map<String, Value> = SchemaId::ALL
        .iter()
        .map(|&id| (id.schema().id.to_owned(), serde_json::from_str(sample(id)).unwrap_or_default()))
        .collect();
    format!("export const samples = {};\n", made_when_read(&samples))
}
