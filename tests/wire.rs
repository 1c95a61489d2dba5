//! XML and form bodies: laws on generated payloads, and the readers held against the kept libraries.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test ends at the first surprise"
)]
#![cfg(not(target_arch = "wasm32"))]

mod support;

use proptest::prelude::*;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use serde_json::{Map, Value, json};
use user_preflight::export::describe::sample;
use user_preflight::{ChangeRule, Code, Normalized, Options, SchemaId, Unknown, normalize, validate};

const SCHEMA: SchemaId = SchemaId::Salt2UserUpdate;
const JSON: &str = "application/json";
const XML: &str = "application/xml";
const FORM: &str = "application/x-www-form-urlencoded";
/// The page's own.
const SAMPLE: &str = include_str!("../src/catalog/samples/salt2.user.update.xml");

fn options(given: &str, wanted: &str) -> Options {
    Options { content_type: Some(given.to_owned()), accept: Some(wanted.to_owned()), ..Options::default() }
}

fn convert(body: &[u8], given: &str, wanted: &str) -> Normalized {
    normalize(SCHEMA, body, &options(given, wanted)).unwrap()
}

/// The body that comes out, which must be one.
fn out(body: &[u8], given: &str, wanted: &str) -> String {
    let result = convert(body, given, wanted);
    assert!(result.ok, "{:?} of {}", result.issues, String::from_utf8_lossy(body));
    String::from_utf8(result.body.unwrap()).unwrap()
}

fn without_space_between(xml: &str) -> String {
    let mut tight = String::new();
    for (place, piece) in xml.split('<').enumerate() {
        if place > 0 {
            tight.push('<');
        }
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        tight.push_str(tag);
        if piece.contains('>') {
            tight.push('>');
        }
        tight.push_str(if text.trim().is_empty() { "" } else { text });
    }
    tight
}

#[test]
fn every_beginning_of_a_body_ends_in_a_verdict() {
    let text = SAMPLE.trim_end().replace("true", "tr<!-- a -->u<![CDATA[e]]>").replace("<Email>", "<?b c?><Email d='&amp;'>");
    let form = "UserId=7&Notifications[0].Scope=%32&Permissions=a&Permissions=b";
    for (whole, given) in [(text.as_str(), XML), (form, FORM)] {
        for end in 0..whole.len() {
            // What is cut off a form leaves one.
            assert!(!convert(&whole.as_bytes()[..end], given, given).ok || given == FORM, "{given} {end}");
        }
        assert!(convert(whole.as_bytes(), given, given).ok, "{given}");
    }
}

#[test]
fn the_pages_xml_is_canonical_and_is_the_pages_json() {
    let same = convert(SAMPLE.as_bytes(), XML, XML);
    assert!(same.ok && !same.changed && same.changes.is_empty(), "{:?}", same.changes);
    assert_eq!(same.body.as_deref(), Some(SAMPLE.as_bytes()));
    let json: Value = serde_json::from_str(sample(SCHEMA)).unwrap();
    assert_eq!(out(SAMPLE.as_bytes(), XML, JSON), json.to_string());
    assert_eq!(out(json.to_string().as_bytes(), JSON, XML), without_space_between(SAMPLE));
    // By way of a form too.
    let form = out(SAMPLE.as_bytes(), XML, FORM);
    assert_eq!(out(form.as_bytes(), FORM, XML), without_space_between(SAMPLE));
}

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
fn payload() -> impl Strategy<Value = Map<String, Value>> {
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever way a payload goes through the formats, it comes out the same.
    #[test]
    fn any_way_round(payload in payload()) {
        let json = Value::from(payload).to_string();
        let xml = out(json.as_bytes(), JSON, XML);
        let form = out(json.as_bytes(), JSON, FORM);
        prop_assert_eq!(&out(xml.as_bytes(), XML, JSON), &json);
        prop_assert_eq!(&out(form.as_bytes(), FORM, JSON), &json);
        prop_assert_eq!(&out(xml.as_bytes(), XML, FORM), &form);
        prop_assert_eq!(&out(form.as_bytes(), FORM, XML), &xml);
        for (body, format) in [(&json, JSON), (&xml, XML), (&form, FORM)] {
            let same = convert(body.as_bytes(), format, format);
            prop_assert!(!same.changed && same.changes.is_empty(), "{:?} of {}", same.changes, body);
            let verdict = validate(SCHEMA, body.as_bytes(), &options(format, format)).unwrap();
            prop_assert_eq!(verdict.issues, same.issues);
        }
    }

    /// Order, prefixes, and where they are declared say nothing: the bytes that come out are the same.
    #[test]
    fn order_and_prefixes_say_nothing(payload in payload(), seed in any::<u64>()) {
        let json = Value::from(payload.clone()).to_string();
        let canonical = out(json.as_bytes(), JSON, XML);
        let root = Element { namespace: USERS, name: "UserUpdateRequest".to_owned(), inside: Err(elements(&payload, USERS)) };
        let mut choice = seed;
        let mut written = String::new();
        write(&root, &mut choice, &mut written, None);
        let result = convert(written.as_bytes(), XML, XML);
        prop_assert!(result.ok, "{:?} of {}", result.issues, written);
        prop_assert_eq!(String::from_utf8(result.body.unwrap()).unwrap(), canonical, "of {}", &written);
        prop_assert!(result.changes.iter().all(|change| matches!(change.rule, ChangeRule::XmlOrder | ChangeRule::XmlNamespace)));
        prop_assert_eq!(out(written.as_bytes(), XML, JSON), json);
    }

    /// Where the two readers of XML differ it is for a reason that is listed; else they take the same texts, and read the same.
    #[test]
    fn xml_is_read_as_quick_xml_reads_it(payload in payload(), seed in any::<u64>(), cuts in proptest::collection::vec((any::<u32>(), any::<u8>(), any::<u8>()), 0..3)) {
        let root = Element { namespace: USERS, name: "UserUpdateRequest".to_owned(), inside: Err(elements(&payload, USERS)) };
        let mut choice = seed;
        let mut written = String::new();
        write(&root, &mut choice, &mut written, None);
        let mut bytes = written.into_bytes();
        mutate(&mut bytes, &cuts);
        compare_xml(&bytes);
    }

    /// The same for forms and form_urlencoded.
    #[test]
    fn forms_are_read_as_form_urlencoded_reads_them(payload in payload(), cuts in proptest::collection::vec((any::<u32>(), any::<u8>(), any::<u8>()), 0..3)) {
        let mut bytes = out(Value::from(payload).to_string().as_bytes(), JSON, FORM).into_bytes();
        mutate(&mut bytes, &cuts);
        compare_form(&bytes);
    }

    /// Every input ends in a verdict, in whatever format it is said to be.
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(prop_oneof![any::<u8>(), proptest::sample::select(b"<>/&;='\"[].!-? ax:".to_vec())], 0..60)) {
        for format in [XML, FORM] {
            for wanted in [JSON, XML, FORM] {
                let result = convert(&bytes, format, wanted);
                prop_assert_eq!(result.ok, result.body.is_some());
                for issue in &result.issues {
                    let [start, end] = issue.range.unwrap_or([0, 0]);
                    prop_assert!(start <= end && end as usize <= bytes.len());
                }
            }
        }
    }
}

fn mutate(bytes: &mut Vec<u8>, cuts: &[(u32, u8, u8)]) {
    for &(at, what, byte) in cuts {
        let at = at as usize % (bytes.len() + 1);
        let markup = b"<>/&;='\"[]!-?: x%+\n"[byte as usize % 19];
        match what % 4 {
            0 => bytes.insert(at, markup),
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 if at < bytes.len() => bytes[at] = markup,
            3 => bytes.truncate(bytes.len() - at.min(40).min(bytes.len())),
            _ => {}
        }
    }
}

/// A text as elements: depth, namespace, local name, text directly in it.
type Read = Vec<(usize, String, String, String)>;

/// What quick-xml reads; nothing where it refuses the text.
fn quick(text: &[u8]) -> Option<Read> {
    let mut reader = NsReader::from_reader(text);
    let config = reader.config_mut();
    config.check_comments = true;
    config.check_end_names = true;
    let mut read: Read = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut roots = 0;
    loop {
        let (namespace, event) = reader.read_resolved_event().ok()?;
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.0.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(_) => return None,
        };
        let add = |read: &mut Read, open: &[usize], text: &str| match open.last() {
            Some(&at) => {
                read[at].3.push_str(text);
                true
            }
            None => text.chars().all(|character| " \t\r\n".contains(character)),
        };
        let fine = match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                roots += usize::from(open.is_empty());
                let mut names = Vec::new();
                for attribute in tag.attributes() {
                    let attribute = attribute.ok()?;
                    let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
                    // It looks for names that come twice as they are written.
                    match namespace {
                        ResolveResult::Unknown(_) => return None,
                        ResolveResult::Bound(namespace) => names.push((namespace.0.to_owned(), local.into_inner().to_owned())),
                        ResolveResult::Unbound => {}
                    }
                    quick_xml::escape::unescape_with(&attribute.value, resolve_xml_entity).ok()?;
                }
                let count = names.len();
                names.sort();
                names.dedup();
                if names.len() < count {
                    return None;
                }
                let namespace = quick_xml::escape::unescape_with(&namespace, resolve_xml_entity).ok()?.into_owned();
                read.push((open.len(), namespace, tag.local_name().into_inner().to_owned(), String::new()));
                if matches!(event, Event::Start(_)) {
                    open.push(read.len() - 1);
                }
                true
            }
            Event::End(_) => open.pop().is_some(),
            Event::Text(text) => add(&mut read, &open, &text.xml10_content()),
            Event::CData(text) => !open.is_empty() && add(&mut read, &open, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let text = match name.resolve_char_ref().ok()? {
                    Some(character) => character.to_string(),
                    None => resolve_xml_entity(name)?.to_owned(),
                };
                !open.is_empty() && add(&mut read, &open, &text)
            }
            Event::Eof => return (open.is_empty() && roots == 1).then_some(read),
            _ => true,
        };
        if !fine {
            return None;
        }
    }
}

/// Texts that quick-xml takes, or takes otherwise, though XML 1.0 does not, each with how it is told.
fn is_known_difference(text: &[u8]) -> Option<&'static str> {
    let Ok(text) = std::str::from_utf8(text) else {
        return Some("bytes that are not UTF-8: it looks at them only where it is asked");
    };
    if text.contains("<!DOCTYPE") {
        return Some("document types are not taken here");
    }
    if text.contains("<?") {
        return Some("it does not look into declarations and instructions");
    }
    if text.contains("]]>") {
        return Some("it takes the end of CDATA in text");
    }
    if text
        .chars()
        .any(|character| (character < ' ' && !"\t\r\n".contains(character)) || matches!(character, '\u{FFFE}' | '\u{FFFF}'))
    {
        return Some("it does not look for characters that XML has not");
    }
    let is_strange = |reference: &str| {
        let digits = reference.split(';').next().unwrap_or_default();
        let number = digits.strip_prefix('x').map_or_else(|| digits.parse(), |digits| u32::from_str_radix(digits, 16));
        number.is_ok_and(|number| number < 32 && ![9, 10, 13].contains(&number) || matches!(number, 0xFFFE | 0xFFFF))
    };
    if text.split("&#").skip(1).any(is_strange) {
        return Some("it takes references to such characters, too");
    }
    None
}

/// Whether all names in the text are names, attributes stand apart and hold no `<`: quick-xml does not look.
fn is_lexically_strict(text: &str) -> bool {
    let name = |name: &str| {
        let parts: Vec<&str> = name.split(':').collect();
        let part = |part: &&str| {
            let mut characters = part.chars();
            characters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
                && characters.all(|other| other.is_alphanumeric() || "-_.\u{B7}".contains(other))
        };
        parts.len() <= 2 && parts.iter().all(part)
    };
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(behind) = rest.strip_prefix("<![CDATA[") {
            rest = behind.split_once("]]>").map_or("", |(_, rest)| rest);
            continue;
        }
        if let Some(behind) = rest.strip_prefix("<!--") {
            let Some((inside, behind)) = behind.split_once("-->") else { return false };
            if inside.contains("--") || inside.ends_with('-') {
                return false;
            }
            rest = behind;
            continue;
        }
        // A tag, up to its end outside quotation marks.
        let mut quote = None;
        let mut end = None;
        for (at, character) in rest.char_indices().skip(1) {
            match (quote, character) {
                (None, '>') => {
                    end = Some(at);
                    break;
                }
                (None, '"' | '\'') => quote = Some(character),
                (None, '<') => return false,
                (Some(_), '<') => return false,
                (Some(open), _) if open == character => quote = None,
                _ => {}
            }
        }
        let Some(end) = end else { return false };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if let Some(tag) = tag.strip_prefix('/') {
            if !name(tag.trim_end_matches([' ', '\t', '\r', '\n'])) {
                return false;
            }
            continue;
        }
        let tag = tag.strip_suffix('/').unwrap_or(tag);
        let split = tag.find([' ', '\t', '\r', '\n']).unwrap_or(tag.len());
        if !name(&tag[..split]) {
            return false;
        }
        let mut attributes = &tag[split..];
        while !attributes.trim().is_empty() {
            let Some((key, behind)) = attributes.split_once('=') else { return false };
            let value = behind.trim_start();
            let Some(quote) = value.chars().next().filter(|quote| "\"'".contains(*quote)) else { return false };
            let Some((value, behind)) = value[1..].split_once(quote) else { return false };
            let spaced = key.starts_with([' ', '\t', '\r', '\n']);
            let reserved = key.trim() == "xmlns:xmlns" || key.trim() == "xmlns:xml" || value.contains("http://www.w3.org/");
            if !spaced || !name(key.trim()) || reserved || key.trim().starts_with("xmlns:") && value.is_empty() {
                return false;
            }
            attributes = behind;
        }
    }
    true
}

fn compare_xml(bytes: &[u8]) {
    if is_known_difference(bytes).is_some() {
        return;
    }
    let text = std::str::from_utf8(bytes).unwrap();
    let all = Options { unknown: Some(Unknown::Keep), partial: true, max_issues: 1_000_000, ..options(XML, JSON) };
    let ours = normalize(SCHEMA, bytes, &all).unwrap();
    let refused = ours.issues.iter().any(|issue| matches!(issue.code, Code::Syntax | Code::Unsupported | Code::Limit));
    let theirs = quick(bytes);
    match (&theirs, refused) {
        (None, true) => {}
        (Some(_), true) => assert!(!is_lexically_strict(text), "only quick-xml takes {text}"),
        (None, false) => panic!("quick-xml refuses {text}"),
        (Some(read), false) => {
            // What is text in JSON must be the text of an element; only texts directly in leaves count.
            let Some(body) = &ours.body else { return };
            let mut strings = Vec::new();
            leaves(&serde_json::from_slice(body).unwrap(), &mut strings);
            let mut known: Vec<String> = Vec::new();
            for (at, (depth, _, _, text)) in read.iter().enumerate() {
                if read.get(at + 1).is_none_or(|(next, ..)| next <= depth) {
                    known.push(text.clone());
                }
            }
            known.extend(ours.changes.iter().filter_map(|change| change.to.as_ref()?.as_str().map(str::to_owned)));
            for string in strings {
                assert!(known.contains(&string), "{string:?} is in no element of {text}");
            }
        }
    }
}

fn leaves(value: &Value, strings: &mut Vec<String>) {
    match value {
        Value::String(text) => strings.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, strings)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, strings)),
        _ => {}
    }
}

fn compare_form(bytes: &[u8]) {
    let all = Options { unknown: Some(Unknown::Keep), partial: true, max_issues: 1_000_000, ..options(FORM, JSON) };
    let ours = normalize(SCHEMA, bytes, &all).unwrap();
    if ours.issues.iter().any(|issue| issue.code == Code::Syntax) {
        // The library takes whatever comes: it is refused here for one of these alone.
        let escapes = bytes.split(|&byte| byte == b'%').skip(1);
        let broken =
            escapes.into_iter().any(|rest| !rest.get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)));
        let pairs: Vec<_> = form_urlencoded::parse(bytes).collect();
        let replaced = pairs.iter().any(|(name, value)| name.contains('\u{FFFD}') || value.contains('\u{FFFD}'));
        let brackets = pairs.iter().any(|(name, _)| name.contains('['));
        assert!(broken || replaced || brackets, "refused for no reason: {}", String::from_utf8_lossy(bytes));
        return;
    }
    let changed = ours.changes.iter().filter_map(|change| change.to.as_ref()?.as_str().map(str::to_owned));
    let known: Vec<String> = form_urlencoded::parse(bytes).map(|(_, value)| value.into_owned()).chain(changed).collect();
    let Some(body) = ours.body else { return };
    let mut strings = Vec::new();
    leaves(&serde_json::from_slice(&body).unwrap(), &mut strings);
    for string in strings {
        assert!(known.contains(&string), "{string:?} is in no field of {}", String::from_utf8_lossy(bytes));
    }
}

/// All vectors through the libraries too.
#[test]
fn the_vectors_as_the_libraries_read_them() {
    let mut compared = 0;
    for case in support::cases() {
        let media_type = case.options["contentType"].as_str().unwrap_or_default().to_owned();
        // Whose limits are lower, or that are in another charset, are refused before they are read.
        if case.options.get("limits").is_some() || media_type.contains("utf-16") {
            continue;
        }
        if media_type.contains("xml") && case.schema == SCHEMA {
            compare_xml(&case.body);
            compared += 1;
        } else if media_type.contains("form") && case.schema == SCHEMA {
            compare_form(&case.body);
            compared += 1;
        }
    }
    assert!(compared > 150, "{compared} compared");
}
