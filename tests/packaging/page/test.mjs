// Pages without a bundler, in the browsers that BROWSERS names, under the policies that pages have.

import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { launch } from "../../browsers/browsers.mjs";
import { STRICT_POLICY, WASM_POLICY } from "../../browsers/serve.mjs";
import { isOk, visit, withImportMap } from "../pages.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));

const PAGES = [
  { page: "index.html", policy: withImportMap(WASM_POLICY, folder + "index.html") },
  { page: "index.html", policy: undefined },
  { page: "slim.html", policy: withImportMap(WASM_POLICY, folder + "slim.html") },
  { page: "twin.html", policy: withImportMap(STRICT_POLICY, folder + "twin.html") },
  { page: "fallback.html", policy: WASM_POLICY },
];

for (const name of (process.env.BROWSERS ?? "chromium").split(",")) {
  test(name, async (t) => {
    const browser = await launch(name);
    t.diagnostic(browser.version);
    try {
      for (const { page, policy } of PAGES) await t.test(`${page}, ${policy ?? "no policy"}`, () => visit(browser, folder, page, policy, isOk));
      await t.test("the error names ./js where the policy forbids wasm", () =>
        visit(browser, folder, "fallback.html", STRICT_POLICY, async (opened) => {
          await isOk(opened);
          const reason = await opened.evaluate("globalThis.reason");
          for (const word of ["Content-Security-Policy", "'wasm-unsafe-eval'", '"user-preflight/js"']) assert.ok(reason.includes(word), reason);
        }, /wasm|eval|policy/i));
      await t.test("a web worker and a service worker", () =>
        visit(browser, folder, "workers.html", WASM_POLICY, async (opened) => {
          assert.equal(await opened.until("globalThis.webWorker"), "ok");
          assert.equal(await opened.until("globalThis.serviceWorker"), "ok");
        }));
    } finally {
      await browser.close();
    }
  });
}
