// The libraries' own types with those of the package.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

test("types, in react-hook-form, Hono, tRPC, TanStack Form, vee-validate", () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [file("../node_modules/typescript/bin/tsc"), "--project", file("../types"), "--pretty", "false"], { encoding: "utf8" });
  assert.deepEqual([stdout, stderr, status], ["", "", 0]);
});
