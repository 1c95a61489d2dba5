// Puts the packed package beside the libraries, and runs the suites.
//
//   node run.mjs <package folder> [<test file> …]

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pack } from "../support/npm.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const [source, ...wanted] = process.argv.slice(2);

// What `npm install <tarball>` does for a package that depends on nothing; npm itself would look at all the others again.
const modules = join(here, "node_modules");
const { tarball } = pack(source, modules);
for (const folder of [modules, join(here, "kit", "node_modules")].filter(existsSync)) {
  const home = join(folder, "user-preflight");
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  execFileSync("tar", ["-xzf", tarball, "-C", home, "--strip-components=1"]);
}
rmSync(tarball);

const suites = wanted.length > 0 ? wanted : readdirSync(join(here, "suites")).map((file) => join("suites", file));
const { status } = spawnSync(process.execPath, ["--test", "--test-reporter=tap", ...suites], { cwd: here, stdio: "inherit", timeout: 600_000 });
process.exitCode = status ?? 1;
