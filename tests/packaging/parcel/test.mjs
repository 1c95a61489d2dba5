// Parcel, which reads `main`, `module` and `browser`, and `exports` only where a project asks for it: without that the main
// entry, with it the others too. Loaded in Chromium.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { scriptsReached, visitBundles, withoutDescriptions, writePages } from "../pages.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = `${here}out`;
rmSync(out, { recursive: true, force: true });
console.log(`# Parcel ${JSON.parse(readFileSync(`${here}node_modules/parcel/package.json`, "utf8")).version}`);

/** Builds pages in a project of their own; gives the folder of what was built. */
function build(name, manifest, programs) {
  const project = `${out}/${name}`;
  mkdirSync(project, { recursive: true });
  cpSync(`${here}programs`, `${project}/programs`, { recursive: true });
  cpSync(`${here}package-lock.json`, `${project}/package-lock.json`);
  symlinkSync(`${here}node_modules`, `${project}/node_modules`);
  writeFileSync(`${project}/package.json`, JSON.stringify(manifest));
  writePages(project, Object.fromEntries(programs.map((program) => [program, `programs/${program}.js`])));
  const pages = programs.map((program) => `${program}.html`);
  execFileSync(`${here}node_modules/.bin/parcel`, ["build", ...pages, "--dist-dir", "built", "--public-url", "./", "--no-cache", "--no-source-maps"], { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return `${project}/built`;
}

test("the main entry, in a project without settings", async (t) => {
  const main = build("plain", { name: "plain", private: true }, ["main"]);
  await visitBundles(t, main, ["main.html"]);
  const small = build("small", { name: "small", private: true }, ["small"]);
  await visitBundles(t, small, ["small.html"]);
  withoutDescriptions(t, here, scriptsReached(main, "main.html"), scriptsReached(small, "small.html"));
});

test("slim and the twin, in a project that has Parcel read exports", async (t) => {
  const manifest = { name: "exports", private: true, "@parcel/resolver-default": { packageExports: true } };
  await visitBundles(t, build("exports", manifest, ["main", "slim", "twin"]), ["main.html", "slim.html", "twin.html"]);
});
