//! The committed guides (`pkg-config/reference/*.md`), made into HTML, and held against what there is: every name in code is one that
//! the catalog, the declarations or the engine has, and every example comes out as it says.

use super::asked::options;
use super::context::{Context, slug};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use user_preflight::{Normalized, SchemaId, normalize};

/// What every guide of a schema says, under these headings.
pub const HEADINGS: [&str; 4] = ["What it does", "Not as one would expect", "Pitfalls", "Example"];

/// A guide as it goes into a page.
#[derive(Debug)]
pub struct Guide {
    pub html: String,
    /// Headings and their anchors.
    pub headings: Vec<(String, String)>,
    /// What stands in code.
    pub named: BTreeSet<String>,
}

/// Reads a guide; of a schema, or of a page about all of them. With all that is stale in it, where something is.
pub fn read(file: &str, text: &str, schema: Option<SchemaId>, context: &Context) -> Result<Guide, Vec<String>> {
    let mut stale = Vec::new();
    let mut guide = Guide { html: String::new(), headings: Vec::new(), named: BTreeSet::new() };
    let mut events = Vec::new();
    let mut parser = Parser::new_ext(text, Options::ENABLE_TABLES).peekable();
    let mut last: Option<Example> = None;
    let mut examples = 0;
    let mut linked = false;
    while let Some(event) = parser.next() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let mut inside = Vec::new();
                for event in parser.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_)))) {
                    inside.push(event);
                }
                let title = inside.iter().map(words).collect::<Vec<_>>().concat();
                let anchor = slug(&title);
                let level = if level == HeadingLevel::H1 { HeadingLevel::H2 } else { level };
                events.push(Event::Html(format!("<{level} id=\"{anchor}\">").into()));
                for event in inside {
                    code(event, file, schema, context, false, &mut guide.named, &mut stale, &mut events);
                }
                events.push(Event::Html(format!("</{level}>\n").into()));
                if level == HeadingLevel::H2 {
                    guide.headings.push((title, anchor));
                }
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let mut inside = String::new();
                for event in parser.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::CodeBlock))) {
                    inside.push_str(&words(&event));
                }
                let info = if let CodeBlockKind::Fenced(info) = kind { info } else { "".into() };
                match block(&info, inside.trim_end(), schema, &mut last) {
                    Ok(label) => {
                        let mut escaped = String::new();
                        let _ = escape_html(&mut escaped, inside.trim_end());
                        let figure = format!(
                            "<figure><figcaption>{label}</figcaption><pre tabindex=\"0\" aria-label=\"{label}\"><code>{escaped}</code></pre></figure>\n"
                        );
                        events.push(Event::Html(figure.into()));
                        examples += 1;
                    }
                    Err(error) => stale.push(format!("{file}: {error}")),
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => stale.push(format!("{file}: no HTML in guides: {html}")),
            Event::Start(Tag::Link { .. }) => {
                linked = true;
                events.push(event);
            }
            Event::End(TagEnd::Link) => {
                linked = false;
                events.push(event);
            }
            event => code(event, file, schema, context, linked, &mut guide.named, &mut stale, &mut events),
        }
    }
    finish(last, file, &mut stale);
    if let Some(schema) = schema {
        for heading in HEADINGS {
            if !guide.headings.iter().any(|(title, _)| title == heading) {
                stale.push(format!("{file}: no section “{heading}”"));
            }
        }
        if examples == 0 {
            stale.push(format!("{file}: no worked example"));
        }
        for name in context.must_be_named(schema) {
            if !guide.named.contains(name) {
                stale.push(format!("{file}: {name} is required, and the guide does not name it"));
            }
        }
    }
    pulldown_cmark::html::push_html(&mut guide.html, events.into_iter());
    if stale.is_empty() { Ok(guide) } else { Err(stale) }
}

/// The text in an event.
fn words<'e>(event: &'e Event) -> CowStr<'e> {
    match event {
        Event::Text(text) | Event::Code(text) => text.clone(),
        Event::SoftBreak | Event::HardBreak => " ".into(),
        _ => "".into(),
    }
}

/// Code is a name of something, and links to where that is told of.
#[expect(clippy::too_many_arguments, reason = "what a guide is read with, and into")]
fn code<'e>(
    event: Event<'e>,
    file: &str,
    schema: Option<SchemaId>,
    context: &Context,
    linked: bool,
    named: &mut BTreeSet<String>,
    stale: &mut Vec<String>,
    events: &mut Vec<Event<'e>>,
) {
    let Event::Code(name) = &event else { return events.push(event) };
    named.insert(name.to_string());
    match context.place_of(name, schema) {
        Some(Some(place)) if !linked => {
            let mut text = String::new();
            let _ = escape_html(&mut text, name);
            events.push(Event::Html(format!("<a href=\"{place}\"><code>{text}</code></a>").into()));
        }
        Some(_) => events.push(event),
        None => stale.push(format!("{file}: `{name}` is no field, type, code, option, function or value that there is")),
    }
}

/// A payload of the guide's, and what the engine makes of it.
struct Example {
    result: Normalized,
    /// What the guide has said of it.
    said: BTreeSet<&'static str>,
}

/// A block of code: `json payload {options}` is given to the engine; `json output`, `text issues` and `text changes` are what it then
/// says. Gives the block's label.
fn block(info: &str, text: &str, schema: Option<SchemaId>, last: &mut Option<Example>) -> Result<String, String> {
    let mut words = info.splitn(3, ' ');
    let (format, role, rest) = (words.next().unwrap_or_default(), words.next().unwrap_or_default(), words.next());
    let wrong = |what: &str, real: &str| format!("the {what} of the example are not what the guide prints; they are:\n{real}");
    if role == "payload" {
        let mut stale = Vec::new();
        finish(last.take(), "the example before", &mut stale);
        if let Some(stale) = stale.pop() {
            return Err(stale);
        }
        let schema = schema.ok_or("a payload, but no schema")?;
        let mut given: Map<String, Value> =
            rest.map_or(Ok(Map::new()), serde_json::from_str).map_err(|error| format!("{info}: {error}"))?;
        let shown = rest.map_or(String::new(), |rest| format!(", options {}", rest.replace('"', "&quot;")));
        if format != "json" {
            let name = if format == "xml" { "application/xml" } else { "application/x-www-form-urlencoded" };
            given.insert("contentType".to_owned(), name.into());
        }
        let given = options(given.into()).map_err(|error| format!("{info}: {error}"))?;
        let result = normalize(schema, text.as_bytes(), &given).map_err(|error| format!("{info}: {error}"))?;
        *last = Some(Example { result, said: BTreeSet::new() });
        return Ok(format!("Given{shown}"));
    }
    let example = last.as_mut().ok_or_else(|| format!("a block “{info}” without a payload before it"))?;
    match role {
        "output" => {
            let body = example.result.body.as_deref().ok_or_else(|| wrong("issues", &issues(&example.result)))?;
            let body = String::from_utf8_lossy(body);
            // How JSON is laid out is the guide's matter; names, values and their order are not.
            let read = |text: &str| serde_json::from_str::<Value>(text).map(|value| value.to_string());
            let same = if format == "json" {
                read(text).is_ok_and(|text| read(&body).is_ok_and(|body| text == body))
            } else {
                text == body
            };
            example.said.insert("output");
            if same { Ok("Comes out".to_owned()) } else { Err(wrong("contents", &body)) }
        }
        "issues" => {
            example.said.insert("issues");
            let real = issues(&example.result);
            if text == real { Ok("Issues: code, then message".to_owned()) } else { Err(wrong("issues", &real)) }
        }
        "changes" => {
            example.said.insert("changes");
            let real: Vec<String> = example
                .result
                .changes
                .iter()
                .map(|change| format!("{} | {}", path(&json!(change.path)), json!(change.rule).as_str().unwrap_or_default()))
                .collect();
            let real = real.join("\n");
            if text == real { Ok("Changes: path, then rule".to_owned()) } else { Err(wrong("changes", &real)) }
        }
        _ => Err(format!("a block “{info}”, which is neither payload, output, issues nor changes")),
    }
}

fn issues(result: &Normalized) -> String {
    let line = |issue: &user_preflight::Issue| format!("{} | {}", json!(issue.code).as_str().unwrap_or_default(), issue.message);
    result.issues.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn path(path: &Value) -> String {
    let parts = path.as_array().into_iter().flatten().map(|part| part.as_str().map_or(part.to_string(), str::to_owned));
    let text = parts.collect::<Vec<_>>().join(".");
    if text.is_empty() { "(the payload)".to_owned() } else { text }
}

/// Of a payload all must be said that there is.
fn finish(last: Option<Example>, file: &str, stale: &mut Vec<String>) {
    let Some(Example { result, said }) = last else { return };
    for (what, there) in
        [("output", result.ok), ("issues", !result.issues.is_empty()), ("changes", result.ok && !result.changes.is_empty())]
    {
        if there && !said.contains(what) {
            stale.push(format!("{file}: a payload without its {what}"));
        }
    }
}
