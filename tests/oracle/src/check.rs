//! One payload: what the engine says of it, beside what the server's parser reads in it.
//!
//! What the engine lets through must be read without an error, and as it was meant. What the parser would refuse, lose or read
//! otherwise in the payload as it came must have been refused, or changed with a word about it. Everything else is an event, and
//! must be on the list of differences.

use crate::Result;
use crate::generate::Case;
use crate::meaning::meaning;
use crate::server::{Place, Reading, Server, Step};
use crate::types::Fields;
use crate::wire::{Format, Route};
use serde_json::Value;
use user_preflight::export::describe::FieldInfo;
use user_preflight::{Change, ChangeRule, Code, Issue, Options, PathSegment, SchemaId, Severity, normalize};

/// What happened at a place where the engine and the parser do not agree, or where nobody said a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// The engine refused what the parser reads.
    Stricter,
    /// The engine refused what was written in a notation that it takes.
    RefusedThoughMeant,
    /// The parser refuses or passes over what the engine let through.
    Unread,
    /// The parser reads something else in the normalized body than stands there.
    Misread,
    /// The parser reads something else in the normalized body than was meant.
    NotMeant,
    /// The parser reads something else in the payload as it came than in the normalized body, and a change or a warning says so.
    Altered,
    /// The same, and nothing says so.
    AlteredSilently,
    /// The parser would refuse or lose what came, the engine let it through, and nothing says so.
    Silent,
}

pub struct Event<'e> {
    pub kind: Kind,
    pub schema: SchemaId,
    pub route: Route,
    pub place: Place,
    pub field: Option<&'e FieldInfo>,
    /// What the engine's issue is.
    pub code: Option<Code>,
    /// What the parser said.
    pub message: String,
    /// What was read first, and what then.
    pub from: Value,
    pub to: Value,
    /// What was done at the place, and what was warned of.
    pub rules: Vec<ChangeRule>,
    pub warnings: Vec<Code>,
}

/// Another body in place of the normalized one, to see that it is found out.
pub type Tamper<'t> = &'t dyn Fn(&[u8]) -> Option<Vec<u8>>;

pub fn check<'f>(
    server: &mut Server,
    fields: &'f Fields,
    case: &Case,
    options: &Options,
    tamper: Option<Tamper<'_>>,
) -> Result<Option<Vec<Event<'f>>>> {
    let Route { given, wanted } = case.route;
    let media_types = |wanted: Format| Options {
        content_type: Some(given.media_type().to_owned()),
        accept: Some(wanted.media_type().to_owned()),
        ..options.clone()
    };
    let result = normalize(fields.id, &case.body, &media_types(wanted))?;
    let mut events = Events { fields, route: case.route, issues: &result.issues, changes: &result.changes, found: Vec::new() };
    let type_name = fields.root_type();
    let original = (fields.question(given), case.body.as_slice());
    let Some(mut body) = result.body.clone() else {
        let [original] = server.read(&type_name, [original])?;
        events.refused(case, &placed(original, fields, &case.body));
        return Ok(Some(events.found));
    };
    if let Some(tamper) = tamper {
        match tamper(&body) {
            Some(other) if other != body => body = other,
            _ => return Ok(None),
        }
    }
    let says = match wanted {
        Format::Json => meaning(fields, &body),
        // The same in JSON says what XML and forms say.
        _ => match normalize(fields.id, &case.body, &media_types(Format::Json))?.body {
            Some(body) => meaning(fields, &body),
            None => Err("it is refused as JSON".to_owned()),
        },
    };
    let meant = (fields.question(Format::Json), case.meant.as_deref().unwrap_or(b"null"));
    let readings = server.read(&type_name, [original, (fields.question(wanted), &body), meant])?;
    let [original, normalized, meant] = readings;
    let (original, normalized) = (placed(original, fields, &case.body), placed(normalized, fields, &body));
    for (place, message) in normalized.errors.iter().map(|(place, message)| (place, message.as_str())).chain(lost(&normalized)) {
        events.add(Kind::Unread, place, message, Value::Null, Value::Null);
    }
    match says {
        Ok(says) => {
            for (place, from, to) in differences(&says, &normalized.value) {
                events.add(Kind::Misread, &place, "", from, to);
            }
        }
        Err(error) => events.add(Kind::Misread, &Vec::new(), &error, Value::Null, normalized.value.clone()),
    }
    if case.meant.is_some() {
        for (place, from, to) in differences(&meant.value, &normalized.value) {
            events.add(Kind::NotMeant, &place, "", from, to);
        }
    }
    events.let_through(&original, &normalized);
    Ok(Some(events.found))
}

struct Events<'f, 'r> {
    fields: &'f Fields,
    route: Route,
    issues: &'r [Issue],
    changes: &'r [Change],
    found: Vec<Event<'f>>,
}

impl<'f> Events<'f, '_> {
    fn add(&mut self, kind: Kind, place: &Place, message: &str, from: Value, to: Value) {
        self.found.push(Event {
            kind,
            schema: self.fields.id,
            route: self.route,
            place: place.clone(),
            field: self.fields.at(place),
            code: None,
            message: message.to_owned(),
            from,
            to,
            rules: self.changes.iter().filter(|change| concerns(&path(&change.path), place)).map(|change| change.rule).collect(),
            warnings: self.issues.iter().filter(|issue| concerns(&path(&issue.path), place)).map(|issue| issue.code).collect(),
        });
    }

    /// The engine refused the payload: so would the parser, there or above; or it would lose it.
    fn refused(&mut self, case: &Case, original: &Reading) {
        for issue in self.issues.iter().filter(|issue| issue.severity == Severity::Error) {
            let place = path(&issue.path);
            let entry = issue.params.get("entry").and_then(Value::as_u64).map(|entry| vec![Step::Index(entry as usize)]);
            let mut refused = original.errors.iter().map(|(place, _)| place).chain(&original.lost);
            let known = refused.any(|other| place.starts_with(other) || !place.is_empty() && other.starts_with(&place))
                || entry.is_some_and(|entry| original.entries.iter().any(|other| other.starts_with(&entry)));
            // In XML and forms the parser passes over what it does not know, and says nothing.
            let lost = self.route.given != Format::Json && !place.is_empty() && is_blank(&at(&original.value, &place));
            let known = known || lost;
            let kind = match (known || original.ended, case.meant.is_some()) {
                (_, true) => Kind::RefusedThoughMeant,
                (true, false) => continue,
                (false, false) => Kind::Stricter,
            };
            self.add(kind, &place, &issue.message, at(&original.value, &place), Value::Null);
            if let Some(event) = self.found.last_mut() {
                event.code = Some(issue.code);
            }
        }
    }

    fn let_through(&mut self, original: &Reading, read: &Reading) {
        let refused: Vec<(&Place, &str)> =
            original.errors.iter().map(|(place, message)| (place, message.as_str())).chain(lost(original)).collect();
        for &(place, message) in &refused {
            if !self.is_said(place) {
                self.add(Kind::Silent, place, message, Value::Null, Value::Null);
            }
        }
        if original.ended {
            return;
        }
        for (place, from, to) in differences(&original.value, &read.value) {
            if refused.iter().any(|(other, _)| place.starts_with(other) || other.starts_with(&place)) {
                continue;
            }
            // What the parser passes over without a word, because of its place, its name or its notation, was put right.
            let lost = is_blank(&from) || self.is_about_elements(&place);
            if self.route.given != Format::Json && lost && self.is_said(&place) {
                continue;
            }
            let kind = if self.is_said(&place) { Kind::Altered } else { Kind::AlteredSilently };
            self.add(kind, &place, "", from, to);
        }
    }

    /// Whether the elements at or around a place, or inside it, were put right.
    fn is_about_elements(&self, place: &Place) -> bool {
        let about = |change: &Change| {
            let said = path(&change.path);
            matches!(change.rule, ChangeRule::XmlOrder | ChangeRule::XmlNamespace | ChangeRule::FieldName)
                && (place.starts_with(&said) || said.starts_with(place))
        };
        self.route.given == Format::Xml && self.changes.iter().any(about)
    }

    fn is_said(&self, place: &Place) -> bool {
        self.is_about_elements(place)
            || self.changes.iter().any(|change| match change.rule {
                ChangeRule::FieldValues => true,
                // In a form it would be a part of the first name.
                ChangeRule::RemovedByteOrderMark => self.route.given == Format::Form,
                _ => false,
            })
            // A processing instruction, for one, which the parser refuses the whole body for.
            || place.is_empty() && self.changes.iter().any(|change| change.rule == ChangeRule::RemovedUnknown)
            || self.changes.iter().any(|change| concerns(&path(&change.path), place))
            || self.issues.iter().any(|issue| concerns(&path(&issue.path), place))
    }
}

/// Whether what is said at one place is about the other: it is the same, inside it, or around it. About the whole payload's
/// order, or a byte order mark, says nothing of any value.
fn concerns(said: &Place, place: &Place) -> bool {
    !said.is_empty() && (place.starts_with(said) || said.starts_with(place))
}

fn lost(reading: &Reading) -> impl Iterator<Item = (&Place, &str)> {
    reading.lost.iter().map(|place| (place, "lost"))
}

fn path(path: &[PathSegment]) -> Place {
    let step = |segment: &PathSegment| match segment {
        PathSegment::Name(name) => Step::Name(name.to_lowercase()),
        PathSegment::Index(index) => Step::Index(*index as usize),
    };
    path.iter().map(step).collect()
}

/// Places in an array of pairs become those of the fields that the pairs name.
fn placed(mut reading: Reading, fields: &Fields, body: &[u8]) -> Reading {
    if fields.id != SchemaId::ArandaUserUpdate {
        return reading;
    }
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let documented = |name: &str| {
        let field = fields.at(&[Step::Name(name.trim().to_owned())]);
        vec![Step::Name(field.map_or(name, |field| field.name).to_lowercase())]
    };
    let named = |place: &Place| match place.first()? {
        Step::Name(name) => Some(documented(name)),
        Step::Index(index) => {
            let members = body.get(index)?.as_object()?;
            Some(documented(members.iter().find(|(name, _)| name.eq_ignore_ascii_case("Field"))?.1.as_str()?))
        }
    };
    // What is said of the entry itself stays as it is as well: an entry that is no pair has no other place.
    let errors: Vec<_> = reading.errors.iter().filter_map(|(place, message)| Some((named(place)?, message.clone()))).collect();
    let lost: Vec<_> = reading.lost.iter().filter_map(named).collect();
    reading.entries = reading.errors.iter().map(|(place, _)| place).chain(&reading.lost).cloned().collect();
    reading.errors.retain(|(place, _)| place.is_empty());
    reading.errors.extend(errors);
    reading.lost = lost;
    reading
}

fn at(value: &Value, place: &[Step]) -> Value {
    let mut at = value;
    for step in place {
        let next = match step {
            Step::Index(index) => at.get(index),
            Step::Name(name) => at
                .as_object()
                .and_then(|members| members.iter().find(|(key, _)| key.to_lowercase() == *name))
                .map(|(_, value)| value),
        };
        match next {
            Some(next) => at = next,
            None => return Value::Null,
        }
    }
    at.clone()
}

/// Whether it is what is read where nothing is said.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(value) => value.as_i64() == Some(0),
        Value::String(text) => text.is_empty() || text.starts_with("0001-01-01T00:00:00.0000000"),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(members) => members.values().all(is_blank),
    }
}

/// Where two values differ, and how.
fn differences(from: &Value, to: &Value) -> Vec<(Place, Value, Value)> {
    let mut found = Vec::new();
    compare(from, to, &mut Vec::new(), &mut found);
    found
}

fn compare(from: &Value, to: &Value, at: &mut Place, found: &mut Vec<(Place, Value, Value)>) {
    match (from, to) {
        (Value::Object(one), Value::Object(other)) => {
            for name in one.keys().chain(other.keys().filter(|name| !one.contains_key(*name))) {
                at.push(Step::Name(name.to_lowercase()));
                compare(one.get(name).unwrap_or(&Value::Null), other.get(name).unwrap_or(&Value::Null), at, found);
                at.pop();
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (from, to)) in one.iter().zip(other).enumerate() {
                at.push(Step::Index(index));
                compare(from, to, at, found);
                at.pop();
            }
        }
        _ if from != to => found.push((at.clone(), from.clone(), to.clone())),
        _ => {}
    }
}
