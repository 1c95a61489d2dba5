// Tests the command line as its users get it: the package packed, installed into a project of its own, and called by its name.
//
//   node run.mjs <package folder> [--all]
//
// --all takes a gigabyte where else a part of that is taken. The last lines are those of Node's test runner: `# pass N`, `# fail N`.

import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { program } from "../support/debian.mjs";
import { install, pack } from "../support/npm.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "out");
const app = join(out, "app");
const [folder, all] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node run.mjs <package folder> [--all]");
  process.exit(2);
}

// What the tests of terminals and shells call.
for (const name of ["tmux", "zsh", "fish"]) program(name);

rmSync(out, { recursive: true, force: true });
mkdirSync(out);
install(pack(folder, out).tarball, app, { type: "module" });

const tests = readdirSync(here).filter((file) => file.endsWith(".test.mjs")).map((file) => join(here, file));
// One after the other: some measure time and memory.
const child = spawn(process.execPath, ["--test", "--test-reporter=tap", "--test-concurrency=1", ...tests], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, LARGE: all === "--all" ? "1" : "" } });
let text = "";
child.stdout.setEncoding("utf8").on("data", (chunk) => (text += chunk));
child.on("close", (code) => {
  // Of what passes only the figures are shown.
  const failed = /^# fail [1-9]/m.test(text) || code !== 0;
  process.stdout.write(failed ? text : text.split("\n").filter((line) => line.startsWith("# ")).join("\n") + "\n");
  process.exitCode = code ?? 1;
});
