// The last step before fetch: a payload as a checked request.

import { expandPatch, normalize, normalizeBytes, requestPlace } from "./check.js";
import { infos, schemas } from "./schemas.js";
import { copyOptions, wrong } from "./caller.js";
import { own } from "./own.js";
import { VALUE, checked as checkedOptions } from "./options.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Names and values of headers (RFC 9110, section 5): what `fetch` takes. */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;
const NO_VALUE = /[\r\n\0]|[^\0-\xff]/;

const asBytes = (value) => encoder.encode(JSON.stringify(value));
const asValue = (bytes) => JSON.parse(decoder.decode(bytes));

/** What an update in pairs says of its key, whichever way it is written. */
function keyOf(payload, name) {
  const known = name.toLowerCase();
  const pair = Array.isArray(payload) ? payload.find((pair) => String(own(pair, "field")).trim().toLowerCase() === known) : undefined;
  return { [name]: pair ? own(pair, "value") : own(payload, known) };
}

const any = () => {};
const OPTIONS = { baseUrl: any, query: any, headers: any, contentType: any, inputType: any, ...VALUE };

export function buildRequest(schema, value, options) {
  const place = requestPlace(schema);
  if (typeof options !== "object" || options === null) wrong("options must be an object with a baseUrl");
  const { baseUrl, query, headers, contentType, inputType, ...others } = checkedOptions(options, OPTIONS, "options");
  if (inputType !== undefined && typeof inputType !== "string") wrong("options.inputType must be a string");
  // Several calls must see the same.
  const rest = copyOptions(others);
  const info = schemas[place];
  const { pairs, resets, headers: groups = [] } = infos[place].traits ?? {};
  const url = base(baseUrl);
  const given = entries(headers, "options.headers");
  for (const [name, text] of given) if (!TOKEN.test(name) || NO_VALUE.test(text)) wrong(`options.headers: ${JSON.stringify(name)} is no header that can be sent`);
  const parameters = entries(query, "options.query");
  const type = contentType ?? info.contentTypes[0];
  if (!info.contentTypes.includes(type)) wrong(`options.contentType must be one of ${info.contentTypes.join(", ")}`);

  const payload = read(schema, value, inputType, rest, info, pairs);
  const issues = [...payload.issues];
  for (const [name, text] of parameters) checkQuery(info, name, text, issues);
  if (!payload.ok || issues.some(({ severity }) => severity === "error")) return { ok: false, issues };
  checkHeaders(given, groups, issues);
  const left = resets ? info.fields.map(({ name }) => name).filter((name) => !Object.hasOwn(payload.value, name)) : [];
  if (left.length > 0) issues.push(warning(`The server resets what an update leaves out: ${left.join(", ")}.`, { reason: "resets", fields: left }));

  const [{ name: keyName }] = info.fields;
  const key = payload.value[keyName];
  // A draft may lack it; a URL may not.
  if (info.params.length > 0 && key === undefined) {
    const missing = { code: "required", severity: "error", path: [keyName], message: `${keyName} is required.` };
    return { ok: false, issues: [...issues, missing] };
  }
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${info.path.replace(/\{\w+\}/, () => encodeURIComponent(key))}`;
  for (const [name, text] of parameters) url.searchParams.append(name, text);

  let { body } = payload;
  if (!type.endsWith("json")) {
    const written = normalizeBytes(schema, body, { ...rest, emptyText: undefined, accept: type });
    // What is said about values is said already.
    issues.push(...written.issues.filter(({ severity }) => severity === "error").map(({ range, ...issue }) => issue));
    if (!written.ok) return { ok: false, issues };
    ({ body } = written);
  }
  return { ok: true, issues, request: { method: info.method, url: url.href, headers: toSend(given, info, type), body } };
}

/** A payload, checked: as an object, with the key wherever that came from, and as the body in JSON. */
function read(schema, value, inputType, options, info, pairs) {
  const [{ name: key }] = info.fields;
  const asObject = (payload, more) =>
    pairs ? expandPatch(schema, {}, payload ?? null, { ...options, ...more, patchFormat: "merge-patch" }) : normalize(schema, payload, options);
  let came;
  if (ArrayBuffer.isView(value)) came = normalizeBytes(schema, value, { ...options, contentType: inputType, accept: info.contentTypes[0] });
  else if (pairs && Array.isArray(value)) came = normalize(schema, value, options);
  else {
    const object = asObject(value);
    if (!object.ok) return object;
    // The key of an object is the URL's alone where pairs are the body; among pairs it goes along.
    const list = () => Object.entries(object.value).filter(([Field]) => Field !== key).map(([Field, Value]) => ({ Field, Value }));
    return { ...object, body: asBytes(pairs ? list() : object.value) };
  }
  if (!came.ok) return came;
  const { ok, issues, value: list, body = asBytes(list) } = came;
  if (!pairs) return { ok, issues, body, value: asValue(body) };
  // Only pairs, as a body, may lack the key. Nothing else is read as a value, which holds less than bytes do.
  const { value: object } = asObject(keyOf(list ?? asValue(value), key), { partial: true, require: [] });
  return { ok: object !== undefined, issues, body, value: object };
}

/** The headers that go with a body. Its type is ours to say, what is wanted is the caller's. */
function toSend(given, { accepts }, type) {
  const headers = given.filter(([name]) => name.toLowerCase() !== "content-type");
  if (!headers.some(([name]) => name.toLowerCase() === "accept")) headers.unshift(["Accept", accepts.join(", ")]);
  return Object.fromEntries([...headers, ["Content-Type", type]]);
}

/** What the page says of headers: one of several must be there, or one is ignored without another. */
function checkHeaders(given, groups, issues) {
  const names = given.map(([name]) => name.toLowerCase());
  for (const { oneOf, beside } of groups) {
    if (oneOf.some((name) => names.includes(name.toLowerCase())) || (beside !== undefined && !names.includes(beside.toLowerCase()))) continue;
    const list = oneOf.join(", ");
    issues.push(
      beside === undefined
        ? warning(`The request needs one of these headers: ${list}.`, { reason: "header", fields: [...oneOf] })
        : warning(`${beside} is ignored without one of these headers: ${list}.`, { reason: "ignored_header", header: beside, fields: [...oneOf] }),
    );
  }
}

function warning(message, params) {
  return { code: "required", severity: "warning", path: [], message, params };
}

function base(given) {
  const text = typeof given === "object" && given !== null ? given.href : given;
  const known = typeof text === "string" && URL.canParse(text) ? new URL(text) : wrong("options.baseUrl must be an absolute URL");
  if (known.protocol !== "https:" && known.protocol !== "http:") wrong("options.baseUrl must be an http or https URL");
  if (known.username || known.password) wrong("options.baseUrl must not carry credentials");
  if (known.search || known.hash || /[?#]/.test(text)) wrong("options.baseUrl must not have a query or a hash");
  return known;
}

function entries(values, name) {
  if (values === undefined) return [];
  if (typeof values !== "object" || values === null) wrong(`${name} must be an object of texts`);
  // Headers, URLSearchParams and Maps have no members of their own, but are pairs.
  const list = typeof values[Symbol.iterator] === "function" ? Array.from(values) : Object.entries(values);
  for (const pair of list) if (!Array.isArray(pair) || typeof pair[0] !== "string") wrong(`${name} must be an object of texts`);
  for (const [key, value] of list) if (typeof value !== "string") wrong(`${name}.${key} must be a string`);
  return list;
}

/** $select is paths of letters, digits and slashes with commas between. */
function checkQuery(info, name, text, issues) {
  const parameter = name.slice(0, 80).toWellFormed();
  const say = (code, severity, message, params) => issues.push({ code, severity, path: [], message, params: { ...params, parameter } });
  if (!info.query.some((parameter) => parameter.name === name)) return say("unknown_field", "warning", `The page names no query parameter ${parameter}.`, { reason: "query" });
  if (!/^[a-z\d/]+(,[a-z\d/]+)*$/i.test(text))
    return say("format", "error", `${parameter} must be names with commas between, such as Name,Person/Firstname.`, { expected: "names" });
  const known = new Set(info.fields.map((field) => field.name.toLowerCase()));
  // Once is enough: it says of none which one it is.
  if (text.split(",").some((path) => !known.has(path.split("/")[0].toLowerCase())))
    say("unknown_field", "warning", `${parameter} names a member that is not documented.`, { reason: "selected" });
}
