// Puts the packed package beside the libraries, and runs the suites.
//
//   node run.mjs <package folder> [<test file> …]

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const [source, ...wanted] = process.argv.slice(2);

// What `npm install <tarball>` does for a package that depends on nothing; npm itself would look at all the others again.
const modules = join(here, "node_modules");
const [{ filename }] = JSON.parse(execFileSync("npm", ["pack", resolve(source), "--json", "--ignore-scripts", "--loglevel=error"], { cwd: modules, encoding: "utf8" }));
for (const folder of [modules, join(here, "kit", "node_modules")].filter(existsSync)) {
  const home = join(folder, "user-preflight");
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  execFileSync("tar", ["-xzf", join(modules, filename), "-C", home, "--strip-components=1"]);
}
rmSync(join(modules, filename));

const suites = wanted.length > 0 ? wanted : readdirSync(join(here, "suites")).map((file) => join("suites", file));
const { status } = spawnSync(process.execPath, ["--test", "--test-reporter=tap", ...suites], { cwd: here, stdio: "inherit", timeout: 120_000 });
process.exitCode = status ?? 1;
