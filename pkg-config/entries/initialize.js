// @ts-check
// Fetches and compiles the wasm, for the entries that do not have it in them.
import { unusable } from "./unusable.js";
import load from "./lib.js";

/** @type {Promise<void> | undefined} */
let ready;

/** Once; a start that failed can be tried again. @param {any} source */
export function initialize(source) {
  ready ??= start(source).catch((error) => {
    ready = undefined;
    throw error;
  });
  return ready;
}

/** @param {any} source anything: what is no module in the end, an instance is refused of */
async function start(source) {
  /** @type {any} */
  const file = await fetched(await source);
  try {
    const module = file instanceof ArrayBuffer || ArrayBuffer.isView(file) ? await WebAssembly.compile(/** @type {BufferSource} */ (file)) : file;
    load(() => new WebAssembly.Instance(module).exports);
  } catch (error) {
    throw unusable(error);
  }
}

/** A place to fetch from, an answer, bytes, or a module already. @param {any} source */
async function fetched(source) {
  if (typeof source === "string" || Object.prototype.toString.call(source) === "[object URL]") source = await fetch(source);
  if (typeof source?.arrayBuffer !== "function") return source;
  if (source.ok === false) throw new Error(`user-preflight: the .wasm file is not at ${source.url}, the server answered ${source.status}`);
  return source.arrayBuffer();
}
