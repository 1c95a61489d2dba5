// The worker on this machine: Cloudflare's own runtime, with miniflare's bucket, queue and durable object. Used by
// `cargo xtask serve` and by the tests.
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Log, LogLevel, Miniflare } from "miniflare";

const here = dirname(fileURLToPath(import.meta.url));

/** The worker's modules, bundled as wrangler would: the package by its aliases, .wasm files as modules of their own. */
export async function bundle({ packageFolder = join(here, "../built/package"), entry = join(here, "src/index.js"), nodePaths = [] } = {}) {
  const wasm = new Map();
  const { outputFiles } = await build({
    entryPoints: { index: entry },
    bundle: true, format: "esm", target: "es2022", write: false, conditions: ["workerd", "worker"], outdir: here, logLevel: "warning",
    alias: { "user-preflight": join(packageFolder, "workerd.js"), "user-preflight/edge": join(packageFolder, "edge-runtime.js") },
    external: ["cloudflare:*"], nodePaths,
    plugins: [{
      name: "wasm as a module",
      setup({ onResolve }) {
        onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => {
          const name = basename(path);
          wasm.set(name, join(resolveDir, path));
          return { path: `./${name}`, external: true };
        });
      },
    }],
  });
  const modules = [{ type: "ESModule", path: "index.js", contents: outputFiles[0].text }];
  for (const [name, path] of wasm) modules.push({ type: "CompiledWasm", path: name, contents: await readFile(path) });
  return modules;
}

/** A running worker. `settings` are variables of its environment; `persist` is a folder that outlives it; `log` gets what it prints. */
export async function start({ modules, settings = {}, persist, log, port = 0, host = "127.0.0.1", retries = 5 }) {
  const under = (name) => (persist === undefined ? undefined : join(persist, name));
  const miniflare = new Miniflare({
    host, port,
    log: new Log(LogLevel.NONE),
    handleRuntimeStdio: log && ((out, errors) => {
      for (const stream of [out, errors]) stream.on("data", (data) => log(String(data)));
    }),
    r2Persist: under("r2"), durableObjectsPersist: under("objects"),
    workers: [{
      name: "user-preflight",
      modules, modulesRoot: ".",
      compatibilityDate: "2026-04-01",
      bindings: settings,
      r2Buckets: { IMPORTS: "user-preflight-imports" },
      queueProducers: { PARTS: "user-preflight-parts" },
      queueConsumers: {
        "user-preflight-parts": { maxBatchSize: 1, maxBatchTimeout: 0, maxRetries: retries, deadLetterQueue: "user-preflight-dead-parts" },
        "user-preflight-dead-parts": { maxBatchSize: 10, maxBatchTimeout: 0, maxRetries: 20 },
      },
      durableObjects: { TRACKERS: { className: "ImportTracker", useSQLite: true } },
    }],
  });
  return { miniflare, url: (await miniflare.ready).origin };
}

// `node local.mjs [port]`: runs until it is stopped. What is imported stays in .local, beside this file.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const upstreams = process.env.UPSTREAMS;
  const { url, miniflare } = await start({
    modules: await bundle(),
    port: Number(process.argv[2] ?? 8788),
    persist: join(here, ".local"),
    settings: upstreams === undefined ? {} : { UPSTREAMS: JSON.parse(upstreams) },
    log: (text) => process.stderr.write(text),
  });
  console.log(`the edge worker is at ${url}/ (its description at ${url}/openapi.json)`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => miniflare.dispose().then(() => process.exit(0)));
}
