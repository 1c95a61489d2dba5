//! Declarations: exact types of every payload, one interface per record, out of the catalog.

use crate::catalog::{Field, Kind, Record, SchemaId};
use crate::check::problem::ChangeRule;
use std::fmt::Write;

/// The declarations of all payloads: record interfaces, `SchemaId`, `Inputs` and `Outputs`.
#[must_use]
pub fn payloads() -> String {
    let mut out = String::new();
    let mut done = Vec::new();
    let mut ids = Vec::new();
    let mut inputs = String::new();
    let mut outputs = String::new();
    for id in SchemaId::ALL {
        let schema = id.schema();
        interface(schema.root, &mut done, &mut out);
        let title = schema.endpoint.title;
        ids.push(format!("  /** {title}: `{} {}` */\n  | \"{}\"", schema.endpoint.method, schema.endpoint.path, schema.id));
        let _ = writeln!(inputs, "  /** {title} */\n  \"{}\": {}Input;", schema.id, schema.root.name);
        let _ = writeln!(outputs, "  /** {title} */\n  \"{}\": {};", schema.id, schema.root.name);
    }
    format!(
        "{out}/** What normalizing can do to a payload. */\nexport type ChangeRule =\n  | \"{rules}\";\n\n\
         /** Every documented payload: system.resource.operation. */\nexport type SchemaId =\n{};\n\n\
         /** What each schema accepts. */\nexport interface Inputs {{\n{inputs}}}\n\n\
         /** What each schema normalizes to. */\nexport interface Outputs {{\n{outputs}}}\n",
        ids.join("\n"),
        rules = ChangeRule::NAMES.join("\"\n  | \""),
    )
}

/// The two interfaces of a record: what normalizing gives, and what is accepted.
fn interface(record: &'static Record, done: &mut Vec<&'static str>, out: &mut String) {
    if done.contains(&record.name) {
        return;
    }
    done.push(record.name);
    for field in record.fields {
        if let Kind::Record(inner) = field.kind {
            interface(inner, done, out);
        }
    }
    let _ = writeln!(out, "/** {}, in canonical form. */\nexport interface {} {{", record.source, record.name);
    for field in record.fields.iter().filter(|field| !field.read_only) {
        member(field, output_type(field), out);
    }
    let _ = writeln!(out, "}}\n\n/** {}, as accepted. */\nexport interface {}Input {{", record.source, record.name);
    for field in record.fields {
        member(field, input_type(field), out);
    }
    out.push_str("}\n\n");
}

fn member(field: &Field, r#type: String, out: &mut String) {
    let mut notes = String::new();
    if let Kind::Text { maximum } = field.kind
        && maximum != u32::MAX
    {
        let _ = write!(notes, " At most {maximum} UTF-16 code units.");
    }
    if field.read_only {
        notes.push_str(" Taken out of what is sent.");
    }
    let optional = if field.required { "" } else { "?" };
    let null = if field.nullable && !field.required { " | null" } else { "" };
    // `exactOptionalPropertyTypes` would else refuse what forms do all day.
    let undefined = if field.required { "" } else { " | undefined" };
    let _ = writeln!(out, "  /** {}{notes} */\n  {}{optional}: {type}{null}{undefined};", field.description, field.name.text(),);
}

fn output_type(field: &Field) -> String {
    match field.kind {
        Kind::Text { .. } | Kind::Guid { .. } | Kind::Date { .. } => "string".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Record(record) => record.name.to_owned(),
    }
}

fn input_type(field: &Field) -> String {
    if field.read_only {
        return "unknown".to_owned();
    }
    match field.kind {
        Kind::Text { .. } => "string | number | boolean".to_owned(),
        Kind::Guid { .. } => "string".to_owned(),
        Kind::Boolean => "boolean | 0 | 1 | string".to_owned(),
        Kind::Date { .. } => "string | Date".to_owned(),
        Kind::Record(record) => format!("{}Input", record.name),
    }
}
