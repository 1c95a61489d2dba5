// A Next app, without settings for the package, built and started: a server component, a client component, and route handlers in
// Node and in the edge runtime.

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withServer } from "../servers.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const next = `${here}node_modules/next/dist/bin/next`;
const env = { NEXT_TELEMETRY_DISABLED: "1", CI: "1" };
console.log(`# Next ${JSON.parse(readFileSync(`${here}node_modules/next/package.json`, "utf8")).version}`);

test("Next", async (t) => {
  rmSync(`${here}.next`, { recursive: true, force: true });
  execFileSync(process.execPath, [next, "build"], { cwd: here, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const start = (port) => ({ words: [next, "start", "--hostname", "127.0.0.1", "--port", String(port)], env });
  await withServer(here, start, async (url, browser) => {
    for (const route of ["node", "edge"]) await t.test(`route handler, ${route}`, async () => assert.equal(await (await fetch(`${url}/api/${route}`)).text(), "ok"));
    await t.test("server and client component", async () => {
      const page = await browser.open(url);
      for (const part of ["server", "client"]) assert.equal(await page.until(`document.querySelector('#${part}').textContent`), "ok", part);
      assert.deepEqual(await page.errors(), []);
    });
  });
});
