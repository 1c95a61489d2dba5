//! An example for each field, which the engine takes as it is.

use super::asked::{lenient, nested};
use crate::tools::Result;
use serde_json::{Map, Value, json};
use user_preflight::export::reference::{FieldReference, RecordReference, ValueKind};
use user_preflight::{ChangeRule, SchemaId, normalize};

/// An example for a field: one that the engine takes as it is, without a word.
pub fn example(
    id: SchemaId,
    records: &[RecordReference],
    record: &RecordReference,
    field: &FieldReference,
) -> Result<Option<Value>> {
    if field.info.read_only || field.info.response_only && id != SchemaId::SuperOfficeUserResponse {
        return Ok(None);
    }
    let value = made(id, records, field, 0);
    let payload = nested(&record.path, field.info.name, value.clone());
    let result = normalize(id, payload.to_string().as_bytes(), &lenient(id)?)?;
    let as_it_is = result.changes.iter().all(|change| change.rule == ChangeRule::FieldValues);
    if result.ok && result.issues.is_empty() && as_it_is {
        Ok(Some(value))
    } else {
        Err(format!(
            "{}.{}: the engine does not take the example {value} as it is: {:?} {:?}",
            record.name, field.info.name, result.issues, result.changes
        )
        .into())
    }
}

/// Words in names of text fields, the first that fits, and what such a text looks like.
const TEXTS: [(&str, &str); 34] = [
    ("email", "ada@example.com"),
    ("phoneextension", "102"),
    ("extension", "102"),
    ("phone", "+32 2 555 01 02"),
    ("mobile", "+32 475 12 34 56"),
    ("fax", "+32 2 555 01 03"),
    ("middlename", "King"),
    ("firstname", "Ada"),
    ("lastname", "Lovelace"),
    ("fullname", "Ada Lovelace"),
    ("nickname", "ada"),
    ("username", "ada"),
    ("password", "correct horse battery staple"),
    ("skype", "ada.lovelace"),
    ("country_code", "BE"),
    ("street_number", "12"),
    ("street", "Rue de la Loi"),
    ("zip", "1000"),
    ("city", "Brussels"),
    ("address", "Rue de la Loi 12, 1000 Brussels"),
    ("nationality", "Belgian"),
    ("place_of_birth", "London"),
    ("language", "en"),
    ("url", "https://example.com"),
    ("latitude", "50.8503"),
    ("length", "4.3517"),
    ("bankaccount", "BE68 5390 0754 7034"),
    ("jobtitle", "Analyst"),
    ("charge", "Analyst"),
    ("position", "Analyst"),
    ("code", "ERP-1"),
    ("description", "Knows the engine."),
    ("fieldtype", "System.Int32"),
    ("name", "Ada"),
];

fn made(id: SchemaId, records: &[RecordReference], field: &FieldReference, depth: u32) -> Value {
    let mut value = scalar(id, records, field, depth);
    let mut info = &field.info;
    let mut layers = Vec::new();
    while let Some(items) = &info.items {
        layers.push(info.r#type);
        info = items;
    }
    for layer in layers.into_iter().rev() {
        let key = if field.kind == ValueKind::Marked { "SuperOffice:1" } else { "Name" };
        value = if layer == "list" { json!([value]) } else { json!({ key: value }) };
    }
    value
}

fn scalar(id: SchemaId, records: &[RecordReference], field: &FieldReference, depth: u32) -> Value {
    let name = field.info.name;
    let mut inner = &field.info;
    while let Some(items) = &inner.items {
        inner = items;
    }
    match field.kind {
        ValueKind::Text | ValueKind::Email | ValueKind::Trimmed | ValueKind::Coordinate => {
            let lower = name.to_lowercase();
            let fits = TEXTS.iter().find(|(word, _)| lower.contains(word));
            fits.map_or_else(|| json!("text"), |(_, text)| json!(text))
        }
        ValueKind::Marked => json!("[I:5]"),
        ValueKind::Integer => json!(7),
        ValueKind::NumberList => inner.values.first().cloned().unwrap_or_default(),
        ValueKind::Telephone => json!(3225550102_i64),
        ValueKind::Boolean => json!(true),
        ValueKind::Guid => json!("cd50814a-f1a8-42ea-ace0-7e6fff28b0c4"),
        ValueKind::DateWithOffset => json!("2026-02-10T06:43:19Z"),
        ValueKind::Date => json!("2026-02-10T06:43:19"),
        ValueKind::Day => json!("10/02/2026"),
        ValueKind::Name => inner.values.get(1).cloned().unwrap_or_default(),
        ValueKind::Record => {
            let record = records.iter().find(|record| Some(record.name) == inner.declaration && depth < 4);
            let fields = record.into_iter().flat_map(|record| &record.fields);
            let open = |field: &&FieldReference| {
                !field.info.read_only && !field.info.response_only && !matches!(field.kind, ValueKind::Record)
            };
            // What must be there, else what comes first.
            let required: Vec<_> = fields.clone().filter(|field| field.info.required).collect();
            let shown = if required.is_empty() {
                let some: Vec<_> = fields.clone().filter(open).take(2).collect();
                if some.is_empty() { fields.take(1).collect() } else { some }
            } else {
                required
            };
            let members = shown.into_iter().map(|field| (field.info.name.to_owned(), made(id, records, field, depth + 1)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}
