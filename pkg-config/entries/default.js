// @ts-check
// Browsers, Deno, Bun, bundlers for Node and everything else: the wasm is in the module itself, as hexadecimal text, which compresses better
// than base64 and needs no fetch, no file and no bundler's help.
import hex from "../lib/wasm-hex.js";
import { unusable } from "./unusable.js";
import load from "./lib.js";

try {
  const module = new WebAssembly.Module(bytes(hex));
  load((imports) => new WebAssembly.Instance(module, imports).exports);
} catch (error) {
  throw unusable(error);
}
export * from "./lib.js";

/** @param {string} text */
function bytes(text) {
  if (Uint8Array.fromHex) return Uint8Array.fromHex(text);
  // By way of globalThis: a bundler that sees the bare name adds a polyfill for it.
  if (globalThis.Buffer) return globalThis.Buffer.from(text, "hex");
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = parseInt(text.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}
