// @ts-check
// Cloudflare Workers and other workerd: a .wasm file is imported as a compiled module; compiling bytes is forbidden there.
import module from "./user_preflight.wasm";
import load from "./lib.js";

load(() => new WebAssembly.Instance(module).exports);
export * from "./lib.js";
