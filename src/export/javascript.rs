//! JavaScript modules: the tables behind issues and changes, the schemas as data, the samples.

use super::describe::{describe, sample};
use crate::catalog::{DATE, SchemaId, VERSION};
use crate::check::problem::{ChangeRule, Parameter, Problem};
use serde_json::{Map, Value, json};

/// `tables.js`: what the core needs to turn numbers into issues and changes.
#[must_use]
pub fn tables() -> String {
    let problems: Vec<Value> = Problem::ALL
        .iter()
        .map(|problem| {
            let message = problem.message();
            let parameters: Vec<Value> = message
                .parameters
                .iter()
                .filter_map(|&(name, parameter)| match parameter {
                    Parameter::Number => Some(json!([name, "number"])),
                    Parameter::Name => Some(json!([name, "name"])),
                    Parameter::Names => Some(json!([name, "names"])),
                    Parameter::MediaTypes => Some(json!([name, "types"])),
                    Parameter::Word(_) => None,
                })
                .collect();
            // Text and names in turn; and the parameters that are always the same.
            let parts: Vec<&str> = message.template.split(['{', '}']).collect();
            let words: Map<String, Value> = message
                .parameters
                .iter()
                .filter_map(|&(name, parameter)| match parameter {
                    Parameter::Word(word) => Some((name.to_owned(), word.into())),
                    _ => None,
                })
                .collect();
            json!({ "code": message.code, "parts": parts, "parameters": parameters, "words": (!words.is_empty()).then_some(words) })
        })
        .collect();
    let schemas: Vec<Value> = SchemaId::ALL
        .iter()
        .map(|id| {
            let schema = id.schema();
            json!({
                "id": schema.id,
                "types": schema.content_types,
                "key": schema.key.field.text(),
                "keyParameter": schema.key.in_uri,
            })
        })
        .collect();
    let problem_of = json!({
        "bytes": Problem::TooManyBytes as u32,
        "depth": Problem::TooDeep as u32,
        "items": Problem::TooManyItems as u32,
    });
    format!(
        "export const problems = {};\nexport const changeRules = {};\nexport const schemas = {};\nexport const problemOf = {problem_of};\n",
        Value::from(problems),
        json!(ChangeRule::NAMES),
        Value::from(schemas),
    )
}

/// `schemas-data.js`: the schemas without what `schemas.js` fills in: members that are `false` or empty, repeated records, and
/// sources that follow from the record's.
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
            for parameter in info.get_mut("params").and_then(Value::as_array_mut).into_iter().flatten() {
                shorten(parameter);
            }
            info.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
        }
        schemas.push(info);
    }
    format!(
        "export const records = {};\nexport const schemas = {};\nexport const catalog = {};\n",
        Value::from(records),
        Value::from(schemas),
        json!({ "version": VERSION, "date": DATE }),
    )
}

/// The records' fields, each record once.
fn collect(record: &'static crate::catalog::Record, records: &mut Map<String, Value>) {
    if records.contains_key(record.name) {
        return;
    }
    records.insert(record.name.to_owned(), Value::Null);
    let mut fields = Vec::new();
    for (field, info) in record.fields.iter().zip(super::describe::record_fields(record)) {
        if let crate::catalog::Kind::Record(inner) = field.kind {
            collect(inner, records);
        }
        let mut info = serde_json::to_value(info).unwrap_or_default();
        shorten(&mut info);
        if let Some(info) = info.as_object_mut() {
            info.remove("fields");
            info.remove("source");
            if !field.finding.is_empty() {
                info.insert("finding".to_owned(), field.finding.into());
            }
        }
        fields.push(info);
    }
    records.insert(record.name.to_owned(), json!({ "source": record.source, "fields": fields }));
}

fn shorten(info: &mut Value) {
    if let Some(info) = info.as_object_mut() {
        info.retain(|name, value| *value != Value::Bool(false) && !(name == "type" && value == "text"));
    }
}

/// `samples.js`: the documents' own samples, as values.
#[must_use]
pub fn samples() -> String {
    let samples: Map<String, Value> = SchemaId::ALL
        .iter()
        .map(|&id| (id.schema().id.to_owned(), serde_json::from_str(sample(id)).unwrap_or_default()))
        .collect();
    format!("export const samples = {};\n", Value::from(samples))
}
