//! Builds the npm package into pkg/.
//!
//! Rust → wasm → bindings → smaller wasm; the catalog → tables, schemas, declarations; both and pkg-config's own JavaScript →
//! one file per entry.

use crate::tools::{Result, cargo, command, copy_files, npm_install, root, run, scratch, wasm_target};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use user_preflight::export::{javascript, typescript};

/// One by one: `--all-features` writes modules that Node 20 cannot load.
const WASM_FEATURES: [&str; 5] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
];

/// The entries of the package: source, result, and how the bundler makes the one of the other.
const ENTRIES: [(&str, &str, &[&str]); 7] = [
    ("entries/workerd.js", "workerd.js", &["--format=esm", "--external:*.wasm", "--conditions=workerd"]),
    ("entries/inline.js", "default.js", &["--format=esm"]),
    ("entries/inline.js", "node.cjs", &["--format=cjs"]),
    ("lib/stream.js", "stream.js", &["--format=esm", SHARED]),
    ("lib/stream.js", "stream.cjs", &["--format=cjs", SHARED]),
    ("lib/edge.js", "edge.js", &["--format=esm", SHARED]),
    ("lib/edge.js", "edge.cjs", &["--format=cjs", SHARED]),
];

/// What is built on the main entry imports it by the package's own name, so that there is one wasm instance, that of whichever
/// entry the runtime's conditions lead to.
const SHARED: &str = "--external:user-preflight";

/// Builds the package.
pub fn build() -> Result {
    let started = std::time::Instant::now();
    let tools = root().join("pkg-config/tools");
    npm_install(&tools)?;
    wasm_target()?;
    let bindings = bindings()?;
    let package = root().join("pkg");
    if package.exists() {
        std::fs::remove_dir_all(&package)?;
    }
    let dist = package.join("dist");
    std::fs::create_dir_all(&dist)?;
    let wasm = dist.join("user_preflight.wasm");
    optimize(&tools, &bindings.join("user_preflight_bg.wasm"), &wasm)?;

    let sources = scratch("src")?;
    copy_files(&root().join("pkg-config/lib"), &sources.join("lib"))?;
    copy_files(&root().join("pkg-config/entries"), &sources.join("entries"))?;
    let lib = sources.join("lib");
    std::fs::copy(bindings.join("user_preflight_bg.js"), lib.join("bindgen.js"))?;
    std::fs::write(lib.join("tables.js"), javascript::tables())?;
    std::fs::write(lib.join("schemas-data.js"), javascript::schemas_data())?;
    std::fs::write(lib.join("samples.js"), javascript::samples())?;
    std::fs::write(lib.join("wasm-hex.js"), hexadecimal(&wasm)?)?;
    for (source, result, options) in ENTRIES {
        run(command(tools.join("node_modules/.bin/esbuild"))
            .arg(sources.join(source))
            .args(["--bundle", "--minify", "--target=es2022", "--legal-comments=none", "--log-level=warning"])
            .args(options)
            .arg(format!("--outfile={}", dist.join(result).display())))?;
    }
    let declarations =
        format!("{}\n{}", typescript::payloads(), std::fs::read_to_string(root().join("pkg-config/lib/index.d.ts"))?);
    std::fs::write(dist.join("index.d.ts"), &declarations)?;
    std::fs::write(dist.join("index.d.cts"), &declarations)?;
    locales(&dist.join("locales"))?;
    for entry in ["stream", "edge"] {
        let declarations = std::fs::read_to_string(lib.join(entry).with_extension("d.ts"))?;
        std::fs::write(dist.join(entry).with_extension("d.ts"), &declarations)?;
        std::fs::write(dist.join(entry).with_extension("d.cts"), declarations.replace("./index.js", "./index.cjs"))?;
    }
    manifest(&package)?;
    for file in ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        std::fs::copy(root().join(file), package.join(file))?;
    }
    println!("built pkg/ in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Compiles the crate and makes its bindings; gives the folder they are in.
fn bindings() -> Result<PathBuf> {
    let target = root().join("target/npm/cargo");
    run(cargo()
        .args(["build", "--quiet", "--release", "--lib", "--package", "user-preflight", "--target", "wasm32-unknown-unknown"])
        .args(["--no-default-features", "--features", "npm"])
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags()))?;
    let folder = scratch("bindings")?;
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(target.join("wasm32-unknown-unknown/release/user_preflight.wasm"))
        .bundler(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)?;
    Ok(folder)
}

/// SIMD; less copying of code than the compiler is inclined to, which costs a tenth of the size and gives no speed; and no path
/// of the machine that builds, which panic locations would else carry.
fn rust_flags() -> String {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let registry = cargo_home.unwrap_or_default().join("registry/src");
    [
        "-Ctarget-feature=+simd128".to_owned(),
        "-Cllvm-args=-inline-threshold=25".to_owned(),
        "-Cllvm-args=-unroll-threshold=20".to_owned(),
        format!("--remap-path-prefix={}=registry", registry.display()),
        format!("--remap-path-prefix={}=.", root().display()),
    ]
    .join("\x1f")
}

fn optimize(tools: &Path, from: &Path, to: &Path) -> Result {
    run(command(tools.join("node_modules/.bin/wasm-opt"))
        .args(["-O3", "--strip-producers", "--strip-target-features"])
        .args(WASM_FEATURES)
        .arg(from)
        .arg("-o")
        .arg(to))
}

/// The wasm as a module that exports it in hexadecimal.
fn hexadecimal(wasm: &Path) -> Result<String> {
    let mut text = String::from("export default \"");
    for byte in std::fs::read(wasm)? {
        write!(text, "{byte:02x}")?;
    }
    text.push_str("\";\n");
    Ok(text)
}

/// The sentences of each language as modules of both kinds, with their declarations.
fn locales(folder: &Path) -> Result {
    std::fs::create_dir_all(folder)?;
    for entry in std::fs::read_dir(root().join("pkg-config/locales"))? {
        let source = entry?.path();
        let data: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&source)?)?;
        let name = source.file_stem().unwrap_or_default().display().to_string();
        for (extension, text) in [
            ("js", format!("export default {data};\n")),
            ("cjs", format!("module.exports = {data};\n")),
            (
                "d.ts",
                "import type { Locale } from \"../index.js\";\ndeclare const locale: Locale;\nexport default locale;\n"
                    .to_owned(),
            ),
            (
                "d.cts",
                "import type { Locale } from \"../index.cjs\";\ndeclare const locale: Locale;\nexport = locale;\n".to_owned(),
            ),
        ] {
            std::fs::write(folder.join(format!("{name}.{extension}")), text)?;
        }
    }
    Ok(())
}

/// package.json with the crate's version.
fn manifest(package: &Path) -> Result {
    let manifest = std::fs::read_to_string(root().join("pkg-config/package.json"))?;
    let manifest = manifest.replacen("\"version\": \"0.0.0\"", &format!("\"version\": \"{}\"", user_preflight::VERSION), 1);
    std::fs::write(package.join("package.json"), manifest)?;
    Ok(())
}
