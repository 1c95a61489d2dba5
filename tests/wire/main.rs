//! XML and form bodies: laws on generated payloads, and the readers held against the kept libraries.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test ends at the first surprise"
)]
#![cfg(not(target_arch = "wasm32"))]

mod libraries;
mod payload;
#[path = "../support/mod.rs"]
mod support;

use libraries::{compare_form, compare_xml};
use payload::{payload, written};
use proptest::prelude::*;
use serde_json::Value;
use user_preflight::export::describe::sample;
use user_preflight::{ChangeRule, Normalized, Options, SchemaId, normalize, validate};

const SCHEMA: SchemaId = SchemaId::Salt2UserUpdate;
const JSON: &str = "application/json";
const XML: &str = "application/xml";
const FORM: &str = "application/x-www-form-urlencoded";
/// The page's own.
const SAMPLE: &str = include_str!("../../src/catalog/samples/salt2.user.update.xml");

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
        let text = written(&payload, seed);
        let result = convert(text.as_bytes(), XML, XML);
        prop_assert!(result.ok, "{:?} of {}", result.issues, text);
        prop_assert_eq!(String::from_utf8(result.body.unwrap()).unwrap(), canonical, "of {}", &text);
        prop_assert!(result.changes.iter().all(|change| matches!(change.rule, ChangeRule::XmlOrder | ChangeRule::XmlNamespace)));
        prop_assert_eq!(out(text.as_bytes(), XML, JSON), json);
    }

    /// Where the two readers of XML differ it is for a reason that is listed; else they take the same texts, and read the same.
    #[test]
    fn xml_is_read_as_quick_xml_reads_it(payload in payload(), seed in any::<u64>(), cuts in proptest::collection::vec((any::<u32>(), any::<u8>(), any::<u8>()), 0..3)) {
        let mut bytes = written(&payload, seed).into_bytes();
        prop_assert!(compare_xml(&bytes), "not compared: {}", String::from_utf8_lossy(&bytes));
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
            compared += usize::from(compare_xml(&case.body));
        } else if media_type.contains("form") && case.schema == SCHEMA {
            compare_form(&case.body);
            compared += 1;
        }
    }
    assert!(compared > 150, "{compared} compared");
}
