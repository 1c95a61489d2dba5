// user-preflight/js: the same API, without WebAssembly.
export * from "./index.js";
