// Programs that tests call, by Debian's package manager where they are missing.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program is, by its name; installs the packages first if it is nowhere. What cannot be installed is an error: nothing is left out. */
export function program(name, packages = [name]) {
  const place = find(name);
  if (place) return place;
  console.log(`# installing ${packages.join(", ")}`);
  const apt = (...words) => execFileSync("apt-get", ["-qq", ...words], { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  try {
    apt("update");
    apt("install", "-y", "--no-install-recommends", ...packages);
  } catch ({ message }) {
    throw new Error(`${packages.join(" and ")} (Debian) could not be installed: ${message.replaceAll("\n", " ")}`);
  }
  return find(name) ?? join("/usr/bin", name);
}

function find(name) {
  return process.env.PATH?.split(delimiter).map((folder) => join(folder, name)).find(existsSync);
}
