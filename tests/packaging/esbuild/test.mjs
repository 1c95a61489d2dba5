// esbuild: bundles for browsers, loaded in Chromium, as modules and as a classic script in a worker; and a bundle for Node.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { build, version } from "esbuild";
import { visitBundles, withoutDescriptions, writePages } from "../pages.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = `${here}out`;

rmSync(out, { recursive: true, force: true });
mkdirSync(out);
console.log(`# esbuild ${version}`);

test("bundled for browsers", async (t) => {
  const { warnings } = await build({ entryPoints: ["main", "twin", "small"].map((name) => `${here}programs/${name}.js`), outdir: out, bundle: true, minify: true, format: "esm", logLevel: "silent" });
  assert.deepEqual(warnings, []);
  // Of the wasm as a file esbuild knows nothing: who bundles lays it beside the bundle, where slim looks for it.
  await build({ entryPoints: [`${here}programs/slim.js`], outdir: out, bundle: true, minify: true, format: "esm" });
  copyFileSync(createRequire(import.meta.url).resolve("user-preflight/user_preflight.wasm"), `${out}/user_preflight.wasm`);
  writePages(out, { main: "main.js", twin: "twin.js", small: "small.js", slim: "slim.js", worker: "start-worker.js" });
  await build({
    stdin: { contents: 'import * as api from "user-preflight"; import { check } from "./programs/check.mjs"; postMessage(check(api));', resolveDir: here },
    outfile: `${out}/worker.js`, bundle: true, minify: true, format: "iife",
  });
  writeFileSync(`${out}/start-worker.js`, 'new Worker("worker.js").onmessage = ({ data }) => (globalThis.result = data);\n');
  await visitBundles(t, out, ["main.html", "twin.html", "small.html", "slim.html", "worker.html"]);
});

test("what is not used is left out", (t) => withoutDescriptions(t, here, [`${out}/main.js`], [`${out}/small.js`]));

test("what is built on the main entry is bundled with one copy of it", async () => {
  const program = 'import * as api from "user-preflight"; import * as edge from "user-preflight/edge"; import * as stream from "user-preflight/stream"; globalThis.api = [api, edge, stream];';
  const { metafile, outputFiles: [{ contents }] } = await build({ stdin: { contents: program, resolveDir: here }, bundle: true, minify: true, format: "esm", metafile: true, write: false });
  assert.equal(Object.keys(metafile.inputs).filter((file) => file.endsWith("/lib.js")).length, 1);
  assert.ok(contents.length < statSync(`${out}/main.js`).size + 20_000, `${contents.length} bytes, and ${statSync(`${out}/main.js`).size} without edge and stream`);
});

test("bundled for Node, as both kinds of modules", async () => {
  for (const [format, extension] of [["esm", "mjs"], ["cjs", "cjs"]]) {
    const outfile = `${out}/node.${extension}`;
    await build({
      stdin: { contents: 'import * as api from "user-preflight"; import { check } from "./programs/check.mjs"; console.log(check(api));', resolveDir: here },
      outfile, bundle: true, platform: "node", format,
    });
    assert.equal(execFileSync(process.execPath, [outfile], { encoding: "utf8" }), "ok\n");
  }
});
