//! Coverage-guided fuzzing of the engine, with libFuzzer on stable Rust.
//!
//! What nightly's `-Zsanitizer` would switch on is a pass of LLVM that stable's code generation options can ask for too. Only the
//! code of this build is instrumented: with a target named, flags do not reach build scripts and procedural macros.

use crate::tools::{Result, cargo, command, root, run};
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

/// The targets of tests/fuzz, which are run one behind the other.
const TARGETS: [&str; 6] = ["json", "wire", "field", "expand", "diff", "plain"];
/// How long, where the command does not say.
const SECONDS: u32 = 60;
/// A longer input shows nothing that a shorter one would not, and costs time.
const LONGEST: u32 = 4096;

/// What is counted: each edge of the control flow, and the operands of comparisons.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions -Coverflow-checks \
    -Cdebuginfo=line-tables-only";

/// `cargo xtask fuzz [seconds] [target]`: runs each target, or one, for its part of the time. An input that breaks a law is kept,
/// and its place printed.
pub fn fuzz(arguments: &[String]) -> Result {
    let (seconds, targets) = wanted(arguments)?;
    let folder = root().join("target/fuzz");
    run(cargo().args(["run", "--quiet", "--package", "fuzz", "--", "corpus"]).arg(folder.join("corpus")))?;
    let target = host()?;
    run(cargo()
        .args(["build", "--quiet", "--package", "fuzz", "--features", "libfuzzer", "--profile", "fuzz", "--target", &target])
        .arg("--target-dir")
        .arg(&folder)
        .env("RUSTFLAGS", COVERAGE))?;
    let program = folder.join(&target).join("fuzz/fuzz");
    let mut broken = Vec::new();
    for name in &targets {
        match one(&program, name, &folder, seconds.div_ceil(targets.len() as u32)) {
            Ok(line) => println!("{line}"),
            Err(error) => broken.push(error.to_string()),
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n").into()) }
}

fn wanted(arguments: &[String]) -> Result<(u32, Vec<&str>)> {
    let (numbers, names): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|argument| argument.parse::<u32>().is_ok());
    if let Some(name) = names.iter().find(|name| !TARGETS.contains(&name.as_str())) {
        return Err(format!("no target {name}; there are {}", TARGETS.join(", ")).into());
    }
    let seconds = numbers.first().map_or(Ok(SECONDS), |number| number.parse())?;
    let targets = if names.is_empty() { TARGETS.to_vec() } else { names.into_iter().map(String::as_str).collect() };
    Ok((seconds, targets))
}

/// The target that the compiler builds for where nothing is said.
fn host() -> Result<String> {
    let output = command("rustc").arg("-vV").stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8(output.stdout)?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc -vV names no host")?.to_owned())
}

/// Runs a target, and says what came of it. What it finds on the way, inputs that reach code that none before did, stays in
/// target/fuzz for the next run.
fn one(program: &Path, name: &str, folder: &Path, seconds: u32) -> Result<String> {
    let found = folder.join("found").join(name);
    let kept = folder.join("broken").join(name);
    std::fs::create_dir_all(&found)?;
    std::fs::create_dir_all(&kept)?;
    let started = Instant::now();
    let output = command(program)
        .env("FUZZ_TARGET", name)
        .args([found.as_path(), &folder.join("corpus").join(name)])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-dict={}", folder.join("corpus/words.dict").display()))
        .arg(format!("-artifact_prefix={}/", kept.display()))
        // An input that takes seconds, or takes hold of memory, is a failure as well.
        .args(["-timeout=5", "-rss_limit_mb=1024", "-malloc_limit_mb=256", "-print_final_stats=1", "-use_value_profile=1"])
        .stdout(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        // What is said before libFuzzer's own words, the law that was broken or the panic, and where the input is kept.
        let telling = |line: &&str| {
            ["broken law", "panicked", "ERROR: libFuzzer", "Test unit written to"].iter().any(|word| line.contains(word))
        };
        let told = said.lines().filter(telling).collect::<Vec<_>>().join("\n");
        let told = if told.is_empty() { said.trim() } else { &told };
        return Err(format!("{name}: {told}\n`cargo run --package fuzz -- {name} <file>` runs a kept input again").into());
    }
    let stat = |name: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name)?.strip_prefix(':'));
        line.map_or("?", str::trim)
    };
    // `#12345	DONE   cov: 1234 ft: 5678 corp: …`
    let covered =
        said.lines().rfind(|line| line.contains("cov: ")).and_then(|line| line.split("cov: ").nth(1)?.split(' ').next());
    Ok(format!(
        "{name:<7} {} runs in {:.0} s, {} a second, {} edges covered, {} new inputs, at most {} MB",
        stat("number_of_executed_units"),
        started.elapsed().as_secs_f64(),
        stat("average_exec_per_sec"),
        covered.unwrap_or("?"),
        stat("new_units_added"),
        stat("peak_rss_mb"),
    ))
}
