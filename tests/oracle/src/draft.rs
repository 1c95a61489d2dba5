//! A payload in the making: how each value is written, and what is meant by it.

use fastrand::Rng;
use serde_json::Value;

#[derive(Clone, Debug)]
pub enum Draft {
    /// JSON text as written, and in the canonical form.
    Scalar {
        written: String,
        meant: String,
    },
    Object(Vec<Member>),
    List(Vec<Draft>),
}

#[derive(Clone, Debug)]
pub struct Member {
    /// The name as JSON text.
    pub written: String,
    /// The documented name; nothing for what will be taken out.
    pub meant: Option<String>,
    pub value: Draft,
}

impl Draft {
    /// JSON text that stands for itself.
    pub fn raw(text: impl Into<String>) -> Draft {
        let text = text.into();
        Draft::Scalar { written: text.clone(), meant: text }
    }

    /// Text in another notation than the canonical one.
    pub fn text(written: &str, meant: &str) -> Draft {
        Draft::Scalar { written: quoted(written), meant: quoted(meant) }
    }

    pub fn null() -> Draft {
        Draft::raw("null")
    }

    pub fn of(value: &Value) -> Draft {
        match value {
            Value::Object(members) => {
                Draft::Object(members.iter().map(|(name, value)| Member::new(name, Draft::of(value))).collect())
            }
            Value::Array(items) => Draft::List(items.iter().map(Draft::of).collect()),
            scalar => Draft::raw(scalar.to_string()),
        }
    }

    /// What is meant, in the canonical notation of each value.
    pub fn meant(&self) -> String {
        match self {
            Draft::Scalar { meant, .. } => meant.clone(),
            Draft::Object(members) => {
                let member = |member: &Member| Some(format!("{}:{}", quoted(member.meant.as_ref()?), member.value.meant()));
                format!("{{{}}}", members.iter().filter_map(member).collect::<Vec<_>>().join(","))
            }
            Draft::List(items) => format!("[{}]", items.iter().map(Draft::meant).collect::<Vec<_>>().join(",")),
        }
    }

    /// As written, with white space between the tokens where `space` says so.
    pub fn written(&self, space: &mut dyn FnMut() -> &'static str) -> String {
        let mut text = String::new();
        self.write(space, &mut text);
        text
    }

    fn write(&self, space: &mut dyn FnMut() -> &'static str, text: &mut String) {
        let (open, close, length) = match self {
            Draft::Scalar { written, .. } => return text.push_str(written),
            Draft::Object(members) => ('{', '}', members.len()),
            Draft::List(items) => ('[', ']', items.len()),
        };
        text.push(open);
        for at in 0..length {
            text.push_str(space());
            match self {
                Draft::Object(members) => {
                    let Some(member) = members.get(at) else { continue };
                    text.push_str(&member.written);
                    text.push_str(space());
                    text.push(':');
                    text.push_str(space());
                    member.value.write(space, text);
                }
                Draft::List(items) => items.get(at).into_iter().for_each(|item| item.write(space, text)),
                Draft::Scalar { .. } => {}
            }
            text.push_str(space());
            if at + 1 < length {
                text.push(',');
            }
        }
        text.push(close);
    }
}

impl Member {
    pub fn new(name: &str, value: Draft) -> Member {
        Member { written: quoted(name), meant: Some(name.to_owned()), value }
    }
}

/// Text as JSON.
pub fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Text as JSON, some of it in escapes that would not be needed.
pub fn escaped(rng: &mut Rng, text: &str) -> String {
    let mut json = String::from("\"");
    let mut units = [0; 2];
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '/' if rng.bool() => json.push_str("\\/"),
            '\n' if rng.bool() => json.push_str("\\n"),
            _ if character < ' ' || rng.u8(..12) == 0 => {
                for unit in character.encode_utf16(&mut units) {
                    json.push_str(&format!("\\u{unit:04x}"));
                }
            }
            _ => json.push(character),
        }
    }
    json.push('"');
    json
}
