//! Payloads made up, and the XML of one in whatever order, with whatever prefixes, escapes and white space.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Text that XML and forms can hold, markup and ends of lines among it; not white space alone, which forms cannot tell from nothing.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9]{1,8}",
        2 => "[ \\t\\r\\n<>&\"'\\]=+%;.\\[]{1,6}",
        1 => "[\\PC]{1,6}",
        1 => Just("]]>".to_owned()),
        1 => Just(" \u{85}\u{2028}𝄞\r\n".to_owned()),
    ]
    .prop_filter("characters of XML", |text: &String| {
        !text.trim().is_empty()
            && !text.chars().any(|character| {
                (character < ' ' && !"\t\r\n".contains(character)) || matches!(character, '\u{FFFE}' | '\u{FFFF}')
            })
    })
}

fn maybe<T: Strategy<Value = Value> + 'static>(values: T) -> impl Strategy<Value = Option<Value>> {
    proptest::option::weighted(0.6, values)
}

fn notification() -> impl Strategy<Value = Value> {
    (
        maybe(text().prop_map(Value::from)),
        maybe(any::<bool>().prop_map(Value::from)),
        any::<i32>(),
        maybe(text().prop_map(Value::from)),
    )
        .prop_map(|(kind, push, scope, action)| {
            let members = [("Type", kind), ("SendPush", push), ("Action", action), ("Scope", Some(scope.into()))];
            members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect::<Map<_, _>>().into()
        })
}

/// A canonical payload without null and empty values, which forms have no place for.
pub fn payload() -> impl Strategy<Value = Map<String, Value>> {
    let texts = || maybe(text().prop_map(Value::from));
    (
        (any::<i32>(), texts(), texts(), maybe(Just(json!("2025-04-29T12:08:52.6440419+02:00")))),
        (maybe(any::<bool>().prop_map(Value::from)), maybe(any::<i32>().prop_map(Value::from))),
        maybe(proptest::collection::vec(text().prop_map(Value::from), 1..4).prop_map(Value::from)),
        maybe(proptest::collection::vec(notification(), 1..3).prop_map(Value::from)),
        maybe(proptest::collection::vec(any::<i32>().prop_map(Value::from), 1..4).prop_map(Value::from)),
        maybe(any::<bool>().prop_map(Value::from)),
    )
        .prop_map(|((id, first, job, birth), (ad, cost), permissions, notifications, offices, active)| {
            let members = [
                ("UserId", Some(id.into())),
                ("FirstName", first),
                ("BirthDate", birth),
                ("IsADUser", ad),
                ("JobTitle", job),
                ("CostCenterId", cost),
                ("Permissions", permissions),
                ("Notifications", notifications),
                ("OfficePermissions", offices),
                ("IsActive", active),
            ];
            members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
        })
}

/// One element of XML, to be written in another way.
#[derive(Clone)]
struct Element {
    namespace: &'static str,
    name: String,
    inside: Result<String, Vec<Element>>,
}

const OBJECTS: &str = "http://schemas.datacontract.org/2004/07/SALT2.Objects";
const USERS: &str = "http://schemas.datacontract.org/2004/07/SALT2.Objects.UserObjects";
const COMMUNICATION: &str = "http://schemas.datacontract.org/2004/07/SALT2.Objects.CommunicationObjects";
const ARRAYS: &str = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";

fn elements(members: &Map<String, Value>, namespace: &'static str) -> Vec<Element> {
    members
        .iter()
        .map(|(name, value)| Element {
            namespace: if name == "IsActive" { OBJECTS } else { namespace },
            name: name.clone(),
            inside: match value {
                Value::Array(items) => Err(items.iter().map(element_of_item).collect()),
                Value::String(text) => Ok(text.clone()),
                other => Ok(other.to_string()),
            },
        })
        .collect()
}

fn element_of_item(item: &Value) -> Element {
    let (namespace, name, inside) = match item {
        Value::Object(members) => (COMMUNICATION, "NotificationInfo", Err(elements(members, COMMUNICATION))),
        Value::String(text) => (ARRAYS, "string", Ok(text.clone())),
        other => (ARRAYS, "int", Ok(other.to_string())),
    };
    Element { namespace, name: name.to_owned(), inside }
}

/// Writes elements in an order, with prefixes, escapes and white space that a number decides on.
fn write(element: &Element, choice: &mut u64, out: &mut String, around: Option<&'static str>) {
    let mut next = |most: u64| {
        *choice = choice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*choice >> 33) % most
    };
    let prefix = match next(3) {
        0 => String::new(),
        number => format!("{}{}:", ["q", "x-", "é"][next(3) as usize], number),
    };
    out.push('<');
    out.push_str(&prefix);
    out.push_str(&element.name);
    let attribute = prefix.trim_end_matches(':');
    if attribute.is_empty() {
        if around != Some(element.namespace) || next(2) == 0 {
            out.push_str(&format!(" xmlns='{}'", element.namespace));
        }
    } else {
        out.push_str(&format!("\n xmlns:{attribute} = \"{}\"", element.namespace.replace("SALT2", "S&#x41;LT2")));
    }
    out.push('>');
    let default = if attribute.is_empty() { Some(element.namespace) } else { around };
    match &element.inside {
        Ok(text) => {
            for character in text.chars() {
                match (character, next(12)) {
                    ('<' | '&' | '\r', _) | (_, 0) => out.push_str(&format!("&#x{:X};", character as u32)),
                    ('>', _) => out.push_str("&gt;"),
                    (']', _) | (_, 1) if character != '>' => out.push_str(&format!("<![CDATA[{character}]]>")),
                    (_, 2) => out.push_str(&format!("<!-- -->{character}")),
                    _ => out.push(character),
                }
            }
        }
        Err(inside) => {
            let mut inside = inside.clone();
            if element.namespace != ARRAYS
                && inside.iter().all(|inner| inner.name != "NotificationInfo" && inner.namespace != ARRAYS)
            {
                for place in (1..inside.len()).rev() {
                    inside.swap(place, next(place as u64 + 1) as usize);
                }
            }
            for inner in &inside {
                if next(3) == 0 {
                    out.push_str("\n  <!-- between -->\t");
                }
                let mut choice = next(u64::from(u32::MAX));
                write(inner, &mut choice, out, default);
            }
        }
    }
    out.push_str(&format!("</{prefix}{} >", element.name));
}

/// A payload as XML; the number decides how it is written.
pub fn written(payload: &Map<String, Value>, mut choice: u64) -> String {
    let root = Element { namespace: USERS, name: "UserUpdateRequest".to_owned(), inside: Err(elements(payload, USERS)) };
    let mut out = String::new();
    write(&root, &mut choice, &mut out, None);
    out
}
