//! Drafts as XML and as forms, in every notation that means the same.

use crate::draft::{Draft, Member};
use crate::notation::any;
use crate::types::Fields;
use fastrand::Rng;
use serde_json::Value;
use user_preflight::export::describe::FieldInfo;

/// What a body is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Json,
    Xml,
    Form,
}

impl Format {
    pub const ALL: [Format; 3] = [Format::Json, Format::Xml, Format::Form];

    /// The format of a media type, however it is written; what is none of these is asked of JSON.
    pub fn of(media_type: &str) -> Format {
        let media_type = media_type.to_ascii_lowercase();
        if media_type.contains("xml") {
            Format::Xml
        } else if media_type.contains("urlencoded") {
            Format::Form
        } else {
            Format::Json
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::Xml => "application/xml",
            Format::Form => "application/x-www-form-urlencoded",
        }
    }
}

/// From which format to which.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Route {
    pub given: Format,
    pub wanted: Format,
}

impl Route {
    pub const JSON: Route = Route { given: Format::Json, wanted: Format::Json };

    fn touches(self, format: Format) -> bool {
        self.given == format || self.wanted == format
    }

    /// Leaves out of a draft what the formats on the way have no place for, and writes in XML and forms what is JSON's alone as it is meant.
    pub fn fit(self, draft: &mut Draft, fields: &Fields) {
        self.fit_record(draft, fields, &fields.root);
    }

    fn fit_record(self, draft: &mut Draft, fields: &Fields, of: &[FieldInfo]) {
        let Draft::Object(members) = draft else { return };
        members.retain_mut(|member| {
            let field = of.iter().find(|field| Some(field.name) == member.meant.as_deref());
            self.fit_value(&mut member.value, fields, field)
        });
    }

    /// Whether there is something left.
    fn fit_value(self, draft: &mut Draft, fields: &Fields, field: Option<&FieldInfo>) -> bool {
        let form = self.touches(Format::Form);
        match draft {
            Draft::Scalar { written, meant } => {
                let mut read: Option<Value> = serde_json::from_str(written).ok();
                if self.given != Format::Json {
                    let kind = field.map_or("", |field| field.r#type);
                    let number = read.as_ref().is_some_and(Value::is_number);
                    let word = read.as_ref().is_some_and(Value::is_boolean) && kind == "text";
                    if word || number && (kind == "integer" || kind == "boolean" && self.given == Format::Form) {
                        written.clone_from(meant);
                    }
                }
                if self.touches(Format::Xml) {
                    for text in [&mut *written, &mut *meant] {
                        if let Ok(Value::String(inside)) = serde_json::from_str(text)
                            && inside.contains(is_no_xml)
                        {
                            // White space stays white space.
                            let inside = inside.replace(['\u{b}', '\u{c}'], "\t");
                            *text = Value::from(inside.replace(is_no_xml, "_")).to_string();
                        }
                    }
                    read = serde_json::from_str(written).ok();
                }
                // The server binds blank text as null.
                let blank = |text: &String| text.trim_matches('"').trim().is_empty();
                !form
                    || !(read == Some(Value::Null)
                        || blank(meant)
                        || read.as_ref().and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()))
            }
            Draft::Object(_) => {
                let of = field.map_or(&[][..], |field| fields.inside(field));
                self.fit_record(draft, fields, of);
                !form || !matches!(draft, Draft::Object(members) if members.is_empty())
            }
            Draft::List(items) => {
                let item = field.and_then(|field| field.items.as_deref());
                items.retain_mut(|value| self.fit_value(value, fields, item));
                !form || !items.is_empty()
            }
        }
    }
}

/// Characters that XML has none for.
fn is_no_xml(character: char) -> bool {
    character < ' ' && !"\t\r\n".contains(character)
}

/// A scalar's text; nothing for null.
fn text(written: &str) -> Option<String> {
    match serde_json::from_str(written) {
        Ok(Value::Null) => None,
        Ok(Value::String(text)) => Some(text),
        // Numbers as they stand; half a character, which is in JSON's escapes alone, as what it becomes.
        _ => Some(written.trim_matches('"').replace("\\ud800", "\u{FFFD}").replace("\\udc00", "\u{FFFD}")),
    }
}

const ROOT: &str = "http://schemas.datacontract.org/2004/07/SALT2.Objects.UserObjects";
const BASE: &str = "http://schemas.datacontract.org/2004/07/SALT2.Objects";
const NOTIFICATION: &str = "http://schemas.datacontract.org/2004/07/SALT2.Objects.CommunicationObjects";
const ARRAYS: &str = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// How freely XML is written.
struct Xml<'x> {
    rng: &'x mut Rng,
    out: String,
    /// The prefix of `nil`.
    instance: &'static str,
    /// Elements in any order and namespace, or as the server wants them.
    free: bool,
    /// White space and comments between elements.
    spaced: bool,
    prefixes: u32,
}

pub fn xml(rng: &mut Rng, draft: &Draft) -> String {
    let (free, spaced) = (rng.bool(), rng.bool());
    let mut xml = Xml { instance: any(rng, &["i", "xsi", "n_1", "é"]), rng, out: String::new(), free, spaced, prefixes: 0 };
    match xml.rng.u8(..5) {
        0 => xml.out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>"),
        1 => xml.out.push_str("<?xml version='1.0' standalone='yes' ?>\r\n"),
        _ => {}
    }
    xml.space();
    let Draft::Object(members) = draft else { return String::new() };
    let namespace = xml.namespace(ROOT);
    let instance = format!(" xmlns:{}=\"{INSTANCE}\"", xml.instance);
    xml.element("UserUpdateRequest", namespace, None, &instance, &mut |xml, scope| xml.members(members, scope, ROOT));
    xml.space();
    xml.out
}

type Inside<'i> = &'i mut dyn FnMut(&mut Xml<'_>, Option<&'static str>);

impl Xml<'_> {
    /// The right namespace; now and then another one.
    fn namespace(&mut self, right: &'static str) -> Option<&'static str> {
        match self.rng.u8(..24) {
            0 if self.free => None,
            1 if self.free => Some("urn:other"),
            2 if self.free => Some(ROOT),
            _ => Some(right),
        }
    }

    fn space(&mut self) {
        if self.spaced {
            let text = any(self.rng, &["", "", "\n  ", "\r\n\t", " ", "<!-- > ' & -->", "<?target some data?>", "<!---->"]);
            self.out.push_str(text);
        }
    }

    /// An element; `scope` is the default namespace around it.
    fn element(
        &mut self,
        name: &str,
        namespace: Option<&'static str>,
        scope: Option<&'static str>,
        attributes: &str,
        inside: Inside<'_>,
    ) {
        let mut scope = scope;
        let mut tag = name.to_owned();
        let mut declared = String::new();
        if let Some(uri) = namespace.filter(|_| namespace != scope && self.rng.bool() || self.rng.u8(..8) == 0) {
            self.prefixes += 1;
            let prefix = format!("{}{}", any(self.rng, &["d2p", "a", "p.", "_"]), self.prefixes);
            tag = format!("{prefix}:{name}");
            declared = format!(" xmlns:{prefix}={}", quoted(self.rng, uri));
        } else if namespace != scope {
            declared = format!(" xmlns={}", quoted(self.rng, namespace.unwrap_or("")));
            scope = namespace;
        }
        let other = if self.rng.u8(..40) == 0 { " other='1 &lt; 2'" } else { "" };
        let mut parts = [declared.as_str(), attributes, other];
        self.rng.shuffle(&mut parts);
        self.out.push_str(&format!("<{tag}{}", parts.concat()));
        let before = self.out.len();
        self.out.push('>');
        inside(self, scope);
        if self.out.len() == before + 1 && self.rng.bool() {
            self.out.truncate(before);
            self.out.push_str(any(self.rng, &["/>", " />"]));
        } else {
            self.out.push_str(&format!("</{tag}{}>", any(self.rng, &["", "", " ", "\n"])));
        }
    }

    /// The members of a record.
    fn members(&mut self, members: &[Member], scope: Option<&'static str>, namespace: &'static str) {
        let mut members: Vec<&Member> = members.iter().collect();
        if self.free {
            self.rng.shuffle(&mut members);
        } else {
            let base = |member: &&Member| member.meant.as_deref() != Some("IsActive") || namespace != ROOT;
            members.sort_by_key(|member| (base(member), member.meant.clone()));
        }
        for member in members {
            self.space();
            let name = member.meant.clone().unwrap_or_else(|| "Bogus".to_owned());
            let written = if self.free { text(&member.written).unwrap_or_default() } else { name.clone() };
            let written = if written.eq_ignore_ascii_case(&name) { written } else { name.clone() };
            let right = if name == "IsActive" && namespace == ROOT { BASE } else { namespace };
            let namespace = self.namespace(right);
            let item = match name.as_str() {
                "Notifications" => ("NotificationInfo", NOTIFICATION),
                "OfficePermissions" => ("int", ARRAYS),
                _ => ("string", ARRAYS),
            };
            self.value(&written, namespace, scope, &member.value, item);
        }
        self.space();
    }

    fn value(
        &mut self,
        name: &str,
        namespace: Option<&'static str>,
        scope: Option<&'static str>,
        value: &Draft,
        item: (&'static str, &'static str),
    ) {
        match value {
            Draft::Scalar { written, .. } => match text(written) {
                Some(text) => self.element(name, namespace, scope, "", &mut |xml, _| xml.text(&text)),
                None => {
                    let value = any(self.rng, &["true", "true", "1"]);
                    let nil = format!(" {}:nil={}", self.instance, quoted(self.rng, value));
                    self.element(name, namespace, scope, &nil, &mut |_, _| {});
                }
            },
            Draft::List(items) => self.element(name, namespace, scope, "", &mut |xml, scope| {
                for value in items {
                    xml.space();
                    let namespace = xml.namespace(item.1);
                    xml.value(item.0, namespace, scope, value, item);
                    xml.space();
                }
            }),
            Draft::Object(members) => {
                self.element(name, namespace, scope, "", &mut |xml, scope| xml.members(members, scope, NOTIFICATION));
            }
        }
    }

    /// Text with references, CDATA, and comments and processing instructions in between.
    fn text(&mut self, text: &str) {
        let mut section = false;
        for character in text.chars() {
            if !section && self.rng.u8(..20) == 0 {
                let aside = any(self.rng, &["<!-- not - meant -->", "<?not meant?>", "<![CDATA[]]>"]);
                self.out.push_str(aside);
            }
            if !section && character != '\r' && self.rng.u8(..20) == 0 {
                self.out.push_str("<![CDATA[");
                section = true;
            }
            let closing = section && (character == '\r' || character == '>' || self.rng.u8(..5) == 0);
            if closing {
                self.out.push_str("]]>");
                section = false;
            }
            match character {
                _ if section => self.out.push(character),
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str(any(self.rng, &["&gt;", "&#62;"])),
                '"' if self.rng.bool() => self.out.push_str("&quot;"),
                '\'' if self.rng.bool() => self.out.push_str("&apos;"),
                // What line-end normalization would change.
                '\r' => self.out.push_str(any(self.rng, &["&#xD;", "&#13;", "&#x000d;"])),
                _ if self.rng.u8(..15) == 0 => self.out.push_str(&format!("&#x{:X};", character as u32)),
                _ => self.out.push(character),
            }
        }
        if section {
            self.out.push_str("]]>");
        }
    }
}

fn quoted(rng: &mut Rng, text: &str) -> String {
    let mark = any(rng, &["\"", "'"]);
    format!("{mark}{text}{mark}")
}

/// A draft's fields, each in any notation.
pub fn form(rng: &mut Rng, draft: &Draft) -> String {
    let mut entries: Vec<Vec<(String, String)>> = Vec::new();
    if let Draft::Object(members) = draft {
        for member in members {
            let name = text(&member.written).unwrap_or_default();
            let mut found = Vec::new();
            flatten(rng, &member.value, name, &mut found);
            entries.push(found);
        }
    }
    // Those of one field stay in their order: a name that comes again is a list.
    rng.shuffle(&mut entries);
    let entries = entries.into_iter().flatten();
    let fields: Vec<String> = entries.map(|(key, value)| format!("{}={}", encoded(rng, &key), encoded(rng, &value))).collect();
    fields.join("&")
}

fn flatten(rng: &mut Rng, value: &Draft, key: String, out: &mut Vec<(String, String)>) {
    match value {
        Draft::Scalar { written, .. } => {
            let Some(text) = text(written) else { return };
            let boolean = ["true", "false"].contains(&text.as_str()) && written.as_str() == text;
            match text.as_str() {
                // What a check box sends, alone and with the hidden field behind it.
                "true" if boolean && rng.u8(..4) == 0 => out.push((key, "on".to_owned())),
                "true" if boolean && rng.u8(..4) == 0 => {
                    out.push((key.clone(), "true".to_owned()));
                    out.push((key, "false".to_owned()));
                }
                _ => out.push((key, text)),
            }
        }
        Draft::List(items) => {
            let scalars = items.iter().all(|item| matches!(item, Draft::Scalar { .. }));
            let style = if scalars { rng.u8(..3) } else { 2 };
            let mut found: Vec<Vec<(String, String)>> = Vec::new();
            for (index, item) in items.iter().enumerate() {
                let key = match style {
                    0 => key.clone(),
                    1 => format!("{key}[]"),
                    _ => format!("{key}[{index}]"),
                };
                let mut one = Vec::new();
                flatten(rng, item, key, &mut one);
                found.push(one);
            }
            if style == 2 {
                rng.shuffle(&mut found);
            }
            out.extend(found.into_iter().flatten());
        }
        Draft::Object(members) => {
            for member in members {
                let name = text(&member.written).unwrap_or_default();
                let key = if rng.bool() { format!("{key}[{name}]") } else { format!("{key}.{name}") };
                flatten(rng, &member.value, key, out);
            }
        }
    }
}

/// Percent-encoded, and some of it that need not be.
fn encoded(rng: &mut Rng, text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' if rng.bool() => out.push('+'),
            b'[' | b']' if rng.bool() => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() && rng.u8(..15) > 0 => out.push(char::from(byte)),
            b'.' | b'-' | b'_' | b'*' | b':' | b'/' | b'(' | b'{' | b'@' if rng.bool() => out.push(char::from(byte)),
            _ if rng.bool() => out.push_str(&format!("%{byte:02X}")),
            _ => out.push_str(&format!("%{byte:02x}")),
        }
    }
    out
}
