// A SvelteKit app, without settings for the package, built and started under a policy: in the browser, in a load function and in
// an endpoint.

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withServer } from "../servers.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
console.log(`# SvelteKit ${JSON.parse(readFileSync(`${here}node_modules/@sveltejs/kit/package.json`, "utf8")).version}`);

test("SvelteKit", async (t) => {
  rmSync(`${here}out`, { recursive: true, force: true });
  execFileSync(process.execPath, [`${here}node_modules/vite/bin/vite.js`, "build"], { cwd: here, stdio: ["ignore", "pipe", "inherit"] });
  const start = (port) => ({ words: ["out"], env: { HOST: "127.0.0.1", PORT: String(port) } });
  await withServer(here, start, async (url, browser) => {
    await t.test("endpoint", async () => assert.equal(await (await fetch(`${url}/api`)).text(), "ok"));
    await t.test("load function and page", async () => {
      const page = await browser.open(url);
      for (const part of ["server", "client"]) assert.equal(await page.until(`document.querySelector('#${part}').textContent`), "ok", part);
      assert.deepEqual(await page.errors(), []);
    });
  });
});
