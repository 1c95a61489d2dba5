// webpack 5, without settings for the package: bundles for browsers, loaded in Chromium.

import { readdirSync, rmSync } from "node:fs";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import webpack from "webpack";
import { visitBundles, withoutDescriptions, writePages } from "../pages.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = `${here}out`;
const programs = ["main", "small", "slim", "twin"];
console.log(`# webpack 5 ${webpack.version}`);

test("bundled for browsers", async (t) => {
  rmSync(out, { recursive: true, force: true });
  const stats = await new Promise((done, fail) =>
    webpack(
      programs.map((name) => ({ context: here, mode: "production", entry: { [name]: `./programs/${name}.js` }, output: { path: out }, performance: { hints: false } })),
      (error, stats) => (error ? fail(error) : done(stats)),
    ));
  assert.equal(stats.toString({ all: false, errors: true, warnings: true }).trim(), "");
  assert.equal(readdirSync(out).filter((file) => file.endsWith(".wasm")).length, 1, "the wasm beside the bundle, for the slim entry");
  writePages(out, Object.fromEntries(programs.map((name) => [name, `${name}.js`])), "defer");
  await visitBundles(t, out, programs.map((name) => `${name}.html`));
});

test("what is not used is left out", (t) => withoutDescriptions(t, here, [`${out}/main.js`], [`${out}/small.js`]));
