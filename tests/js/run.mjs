// Tests the npm package as its users get it: packed, installed into a project of its own, and imported from there.
//
//   node run.mjs <package folder> [<file of the native engine's verdicts>]
//
// Each suite is a process of its own, so that one that dies takes no other along. The last line is `N passed, N failed`.

import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { install, pack } from "../support/npm.mjs";
import { MARK } from "./harness.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "out");
const consumer = join(out, "consumer");

const [folder, native] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node run.mjs <package folder> [<file of the native engine's verdicts>]");
  process.exit(2);
}

prepare();
const suites = [
  ["vectors, import", "esm.mjs"],
  ["vectors, require", "cjs.cjs"],
  ["vectors, workerd", "workerd.mjs"],
  ["generated input", "generated.mjs"],
  ["hostile input", "hostile.mjs"],
  ["wrong calls", "wrong-calls.mjs"],
  ["requests, answers, patches", "requests.mjs"],
  ["messages, problems", "messages.mjs"],
  ["Standard Schema", "standard-schema.mjs"],
  ["streams", "stream.mjs"],
  ["requests at the edge", "edge.mjs"],
  ["JSON Schema", "json-schema.mjs"],
  ["forms, XML", "forms.mjs"],
  ["memory", "memory.mjs"],
  ["types", "types.mjs"],
  ["package", "package.mjs"],
];
if (native) suites.splice(3, 0, ["native engine", "native.mjs", resolve(native)]);
else console.log("native engine: left out, no file of its verdicts was given");
/** Run again with the JavaScript twin in place of the wasm. */
const TWIN = ["esm.mjs", "native.mjs", "generated.mjs", "hostile.mjs", "wrong-calls.mjs", "requests.mjs", "memory.mjs"];

let passed = 0;
let failed = 0;
const runs = suites.map((suite) => [consumer, ...suite]);
runs.push(...suites.filter(([, file]) => TWIN.includes(file)).map(([name, ...rest]) => [join(consumer, "js"), `${name}, twin`, ...rest]));
for (const words of runs) {
  const counts = await run(...words);
  passed += counts.passed;
  failed += counts.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Packs the package and installs the tarball, without a network. */
function prepare() {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const { tarball, packed } = pack(folder, out);
  writeFileSync(join(out, "packed.json"), JSON.stringify(packed));
  install(tarball, consumer, { type: "module" });
  // import() finds packages from the importing file on.
  writeFileSync(join(consumer, "import.mjs"), 'export * from "user-preflight";\n');
  writeFileSync(join(consumer, "import-more.mjs"), 'export * from "user-preflight/stream";\nexport * from "user-preflight/edge";\n');
  writeFileSync(join(consumer, "slim.mjs"), 'export * from "user-preflight/slim";\n');
  mkdirSync(join(consumer, "js"));
  writeFileSync(join(consumer, "js", "import.mjs"), 'export * from "user-preflight/js";\n');
}

function run(consumer, name, file, ...words) {
  const started = performance.now();
  return new Promise((done) => {
    const child = spawn(process.execPath, ["--expose-gc", join(here, "suites", file), consumer, ...words], { stdio: ["ignore", "pipe", "inherit"], timeout: 600_000 });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => (text += chunk));
    child.on("close", (code, signal) => {
      const [report, totals] = text.split(`${MARK} `);
      let [good, bad] = (totals ?? "0 0").split(" ").map(Number);
      process.stdout.write(report);
      if (totals === undefined || code !== 0) {
        bad++;
        console.log(`✖ ${name}: the suite ended early, with ${signal ?? `exit code ${code}`}`);
      } else if (good + bad === 0) {
        bad++;
        console.log(`✖ ${name}: the suite ran no test`);
      }
      console.log(`${bad === 0 ? "✔" : "✖"} ${name}: ${good} good, ${bad} bad (${((performance.now() - started) / 1000).toFixed(1)} s)`);
      done({ passed: good, failed: bad });
    });
  });
}
