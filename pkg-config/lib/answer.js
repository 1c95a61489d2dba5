// The first step behind fetch: the vendor's answer as issues.

import { requestPlace } from "./check.js";
import { infos, schemas } from "./schemas.js";
import { wrong } from "./caller.js";
import { isObject, own } from "./own.js";
import { pathText } from "./report.js";

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
  if (success && !(answer === false && infos[place].traits?.refusesByFalse)) return [];
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
