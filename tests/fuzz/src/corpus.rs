//! What the fuzzer begins with: the vectors, the vendors' samples, and a dictionary of the words in them.

#![expect(clippy::indexing_slicing, reason = "where JSON holds nothing it gives null")]

use crate::input::Input;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Result;
use std::path::Path;
use user_preflight::SchemaId;
use user_preflight::export::describe::{FieldInfo, describe, sample};

#[path = "../../support/mod.rs"]
mod support;

/// What stands in the patch vectors, which are no payloads.
const PATCHES: [&str; 11] = [
    include_str!("../../vectors/patch/all_or_nothing.json"),
    include_str!("../../vectors/patch/aranda.json"),
    include_str!("../../vectors/patch/base.json"),
    include_str!("../../vectors/patch/field_value.json"),
    include_str!("../../vectors/patch/field_value_alone.json"),
    include_str!("../../vectors/patch/json_patch.json"),
    include_str!("../../vectors/patch/limits.json"),
    include_str!("../../vectors/patch/merge_patch.json"),
    include_str!("../../vectors/patch/odata.json"),
    include_str!("../../vectors/patch/shapes.json"),
    include_str!("../../vectors/patch/twice.json"),
];
const DIFFERENCES: &str = include_str!("../../vectors/patch/diff.json");
const PLAIN: [(&str, &str); 2] = [
    ("jsonPatch", include_str!("../../vectors/rfc/json_patch.json")),
    ("mergePatch", include_str!("../../vectors/rfc/merge_patch.json")),
];

/// The inputs of a target to begin with.
pub fn corpus(target: &str) -> Vec<Vec<u8>> {
    match target {
        "json" => payloads(|options| options.get("contentType").is_none()),
        "wire" => payloads(|_| true),
        "field" => fields(),
        "expand" => patches(),
        "diff" => differences(),
        _ => plain(),
    }
}

fn payloads(wanted: impl Fn(&Value) -> bool) -> Vec<Vec<u8>> {
    let cases = support::cases().into_iter().filter(|case| wanted(&case.options));
    let cases = cases.map(|case| Input::write(case.schema, &case.options, &[&case.body]));
    let samples = SchemaId::ALL.into_iter().map(|id| Input::write(id, &json!({}), &[sample(id).as_bytes()]));
    cases.chain(samples).collect()
}

/// Each member of each payload that is an object, by itself; and each of the paths below it that vectors write.
fn fields() -> Vec<Vec<u8>> {
    let mut inputs = BTreeSet::new();
    for case in support::cases() {
        let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(&case.body) else { continue };
        for (name, value) in &members {
            inputs.insert(Input::write(case.schema, &case.options, &[name.as_bytes(), value.to_string().as_bytes()]));
            let record = value.as_object().or_else(|| value.get(0).and_then(Value::as_object));
            for (inner, value) in record.into_iter().flatten() {
                let path = if value.is_array() { format!("{name}[0].{inner}") } else { format!("{name}.{inner}") };
                inputs.insert(Input::write(case.schema, &case.options, &[path.as_bytes(), value.to_string().as_bytes()]));
            }
        }
    }
    for id in SchemaId::ALL {
        inputs.extend(describe(id).fields.iter().map(|field| Input::write(id, &json!({}), &[field.name.as_bytes()])));
    }
    inputs.into_iter().collect()
}

fn schema(file: &Value, case: &Value) -> Option<SchemaId> {
    case.get("schema").or_else(|| file.get("schema")).and_then(Value::as_str)?.parse().ok()
}

fn patches() -> Vec<Vec<u8>> {
    let mut inputs = Vec::new();
    for text in PATCHES {
        let file: Value = serde_json::from_str(text).unwrap_or_default();
        for case in file["cases"].as_array().into_iter().flatten() {
            let Some(id) = schema(&file, case) else { continue };
            let patch = case["input"].as_str().map_or_else(|| case["patch"].to_string(), str::to_owned);
            let named = case["base"]["$base"].as_str();
            let base = named.map_or_else(|| case.get("base").cloned(), |name| Some(file["bases"][name].clone()));
            let base = base.map(|base| base.to_string());
            let texts: Vec<&[u8]> = [Some(patch.as_bytes()), base.as_ref().map(String::as_bytes)].into_iter().flatten().collect();
            inputs.push(Input::write(id, &case["options"], &texts));
        }
    }
    inputs
}

fn differences() -> Vec<Vec<u8>> {
    let file: Value = serde_json::from_str(DIFFERENCES).unwrap_or_default();
    let cases = file["cases"].as_array().into_iter().flatten();
    let inputs = cases.filter_map(|case| {
        let texts = [case["before"].to_string(), case["after"].to_string()];
        Some(Input::write(schema(&file, case)?, &case["options"], &[texts[0].as_bytes(), texts[1].as_bytes()]))
    });
    inputs.collect()
}

fn plain() -> Vec<Vec<u8>> {
    let mut inputs = Vec::new();
    for (kind, text) in PLAIN {
        let file: Value = serde_json::from_str(text).unwrap_or_default();
        for case in file["cases"].as_array().into_iter().flatten() {
            let texts = [case["patch"].to_string(), case["doc"].to_string()];
            let mut input = Input::write(SchemaId::WelloUserCreate, &json!({}), &[texts[0].as_bytes(), texts[1].as_bytes()]);
            if let Some(types) = input.get_mut(2) {
                *types |= if kind == "mergePatch" { 3 << 6 } else { 2 << 6 };
            }
            inputs.push(input);
        }
    }
    inputs
}

/// Words that inputs are likely to hold, as libFuzzer reads them.
pub fn dictionary() -> String {
    let mut words: BTreeSet<String> = [
        "\"Field\":",
        "\"Value\":",
        "\"op\":",
        "\"path\":",
        "\"value\":",
        "add",
        "replace",
        "remove",
        "test",
        "[-]",
        "null",
        "true",
        "\\u0000",
        "\\ud800",
        "[I:",
        "[F:",
        "[M:",
        "[A:",
        "[B:",
        "[D:",
        "[DT:",
        "[T:",
        "/Date(",
        "i:nil=\"true\"",
        "xmlns:i=",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&amp;",
        "&#xD;",
        "<?xml version=\"1.0\"?>",
        "[0].",
        "[0][",
        "[]",
        "%5B",
        "%00",
        "@odata.",
        "2026-02-10T06:43:19Z",
        "9999-12-31",
        "10/02/2026",
        "{00000000-0000-0000-0000-000000000000}",
        "2147483648",
        "9007199254740992",
    ]
    .map(str::to_owned)
    .into();
    for id in SchemaId::ALL {
        names(&describe(id).fields, &mut words);
    }
    let quoted = |word: &String| format!("\"{}\"\n", word.replace('\\', "\\\\").replace('"', "\\\""));
    words.iter().map(quoted).collect()
}

fn names(fields: &[FieldInfo], words: &mut BTreeSet<String>) {
    for field in fields {
        words.insert(field.name.to_owned());
        words.extend(field.values.iter().filter_map(Value::as_str).map(str::to_owned));
        let items = field.items.as_deref();
        for inner in [field.fields.as_deref(), items.and_then(|items| items.fields.as_deref())].into_iter().flatten() {
            names(inner, words);
        }
    }
}

/// Writes a folder of inputs for each target, and the dictionary beside them.
pub fn write(folder: &Path) -> Result<()> {
    for (target, _) in crate::laws::TARGETS {
        let inputs = folder.join(target);
        std::fs::create_dir_all(&inputs)?;
        for (place, input) in corpus(target).iter().enumerate() {
            std::fs::write(inputs.join(format!("vector-{place:05}")), input)?;
        }
    }
    std::fs::write(folder.join("words.dict"), dictionary())
}
