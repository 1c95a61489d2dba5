// What a caller may ask for. A wrong call throws a TypeError that names what is wrong.

import { LIMITS, isList, object, wrong } from "./caller.js";
import { schemas } from "./tables.js";
import { names, putBytes, putNodes, putText, setOptions } from "./engine.js";

// Bits of src/wasm/abi.rs.
const COERCE_NONE = 1, PARTIAL = 16, KEY_GIVEN = 32, KEY_IS_NUMBER = 64, RANDOM = 128, SPECIALIST = 256, KEEP_EMPTY = 512;
const STRIP = 2, KEEP = 4, ERROR = 8;

/** What was asked for. Every option is a member of its own, given or not: nothing that somebody wrote to Object.prototype becomes one. */
class Settings {
  coerce; unknown; partial; params; actor; generateId; require; maxIssues; emptyText; contentType; accept; base; siblings; patchFormat; format;
  limits = LIMITS;
  /** The key in the URI. */
  key;
  /** An options object was given. */
  custom = false;
}

/** What an options object that says nothing gets. */
const DEFAULT = Object.freeze(new Settings());

export const oneOf = (values) => (value, name) => values.includes(value) || wrong(`${name} must be ${values.map((word) => `"${word}"`).join(" or ")}`);
const ofType = (type) => (value, name) => typeof value === type || wrong(`${name} must be a ${type}`);
const integer = (maximum) => (value, name) => (Number.isInteger(value) && value >= 1 && value <= maximum) || wrong(`${name} must be a whole number from 1 to ${maximum}`);

const OPTIONS = {
  coerce: oneOf(["server", "none"]),
  unknown: oneOf(["error", "strip", "keep"]),
  partial: ofType("boolean"),
  params: object,
  actor: oneOf(["user", "specialist"]),
  generateId: ofType("boolean"),
  require: (value, name) => (isList(value) && value.every((path) => typeof path === "string" && !path.includes("\n"))) || wrong(`${name} must be a list of paths`),
  maxIssues: integer(1e6),
  limits: object,
  emptyText: oneOf(["absent", "keep"]),
};
const FORMATS = ["field-value", "json-patch", "merge-patch"];
/** The options of each kind of call. */
export const VALUE = OPTIONS;
export const WIRE = { ...OPTIONS, contentType: ofType("string"), accept: ofType("string"), base: () => {} };
/** Any value; what is wrong in it is none of this call's matters. */
export const FIELD_OF = { ...OPTIONS, siblings: () => {} };
export const EXPAND = { ...OPTIONS, patchFormat: oneOf(FORMATS) };
export const DIFFER = { ...OPTIONS, format: oneOf(FORMATS) };

/** The number of a patch format; 0 for none. */
export const formatNumber = (format) => FORMATS.indexOf(format) + 1;
const LIMIT_OPTIONS = { bytes: integer(1 << 28), depth: integer(256), items: integer(1e8) };

/** The ids as keys of an object, so that comparing them with a program's is comparing addresses. */
const IDS = Object.keys(Object.fromEntries(schemas.map(({ id }) => [id])));

/** So much of a name is said that is none. */
const LONGEST = 80;

/** What there is, and before it the first that begins as what was given does, by as many letters as one can. */
function thereAre(names, given) {
  let near;
  for (let length = 40; length > 2 && !near; length--) near = names.find((name) => name.toLowerCase().startsWith(given.slice(0, length).toLowerCase()));
  return `; ${near ? `did you mean ${near}? T` : "t"}here are ${names.join(", ")}`;
}

/** The place of a schema. */
export function schemaPlace(id) {
  for (let place = 0; place < IDS.length; place++) if (IDS[place] === id) return place;
  const text = typeof id === "string" ? JSON.stringify(id.slice(0, LONGEST)) : typeof id;
  wrong(`unknown schema ${text}${thereAre(IDS, text.slice(1))}`);
}

const isPlain = (value) => ["string", "number", "boolean"].includes(typeof value);

/** What a caller gave as a list of issues: out of the answer of some server it may be anything. */
export function issueList(issues) {
  const isIssue = (issue) =>
    Array.isArray(issue?.path) && issue.path.every(isPlain) && typeof issue.message === "string" && isPlain(issue.code ?? "") && Object.values(issue.params ?? {}).flat().every(isPlain);
  return Array.isArray(issues) && issues.every(isIssue) ? issues : wrong("issues must be a list of issues");
}

/** The options given that are not undefined; each is known and of its kind. */
export function checked(options, known, prefix, values = { __proto__: null }) {
  object(options, prefix);
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(known, name)) wrong(`unknown option ${prefix}.${name.slice(0, LONGEST)}${thereAre(Object.keys(known), name)}`);
    const given = options[name];
    if (given === undefined) continue;
    // A copy, so that what is checked is what is used. Payloads among the options are the reader's to look into.
    const value = name === "require" && isList(given) ? [...given] : given;
    known[name](value, `${prefix}.${name}`);
    values[name] = value;
  }
  return values;
}

/** Reads an options object; every value is looked at once. */
export function readOptions(options, place, known) {
  names ?? wrong("init() must have ended before the first call");
  if (options === undefined) return DEFAULT;
  const values = checked(options, known, "options", new Settings());
  const { limits, params } = values;
  if (limits !== LIMITS) values.limits = { ...LIMITS, ...checked(limits, LIMIT_OPTIONS, "options.limits") };
  if (params !== undefined) {
    const { id, parameter } = schemas[place];
    for (const name of Object.keys(params)) {
      if (name !== parameter) wrong(`${id} has no URI parameter ${JSON.stringify(name)}`);
      const value = params[name];
      if (value === undefined) continue;
      if (typeof value !== "string" && typeof value !== "number") wrong(`options.params.${name} must be a string or a number`);
      values.key = value;
    }
  }
  values.custom = true;
  return values;
}

const NO_PATHS = [];
const words = new Uint32Array(6);
const encoder = new TextEncoder();

/** Hands the options of the next call to wasm. */
export function putOptions(values, place) {
  if (!values.custom) return;
  const { limits, key, unknown: members, require = NO_PATHS } = values;
  const keyText = key === undefined ? "" : String(key);
  const paths = require.length === 0 ? "" : `${require.join("\n")}\n`;
  let keyLength = keyText.length;
  let length = putText(keyText + paths);
  if (values.generateId || length !== keyText.length + paths.length) {
    const keyBytes = encoder.encode(keyText);
    const random = values.generateId ? crypto.getRandomValues(new Uint8Array(16)) : [];
    const text = new Uint8Array([...keyBytes, ...random, ...encoder.encode(paths)]);
    putBytes(text, (length = text.length));
    keyLength = keyBytes.length;
  }
  words[0] =
    (values.coerce === "none" && COERCE_NONE) |
    (members === undefined ? 0 : members === "strip" ? STRIP : members === "keep" ? KEEP : ERROR) |
    (values.actor === "specialist" && SPECIALIST) |
    (values.partial && PARTIAL) |
    (key !== undefined && KEY_GIVEN) |
    (typeof key === "number" && KEY_IS_NUMBER) |
    (values.generateId && RANDOM) |
    (values.emptyText === "keep" && KEEP_EMPTY);
  words[1] = values.maxIssues ?? 100;
  words[2] = limits.bytes;
  words[3] = limits.depth;
  words[4] = limits.items;
  words[5] = keyLength;
  putNodes(words, 6);
  const unknown = setOptions(place, length);
  if (unknown > 0) wrong(`options.require: ${schemas[place].id} takes no field ${JSON.stringify(require[unknown - 1])}`);
}
