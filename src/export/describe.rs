//! The schemas as data: the `SchemaInfo` and `FieldInfo` of the JavaScript API.

use crate::catalog::{Field, Kind, Record, SchemaId, schema::Parameter};
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
#[derive(Clone, PartialEq, Debug, Serialize)]
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
    /// What it is.
    pub description: &'static str,
    /// Where it is documented.
    pub source: String,
    /// UTF-16 code units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// The name of the record type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<&'static str>,
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
    SchemaInfo {
        id,
        system: endpoint.system,
        title: endpoint.title,
        method: endpoint.method,
        path: endpoint.path,
        params: endpoint.parameters.iter().map(|parameter| parameter_info(parameter, schema.root)).collect(),
        query: Vec::new(),
        headers: Vec::new(),
        content_types: schema.content_types,
        unsupported_types: Vec::new(),
        accepts: endpoint.accepts,
        errors: Vec::new(),
        fields: record_fields(schema.root),
    }
}

/// A schema's own sample, as the document prints it.
#[must_use]
pub fn sample(id: SchemaId) -> &'static str {
    id.schema().endpoint.sample.trim_ascii()
}

pub(super) fn record_fields(record: &'static Record) -> Vec<FieldInfo> {
    record.fields.iter().enumerate().map(|(place, field)| field_info(field, record, place)).collect()
}

fn field_info(field: &'static Field, record: &'static Record, place: usize) -> FieldInfo {
    let finding = if field.finding.is_empty() { String::new() } else { format!("; {}", field.finding) };
    let inner = match field.kind {
        Kind::Record(inner) => Some(inner),
        _ => None,
    };
    FieldInfo {
        name: field.name.text(),
        r#type: type_name(field.kind),
        required: field.required,
        nullable: field.nullable && !field.required,
        read_only: field.read_only,
        response_only: false,
        sensitive: field.sensitive,
        description: field.description,
        source: format!("{}, row {}{finding}", record.source, place + 1),
        max_length: match field.kind {
            Kind::Text { maximum } if maximum != u32::MAX => Some(maximum),
            _ => None,
        },
        record: inner.map(|inner| inner.name),
        fields: inner.map(record_fields),
    }
}

/// A URI parameter has the type of the root's field of the same name.
fn parameter_info(parameter: &Parameter, root: &'static Record) -> FieldInfo {
    let field = root.fields.iter().find(|field| field.name.text() == parameter.name);
    FieldInfo {
        name: parameter.name,
        r#type: field.map_or("text", |field| type_name(field.kind)),
        required: true,
        nullable: false,
        read_only: false,
        response_only: false,
        sensitive: false,
        description: parameter.description,
        source: parameter.source.to_owned(),
        max_length: None,
        record: None,
        fields: None,
    }
}

pub(crate) fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text { .. } => "text",
        Kind::Boolean => "boolean",
        Kind::Guid { .. } => "guid",
        Kind::Date { .. } => "date",
        Kind::Record(_) => "record",
    }
}
