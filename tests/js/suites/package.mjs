// The package as npm packs it: its files, what package.json promises, and that bundlers get along with it.

import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { equal, finish, ok, test } from "../harness.mjs";

const consumer = process.argv[2];
const home = join(consumer, "node_modules", "user-preflight");
const require = createRequire(join(consumer, "package.json"));
const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
const packed = JSON.parse(readFileSync(join(consumer, "..", "packed.json"), "utf8"));
const FUNCTIONS = ["buildRequest", "diff", "expandPatch", "explainError", "flatten", "jsonSchema", "localize", "normalize", "normalizeBytes", "standardSchema", "toProblem", "validate", "validateBytes", "validateField"];
const EXPORTS = ["catalog", "example", ...FUNCTIONS, "schemas"].sort();

console.log(`  ${packed.filename}: ${packed.size} bytes packed, ${packed.unpackedSize} unpacked`);
for (const { path, size } of packed.files) console.log(`  ${String(size).padStart(8)}  ${path}`);

test("the packed files are those that are needed", () => {
  const dist = [
    "default.cjs", "default.js", "edge-light.js", "edge.cjs", "edge.d.cts", "edge.d.ts", "edge.js", "edge-runtime.js", "index.d.cts", "index.d.ts", "js.cjs", "js.d.cts", "js.d.ts", "js.js",
    "lib.js", "node.cjs", "node.js", "schemas.js", "slim-edge-light.js", "slim-node.cjs", "slim-node.js", "slim-workerd.js", "slim.d.cts", "slim.d.ts", "slim.js", "stream.cjs",
    "stream.d.cts", "stream.d.ts", "stream.js", "stream-runtime.js", "user_preflight.d.cts", "user_preflight.d.wasm.ts", "user_preflight.wasm", "workerd.js",
    "cli.js", "cli-licenses.txt",
  ].map((file) => `dist/${file}`);
  const locales = ["en", "es", "pt", "fr", "de", "nl", "sv", "nb", "da"].flatMap((tag) => ["js", "cjs", "d.ts", "d.cts"].map((kind) => `dist/locales/${tag}.${kind}`));
  equal(packed.files.map(({ path }) => path).sort(), ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", ...dist, ...locales, "package.json"].sort(), "files");
  equal(filesOf(home).sort(), packed.files.map(({ path }) => path).sort(), "installed files");
});

test("package.json", () => {
  equal(manifest.name, "user-preflight", "name");
  ok(/^\d+\.\d+\.\d+/.test(manifest.version) && manifest.version !== "0.0.0", `version ${manifest.version}`);
  for (const name of ["dependencies", "peerDependencies", "optionalDependencies", "scripts"]) ok(!(name in manifest), `${name} is not wanted`);
  equal(manifest.type, "module", "type");
  for (const file of [manifest.main, manifest.module, manifest.types, ...targets(manifest.exports)]) ok(existsSync(join(home, file.replace("*", "de"))), `${file} is missing`);
});

test("`types` comes first in every condition, or TypeScript does not see it", () => {
  const visit = (entry) => {
    if (typeof entry !== "object") return;
    if ("types" in entry) equal(Object.keys(entry)[0], "types", "first condition");
    Object.values(entry).forEach(visit);
  };
  visit(manifest.exports);
});

test("the entries load the wasm when they are loaded: sideEffects says so", () => {
  ok(Array.isArray(manifest.sideEffects), "sideEffects");
  const matches = (file) => manifest.sideEffects.some((glob) => new RegExp(`^${glob.replace(/[.\\/]/g, "\\$&").replaceAll("*", "[^/]*")}$`).test(file));
  // What needs a call before it does anything has no effect of its own, nor has what only imports the main entry, nor locales, which are
  // data; and what lib.js exports may be left out.
  for (const file of targets(manifest.exports).filter((path) => /\.c?js$/.test(path) && !path.includes("/locales/"))) equal(matches(file), !/\/(?:slim[\w-]*|(?:stream|edge)(?:-runtime)?)\.js$/.test(file), `whether ${file} is among the sideEffects`);
  for (const file of ["./dist/lib.js", "./dist/schemas.js"]) ok(!matches(file), `${file} has none`);
});

await test("import and require give the same API", async () => {
  const imported = await import(pathToFileURL(join(consumer, "import.mjs")));
  const required = require("user-preflight");
  equal(Object.keys(imported).sort(), EXPORTS, "what import gives");
  equal(Object.keys(required).sort(), EXPORTS, "what require gives");
  for (const name of FUNCTIONS) equal([typeof imported[name], typeof required[name]], ["function", "function"], name);
  equal(imported.schemas, required.schemas, "schemas");
  equal(imported.catalog, required.catalog, "catalog");
});

test("the twin gives the same API", () => {
  // By `require`: imported beside the main entry it would be that entry's instance.
  const main = require("user-preflight");
  const twin = require("user-preflight/js");
  equal(Object.keys(twin).sort(), EXPORTS, "user-preflight/js");
  const payload = main.example("wello.user.update");
  equal(twin.normalize("wello.user.update", payload), main.normalize("wello.user.update", payload), "user-preflight/js");
});

test("slim: the same API after init, and a clear error before", () => {
  for (const kind of ['await import("user-preflight/slim")', 'createRequire(process.cwd() + "/x.js")("user-preflight/slim")']) {
    const program = `
      import { createRequire } from "node:module";
      const { init, ...api } = ${kind};
      console.log(Object.keys(api).filter((name) => !["default", "module.exports", "__esModule"].includes(name)).sort().join());
      try { api.validate("wello.user.update", {}) } catch (error) { console.log(error.name, error.message.includes("init()")) }
      console.log(api.schemas.length);
      await init(Promise.reject(new Error("mine"))).catch(({ message }) => console.log(message));
      console.log(init() === init());
      await init();
      console.log(api.normalize("wello.user.update", api.example("wello.user.update")).ok);`;
    equal(inNode(program), `${EXPORTS}\nTypeError true\n6\nmine\ntrue\ntrue\n`, kind);
  }
});

await test("slim: wherever the wasm comes from", async () => {
  const file = require.resolve("user-preflight/user_preflight.wasm");
  const bytes = readFileSync(file);
  const sources = {
    bytes, buffer: new Uint8Array(bytes).buffer, module: new WebAssembly.Module(bytes), promise: Promise.resolve(bytes), Response: new Response(bytes),
    URL: `data:application/wasm;base64,${bytes.toString("base64")}`,
  };
  for (const [name, source] of Object.entries(sources)) {
    const { init, validate } = freshSlim();
    await init(source);
    ok(!validate("wello.user.update", {}).ok, name);
  }
  for (const source of [new Response("", { status: 404 }), new Uint8Array(3), 5]) {
    const { init } = freshSlim();
    let error;
    await init(source).catch((reason) => (error = reason));
    ok(error instanceof Error, "what is no wasm must be refused");
  }
});

function freshSlim() {
  const file = require.resolve("user-preflight/slim");
  delete require.cache[file];
  return require(file);
}

test("entries that meet in one program are one instance", () => {
  // Both would work alone; the second one's way of making an instance must not be asked for.
  const program = `
    const { Instance } = WebAssembly; let made = 0;
    WebAssembly.Instance = class extends Instance { constructor(...words) { super(...words); made++; } };
    const main = await import("user-preflight"), slim = await import("user-preflight/slim"), twin = await import("user-preflight/js");
    await import("user-preflight/edge"), await import("user-preflight/stream");
    await slim.init();
    console.log(made, main.validate === slim.validate, slim.validate === twin.validate);`;
  equal(inNode(program, "--conditions=module"), "1 true true\n", "output");
  // Node's own entry is whole: those that are built on it share its instance. The others share one among themselves, here the twin.
  equal(inNode(program), "1 false true\n", "output in Node");
});

test("where WebAssembly is forbidden or missing, the error says what to do", () => {
  const programs = {
    "import": 'await import("user-preflight").catch((error) => console.log(error.message));',
    "require": 'try { require("user-preflight") } catch (error) { console.log(error.message) }',
    "slim": 'const { init } = await import("user-preflight/slim"); await init().catch((error) => console.log(error.message));',
  };
  for (const [name, program] of Object.entries(programs)) {
    for (const forbid of ["WebAssembly.Module = WebAssembly.compile = () => { throw new WebAssembly.CompileError('Refused') }", "delete globalThis.WebAssembly"]) {
      const output = inNode(`import { createRequire } from "node:module"; const require = createRequire(process.cwd() + "/x.js"); ${forbid}; ${program}`);
      for (const word of ["Content-Security-Policy", "'wasm-unsafe-eval'", '"user-preflight/js"']) ok(output.includes(word), `${name}: the error must name ${word}: ${output}`);
    }
  }
});

test("Node reads the wasm as a file, and says what to do where that is missing", () => {
  ok(inNode('console.log(import.meta.resolve("user-preflight"))').endsWith("/dist/node.js\n"), "the entry");
  const folder = join(consumer, "moved");
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(home, "dist/node.js"), join(folder, "node.js"));
  const output = inNode('await import("./moved/node.js").catch((error) => console.log(error.message));');
  for (const word of ["moved/user_preflight.wasm is missing", '"module"']) ok(output.includes(word), `the error must name ${word}: ${output}`);
});

test("the JavaScript twin needs neither WebAssembly nor eval", () => {
  const program = "delete globalThis.WebAssembly; const { validate } = await import('user-preflight/js'); console.log(validate('wello.user.update', {}).issues.length);";
  equal(inNode(program, "--disallow-code-generation-from-strings"), "5\n", "output");
});

/** Runs a program as a module of the consumer's, in a Node of its own; gives what it says. */
function inNode(program, ...flags) {
  return execFileSync(process.execPath, [...flags, "--input-type=module", "-e", program], { cwd: consumer, encoding: "utf8" });
}

test("sub-paths", () => {
  equal(require("user-preflight/package.json"), manifest, "user-preflight/package.json");
  const wasm = readFileSync(require.resolve("user-preflight/user_preflight.wasm"));
  ok(WebAssembly.validate(wasm), "user-preflight/user_preflight.wasm must be WebAssembly");
  for (const path of ["user-preflight/dist/default.js", "user-preflight/lib/index.js"]) {
    let code;
    try {
      require.resolve(path);
    } catch (error) {
      code = error.code;
    }
    equal(code, "ERR_PACKAGE_PATH_NOT_EXPORTED", path);
  }
});

test("both kinds of declarations are the same", () => {
  equal(readFileSync(join(home, "dist/index.d.cts"), "utf8"), readFileSync(join(home, "dist/index.d.ts"), "utf8"), "index.d.cts");
});

test("no file names a path of the machine it was built on", () => {
  for (const file of filesOf(home)) {
    const found = readFileSync(join(home, file), "latin1").match(/(?:\/home\/|\/root\/|\/Users\/|\/tmp\/|[A-Z]:\\Users|\.cargo[/\\]|rustlib)[^"'`\s\0]*/);
    ok(!found, `${file} holds ${found?.[0]}`);
  }
});

test("what is exported cannot be changed by one caller for all", () => {
  const { schemas, example } = require("user-preflight");
  const deeply = (value) => typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(deeply));
  ok(deeply(schemas), "schemas must be frozen");
  equal(schemas.map(({ id }) => id), ["wello.user.create", "wello.user.update", "salt2.user.update", "superoffice.user.update", "superoffice.user.response", "aranda.user.update"], "schemas");
  // Records have the vendors' own names, and every field says where it is documented, the items of a list too.
  const records = new Set();
  const walk = (field) => {
    if (field.record) records.add(field.record);
    ok(field.source.length > 0, `${field.name || "an item"} has a source`);
    [...(field.fields ?? []), ...(field.items ? [field.items] : [])].forEach(walk);
  };
  for (const { fields, params, query, headers } of schemas) [...fields, ...params, ...query, ...headers].forEach(walk);
  const expected = ["Credential", "CredentialType", "CustomCommand", "FieldProperty", "FieldRight", "LicenseOwner", "MDOListItem", "ModuleLicenseLink", "NotificationInfo", "Person", "Role", "TableRight", "UserGroup", "sales_organization"];
  equal([...records].sort(), expected, "records");
  const first = example("wello.user.update");
  first.email = "changed";
  first.sales_organization.name = "changed";
  ok(example("wello.user.update").email !== "changed" && example("wello.user.update").sales_organization.name !== "changed", "every example must be a new one");
});

/** Bundles a program that uses the package, and runs the bundle in Node. */
async function bundled(name, program, options) {
  const outfile = join(consumer, `bundle-${name}.mjs`);
  const { metafile } = await build({ stdin: { contents: program, resolveDir: consumer }, outfile, bundle: true, format: "esm", minify: true, metafile: true, logLevel: "warning", ...options });
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: "utf8" });
  equal([status, stderr, stdout], [0, "", "true\n"], `${name}: exit code, errors and output`);
  return { text: readFileSync(outfile, "utf8"), inputs: Object.keys(metafile.inputs) };
}

const program = 'import { validate } from "user-preflight"; console.log(validate("wello.user.update", {}).issues.length > 0);';

await test("bundled for a browser: no module of Node, and no schema descriptions for who needs none", async () => {
  const small = await bundled("small", program, { platform: "browser" });
  const all = await bundled("all", program.replace("{ validate }", "* as api").replaceAll("validate(", "api.validate(") + "globalThis.keep = api;", { platform: "browser" });
  ok(!small.text.includes("node:"), "no module of Node");
  const gzip = (text) => gzipSync(text, { level: 9 }).length;
  ok(all.text.includes("json-schema.org") && !small.text.includes("json-schema.org"), "JSON Schemas must go where they are not used");
  ok(gzip(small.text) < gzip(all.text) - 1000, `schemas and samples must go where they are not used: ${gzip(small.text)} bytes of gzip without, ${gzip(all.text)} with`);
});

await test("bundled for Node", () => bundled("node", program, { platform: "node" }));

test("without Buffer and Uint8Array.fromHex, as in older browsers", () => {
  const script = "delete globalThis.Buffer; delete Uint8Array.fromHex; const { validate } = await import('./import.mjs'); console.log(validate('wello.user.update', {}).ok);";
  const file = join(consumer, "bare.mjs");
  writeFileSync(file, script);
  equal(execFileSync(process.execPath, [file], { encoding: "utf8" }), "false\n", "output");
});

test("the README's examples in Node run as pasted, and print what they say", () => {
  const readme = readFileSync(join(home, "README.md"), "utf8");
  const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code).filter((code) => code.includes("console.log"));
  ok(examples.length >= 2, "examples with output");
  const links = [...readme.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link]) => link).filter((link) => !link.startsWith("https://"));
  equal(links.filter((link) => !existsSync(join(home, link))), [], "links that lead nowhere");
  for (const code of examples) {
    const said = code.split("\n").filter((line) => line.startsWith("// ")).map((line) => line.slice(3));
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { cwd: consumer, encoding: "utf8" });
    equal([status, stderr], [0, ""], "exit code and errors");
    equal(stdout.trimEnd().split("\n"), said, "output");
  }
});

finish();

function filesOf(folder) {
  const visit = (at) => readdirSync(at).flatMap((name) => (statSync(join(at, name)).isDirectory() ? visit(join(at, name)) : [join(at, name)]));
  return visit(folder).map((file) => relative(folder, file).replaceAll("\\", "/"));
}

/** The files that `exports` leads to. */
function targets(entry) {
  return typeof entry === "string" ? [entry] : Object.values(entry).flatMap(targets);
}
