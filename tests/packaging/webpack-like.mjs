// What webpack 5 and Rspack, which takes the same configuration, are tested for.

import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { visitBundles, withoutDescriptions, writePages } from "./pages.mjs";

const programs = ["main", "small", "slim", "twin"];

/** @param {string} url the module's that tests @param {(configurations: object[], done: (error: Error | null, stats: any) => void) => void} bundle */
export function testBundler(url, bundle) {
  const context = fileURLToPath(new URL(".", url));
  const out = `${context}out`;

  test("bundled for browsers", async (t) => {
    rmSync(out, { recursive: true, force: true });
    const configurations = programs.map((name) => ({ context, mode: "production", entry: { [name]: `./programs/${name}.js` }, output: { path: out }, performance: { hints: false } }));
    const stats = await new Promise((done, fail) => bundle(configurations, (error, stats) => (error ? fail(error) : done(stats))));
    assert.equal(stats.toString({ all: false, errors: true, warnings: true }).trim(), "");
    assert.equal(readdirSync(out).filter((file) => file.endsWith(".wasm")).length, 1, "the wasm beside the bundle, for the slim entry");
    writePages(out, Object.fromEntries(programs.map((name) => [name, `${name}.js`])), "defer");
    await visitBundles(t, out, programs.map((name) => `${name}.html`));
  });

  test("what is not used is left out", (t) => withoutDescriptions(t, context, [`${out}/main.js`], [`${out}/small.js`]));
}
