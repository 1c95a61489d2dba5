// What the package's types cost a consumer: how many types TypeScript instantiates for a program that uses them, beside the same
// program with types written by hand, which cost nothing. Over the budget of pkg-config/size-budget.json fails.
//
//   node instantiations.mjs <declarations of the package>

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const here = (file) => fileURLToPath(new URL(`types/cost/${file}`, import.meta.url));
const declarations = resolve(process.argv[2]);
const budget = JSON.parse(readFileSync(new URL("../../pkg-config/size-budget.json", import.meta.url))).instantiations;

const folder = mkdtempSync(join(tmpdir(), "instantiations-"));
let over = false;
try {
  writeFileSync(join(folder, "empty.ts"), "export {};\n");
  const empty = count(join(folder, "empty.ts"), declarations);
  console.log(`\n${"types instantiated".padEnd(20)}${["package", "by hand", "budget"].map((title) => title.padStart(9)).join("")}   the package beyond what is written by hand`);
  for (const [program, most] of Object.entries(budget)) {
    const [ours, byHand] = [declarations, here("by-hand.ts")].map((types) => count(here(`${program}.ts`), types) - empty);
    over ||= ours - byHand > most;
    console.log(`${program.padEnd(20)}${[ours, byHand, most].map((value) => String(value).padStart(9)).join("")}   ${ours - byHand}${ours - byHand > most ? ", OVER" : ""}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (over) process.exitCode = 1;

/** The types instantiated in compiling a program, with "user-preflight" from this file. */
function count(program, types) {
  const compilerOptions = { target: "es2022", module: "esnext", moduleResolution: "bundler", types: [], strict: true, noEmit: true, extendedDiagnostics: true, paths: { "user-preflight": [types] } };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [program] }));
  try {
    const [, instantiations] = execFileSync(process.execPath, [tsc, "--project", folder, "--pretty", "false"], { encoding: "utf8" }).match(/^Instantiations:\s+(\d+)/m);
    return Number(instantiations);
  } catch (error) {
    throw new Error(`${program} does not compile with ${types}:\n${error.stdout ?? error}`);
  }
}
