//! How the engine is asked: options, and payloads with one value in them.

use crate::tools::Result;
use serde_json::{Value, json};
use user_preflight::export::reference::Step;
use user_preflight::{Options, SchemaId};

/// A value where a record's path and a field lead to.
pub fn nested(path: &[Step], field: &str, value: Value) -> Value {
    let mut value = json!({ field: value });
    for step in path.iter().rev() {
        value = match step {
            Step::Member(name) => json!({ *name: value }),
            Step::Item => json!([value]),
            Step::Key => json!({ "Name": value }),
        };
    }
    value
}

/// Options as a caller of JavaScript writes them.
pub fn options(value: Value) -> Result<Options> {
    Ok(serde_json::from_value(value)?)
}

/// Options for a part of a payload.
pub fn lenient(id: SchemaId) -> Result<Options> {
    let key = json!({ "partial": true, "actor": "specialist", "params": { "id": 7 } });
    options(if id == SchemaId::ArandaUserUpdate { key } else { json!({ "partial": true }) })
}
