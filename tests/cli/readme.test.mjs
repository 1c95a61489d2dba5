// What the README shows of the command line, typed as it stands there.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { APP, folder, shell } from "./support.mjs";

const SECTION = readFileSync(join(APP, "node_modules/user-preflight/README.md"), "utf8").split("\n## The command line\n")[1].split("\n## ")[0];
const [, commands] = /```sh\n([\s\S]*?)```/.exec(SECTION);
const [, said] = /```\n(draft[\s\S]*?)```/.exec(SECTION);

test("the README's calls run as pasted, one behind the other, and say what it says", async (context) => {
  const cwd = folder(context);
  const { status, stdout } = await shell(commands.replaceAll("npx user-preflight", "user-preflight"), { cwd });
  assert.equal(status, 1, "that of the last");
  assert.ok(stdout.endsWith(`\n${said}`), stdout);
  assert.ok(existsSync(join(cwd, "clean.json")));
  assert.equal(readFileSync(join(cwd, "clean.ndjson"), "utf8"), '{"UserId":1,"Email":"ada@example.com"}\n');
  assert.deepEqual(readFileSync(join(cwd, "rejects.ndjson"), "utf8").trim().split("\n").map((text) => JSON.parse(text).line), [3]);
});
