// @ts-check
// The same in workerd, where the file is a module already.
import module from "./user_preflight.wasm";
import { initialize } from "./initialize.js";

export * from "./lib.js";
/** @param {unknown} [source] */
export const init = (source) => initialize(source ?? module);
