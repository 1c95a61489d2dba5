// @ts-check
// What all entries share: the API, and as default, which `export *` leaves out, how an entry hands over its wasm. The ES modules
// import this one file, so that entries that meet in one program are one instance.
export * from "../lib/index.js";
export { load as default } from "../lib/engine.js";
