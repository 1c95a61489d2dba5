// What the page holds, as a link: packed into the hash, which browsers do not send to any server.

import { schemas } from "../built/package/default.js";
import { mask } from "./mask.js";

/** A longer link is refused by too many programs on its way. */
const LONGEST = 64_000;
/** No link unpacks to more. */
const UNPACKED = 4 << 20;

const TEXTS = ["text", "base", "patch"];
const ONE_OF = { view: ["payload", "patch", "file"], format: ["json", "xml", "form"], patchFormat: ["", "field-value", "json-patch", "merge-patch"] };
const OPTIONS = {
  coerce: ["server", "none"], unknown: ["", "error", "strip", "keep"], actor: ["user", "specialist"], partial: [false, true], generateId: [false, true],
};

async function piped(bytes, through, limit = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(through).getReader();
  const parts = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) throw new RangeError("the link unpacks to too much");
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** What of a state is shared, and how many values were masked in it. */
export function toShared(state, { keepSensitive = false } = {}) {
  const { view, schema, format, patchFormat, fields, options } = state;
  const shared = { view, schema, format, patchFormat, fields, options };
  let masked = 0;
  for (const name of TEXTS) {
    const result = keepSensitive ? { text: state[name], masked: 0 } : mask(schema, name === "text" ? format : "json", state[name]);
    shared[name] = result.text;
    masked += result.masked;
  }
  return { shared, masked };
}

/** The hash of a state, and how many values were masked in it. */
export async function toHash(state, settings) {
  const { shared, masked } = toShared(state, settings);
  const packed = await piped(new TextEncoder().encode(JSON.stringify(shared)), new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  const hash = `#p=${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  if (hash.length > LONGEST) throw new RangeError("The payload is too large for a link.");
  return { hash, masked };
}

/** What a hash holds, as far as it is of the right kinds; undefined where it is no link of ours. */
export async function fromHash(hash) {
  if (!hash.startsWith("#p=")) return undefined;
  const binary = atob(hash.slice(3).replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = await piped(Uint8Array.from(binary, (unit) => unit.charCodeAt(0)), new DecompressionStream("deflate-raw"), UNPACKED);
  return fromShared(JSON.parse(new TextDecoder().decode(bytes)));
}

/** A state out of what was shared, as far as it is of the right kinds. */
export function fromShared(given) {
  const known = schemas.find(({ id }) => id === given?.schema);
  if (!known) throw new TypeError("the link names no schema");
  const state = { schema: known.id, fields: given.fields === true, options: {} };
  for (const [name, values] of Object.entries(ONE_OF)) if (values.includes(given[name])) state[name] = given[name];
  for (const name of TEXTS) if (typeof given[name] === "string") state[name] = given[name];
  const options = typeof given.options === "object" && given.options !== null ? given.options : {};
  for (const [name, values] of Object.entries(OPTIONS)) if (values.includes(options[name])) state.options[name] = options[name];
  for (const name of ["id", "baseUrl", "locale"]) if (typeof options[name] === "string") state.options[name] = options[name].slice(0, 500);
  return state;
}
