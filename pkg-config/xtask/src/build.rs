//! Builds the npm package into pkg/.
//!
//! Rust → wasm → bindings → smaller wasm; the catalog → tables, schemas, declarations; both and pkg-config's own JavaScript →
//! one file per entry.

use crate::command_line;
use crate::tools::{Result, copy_files, esbuild, npm_install, root, run, scratch, wasm_target};
use crate::wasm::{self, Module};
use std::path::Path;
use user_preflight::export::{javascript, typescript};

/// What esbuild makes of pkg-config/entries: source, result, and how. ES modules import dist/lib.js, so that entries that meet in
/// one program share an instance; CommonJS modules are whole.
const ENTRIES: [(&str, &str, &[&str]); 21] = [
    // Not all minified: that would take the note out that making the schemas has no effects, by which bundlers leave them out.
    ("lib/schemas.js", "schemas.js", &["--format=esm", "--minify-whitespace=false"]),
    ("entries/lib.js", "lib.js", &["--format=esm", "--external:./schemas.js"]),
    ("entries/default.js", "default.js", ESM),
    ("entries/workerd.js", "workerd.js", ESM),
    ("entries/edge-light.js", "edge-light.js", ESM),
    ("entries/js.js", "js.js", ESM),
    ("entries/slim.js", "slim.js", ESM),
    ("entries/slim-node.js", "slim-node.js", ESM),
    ("entries/slim-workerd.js", "slim-workerd.js", ESM),
    ("entries/slim-edge-light.js", "slim-edge-light.js", ESM),
    // Whole, as each module more takes half a millisecond to be found and read.
    ("entries/node.js", "node.js", &["--format=esm", "--platform=node", QUOTED, LINES]),
    ("entries/default.js", "default.cjs", COMMONJS),
    (
        "entries/node.js",
        "node.cjs",
        &[
            "--format=cjs",
            "--platform=node",
            QUOTED,
            LINES,
            "--define:process.getBuiltinModule=require",
            "--define:import.meta.dirname=__dirname",
            "--define:import.meta.url=__filename",
        ],
    ),
    ("entries/js.js", "js.cjs", COMMONJS),
    (
        "entries/slim-node.js",
        "slim-node.cjs",
        &[
            "--format=cjs",
            "--platform=node",
            LINES,
            "--define:import.meta.url=here",
            "--banner:js=const here=require('node:url').pathToFileURL(__filename);",
        ],
    ),
    ("lib/stream.js", "stream.js", BESIDE),
    ("lib/stream.js", "stream-runtime.js", BY_NAME),
    ("lib/stream.js", "stream.cjs", BY_NAME_COMMONJS),
    ("lib/edge.js", "edge.js", BESIDE),
    ("lib/edge.js", "edge-runtime.js", BY_NAME),
    ("lib/edge.js", "edge.cjs", BY_NAME_COMMONJS),
];
const ESM: &[&str] =
    &["--format=esm", "--external:./lib.js", "--external:*.wasm", "--external:*.wasm?module", "--external:node:*"];
const COMMONJS: &[&str] = &["--format=cjs"];

/// Texts in quotation marks, which V8 reads sooner than templates: of those it keeps what is written as well as what is meant.
const QUOTED: &str = "--supported:template-literal=false";

/// In lines: of an error that nobody catches Node shows the line that threw it, all of it.
const LINES: &str = "--minify-whitespace=false";

/// What is built on the main entry imports it from beside it, which needs no import map: those do not reach workers.
const BESIDE: &[&str] = &["--format=esm", "--alias:user-preflight=./default.js", "--external:./default.js"];
/// For runtimes with a main entry of their own it is imported by the package's name: there is one wasm instance, that of whichever
/// entry their conditions lead to.
const BY_NAME: &[&str] = &["--format=esm", "--external:user-preflight"];
const BY_NAME_COMMONJS: &[&str] = &["--format=cjs", "--external:user-preflight"];

/// Builds the package.
pub fn build() -> Result {
    let started = std::time::Instant::now();
    let tools = root().join("pkg-config/tools");
    npm_install(&tools)?;
    wasm_target()?;
    let module = Module::compile(&tools, true)?;
    let package = root().join("pkg");
    if package.exists() {
        std::fs::remove_dir_all(&package)?;
    }
    let dist = package.join("dist");
    std::fs::create_dir_all(&dist)?;
    let wasm = dist.join("user_preflight.wasm");
    module.write(&wasm)?;

    // Made anew, so that nothing of an earlier build is in it.
    let sources = scratch("src")?;
    std::fs::remove_dir_all(&sources)?;
    copy_files(&root().join("pkg-config/lib"), &sources.join("lib"))?;
    copy_files(&root().join("pkg-config/entries"), &sources.join("entries"))?;
    let lib = sources.join("lib");
    std::fs::write(lib.join("tables.js"), javascript::tables())?;
    std::fs::write(lib.join("schemas-data.js"), javascript::schemas_data())?;
    std::fs::write(lib.join("samples.js"), javascript::samples())?;
    std::fs::write(lib.join("wasm-text.js"), wasm::text(&wasm)?)?;
    Module::compile(&tools, false)?.write_javascript(&lib.join("twin.js"))?;
    for (source, result, options) in ENTRIES {
        let always = ["--target=es2022", "--legal-comments=none"];
        run(esbuild(&tools, &sources.join(source), &dist.join(result)).args(always).args(options))?;
    }
    let declarations =
        format!("{}\n{}", typescript::payloads(), std::fs::read_to_string(root().join("pkg-config/lib/index.d.ts"))?);
    std::fs::write(dist.join("index.d.ts"), &declarations)?;
    std::fs::write(dist.join("index.d.cts"), &declarations)?;
    locales(&dist.join("locales"))?;
    for entry in ["slim", "js", "stream", "edge"] {
        let declarations = std::fs::read_to_string(lib.join(entry).with_extension("d.ts"))?;
        std::fs::write(dist.join(entry).with_extension("d.ts"), &declarations)?;
        std::fs::write(dist.join(entry).with_extension("d.cts"), declarations.replace("./index.js", "./index.cjs"))?;
    }
    for declarations in ["user_preflight.d.wasm.ts", "user_preflight.d.cts"] {
        std::fs::copy(lib.join(declarations), dist.join(declarations))?;
    }
    command_line::bundle(&tools, &dist)?;
    manifest(&package)?;
    for file in ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        std::fs::copy(root().join(file), package.join(file))?;
    }
    crate::page::copy(&tools, &dist)?;
    crate::reference::write()?;
    println!("built pkg/ in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// The sentences of each language as modules of both kinds, with their declarations.
fn locales(folder: &Path) -> Result {
    std::fs::create_dir_all(folder)?;
    for entry in std::fs::read_dir(root().join("pkg-config/locales"))? {
        let source = entry?.path();
        let mut data: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&source)?)?;
        let messages = data.as_object_mut().and_then(|data| data.remove("messages")).unwrap_or_default();
        // Frozen: what one caller changed, all would read.
        let data = format!("Object.freeze({{ ...{data}, messages: Object.freeze({messages}) }})");
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
