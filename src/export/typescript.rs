//! Declarations: exact types of every payload, one interface per record, out of the catalog.

use crate::catalog::field::{NOT_EDITABLE, NULLABLE, READ_ONLY, REQUIRED, RESPONSE_ONLY, Range, Zone};
use crate::catalog::schema::{FIELD_VALUES, RESPONSE};
use crate::catalog::{Field, Kind, Name, Record, SchemaId};
use crate::check::problem::ChangeRule;
use std::fmt::Write;

/// The declarations of all payloads: record interfaces, `SchemaId`, `Inputs` and `Outputs`.
#[must_use]
pub fn payloads() -> String {
    let mut out = String::new();
    let mut done = Vec::new();
    let mut pairs = String::new();
    let mut ids = Vec::new();
    let mut inputs = String::new();
    let mut outputs = String::new();
    let mut updates = String::new();
    for id in SchemaId::ALL {
        let schema = id.schema();
        // The URI names the user too, or the id can be made: a payload need not have it.
        let same = || SchemaId::ALL.iter().map(|id| id.schema()).filter(|other| std::ptr::eq(other.root, schema.root));
        let note = match (same().any(|other| other.key.parameter.is_some()), same().any(|other| other.key.generated)) {
            (true, true) => " May be left out where the URI's parameters name it (`params`), or where it is made (`generateId`).",
            (true, false) => " May be left out where the URI's parameters name it (`params`).",
            _ => "",
        };
        let key = (!note.is_empty()).then_some((schema.key.field, note));
        interface(schema.root, true, key, &mut done, &mut out);
        let title = schema.endpoint.title;
        ids.push(format!("  /** {title}: `{} {}` */\n  | \"{}\"", schema.endpoint.method, schema.endpoint.path, schema.id));
        let name = schema.root.name;
        let (input, output) = if schema.is(RESPONSE) {
            (format!("{name}Response"), format!("{name}Response"))
        } else if schema.is(FIELD_VALUES) {
            field_values(schema.root, &mut pairs);
            (format!("{name}Input | {name}FieldValueInput[]"), format!("{name}FieldValue[]"))
        } else {
            (format!("{name}Input"), name.to_owned())
        };
        let _ = writeln!(inputs, "  /** {title} */\n  \"{}\": {input};", schema.id);
        let _ = writeln!(outputs, "  /** {title} */\n  \"{}\": {output};", schema.id);
        let update = if schema.is(FIELD_VALUES) { name } else { &output };
        let _ = writeln!(updates, "  /** {title} */\n  \"{}\": {update};", schema.id);
    }
    format!(
        "{out}{pairs}/** What normalizing can do to a payload. */\nexport type ChangeRule =\n  | \"{rules}\";\n\n\
         /** Every documented payload: system.resource.operation. */\nexport type SchemaId =\n{};\n\n\
         /** What each schema accepts, by the documented names; in any other letter case they are accepted too, and so is a FormData. */\nexport interface Inputs {{\n{inputs}}}\n\n\
         /** What each schema normalizes to. With the option `partial` what is required here may be missing, with `unknown: \"keep\"` there may be more. */\nexport interface Outputs {{\n{outputs}}}\n\n\
         /** What a patch expands to: the same, but for Aranda the full update as an object. */\nexport interface Updates {{\n{updates}}}\n",
        ids.join("\n"),
        rules = ChangeRule::NAMES.join("\"\n  | \""),
    )
}

/// The interfaces of a record and of what is inside it: as it comes out, as it may be given where it may be (`given`), and as
/// answers have it. A payload need not have the `key`, as the note beside its name says.
fn interface(record: &'static Record, given: bool, key: Option<(Name, &str)>, done: &mut Vec<&'static str>, out: &mut String) {
    if done.contains(&record.name) {
        return;
    }
    done.push(record.name);
    for field in record.fields {
        if let Some(inner) = inner(field) {
            interface(inner, given && !field.is(READ_ONLY | RESPONSE_ONLY), None, done, out);
        }
    }
    let answers = record.fields.iter().any(|field| field.is(RESPONSE_ONLY) || inner(field).is_some_and(answers));
    let editable = || record.fields.iter().filter(|field| !field.is(NOT_EDITABLE));
    let _ = writeln!(out, "/** In canonical form: {}. */\nexport interface {} {{", record.source, record.name);
    for field in editable().filter(|field| !field.is(READ_ONLY | RESPONSE_ONLY)) {
        member(field, &output_type(field, ""), field.is(REQUIRED), false, "", out);
    }
    out.push_str("}\n\n");
    if given {
        let _ = writeln!(out, "/** As accepted: {}. */\nexport interface {}Input {{", record.source, record.name);
        for field in editable() {
            let note = key.filter(|(name, _)| *name == field.name).map_or("", |(_, note)| note);
            member(field, &input_type(field), field.is(REQUIRED) && note.is_empty(), false, note, out);
        }
        out.push_str("}\n\n");
    }
    if answers {
        let _ = writeln!(out, "/** In answers: {}. */\nexport interface {}Response {{", record.source, record.name);
        for field in editable() {
            member(field, &output_type(field, "Response"), false, true, "", out);
        }
        out.push_str("}\n\n");
    }
}

/// The pairs that a record travels as, one kind of pair per field.
fn field_values(record: &'static Record, out: &mut String) {
    let _ =
        writeln!(out, "/** One field of an update as it travels: {}. */\nexport type {}FieldValue =", record.source, record.name);
    for field in record.fields.iter().filter(|field| !field.is(NOT_EDITABLE)) {
        let r#type = output_type(field, "");
        let _ = writeln!(out, "  /** {} */\n  | {{ Field: \"{}\"; Value: {type} }}", field.description, field.name.text());
    }
    // Behind the last one.
    out.pop();
    out.push_str(";\n\n");
    // Names in any letter case and other names of a field are accepted as well; these complete in an editor.
    let _ = writeln!(
        out,
        "/** One field of an update as accepted: {source}. */\nexport interface {name}FieldValueInput {{\n  Field: {name}FieldValue[\"Field\"] | (string & {{}});\n  Value: unknown;\n}}\n",
        source = record.source,
        name = record.name
    );
}

/// Whether a record looks otherwise in answers.
fn answers(record: &'static Record) -> bool {
    record.fields.iter().any(|field| field.is(RESPONSE_ONLY))
}

/// The record in a field, in its items or in its values.
fn inner(field: &'static Field) -> Option<&'static Record> {
    match field.kind {
        Kind::Record(record) => Some(record),
        Kind::List(item) | Kind::Map(item) => inner(item),
        _ => None,
    }
}

fn member(field: &Field, r#type: &str, required: bool, response: bool, note: &str, out: &mut String) {
    let mut notes = kind(field);
    if field.is(READ_ONLY | RESPONSE_ONLY) && !response {
        notes.push_str(" Taken out of what is sent.");
    }
    let optional = if required { "" } else { "?" };
    let null = if response || field.is(NULLABLE) && !field.is(REQUIRED) { " | null" } else { "" };
    // `exactOptionalPropertyTypes` would else refuse what forms do all day.
    let undefined = if required { "" } else { " | undefined" };
    // Unknown holds both.
    let (null, undefined) = if r#type == "unknown" { ("", "") } else { (null, undefined) };
    let _ =
        writeln!(out, "  /** {}{notes}{note} */\n  {}{optional}: {type}{null}{undefined};", field.description, field.name.text());
}

/// What a type does not show of a field's kind.
fn kind(field: &Field) -> String {
    match field.kind {
        Kind::Text { maximum } if maximum != u32::MAX => format!(" At most {maximum} UTF-16 code units."),
        Kind::Guid { .. } => " A GUID.".to_owned(),
        Kind::Date { zone: Zone::Utc } => " A date and time in RFC 3339, with its offset: `2026-02-10T06:43:19Z`.".to_owned(),
        Kind::Date { .. } => " A date and time: `2026-02-10T06:43:19`.".to_owned(),
        Kind::Day => " A date: `10/02/2026`, day first.".to_owned(),
        Kind::Integer(Range::Safe) => " A whole number.".to_owned(),
        Kind::Integer(_) => " A whole number of 32 bits.".to_owned(),
        Kind::Telephone => " Digits: a number, or text where they begin with 0 or +.".to_owned(),
        _ => String::new(),
    }
}

/// A type as it comes out; records have a suffix in answers.
fn output_type(field: &Field, suffix: &str) -> String {
    let item = |item: &Field| or_null(item, output_type(item, suffix));
    match field.kind {
        Kind::Enumeration(values) => {
            let names: Vec<String> = values.names.iter().map(|name| format!("\"{}\"", name.text())).collect();
            names.join(" | ")
        }
        Kind::Choice { first, last } => (first..=last).map(|number| number.to_string()).collect::<Vec<_>>().join(" | "),
        Kind::Integer(_) => "number".to_owned(),
        Kind::Telephone => "number | string".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Record(record) if answers(record) => format!("{}{suffix}", record.name),
        Kind::Record(record) => record.name.to_owned(),
        Kind::List(field) => format!("({})[]", item(field)),
        Kind::Map(field) => map(&item(field)),
        _ => "string".to_owned(),
    }
}

/// The type of an item or an entry, and null where that may be null.
fn or_null(item: &Field, r#type: String) -> String {
    if item.is(NULLABLE) { r#type + " | null" } else { r#type }
}

/// An object by any key: written out, since `Record<…>` is a type that TypeScript would have to instantiate.
fn map(value: &str) -> String {
    format!("{{ [key: string]: {value} }}")
}

fn input_type(field: &Field) -> String {
    if field.is(READ_ONLY | RESPONSE_ONLY) {
        return "unknown".to_owned();
    }
    let item = |item: &Field| or_null(item, input_type(item));
    match field.kind {
        Kind::Text { .. } | Kind::Coordinate { .. } => "string | number | boolean".to_owned(),
        Kind::Marked => "string | number | bigint | boolean | Date".to_owned(),
        Kind::Integer(_) | Kind::Telephone => "number | bigint | string".to_owned(),
        // Names in any letter case and numbers as text are accepted as well; these complete in an editor.
        Kind::Enumeration(_) => format!("{} | (string & {{}}) | number", output_type(field, "")),
        Kind::Choice { .. } => format!("{} | `${{number}}`", output_type(field, "")),
        Kind::Guid { .. } => "string".to_owned(),
        Kind::Boolean => "boolean | 0 | 1 | string".to_owned(),
        Kind::Date { .. } | Kind::Day => "string | Date".to_owned(),
        Kind::Record(record) => format!("{}Input", record.name),
        Kind::List(field) => format!("({})[]", item(field)),
        Kind::Map(field) => map(&item(field)),
    }
}
