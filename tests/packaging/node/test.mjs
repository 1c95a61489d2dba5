// Node itself: ES modules and CommonJS, without eval, in worker threads.

import { execFileSync } from "node:child_process";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const cwd = fileURLToPath(new URL(".", import.meta.url));
const node = (...words) => execFileSync(process.execPath, words, { cwd, encoding: "utf8" });
const flags = ["", "--disallow-code-generation-from-strings"];

console.log(`# Node ${process.versions.node}`);
for (const program of ["main.mjs", "main.cjs", "slim.mjs", "slim.cjs", "twin.mjs", "twin.cjs", "edge.mjs", "edge.cjs", "worker-threads.mjs", "worker-threads.cjs"]) {
  for (const flag of flags) test(`${program} ${flag}`, () => assert.equal(node(...(flag ? [flag] : []), program), "ok\n"));
}
