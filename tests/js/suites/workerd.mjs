// The vectors in workerd, as a worker bundled with esbuild has the package; old and new compatibility dates.

import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import workerd from "workerd";
import { MARK } from "../harness.mjs";
import { readVectors } from "../vectors.mjs";

const DATES = { "2022-01-01": "smoke", "2025-05-31": "smoke", "2026-11-01": "all" };

const consumer = process.argv[2];
const here = fileURLToPath(new URL("..", import.meta.url));
const out = join(here, "out", "workerd");

writeFileSync(join(here, "out", "vectors.json"), JSON.stringify(readVectors()));
await build({
  entryPoints: [join(here, "worker.mjs")],
  outdir: out,
  bundle: true,
  format: "esm",
  conditions: ["workerd", "worker", "browser"],
  loader: { ".wasm": "copy" },
  nodePaths: [join(consumer, "node_modules")],
  logLevel: "warning",
});
const wasm = readdirSync(out).filter((file) => file.endsWith(".wasm"));
const embeds = wasm.map((file) => `(name = "${file}", wasm = embed "${file}")`).join(", ");
const service = ([date, vectors]) => `(name = "${date}", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js"), ${embeds}],
    compatibilityDate = "${date}",
    bindings = [(name = "VECTORS", text = "${vectors}")],
  ))`;
writeFileSync(join(out, "config.capnp"), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  ${Object.entries(DATES).map(service).join(",\n  ")}
]);
`);

let passed = 0;
let failed = 0;
for (const date of Object.keys(DATES)) {
  const { stdout, stderr, status } = spawnSync(workerd.default, ["test", join(out, "config.capnp"), date], { encoding: "utf8", timeout: 120_000 });
  const [report, totals] = stdout.split(`${MARK} `);
  process.stdout.write(report.replaceAll("✖ ", `✖ ${date}: `));
  const [good, bad] = (totals ?? "0 1").split(" ").map(Number);
  passed += good;
  failed += bad;
  if (totals === undefined || status !== 0) {
    failed += totals === undefined ? 0 : 1;
    console.log(`✖ ${date}: workerd ended with exit code ${status}\n${stderr}`);
  }
}
console.log(`${MARK} ${passed} ${failed}`);
