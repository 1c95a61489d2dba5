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
}

/// Reads a guide; of a schema, or of a page about all of them. With all that is stale in it, where something is.
pub fn read<'g>(file: &'g str, text: &'g str, schema: Option<SchemaId>, context: &'g Context) -> Result<Guide, Vec<String>> {
    let mut reading = Reading {
        file,
        schema,
        context,
        headings: Vec::new(),
        named: BTreeSet::new(),
        last: None,
        examples: 0,
        stale: Vec::new(),
        events: Vec::new(),
    };
    let mut parser = Parser::new_ext(text, Options::ENABLE_TABLES);
    let mut linked = false;
    while let Some(event) = parser.next() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let inside = parser.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
                reading.heading(level, inside.collect());
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let inside = parser.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::CodeBlock)));
                let inside: String = inside.map(|event| words(&event).into_string()).collect();
                reading.block(kind, inside.trim_end());
            }
            Event::Html(html) | Event::InlineHtml(html) => reading.stale(format!("no HTML in guides: {html}")),
            Event::Start(Tag::Link { .. }) => {
                linked = true;
                reading.events.push(event);
            }
            Event::End(TagEnd::Link) => {
                linked = false;
                reading.events.push(event);
            }
            event => reading.code(event, linked),
        }
    }
    for what in unsaid(reading.last.take()) {
        reading.stale(what);
    }
    if let Some(schema) = schema {
        for heading in HEADINGS {
            if !reading.headings.iter().any(|(title, _)| title == heading) {
                reading.stale(format!("no section “{heading}”"));
            }
        }
        if reading.examples == 0 {
            reading.stale("no worked example".to_owned());
        }
        for name in context.must_be_named(schema) {
            if !reading.named.contains(name) {
                reading.stale(format!("{name} is required, and the guide does not name it"));
            }
        }
    }
    if !reading.stale.is_empty() {
        return Err(reading.stale);
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, reading.events.into_iter());
    Ok(Guide { html, headings: reading.headings })
}

/// The text in an event.
fn words<'e>(event: &'e Event) -> CowStr<'e> {
    match event {
        Event::Text(text) | Event::Code(text) => text.clone(),
        Event::SoftBreak | Event::HardBreak => " ".into(),
        _ => "".into(),
    }
}

/// A guide that is being read.
struct Reading<'g> {
    file: &'g str,
    schema: Option<SchemaId>,
    context: &'g Context,
    headings: Vec<(String, String)>,
    /// What stands in code.
    named: BTreeSet<String>,
    /// The example that is being told of, and how many blocks of examples there are.
    last: Option<Example>,
    examples: u32,
    stale: Vec<String>,
    /// What goes into the page.
    events: Vec<Event<'g>>,
}

impl<'g> Reading<'g> {
    fn stale(&mut self, what: String) {
        self.stale.push(format!("{}: {what}", self.file));
    }

    fn heading(&mut self, level: HeadingLevel, inside: Vec<Event<'g>>) {
        let title = inside.iter().map(words).collect::<Vec<_>>().concat();
        let anchor = slug(&title);
        let level = if level == HeadingLevel::H1 { HeadingLevel::H2 } else { level };
        self.events.push(Event::Html(format!("<{level} id=\"{anchor}\">").into()));
        for event in inside {
            self.code(event, false);
        }
        self.events.push(Event::Html(format!("</{level}>\n").into()));
        if level == HeadingLevel::H2 {
            self.headings.push((title, anchor));
        }
    }

    fn block(&mut self, kind: CodeBlockKind<'_>, inside: &str) {
        let info = if let CodeBlockKind::Fenced(info) = kind { info } else { "".into() };
        match block(&info, inside, self.schema, &mut self.last) {
            Ok(label) => {
                let mut escaped = String::new();
                let _ = escape_html(&mut escaped, inside);
                let figure = format!(
                    "<figure><figcaption>{label}</figcaption><pre tabindex=\"0\" aria-label=\"{label}\"><code>{escaped}</code></pre></figure>\n"
                );
                self.events.push(Event::Html(figure.into()));
                self.examples += 1;
            }
            Err(error) => self.stale(error),
        }
    }

    /// Code is a name of something, and links to where that is told of.
    fn code(&mut self, event: Event<'g>, linked: bool) {
        let Event::Code(name) = &event else { return self.events.push(event) };
        self.named.insert(name.to_string());
        match self.context.place_of(name, self.schema) {
            Some(Some(place)) if !linked => {
                let mut text = String::new();
                let _ = escape_html(&mut text, name);
                self.events.push(Event::Html(format!("<a href=\"{place}\"><code>{text}</code></a>").into()));
            }
            Some(_) => self.events.push(event),
            None => self.stale(format!("`{name}` is no field, type, code, option, function or value that there is")),
        }
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
        if let Some(what) = unsaid(last.take()).pop() {
            return Err(format!("the example before: {what}"));
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

/// Of a payload all must be said that there is: what is not.
fn unsaid(last: Option<Example>) -> Vec<String> {
    let Some(Example { result, said }) = last else { return Vec::new() };
    [("output", result.ok), ("issues", !result.issues.is_empty()), ("changes", result.ok && !result.changes.is_empty())]
        .into_iter()
        .filter(|(what, there)| *there && !said.contains(what))
        .map(|(what, _)| format!("a payload without its {what}"))
        .collect()
}
