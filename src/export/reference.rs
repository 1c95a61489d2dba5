//! What the reference pages say of a schema beyond its description: its records, each once and with the path of a place where it
//! occurs, what each kind of value is read as, and everything that can be said about a payload.

use super::describe::{Describe, FieldInfo};
use crate::catalog::field::{EMAIL, SENSITIVE, TRIMMED, UNIQUE};
use crate::catalog::schema::RESPONSE;
use crate::catalog::{Blank, Enumeration, Field, Kind, Range, Record, Rule, SchemaId, Zone};
use crate::check::problem::{ChangeRule, Code, Parameter, Problem};

/// A record of a schema.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordReference {
    /// The name of its type, e.g. `WelloUser`.
    pub name: &'static str,
    /// The vendor's page that it follows.
    pub source: &'static str,
    /// Where it occurs first; empty for the payload itself.
    pub path: Vec<Step>,
    /// Its fields, in documented order.
    pub fields: Vec<FieldReference>,
    /// Groups of which one field must be given.
    pub one_of: Vec<Vec<&'static str>>,
}

/// A step to where a record occurs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A member.
    Member(&'static str),
    /// The first item of a list.
    Item,
    /// The value of some key of a map.
    Key,
}

/// A field of a record.
#[derive(Clone, PartialEq, Debug)]
pub struct FieldReference {
    /// As described.
    pub info: FieldInfo,
    /// What kind of value it is; of a list or a map, its items.
    pub kind: ValueKind,
    /// An enum's names with the number that the document gives each.
    pub numbers: Vec<(&'static str, Option<u8>)>,
    /// What else there is to know of it, a sentence each.
    pub rules: Vec<&'static str>,
}

/// A kind of value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "each has a title and rules, which say what it is")]
pub enum ValueKind {
    Text,
    Email,
    Trimmed,
    Coordinate,
    Marked,
    Integer,
    NumberList,
    Telephone,
    Boolean,
    Guid,
    DateWithOffset,
    Date,
    Day,
    Name,
    Record,
}

impl ValueKind {
    fn of(field: &Field) -> ValueKind {
        match field.kind {
            Kind::Text { .. } if field.is(EMAIL) => ValueKind::Email,
            Kind::Text { .. } if field.is(TRIMMED) => ValueKind::Trimmed,
            Kind::Text { .. } => ValueKind::Text,
            Kind::Coordinate { .. } => ValueKind::Coordinate,
            Kind::Marked => ValueKind::Marked,
            Kind::Integer(_) => ValueKind::Integer,
            Kind::Choice { .. } => ValueKind::NumberList,
            Kind::Telephone => ValueKind::Telephone,
            Kind::Boolean => ValueKind::Boolean,
            Kind::Guid { .. } => ValueKind::Guid,
            Kind::Date { zone: Zone::Utc } => ValueKind::DateWithOffset,
            Kind::Date { zone: Zone::Open } => ValueKind::Date,
            Kind::Day => ValueKind::Day,
            Kind::Enumeration(_) => ValueKind::Name,
            Kind::Record(_) => ValueKind::Record,
            Kind::List(item) | Kind::Map(item) => ValueKind::of(item),
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            ValueKind::Text => "text",
            ValueKind::Email => "e-mail address",
            ValueKind::Trimmed => "telephone number as text",
            ValueKind::Coordinate => "degrees as text",
            ValueKind::Marked => "text with a marker of its type",
            ValueKind::Integer => "whole number",
            ValueKind::NumberList => "number out of a list",
            ValueKind::Telephone => "telephone number",
            ValueKind::Boolean => "boolean",
            ValueKind::Guid => "GUID",
            ValueKind::DateWithOffset => "date and time with an offset",
            ValueKind::Date => "date, with or without a time",
            ValueKind::Day => "day, written dd/mm/yyyy",
            ValueKind::Name => "name out of a list",
            ValueKind::Record => "record",
        }
    }

    /// How it is read, in words.
    #[must_use]
    pub const fn rules(self) -> &'static str {
        match self {
            ValueKind::Text => {
                "Stays as it is, white space around it too. A number or boolean becomes its text. Lengths are in UTF-16 code units, as the servers count. Half a character (a lone surrogate) is refused, because the server would store another one."
            }
            ValueKind::Email => {
                "As text, but white space around it goes before the length is counted. One that a browser would refuse is a warning and no error."
            }
            ValueKind::Trimmed => {
                "As text, but white space around it goes before the length is counted. What is in it is not looked at."
            }
            ValueKind::Coordinate => "As text. What is no number of degrees is a warning, because the page states no format.",
            ValueKind::Marked => {
                "A value that begins with the marker of its type must be one of that type, and comes out as the server writes it. Numbers, booleans and Dates are given their marker. Other text is left alone."
            }
            ValueKind::Integer => "A JSON number without a fraction, or the same as text. White space around the text goes.",
            ValueKind::NumberList => "One of the listed numbers, or the same as text.",
            ValueKind::Telephone => {
                "Separators go. The rest becomes a number, but stays text where it begins with 0 or +, so that no digit is lost."
            }
            ValueKind::Boolean => "True or false, their words in any letter case, and the numbers 1 and 0.",
            ValueKind::Guid => "Any of the five notations of .NET, in any letter case; lower-case with hyphens comes out.",
            ValueKind::DateWithOffset => {
                "ISO 8601 as .NET reads it. Without an offset it is taken as UTC, and a bare date as its midnight. With slashes, day and month would have to be guessed."
            }
            ValueKind::Date => {
                "ISO 8601 as .NET reads it. Without an offset it stays without, and a bare date stays one. With slashes, day and month would have to be guessed."
            }
            ValueKind::Day => "Day, month, year. An ISO date is taken by its date.",
            ValueKind::Name => {
                "One of the listed names in any letter case, or its number where the document gives one; the documented name comes out."
            }
            ValueKind::Record => "An object. Its members come out in documented order.",
        }
    }
}

/// The records of a schema: the payload itself, then each that occurs in it, once.
///
/// ```
/// use user_preflight::{SchemaId, export::reference::records};
/// let names: Vec<&str> = records(SchemaId::WelloUserUpdate).iter().map(|record| record.name).collect();
/// assert_eq!(names, ["WelloUser", "WelloSalesOrganization"]);
/// ```
#[must_use]
pub fn records(id: SchemaId) -> Vec<RecordReference> {
    let schema = id.schema();
    let response = schema.is(RESPONSE);
    let mut found: Vec<(&'static Record, Vec<Step>)> = vec![(schema.root, Vec::new())];
    let mut records = Vec::new();
    while let Some((record, path)) = found.get(records.len()).cloned() {
        // Of records inside it no more is wanted than their names.
        let infos = Describe { response, inside: Vec::new() }.fields(record);
        let fields = infos.into_iter().filter_map(|info| {
            let field = record.find(info.name.as_bytes(), false)?;
            Some((field, info))
        });
        let mut described = Vec::new();
        for (field, info) in fields {
            let mut path = path.clone();
            path.push(Step::Member(info.name));
            if let Some(inner) = inside(field.kind, &mut path)
                && !found.iter().any(|(known, _)| known.name == inner.name)
            {
                found.push((inner, path));
            }
            described.push(reference(field, info));
        }
        let one_of = record.rules.iter().filter_map(|rule| match rule {
            Rule::OneOf(names) => Some(names.iter().map(|name| name.text()).collect()),
            _ => None,
        });
        let one_of = if response { Vec::new() } else { one_of.collect() };
        records.push(RecordReference { name: record.name, source: record.source, path, fields: described, one_of });
    }
    records
}

/// The record in a value of a kind, with the steps to it.
fn inside(kind: Kind, path: &mut Vec<Step>) -> Option<&'static Record> {
    match kind {
        Kind::Record(record) => Some(record),
        Kind::List(item) => {
            path.push(Step::Item);
            inside(item.kind, path)
        }
        Kind::Map(item) => {
            path.push(Step::Key);
            inside(item.kind, path)
        }
        _ => None,
    }
}

fn reference(field: &Field, info: FieldInfo) -> FieldReference {
    let mut rules = Vec::new();
    let sensitive = field.is(SENSITIVE);
    for (holds, rule) in [
        (info.read_only, "The server fills it in: it is taken out of what is sent."),
        (info.response_only, "Only answers have it: it is taken out of what is sent."),
        (sensitive, "Its value is in no message, change, log or thrown error."),
        (info.write_only, "No answer has it."),
        (info.specialist_only, "Only a specialist's token may set it (option actor)."),
        (
            matches!(field.kind, Kind::Guid { zero: Blank::Warning }),
            "The all-zero GUID, which stands for “not set”, is a warning.",
        ),
        (
            matches!(field.kind, Kind::Integer(Range::Int16)),
            "Beyond 16 bits it is a warning: the server's own type holds no more.",
        ),
        (matches!(field.kind, Kind::Integer(_)) && info.nullable, "Empty text becomes null."),
        (
            matches!(field.kind, Kind::List(Field { kind: Kind::Record(record), .. }) if record.fields.iter().any(|field| field.is(UNIQUE))),
            "The same id twice in it is a warning.",
        ),
    ] {
        if holds {
            rules.push(rule);
        }
    }
    let numbers = match field.kind {
        Kind::Enumeration(Enumeration { names, numbers }) => {
            names.iter().map(|name| name.text()).zip(numbers.iter().copied()).collect()
        }
        _ => Vec::new(),
    };
    FieldReference { info, kind: ValueKind::of(field), numbers, rules }
}

/// One sentence that issues say.
#[derive(Clone, PartialEq, Debug)]
pub struct Sentence {
    /// Of which kind.
    pub code: Code,
    /// In braces: the path, and names of params.
    pub template: &'static str,
    /// The params, each with what it is: a word that tells this sentence from others of the code, or a type.
    pub params: Vec<(&'static str, String)>,
}

/// All sentences of the engine.
#[must_use]
pub fn sentences() -> Vec<Sentence> {
    let sentence = |problem: &Problem| {
        let message = problem.message();
        let params = message.parameters.iter().map(|&(name, parameter)| {
            let value = match parameter {
                Parameter::Number => "number".to_owned(),
                Parameter::Name => "string".to_owned(),
                Parameter::Names | Parameter::Numbers | Parameter::MediaTypes => "string[]".to_owned(),
                Parameter::Constant(number) => number.to_string(),
                Parameter::Word(word) => format!("\"{word}\""),
            };
            (name, value)
        });
        Sentence { code: message.code, template: message.template, params: params.collect() }
    };
    Problem::ALL.iter().map(sentence).collect()
}

/// What normalizing can do: the rules' names, and what each means.
pub fn change_rules() -> impl Iterator<Item = (&'static str, &'static str)> {
    ChangeRule::NAMES.iter().copied().zip(ChangeRule::MEANINGS.iter().copied())
}
