// What a check costs under load: the worker's route for it, beside a worker that only reads the body and answers 204, in one
// process of workerd, taking turns. `node load.mjs [--requests N]` also sends so many to the route and looks at the memory.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import { modules } from "./harness.mjs";

const { requests } = parseArgs({ options: { requests: { type: "string" } } }).values;
const BAR = 1.3;
const ROUNDS = 5;
const SECONDS = 4;

const require = createRequire(new URL("../../www/worker/local.mjs", import.meta.url));
const workerd = createRequire(require.resolve("miniflare"))("workerd").default;
const body = readFileSync(new URL("../bench/payload.json", import.meta.url), "utf8");
const folder = mkdtempSync(join(tmpdir(), "user-preflight-load-"));

const ours = await modules();
for (const { path, contents } of ours) writeFileSync(join(folder, path), contents);
writeFileSync(join(folder, "bare.js"), `export default { async fetch(request) { await request.arrayBuffer(); return new Response(null, { status: 204 }); } };`);
const module = ({ type, path }) => `(name = "${path}", ${type === "ESModule" ? "esModule" : "wasm"} = embed "${path}")`;
const worker = (name, list) => `(name = "${name}", worker = (modules = [${list.map(module).join(", ")}], compatibilityDate = "2026-04-01", compatibilityFlags = ["nodejs_compat"]))`;
writeFileSync(join(folder, "config.capnp"), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${worker("ours", ours)}, ${worker("bare", [{ type: "ESModule", path: "bare.js" }])}],
  sockets = [(name = "ours", address = "127.0.0.1:0", http = (), service = "ours"), (name = "bare", address = "127.0.0.1:0", http = (), service = "bare")],
);
`);
const server = spawn(workerd, ["serve", join(folder, "config.capnp"), "--control-fd=3"], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
const ports = {};
try {
  let told = "";
  while (Object.keys(ports).length < 2) {
    const [data] = await once(server.stdio[3], "data");
    told += data;
    for (const line of told.split("\n").slice(0, -1)) {
      const { event, socket, port } = JSON.parse(line);
      if (event === "listen") ports[socket] = port;
    }
  }
  const hit = (name, more) =>
    autocannon({ url: `http://127.0.0.1:${ports[name]}/v1/wello.user.update/check`, method: "POST", headers: { "content-type": "application/json" }, body, connections: 16, ...more });
  const failures = ({ errors, timeouts, non2xx }) => errors + timeouts + non2xx;
  /** Resident memory of workerd, in MiB. */
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;

  const found = { ours: [], bare: [] };
  for (let round = -1; round < ROUNDS; round++)
    for (const name of ["bare", "ours"]) {
      const result = await hit(name, { duration: SECONDS });
      if (failures(result) > 0) throw new Error(`${failures(result)} requests to ${name} failed`);
      if (round >= 0) found[name].push(result);
    }
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
  const rate = (name) => median(found[name].map((result) => result.requests.average));
  const high = (name) => median(found[name].map((result) => result.latency.p99));
  // Under full load the requests a second say what one costs; autocannon's median has whole milliseconds only.
  const usual = rate("bare") / rate("ours");
  const slow = high("ours") / high("bare");
  console.log(`check: ${rate("ours").toFixed(0)} a second, 99th percentile ${high("ours")} ms; a worker that only reads: ${rate("bare").toFixed(0)}, ${high("bare")} ms`);
  console.log(`${usual <= BAR ? "ok    " : "MISSED"} ${usual.toFixed(2)} of ${BAR} × in the middle`);
  console.log(`${slow <= BAR ? "ok    " : "MISSED"} ${slow.toFixed(2)} of ${BAR} × at the 99th percentile`);
  if (usual > BAR || slow > BAR) process.exitCode = 1;

  if (requests !== undefined) {
    const before = memory();
    const result = await hit("ours", { amount: Number(requests) });
    const after = memory();
    console.log(`memory: ${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB after ${result["2xx"]} requests, ${failures(result)} failed`);
    if (failures(result) > 0 || after > before * 1.25 + 16) process.exitCode = 1;
  }
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}
