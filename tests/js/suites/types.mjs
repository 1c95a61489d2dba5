// The declarations, as TypeScript finds them from bundled, ES and CommonJS modules.

import { execFile } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { finish, ok, test } from "../harness.mjs";

const consumer = process.argv[2];
const { resolve } = createRequire(import.meta.url);
const tsc = resolve("typescript/bin/tsc");
/** The oldest and the newest that are meant to do; the one between them is the one above. */
const OTHERS = ["typescript-5.5", "typescript-7.0"];

// The extension says which kind of module a file is: .cts finds what `require` gets.
const PROJECTS = {
  bundler: { module: "esnext", moduleResolution: "bundler", extension: "ts" },
  "node16, ES module": { module: "node16", moduleResolution: "node16", extension: "mts" },
  "node16, CommonJS": { module: "node16", moduleResolution: "node16", extension: "cts" },
  "nodenext, ES module": { module: "nodenext", moduleResolution: "nodenext", extension: "mts" },
  "nodenext, CommonJS": { module: "nodenext", moduleResolution: "nodenext", extension: "cts" },
};

await Promise.all(Object.entries(PROJECTS).map(([name, project], index) => test(`types, ${name}`, () => check(join(consumer, `types${index}`), project))));
for (const version of OTHERS) await test(`types, ${version}`, () => check(join(consumer, version), PROJECTS.bundler, join(resolve(`${version}/package.json`), "..", "bin", "tsc")));
await test("the README's examples in TypeScript", async () => {
  const examples = [...readFileSync(join(consumer, "node_modules/user-preflight/README.md"), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  ok(examples.length > 0, "examples");
  const folder = join(consumer, "readme");
  mkdirSync(folder, { recursive: true });
  examples.forEach((code, place) => writeFileSync(join(folder, `example${place}.ts`), code));
  const compilerOptions = { target: "es2022", lib: ["es2022", "dom"], types: [], module: "esnext", moduleResolution: "bundler", strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false, noEmit: true };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  const output = await compile(folder);
  ok(output === "", output);
});
await test("the entries are what they say in their comments", () => checkEntries(join(consumer, "entries")));
finish();

/** The sources of the entries, which are JavaScript with types in comments, as they were built. */
async function checkEntries(folder) {
  const built = new URL("../../../target/npm/src/", import.meta.url);
  for (const part of ["entries", "lib"]) {
    cpSync(new URL(part, built), join(folder, part), { recursive: true, filter: (source) => !/[^/]\.d\.ts$/.test(source) || source.endsWith("ambient.d.ts") });
  }
  const compilerOptions = { target: "es2022", lib: ["es2022", "dom"], types: [], module: "esnext", moduleResolution: "bundler", allowJs: true, checkJs: false, strict: true, skipLibCheck: false, noEmit: true };
  const sources = readdirSync(join(folder, "entries")).filter((file) => file.endsWith(".js"));
  for (const file of sources) ok(readFileSync(join(folder, "entries", file), "utf8").startsWith("// @ts-check"), `${file} must begin with @ts-check`);
  ok(sources.length >= 10, "entries to check");
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["entries/*"] }));
  const output = await compile(folder);
  ok(output === "", output);
}

async function check(folder, { module, moduleResolution, extension }, compiler) {
  mkdirSync(folder, { recursive: true });
  for (const file of ["consumer", "contract"]) copyFileSync(new URL(`../types/${file}.ts`, import.meta.url), join(folder, `${file}.${extension}`));
  const compilerOptions = { target: "es2022", lib: ["es2022", "dom"], types: [], module, moduleResolution, strict: true, esModuleInterop: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false, noEmit: true };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: [`*.${extension}`] }));
  const output = await compile(folder, compiler);
  ok(output === "", output);
}

/** What the compiler says of a project. */
function compile(folder, compiler = tsc) {
  return new Promise((done) => execFile(process.execPath, [compiler, "--project", folder, "--pretty", "false"], (error, stdout, stderr) => done(error ? stdout + stderr + error.message : stdout)));
}
