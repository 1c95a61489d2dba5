// Vite, without settings for the package: what it builds and, where DEV is set, its dev server, both loaded in Chromium.

import { readdirSync, rmSync } from "node:fs";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { build, createServer, version } from "vite";
import { launch } from "../../browsers/browsers.mjs";
import { WASM_POLICY } from "../../browsers/serve.mjs";
import { scriptsReached, visit, visitBundles, withoutDescriptions } from "../pages.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const out = `${root}out`;
console.log(`# Vite ${version}`);

test("build", async (t) => {
  rmSync(out, { recursive: true, force: true });
  await build({ root });
  assert.equal(readdirSync(`${out}/assets`).filter((file) => file.endsWith(".wasm")).length, 1, "the wasm beside the bundle, for the slim entry");
  await visitBundles(t, out, ["main.html", "small.html", "slim.html", "twin.html"]);
  // Apart: what pages share is one file, whoever uses what of it.
  await build({ root, configFile: false, logLevel: "warn", build: { outDir: "out/small", rollupOptions: { input: ["small.html"] } } });
  withoutDescriptions(t, root, scriptsReached(out, "main.html"), scriptsReached(`${out}/small`, "small.html"));
});

test("a React form, built", () => inChromium((browser) => visit(browser, out, "index.html", WASM_POLICY, useForm)));

if (process.env.DEV) {
  test("dev server", () => inChromium(async (browser) => {
    const server = await createServer({ root, server: { port: 0, host: "127.0.0.1" }, cacheDir: `${out}/cache` });
    await server.listen();
    try {
      for (const page of ["main.html", "small.html", "slim.html", "twin.html"]) {
        const opened = await browser.open(server.resolvedUrls.local[0] + page);
        assert.equal(await opened.until("globalThis.result"), "ok", page);
        assert.deepEqual(await opened.errors(), [], page);
        await opened.close();
      }
      const opened = await browser.open(server.resolvedUrls.local[0]);
      await useForm(opened);
      assert.deepEqual(await opened.errors(), []);
    } finally {
      await server.close();
    }
  }));
}

async function inChromium(work) {
  const browser = await launch("chromium");
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}

async function useForm(opened) {
  assert.equal(await opened.until("globalThis.result"), "ok");
  const said = "document.querySelector('output').textContent";
  assert.match(await opened.until(said), /required/);
  await opened.type("input", "nobody");
  assert.match(await opened.until(`${said}.includes('e-mail') && ${said}`), /does not look like an e-mail address/);
  await opened.type("input", "@example.com");
  assert.equal(await opened.until(`${said} === ''`), true);
}
