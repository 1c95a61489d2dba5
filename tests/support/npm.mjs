// The package as its users get it: packed, and installed from the tarball.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const npm = (cwd, ...words) => execFileSync("npm", [...words, "--loglevel=error"], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

/** Packs the package of a folder; gives the tarball's path, and what npm says is in it. */
export function pack(folder, to) {
  const [packed] = JSON.parse(npm(to, "pack", resolve(folder), "--json", "--ignore-scripts"));
  return { tarball: join(to, packed.filename), packed };
}

/** Makes a project with nothing in it but what is in the tarball, without a network. */
export function install(tarball, project, manifest = {}) {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "consumer", private: true, ...manifest }));
  npm(project, "install", "--offline", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", tarball);
}
