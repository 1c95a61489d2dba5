//! The pages: what is generated, around the guides.

use super::codes::Severe;
use super::context::{About, Context, ISSUES, inner};
use super::examples::example;
use super::guide::Guide;
use super::notations::notations;
use crate::tools::Result;
use pulldown_cmark_escape::escape_html;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use user_preflight::catalog;
use user_preflight::export::describe::FieldInfo;
use user_preflight::export::reference::{FieldReference, RecordReference, ValueKind, change_rules};

/// A page to write.
pub struct Page {
    pub file: String,
    pub html: String,
}

/// Text in HTML.
fn text(plain: &str) -> String {
    let mut out = String::new();
    let _ = escape_html(&mut out, plain);
    out
}

fn code(plain: &str) -> String {
    format!("<code>{}</code>", text(plain))
}

/// The frame of every page. Its links lead to where the playground is deployed: the pages are in `built/reference`.
fn page(file: &str, title: &str, contents: &[(String, String)], main: &str, context: &Context) -> Page {
    let current = |other: &str| if other == file { " aria-current=\"page\"" } else { "" };
    let mut pages = format!("<li><a href=\"index.html\"{}>Overview</a></li>\n", current("index.html"));
    for about in &context.schemas {
        let (page, id) = (about.page(), about.name());
        let _ = writeln!(pages, "<li><a href=\"{page}\"{}>{id}</a></li>", current(&page));
    }
    let _ = writeln!(pages, "<li><a href=\"{ISSUES}\"{}>Issues and changes</a></li>", current(ISSUES));
    let contents: String =
        contents.iter().map(|(title, anchor)| format!("<li><a href=\"#{anchor}\">{}</a></li>\n", text(title))).collect();
    let html = format!(
        r##"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title} · user-preflight reference</title>
<link rel="icon" href="../../icon.svg">
<link rel="stylesheet" href="../../style.css">
<link rel="stylesheet" href="../../reference.css">
<script type="module" src="../../app/theme.js"></script>
</head>
<body class="reference">
<a class="skip" href="#main">Skip to the text</a>
<header>
  <div class="brand"><p class="name"><a href="../../index.html">user-preflight</a></p><p>reference</p></div>
  <p class="private">Catalog {version}, held against the vendors' documents on {date}</p>
  <div class="actions"><a class="link" href="../../index.html">Playground</a><button type="button" id="theme" aria-label="Colours: Auto">Auto</button></div>
</header>
<div class="columns">
<div class="side">
<nav aria-label="Reference"><ul>
{pages}</ul></nav>
<nav aria-label="On this page"><h2>On this page</h2><ul>
{contents}</ul></nav>
</div>
<main id="main" tabindex="-1">
<h1>{title}</h1>
{main}</main>
</div>
</body>
</html>
"##,
        title = text(title),
        version = catalog::VERSION,
        date = catalog::DATE,
    );
    Page { file: file.to_owned(), html }
}

/// A table that scrolls by itself where it is too wide.
fn table(label: &str, columns: &[&str], rows: &str) -> String {
    let columns: String = columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    format!(
        "<div class=\"wide\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\"><table>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
    )
}

/// All schemas, and a guide to reading the pages.
pub fn overview(guide: &Guide, context: &Context) -> Page {
    let mut rows = String::new();
    for about in &context.schemas {
        let id = about.name();
        let _ = writeln!(
            rows,
            "<tr><th scope=\"row\"><a href=\"{}\">{}</a></th><td>{}</td><td>{}</td><td>{}</td></tr>",
            about.page(),
            code(id),
            code(&format!("{} {}", about.info.method, about.info.path)),
            text(about.info.title),
            code(context.declared.member("Inputs", id).unwrap_or_default()),
        );
    }
    let mut main = table("Schemas", &["schema", "endpoint", "what it is", "TypeScript"], &rows);
    main.push_str(&guide.html);
    page("index.html", "Reference", &guide.headings, &main, context)
}

/// The page of a schema.
pub fn schema(about: &About, guide: &Guide, context: &Context) -> Result<Page> {
    let id = about.name();
    let mut contents = guide.headings.clone();
    let mut main = facts(about, context);
    main.push_str(&guide.html);
    for record in &about.records {
        contents.push((record.name.to_owned(), record.name.to_owned()));
        section(about, record, context, &mut main)?;
    }
    contents.push(("Values".to_owned(), "values".to_owned()));
    values(about, &mut main)?;
    if !about.info.errors.is_empty() {
        contents.push(("Documented errors".to_owned(), "errors".to_owned()));
        errors(about, &mut main);
    }
    Ok(page(&about.page(), id, &contents, &main, context))
}

fn facts(about: &About, context: &Context) -> String {
    let info = &about.info;
    let id = about.name();
    let mut rows = Vec::new();
    let list = |words: &[&str]| words.iter().map(|word| code(word)).collect::<Vec<_>>().join(", ");
    rows.push(("Endpoint", code(&format!("{} {}", info.method, info.path))));
    rows.push(("Body", list(info.content_types)));
    for unsupported in &info.unsupported_types {
        rows.push(("Not taken", format!("{}: {}", code(unsupported.r#type), text(unsupported.reason))));
    }
    rows.push(("Answers", list(info.accepts)));
    for (name, parameters) in [("URI parameter", &info.params), ("Query parameter", &info.query), ("Header", &info.headers)] {
        for parameter in parameters {
            let required = if parameter.required { ", required" } else { "" };
            let source = format!("<span class=\"source\">{}</span>", text(&parameter.source));
            rows.push((name, format!("{}{required}: {} {source}", code(parameter.name), text(parameter.description))));
        }
    }
    for name in ["Inputs", "Outputs", "Updates"] {
        let r#type = context.declared.member(name, id).unwrap_or_default();
        rows.push(("TypeScript", format!("{}: {}", code(&format!("{name}[\"{id}\"]")), linked(r#type, about))));
    }
    let group = about.codes.get(&(String::new(), String::new()));
    let codes = group.map(codes).unwrap_or_default();
    rows.push(("Issues of the whole", codes));
    if !about.is_response() {
        let patch =
            ["mismatch", "unknown_field", "unsupported"].map(|name| format!("<a href=\"{ISSUES}#{name}\">{}</a>", code(name)));
        rows.push((
            "Issues of a patch",
            format!("those of the whole and of its fields, and at whatever path {}", patch.join(", ")),
        ));
    }
    rows.push(("Try it", format!("<a href=\"../../index.html#{id}\">in the playground</a>")));
    format!("<p class=\"lead\">{}</p>\n{}", text(info.title), definitions(&rows))
}

fn definitions(rows: &[(&str, String)]) -> String {
    let mut out = String::from("<dl class=\"facts\">\n");
    let mut before = "";
    for (name, value) in rows {
        if value.is_empty() {
            continue;
        }
        if *name != before {
            let _ = write!(out, "<dt>{}</dt>", text(name));
        }
        before = name;
        let _ = writeln!(out, "<dd>{value}</dd>");
    }
    out + "</dl>\n"
}

/// A type of TypeScript, with links to the records in it that are on this page.
fn linked(r#type: &str, about: &About) -> String {
    let mut out = String::new();
    let mut word = String::new();
    let end = |word: &mut String, out: &mut String| {
        let name = word.trim_end_matches("FieldValue").trim_end_matches("Input").trim_end_matches("Response");
        if about.records.iter().any(|record| record.name == name) {
            let _ = write!(out, "<a href=\"#{name}\">{word}</a>");
        } else {
            out.push_str(&text(word));
        }
        word.clear();
    };
    for letter in r#type.chars() {
        if letter.is_alphanumeric() {
            word.push(letter);
        } else {
            end(&mut word, &mut out);
            out.push_str(&text(letter.encode_utf8(&mut [0; 4])));
        }
    }
    end(&mut word, &mut out);
    format!("<code>{out}</code>")
}

fn codes(codes: &BTreeMap<String, BTreeSet<Severe>>) -> String {
    let one = |(name, severities): (&String, &BTreeSet<Severe>)| {
        let only_warning = !severities.contains(&Severe::Error);
        let note = if only_warning { " (warning)" } else { "" };
        format!("<a href=\"{ISSUES}#{name}\">{}</a>{note}", code(name))
    };
    codes.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn section(about: &About, record: &RecordReference, context: &Context, out: &mut String) -> Result {
    let name = record.name;
    let _ = writeln!(out, "<section class=\"record\">\n<h2 id=\"{name}\">{name}</h2>");
    let declared = ["", "Input", "Response"].map(|suffix| format!("{name}{suffix}"));
    let known = declared.iter().filter(|name| context.declared.has_type(name)).map(|name| code(name)).collect::<Vec<_>>();
    let used: Vec<String> = about
        .records
        .iter()
        .flat_map(|outer| outer.fields.iter().map(move |field| (outer, field)))
        .filter(|(_, field)| inner(field).declaration == Some(name))
        .map(|(outer, field)| format!("<a href=\"#{0}.{1}\"><code>{0}.{1}</code></a>", outer.name, field.info.name))
        .collect();
    let groups = record.one_of.iter().map(|names| {
        let names = names.iter().map(|field| format!("<a href=\"#{name}.{field}\">{}</a>", code(field)));
        format!("One of {} must be given; more than one is a warning.", names.collect::<Vec<_>>().join(", "))
    });
    let count = record.fields.len();
    let index = record.fields.iter().map(|field| format!("<a href=\"#{name}.{0}\"><code>{0}</code></a>", field.info.name));
    let mut rows = vec![("TypeScript", known.join(", ")), ("Source", text(record.source)), ("In", used.join(", "))];
    rows.extend(groups.map(|group| ("Groups", group)));
    rows.push(("Fields", format!("{count}: {}", index.collect::<Vec<_>>().join(" · "))));
    out.push_str(&definitions(&rows));
    for field in &record.fields {
        entry(about, record, field, context, out)?;
    }
    out.push_str("</section>\n");
    Ok(())
}

/// What a field is, in one go: a list of records, an enum …
fn type_of(info: &FieldInfo, kind: ValueKind) -> String {
    match (&info.items, info.declaration) {
        (Some(items), _) => format!("{} of {}", text(info.r#type), type_of(items, kind)),
        (None, Some(record)) => format!("record <a href=\"#{record}\"><code>{record}</code></a>"),
        (None, None) => format!("<a href=\"#kind-{}\">{}</a>", anchor(kind), text(kind.title())),
    }
}

fn anchor(kind: ValueKind) -> String {
    format!("{kind:?}").to_lowercase()
}

fn entry(about: &About, record: &RecordReference, field: &FieldReference, context: &Context, out: &mut String) -> Result {
    let info = &field.info;
    let (place, name) = (format!("{}.{}", record.name, info.name), info.name);
    let mut marks = String::new();
    for (holds, mark) in [
        (info.required, "required"),
        (info.nullable, "may be null"),
        (info.read_only, "read-only"),
        (info.response_only, "in answers only"),
        (info.specialist_only, "specialists only"),
        (info.sensitive, "sensitive"),
    ] {
        if holds {
            let _ = write!(marks, " <span class=\"mark {}\">{mark}</span>", if mark == "required" { "strong" } else { "" });
        }
    }
    let _ = writeln!(
        out,
        "<section class=\"entry\">\n<h3 id=\"{place}\"><a href=\"#{place}\">{}</a></h3><p class=\"marks\">{marks}</p>\n<p>{}</p>",
        code(name),
        text(info.description)
    );
    let mut rows = vec![("Type", type_of(info, field.kind))];
    let mut limits = Vec::new();
    limits.extend(info.max_length.map(|length| format!("at most {length} UTF-16 code units")));
    let inside = inner(field);
    if let (Some(minimum), Some(maximum)) = (inside.minimum, inside.maximum) {
        limits.push(format!("{minimum} to {maximum}"));
    }
    rows.push(("Limits", limits.join(", ")));
    if !field.numbers.is_empty() {
        let value = |(name, number): &(&str, Option<u8>)| match number {
            Some(number) => format!("{} ({number})", code(name)),
            None => code(name),
        };
        rows.push(("Values", field.numbers.iter().map(value).collect::<Vec<_>>().join(", ")));
    } else if !inside.values.is_empty() {
        rows.push(("Values", inside.values.iter().map(|value| code(&value.to_string())).collect::<Vec<_>>().join(", ")));
    }
    rows.push(("Rules", text(&field.rules.join(" "))));
    rows.push(("Also known as", info.aliases.iter().map(|alias| code(alias)).collect::<Vec<_>>().join(", ")));
    let example = example(about.id, &about.records, record, field)?;
    rows.push(("Example", example.map(|value| code(&value.to_string())).unwrap_or_default()));
    // As answers have it where this is one, as it comes out where it is not, and where it does not, as it may be given.
    let response = about.is_response();
    let suffixes: &[&str] = if response { &["Response", ""] } else { &["", "Input"] };
    for suffix in suffixes {
        let r#type = format!("{}{suffix}", record.name);
        if let Some(declared) = context.declared.member(&r#type, name) {
            rows.push(("TypeScript", format!("{}: {}", code(&format!("{type}[\"{name}\"]")), linked(declared, about))));
            if response {
                break;
            }
        }
    }
    let said = about.codes.get(&(record.name.to_owned(), name.to_owned()));
    rows.push(("Issues", said.map(codes).unwrap_or_default()));
    rows.push(("Vendor's error", info.vendor_code.map(code).unwrap_or_default()));
    rows.push(("Source", text(&info.source)));
    out.push_str(&definitions(&rows));
    out.push_str("</section>\n");
    Ok(())
}

/// Each kind of value on the page: how it is read, and what the engine makes of its usual notations.
fn values(about: &About, out: &mut String) -> Result {
    out.push_str("<section>\n<h2 id=\"values\">Values</h2>\n<p>How each kind of value is read with the option <code>coerce: \"server\"</code>, which is the default. What is in the tables is what this build's engine says.</p>\n");
    let mut kinds: BTreeMap<ValueKind, (&RecordReference, &FieldReference)> = BTreeMap::new();
    for record in &about.records {
        for field in &record.fields {
            let open = !field.info.read_only && (!field.info.response_only || about.is_response());
            // One that nothing else is special about shows the kind best.
            let plain = field.info.items.is_none() && field.info.max_length.is_none() && !field.info.required;
            if open && (plain || !kinds.contains_key(&field.kind)) && field.kind != ValueKind::Record {
                kinds
                    .entry(field.kind)
                    .and_modify(|known| {
                        if known.1.info.items.is_some() || known.1.info.required {
                            *known = (record, field)
                        }
                    })
                    .or_insert((record, field));
            }
        }
    }
    for (kind, (record, field)) in kinds {
        let title = kind.title();
        let place = format!("kind-{}", anchor(kind));
        let _ = writeln!(out, "<section>\n<h3 id=\"{place}\">{}</h3>\n<p>{}</p>", text(title), text(kind.rules()));
        let mut rows = String::new();
        for notation in notations(about.id, record, field)? {
            let becomes = notation.becomes.map_or("refused".to_owned(), |value: Value| code(&value.to_string()));
            let said = notation.said.iter().map(|word| {
                let is_change = change_rules().any(|(name, _)| name == word);
                let place = if is_change { format!("change-{word}") } else { word.clone() };
                format!("<a href=\"{ISSUES}#{place}\">{}</a>", code(word))
            });
            let said = said.collect::<Vec<_>>().join(", ");
            let _ = writeln!(rows, "<tr><td>{}</td><td>{becomes}</td><td>{said}</td></tr>", code(&notation.given));
        }
        let name = field.info.name;
        let given = format!("given in {}", code(name));
        out.push_str(&table(&format!("{} in {name}", text(title)), &[&given, "comes out", "what is said"], &rows));
        out.push_str("</section>\n");
    }
    out.push_str("</section>\n");
    Ok(())
}

fn errors(about: &About, out: &mut String) {
    out.push_str("<section>\n<h2 id=\"errors\">Documented errors</h2>\n<p>What the vendor's page lists; <code>explainError</code> puts them beside their fields.</p>\n");
    let mut rows = String::new();
    let root = about.records.first().map_or("", |record| record.name);
    for error in &about.info.errors {
        let field = error.field.map_or(String::new(), |field| format!("<a href=\"#{root}.{field}\">{}</a>", code(field)));
        let _ = writeln!(rows, "<tr><td>{}</td><td>{}</td><td>{field}</td></tr>", error.status, code(error.code));
    }
    out.push_str(&table("Documented errors", &["status", "code", "field"], &rows));
    out.push_str("</section>\n");
}

/// All codes with their sentences, and all rules of changes. `meanings` is what the guide says of each code.
pub fn issues(guide: &Guide, meanings: &BTreeMap<String, String>, context: &Context) -> Page {
    let mut main = guide.html.clone();
    let mut contents = guide.headings.clone();
    contents.push(("Codes".to_owned(), "codes".to_owned()));
    contents.extend(context.sentences.keys().map(|code| (code.clone(), code.clone())));
    contents.push(("Changes".to_owned(), "changes".to_owned()));
    main.push_str("<h2 id=\"codes\">Codes</h2>\n");
    for (name, sentences) in &context.sentences {
        let meaning = meanings.get(name).map_or("", String::as_str);
        let _ = writeln!(
            main,
            "<section class=\"entry\">\n<h3 id=\"{name}\"><a href=\"#{name}\">{}</a></h3>\n{meaning}<ul class=\"sentences\">",
            code(name)
        );
        for (template, params) in sentences {
            let params = params.iter().map(|(name, what)| code(&format!("{name}: {what}"))).collect::<Vec<_>>().join(", ");
            let params = if params.is_empty() { params } else { format!("<br><span class=\"params\">params {params}</span>") };
            let _ = writeln!(main, "<li>{}{params}</li>", text(template));
        }
        main.push_str("</ul>\n</section>\n");
    }
    main.push_str("<h2 id=\"changes\">Changes</h2>\n<p>What normalizing can do to a payload.</p>\n<dl class=\"facts\">\n");
    for (name, meaning) in change_rules() {
        let _ = writeln!(main, "<dt id=\"change-{name}\">{}</dt><dd>{}</dd>", code(name), text(meaning));
    }
    main.push_str("</dl>\n");
    page(ISSUES, "Issues and changes", &contents, &main, context)
}
