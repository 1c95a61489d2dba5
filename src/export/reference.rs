//! The reference of one schema, for reading: its endpoint, its fields and what is known of each.

use super::describe::{FieldInfo, describe};
use crate::catalog::SchemaId;
use std::fmt::Write;

/// The reference as Markdown. Records come behind the payload, each once.
///
/// ```
/// let text = user_preflight::export::reference::reference(user_preflight::SchemaId::ArandaUserUpdate);
/// assert!(text.contains("| `Celphone` | text"));
/// assert!(text.contains("InvalidCelPhone"));
/// ```
#[must_use]
pub fn reference(id: SchemaId) -> String {
    let info = describe(id);
    let mut out = format!("# {}\n\n`{}`: `{} {}`\n\n", info.title, id.schema().id, info.method, info.path);
    for (title, list) in [("URI parameters", &info.params), ("Query", &info.query), ("Headers", &info.headers)] {
        if !list.is_empty() {
            let names: Vec<String> = list.iter().map(|field| format!("`{}`{}", field.name, mark(field.required))).collect();
            let _ = writeln!(out, "- {title}: {}", names.join(", "));
        }
    }
    let _ = writeln!(out, "- Media types: {}", info.content_types.join(", "));
    for unsupported in &info.unsupported_types {
        let _ = writeln!(out, "- Not supported: {}. {}", unsupported.r#type, unsupported.reason);
    }
    if !info.errors.is_empty() {
        let _ = writeln!(out, "- Documented errors: {}", info.errors.len());
    }
    let mut records = vec![(id.schema().root.name, info.fields.as_slice())];
    let mut next = 0;
    while let Some(&(name, fields)) = records.get(next) {
        next += 1;
        let _ = writeln!(out, "\n## {name}\n\n| field | type | | what it is | source |\n|---|---|---|---|---|");
        for field in fields {
            row(field, &mut out);
            let inner = field.items.as_deref().unwrap_or(field);
            if let (Some(record), Some(fields)) = (inner.record, &inner.fields)
                && !records.iter().any(|(known, _)| *known == record)
            {
                records.push((record, fields));
            }
        }
    }
    out
}

fn mark(required: bool) -> &'static str {
    if required { " (required)" } else { "" }
}

fn row(field: &FieldInfo, out: &mut String) {
    let mut notes = Vec::new();
    for (holds, note) in [
        (field.required, "required"),
        (field.nullable, "may be null"),
        (field.read_only, "read-only"),
        (field.response_only, "in answers only"),
        (field.specialist_only, "specialists only"),
        (field.sensitive, "sensitive"),
    ] {
        if holds {
            notes.push(note.to_owned());
        }
    }
    notes.extend(field.max_length.map(|length| format!("at most {length} UTF-16 units")));
    if let (Some(minimum), Some(maximum)) = (field.minimum, field.maximum) {
        notes.push(format!("{minimum} to {maximum}"));
    }
    if !field.values.is_empty() {
        let values: Vec<String> = field.values.iter().map(|value| value.to_string().replace('"', "")).collect();
        notes.push(values.join(", "));
    }
    notes.extend(field.vendor_code.map(|code| format!("error {code}")));
    notes.extend(field.aliases.iter().map(|alias| format!("also {alias}")));
    let _ = writeln!(
        out,
        "| `{}` | {} | {} | {} | {} |",
        field.name,
        type_of(field),
        notes.join("; "),
        field.description,
        field.source
    );
}

fn type_of(field: &FieldInfo) -> String {
    match (&field.items, field.record) {
        (Some(items), _) => format!("{} of {}", field.r#type, type_of(items)),
        (None, Some(record)) => record.to_owned(),
        (None, None) => field.r#type.to_owned(),
    }
}
