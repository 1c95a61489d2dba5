// validate, normalize and their siblings: what a caller gives is put into wasm, what wasm found becomes a verdict.

import { LARGE, check, ids, putBytes, putNodes, putText, shrink } from "./engine.js";
import { PATCHES, accepted, supported } from "./media-type.js";
import { wrong } from "./caller.js";
import { DIFFER, EXPAND, FIELD_OF, VALUE, WIRE, formatNumber, putOptions, readOptions, schemaPlace } from "./options.js";
import { Reader } from "./reader.js";
import { Report, describe } from "./report.js";
import { problemOf, schemas } from "./tables.js";

// What is to be checked, and how.
const NODES = 1, FIELD = 2, NORMALIZE = 8, ASCII = 16, CUSTOM = 32, PATCH = 64, DIFF = 128, BODY = 256, NAMED = 1024;
/** The bits above say how a patch is written; above those, the places of the media types given and wanted. */
const FORMAT = 4096, GIVEN = 65536, WANTED = 1048576;

export function validate(schema, value, options) {
  return object(schema, value, options, false);
}

export function normalize(schema, value, options) {
  return object(schema, value, options, true);
}

export function validateField(schema, path, value, options) {
  if (Array.isArray(path)) path = path.map(inBrackets).join("");
  if (typeof path !== "string") wrong("the path must be a string, or a list of names and indexes");
  const place = schemaPlace(schema);
  const settings = readOptions(options, place, FIELD_OF);
  if (settings.siblings !== undefined) return read([value, settings.siblings], settings, place, false, path, 0);
  const names = namesOf(path);
  return read([value], settings, place, false, names === undefined ? path : "", 0, names);
}

const inBrackets = (step) => (typeof step === "number" ? `[${step}]` : typeof step === "string" ? `[${JSON.stringify(step)}]` : wrong("the path must be a list of names and indexes"));

/** Paths that are one or two documented names, with the ids of these in the halves of a number; not too many of them. */
const known = new Map();

function namesOf(path) {
  const found = known.get(path);
  if (found !== undefined) return found;
  const point = path.indexOf(".");
  const whole = ids.get(path);
  const [first, second] = whole === undefined && point > 0 ? [ids.get(path.slice(0, point)), ids.get(path.slice(point + 1))] : [whole, 0xffff];
  if (first === undefined || second === undefined) return undefined;
  const names = first + second * 0x10000;
  if (known.size === 256) known.clear();
  known.set(path, names);
  return names;
}

export function validateBytes(schema, body, options) {
  return wire(schema, body, options, false);
}

export function normalizeBytes(schema, body, options) {
  return wire(schema, body, options, true);
}

export function expandPatch(schema, patch, base, options) {
  const place = requestPlace(schema);
  const settings = readOptions(options, place, EXPAND);
  const values = base === undefined ? [patch] : [patch, base];
  return read(values, settings, place, true, undefined, PATCH | (formatNumber(settings.patchFormat) * FORMAT));
}

export function diff(schema, before, after, options) {
  const place = requestPlace(schema);
  const settings = readOptions(options, place, DIFFER);
  const { ok, issues, value } = read([before, after], settings, place, true, undefined, DIFF | (formatNumber(settings.format) * FORMAT));
  if (ok) return value;
  const messages = issues.filter(({ severity }) => severity === "error").map(({ message }) => message);
  throw Object.assign(new RangeError(`user-preflight: ${messages.join(" ")}`), { issues });
}

/** The place of a schema that has a request. */
export function requestPlace(schema, answers = false) {
  const place = schemaPlace(schema);
  if (schemas[place].response && !answers) wrong(`${schema} is an answer; there are no updates of it`);
  return place;
}

function object(schema, value, options, changes) {
  const place = schemaPlace(schema);
  return read([value], readOptions(options, place, VALUE), place, changes, undefined, 0);
}

function read(values, settings, place, changes, path, what, names) {
  const reader = Reader.take(settings.limits, changes);
  try {
    const limit = reader.read(values, path !== undefined);
    if (limit !== undefined) return refused([overLimit(place, limit, settings.limits)], changes);
    return checkNodes(reader, place, settings, changes, path, what, names);
  } catch (error) {
    return exhausted(error, reader.packed.length * 4 + reader.text.length, place, settings, changes);
  } finally {
    if (reader.isLarge()) shrink();
    reader.release();
  }
}

function checkNodes(reader, place, settings, changes, path, what, names) {
  putOptions(settings, place);
  let text = path === undefined ? reader.text : reader.text + path;
  let length = putText(text);
  let mode = what | NODES | (path !== undefined && FIELD) | (changes && NORMALIZE) | (settings.custom && CUSTOM) | (names !== undefined && NAMED);
  if (length === text.length) mode |= ASCII;
  else {
    reader.markLoneSurrogates();
    text = path === undefined ? reader.text : reader.text + path;
    length = putText(text);
    if (reader.isOver(length - text.length)) return refused([overLimit(place, "bytes", settings.limits)], changes);
  }
  putNodes(reader.packed, reader.count * 4);
  const found = check(place, mode, reader.count, length, names ?? reader.text.length);
  if (!changes && found === 0) return { ok: true, issues: [] };
  const report = new Report(place, reader.kept);
  const { ok } = report;
  const issues = report.issues();
  if (!changes) return { ok, issues };
  if (!ok) return { ok, issues, changes: [] };
  return { ok, issues, value: report.value(), changes: report.changes() };
}

/** Far more than the usual limits let through; here what ends a call is that there is no more memory. */
const MUCH = 1 << 25;

/** After an error: where a caller raised the limits beyond what memory holds, that is the verdict. */
function exhausted(error, size, place, { limits }, changes, wire) {
  if (size < MUCH || error instanceof TypeError) throw error;
  return refused([overLimit(place, "bytes", limits)], changes, wire);
}

/** The issue of an input that is over a limit. */
function overLimit(place, limit, limits) {
  return describe(problemOf[limit], limits[limit], schemas[place]);
}

function refused(issues, changes, wire) {
  const result = { ok: false, issues };
  if (wire && changes) result.changed = false;
  if (changes) result.changes = [];
  return result;
}

function wire(schema, body, options, changes) {
  const place = schemaPlace(schema);
  const settings = readOptions(options, place, WIRE);
  const { limits } = settings;
  if (typeof body !== "string") body = bytesOf(body);
  const size = typeof body === "string" ? body.length : lengthOf.call(body);
  if (size > limits.bytes) return tooLarge(place, limits, changes, body);
  try {
    return checkText(body, size, place, settings, changes);
  } catch (error) {
    return exhausted(error, size, place, settings, changes, true);
  } finally {
    if (size > LARGE) shrink();
  }
}

function checkText(body, size, place, settings, changes) {
  const { types } = schemas[place];
  const { given, wanted, patch } = mediaTypes(settings, place);
  if (wanted < 0) {
    const why = problemOf.unsupported[wanted < -1 ? -wanted : Number(given >= 0)];
    return refused([describe(why, 0, schemas[place])], changes, true);
  }
  const contentType = types[wanted];
  const wire = given * GIVEN + wanted * WANTED;
  if (patch > 0) return checkPatch(body, place, settings, changes, contentType, wire | (patch * FORMAT));
  putOptions(settings, place);
  let length = size;
  let moved;
  if (typeof body === "string") {
    const { text, place } = escapeLoneSurrogates(body, types[given]);
    // Half a character and the escape of its other half are a whole one, and pass.
    body = text;
    length = putText(text);
    moved = place;
  } else putBytes(size > 0 ? body : [], size);
  const found = check(place, wire | (changes && NORMALIZE) | (settings.custom && CUSTOM), 0, length, 0);
  if (found === 0) {
    if (!changes) return { ok: true, issues: [] };
    return { ok: true, issues: [], body: asBytes(body), contentType, changed: false, changes: [] };
  }
  const report = new Report(place, undefined, moved);
  const { ok } = report;
  const issues = report.issues();
  if (!changes) return { ok, issues };
  if (!ok) return refused(issues, changes, true);
  const { changed } = report;
  return { ok, issues, body: changed ? report.body() : asBytes(body), contentType, changed, changes: report.changes() };
}

/** A body that is a patch, on the base among the options. */
function checkPatch(body, place, settings, changes, contentType, how) {
  const reader = Reader.take(settings.limits, true);
  try {
    const limit = reader.read([settings.base]);
    if (limit !== undefined) return refused([overLimit(place, limit, settings.limits)], changes, true);
    putOptions(settings, place);
    let { text } = reader;
    let mode = how | NODES | BODY | NORMALIZE | (settings.custom && CUSTOM);
    let from = putText(text);
    if (from === text.length) mode |= ASCII;
    else {
      reader.markLoneSurrogates();
      from = putText((text = reader.text));
      if (reader.isOver(from - text.length)) return refused([overLimit(place, "bytes", settings.limits)], changes, true);
    }
    const { text: given, place: moved } = typeof body === "string" ? escapeLoneSurrogates(body) : { text: body };
    const bytes = asBytes(given);
    // Getters of the base may have taken the buffer away.
    const length = lengthOf.call(bytes);
    if (length > 0) putBytes(bytes, length, from);
    putNodes(reader.packed, reader.count * 4);
    check(place, mode, reader.count, from + length, from);
    const report = new Report(place, reader.kept, moved);
    const { ok } = report;
    const issues = report.issues();
    if (!changes) return { ok, issues };
    if (!ok) return refused(issues, changes, true);
    return { ok, issues, body: report.body(), contentType, changed: true, changes: report.changes() };
  } finally {
    if (reader.isLarge()) shrink();
    reader.release();
  }
}

/** The places of the media types that go in and come out, negative where the endpoint does not take them; and how a patch is written. */
function mediaTypes({ contentType, accept, base }, place) {
  const { types, unpublished = [], response } = schemas[place];
  // A type about which too little is published is -2, a patch alone -3. Headers are bounded, so this is; a media type that does not fit into it is none.
  const known = (find, text, types, given) => {
    // Nearly always it is simply one of them.
    const simple = types.indexOf(text);
    if (simple >= 0) return simple;
    const header = text.slice(0, 1024);
    const found = find(header, types, given);
    return found < 0 && find(header, unpublished, given) >= 0 ? -2 : found;
  };
  let given = contentType === undefined ? 0 : known(supported, contentType, [...types, ...PATCHES]);
  let patch = 0;
  // Behind the endpoint's own come JSON Patch and merge patch, which need what they are applied to.
  if (given >= types.length) {
    if (base === undefined || response) given = response ? -1 : -3;
    else {
      patch = given - types.length + 2;
      given = 0;
    }
  }
  return { given, wanted: given < 0 || accept === undefined ? given : known(accepted, accept, types, given), patch };
}

function tooLarge(place, limits, changes, body) {
  const issue = overLimit(place, "bytes", limits);
  if (typeof body !== "string") issue.range = [limits.bytes, lengthOf.call(body)];
  return refused([issue], changes, true);
}

// What typed arrays and buffers themselves say, of whatever realm and subclass they are, and nothing else can.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const getter = (prototype, name) => Object.getOwnPropertyDescriptor(prototype, name).get;
const lengthOf = getter(typedArray, "length");
const kindOf = getter(typedArray, Symbol.toStringTag);
const bufferOf = getter(typedArray, "buffer");
const bufferLength = getter(ArrayBuffer.prototype, "byteLength");

function bytesOf(body) {
  const isArray = kindOf.call(body) === "Uint8Array";
  try {
    // Throws for shared memory, of whatever realm, and for what is no buffer.
    bufferLength.call(isArray ? bufferOf.call(body) : body);
    if (isArray) return body;
  } catch {
    if (!isArray) wrong("the body must be a Uint8Array, an ArrayBuffer or a string; validate and normalize take objects");
  }
  // Memory that others may write to meanwhile is copied: what is checked is what is used.
  return new Uint8Array(body);
}

const encoder = new TextEncoder();

/** The input itself, as bytes. */
function asBytes(body) {
  return typeof body === "string" ? encoder.encode(body) : body;
}

/**
 * A text with lone surrogates has no UTF-8; escaped as JSON has them they are found at their field. Behind a backslash that
 * begins an escape there is no place for one: there the text is broken, and stays so. Beside the text it gives what says where a
 * place in it is in the text as given, half a character there being as many bytes as the U+FFFD that TextEncoder makes of it. XML
 * and forms cannot have them at all: what stands for them there is what those cannot have either.
 */
function escapeLoneSurrogates(given, type = "json") {
  if (given.isWellFormed()) return { text: given };
  const escaped = [];
  const text = given.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (unit, at) => {
    if (!type.endsWith("json")) return type.endsWith("xml") ? "\uffff" : "%ZZ";
    let backslashes = 0;
    while (given[at - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 > 0) return "\ufffd";
    escaped.push(at);
    return `\\u${unit.charCodeAt(0).toString(16)}`;
  });
  let starts;
  const place = (place) => {
    starts ??= bytePlaces(given, escaped);
    // An escape is six bytes of the text, and three of what was given.
    let before = 0;
    for (let end = starts.length; before < end; ) {
      const middle = (before + end) >> 1;
      if (starts[middle] + 3 * middle < place) before = middle + 1;
      else end = middle;
    }
    const rest = place - 3 * before;
    return before === 0 ? place : Math.max(rest, starts[before - 1] + Math.min(3, rest + 3 - starts[before - 1]));
  };
  return { text, place };
}

/** Where in a text's bytes its units at some places begin. */
function bytePlaces(text, places) {
  const found = [];
  let bytes = 0;
  for (let at = 0; found.length < places.length; at++) {
    if (at === places[found.length]) found.push(bytes);
    const unit = text.charCodeAt(at);
    const half = (unit & 0xf800) === 0xd800 && (unit & 0x400 ? (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 : (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00);
    bytes += unit < 0x80 ? 1 : unit < 0x800 || half ? 2 : 3;
  }
  return found;
}
