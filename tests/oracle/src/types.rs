//! The C# types that the servers' parsers read into, generated of the catalog: the documented fields as .NET properties.
//! SALT2's are written out by hand (`server/Salt2.cs`).

use crate::server::Step;
use crate::wire::Format;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use user_preflight::SchemaId;
use user_preflight::export::describe::{FieldInfo, describe};

/// Fields whose .NET carrier is an `Int16`, though the published interface says 32 bits: the vendor's reference of the carriers.
const SHORT: [(&str, &str); 5] = [
    ("User", "Rank"),
    ("SuperOfficeUserGroup", "Rank"),
    ("SuperOfficePerson", "Retired"),
    ("SuperOfficePerson", "Rank"),
    ("SuperOfficePerson", "ActiveInterests"),
];

/// Aranda documents these as numbers, and both text and numbers are sent; the carrier is text, which loses neither.
pub fn is_telephone(field: &FieldInfo) -> bool {
    field.r#type == "integer" && field.name.starts_with("Telephone")
}

/// A schema's fields, and those of each record in it.
pub struct Fields {
    pub id: SchemaId,
    pub root: Vec<FieldInfo>,
    records: BTreeMap<&'static str, Vec<FieldInfo>>,
}

impl Fields {
    pub fn new(id: SchemaId) -> Fields {
        let mut fields = Fields { id, root: describe(id).fields, records: BTreeMap::new() };
        let root = fields.root.clone();
        fields.collect(&root);
        fields
    }

    fn collect(&mut self, fields: &[FieldInfo]) {
        for field in fields.iter().flat_map(|field| [Some(field), field.items.as_deref()]).flatten() {
            if let (Some(name), Some(inner)) = (field.record, &field.fields) {
                self.records.insert(name, inner.clone());
                self.collect(inner);
            }
        }
    }

    /// The fields of the record that a value is.
    pub fn inside(&self, field: &FieldInfo) -> &[FieldInfo] {
        field.record.and_then(|name| self.records.get(name)).map_or(&[], Vec::as_slice)
    }

    /// The field at a place.
    pub fn at(&self, place: &[Step]) -> Option<&FieldInfo> {
        let mut of = self.root.as_slice();
        let mut found: Option<&FieldInfo> = None;
        for step in place {
            found = match (step, found) {
                (Step::Index(_), Some(FieldInfo { items: Some(item), .. })) => Some(item),
                (Step::Name(_), Some(FieldInfo { r#type: "map", items: Some(item), .. })) => Some(item),
                (Step::Name(name), _) => of.iter().find(|field| {
                    field.name.eq_ignore_ascii_case(name) || field.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
                }),
                _ => None,
            };
            of = self.inside(found?);
        }
        found
    }

    /// How the server is asked for bodies in a format.
    pub fn question(&self, format: Format) -> &'static str {
        match format {
            Format::Json if self.id == SchemaId::ArandaUserUpdate => "pairs",
            Format::Json => "json",
            Format::Xml => "xml",
            Format::Form => "form",
        }
    }

    pub fn root_type(&self) -> String {
        match self.id {
            SchemaId::Salt2UserUpdate => "SALT2.Objects.UserObjects.UserUpdateRequest".to_owned(),
            id => format!("{}.User", namespace(id)),
        }
    }

    /// The namespace with the schema's types.
    fn csharp(&self) -> String {
        let mut text = format!("namespace {} {{\n", namespace(self.id));
        self.class("User", &self.root, &mut text);
        for (name, fields) in &self.records {
            self.class(name, fields, &mut text);
        }
        text.push_str("}\n");
        text
    }

    fn class(&self, name: &str, fields: &[FieldInfo], text: &mut String) {
        let mut properties = String::new();
        for field in fields {
            if field.required {
                properties.push_str("[Required] ");
            }
            if let Some(length) = field.max_length {
                let _ = write!(properties, "[MaxLength({length})] ");
            }
            if field.r#type == "enum" && field.values.iter().all(serde_json::Value::is_string) {
                let names: Vec<&str> = field.values.iter().filter_map(serde_json::Value::as_str).collect();
                let _ = writeln!(text, "public enum {name}{} {{ {} }}", field.name, names.join(", "));
            }
            let _ = writeln!(properties, "public {} {} {{ get; set; }}", self.csharp_type(name, field), field.name);
        }
        let _ = writeln!(text, "public class {name} {{\n{properties}}}");
    }

    fn csharp_type(&self, record: &str, field: &FieldInfo) -> String {
        let value_type = match field.r#type {
            "boolean" => "bool".to_owned(),
            "integer" if SHORT.contains(&(record, field.name)) => "short".to_owned(),
            "integer" if field.maximum == Some(i32::MAX.into()) => "int".to_owned(),
            "integer" if !is_telephone(field) => "long".to_owned(),
            "guid" => "Guid".to_owned(),
            // Which of the two Wello's is, is not published; so each operation takes one.
            "date" if self.id == SchemaId::WelloUserUpdate => "DateTimeOffset".to_owned(),
            "date" => "DateTime".to_owned(),
            "enum" if field.values.iter().any(serde_json::Value::is_number) => "int".to_owned(),
            "enum" => format!("{record}{}", field.name),
            "record" => return field.record.unwrap_or_default().to_owned(),
            "list" => return format!("{}[]", field.items.as_ref().map_or(String::new(), |item| self.csharp_type(record, item))),
            "map" => {
                let item = field.items.as_ref().map_or(String::new(), |item| self.csharp_type(record, item));
                return format!("Dictionary<string, {item}>");
            }
            // Text, and telephone numbers, which go out as a number where no digit is lost by it.
            _ => return "string".to_owned(),
        };
        if field.nullable { format!("{value_type}?") } else { value_type }
    }
}

fn namespace(id: SchemaId) -> String {
    format!("{id:?}")
}

/// All of them, as C#.
pub fn csharp() -> String {
    let mut text =
        String::from("using System;\nusing System.Collections.Generic;\nusing System.ComponentModel.DataAnnotations;\n");
    for id in SchemaId::ALL {
        if id != SchemaId::Salt2UserUpdate {
            text.push_str(&Fields::new(id).csharp());
        }
    }
    text
}
