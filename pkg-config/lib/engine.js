// One wasm instance and the memory shared with it: the JavaScript side of src/wasm/abi.rs.
//
// Only numbers and bytes go over. An instance can therefore be thrown away and made again at any time: after a trap, and
// after a call that left it with much memory.

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
/** Views of the whole memory; growing it detaches them: their length is 0 then. */
let bytes, words;
/** A view of the text buffer, for what writes to the beginning of one. Buffers that grow move. */
let text, textPlace;

/** The instance's functions. */
let wasm;
/** Whether a call of these is going on, or ended in a trap or for want of stack: then the instance is of no use any more, and the
 *  next call finds another one. Nothing need run after such an end, since for that too there may be no stack. */
let inside = false;
/** All documented names; a name's place is its id. None before there is an instance. @type {string[]} */
export let names;
/** The ids of all documented names. @type {Map<string, number>} */
export const ids = new Map();

/**
 * Takes what makes an instance, and makes one. Every entry calls it once; where several entries meet, the first one's is for all.
 * @param {() => WebAssembly.Exports} make
 */
export function load(make) {
  if (wasm) return;
  instantiate = make;
  start();
}

function start() {
  inside = true;
  wasm = instantiate();
  memory = wasm.memory;
  reserve(0, 0);
  // As keys of an object: engines keep one copy of those, so that comparing them with other keys is comparing addresses. Reading JSON
  // makes such an object in a quarter of the time.
  names ??= Object.keys(JSON.parse(`{"${textAt(words[header + TEXT], words[header + TEXT_SIZE]).trimEnd().replaceAll("\n", '":0,"')}":0}`));
  if (ids.size === 0) for (let id = 0; id < names.length; id++) ids.set(names[id], id);
  // Room for an ordinary payload, so that ordinary calls never ask for more.
  reserve(16 * 1024, 512);
}

/** Says whether there is anything to say; src/wasm/abi.rs describes what goes in. */
export function check(schema, mode, nodes, length, path) {
  inside = true;
  const found = wasm.preflight_check(schema, mode, nodes, length, path);
  inside = false;
  return found;
}

/** Sets the options of the next call; gives the number of a required path that no document has. */
export function setOptions(schema, length) {
  inside = true;
  const unknown = wasm.preflight_options(schema, length);
  inside = false;
  return unknown;
}

/** Makes room; gives how many bytes all buffers hold on to. */
function reserve(textBytes, nodeCount) {
  inside = true;
  header = wasm.preflight_reserve(textBytes, nodeCount) >>> 2;
  views();
  inside = false;
  return words[header + HELD_BYTES];
}

function views() {
  bytes = new Uint8Array(memory.buffer);
  words = new Uint32Array(memory.buffer);
  text = undefined;
}

/** Sees to it that so much text fits in, with which every call begins; gives the place of its buffer, which may be another one
 *  after each call. */
function textRoom(size) {
  if (inside) start();
  else if (words.length === 0) views();
  if (size > words[header + TEXT_SIZE]) reserve(size, 0);
  return words[header + TEXT];
}

function encode(string, size) {
  const place = textRoom(size);
  const room = words[header + TEXT_SIZE];
  if (text === undefined || textPlace !== place || text.length !== room) text = bytes.subarray((textPlace = place), place + room);
  return encoder.encodeInto(string, text);
}

/** Puts text into the text buffer; gives its length in bytes. Lone surrogates become U+FFFD. @param {string} string */
export function putText(string) {
  const { length } = string;
  // A few characters, as a field has, are faster one by one.
  if (length <= FEW) {
    const place = textRoom(length);
    const to = bytes;
    let at = 0;
    for (; at < length; at++) {
      const unit = string.charCodeAt(at);
      if (unit > 127) break;
      to[place + at] = unit;
    }
    if (at === length) return at;
  }
  const { read, written } = encode(string, length);
  // Not ASCII after all: three bytes a unit are always enough.
  return read < length ? encode(string, length * 3).written : written;
}

/** Puts so many bytes into the text buffer, from a place on. @param {Uint8Array} body */
export function putBytes(body, length, from = 0) {
  const place = textRoom(from + length);
  bytes.set(body, place + from);
}

/** Puts the first words of nodes into their buffer. @param {Uint32Array} packed @param {number} count of words */
export function putNodes(packed, count) {
  if (words.length === 0) views();
  if (count > words[header + NODES_SIZE] * 4) reserve(0, Math.ceil(count / 4));
  const to = words;
  const place = to[header + NODES] >>> 2;
  if (count <= FEW) for (let at = 0; at < count; at++) to[place + at] = packed[at];
  else to.set(packed.subarray(0, count), place);
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

/** Inputs of more bytes than this may leave much memory behind. */
export const LARGE = 65536;

/** Starts anew after a call that left much memory behind: wasm memory never shrinks. */
export function shrink() {
  if (inside || reserve(0, 0) > HELD) start();
}
