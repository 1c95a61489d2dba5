// Tests of the page in www/ as `cargo xtask serve` serves it, in Debian's Chromium and Firefox.
//
//   node run.mjs [--all] [--only chromium|firefox|modules|reference] [--screenshots <folder>]
//
// --all brings the import of 500 MB. The last line is `N passed, N failed`.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { BROWSERS, counts } from "./harness.mjs";
import { testBulk } from "./suites/bulk.mjs";
import { testModules } from "./suites/modules.mjs";
import { testPage } from "./suites/page.mjs";
import { testReference } from "./suites/reference.mjs";
import { testSpeed } from "./suites/speed.mjs";
import { takeScreenshots } from "./screenshots.mjs";

const { values } = parseArgs({ options: { all: { type: "boolean", default: false }, only: { type: "string" }, screenshots: { type: "string" } } });
const root = fileURLToPath(new URL("../..", import.meta.url));

const server = await serve();
try {
  if (values.screenshots) await takeScreenshots(await BROWSERS.chromium(), server.url, values.screenshots);
  else {
    if (!values.only || values.only === "modules") await testModules(server.url, root);
    for (const [name, launch] of Object.entries(BROWSERS)) {
      const reference = values.only === "reference" && name === "chromium";
      if (values.only && values.only !== name && !reference) continue;
      const browser = await launch();
      console.log(`-- ${browser.name}`);
      if (name === "chromium") await testReference(browser, server.url);
      if (reference) {
        await browser.close();
        continue;
      }
      await testPage(browser, server.url);
      if (name === "chromium") await testSpeed(browser, server.url);
      await testBulk(browser, server.url, values.all);
      await browser.close();
    }
  }
} finally {
  server.close();
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** The page on a free port, by what `cargo xtask serve` runs. */
async function serve() {
  const port = await new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
  const folder = `${root}pkg-config/serve`;
  // The program itself: the script in .bin would leave it running.
  const child = spawn(createRequire(`${folder}/`)("workerd").default, ["serve", `${folder}/config.capnp`, `--socket-addr=http=127.0.0.1:${port}`, `--directory-path=files=${root}www`], { stdio: "inherit" });
  const url = `http://127.0.0.1:${port}/`;
  for (let tries = 0; ; tries++) {
    try {
      await fetch(url, { method: "HEAD" });
      return { url, close: () => child.kill() };
    } catch (error) {
      if (tries > 200 || child.exitCode !== null) throw error;
      await pause(50);
    }
  }
}
