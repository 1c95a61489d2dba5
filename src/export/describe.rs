//! The schemas as data: the `SchemaInfo` and `FieldInfo` of the JavaScript API.

use crate::catalog::field::{
    NOT_EDITABLE, NULLABLE, READ_ONLY, REQUIRED, RESPONSE_ONLY, SAFE, SENSITIVE, SPECIALIST, WRITE_ONLY,
};
use crate::catalog::schema::{Parameter, RESPONSE};
use crate::catalog::{Field, Kind, Record, Rule, Schema, SchemaId};
use serde::Serialize;

/// A documented payload and its endpoint.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaInfo {
    /// Its id, e.g. `wello.user.update`.
    pub id: SchemaId,
    /// The vendor's system.
    pub system: &'static str,
    /// What the endpoint does.
    pub title: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// URI template (RFC 6570, level 1), appended to the base URL's path.
    pub path: &'static str,
    /// URI parameters.
    pub params: Vec<FieldInfo>,
    /// Query parameters.
    pub query: Vec<FieldInfo>,
    /// Request headers that the document names.
    pub headers: Vec<FieldInfo>,
    /// Media types that are documented and supported here, the preferred one first.
    pub content_types: &'static [&'static str],
    /// Documented media types that are not supported, with the reason.
    pub unsupported_types: Vec<UnsupportedType>,
    /// Response media types.
    pub accepts: &'static [&'static str],
    /// Errors that the document lists.
    pub errors: Vec<DocumentedError>,
    /// The fields, in documented order.
    pub fields: Vec<FieldInfo>,
}

/// A documented media type that is not supported.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct UnsupportedType {
    /// The media type.
    pub r#type: &'static str,
    /// Why not.
    pub reason: &'static str,
}

/// An error that the document lists.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DocumentedError {
    /// HTTP status.
    pub status: u16,
    /// The vendor's code.
    pub code: &'static str,
    /// The field it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
}

/// A documented field.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "facts of a document, each of its own")]
pub struct FieldInfo {
    /// As documented.
    pub name: &'static str,
    /// The kind of value.
    pub r#type: &'static str,
    /// The document requires it.
    pub required: bool,
    /// The server takes `null`.
    pub nullable: bool,
    /// Filled by the server, taken out of requests.
    pub read_only: bool,
    /// In answers only, taken out of requests.
    pub response_only: bool,
    /// The value appears in no message, change, log or thrown error.
    pub sensitive: bool,
    /// In no answer: a password.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub write_only: bool,
    /// May be set by specialists alone.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub specialist_only: bool,
    /// Other names it is known by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<&'static str>,
    /// The error that the vendor documents for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_code: Option<&'static str>,
    /// What it is.
    pub description: &'static str,
    /// Where it is documented.
    pub source: String,
    /// UTF-16 code units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// The smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i64>,
    /// The largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
    /// The values of an enum: names or numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<serde_json::Value>,
    /// The items of a list, or a map's values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<FieldInfo>>,
    /// The vendor's name of the record type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<&'static str>,
    /// The name of its type in the generated declarations.
    #[serde(skip)]
    pub declaration: Option<&'static str>,
    /// The record's fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<FieldInfo>>,
}

/// Describes a schema.
///
/// ```
/// use user_preflight::{SchemaId, export::describe::describe};
/// let info = describe(SchemaId::WelloUserUpdate);
/// assert_eq!((info.method, info.path), ("PUT", "user({id})"));
/// assert_eq!(info.fields[2].max_length, Some(255));
/// ```
#[must_use]
pub fn describe(id: SchemaId) -> SchemaInfo {
    let schema = id.schema();
    let endpoint = &schema.endpoint;
    let parameters = |list: &'static [Parameter]| list.iter().map(|parameter| parameter_info(parameter, schema)).collect();
    SchemaInfo {
        id,
        system: endpoint.system,
        title: endpoint.title,
        method: endpoint.method,
        path: endpoint.path,
        params: parameters(endpoint.parameters),
        query: parameters(endpoint.query),
        headers: parameters(endpoint.headers),
        content_types: schema.content_types,
        unsupported_types: endpoint
            .unsupported_types
            .iter()
            .map(|&(r#type, reason)| UnsupportedType { r#type, reason })
            .collect(),
        accepts: endpoint.accepts,
        errors: endpoint
            .errors
            .iter()
            .map(|error| DocumentedError { status: error.status, code: error.code, field: error.field })
            .collect(),
        fields: Describe { response: schema.is(RESPONSE), inside: Vec::new() }.fields(schema.root),
    }
}

/// A schema's own sample, as the document prints it.
#[must_use]
pub fn sample(id: SchemaId) -> &'static str {
    id.schema().endpoint.sample.trim_ascii()
}

/// Describes the fields of records.
pub(super) struct Describe {
    /// Of an answer, with the members that only answers have; where there, every member may be null.
    pub response: bool,
    /// The records around: one that occurs inside itself is not described again.
    pub inside: Vec<&'static str>,
}

impl Describe {
    pub fn fields(&mut self, record: &'static Record) -> Vec<FieldInfo> {
        self.inside.push(record.name);
        let fields = record.fields.iter().enumerate();
        let documented = fields.filter(|(_, field)| !field.is(NOT_EDITABLE) && (self.response || !field.is(RESPONSE_ONLY)));
        let described: Vec<(usize, &Field)> = documented.collect();
        let infos = described.into_iter().map(|(place, field)| self.field(field, Some((record, place)), "")).collect();
        self.inside.pop();
        infos
    }

    /// A field at a place of a record, or what is inside one that is documented at a source.
    pub fn field(&mut self, field: &'static Field, at: Option<(&'static Record, usize)>, around: &str) -> FieldInfo {
        let finding = if field.finding.is_empty() { String::new() } else { format!("; {}", field.finding) };
        let name = if at.is_some() { field.name.text() } else { "" };
        let required = field.is(REQUIRED) && !self.response;
        let inner = match field.kind {
            Kind::Record(inner) => Some(inner),
            _ => None,
        };
        let (minimum, maximum) = bounds(field.kind).unzip();
        let source = at.map_or(around.to_owned(), |(record, place)| format!("{}, row {}{finding}", record.source, place + 1));
        FieldInfo {
            name,
            r#type: type_name(field.kind),
            required,
            nullable: self.response || field.is(NULLABLE) && !required,
            read_only: field.is(READ_ONLY),
            response_only: field.is(RESPONSE_ONLY),
            sensitive: field.is(SENSITIVE),
            write_only: field.is(WRITE_ONLY),
            specialist_only: field.is(SPECIALIST),
            aliases: at.map_or(Vec::new(), |(record, _)| aliases(record, field)),
            vendor_code: (!field.code.is_empty()).then_some(field.code),
            description: field.description,
            max_length: match field.kind {
                Kind::Text { maximum } if maximum != u32::MAX => Some(maximum),
                _ => None,
            },
            minimum,
            maximum,
            values: match field.kind {
                Kind::Enumeration(values) => values.names.iter().map(|name| name.text().into()).collect(),
                Kind::Choice { first, last } => (first..=last).map(Into::into).collect(),
                _ => Vec::new(),
            },
            items: match field.kind {
                Kind::List(item) | Kind::Map(item) => Some(Box::new(self.field(item, None, &source))),
                _ => None,
            },
            // The sources end with it.
            record: inner.and_then(|inner| inner.source.rsplit(' ').next()),
            declaration: inner.map(|inner| inner.name),
            fields: inner.filter(|inner| !self.inside.contains(&inner.name)).map(|inner| self.fields(inner)),
            source,
        }
    }
}

fn aliases(record: &Record, field: &Field) -> Vec<&'static str> {
    let alias = |rule: &Rule| match rule {
        Rule::Alias(alias, name) if *name == field.name => Some(*alias),
        _ => None,
    };
    record.rules.iter().filter_map(alias).collect()
}

/// The smallest and the largest number of a kind.
pub(super) fn bounds(kind: Kind) -> Option<(i64, i64)> {
    match kind {
        Kind::Integer(range) => Some(range.bounds()),
        Kind::Telephone => Some((0, SAFE)),
        _ => None,
    }
}

/// The URI parameter that names the user is what the payload's key is; all else is text.
fn parameter_info(parameter: &Parameter, schema: &Schema) -> FieldInfo {
    let key = schema.root.place(schema.key.field).filter(|_| schema.key.parameter == Some(parameter.name));
    let field = key.and_then(|place| schema.root.fields.get(place));
    let (minimum, maximum) = field.and_then(|field| bounds(field.kind)).unzip();
    FieldInfo {
        name: parameter.name,
        r#type: field.map_or("text", |field| type_name(field.kind)),
        required: parameter.required,
        description: parameter.description,
        source: parameter.source.to_owned(),
        minimum,
        maximum,
        ..FieldInfo::default()
    }
}

pub(crate) fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text { .. } | Kind::Coordinate { .. } | Kind::Marked => "text",
        Kind::Integer(_) | Kind::Telephone => "integer",
        Kind::Choice { .. } | Kind::Enumeration(_) => "enum",
        Kind::Boolean => "boolean",
        Kind::Guid { .. } => "guid",
        Kind::Date { .. } | Kind::Day => "date",
        Kind::Record(_) => "record",
        Kind::List(_) => "list",
        Kind::Map(_) => "map",
    }
}
