//! The WebAssembly of the npm package, and its twin in plain JavaScript.
//!
//! Rust → wasm → bindings → what is called of it → smaller wasm; for the twin, the same from a build without SIMD → JavaScript.

use crate::tools::{Result, cargo, command, root, run, scratch};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One by one: `--all-features` writes modules that Node 20 cannot load.
const FEATURES: [&str; 4] =
    ["--enable-bulk-memory", "--enable-sign-ext", "--enable-nontrapping-float-to-int", "--enable-mutable-globals"];

/// For speed, but functions that are called from many places stay functions, as the compiler had them, and so do large ones that
/// are called from one: engines compile a function when it is first called, and what few calls need does not go into what all do.
/// The first kilobyte of memory is the end of the stack, which nothing but a stack that has run out gets to.
const OPTIMIZATION: [&str; 8] = [
    "-O3",
    "--one-caller-inline-max-function-size=100",
    "--flexible-inline-max-function-size=14",
    "--low-memory-unused",
    "--reorder-locals",
    "--reorder-functions",
    "--strip-producers",
    "--strip-target-features",
];

/// What the package's JavaScript calls. Everything else goes: above all wasm-bindgen's table of JavaScript values, of which there
/// are none here, and which wasm2js refuses.
const EXPORTS: [&str; 4] = ["memory", "preflight_check", "preflight_options", "preflight_reserve"];

/// One build of the engine: the wasm, and the bindings that go with it.
pub struct Module {
    tools: PathBuf,
    folder: PathBuf,
    simd: bool,
}

impl Module {
    /// Compiles the crate and makes its bindings.
    pub fn compile(tools: &Path, simd: bool) -> Result<Module> {
        let name = if simd { "simd" } else { "plain" };
        let target = root().join("target/npm/cargo").join(name);
        run(cargo()
            .args(["build", "--quiet", "--release", "--lib", "--package", "user-preflight"])
            .args(["--target", "wasm32-unknown-unknown", "--no-default-features", "--features", "npm"])
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(simd)))?;
        let folder = scratch("bindings")?.join(name);
        wasm_bindgen_cli_support::Bindgen::new()
            .input_path(target.join("wasm32-unknown-unknown/release/user_preflight.wasm"))
            .bundler(true)?
            .typescript(false)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(&folder)?;
        Ok(Module { tools: tools.to_owned(), folder, simd })
    }

    /// Writes the wasm, without what nobody calls.
    pub fn write(&self, to: &Path) -> Result {
        let called = self.folder.join("called.wasm");
        let graph = self.folder.join("graph.json");
        std::fs::write(&graph, reachability())?;
        run(self
            .tool("wasm-metadce")
            .arg(self.folder.join("user_preflight_bg.wasm"))
            .arg("--graph-file")
            .arg(&graph)
            .args(["--enable-reference-types", "--quiet"])
            .arg("-o")
            .arg(&called)
            .stdout(std::process::Stdio::null()))?;
        run(self.tool("wasm-opt").args(OPTIMIZATION).arg(&called).arg("-o").arg(to))
    }

    /// Writes the twin: the same functions, in JavaScript.
    pub fn write_javascript(&self, to: &Path) -> Result {
        let wasm = self.folder.join("twin.wasm");
        self.write(&wasm)?;
        let translated = self.folder.join("twin.js");
        run(self.tool("wasm2js").arg("-Oz").arg(&wasm).arg("-o").arg(&translated))?;
        std::fs::write(to, instances(&std::fs::read_to_string(translated)?)?)?;
        Ok(())
    }

    /// A program of Binaryen, told what the module uses.
    fn tool(&self, name: &str) -> std::process::Command {
        let mut tool = command(self.tools.join("node_modules/.bin").join(name));
        tool.args(FEATURES);
        if self.simd {
            tool.arg("--enable-simd");
        }
        tool
    }
}

/// Less copying of code than the compiler is inclined to, which costs a tenth of the size and gives no speed; of several ways to
/// say the same the shortest, but no other passes than those for speed; and no path of the machine that builds, which panic
/// locations would else carry.
fn rust_flags(simd: bool) -> String {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let registry = cargo_home.unwrap_or_default().join("registry/src");
    [
        format!("-Ctarget-feature={}simd128", if simd { '+' } else { '-' }),
        "-Cllvm-args=-inline-threshold=25".to_owned(),
        "-Cllvm-args=-unroll-threshold=20".to_owned(),
        "-Cllvm-args=-force-attribute=minsize".to_owned(),
        format!("--remap-path-prefix={}=registry", registry.display()),
        format!("--remap-path-prefix={}=.", root().display()),
    ]
    .join("\x1f")
}

/// What wasm-metadce is to keep.
fn reachability() -> String {
    let quoted = EXPORTS.map(|name| format!("{name:?}"));
    let mut graph = format!("[{{\"name\":\"api\",\"root\":true,\"reaches\":[{}]}}", quoted.join(","));
    for name in &quoted {
        graph += &format!(",{{\"name\":{name},\"export\":{name}}}");
    }
    graph + "]"
}

/// wasm2js makes a module that is one instance; this makes it a function that gives instances. And what grows the memory is
/// replaced, since it says that it did where it did not, and leaves views of the old memory as they are: those of a real memory
/// are empty then, which is what lib/engine.js goes by.
fn instances(module: &str) -> Result<String> {
    const GROW: &str = "function __wasm_memory_grow(pages) {
  var old = __wasm_memory_size() | 0, all = old + (pages | 0) | 0, grown;
  if (all < old || all > 32767) return -1;
  try { grown = new Uint8Array(all * 65536); } catch (_) { return -1; }
  grown.set(HEAPU8);
  structuredClone(buffer, { transfer: [buffer] });
  buffer = grown.buffer;
  HEAP8 = new Int8Array(buffer);
  HEAP16 = new Int16Array(buffer);
  HEAP32 = new Int32Array(buffer);
  bufferView = HEAPU8 = grown;
  HEAPU16 = new Uint16Array(buffer);
  HEAPU32 = new Uint32Array(buffer);
  HEAPF32 = new Float32Array(buffer);
  HEAPF64 = new Float64Array(buffer);
  return old;
 }
 ";
    let unexpected = || "wasm2js writes another module than it did: see pkg-config/xtask/src/wasm.rs";
    let (module, call) = module.split_once("var retasmFunc = asmFunc(").ok_or_else(unexpected)?;
    if !call.starts_with("{\n})") {
        return Err("the wasm imports something, and no entry gives it anything".into());
    }
    let (before, rest) = module.split_once("function __wasm_memory_grow(").ok_or_else(unexpected)?;
    let (_, after) = rest.split_once("return {").ok_or_else(unexpected)?;
    Ok(format!("{before}{GROW}return {{{after}export {{ asmFunc as instantiate }};\n"))
}

/// How many characters stand for bytes: those of ASCII behind the quotation mark but `<`, which might begin the end of a script,
/// and the backslash.
const CHARACTERS: usize = 90;

/// The wasm as a module that exports it as text, which entries/default.js reads: the 90 bytes that there are most of are a character
/// each, the others two. Compressed that is no larger than the wasm itself.
pub fn text(wasm: &Path) -> Result<String> {
    let bytes = std::fs::read(wasm)?;
    let mut counts = BTreeMap::from_iter((0..=u8::MAX).map(|byte| (byte, 0)));
    for byte in &bytes {
        *counts.entry(*byte).or_default() += 1;
    }
    let mut order: Vec<u8> = counts.keys().copied().collect();
    order.sort_by_key(|byte| std::cmp::Reverse(counts.get(byte)));
    // In the order of their values, so that bytes that are alike have characters that are alike; so is the rest.
    let (frequent, rest) = order.split_at_mut(CHARACTERS);
    frequent.sort_unstable();
    rest.sort_unstable();
    let frequent = format!("{frequent:?}");
    let characters: Vec<char> = ('#'..='~').filter(|character| !['<', '\\'].contains(character)).collect();
    let rows = ["", " ", "!"].into_iter().flat_map(|row| characters.iter().map(move |character| format!("{row}{character}")));
    let written: BTreeMap<u8, String> = order.into_iter().zip(rows).collect();
    let text: String = bytes.iter().filter_map(|byte| written.get(byte)).map(String::as_str).collect();
    Ok(format!("export const frequent = {frequent};\nexport const text = \"{text}\";\n"))
}
