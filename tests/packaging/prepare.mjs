// Packs the package and installs it into the consumers, each a project of its own:
//
//   node prepare.mjs <package folder> <consumer> …
//
// npm installs the tarball once, into an empty project; the consumers get a copy of what came of that, beside the tools that their
// lock files name, and of programs/.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "out");
const empty = join(out, "empty");
const [source, ...consumers] = process.argv.slice(2);

const npm = (cwd, ...words) => execFileSync("npm", [...words, "--loglevel=error"], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
rmSync(out, { recursive: true, force: true });
mkdirSync(empty, { recursive: true });
const [{ filename }] = JSON.parse(npm(out, "pack", resolve(source), "--json", "--ignore-scripts"));
renameSync(join(out, filename), join(out, "user-preflight.tgz"));
writeFileSync(join(empty, "package.json"), JSON.stringify({ name: "empty", private: true }));
npm(empty, "install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", join(out, "user-preflight.tgz"));

for (const consumer of consumers) {
  const installed = join(here, consumer, "node_modules", "user-preflight");
  rmSync(installed, { recursive: true, force: true });
  cpSync(join(empty, "node_modules", "user-preflight"), installed, { recursive: true });
  cpSync(join(here, "programs"), join(here, consumer, "programs"), { recursive: true });
}
