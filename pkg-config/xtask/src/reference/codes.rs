//! Which issues the fields of a schema can give: found by giving each of them values of all kinds, and listing what is said.

use super::asked::{nested, options};
use crate::tools::Result;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use user_preflight::export::describe::{describe, sample};
use user_preflight::export::reference::{FieldReference, RecordReference, Step};
use user_preflight::{Issue, Options, PatchFormat, PathSegment, SchemaId, Severity, expand_patch, validate, validate_field};

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
        match info.declaration {
            Some(name) => record = records.iter().find(|record| record.name == name)?,
            // Below it no names are documented.
            None => return found,
        }
    }
    found
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
