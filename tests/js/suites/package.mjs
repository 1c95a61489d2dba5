// The package as npm packs it: its files, what package.json promises, and that bundlers get along with it.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
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
  const dist = ["default.js", "edge.cjs", "edge.d.cts", "edge.d.ts", "edge.js", "index.d.cts", "index.d.ts", "node.cjs", "stream.cjs", "stream.d.cts", "stream.d.ts", "stream.js", "user_preflight.wasm", "workerd.js"].map((file) => `dist/${file}`);
  const locales = ["en", "es", "pt", "fr", "de", "nl", "sv", "nb", "da"].flatMap((tag) => ["js", "cjs", "d.ts", "d.cts"].map((kind) => `dist/locales/${tag}.${kind}`));
  equal(packed.files.map(({ path }) => path).sort(), ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", ...dist, ...locales, "package.json"].sort(), "files");
  equal(filesOf(home).sort(), packed.files.map(({ path }) => path).sort(), "installed files");
});

test("package.json", () => {
  equal(manifest.name, "user-preflight", "name");
  ok(/^\d+\.\d+\.\d+/.test(manifest.version) && manifest.version !== "0.0.0", `version ${manifest.version}`);
  for (const name of ["dependencies", "peerDependencies", "optionalDependencies", "scripts", "bin"]) ok(!(name in manifest), `${name} is not wanted`);
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
  // Locales are data.
  for (const file of targets(manifest.exports).filter((path) => /\.c?js$/.test(path) && !path.includes("/locales/"))) ok(matches(file), `${file} must be among the sideEffects`);
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
  const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code).filter((code) => code.includes("console.log") && !code.includes("await fetch("));
  ok(examples.length >= 2, "examples with output");
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
