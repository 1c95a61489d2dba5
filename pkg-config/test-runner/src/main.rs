//! Runs tests that were compiled to wasm, in Node: wasm-bindgen's own runner, as a library pinned to the version of the crate.
//! A crate apart from xtask, because it takes long to build and only tests need it.

fn main() {
    if let Err(error) = wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os()) {
        eprintln!("test-runner: {error:#}");
        std::process::exit(1);
    }
}
