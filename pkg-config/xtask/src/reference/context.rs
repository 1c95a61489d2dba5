//! Everything that the pages know: schemas, records, declarations, codes; and where each is told of.

use super::codes::{Codes, codes};
use super::declared::Declared;
use crate::tools::{Result, root};
use serde_json::Value;
use std::collections::BTreeMap;
use user_preflight::SchemaId;
use user_preflight::export::describe::{FieldInfo, SchemaInfo, describe};
use user_preflight::export::reference::{FieldReference, RecordReference, Sentence, change_rules, records, sentences};

/// The page of all codes.
pub const ISSUES: &str = "issues.html";

/// By code: sentences, each with its params and what these are.
pub type Sentences = BTreeMap<String, Vec<(String, Params)>>;
type Params = Vec<(String, String)>;

/// See the module.
pub struct Context {
    pub schemas: Vec<About>,
    pub declared: Declared,
    /// The sentences of each code, with those that only the package's JavaScript says.
    pub sentences: Sentences,
}

/// A schema.
pub struct About {
    pub id: SchemaId,
    pub info: SchemaInfo,
    pub records: Vec<RecordReference>,
    pub codes: Codes,
}

impl Context {
    pub fn new() -> Result<Context> {
        let about = |id: SchemaId| -> Result<About> {
            let records = records(id);
            Ok(About { id, info: describe(id), codes: codes(id, &records)?, records })
        };
        let lib = root().join("pkg-config/lib");
        let mut declarations = String::new();
        for file in ["index.d.ts", "edge.d.ts", "stream.d.ts", "slim.d.ts"] {
            declarations.push_str(&std::fs::read_to_string(lib.join(file))?);
        }
        let english: Value = serde_json::from_str(&std::fs::read_to_string(root().join("pkg-config/locales/en.json"))?)?;
        Ok(Context {
            schemas: SchemaId::ALL.into_iter().map(about).collect::<Result<_>>()?,
            declared: Declared::read(&declarations),
            sentences: all_sentences(&english)?,
        })
    }

    pub fn about(&self, id: SchemaId) -> Option<&About> {
        self.schemas.iter().find(|about| about.id == id)
    }

    /// Where the page about a code, a name, … is, for what stands in code in a guide: nothing at all where it is none of these, no
    /// place where it has none.
    pub fn place_of(&self, code: &str, schema: Option<SchemaId>) -> Option<Option<String>> {
        let about = schema.and_then(|id| self.about(id));
        let field = about.and_then(|about| about.field(code));
        if let Some((record, field)) = field {
            return Some(Some(format!("#{record}.{field}")));
        }
        // What an answer of the same system has, or, on a page about all, any of them.
        if about.is_none() && self.declared.has_member(code) {
            return Some(None);
        }
        let others = self.schemas.iter().filter(|other| about.is_none_or(|about| other.info.system == about.info.system));
        for other in others {
            if let Some((record, field)) = other.field(code) {
                return Some(Some(format!("{}#{record}.{field}", other.page())));
            }
        }
        // `WelloUser["username"]`
        let (r#type, member) = match code.split_once("[\"") {
            Some((r#type, member)) => (r#type, member.strip_suffix("\"]")),
            None => (code, None),
        };
        if self.declared.has_type(r#type) && (member.is_some() || !code.contains('[')) {
            if let Some(member) = member {
                self.declared.member(r#type, member)?;
            }
            return Some(self.record_place(r#type.trim_end_matches("Input").trim_end_matches("Response"), member));
        }
        if self.sentences.contains_key(code) {
            return Some(Some(format!("{ISSUES}#{code}")));
        }
        if change_rules().any(|(name, _)| name == code) {
            return Some(Some(format!("{ISSUES}#change-{code}")));
        }
        if let Some(about) = self.schemas.iter().find(|about| about.name() == code) {
            return Some(Some(about.page()));
        }
        let known = self.declared.has_option(code)
            || self.declared.has_function(code)
            || self.declared.has_member(code)
            || about.is_some_and(|about| about.knows(code))
            || about.is_none() && self.schemas.iter().any(|about| about.knows(code))
            || serde_json::from_str::<Value>(code).is_ok();
        known.then_some(None)
    }

    /// The anchor of a record, on the first page that has it.
    fn record_place(&self, name: &str, member: Option<&str>) -> Option<String> {
        let mut pages = self.schemas.iter().flat_map(|about| about.records.iter().map(move |record| (about, record)));
        let (about, record) = pages.find(|(_, record)| record.name == name)?;
        let field = member.and_then(|member| record.fields.iter().find(|field| field.info.name == member));
        Some(match field {
            Some(field) => format!("{}#{name}.{}", about.page(), field.info.name),
            None => format!("{}#{name}", about.page()),
        })
    }

    /// The fields that a guide has to say something of: those that must be given.
    pub fn must_be_named(&self, schema: SchemaId) -> Vec<&'static str> {
        let record = self.about(schema).and_then(|about| about.records.first());
        let required = record.into_iter().flat_map(|record| &record.fields).filter(|field| field.info.required);
        let groups = record.into_iter().flat_map(|record| record.one_of.iter().flatten().copied());
        required.map(|field| field.info.name).chain(groups).collect()
    }
}

impl About {
    /// The schema's id as text.
    pub fn name(&self) -> &'static str {
        self.id.schema().id
    }

    pub fn page(&self) -> String {
        format!("{}.html", self.name())
    }

    /// Whether it is that of an answer.
    pub fn is_response(&self) -> bool {
        self.name().ends_with(".response")
    }

    /// The record and the field that a path means: `Notifications[0].Scope`, `sales_organization.city`, or a name alone.
    fn field(&self, path: &str) -> Option<(&'static str, &'static str)> {
        let mut record = self.records.first()?;
        let mut found = None;
        for name in path.split('.') {
            let name = name.split('[').next()?;
            let field = record.fields.iter().find(|field| field.info.name == name)?;
            found = Some((record.name, field.info.name));
            let inner = inner(field).declaration;
            if let Some(next) = self.records.iter().find(|record| Some(record.name) == inner) {
                record = next;
            } else {
                record = &NOTHING;
            }
        }
        found
    }

    /// Whether the vendor's page, or the schema, has the word.
    fn knows(&self, word: &str) -> bool {
        let info = &self.info;
        let parameters = info.params.iter().chain(&info.query).chain(&info.headers);
        let endpoint = format!("{} {}", info.method, info.path);
        let types = info.content_types.iter().chain(info.accepts).copied();
        types.chain(info.unsupported_types.iter().map(|one| one.r#type)).any(|known| known == word)
            || parameters.map(|parameter| parameter.name).any(|known| known.eq_ignore_ascii_case(word))
            || [endpoint.as_str(), info.method, info.path, info.system].contains(&word)
            || info.errors.iter().any(|error| error.code == word)
            || self.records.iter().flat_map(|record| &record.fields).any(|field| {
                field.info.aliases.contains(&word)
                    || field.info.vendor_code == Some(word)
                    || inner(field).values.iter().any(|value| value == word)
            })
    }
}

static NOTHING: RecordReference =
    RecordReference { name: "", source: "", path: Vec::new(), fields: Vec::new(), one_of: Vec::new() };

/// What is in a list or a map, else the field itself.
pub fn inner(field: &FieldReference) -> &FieldInfo {
    let mut info = &field.info;
    while let Some(items) = &info.items {
        info = items;
    }
    info
}

/// The anchor of a heading.
pub fn slug(title: &str) -> String {
    let letters = title.chars().map(|letter| if letter.is_alphanumeric() || letter == '_' { letter } else { '-' });
    letters.collect::<String>().to_lowercase()
}

/// The engine's sentences, and those that requests and answers in JavaScript say, which the English locale has.
fn all_sentences(english: &Value) -> Result<Sentences> {
    let mut all = Sentences::new();
    for Sentence { code, template, params } in sentences() {
        let code = serde_json::to_value(code)?.as_str().unwrap_or_default().to_owned();
        let params = params.into_iter().map(|(name, what)| (name.to_owned(), what)).collect();
        all.entry(code).or_default().push((template.to_owned(), params));
    }
    for (key, sentence) in english["messages"].as_object().into_iter().flatten() {
        let (code, word) = key.split_once('.').unwrap_or((key, ""));
        // Where a number decides between forms, as in `{maximum|byte|bytes}`, the engine has the last.
        let mut plain = String::new();
        let mut names = Vec::new();
        for (place, part) in sentence.as_str().unwrap_or_default().split(['{', '}']).enumerate() {
            match (place % 2, part.rsplit_once('|')) {
                (0, _) => plain.push_str(part),
                (_, Some((_, last))) => plain.push_str(last),
                (_, None) => {
                    plain = plain + "{" + part + "}";
                    names.push(part);
                }
            }
        }
        let known = all.entry(code.to_owned()).or_default();
        if !known.iter().any(|(template, _)| *template == plain) {
            let names = names.into_iter().filter(|name| *name != "path");
            let kind = |name: &str| {
                if name == "fields" {
                    "string[]"
                } else if name == "status" {
                    "number"
                } else {
                    "string"
                }
            };
            let mut params: Vec<_> = names.map(|name| (name.to_owned(), kind(name).to_owned())).collect();
            if !word.is_empty() {
                let name = if word == "names" { "expected" } else { "reason" };
                params.insert(0, (name.to_owned(), format!("\"{word}\"")));
            }
            known.push((plain, params));
        }
    }
    Ok(all)
}
