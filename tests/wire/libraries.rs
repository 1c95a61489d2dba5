//! The readers of XML and forms beside quick-xml and form_urlencoded.

use crate::{FORM, JSON, SCHEMA, XML, options};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use serde_json::Value;
use user_preflight::{Code, Options, Unknown, normalize};

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

/// The text without its comments and sections, in which markup means nothing.
fn without_asides(mut text: &str) -> String {
    let mut outside = String::new();
    loop {
        let ends = [("<!--", "-->"), ("<![CDATA[", "]]>")];
        let first = ends.iter().filter_map(|(start, end)| Some((text.find(start)?, *start, *end))).min();
        let Some((at, start, end)) = first else { return outside + text };
        outside.push_str(&text[..at]);
        text = text[at + start.len()..].split_once(end).map_or("", |(_, rest)| rest);
    }
}

/// Whether quick-xml takes the text, or takes it otherwise, though XML 1.0 does not.
fn is_known_difference(text: &[u8]) -> bool {
    // Bytes that are not UTF-8: it looks at them only where it is asked.
    let Ok(text) = std::str::from_utf8(text) else { return true };
    let outside = without_asides(text);
    let is_stranger =
        |character: char| (character < ' ' && !"\t\r\n".contains(character)) || matches!(character, '\u{FFFE}' | '\u{FFFF}');
    let is_strange_reference = |reference: &str| {
        let digits = reference.split(';').next().unwrap_or_default();
        let number = digits.strip_prefix('x').map_or_else(|| digits.parse(), |digits| u32::from_str_radix(digits, 16));
        number.is_ok_and(|number| number < 32 && ![9, 10, 13].contains(&number) || matches!(number, 0xFFFE | 0xFFFF))
    };
    // Document types are not taken here; it does not look into declarations and instructions, and takes the end of CDATA in text.
    ["<!DOCTYPE", "<?", "]]>"].iter().any(|markup| outside.contains(markup))
        // It does not look for characters that XML has not, nor for references to such.
        || text.contains(is_stranger)
        || text.split("&#").skip(1).any(is_strange_reference)
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
                (_, '<') => return false,
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

/// Where the two readers of XML differ it must be for a reason that is listed; else they take the same texts, and read the same. Says
/// whether they were compared.
pub fn compare_xml(bytes: &[u8]) -> bool {
    if is_known_difference(bytes) {
        return false;
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
            let Some(body) = &ours.body else { return true };
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
    true
}

fn leaves(value: &Value, strings: &mut Vec<String>) {
    match value {
        Value::String(text) => strings.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, strings)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, strings)),
        _ => {}
    }
}

/// The same for forms.
pub fn compare_form(bytes: &[u8]) {
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
