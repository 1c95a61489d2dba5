// @ts-check
// The same in Node, whose fetch reads no files.
import { readFile } from "node:fs/promises";
import { initialize } from "./initialize.js";

export * from "./lib.js";
/** @param {unknown} [source] */
export const init = (source) => initialize(source ?? readFile(new URL("./user_preflight.wasm", import.meta.url)));
