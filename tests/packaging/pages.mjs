// Pages that say in `globalThis.result` how they got on, opened in real browsers.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
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

/** An import map is an inline script, which a policy has to name: a page's own, or one that Parcel puts there. */
export function withImportMap(policy, file) {
  const [, map] = readFileSync(file, "utf8").match(/<script type="?importmap"?>([\s\S]*?)<\/script>/) ?? [];
  return map ? `${policy} 'sha256-${createHash("sha256").update(map).digest("base64")}'` : policy;
}

/** Opens pages that a bundler made, one by one, in Chromium; the twin's under the strict policy. */
export async function visitBundles(t, folder, pages) {
  const browser = await launch("chromium");
  t.diagnostic(browser.version);
  try {
    for (const page of pages) {
      const policy = withImportMap(page.includes("twin") ? STRICT_POLICY : WASM_POLICY, join(folder, page));
      await t.test(`${page}, ${policy}`, () => visit(browser, folder, page, policy, async (opened) => isOk(opened)));
    }
  } finally {
    await browser.close();
  }
}

/** The page's result is "ok"; where there is none, what went wrong is said. */
export async function isOk(opened) {
  const result = await opened.until("globalThis.result").catch(async ({ message }) => `${message}\n${(await opened.errors()).join("\n")}`);
  assert.equal(result, "ok");
}

/** A page for each program: { main: "main.js" }; `kind` is "module", or "defer" for a classic script. */
export function writePages(folder, programs, kind = 'type="module"') {
  for (const [name, file] of Object.entries(programs)) {
    writeFileSync(join(folder, `${name}.html`), `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${name}</title>\n<script ${kind} src="${file}"></script>\n</head>\n<body></body>\n</html>\n`);
  }
}

/** A program that uses validateBytes alone must not carry what describes the schemas. Says the sizes. */
export function withoutDescriptions(t, consumer, main, small) {
  const { schemas } = createRequire(join(consumer, "package.json"))("user-preflight");
  const descriptions = new Set(schemas.flatMap(({ fields }) => fields.map(({ description }) => description)).filter((text) => text.length > 20));
  assert.ok(descriptions.size > 50, "descriptions to look for");
  // They are JSON in texts, whose quotation marks each minifier escapes in its own way.
  const text = (files) => files.map((file) => readFileSync(file, "utf8").replace(/\\+(?=["'`])/g, "")).join("");
  const size = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
  const held = (files) => [...descriptions].filter((description) => text(files).includes(description));
  t.diagnostic(`gzip: all of the package ${size(main)} bytes, validateBytes alone ${size(small)}`);
  assert.equal(held(main).length, descriptions.size, "all of the package has them");
  assert.deepEqual(held(small), [], "validateBytes alone has none");
}

/** The scripts that a built page loads, and those that they import. */
export function scriptsReached(folder, page) {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, specifier] of readFileSync(file, "utf8").matchAll(/\b(?:from|import)\s*\(?\s*["'`](\.{1,2}\/[^"'`]+\.m?js)["'`]/g)) visit(join(file, "..", specifier));
  };
  for (const [, source] of readFileSync(join(folder, page), "utf8").matchAll(/<script[^>]+src="?([^"\s>]+)/g)) visit(join(folder, source));
  return [...found];
}
