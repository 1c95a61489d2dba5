// Rollup, with its plugin that finds packages: bundles for browsers, loaded in Chromium.

import { copyFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import resolve from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";
import { VERSION, rollup } from "rollup";
import { visitBundles, withoutDescriptions, writePages } from "../pages.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = `${here}out`;
const programs = ["main", "small", "slim", "twin"];
console.log(`# Rollup ${VERSION}`);

test("bundled for browsers", async (t) => {
  rmSync(out, { recursive: true, force: true });
  for (const name of programs) {
    const bundle = await rollup({ input: `${here}programs/${name}.js`, plugins: [resolve({ browser: true })], onwarn: (warning) => assert.fail(warning.message) });
    await bundle.write({ file: `${out}/${name}.js`, format: "es", plugins: [terser()] });
    await bundle.close();
  }
  // Of the wasm as a file Rollup knows nothing: who bundles lays it beside the bundle, where slim looks for it.
  copyFileSync(createRequire(import.meta.url).resolve("user-preflight/user_preflight.wasm"), `${out}/user_preflight.wasm`);
  writePages(out, Object.fromEntries(programs.map((name) => [name, `${name}.js`])));
  await visitBundles(t, out, programs.map((name) => `${name}.html`));
});

test("what is not used is left out", (t) => withoutDescriptions(t, here, [`${out}/main.js`], [`${out}/small.js`]));
