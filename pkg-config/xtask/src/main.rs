//! `cargo xtask`: builds the npm package, shows what it does, tests it, weighs it and times it.

mod bench;
mod build;
mod command_line;
mod demo;
mod fuzz;
mod oracle;
mod packaging;
mod page;
mod parity;
mod reference;
mod release;
mod serve;
mod size;
mod test;
#[cfg(test)]
mod tested;
mod tools;
mod wasm;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  build    the npm package, into pkg/
  demo     builds, and runs the documents' own samples through the package
  serve    builds, and serves the playground page at a local address; `serve 8080` at another port
  test [--all]
           every test; ends with `N passed, N failed`. `--all` adds every bundler, runtime and browser
  oracle [payloads] [number]
           holds the engine against the servers' own parsers, on Mono; the number repeats a run
  fuzz [seconds] [target]
           searches for inputs that break the engine's laws, guided by coverage; needs a C++ compiler
  size     bytes of each entry and of the wasm, and what the types cost, against pkg-config/size-budget.json
  reference
           makes the reference pages, out of the catalog and the guides; `build` does so too
  release  builds, tries what the registries would say, and says what is missing; publishes nothing
  bench    times the package beside JSON.parse and other libraries, in Node and in workerd
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", &[][..]),
    };
    let result = match command {
        "build" => build::build(),
        "demo" => demo::demo(),
        "serve" => serve::serve(rest),
        "test" => test::test(rest),
        "oracle" => oracle::install().and_then(|()| tools::run(&mut oracle::program(rest))),
        "fuzz" => fuzz::fuzz(rest),
        "size" => build::build().and_then(|()| size::size()),
        "reference" => reference::write(),
        "release" => release::release(),
        "bench" => build::build().and_then(|()| bench::bench(rest)),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
