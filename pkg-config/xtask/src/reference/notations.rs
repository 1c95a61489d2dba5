//! What the engine makes of the usual notations of each kind of value.

use super::asked::{lenient, nested};
use crate::tools::Result;
use serde_json::{Value, json};
use user_preflight::export::reference::{FieldReference, RecordReference, ValueKind};
use user_preflight::{ChangeRule, SchemaId, normalize};

/// What comes of a notation: the value and the changes, or the codes of what is wrong.
pub struct Notation {
    pub given: String,
    pub becomes: Option<Value>,
    pub said: Vec<String>,
}

/// Asks what each usual notation of a kind of value becomes, in a field of that kind.
pub fn notations(id: SchemaId, record: &RecordReference, field: &FieldReference) -> Result<Vec<Notation>> {
    let first = |place: usize| field.info.values.get(place).cloned().unwrap_or_default();
    let lower = |value: &Value| value.as_str().unwrap_or_default().to_lowercase();
    let named: Vec<String> = match field.kind {
        ValueKind::Name => {
            let number = field.numbers.iter().find_map(|(_, number)| *number).unwrap_or_default();
            vec![first(1).to_string(), json!(lower(&first(1))).to_string(), number.to_string(), json!("other").to_string()]
        }
        ValueKind::NumberList => vec![first(0).to_string(), format!("\"{}\"", first(0)), "99".to_owned()],
        _ => Vec::new(),
    };
    let usual: &[&str] = match field.kind {
        ValueKind::Text => &["\"Ada\"", "\" Ada \"", "5", "true", "{}"],
        ValueKind::Email => &["\" ada@example.com \"", "\"ada\""],
        ValueKind::Trimmed => &["\" +32 2 555 01 02 \"", "5550102"],
        ValueKind::Coordinate => &["\"50.8503\"", "50.8503", "\"north\""],
        ValueKind::Marked => {
            &["\"[I:5]\"", "5", "12.5", "true", "\"[D:2026-02-10]\"", "\"[D:03.04.2026]\"", "\"[I:x]\"", "\"plain text\""]
        }
        ValueKind::Integer => &["7", "\"7\"", "\" +7 \"", "7.0", "1e2", "7.5", "\"1,000\"", "2147483648", "\"\""],
        ValueKind::Telephone => &["3225550102", "\"+32 (2) 555-01.02\"", "\"555 0102\"", "\"none\""],
        ValueKind::Boolean => &["true", "\"True\"", "1", "\"1\"", "\"yes\""],
        ValueKind::Guid => &[
            "\"cd50814a-f1a8-42ea-ace0-7e6fff28b0c4\"",
            "\"{CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4}\"",
            "\"CD50814AF1A842EAACE07E6FFF28B0C4\"",
            "\"cd50814a\"",
        ],
        ValueKind::DateWithOffset | ValueKind::Date => &[
            "\"2026-02-10T06:43:19+01:00\"",
            "\"2026-02-10T06:43:19\"",
            "\"2026-02-10 06:43\"",
            "\"2026-02-10\"",
            "\"/Date(1770705799000)/\"",
            "\"10/02/2026\"",
            "\"2026-02-30\"",
        ],
        ValueKind::Day => &["\"10/02/2026\"", "\"1/2/2026\"", "\"2026-02-10T06:43:19Z\"", "\"10.02.2026\"", "\"30/02/2026\""],
        ValueKind::Name | ValueKind::NumberList | ValueKind::Record => &[],
    };
    let options = lenient(id)?;
    let ask = |given: String| -> Result<Notation> {
        // The text itself goes in, since a number's notation matters.
        let mut body = nested(&record.path, field.info.name, container(field, "§")).to_string();
        body = body.replace("\"§\"", &given);
        let result = normalize(id, body.as_bytes(), &options)?;
        let codes = result.issues.iter().filter_map(|issue| json!(issue.code).as_str().map(str::to_owned));
        let rules = result.changes.iter().filter(|change| change.rule != ChangeRule::FieldValues);
        let rules = rules.filter_map(|change| json!(change.rule).as_str().map(str::to_owned));
        let said = codes.chain(rules).collect();
        let becomes = result.body.map(|body| serde_json::from_slice::<Value>(&body)).transpose()?;
        Ok(Notation { given, becomes: becomes.map(|value| leaf(&value).clone()), said })
    };
    named.into_iter().chain(usual.iter().map(|&text| text.to_owned())).map(ask).collect()
}

/// A value in the list or map that the field holds.
fn container(field: &FieldReference, value: &str) -> Value {
    match field.info.r#type {
        "list" => json!([value]),
        "map" => json!({ "Name": value }),
        _ => value.into(),
    }
}

/// The one value in what holds nothing else; of a pair of Aranda's, its `Value`.
fn leaf(value: &Value) -> &Value {
    match value {
        Value::Array(items) => items.first().map_or(value, leaf),
        Value::Object(members) => members.get("Value").or_else(|| members.values().next()).map_or(value, leaf),
        _ => value,
    }
}
