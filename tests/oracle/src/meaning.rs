//! What a canonical body says, value by value, in the words that the servers' parsers are reported in. It is read with
//! `serde_json` and `chrono`, so that nothing of the engine vouches for itself.

use crate::types::{Fields, is_telephone};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde_json::{Map, Value};
use user_preflight::SchemaId;
use user_preflight::export::describe::FieldInfo;

/// What the body says, or what is wrong with it.
pub fn meaning(fields: &Fields, body: &[u8]) -> Result<Value, String> {
    let mut value: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    if fields.id == SchemaId::ArandaUserUpdate {
        let pairs = value.as_array().ok_or("no array of pairs")?;
        let entry = |pair: &Value| Some((pair.get("Field")?.as_str()?.to_owned(), pair.get("Value")?.clone()));
        value = pairs.iter().map(entry).collect::<Option<Map<_, _>>>().ok_or("an entry that is no pair")?.into();
    }
    record(fields, &fields.root, &value)
}

fn record(fields: &Fields, of: &[FieldInfo], value: &Value) -> Result<Value, String> {
    let members = value.as_object().ok_or("no object")?;
    let mut read = Map::new();
    for (name, value) in members {
        // What no document names has no place in the server's type.
        let Some(field) = of.iter().find(|field| field.name == name) else { continue };
        let value = one(fields, field, value).map_err(|error| format!("{name}: {error}"))?;
        if !is_default(field, &value) {
            read.insert(name.clone(), value);
        }
    }
    Ok(read.into())
}

fn is_default(field: &FieldInfo, value: &Value) -> bool {
    value.is_null()
        || !field.nullable
            && match field.r#type {
                "boolean" => *value == false,
                "integer" => *value == 0,
                "guid" => *value == "00000000-0000-0000-0000-000000000000",
                "date" => value.as_str().is_some_and(|text| text.starts_with("0001-01-01T00:00:00.0000000")),
                "enum" => *value == 0 || value.is_string() && field.values.first() == Some(value),
                _ => false,
            }
}

fn one(fields: &Fields, field: &FieldInfo, value: &Value) -> Result<Value, String> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let text = || value.as_str().ok_or(format!("no text but {value}"));
    Ok(match field.r#type {
        "record" => record(fields, fields.inside(field), value)?,
        "list" => {
            let item = field.items.as_deref().ok_or("a list of nothing")?;
            value.as_array().ok_or("no list")?.iter().map(|value| one(fields, item, value)).collect::<Result<_, _>>()?
        }
        "map" => {
            let item = field.items.as_deref().ok_or("a map of nothing")?;
            let entries = value.as_object().ok_or("no map")?.iter();
            let entries = entries.map(|(key, value)| Ok::<_, String>((key.clone(), one(fields, item, value)?)));
            Value::Object(entries.collect::<Result<_, _>>()?)
        }
        "date" => moment(fields.id, text()?)?.into(),
        // A telephone number, a number where no digit is lost by it.
        _ if is_telephone(field) => value.as_str().map_or_else(|| value.to_string(), str::to_owned).into(),
        _ => value.clone(),
    })
}

/// A moment in UTC; one without an offset as it stands.
fn moment(id: SchemaId, text: &str) -> Result<String, String> {
    const TICKS: &str = "%Y-%m-%dT%H:%M:%S%.9f";
    let day = if id == SchemaId::ArandaUserUpdate { "%d/%m/%Y" } else { "%Y-%m-%d" };
    let (moment, zone) = if let Ok(date) = NaiveDate::parse_from_str(text, day) {
        (date.and_time(chrono::NaiveTime::MIN), "")
    } else if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        (moment.with_timezone(&Utc).naive_utc(), "Z")
    } else {
        (NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map_err(|error| format!("{error} in {text}"))?, "")
    };
    let written = moment.format(TICKS).to_string();
    // Seven digits of a fraction, as .NET has it.
    let ticks = written.strip_suffix("00").ok_or(format!("more than seven digits in {text}"))?;
    Ok(format!("{ticks}{zone}"))
}
