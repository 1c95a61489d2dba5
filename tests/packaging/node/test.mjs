// Node itself: ES modules and CommonJS, without eval, in worker threads.

import { execFileSync, spawnSync } from "node:child_process";
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
for (const code of ['import { validate } from "user-preflight"; validate("wello.users.create", {});', 'require("user-preflight").validate("wello.users.create", {});']) {
  test(`an error that nobody catches shows what is wrong, and of the package one line: ${code.slice(0, 7)}`, () => {
    const type = code.startsWith("import") ? "module" : "commonjs";
    const { stderr } = spawnSync(process.execPath, [`--input-type=${type}`, "--eval", code], { cwd, encoding: "utf8" });
    assert.match(stderr, /unknown schema "wello\.users\.create"; did you mean wello\.user\.create\?/);
    assert.ok(stderr.length < 3000, `${stderr.length} characters`);
  });
}
