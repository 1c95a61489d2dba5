// @ts-check
// Vercel's and Next's edge runtime: as in workerd, but that the file is asked for as a module by name.
import module from "./user_preflight.wasm?module";
import load from "./lib.js";

load(() => new WebAssembly.Instance(module).exports);
export * from "./lib.js";
