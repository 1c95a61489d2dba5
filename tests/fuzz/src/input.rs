//! An input as the fuzzer has it: four bytes that choose the schema and the options, then one or two texts.

#![expect(clippy::indexing_slicing, reason = "where JSON holds nothing it gives null")]

use serde_json::{Value, json};
use std::sync::LazyLock;
use user_preflight::export::describe::{SchemaInfo, describe};
use user_preflight::{Options, PatchFormat, SchemaId};

/// Stands between the texts: a byte that is in no UTF-8.
pub const BETWEEN: u8 = 0xFF;
/// How many bytes choose.
pub const CHOICES: usize = 4;

const CANONICAL_IDS: [&str; 2] = ["01234567-89ab-cdef-0123-456789abcdef", "42"];

/// All descriptions, made once.
static INFOS: LazyLock<[SchemaInfo; 6]> = LazyLock::new(|| SchemaId::ALL.map(describe));

/// The description of a schema.
pub fn info(id: SchemaId) -> &'static SchemaInfo {
    let [first, ..] = &*INFOS;
    INFOS.get(id as usize).unwrap_or(first)
}

/// What a call is made with.
#[derive(Debug)]
pub struct Input<'a> {
    pub schema: SchemaId,
    pub options: Options,
    pub patch_format: Option<PatchFormat>,
    /// The body, the patch, what a payload was before, or a field's path.
    pub first: &'a [u8],
    /// The base, what a payload became, or a field's value.
    pub second: Option<&'a [u8]>,
}

impl<'a> Input<'a> {
    /// Any bytes are an input but fewer than choose.
    pub fn read(bytes: &'a [u8]) -> Option<Input<'a>> {
        let (&[schema, flags, types, more], texts) = bytes.split_first_chunk::<CHOICES>()?;
        let schema = *SchemaId::ALL.iter().cycle().nth(schema.into())?;
        let mut texts = texts.splitn(2, |&byte| byte == BETWEEN);
        Some(Input {
            schema,
            options: options(schema, flags, types, more)?,
            patch_format: [None, Some(PatchFormat::FieldValue), Some(PatchFormat::JsonPatch), Some(PatchFormat::MergePatch)]
                .into_iter()
                .nth((types >> 6).into())?,
            first: texts.next()?,
            second: texts.next(),
        })
    }

    /// The bytes that are read as these options, as far as four bytes can say them, and these texts.
    pub fn write(schema: SchemaId, options: &Value, texts: &[&[u8]]) -> Vec<u8> {
        let place = |name: &str, list: &[&str]| {
            let wanted = options[name].as_str();
            list.iter().position(|&text| Some(text) == wanted).unwrap_or(0) as u8
        };
        let is = |name: &str, value: Value| u8::from(options[name] == value);
        let info = info(schema);
        let id = SchemaId::ALL.iter().position(|&id| id == schema).unwrap_or(0) as u8;
        let flags = is("coerce", "none".into())
            | is("partial", true.into()) << 1
            | is("actor", "specialist".into()) << 2
            | is("generateId", true.into()) << 3
            | place("unknown", &["", "error", "strip", "keep"]) << 4
            | is("emptyText", "keep".into()) << 6
            | u8::from(options["require"].is_array()) << 7;
        let given = place("contentType", info.content_types);
        let types = given | options.get("accept").map_or(given, |_| place("accept", info.content_types)) << 3;
        let more = match &options["params"]["id"] {
            Value::Null => 0,
            Value::Number(_) => 2,
            _ => 1,
        };
        let mut bytes = vec![id, flags, types, more];
        bytes.extend(texts.join(&BETWEEN));
        bytes
    }
}

fn options(schema: SchemaId, flags: u8, types: u8, more: u8) -> Option<Options> {
    let info = info(schema);
    let media_type = |place: u8| info.content_types.iter().cycle().nth(usize::from(place & 7));
    let most = [100, 1, 2, 7].get(usize::from(more >> 4 & 3)).copied().unwrap_or(100);
    let mut options = json!({
        "coerce": if flags & 1 == 0 { "server" } else { "none" },
        "partial": flags & 2 != 0,
        "actor": if flags & 4 == 0 { "user" } else { "specialist" },
        "generateId": flags & 8 != 0,
        "emptyText": if flags & 64 == 0 { "absent" } else { "keep" },
        "contentType": media_type(types)?,
        "accept": media_type(types >> 3)?,
        "maxIssues": most,
    });
    if let Some(unknown) = [None, Some("error"), Some("strip"), Some("keep")].get(usize::from(flags >> 4 & 3))? {
        options["unknown"] = (*unknown).into();
    }
    if flags & 128 != 0 {
        let every_seventh = info.fields.iter().filter(|field| !field.response_only).step_by(7);
        options["require"] = every_seventh.map(|field| field.name).collect();
    }
    if more & 3 != 0 && !info.params.is_empty() {
        options["params"] = match more & 3 {
            1 => json!({ "id": CANONICAL_IDS.first() }),
            2 => json!({ "id": 42 }),
            _ => json!({ "id": CANONICAL_IDS.last() }),
        };
    }
    serde_json::from_value(options).ok()
}
