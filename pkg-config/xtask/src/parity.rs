//! What the native engine says of its schemas and about every vector, for the package's engine to be held against, word for word.

use crate::tools::Result;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use user_preflight::export::describe::describe;
use user_preflight::{SchemaId, normalize, validate};

#[path = "../../../tests/support/mod.rs"]
pub mod support;

/// Writes one JSON text a line.
pub fn write(file: &Path) -> Result {
    let mut lines = json!({ "schemas": SchemaId::ALL.map(describe) }).to_string();
    lines.push('\n');
    for case in support::cases() {
        let options = case.options();
        let verdict = validate(case.schema, &case.body, &options)?;
        let normalized = normalize(case.schema, &case.body, &options)?;
        let line = json!({
            "file": case.file,
            "name": case.name,
            "schema": case.schema,
            "body": hexadecimal(&case.body),
            "options": case.options,
            "verdict": verdict,
            "normalized": {
                "ok": normalized.ok,
                "issues": normalized.issues,
                "changes": normalized.changes,
                "changed": normalized.changed,
                "contentType": normalized.content_type,
                "body": normalized.body.as_deref().map_or(Value::Null, |body| hexadecimal(body).into()),
            },
        });
        writeln!(lines, "{line}")?;
    }
    std::fs::write(file, lines)?;
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
