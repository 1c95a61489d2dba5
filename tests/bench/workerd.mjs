// The benchmark in workerd, the runtime of Cloudflare Workers; arguments as for node.mjs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import workerd from "workerd";
import { readArguments } from "./arguments.mjs";
import { bench } from "./bench.mjs";
import { buildPeers, buildSubject, buildWorker } from "./build.mjs";

const { subject, json } = readArguments();
buildPeers();
buildSubject(subject);
const config = await buildWorker();

// workerd says on the control descriptor which free port it took.
const server = spawn(workerd.default, ["serve", config, "--control-fd=3"], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
server.on("error", (error) => { throw error; });
try {
  const [line] = await Promise.race([
    once(server.stdio[3], "data"),
    once(server, "exit").then(() => { throw new Error("workerd did not start"); }),
  ]);
  const origin = `http://127.0.0.1:${JSON.parse(line).port}`;

  const timed = async (index, n) => {
    const start = performance.now();
    const response = await fetch(`${origin}/?case=${index}&n=${n}`);
    const issues = Number(await response.text());
    if (!response.ok) throw new Error(`workerd answered ${response.status}`);
    return { ms: performance.now() - start, issues };
  };

  process.exitCode = await bench({
    runtime: "workerd",
    version: createRequire(import.meta.url)("workerd/package.json").version,
    json,
    cases: await (await fetch(origin)).json(),
    // The same request for no work at all says what the way there and back costs.
    async time(index, n) {
      const way = await timed(index, 0);
      const { ms, issues } = await timed(index, n);
      return { ms: ms - way.ms, issues };
    },
  });
} finally {
  server.kill();
}
