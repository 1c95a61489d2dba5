// Writes into out/ what has to be generated: the peers' ahead-of-time modules, the module that stands for
// user-preflight, and the worker's bundle. Run by itself it makes the peers' modules only.
import { mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { validator } from "@exodus/schemasafe";
import standaloneAjv from "ajv/dist/standalone/index.js";
import { toStandaloneModule } from "ata-validator/build";
import { build } from "esbuild";
import { newAjv } from "./ajv.mjs";
import { jsonSchema } from "./schemas.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const OUT = here("out/");

export function buildPeers() {
  mkdirSync(OUT, { recursive: true });

  const ajv = newAjv({ source: true });
  writeFileSync(`${OUT}ajv.cjs`, standaloneAjv.default(ajv, ajv.compile(jsonSchema)));

  const refuse = (warning) => { throw new Error(`ata-validator: ${warning}`); };
  writeFileSync(`${OUT}ata.mjs`, toStandaloneModule(jsonSchema, { format: "esm", strictSchema: true, onWarning: refuse }));

  const schemasafe = validator(jsonSchema, {
    allErrors: true,
    includeErrors: true,
    $schemaDefault: "http://json-schema.org/draft-07/schema#",
  });
  writeFileSync(`${OUT}schemasafe.mjs`, `export default ${schemasafe.toModule()}`);
}

/** out/subject.mjs re-exports user-preflight: a package name, a module file or a package directory. A directory
 *  is linked as a package, so that the conditions of its `exports` count, in Node and in the bundle alike. */
export function buildSubject(subject) {
  const link = `${OUT}node_modules/user-preflight`;
  rmSync(link, { recursive: true, force: true });
  let specifier = subject;
  const found = statSync(subject, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(resolve(subject), link, "dir");
    specifier = "user-preflight";
  } else if (found) {
    specifier = resolve(subject);
  }
  writeFileSync(`${OUT}subject.mjs`, `export * from ${JSON.stringify(specifier)};\n`);
  // A package has its twin in JavaScript. By `require`, since what is imported beside the main entry is that entry's instance.
  writeFileSync(`${OUT}twin.cjs`, specifier === "user-preflight" ? 'module.exports = require("user-preflight/js");\n' : "");
  return `${OUT}subject.mjs`;
}

/** Bundles worker.mjs and writes the workerd configuration for it. A .wasm file that user-preflight imports
 *  stays a file; workerd hands it over as a compiled WebAssembly.Module. */
export async function buildWorker() {
  const { metafile } = await build({
    entryPoints: [here("worker.mjs")],
    outdir: `${OUT}worker`,
    bundle: true,
    format: "esm",
    target: "esnext",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    outExtension: { ".js": ".mjs" },
    metafile: true,
    logLevel: "warning",
  });
  const files = Object.keys(metafile.outputs).map((path) => basename(path));
  const modules = files.filter((file) => file.endsWith(".wasm")).map((file) => `(name = "${file}", wasm = embed "${file}")`);
  modules.unshift('(name = "worker.mjs", esModule = embed "worker.mjs")'); // the first one is the entry
  const config = `${OUT}worker/config.capnp`;
  writeFileSync(config, `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "bench", worker = (
    compatibilityDate = "2026-11-01",
    modules = [${modules.join(", ")}],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "bench")],
);
`);
  return config;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) buildPeers();
