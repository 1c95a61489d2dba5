// The last step before fetch, and the first behind it: a checked payload as a request, and the vendor's answer as issues.

import { expandPatch, normalize, normalizeBytes, requestPlace } from "./check.js";
import { infos, schemas } from "./schemas.js";
import { copyOptions, wrong } from "./caller.js";
import { VALUE, checked as checkedOptions } from "./options.js";
import { pathText } from "./report.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Names and values of headers (RFC 9110, section 5): what `fetch` takes. */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;
const NO_VALUE = /[\r\n\0]|[^\0-\xff]/;

const parsedJson = (bytes) => JSON.parse(decoder.decode(bytes));

/** What only requests and answers ask of a schema (src/export/javascript.rs). */
const traitsOf = (place) => infos[place].traits ?? {};

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
  // Some systems need two calls, which must see the same.
  const rest = copyOptions(others);
  const info = schemas[place];
  const { pairs, resets, headers: groups = [] } = traitsOf(place);
  const url = base(baseUrl);
  const given = entries(headers, "options.headers");
  for (const [name, text] of given) if (!TOKEN.test(name) || NO_VALUE.test(text)) wrong(`options.headers: ${JSON.stringify(name)} is no header that can be sent`);
  const type = contentType ?? info.contentTypes[0];
  if (!info.contentTypes.includes(type)) wrong(`options.contentType must be one of ${info.contentTypes.join(", ")}`);

  // As an object, with the key, wherever that came from.
  const read = (payload, more) => (pairs ? expandPatch(schema, {}, payload ?? null, { ...rest, ...more, patchFormat: "merge-patch" }) : normalize(schema, payload, rest));
  const came = ArrayBuffer.isView(value)
    ? normalizeBytes(schema, value, { ...rest, contentType: inputType, accept: info.contentTypes[0] })
    : pairs && Array.isArray(value) ? normalize(schema, value, rest) : undefined;
  // What came as bytes, or as pairs, is checked; only pairs, as a body, may lack the key. Nothing else is read as a value, which holds less than bytes do.
  const checked = came === undefined ? read(value) : !came.ok ? came : pairs ? read(keyOf(came.value ?? parsedJson(value), info.fields[0].name), { partial: true, require: [] }) : { ok: true, value: parsedJson(came.body) };
  const issues = [...(came ?? checked).issues];
  const parameters = entries(query, "options.query");
  for (const [name, text] of parameters) checkQuery(info, name, text, issues);
  if (!checked.ok || issues.some(({ severity }) => severity === "error")) return { ok: false, issues };

  // The body's type is ours to say, what is wanted is the caller's.
  const all = given.filter(([name]) => name.toLowerCase() !== "content-type");
  const names = all.map(([name]) => name.toLowerCase());
  if (!names.includes("accept")) all.unshift(["Accept", info.accepts.join(", ")]);
  all.push(["Content-Type", type]);
  for (const { oneOf, beside } of groups) {
    const missing = !oneOf.some((name) => names.includes(name.toLowerCase()));
    if (missing && (beside === undefined || names.includes(beside.toLowerCase())))
      issues.push(
        beside === undefined
          ? warning(`The request needs one of these headers: ${oneOf.join(", ")}.`, { reason: "header", fields: [...oneOf] })
          : warning(`${beside} is ignored without one of these headers: ${oneOf.join(", ")}.`, { reason: "ignored_header", header: beside, fields: [...oneOf] }),
      );
  }
  const left = resets ? info.fields.map(({ name }) => name).filter((name) => !Object.hasOwn(checked.value, name)) : [];
  if (left.length > 0) issues.push(warning(`The server resets what an update leaves out: ${left.join(", ")}.`, { reason: "resets", fields: left }));

  const [parameter] = info.params;
  const [{ name: keyName }] = info.fields;
  const key = parameter === undefined ? undefined : checked.value[keyName];
  // A draft may lack it; a URL may not.
  if (parameter !== undefined && key === undefined) {
    const missing = { code: "required", severity: "error", path: [keyName], message: `${keyName} is required.` };
    return { ok: false, issues: [...issues, missing] };
  }
  const path = info.path.replace(/\{\w+\}/, () => encodeURIComponent(key));
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${path}`;
  for (const [name, text] of parameters) url.searchParams.append(name, text);
  // The key of an object is the URL's alone where pairs are the body; among pairs it goes along.
  const content = () => (pairs ? (came?.value ?? Object.entries(checked.value).filter(([Field]) => Field !== keyName).map(([Field, Value]) => ({ Field, Value }))) : checked.value);
  let body = came?.body ?? encoder.encode(JSON.stringify(content()));
  if (!type.endsWith("json")) {
    const written = normalizeBytes(schema, body, { ...rest, emptyText: undefined, accept: type });
    // What is said about values is said already.
    issues.push(...written.issues.filter(({ severity }) => severity === "error").map(({ range, ...issue }) => issue));
    if (!written.ok) return { ok: false, issues };
    ({ body } = written);
  }
  return { ok: true, issues, request: { method: info.method, url: url.href, headers: Object.fromEntries(all), body } };
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

/** Longer answers are not looked into. */
const LONGEST = 1 << 20;
const CUT = 1000;
/** More issues help nobody. */
const MOST = 100;

export function explainError(schema, response) {
  const place = requestPlace(schema, true);
  const { status, body } = response ?? {};
  if (!Number.isInteger(status)) wrong("the response must have a status, which is a number, and a body");
  if (isUnread(body)) wrong("the response's body must be what was read of it: await response.text()");
  const info = schemas[place];
  const answer = parsed(body);
  const success = status >= 200 && status < 300;
  if (success && !(answer === false && traitsOf(place).refusesByFalse)) return [];
  try {
    const found = success ? [] : details(info, answer);
    if (found.length > 0) return found.slice(0, MOST).map(([path, text, code]) => issue(info, status, path, text, code));
    return [issue(info, status, [], textOf(answer))];
  } catch {
    // An answer that is no plain data, but bites who looks into it.
    return [issue(info, status, [], "")];
  }
}

/** A stream, a promise, a Blob: nothing that JSON has. */
function isUnread(body) {
  try {
    return ["getReader", "pipe", "then", "text"].some((name) => typeof body?.[name] === "function");
  } catch {
    return false;
  }
}

function parsed(body) {
  if (typeof body !== "string") return body;
  if (body.length > LONGEST) return body.slice(0, CUT);
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** A member by its name in any letter case, of its own. */
function own(object, name) {
  const key = isObject(object) ? Object.keys(object).find((key) => key.toLowerCase() === name) : undefined;
  return key === undefined ? undefined : object[key];
}

/** What an answer says about single fields, or with a code: paths, texts and the vendor's codes. */
function details(info, answer) {
  const list = Array.isArray(answer) && answer.length <= MOST && answer.every((text) => typeof text === "string");
  const text = list ? answer.join(" ") : typeof answer === "string" ? answer : (own(answer, "message") ?? own(answer, "exceptionmessage"));
  if (info.errors.length > 0 && typeof text === "string") {
    // Codes as words of their own in a short text.
    const words = text.slice(0, CUT).match(/\w+/g) ?? [];
    const known = info.errors.filter(({ code }) => words.includes(code));
    if (known.length > 0) return known.map(({ code, field }) => [field === undefined ? [] : [field], text, code]);
  }
  const found = [];
  const state = own(answer, "modelstate") ?? own(answer, "errors");
  if (isObject(state)) {
    for (const [name, texts] of Object.entries(state).slice(0, MOST)) found.push(about(info, name, [texts].flat().slice(0, MOST).filter((text) => typeof text === "string").map((text) => text.slice(0, CUT)).join(" ")));
  }
  const odata = own(answer, "error") ?? own(answer, "odata.error");
  if (isObject(odata)) {
    const list = own(odata, "details");
    for (const detail of Array.isArray(list) ? list.slice(0, MOST) : []) if (isObject(detail)) found.push(about(info, own(detail, "target"), textOf(detail)));
    if (found.length === 0) found.push(about(info, own(odata, "target"), textOf(odata)));
  }
  return found;
}

/** What a server says of a field by its own name of it; nothing of what it says where any part of that name is a sensitive field's. */
function about(info, name, text) {
  const steps = typeof name === "string" ? name.slice(0, CUT).split(/[.[\]/\s]+/).filter(Boolean).slice(0, 32) : [];
  const secret = steps.some((step) => sensitiveNames(info.fields).has(step.toLowerCase()));
  return [pathOf(info, steps), secret ? "" : text];
}

function sensitiveNames(fields, names = new Set(), seen = new Set()) {
  for (const field of fields ?? []) {
    if (field.sensitive) names.add(field.name.toLowerCase());
    const inner = field.items ?? field;
    if (inner.record && !seen.has(inner.record)) sensitiveNames(inner.fields, names, seen.add(inner.record));
  }
  return names;
}

/** A server's name of a field as a path in the payload: documented names as documented, what comes before them left out. */
function pathOf(info, steps) {
  for (let start = 0; start < Math.min(3, steps.length); start++) {
    const path = [];
    let { fields } = info;
    for (const step of steps.slice(start)) {
      if (/^\d+$/.test(step) && path.length > 0) {
        path.push(Number(step));
        continue;
      }
      const field = fields?.find(({ name, aliases }) => [name, ...(aliases ?? [])].some((known) => known.toLowerCase() === step.toLowerCase()));
      if (field === undefined) break;
      path.push(field.name);
      fields = (field.items ?? field).fields;
    }
    if (path.length > 0) return path;
  }
  return [];
}

/** The text of an answer, out of wherever its kind keeps it. */
function textOf(answer) {
  if (typeof answer === "string") return answer;
  if (!isObject(answer)) return answer === undefined || answer === null ? "" : typeof answer === "object" ? "" : String(answer);
  for (const name of ["errormessage", "message", "error_description", "title", "detail", "error"]) {
    const value = own(answer, name);
    if (typeof value === "string" && value !== "") return value;
    if (isObject(value)) {
      const inner = own(value, "value") ?? own(value, "message");
      if (typeof inner === "string") return inner;
    }
  }
  return "";
}

function issue(info, status, path, text, vendorCode) {
  let sensitive = false;
  let { fields } = info;
  for (const step of path) {
    const field = fields?.find(({ name }) => name === step);
    if (field === undefined) continue;
    sensitive ||= field.sensitive;
    fields = (field.items ?? field).fields;
  }
  // What is said of a record may be said of a secret in it.
  sensitive ||= path.length > 0 && sensitiveNames(fields).size > 0;
  const where = path.length === 0 ? "the request" : pathText(path);
  const params = { status };
  const cut = text.replace(/\s+/g, " ").trim().slice(0, CUT).toWellFormed();
  if (cut !== "" && !sensitive) params.server = cut;
  const found = { code: "server", severity: "error", path, message: `The server did not accept ${where} (status ${status}).`, params };
  if (vendorCode !== undefined) found.vendorCode = vendorCode;
  return found;
}
