//! Wrong normalizations, each of which must be found out: what shows that the comparison can fail.

use serde_json::{Value, json};

pub struct Wrong {
    pub name: &'static str,
    /// The wrong body; nothing where it cannot be made of this one.
    pub make: fn(&Value) -> Option<Value>,
}

pub const ALL: &[Wrong] = &[
    Wrong { name: "a letter more in a text", make: |body| edited(body, &|leaf| Some(format!("{}x", leaf.as_str()?).into())) },
    Wrong { name: "a number one higher", make: |body| edited(body, &|leaf| Some((leaf.as_i64()? ^ 1).into())) },
    Wrong { name: "a boolean turned round", make: |body| edited(body, &|leaf| Some((!leaf.as_bool()?).into())) },
    Wrong {
        name: "a number as text that the parser does not read",
        make: |body| edited(body, &|leaf| Some(format!("{}.0", leaf.as_i64()?).into())),
    },
    Wrong { name: "a record for a scalar", make: |body| edited(body, &|leaf| leaf.is_number().then(|| json!({}))) },
    Wrong {
        name: "a member left out",
        make: |body| {
            let mut body = body.clone();
            let name = given_text(&body)?;
            body.as_object_mut()?.shift_remove(&name);
            Some(body)
        },
    },
    Wrong {
        name: "a member under another name",
        make: |body| {
            let mut body = body.clone();
            let name = given_text(&body)?;
            let value = body.as_object_mut()?.shift_remove(&name)?;
            body.as_object_mut()?.insert(format!("{name}s"), value);
            Some(body)
        },
    },
    Wrong {
        name: "an item left out of a list",
        make: |body| {
            let mut body = body.clone();
            body.as_object_mut()?.values_mut().find_map(|value| value.as_array_mut()?.pop())?;
            Some(body)
        },
    },
];

/// The first member of the root that is text with something in it, and not its type's default.
fn given_text(body: &Value) -> Option<String> {
    let mut texts = body.as_object()?.iter().filter_map(|(name, value)| Some((name, value.as_str()?)));
    texts
        .find(|(_, text)| !text.trim().is_empty() && *text != "Unknown" && !text.starts_with("0001-01-01"))
        .map(|(name, _)| name.clone())
}

/// The body with the first leaf changed that can be.
fn edited(body: &Value, change: &dyn Fn(&Value) -> Option<Value>) -> Option<Value> {
    let mut body = body.clone();
    edit(&mut body, change).then_some(body)
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
