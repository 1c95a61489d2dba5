// Packs the package and installs it into the consumers, each a project of its own:
//
//   node prepare.mjs <package folder> <consumer> …
//
// npm installs the tarball once, into an empty project; the consumers get a copy of what came of that, beside the tools that their
// lock files name, and of programs/.

import { cpSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { install, pack } from "../support/npm.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "out");
const empty = join(out, "empty");
const [source, ...consumers] = process.argv.slice(2);

rmSync(out, { recursive: true, force: true });
mkdirSync(out);
const tarball = join(out, "user-preflight.tgz");
renameSync(pack(source, out).tarball, tarball);
install(tarball, empty);

for (const consumer of consumers) {
  const installed = join(here, consumer, "node_modules", "user-preflight");
  rmSync(installed, { recursive: true, force: true });
  cpSync(join(empty, "node_modules", "user-preflight"), installed, { recursive: true });
  cpSync(join(here, "programs"), join(here, consumer, "programs"), { recursive: true });
}
