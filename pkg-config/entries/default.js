// @ts-check
// Browsers, Deno, Bun, bundlers for Node and everything else: the wasm is in the module itself, as text, which needs no fetch, no file and
// no bundler's help.
import { frequent, text } from "../lib/wasm-text.js";
import { unusable } from "./unusable.js";
import load from "./lib.js";

try {
  const module = new WebAssembly.Module(bytes());
  load(() => new WebAssembly.Instance(module).exports);
} catch (error) {
  throw unusable(error);
}
export * from "./lib.js";

/** Frequent bytes are one character, the others one of two that say which row of them, and one (pkg-config/xtask/src/wasm.rs). */
function bytes() {
  const order = [...new Set([...frequent, ...Array(256).keys()])];
  const bytes = new Uint8Array(text.length);
  let length = 0, row = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 35) row = (code - 31) * frequent.length;
    else {
      // Two characters stand for nothing.
      bytes[length++] = order[row + code - 35 - (code > 92 ? 2 : code > 60 ? 1 : 0)];
      row = 0;
    }
  }
  return bytes.subarray(0, length);
}
