//! What only the engine can say: which issues a field can give, whether it takes an example, and what it makes of each notation.

use crate::tools::Result;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use user_preflight::export::describe::{describe, sample};
use user_preflight::export::reference::{FieldReference, RecordReference, Step, ValueKind};
use user_preflight::{
    ChangeRule, Issue, Options, PatchFormat, PathSegment, SchemaId, Severity, expand_patch, normalize, validate, validate_field,
};

/// Values of all kinds, right and wrong, as JSON texts; each is given to each field.
const VALUES: [&str; 46] = [
    "null",
    "\"\"",
    "\" \"",
    "true",
    "\"yes\"",
    "0",
    "1",
    "-1",
    "5.5",
    "99",
    "40000",
    "99999999999",
    "9007199254740993",
    "\"0\"",
    "\"40000\"",
    "\"99999999999\"",
    "\"91\"",
    "\"181\"",
    "\"north\"",
    "\"ada@example.com\"",
    "\"\\ud800\"",
    "\"00000000-0000-0000-0000-000000000000\"",
    "\"10/02/2026\"",
    "\"2026-02-30\"",
    "\"02.03.2026\"",
    "\"[I:x]\"",
    "\"[D:03.04.2026]\"",
    "{}",
    "{\"Field\":1}",
    "[]",
    "[null]",
    "[\"x\"]",
    "[1.5]",
    "[99999999999]",
    "[[]]",
    "[{}]",
    "[{},[]]",
    "[\"\\ud800\"]",
    "{\"a\":1,\"a\":2}",
    "{\"a\":\"x\",\"A\":\"y\"}",
    "{\"a\":null}",
    "{\"a\":[]}",
    "{\"a\":\"[I:x]\"}",
    "{\"a\":\"[D:03.04.2026]\"}",
    "{\"a\":\"\\ud800\"}",
    "[{\"Id\":5,\"ModuleLicenseId\":5},{\"Id\":5,\"ModuleLicenseId\":5}]",
];

/// Which codes the fields of a schema give, each with whether as an error and whether as a warning. By record and field; those of the
/// payload as a whole have neither.
pub type Codes = BTreeMap<(String, String), BTreeMap<String, BTreeSet<Severe>>>;

/// A severity that can be sorted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severe {
    Error,
    Warning,
}

/// Where a path leads: the record and the field in it.
pub fn owner<'r>(records: &'r [RecordReference], path: &[PathSegment]) -> Option<(&'r str, &'r str)> {
    let mut record = records.first()?;
    let mut found = None;
    let mut rest = path.iter();
    while let Some(PathSegment::Name(name)) = rest.next() {
        let field = record.fields.iter().find(|field| field.info.name == name)?;
        found = Some((record.name, field.info.name));
        let mut info = &field.info;
        while let Some(items) = &info.items {
            if rest.next().is_none() {
                return found;
            }
            info = items;
        }
        match info.record {
            Some(name) => record = records.iter().find(|record| record.name == name)?,
            // Below it no names are documented.
            None => return found,
        }
    }
    found
}

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

/// The path of a field, as calls take it.
fn written(path: &[Step], field: &str) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Member(name) if text.is_empty() => text.push_str(name),
            Step::Member(name) => text = text + "." + name,
            Step::Item => text.push_str("[0]"),
            Step::Key => text.push_str("[\"Name\"]"),
        }
    }
    if text.is_empty() { field.to_owned() } else { text + "." + field }
}

/// Options as a caller of JavaScript writes them.
pub fn options(value: Value) -> Result<Options> {
    Ok(serde_json::from_value(value)?)
}

/// Asks for all codes: every value for every field, then what only a whole payload, a patch, or another format can show.
pub fn codes(id: SchemaId, records: &[RecordReference]) -> Result<Codes> {
    let mut codes = Codes::new();
    let mut note = |issues: &[Issue]| {
        for issue in issues {
            let (record, field) = owner(records, &issue.path).unwrap_or_default();
            let severity = if issue.severity == Severity::Error { Severe::Error } else { Severe::Warning };
            let code = json!(issue.code).as_str().unwrap_or_default().to_owned();
            codes.entry((record.to_owned(), field.to_owned())).or_default().entry(code).or_default().insert(severity);
        }
    };
    let specialist = options(json!({ "actor": "specialist" }))?;
    let strict = options(json!({ "actor": "specialist", "coerce": "none" }))?;
    let long = json!("x".repeat(300)).to_string();
    for record in records {
        for field in &record.fields {
            let path = written(&record.path, field.info.name);
            for options in [&specialist, &strict, &Options::default()] {
                note(&validate_field(id, &path, None, options)?.issues);
                for value in VALUES.into_iter().chain([long.as_str()]) {
                    note(&validate_field(id, &path, Some(value.as_bytes()), options)?.issues);
                }
            }
            // The same member twice.
            let twice = nested(&record.path, field.info.name, "§".into()).to_string();
            let member = format!("{}:null", json!(field.info.name));
            let twice = twice.replace(&format!("{}:\"§\"", json!(field.info.name)), &format!("{member},{member}"));
            note(&validate(id, twice.as_bytes(), &options(json!({ "partial": true }))?)?.issues);
            if record.path.is_empty() {
                whole(id, field, &mut note)?;
            }
        }
    }
    note(&validate(id, b"{}", &Options::default())?.issues);
    note(&validate(id, sample(id).as_bytes(), &Options::default())?.issues);
    Ok(codes)
}

/// What a field of the root gives only beside others: as the key, in a patch, in another format.
fn whole(id: SchemaId, field: &FieldReference, note: &mut impl FnMut(&[Issue])) -> Result {
    let info = describe(id);
    let name = field.info.name;
    let with = |more: Value| {
        let mut all = json!({ "partial": true, "actor": "specialist" });
        if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
            all.extend(more);
        }
        options(all)
    };
    let body = |value: Value| json!({ name: value }).to_string();
    if !info.params.is_empty() {
        for (value, key) in [
            (json!(1), json!(2)),
            (json!("cd50814a-f1a8-42ea-ace0-7e6fff28b0c4"), json!("00000000-0000-0000-0000-000000000001")),
            (json!(1), json!("x")),
        ] {
            note(&validate(id, body(value).as_bytes(), &with(json!({ "params": { "id": key } }))?)?.issues);
        }
    }
    for accept in info.content_types {
        for value in [json!(""), json!("\u{1}"), json!([]), json!([null]), json!({}), json!([[]]), json!(["\u{1}"])] {
            note(&validate(id, body(value).as_bytes(), &with(json!({ "accept": accept }))?)?.issues);
        }
    }
    if info.content_types.iter().any(|known| known.ends_with("urlencoded")) {
        let form = with(json!({ "contentType": "application/x-www-form-urlencoded" }))?;
        for text in [format!("{name}[2]=1"), format!("{name}[][a]=1"), format!("{name}=1&{name}[0]=1")] {
            note(&validate(id, text.as_bytes(), &form)?.issues);
        }
    }
    if id != SchemaId::SuperOfficeUserResponse {
        let base = sample(id);
        let update = json!({ "Id": 1 }).to_string();
        let base = if info.system == "aranda" { update.as_bytes() } else { base.as_bytes() };
        // What a patch gives at whatever path, as `mismatch` where that is not there, is no field's.
        for patch in [
            json!([{ "op": "add", "path": format!("/{name}"), "value": null }]),
            json!([{ "Field": name, "Value": null }, { "Field": name, "Value": null }]),
        ] {
            for options in [with(json!({}))?, options(json!({ "partial": true }))?] {
                let expanded = expand_patch(id, patch.to_string().as_bytes(), Some(base), None::<PatchFormat>, &options)?;
                note(&expanded.issues);
            }
        }
    }
    Ok(())
}

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

/// Options for a part of a payload.
fn lenient(id: SchemaId) -> Result<Options> {
    let key = json!({ "partial": true, "actor": "specialist", "params": { "id": 7 } });
    options(if id == SchemaId::ArandaUserUpdate { key } else { json!({ "partial": true }) })
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
            let record = records.iter().find(|record| Some(record.name) == inner.record && depth < 4);
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

#[cfg(test)]
mod tests {
    use super::{Severe, codes, owner};
    use crate::parity::support;
    use serde_json::{Value, json};
    use user_preflight::export::reference::records;
    use user_preflight::{PathSegment, SchemaId};

    /// What the vectors say of a field, the page says as well.
    #[test]
    fn every_code_that_a_vector_shows_is_found() {
        let mut missing = std::collections::BTreeSet::new();
        let mut shown = 0;
        for id in SchemaId::ALL {
            let records = records(id);
            let codes = codes(id, &records).unwrap();
            for case in support::cases().into_iter().filter(|case| case.schema == id) {
                for issue in case.expected.get("issues").and_then(Value::as_array).into_iter().flatten() {
                    let segment = |segment: &Value| match segment {
                        Value::String(name) => PathSegment::Name(name.clone()),
                        index => PathSegment::Index(index.as_u64().unwrap() as u32),
                    };
                    let path: Vec<PathSegment> = issue["path"].as_array().unwrap().iter().map(segment).collect();
                    let Some((record, field)) = owner(&records, &path) else { continue };
                    let code = issue["code"].as_str().unwrap();
                    // Not the field's: a name in it that no document has, or that is named in the options.
                    if code == "unknown_field" || case.options.get("require").is_some() {
                        continue;
                    }
                    shown += 1;
                    let severity = if issue["severity"] == json!("warning") { Severe::Warning } else { Severe::Error };
                    let known = codes.get(&(record.to_owned(), field.to_owned())).and_then(|codes| codes.get(code));
                    if !known.is_some_and(|known| known.contains(&severity)) {
                        missing.insert(format!("{record}.{field} {code} {severity:?}: {}, {}", case.file, case.name));
                    }
                }
            }
        }
        assert!(shown > 1000, "{shown}");
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
