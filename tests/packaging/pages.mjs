// Pages that say in `globalThis.result` how they got on, opened in real browsers.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { launch } from "../browsers/browsers.mjs";
import { STRICT_POLICY, WASM_POLICY, serve } from "../browsers/serve.mjs";

/** Opens a page of a folder under a policy. Nothing may be said on its console but what is expected, and nothing may be missing. */
export async function visit(browser, folder, page, policy, look, expected = /^$/) {
  const server = await serve({ "/": folder }, { policy });
  try {
    const opened = await browser.open(server.url + page);
    await look(opened);
    assert.deepEqual((await opened.errors()).filter((error) => !expected.test(error)), []);
    assert.deepEqual(server.missing, []);
    await opened.close();
  } finally {
    await server.close();
  }
}

/** Opens pages that a bundler made, one by one, in Chromium; the twin's under the strict policy. */
export async function visitBundles(t, folder, pages) {
  const browser = await launch("chromium");
  t.diagnostic(browser.version);
  try {
    for (const page of pages) {
      const policy = page.includes("twin") ? STRICT_POLICY : WASM_POLICY;
      await t.test(`${page}, ${policy}`, () => visit(browser, folder, page, policy, async (opened) => assert.equal(await opened.until("globalThis.result"), "ok")));
    }
  } finally {
    await browser.close();
  }
}

/** A page for each program: { main: "main.js" }. */
export function writePages(folder, programs) {
  for (const [name, file] of Object.entries(programs)) {
    writeFileSync(join(folder, `${name}.html`), `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${name}</title>\n<script type="module" src="${file}"></script>\n</head>\n<body></body>\n</html>\n`);
  }
}

/** A program that uses validateBytes alone must not carry what describes the schemas. Says the sizes. */
export function withoutDescriptions(t, consumer, main, small) {
  const { schemas } = createRequire(join(consumer, "package.json"))("user-preflight");
  const descriptions = new Set(schemas.flatMap(({ fields }) => fields.map(({ description }) => description)).filter((text) => text.length > 20));
  assert.ok(descriptions.size > 50, "descriptions to look for");
  const text = (files) => files.map((file) => readFileSync(file, "utf8")).join("");
  const size = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
  const held = (files) => [...descriptions].filter((description) => text(files).includes(description));
  t.diagnostic(`gzip: all of the package ${size(main)} bytes, validateBytes alone ${size(small)}`);
  assert.equal(held(main).length, descriptions.size, "all of the package has them");
  assert.deepEqual(held(small), [], "validateBytes alone has none");
}

/** The scripts in a folder. */
export const scriptsIn = (folder) => readdirSync(folder).filter((file) => /\.m?js$/.test(file)).map((file) => join(folder, file));
