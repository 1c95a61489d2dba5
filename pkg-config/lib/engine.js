// One wasm instance and the memory shared with it: the JavaScript side of src/wasm/abi.rs.
//
// Only numbers and bytes go over. An instance can therefore be thrown away and made again at any time: after a trap, and
// after a call that left it with much memory.

import * as bindings from "./bindgen.js";

/** An instance that holds on to more than this after a call is replaced. */
const HELD = 8 * 1024 * 1024;

/** So much is copied one by one. */
const FEW = 64;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

let instantiate;
let memory;
/** Where the header is, as a place in `words`; its words are those of src/wasm/abi.rs. */
let header;
const TEXT = 0, TEXT_SIZE = 1, NODES = 2, NODES_SIZE = 3, HELD_BYTES = 4;
/** Views of the whole memory, of the text buffer and of the buffer of nodes (four words each). Growing the memory detaches all
 *  views: their length is 0 then. Buffers that grow move. */
let bytes, words, text, nodes, textPlace, nodesPlace;

/** The instance; called through, never kept. @type {bindings.Preflight} */
export let preflight;
/** All documented names; a name's place is its id. @type {string[]} */
export let names;
/** The ids of all documented names. @type {Map<string, number>} */
export let ids;

/**
 * Takes what makes an instance, and makes one. Every entry calls it once; where several entries meet, the first one's is for all.
 * @param {(imports: WebAssembly.Imports) => WebAssembly.Exports} make
 */
export function load(make) {
  if (preflight) return;
  instantiate = make;
  start();
}

function start() {
  const exports = instantiate({ "./user_preflight_bg.js": bindings });
  bindings.__wbg_set_wasm(exports);
  memory = exports.memory;
  preflight = new bindings.Preflight();
  // The bindings would free it when it is collected, by its address in whatever instance there is then: after a fresh start
  // that is the address of a living one. So it is taken off their list; with its instance it goes as a whole.
  preflight.__wbg_ptr = preflight.__destroy_into_raw();
  reserve(0, 0);
  // As keys of an object: engines keep one copy of those, so that comparing them with other keys is comparing addresses.
  names ??= Object.keys(Object.fromEntries(decoder.decode(text).trimEnd().split("\n").map((name) => [name])));
  ids ??= new Map(names.map((name, id) => [name, id]));
  // Room for an ordinary payload, so that ordinary calls never ask for more.
  reserve(16 * 1024, 512);
}

/** Makes room; gives how many bytes all buffers hold on to. */
function reserve(textBytes, nodeCount) {
  header = preflight.reserve(textBytes, nodeCount) >> 2;
  views();
  return words[header + HELD_BYTES];
}

function views() {
  bytes = new Uint8Array(memory.buffer);
  words = new Uint32Array(memory.buffer);
  textPlace = words[header + TEXT];
  nodesPlace = words[header + NODES];
  text = bytes.subarray(textPlace, textPlace + words[header + TEXT_SIZE]);
  nodes = words.subarray(nodesPlace >> 2, (nodesPlace >> 2) + words[header + NODES_SIZE] * 4);
}

/** Sees to it that the views are those of the buffers as they are: a buffer may be another one at the same place. */
function refresh() {
  if (
    words.length === 0 ||
    words[header + TEXT] !== textPlace ||
    words[header + TEXT_SIZE] !== text.length ||
    words[header + NODES] !== nodesPlace ||
    words[header + NODES_SIZE] * 4 !== nodes.length
  )
    views();
}

function textRoom(size) {
  refresh();
  if (size > text.length) reserve(size, 0);
}

/** Puts text into the text buffer; gives its length in bytes. Lone surrogates become U+FFFD. @param {string} string */
export function putText(string) {
  textRoom(string.length);
  // A few characters, as a field has, are faster one by one.
  if (string.length <= FEW) {
    let at = 0;
    for (; at < string.length; at++) {
      const unit = string.charCodeAt(at);
      if (unit > 127) break;
      text[at] = unit;
    }
    if (at === string.length) return at;
  }
  let { read, written } = encoder.encodeInto(string, text);
  if (read < string.length) {
    // Not ASCII after all: three bytes a unit are always enough.
    textRoom(string.length * 3);
    ({ written } = encoder.encodeInto(string, text));
  }
  return written;
}

/** Puts so many bytes into the text buffer, from a place on. @param {Uint8Array} body */
export function putBytes(body, length, from = 0) {
  textRoom(from + length);
  text.set(body, from);
}

/** Puts the first words of nodes into their buffer. @param {Uint32Array} packed @param {number} count of words */
export function putNodes(packed, count) {
  refresh();
  if (count > nodes.length) reserve(0, Math.ceil(count / 4));
  if (count <= FEW) for (let at = 0; at < count; at++) nodes[at] = packed[at];
  else nodes.set(packed.subarray(0, count));
}

/** The memory as words, as it is until wasm is called again. */
export function memoryWords() {
  if (words.length === 0) views();
  return words;
}

/** Where the header is in these. */
export const headerPlace = () => header;

/** A copy of memory. */
export function copy(place, length) {
  if (bytes.length === 0) views();
  return bytes.slice(place, place + length);
}

/** Text out of memory. */
export function textAt(place, length) {
  if (bytes.length === 0) views();
  return decoder.decode(bytes.subarray(place, place + length));
}

/** An error out of a call: unless it was a wrong call, it was a trap, or the stack ran out, and the next call finds a fresh
 *  instance. (What traps is a RuntimeError of WebAssembly's, an Error of the JavaScript twin's.) */
export function recovered(error) {
  if (!(error instanceof TypeError)) start();
  return error;
}

/** Inputs of more bytes than this may leave much memory behind. */
export const LARGE = 65536;

/** Starts anew after a call that left much memory behind: wasm memory never shrinks. */
export function shrink() {
  if (reserve(0, 0) > HELD) start();
}
