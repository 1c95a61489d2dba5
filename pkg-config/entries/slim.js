// @ts-check
// For libraries, and for whoever wants the wasm as a file: nothing is loaded before `init`. Bundlers that know
// `new URL(…, import.meta.url)` put the file beside their own.
import { initialize } from "./initialize.js";

export * from "./lib.js";
/** @param {unknown} [source] */
export const init = (source) => initialize(source ?? new URL("./user_preflight.wasm", import.meta.url));
