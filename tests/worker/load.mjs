// What a check costs under load, beside a worker that only reads the body and answers 204: in one process of workerd, taking turns of a
// quarter of a second, so that what else the machine does meets all alike. Beside the two, a worker that reads the body and always
// answers the same bytes says what an answer costs that nobody had to find out.
// `node load.mjs [--rounds N] [--requests N]`; the latter also sends so many to the route and looks at the memory.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { load } from "./client.mjs";
import { modules } from "./harness.mjs";

const { rounds, requests } = parseArgs({ options: { rounds: { type: "string", default: "40" }, requests: { type: "string" } } }).values;
const BAR = 1.3;
const TURN = 250;

const require = createRequire(new URL("../../www/worker/local.mjs", import.meta.url));
const workerd = createRequire(require.resolve("miniflare"))("workerd").default;
const body = readFileSync(new URL("../bench/payload.json", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "user-preflight-load-"));
const script = (name, answer) => {
  writeFileSync(join(folder, name), `export default { async fetch(request) { await request.arrayBuffer(); return ${answer}; } };`);
  return [{ type: "ESModule", path: name }];
};
const PATH = "/v1/wello.user.update/check";
const JSON_BODY = { "content-type": "application/json" };

/** workerd with the worker, one that only reads, and one that answers `same`; where they listen, in the same order. */
async function serve(same) {
  const ours = await modules();
  for (const { path, contents } of ours) writeFileSync(join(folder, path), contents);
  const headers = { "content-type": "application/json", "cache-control": "no-store", "x-request-id": crypto.randomUUID() };
  const workers = {
    ours,
    bare: script("bare.js", "new Response(null, { status: 204 })"),
    constant: script("constant.js", `new Response(${JSON.stringify(same)}, { headers: ${JSON.stringify(headers)} })`),
  };
  const module = ({ type, path }) => `(name = "${path}", ${type === "ESModule" ? "esModule" : "wasm"} = embed "${path}")`;
  const worker = ([name, list]) => `(name = "${name}", worker = (modules = [${list.map(module).join(", ")}], compatibilityDate = "2026-04-01"))`;
  const socket = (name) => `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}")`;
  writeFileSync(join(folder, "config.capnp"), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${Object.entries(workers).map(worker).join(", ")}],
  sockets = [${Object.keys(workers).map(socket).join(", ")}],
);
`);
  const server = spawn(workerd, ["serve", join(folder, "config.capnp"), "--control-fd=3"], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
  const ports = {};
  let told = "";
  while (Object.keys(ports).length < Object.keys(workers).length) {
    const [data] = await once(server.stdio[3], "data");
    told += data;
    for (const line of told.split("\n").slice(0, -1)) {
      const { event, socket, port } = JSON.parse(line);
      if (event === "listen") ports[socket] = port;
    }
  }
  return { server, ports };
}

/** What the route answers, for the worker that always answers the same. */
async function verdict() {
  const { server, ports } = await serve("");
  try {
    return await (await fetch(`http://127.0.0.1:${ports.ours}${PATH}`, { method: "POST", body, headers: JSON_BODY })).text();
  } finally {
    server.kill();
    await once(server, "exit");
  }
}

const { server, ports } = await serve(await verdict());
try {
  const kinds = {
    bare: { name: "a worker that only reads", port: ports.bare },
    constant: { name: "one that answers always the same", port: ports.constant },
    check: { name: "check", port: ports.ours },
    minimal: { name: "check, minimal answer preferred", port: ports.ours, headers: { prefer: "return=minimal" } },
  };
  const hit = ({ port, headers }, more) => load({ port, path: PATH, headers: { ...JSON_BODY, ...headers }, body, ...more });
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (const kind of Object.values(kinds)) await hit(kind, { milliseconds: 1000 });
  for (let round = 0; round < Number(rounds); round++)
    for (const [kind, what] of Object.entries(kinds)) for (const time of await hit(what, { milliseconds: TURN })) times[kind].push(time);
  const quantile = (values, part) => values[Math.floor(values.length * part)];
  for (const [kind, { name }] of Object.entries(kinds)) {
    times[kind] = Float64Array.from(times[kind]).sort();
    const results = [0.5, 0.99].map((part) => {
      const time = quantile(times[kind], part);
      const ratio = time / quantile(times.bare, part);
      const barred = kind === "check" || kind === "minimal";
      if (kind === "check" && ratio > BAR) process.exitCode = 1;
      return `${part === 0.5 ? "median" : "99th percentile"} ${time.toFixed(0)} µs, ${ratio.toFixed(2)} ×${barred ? (ratio <= BAR ? ` (at most ${BAR}: ok)` : ` (at most ${BAR}: MISSED)`) : ""}`;
    });
    console.log(`${name}: ${results.join("; ")}; ${times[kind].length} answers`);
  }

  if (requests !== undefined) {
    /** Resident memory of workerd, in MiB. */
    const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;
    const seen = [memory()];
    for (let tenth = 0; tenth < 10; tenth++) {
      await hit(kinds.check, { amount: Math.ceil(Number(requests) / 10), keep: false });
      seen.push(memory());
    }
    console.log(`memory of workerd, before and after each tenth of ${requests} requests: ${seen.map((size) => size.toFixed(0)).join(", ")} MiB`);
    // The first tenth may still fill what is kept for good.
    const [, early, ...later] = seen;
    if (Math.max(...later) > early * 1.1 + 16) {
      console.log("it grows");
      process.exitCode = 1;
    }
  }
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}
