// Tests the command line as its users get it: the package packed, installed into a project of its own, and called by its name.
//
//   node run.mjs <package folder> [--all]
//
// --all takes a gigabyte where else a part of that is taken. The last lines are those of Node's test runner: `# pass N`, `# fail N`.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "out");
const app = join(out, "app");
const [folder, all] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node run.mjs <package folder> [--all]");
  process.exit(2);
}

/** What the tests of terminals and shells call; Debian has each under its own name. */
for (const program of ["tmux", "zsh", "fish"]) {
  if (spawnSync(program, ["--version"]).status === 0 || spawnSync(program, ["-V"]).status === 0) continue;
  console.log(`installing ${program}`);
  const options = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  const install = () => spawnSync("apt-get", ["install", "-y", "--no-install-recommends", program], options).status === 0;
  if (!install() && (spawnSync("apt-get", ["update"], options), !install())) console.log(`${program} cannot be installed; its tests will fail`);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(app, { recursive: true });
const npm = (cwd, ...words) => execFileSync("npm", [...words, "--loglevel=error"], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const [{ filename }] = JSON.parse(npm(out, "pack", resolve(folder), "--json", "--ignore-scripts"));
writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
npm(app, "install", "--offline", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", join(out, filename));

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
