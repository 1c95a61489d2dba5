// What publint and attw say of the tarball: nothing.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { publint } from "publint";

const tarball = fileURLToPath(new URL("../out/user-preflight.tgz", import.meta.url));
const attw = fileURLToPath(new URL("node_modules/.bin/attw", import.meta.url));

test("publint", async () => {
  const { messages } = await publint({ pack: { tarball: readFileSync(tarball).buffer }, level: "suggestion", strict: true });
  // `browser` stays, though `exports` says the same: it is for bundlers that do not read `exports`.
  assert.deepEqual(messages.filter(({ code }) => code !== "USE_EXPORTS_BROWSER"), []);
  assert.equal(messages.length, 1);
});

test("attw", () => {
  const report = execFileSync(attw, [tarball, "--format", "json"], { encoding: "utf8" });
  const { problems = {}, analysis } = JSON.parse(report);
  assert.deepEqual(problems, {});
  assert.ok(Object.keys(analysis.entrypoints).length >= 4);
});
