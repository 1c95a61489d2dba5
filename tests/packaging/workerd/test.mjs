// workerd, with a worker bundled by esbuild under the conditions that wrangler resolves with; old and new compatibility dates.

import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import workerd from "workerd";
import { runInWorkerd } from "../workerd.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = `${here}out`;

console.log(`# ${execFileSync(workerd.default, ["--version"], { encoding: "utf8" }).trim()}`);
rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: [`${here}worker.mjs`, `${here}twin.mjs`], outdir: out, outExtension: { ".js": ".mjs" },
  bundle: true, format: "esm", conditions: ["workerd", "worker", "browser"], loader: { ".wasm": "copy" },
});

test("one file of wasm, however many entries", () => assert.equal(readdirSync(out).filter((file) => file.endsWith(".wasm")).length, 1));

// Streams that run code came with the first of these.
for (const date of ["2022-11-30", "2025-05-31", "2026-11-01"]) test(`compatibility date ${date}`, () => runInWorkerd(workerd.default, out, "worker.mjs", date));
test("the twin", () => runInWorkerd(workerd.default, out, "twin.mjs", "2026-11-01"));
