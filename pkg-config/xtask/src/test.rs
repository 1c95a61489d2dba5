//! Runs every test and counts them all: Rust's and the linters', the vectors in wasm, the package as packed and installed.

use crate::tools::{Error, Result, cargo, npm_install, root, scratch, wasm_target};
use crate::{build, oracle, packaging, parity, release, size};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Tests that passed and that failed.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    /// What was printed of those that failed: it is said once more at the end, where a log that is cut still has it.
    failures: Vec<String>,
}

/// What generated payloads follow from in this command, so that its verdict is about the project and not about luck: `cargo test`
/// and `cargo xtask oracle` alone take another number each time.
const NUMBER: &str = "20261123";
/// So many payloads go to the servers' own parsers.
const PAYLOADS: &str = "22400";

/// So many lines of one failure are said again.
const LINES: usize = 30;

/// `cargo xtask test`; with `--all` in every bundler, runtime and browser.
pub fn test(arguments: &[String]) -> Result {
    if let Some(argument) = arguments.iter().find(|argument| *argument != "--all") {
        return Err(format!("test takes no {argument}; only --all, for every bundler, runtime and browser").into());
    }
    let all = !arguments.is_empty();
    let mut tally = Tally::default();
    tally.step("the WebAssembly target", wasm_target);
    tally.check("rustfmt", cargo().args(["fmt", "--all", "--check"]));
    tally.check("clippy", cargo().args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-Dwarnings"]));
    let wasm = ["--target", "wasm32-unknown-unknown"];
    tally.check(
        "clippy, feature npm",
        cargo()
            .args(["clippy", "--quiet", "--lib", "--no-default-features", "--features", "npm"])
            .args(wasm)
            .args(["--", "-Dwarnings"]),
    );
    tally.check(
        "clippy, feature js",
        cargo().args(["clippy", "--quiet", "--all-targets", "--features", "js"]).args(wasm).args(["--", "-Dwarnings"]),
    );
    tally.check(
        "rustdoc",
        cargo().args(["doc", "--quiet", "--no-deps", "--document-private-items"]).env("RUSTDOCFLAGS", "-Dwarnings"),
    );
    tally.count("Rust tests and doctests", cargo().args(["test", "--quiet", "--workspace"]).env("PROPTEST_RNG_SEED", NUMBER));
    match oracle::install() {
        Ok(()) => tally.count("the servers' own parsers", &mut oracle::program(&[PAYLOADS.to_owned(), NUMBER.to_owned()])),
        // A machine that tests for everybody must have them.
        Err(error) if std::env::var_os("CI").is_some() => tally.add("the servers' own parsers", Err(error)),
        Err(error) => println!("\nleft out, the servers' own parsers: {error}"),
    }
    tally.count(
        "vectors and patches in wasm, and through feature js, in Node",
        cargo().args(["test", "--features", "js", "--test", "vectors", "--test", "patches", "--test", "js_feature"]).args(wasm),
    );
    tally.step("building the package", build::build);
    tally.step("sizes", size::size);
    tally.step("what the registries would say of a release", release::dry_run);
    let folder = tally.install("tests/js");
    let expected = scratch("parity")?.join("native.jsonl");
    tally.step("verdicts of the native engine", || parity::write(&expected));
    tally.count("the package", Command::new("node").current_dir(&folder).arg("run.mjs").arg(root().join("pkg")).arg(&expected));
    let consumers = packaging::consumers(all);
    tally.step("the packed package in its consumers", || packaging::prepare(&consumers));
    for consumer in consumers {
        tally.count(&format!("the packed package: {consumer}"), &mut packaging::test(consumer, all));
    }
    let bench = tally.install("tests/bench");
    tally.count(
        "the bench's peers do the same work",
        Command::new("node").current_dir(&bench).args(["--test", "--test-reporter=tap"]),
    );
    forms(&mut tally, all);
    worker(&mut tally, all);
    page(&mut tally, all);
    command_line(&mut tally, all);
    if !tally.failures.is_empty() {
        println!("\n== what failed");
        tally.failures.iter().for_each(|failure| println!("{failure}"));
    }
    println!("\n{} passed, {} failed", tally.passed, tally.failed);
    if tally.failed == 0 { Ok(()) } else { Err("some tests failed".into()) }
}

/// The edge worker in workerd, with a bucket, a queue and durable objects; with `--all` also what schemathesis makes up, and an import
/// of many lines whose consumer dies and whose worker is restarted.
fn worker(tally: &mut Tally, all: bool) {
    tally.install("www/worker");
    let folder = tally.install("tests/worker");
    // One file after the other: each starts runtimes of its own.
    let mut node = Command::new("node");
    node.current_dir(&folder).args(["--test", "--test-reporter=tap", "--test-concurrency=1"]);
    tally.count("the edge worker", &mut node);
    if all {
        tally.count("the edge worker's description", Command::new("node").current_dir(&folder).arg("schemathesis.mjs"));
        tally.count(
            "an import of 100,000 lines",
            Command::new("node").current_dir(&folder).args(["large-import.mjs", "--lines", "100000"]),
        );
    }
}

/// The libraries that take a Standard Schema, on the packed package; with `--all` also the one that needs an app and a bundler.
fn forms(tally: &mut Tally, all: bool) {
    let folder = tally.install("tests/forms");
    let run = || {
        let mut node = Command::new("node");
        node.current_dir(&folder).arg("run.mjs").arg(root().join("pkg"));
        node
    };
    tally.count("form and edge libraries", &mut run());
    if all {
        tally.install("tests/forms/kit");
        tally.count("Superforms in a SvelteKit app", run().arg("kit.test.mjs"));
    }
}

/// The playground page as `cargo xtask serve` serves it, in Chromium and Firefox; with `--all` also files of 500 MB.
fn page(tally: &mut Tally, all: bool) {
    let folder = tally.install("tests/page");
    tally.install("pkg-config/serve");
    tally.count("the playground page", Command::new("node").current_dir(&folder).arg("run.mjs").args(all.then_some("--all")));
}

/// The command line, as installed; with `--all` on a gigabyte.
fn command_line(tally: &mut Tally, all: bool) {
    let folder = tally.install("tests/cli");
    let mut node = Command::new("node");
    node.current_dir(&folder).arg("run.mjs").arg(root().join("pkg"));
    if all {
        node.arg("--all");
    }
    tally.count("the command line", &mut node);
}

impl Tally {
    /// A step of our own that counts as one test.
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result) {
        println!("\n== {name}");
        self.add(name, work());
    }

    /// Installs the npm packages of a folder, which is given back.
    fn install(&mut self, folder: &str) -> PathBuf {
        let path = root().join(folder);
        self.step(&format!("npm packages of {folder}"), || npm_install(&path));
        path
    }

    /// A program that counts as one test.
    fn check(&mut self, name: &str, command: &mut Command) {
        self.step(name, || crate::tools::run(command));
    }

    /// A program that says how many tests passed and failed.
    fn count(&mut self, name: &str, command: &mut Command) {
        println!("\n== {name}");
        match counted(command) {
            Ok(found) if found.passed + found.failed > 0 => {
                println!("   {} passed, {} failed", found.passed, found.failed);
                self.passed += found.passed;
                self.failed += found.failed;
                if found.failed > 0 {
                    self.failures.push(format!("-- {name}"));
                    self.failures.extend(found.failures);
                }
            }
            Ok(_) => self.add(name, Err("no test ran".into())),
            Err(error) => self.add(name, Err(error)),
        }
    }

    fn add(&mut self, name: &str, result: Result) {
        match result {
            Ok(()) => self.passed += 1,
            Err(error) => {
                let failure = format!("FAILED {name}: {error}");
                println!("{failure}");
                self.failures.push(failure);
                self.failed += 1;
            }
        }
    }
}

/// Runs a program, shows what it prints, and adds up the tests that it says it ran.
fn counted(command: &mut Command) -> Result<Tally> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut tally = Tally::default();
    let mut told = LINES;
    for line in BufReader::new(child.stdout.take().ok_or("no output")?).lines() {
        let line = line?;
        println!("{line}");
        match outcome(&line) {
            Some(true) => told = LINES,
            Some(false) => told = 0,
            None => {}
        }
        if told < LINES {
            told += 1;
            tally.failures.push(line.clone());
        }
        for (number, word) in numbers(&line) {
            match word {
                "passed" | "pass" => tally.passed += number,
                "failed" | "fail" => tally.failed += number,
                _ => {}
            }
        }
    }
    let status = child.wait()?;
    if !status.success() && tally.failed == 0 {
        return Err(Error::from(format!("it ended with {status}")));
    }
    Ok(tally)
}

/// Whether a line says that a test passed, or that it failed, in the words of TAP, of cargo and of the programs here.
fn outcome(line: &str) -> Option<bool> {
    let line = line.trim_start();
    let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    if begins(&["not ok ", "✖ ", "FAILED ", "---- "]) {
        Some(false)
    } else if begins(&["ok ", "✔ ", "# Subtest: ", "# tests ", "test result: "]) {
        Some(true)
    } else {
        None
    }
}

/// The numbers in a closing line, with the word each belongs to: `test result: ok. 3 passed; 0 failed;` of cargo,
/// `3 passed, 0 failed`, and `# pass 3` of Node.
fn numbers(line: &str) -> Vec<(u64, &str)> {
    let words: Vec<&str> = line.split([' ', ';', ',']).filter(|word| !word.is_empty()).collect();
    let closing = line.starts_with("test result:")
        || line.starts_with("# ")
        || words.first().is_some_and(|word| word.parse::<u64>().is_ok());
    let pairs = words.windows(2).filter_map(|pair| match pair {
        [number, word] if number.parse::<u64>().is_ok() => Some((number.parse().ok()?, *word)),
        ["pass" | "fail", number] if line.starts_with("# ") => Some((number.parse().ok()?, pair.first().copied()?)),
        _ => None,
    });
    if closing { pairs.collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_kept_and_what_passed_is_not() -> Result {
        let report = "ok 1 - one\nnot ok 2 - two\n  error: three is not four\nok 3 - three\n# pass 2\n# fail 1\n";
        let tally = counted(Command::new("printf").args(["%s", report]))?;
        assert_eq!((tally.passed, tally.failed), (2, 1));
        assert_eq!(tally.failures, ["not ok 2 - two", "  error: three is not four"]);
        Ok(())
    }
}
