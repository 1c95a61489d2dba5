//! Wrong normalizations, each of which must be found out: what shows that the comparison can fail.

use crate::wire::Format;
use serde_json::{Value, json};

pub struct Wrong {
    pub name: &'static str,
    /// What it is a body of.
    pub format: Format,
    /// The wrong body; nothing where it cannot be made of this one.
    pub make: fn(&str) -> Option<String>,
}

const fn wrong_json(name: &'static str, make: fn(&str) -> Option<String>) -> Wrong {
    Wrong { name, format: Format::Json, make }
}

const fn wrong_xml(name: &'static str, make: fn(&str) -> Option<String>) -> Wrong {
    Wrong { name, format: Format::Xml, make }
}

pub const ALL: &[Wrong] = &[
    wrong_json("a letter more in a text", |body| edited(body, &|leaf| Some(format!("{}x", leaf.as_str()?).into()))),
    wrong_json("a number that is another", |body| edited(body, &|leaf| Some((leaf.as_i64()? ^ 1).into()))),
    wrong_json("a boolean turned round", |body| edited(body, &|leaf| Some((!leaf.as_bool()?).into()))),
    wrong_json("a number as text that the parser does not read", |body| {
        edited(body, &|leaf| Some(format!("{}.0", leaf.as_i64()?).into()))
    }),
    wrong_json("a record for a scalar", |body| edited(body, &|leaf| leaf.is_number().then(|| json!({})))),
    wrong_json("a member left out", |body| {
        let mut body: Value = serde_json::from_str(body).ok()?;
        let name = given_text(&body)?;
        body.as_object_mut()?.shift_remove(&name);
        Some(body.to_string())
    }),
    wrong_json("a member under another name", |body| {
        let mut body: Value = serde_json::from_str(body).ok()?;
        let name = given_text(&body)?;
        let value = body.as_object_mut()?.shift_remove(&name)?;
        body.as_object_mut()?.insert(format!("{name}s"), value);
        Some(body.to_string())
    }),
    wrong_json("an item left out of a list", |body| {
        let mut body: Value = serde_json::from_str(body).ok()?;
        body.as_object_mut()?.values_mut().find_map(|value| value.as_array_mut()?.pop())?;
        Some(body.to_string())
    }),
    wrong_xml("elements in another order", |body| {
        let (head, mut elements) = elements(body)?;
        // The one that comes too late must say something.
        let late = elements.windows(2).position(|pair| says_something(pair[0]))?;
        elements.swap(late, late + 1);
        Some(format!("{head}{}</UserUpdateRequest>", elements.concat()))
    }),
    wrong_xml("the base class behind", |body| {
        let (head, mut elements) = elements(body)?;
        let base = elements.iter().position(|element| element.starts_with("<IsActive ") && element.contains(">true<"))?;
        let base = elements.remove(base);
        elements.push(base);
        Some(format!("{head}{}</UserUpdateRequest>", elements.concat())).filter(|_| elements.len() > 1)
    }),
    wrong_xml("an element in no namespace", |body| {
        let (head, mut elements) = elements(body)?;
        let place = elements.iter().position(|element| says_something(element))?;
        let changed = elements[place].replacen('>', " xmlns=\"\">", 1);
        elements[place] = &changed;
        Some(format!("{head}{}</UserUpdateRequest>", elements.concat()))
    }),
    wrong_xml("items in another namespace", |body| {
        let items = body.contains("</d2p1:string>") || body.contains("</d2p1:int>");
        items.then(|| body.replace("/2003/10/Serialization/Arrays", "/2003/10/Serialization/Array"))
    }),
    wrong_xml("members of an item in another order", |body| {
        let place = body.find("<d2p1:NotificationInfo><d2p1:Action>")? + "<d2p1:NotificationInfo>".len();
        let end = place + body[place..].find("</d2p1:Action>")? + "</d2p1:Action>".len();
        let close = end + body[end..].find("</d2p1:NotificationInfo>")?;
        let (action, rest) = (&body[place..end], &body[end..close]);
        let says = !rest.is_empty() && !action.contains("><");
        says.then(|| format!("{}{rest}{action}{}", &body[..place], &body[close..]))
    }),
    Wrong {
        name: "an index too high in a form",
        format: Format::Form,
        make: |body| body.contains("Notifications[0]").then(|| body.replace("Notifications[0]", "Notifications[9]")),
    },
    Wrong {
        name: "a name of a form without its closing bracket",
        format: Format::Form,
        make: |body| Some(format!("{body}&Permissions%5B0=x")),
    },
];

/// The root's beginning, and its elements, in a body without white space between them.
fn elements(body: &str) -> Option<(&str, Vec<&str>)> {
    let end = body.find('>')? + 1;
    let (head, mut rest) = body.split_at_checked(end).filter(|(head, _)| head.starts_with("<UserUpdateRequest"))?;
    let mut elements = Vec::new();
    while rest != "</UserUpdateRequest>" {
        let name = rest.strip_prefix('<')?.split([' ', '>', '/']).next()?;
        let tag = rest.find('>')? + 1;
        let end = if rest[..tag].ends_with("/>") {
            tag
        } else {
            let close = format!("</{name}>");
            rest.find(&close)? + close.len()
        };
        let (element, behind) = rest.split_at_checked(end)?;
        elements.push(element);
        rest = behind;
    }
    Some((head, elements))
}

/// Whether an element has text that is no type's default.
fn says_something(element: &str) -> bool {
    let inside = element.split(['>', '<']).nth(2).unwrap_or_default();
    !["", "0", "false"].contains(&inside) && !inside.starts_with("0001-01-01") && !element.contains("/>")
}

/// The first member of the root that is text with something in it, and not its type's default.
fn given_text(body: &Value) -> Option<String> {
    let mut texts = body.as_object()?.iter().filter_map(|(name, value)| Some((name, value.as_str()?)));
    texts
        .find(|(_, text)| !text.trim().is_empty() && *text != "Unknown" && !text.starts_with("0001-01-01"))
        .map(|(name, _)| name.clone())
}

/// The body with the first leaf changed that can be.
fn edited(body: &str, change: &dyn Fn(&Value) -> Option<Value>) -> Option<String> {
    let mut body: Value = serde_json::from_str(body).ok()?;
    edit(&mut body, change).then(|| body.to_string())
}

fn edit(value: &mut Value, change: &dyn Fn(&Value) -> Option<Value>) -> bool {
    match value {
        // The names in an array of pairs are no values.
        Value::Object(members) => members.iter_mut().any(|(name, value)| name != "Field" && edit(value, change)),
        Value::Array(items) => items.iter_mut().any(|item| edit(item, change)),
        leaf => match change(leaf) {
            Some(changed) => {
                *leaf = changed;
                true
            }
            None => false,
        },
    }
}
