// One run of the package over what the page holds, as plain data: it also runs in a worker, where payloads are large.

import { buildRequest, diff, expandPatch, localize, normalizeBytes, schemas, validateBytes } from "../built/package/default.js";
import { indented } from "./indent.js";
import { lostIn } from "./lost.js";
import { placeOf, readJson, unitsOf } from "./places.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** So many changes are shown; their number is said. */
const SHOWN = 200;
/** A payload is checked again and again for so many milliseconds, since clocks of browsers are coarse. */
const TIMED = 2;

export const TYPES = { json: "application/json", xml: "application/xml", form: "application/x-www-form-urlencoded" };

/** The media type by which a schema takes a format; undefined where it does not. */
export const typeOf = (schema, format) => schemas.find(({ id }) => id === schema).contentTypes.find((type) => type === TYPES[format]);

/** The options of the package out of those of the page. */
export function optionsOf({ schema, options }) {
  const info = schemas.find(({ id }) => id === schema);
  const given = {};
  if (options.coerce === "none") given.coerce = "none";
  if (options.unknown) given.unknown = options.unknown;
  if (options.partial) given.partial = true;
  if (options.actor === "specialist") given.actor = "specialist";
  if (options.generateId && schema === "wello.user.create") given.generateId = true;
  if (options.id && info.params.length > 0) given.params = { [info.params[0].name]: options.id };
  return given;
}

/** Milliseconds of a call: one where it is long, the mean of many where it is short. The first may still have to be compiled. */
function timed(call) {
  let started = performance.now();
  let result = call();
  let spent = performance.now() - started;
  if (spent > 10 * TIMED) return { result, milliseconds: spent };
  let calls = 0;
  started = performance.now();
  do {
    result = call();
    calls++;
    spent = performance.now() - started;
  } while (spent < TIMED && calls < 500);
  return { result, milliseconds: spent / calls };
}

/** Where an issue stands in the text it is about. What is missing from a record is said at its beginning. */
const narrowed = (issue, [from, to]) => (issue.code === "required" || issue.code === "one_of_required" ? [from, Math.min(to, from + 1)] : [from, to]);

export function judge(input) {
  try {
    const result = input.view === "patch" ? judgePatch(input) : judgePayload(input);
    if (!input.locale) return result;
    const { issues, request } = result;
    const said = (issues) => localize(issues, input.locale);
    return { ...result, issues: said(issues), request: request?.issues ? { ...request, issues: said(request.issues) } : request };
  } catch (error) {
    // A wrong call, such as a parameter that the page let through; or the engine's end.
    return { ok: false, failure: error.message, issues: [], changes: [], changed: 0 };
  }
}

function judgePayload(input) {
  const { schema, format, text } = input;
  const options = optionsOf(input);
  const contentType = TYPES[format];
  const body = encoder.encode(text);
  const { result, milliseconds } = timed(() => normalizeBytes(schema, body, { ...options, contentType }));
  const units = unitsOf(text, body.length);
  let tree;
  const issues = result.issues.map((issue) => {
    const range = issue.range?.map(units) ?? (format === "json" ? placeOf((tree ??= readJson(text)), issue.path) : undefined);
    return { ...issue, editor: "payload", place: range && narrowed(issue, range) };
  });
  const out = result.body && decoder.decode(result.body);
  return {
    ok: result.ok,
    issues,
    changed: result.changes.length,
    changes: result.changes.slice(0, SHOWN),
    same: result.ok && !result.changed,
    normalized: out === undefined ? undefined : { text: format === "json" ? indented(out) : out, sent: out, format },
    request: result.ok ? requestOf(input, options, () => payloadOf(input, options, out)) : undefined,
    milliseconds,
    bytesIn: body.length,
    bytesOut: result.body?.length,
  };
}

/** The payload for the request: as it was given, since a key that goes into the URI leaves the body. */
const payloadOf = ({ text }, options, out) => encoder.encode(options.generateId ? out : text);

function requestOf({ schema, format, options: { baseUrl } }, { generateId, ...options }, payload) {
  const info = schemas.find(({ id }) => id === schema);
  if (schema.endsWith(".response")) return { none: "This is an answer of the server's, so there is nothing to send." };
  try {
    const headers = Object.fromEntries((info.headers.some(({ name }) => name === "Authorization") ? ["Authorization"] : []).map((name) => [name, "YOUR-TOKEN"]));
    const { request, issues } = buildRequest(schema, payload(), { ...options, baseUrl, headers, inputType: TYPES[format], contentType: typeOf(schema, format) });
    return { ...request, body: request && decoder.decode(request.body), issues };
  } catch (error) {
    return { none: error.message };
  }
}

function judgePatch(input) {
  const { schema, base, patch, patchFormat } = input;
  const options = optionsOf(input);
  const broken = [];
  const baseValue = base.trim() === "" ? undefined : parsed(schema, base, "base", broken);
  const patchValue = parsed(schema, patch, "patch", broken);
  const sizes = { bytesIn: encoder.encode(patch).length + encoder.encode(base).length };
  if (broken.length > 0) return { ok: false, issues: broken, changed: 0, changes: [], ...sizes };
  const { result, milliseconds } = timed(() => expandPatch(schema, patchValue, baseValue, patchFormat ? { ...options, patchFormat } : options));
  const trees = {};
  const issues = result.issues.map((issue) => {
    const [editor, path] = whereInPatch(issue, patchValue, baseValue);
    trees[editor] ??= readJson(editor === "patch" ? patch : base);
    const place = placeOf(trees[editor], path);
    return { ...issue, editor, place: place && narrowed(issue, place) };
  });
  const out = result.value && JSON.stringify(result.value, null, 2);
  return {
    ok: result.ok,
    issues,
    changed: result.changes.length,
    changes: result.changes.slice(0, SHOWN),
    normalized: out === undefined ? undefined : { text: out, sent: JSON.stringify(result.value), format: "json" },
    differences: result.ok && baseValue !== undefined ? differences(schema, baseValue, result.value, options) : undefined,
    request: result.ok ? requestOf({ ...input, format: "json" }, options, () => result.value) : undefined,
    milliseconds,
    ...sizes,
    bytesOut: out && encoder.encode(JSON.stringify(result.value)).length,
  };
}

/** The patch in every notation. */
function differences(schema, before, after, { generateId, ...options }) {
  return ["field-value", "json-patch", "merge-patch"].map((format) => {
    try {
      return { format, text: JSON.stringify(diff(schema, before, after, { ...options, format }), null, 2) };
    } catch (error) {
      return { format, refused: error.message };
    }
  });
}

/** An issue about an entry stands in the patch, others where their member is. */
function whereInPatch({ path, params }, patch, base) {
  if (typeof params?.entry === "number") return ["patch", [params.entry]];
  let at = patch;
  const inPatch = !Array.isArray(patch) && path.every((step) => (at = at?.[step]) !== undefined);
  return inPatch || base === undefined ? ["patch", Array.isArray(patch) ? [] : path] : ["base", path];
}

/** The value of a JSON text; what is no JSON is said by the package, with its place. */
function parsed(schema, text, editor, broken) {
  const units = unitsOf(text, encoder.encode(text).length);
  try {
    const value = JSON.parse(text);
    broken.push(...lostIn(text).map((issue) => ({ ...issue, editor, place: issue.range.map(units) })));
    return value;
  } catch {
    const said = validateBytes(schema, text).issues.filter(({ code }) => code === "syntax" || code === "limit");
    const issues = said.length > 0 ? said : [{ code: "syntax", severity: "error", path: [], message: `The ${editor} is no JSON.` }];
    broken.push(...issues.map((issue) => ({ ...issue, editor, place: issue.range?.map(units) })));
  }
}
