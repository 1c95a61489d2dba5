//! The reference pages: one per schema, one of all codes, and an overview, written into www/built/reference beside the playground.
//!
//! Facts come out of the catalog, the shipped declarations and the engine itself, which is asked what it takes, what it says and what
//! comes out. What only people can say is in short guides, `pkg-config/reference/*.md`, which are held against all that: a guide that is
//! stale fails the build, with every place where it is.

mod asked;
mod codes;
mod context;
mod declared;
mod examples;
mod guide;
mod html;
mod notations;

use crate::tools::{Result, root};
use context::{Context, ISSUES};
use html::Page;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Makes all pages, and writes them.
pub fn write() -> Result {
    let context = Context::new()?;
    let pages = pages(&root().join("pkg-config/reference"), &context).map_err(|stale| stale.join("\n"))?;
    let folder = root().join("www/built/reference");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    for page in &pages {
        std::fs::write(folder.join(&page.file), &page.html)?;
    }
    println!("wrote {} reference pages into www/built/reference", pages.len());
    Ok(())
}

/// All pages, or all that is stale.
fn pages(guides: &Path, context: &Context) -> std::result::Result<Vec<Page>, Vec<String>> {
    let mut stale = strangers(guides, context);
    let mut pages = Vec::new();
    let text = |file: &str| std::fs::read_to_string(guides.join(file)).map_err(|error| vec![format!("{file}: {error}")]);
    let overview = text("index.md").and_then(|text| guide::read("index.md", &text, None, context));
    match overview {
        Ok(guide) => pages.push(html::overview(&guide, context)),
        Err(found) => stale.extend(found),
    }
    match text("issues.md").and_then(|text| issues(&text, context)) {
        Ok(page) => pages.push(page),
        Err(found) => stale.extend(found),
    }
    for about in &context.schemas {
        let file = format!("{}.md", about.name());
        let page = text(&file)
            .and_then(|text| guide::read(&file, &text, Some(about.id), context))
            .and_then(|guide| html::schema(about, &guide, context).map_err(|error| vec![error.to_string()]));
        match page {
            Ok(page) => {
                stale.extend(unanchored(&page, about));
                pages.push(page);
            }
            Err(found) => stale.extend(found),
        }
    }
    if stale.is_empty() {
        stale = dangling(&pages);
    }
    if stale.is_empty() { Ok(pages) } else { Err(stale) }
}

/// The page of codes: what the guide says of all, then of each under a heading that is its name.
fn issues(text: &str, context: &Context) -> std::result::Result<Page, Vec<String>> {
    let mut parts = text.split("\n### `");
    let introduction = parts.next().unwrap_or_default();
    let mut stale = Vec::new();
    let mut meanings = BTreeMap::new();
    for part in parts {
        let (name, meaning) = part.split_once("`\n").unwrap_or((part, ""));
        if !context.sentences.contains_key(name) {
            stale.push(format!("{ISSUES}: there is no code {name}"));
        }
        match guide::read("issues.md", meaning, None, context) {
            Ok(guide) => drop(meanings.insert(name.to_owned(), guide.html)),
            Err(found) => stale.extend(found),
        }
    }
    let missing = context.sentences.keys().filter(|name| meanings.get(*name).is_none_or(String::is_empty));
    stale.extend(missing.map(|name| format!("issues.md: nothing is said of the code {name}")));
    let guide = guide::read("issues.md", introduction, None, context).map_err(|found| stale.extend(found));
    match guide {
        Ok(guide) if stale.is_empty() => Ok(html::issues(&guide, &meanings, context)),
        _ => Err(stale),
    }
}

/// Files among the guides that belong to no page.
fn strangers(guides: &Path, context: &Context) -> Vec<String> {
    let known: BTreeSet<String> = context
        .schemas
        .iter()
        .map(|about| format!("{}.md", about.name()))
        .chain(["index.md".to_owned(), "issues.md".to_owned()])
        .collect();
    let names = std::fs::read_dir(guides).into_iter().flatten().flatten().map(|entry| entry.file_name().display().to_string());
    names.filter(|name| !known.contains(name)).map(|name| format!("{name}: a guide to no schema")).collect()
}

/// Records and fields without an anchor on their page.
fn unanchored(page: &Page, about: &context::About) -> Vec<String> {
    let anchors = attributes(&page.html, "id");
    let fields = about.records.iter().flat_map(|record| {
        let fields = record.fields.iter().map(move |field| format!("{}.{}", record.name, field.info.name));
        std::iter::once(record.name.to_owned()).chain(fields)
    });
    fields.filter(|name| !anchors.contains(name.as_str())).map(|name| format!("{}: no anchor {name}", page.file)).collect()
}

/// Links whose page or anchor is not there. Links to outside are for people to follow, and to the playground's own files for its tests.
fn dangling(pages: &[Page]) -> Vec<String> {
    let anchors: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|page| (page.file.as_str(), attributes(&page.html, "id"))).collect();
    let mut stale = Vec::new();
    for page in pages {
        for link in attributes(&page.html, "href") {
            if link.starts_with("../../") || link.starts_with("https://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let there = anchors.get(if file.is_empty() { page.file.as_str() } else { file });
            if !there.is_some_and(|there| anchor.is_empty() || there.contains(anchor)) {
                stale.push(format!("{}: the link {link} leads nowhere", page.file));
            }
        }
    }
    stale
}

/// The values of an attribute in a page, as our own pages write them.
fn attributes<'h>(html: &'h str, name: &str) -> BTreeSet<&'h str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Context, dangling, guide, pages, unanchored};
    use crate::tools::root;
    use std::path::PathBuf;
    use std::sync::LazyLock;
    use user_preflight::SchemaId;

    static CONTEXT: LazyLock<Context> = LazyLock::new(|| Context::new().unwrap());

    fn guides() -> PathBuf {
        root().join("pkg-config/reference")
    }

    /// A copy of the guides with one text in one of them replaced.
    fn changed(name: &str, file: &str, from: &str, to: &str) -> PathBuf {
        let folder = root().join("target/npm/guides").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for entry in std::fs::read_dir(guides()).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        std::fs::write(folder.join(file), text.replacen(from, to, 1)).unwrap();
        folder
    }

    /// What is found stale in it.
    fn stale(name: &str, file: &str, from: &str, to: &str) -> String {
        let found = pages(&changed(name, file, from, to), &CONTEXT);
        found.err().unwrap_or_else(|| panic!("{name}: nothing was found")).join("\n")
    }

    #[test]
    fn the_pages_can_be_made() {
        let made = pages(&guides(), &CONTEXT).map_err(|stale| stale.join("\n")).unwrap();
        assert_eq!(made.len(), SchemaId::ALL.len() + 2);
        for page in made {
            assert!(page.html.contains("default-src 'none'") && !page.html.contains(" style="), "{}", page.file);
        }
    }

    #[test]
    fn what_a_guide_names_must_be_there() {
        let file = "wello.user.create.md";
        for (name, from, to, said) in [
            ("a field", "`birthdate`", "`birthday`", "`birthday` is no field"),
            ("a field of a record", "`sales_organization.name`", "`sales_organization.title`", "`sales_organization.title`"),
            ("a type", "`WelloUserInput`", "`WelloUsersInput`", "`WelloUsersInput`"),
            ("a code", "`one_of_required`", "`one_of_needed`", "`one_of_needed`"),
            ("an option", "`generateId`", "`makeId`", "`makeId`"),
        ] {
            let found = stale(name, file, from, to);
            assert!(found.contains(said), "{name}: {found}");
        }
        let found =
            stale("a member of a type", "salt2.user.update.md", "`Salt2UserUpdate[\"UserId\"]`", "`Salt2UserUpdate[\"UserID\"]`");
        assert!(found.contains("Salt2UserUpdate[\"UserID\"]"), "{found}");
    }

    #[test]
    fn examples_are_what_the_engine_says() {
        let file = "wello.user.create.md";
        for (name, from, to, said) in [
            ("an output", "\"birthdate\": \"1815-12-10T00:00:00Z\"", "\"birthdate\": \"1815-12-10\"", "contents of the example"),
            ("a change", "birthdate | assumed_utc", "birthdate | date_format", "changes of the example"),
            ("no output", "```json output", "```json else", "neither payload, output, issues nor changes"),
            ("a payload alone", "```text changes", "```json payload", "a payload without its changes"),
        ] {
            let found = stale(name, file, from, to);
            assert!(found.contains(said), "{name}: {found}");
        }
        let found = stale("issues", "aranda.user.update.md", "not_permitted |", "not_editable |");
        assert!(found.contains("issues of the example"), "{found}");
    }

    #[test]
    fn what_must_be_said_is_missed() {
        let file = "wello.user.create.md";
        assert!(stale("a section", file, "## Pitfalls", "## Traps").contains("no section “Pitfalls”"));
        let found = guide::read("a guide", "## What it does\nNothing.\n", Some(SchemaId::WelloUserCreate), &CONTEXT)
            .unwrap_err()
            .join("\n");
        assert!(
            found.contains("no worked example") && found.contains("lastname is required, and the guide does not name it"),
            "{found}"
        );
        let folder = changed("a schema", file, "", "");
        std::fs::remove_file(folder.join(file)).unwrap();
        assert!(pages(&folder, &CONTEXT).err().unwrap().join("\n").contains("wello.user.create.md: No such file"));
        std::fs::write(folder.join("wello.user.delete.md"), "").unwrap();
        assert!(pages(&folder, &CONTEXT).err().unwrap().join("\n").contains("wello.user.delete.md: a guide to no schema"));
        assert!(stale("a code", "issues.md", "### `null`", "### `nil`").contains("nothing is said of the code null"));
        assert!(stale("markup", file, "## Pitfalls", "<b>x</b>\n## Pitfalls").contains("no HTML"));
    }

    #[test]
    fn links_and_anchors_are_there() {
        assert!(
            stale("a link", "index.md", "(issues.html#codes)", "(issues.html#cods)").contains("issues.html#cods leads nowhere")
        );
        let mut made = pages(&guides(), &CONTEXT).map_err(|stale| stale.join("\n")).unwrap();
        let about = &CONTEXT.schemas[0];
        let page = made.iter_mut().find(|page| page.file == about.page()).unwrap();
        page.html = page.html.replace(" id=\"WelloSalesOrganization\"", "");
        assert_eq!(unanchored(page, about), ["wello.user.create.html: no anchor WelloSalesOrganization"]);
        assert!(dangling(&made).iter().any(|stale| stale.contains("#WelloSalesOrganization leads nowhere")));
    }
}
