// @ts-check
// Node reads the file beside this one, which is sooner done than parsing the same as text in a module. Bundlers, which may leave
// the file behind, are led to the default entry by the condition `module`, which Node does not know.
import modules from "node:module";
import { unusable } from "./unusable.js";
import load from "./lib.js";

// Early releases of Node 20 have neither of the quick ways.
const builtin = process.getBuiltinModule ?? modules.createRequire(import.meta.url);
const file = import.meta.dirname ? `${import.meta.dirname}/user_preflight.wasm` : new URL("user_preflight.wasm", import.meta.url);
try {
  // Not by `import`, which makes a module of node:fs and so loads all that it can lead to, streams and all: 2 ms.
  const module = new WebAssembly.Module(builtin("node:fs").readFileSync(file));
  load(() => new WebAssembly.Instance(module).exports);
} catch (/** @type {any} */ error) {
  throw error?.code === "ENOENT" ? missing(error) : unusable(error);
}
export * from "./lib.js";

/** @param {unknown} cause */
function missing(cause) {
  return new Error(`user-preflight: ${file} is missing. A bundler that leaves it behind has to know the condition "module" of package.json's exports, by which it gets the wasm as text.`, { cause });
}
