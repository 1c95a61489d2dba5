// The declarations, as TypeScript finds them from bundled, ES and CommonJS modules.

import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { finish, ok, test } from "../harness.mjs";

const consumer = process.argv[2];
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

// The extension says which kind of module a file is: .cts finds what `require` gets.
const PROJECTS = {
  bundler: { module: "esnext", moduleResolution: "bundler", extension: "ts" },
  "node16, ES module": { module: "node16", moduleResolution: "node16", extension: "mts" },
  "node16, CommonJS": { module: "node16", moduleResolution: "node16", extension: "cts" },
  "nodenext, ES module": { module: "nodenext", moduleResolution: "nodenext", extension: "mts" },
  "nodenext, CommonJS": { module: "nodenext", moduleResolution: "nodenext", extension: "cts" },
};

await Promise.all(Object.entries(PROJECTS).map(([name, project], index) => test(`types, ${name}`, () => check(join(consumer, `types${index}`), project))));
finish();

async function check(folder, { module, moduleResolution, extension }) {
  mkdirSync(folder, { recursive: true });
  for (const file of ["consumer", "contract"]) copyFileSync(new URL(`../types/${file}.ts`, import.meta.url), join(folder, `${file}.${extension}`));
  const compilerOptions = { target: "es2022", lib: ["es2022", "dom"], types: [], module, moduleResolution, strict: true, esModuleInterop: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false, noEmit: true };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: [`*.${extension}`] }));
  const output = await new Promise((done) => execFile(process.execPath, [tsc, "--project", folder, "--pretty", "false"], (error, stdout, stderr) => done(error ? stdout + stderr + error.message : stdout)));
  ok(output === "", output);
}
