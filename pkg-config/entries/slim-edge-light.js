// @ts-check
// The same in Vercel's and Next's edge runtime.
import module from "./user_preflight.wasm?module";
import { initialize } from "./initialize.js";

export * from "./lib.js";
/** @param {unknown} [source] */
export const init = (source) => initialize(source ?? module);
