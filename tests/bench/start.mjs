// What a fresh process pays: from the import to the first verdict, beside other libraries. Each is a process of its own, in turns.
//   node start.mjs [user-preflight: package directory]
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readArguments } from "./arguments.mjs";
import { OUT, buildPeers, buildSubject } from "./build.mjs";

const ROUNDS = 15;
/** Milliseconds; the median of user-preflight's may not be more. */
const BAR = 6;

buildPeers();
buildSubject(readArguments().subject);
const schemas = fileURLToPath(new URL("schemas.mjs", import.meta.url));
const payload = fileURLToPath(new URL("payload.json", import.meta.url));

/** Modules that give the number of issues in a payload; what is common to all, reading the payload, is done before. */
const programs = {
  "user-preflight, import": 'const { validate } = await import("user-preflight"); issues = validate("wello.user.update", value).issues.length;',
  "user-preflight, require": 'const { validate } = require("user-preflight"); issues = validate("wello.user.update", value).issues.length;',
  "user-preflight/js, import": 'const { validate } = await import("user-preflight/js"); issues = validate("wello.user.update", value).issues.length;',
  "ata-validator AOT": 'const { validate } = await import("./ata.mjs"); issues = validate(value).errors.length;',
  "schemasafe AOT": 'const { default: validate } = await import("./schemasafe.mjs"); issues = validate(value) ? 0 : validate.errors.length;',
  zod: `const { zodSchema } = await import(${JSON.stringify(schemas)}); issues = zodSchema.safeParse(value).error?.issues.length ?? 0;`,
  ajv: `const { newAjv } = await import(${JSON.stringify(fileURLToPath(new URL("ajv.mjs", import.meta.url)))}); const { jsonSchema } = await import(${JSON.stringify(schemas)}); const validate = newAjv().compile(jsonSchema); issues = validate(value) ? 0 : validate.errors.length;`,
};

const times = {};
for (const [index, [name, program]] of Object.entries(programs).entries()) {
  const file = `${OUT}start-${index}.mjs`;
  writeFileSync(file, `import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const value = JSON.parse(readFileSync(${JSON.stringify(payload)}, "utf8"));
value.id = "none";
let issues;
const start = performance.now();
${program}
console.log(performance.now() - start, issues);
`);
  times[name] = { file, took: [] };
}
for (let round = 0; round < ROUNDS; round++) {
  for (const { file, took } of Object.values(times)) {
    const [ms, issues] = execFileSync(process.execPath, [file], { encoding: "utf8" }).split(" ").map(Number);
    if (!(issues > 0)) throw new Error(`${file} found no issue`);
    took.push(ms);
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
console.log(`\nnode ${process.versions.node}: from import to the first verdict in a fresh process, ms: median and least of ${ROUNDS}\n`);
for (const [name, { took }] of Object.entries(times)) console.log(`  ${name.padEnd(30)}${median(took).toFixed(1).padStart(7)}${Math.min(...took).toFixed(1).padStart(7)}`);
const ours = median(times["user-preflight, import"].took);
console.log(`\nbars\n  ${ours <= BAR ? "ok    " : "MISSED"} ${ours.toFixed(1)} of ${BAR} ms`);
process.exitCode = ours <= BAR ? 0 : 1;
