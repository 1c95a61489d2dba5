//! Fuzzing the engine through the crate's public functions over bytes: laws that hold for any input (`laws.rs`), and inputs to
//! begin with (`corpus.rs`).
//!
//! With the feature `libfuzzer` this is libFuzzer's program, and the environment's `FUZZ_TARGET` says which laws; `cargo xtask
//! fuzz` builds it instrumented and runs it. Without, it writes the corpus or runs inputs that were kept:
//!
//! ```text
//! cargo run --package fuzz -- corpus <folder>
//! cargo run --package fuzz -- <target> <file> …
//! ```

#![cfg_attr(feature = "libfuzzer", no_main)]
#![cfg_attr(feature = "libfuzzer", allow(dead_code, reason = "the corpus is written without it"))]

mod corpus;
mod input;
mod laws;

#[cfg(feature = "libfuzzer")]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    static TARGET: std::sync::OnceLock<laws::Target> = std::sync::OnceLock::new();
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
        find(&name).unwrap_or_else(|| std::process::exit(2))
    });
    if let Err(broken) = laws::check(target, bytes) {
        eprintln!("broken law: {broken}");
        // As a panic would; libFuzzer keeps the input.
        std::process::abort();
    }
});

/// The target of a name.
fn find(name: &str) -> Option<laws::Target> {
    laws::TARGETS.into_iter().find(|(known, _)| *known == name)
}

#[cfg(not(feature = "libfuzzer"))]
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "libfuzzer"))]
fn run(arguments: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let (command, rest) = arguments.split_first().ok_or("corpus <folder>, or <target> <file> …")?;
    if command == "corpus" {
        return Ok(corpus::write(rest.first().ok_or("which folder?")?.as_ref())?);
    }
    let names = laws::TARGETS.map(|(name, _)| name).join(", ");
    let target = find(command).ok_or_else(|| format!("no target {command}; there are {names}"))?;
    for file in rest {
        laws::check(&target, &std::fs::read(file)?).map_err(|broken| format!("{file}: {broken}"))?;
    }
    println!("{command}: {} inputs keep the laws", rest.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{corpus, laws};

    /// Runs of each target: as many for each input that it begins with, one of them on the input itself.
    const RUNS: usize = 4;

    /// Always the same inputs: those of the corpus, and each with bytes put in, taken out, overwritten and taken from another.
    fn keeps_its_laws(target: &str) {
        let target = super::find(target).unwrap();
        let corpus = corpus::corpus(target.0);
        assert!(corpus.len() > 20, "{} inputs", corpus.len());
        let mut random = fastrand::Rng::with_seed(1);
        for input in &corpus {
            for run in 0..RUNS {
                let mut bytes = input.clone();
                for _ in 0..run {
                    mutate(&mut bytes, &corpus, &mut random);
                }
                if let Err(broken) = laws::check(&target, &bytes) {
                    panic!("{}: {broken}\n{}", target.0, bytes.escape_ascii());
                }
            }
        }
    }

    fn mutate(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut fastrand::Rng) {
        let at = random.usize(..=bytes.len());
        let end = (at + random.usize(..8)).min(bytes.len());
        match random.u8(..5) {
            0 => drop(bytes.splice(at..at, [random.u8(..)])),
            1 => drop(bytes.drain(at..end)),
            2 => drop(bytes.splice(at..end, [random.choice(b"{}[]\",:\\0-.eE+tfn<>/&;=%").copied().unwrap()])),
            3 => bytes[..at.min(4)].iter_mut().for_each(|byte| *byte = random.u8(..)),
            _ => {
                let other = random.choice(corpus).unwrap();
                let from = random.usize(..=other.len());
                let to = (from + random.usize(..40)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
        }
    }

    #[test]
    fn json() {
        keeps_its_laws("json");
    }

    #[test]
    fn wire() {
        keeps_its_laws("wire");
    }

    #[test]
    fn field() {
        keeps_its_laws("field");
    }

    #[test]
    fn expand() {
        keeps_its_laws("expand");
    }

    #[test]
    fn diff() {
        keeps_its_laws("diff");
    }

    #[test]
    fn plain() {
        keeps_its_laws("plain");
    }
}
