// What holds for every vector, in every runtime.

import { casesOf, jsonBody, textFrom } from "./cases.mjs";
import { equal, isEqual, ok, test } from "./harness.mjs";
import { checkPatches } from "./patches.mjs";

const encoder = new TextEncoder();

/** Runs all vectors: `vectors` is tests/vectors as one object, folder by folder, file by file. */
export function checkVectors(api, { json, patch, rfc, ...systems }) {
  checkPatches(api, patch);
  for (const [system, { minimal, ...files }] of Object.entries(systems)) {
    for (const [topic, file] of Object.entries(files)) for (const row of casesOf(file, minimal, api)) checkCase(api, `${system}/${topic}: ${row.name}`, row);
  }
  for (const [topic, file] of Object.entries(json)) for (const row of file.cases) test(`json/${topic}: ${row.name}`, () => checkJson(api, row));
}

function checkCase(api, name, row) {
  if (row.form !== undefined) {
    test(`${name} (URLSearchParams)`, () => checkForm(api, row, new URLSearchParams(row.form)));
    const form = new FormData();
    for (const [field, value] of new URLSearchParams(row.form)) form.append(field, value);
    test(`${name} (FormData)`, () => checkForm(api, row, form));
  }
  if (row.value) {
    test(`${name} (value)`, () => checkValue(api, row));
    test(`${name} (fields)`, () => checkFields(api, row));
  }
  test(`${name} (bytes)`, () => checkBytes(api, row, row.bytes));
  // A view somewhere inside a larger buffer is what Node's Buffer and streams give.
  test(`${name} (part of a buffer)`, () => checkBytes(api, row, inner(row.bytes)));
  test(`${name} (ArrayBuffer)`, () => checkBytes(api, row, row.bytes.slice().buffer));
  if (row.text !== undefined) test(`${name} (text)`, () => checkBytes(api, row, row.text));
}

function checkValue(api, row) {
  const { schema, options } = row;
  const value = deepFreeze(row.value());
  const verdict = api.validate(schema, value, options);
  const result = api.normalize(schema, value, options);
  equal(value, row.value(), "the payload, which must not be changed,");
  checkVerdict(api, verdict, row, undefined);
  equal({ ok: result.ok, issues: result.issues }, verdict, "normalize's verdict, beside validate's,");
  const body = api.normalizeBytes(schema, row.text, options);
  // Text as a value is told to be a wrong call, most likely; a body can be a text in JSON.
  const same = ({ range, message, params, ...issue }) => (typeof value === "string" ? issue : { ...issue, message, ...(params && { params }) });
  equal({ ok: body.ok, issues: body.issues.map(same) }, { ok: verdict.ok, issues: verdict.issues.map(same) }, "normalizeBytes' verdict, beside validate's,");
  if (!row.ok) return equal(Object.keys(result).sort(), ["changes", "issues", "ok"], "members of a refusal");
  checkChanges(result.changes, row.changes);
  equal(result.value, row.output, "value");
  equal(JSON.stringify(result.value), JSON.stringify(row.output), "value, with the order of its members,");
  if (result.changes.length > 0) equal(textFrom(body.body), JSON.stringify(result.value), "body, beside the value's text,");
  const again = api.normalize(schema, deepFreeze(result.value), forArray(row));
  equal(again.changes, [], "changes of what is normalized already");
  equal(JSON.stringify(again.value), JSON.stringify(result.value), "what is normalized again");
}

/** A form as a value says what its text says, and gives what its text becomes in JSON. */
function checkForm(api, { schema, text, options: { contentType, accept, ...options } }, form) {
  const wanted = api.normalizeBytes(schema, text, { ...options, contentType, accept: "application/json" });
  const result = api.normalize(schema, form, options);
  const issues = wanted.issues.map(({ range, ...issue }) => issue);
  const place = ({ params, ...issue }) => (issue.code === "syntax" ? { ...issue, message: "" } : { ...issue, params });
  equal(result.issues.map(place), issues.map(place), "issues");
  equal(api.validate(schema, form, options), { ok: result.ok, issues: result.issues }, "validate's verdict");
  equal(result.changes, wanted.changes, "changes");
  if (result.ok) equal(JSON.stringify(result.value), textFrom(wanted.body), "value");
}

function checkBytes(api, row, body) {
  const { schema, options } = row;
  const before = body instanceof Uint8Array ? body.slice() : undefined;
  const verdict = api.validateBytes(schema, body, options);
  const result = api.normalizeBytes(schema, body, options);
  if (before) equal(body, before, "the body, which must not be changed,");
  checkVerdict(api, verdict, row, body);
  equal({ ok: result.ok, issues: result.issues }, verdict, "normalizeBytes' verdict, beside validateBytes',");
  if (!row.ok) return equal({ ...result, issues: 0 }, { ok: false, issues: 0, changed: false, changes: [] }, "refusal");
  checkChanges(result.changes, row.changes);
  equal(result.changed, row.changes.length > 0 || !isEqual(row.body, row.bytes), "changed");
  equal(result.contentType, row.type ?? mediaType(options), "contentType");
  ok(result.body instanceof Uint8Array, "the body must be a Uint8Array");
  equal(result.body, row.body, "body");
  if (!result.changed && body instanceof Uint8Array) ok(result.body === body, "the body must be the very input when nothing changed");
  if (result.changed && body instanceof Uint8Array) ok(result.body.buffer !== body.buffer, "a changed body must not be the input's buffer");
  const again = api.normalizeBytes(schema, result.body, { ...forArray(row), contentType: result.contentType });
  equal([again.changes, again.changed], [[], false], "changes of what is normalized already");
  equal(again.body, result.body, "what is normalized again");
}

/** An Aranda update as an object names the user itself; the array that comes out of it leaves that to the URI. */
function forArray({ schema, options, text }) {
  const { Id } = schema === "aranda.user.update" ? JSON.parse(text.replace(/^\ufeff/, "")) : {};
  return Id === undefined ? options : { ...options, params: { id: Id } };
}

/** The type that comes out is the documented name of the one wanted. */
function mediaType({ contentType = "application/json", accept = contentType } = {}) {
  return accept.split(";")[0].trim().toLowerCase();
}

/** `body` is what was given, if it was no value. */
function checkVerdict(api, { ok: verdict, issues, ...rest }, row, body) {
  equal(verdict, row.ok, "ok");
  equal(rest, {}, "further members of the verdict");
  equal(issues.length, row.issues.length, `number of issues (${issues.map(({ code, path }) => `${code} ${path.join(".")}`).join(", ")})`);
  const open = [...issues];
  for (const expected of row.issues) {
    const at = open.findIndex((issue) => isEqual([issue.code, issue.severity, issue.path], [expected.code, expected.severity, expected.path]) && (expected.vendorCode ?? issue.vendorCode) === issue.vendorCode && holds(issue.params, expected.params) && standsThere(issue, expected, row));
    ok(at >= 0, `an issue is missing: ${JSON.stringify(expected)}\n  there are ${JSON.stringify(open)}`);
    open.splice(at, 1);
  }
  const words = received(row.text);
  for (const issue of issues) checkIssue(api, issue, row, body, words);
}

/** Whether what the range covers is what the case says, where it says so and there is a range: a value has none. */
const standsThere = ({ range }, { at }, row) => at === undefined || range === undefined || new TextDecoder().decode(row.bytes.subarray(...range)) === at;
const holds = (params = {}, expected = {}) => Object.entries(expected).every(([name, value]) => isEqual(params[name], value));

const MEMBERS = ["code", "message", "params", "path", "range", "severity", "vendorCode"];
/** What stands in `params` beside names: what was expected, which limit it was, which reason of several. */
const WORDS = [
  "text", "boolean", "integer", "telephone", "guid", "date", "enum", "record", "list", "map", "field-value", "field-values", "json", "bytes", "keys", "attributes", "depth", "items",
  "issues", "warnings", "empty", "null", "zero_guid", "resets", "zero", "patch", "operation", "marked", "unreadable", "unparsed", "server_type", "degrees",
  "day", "email", "kept", "letter_case", "id", "several", "gap", "absent", "test", "base", "patch_format", "patch_null", "patch_user", "root", "form", "characters", "element", "empty", "name", "brackets", "path", "xml", "unpublished", "encoding", "doctype", "accept", "markup", "UserUpdateRequest",
];

function checkIssue(api, issue, row, body, words) {
  const about = JSON.stringify(issue);
  ok(Object.keys(issue).every((name) => MEMBERS.includes(name) && issue[name] !== undefined), `an issue has members that are not documented: ${about}`);
  ok(typeof issue.message === "string" && /[.?]$/.test(issue.message), `a message must be a sentence: ${about}`);
  const said = Object.values(issue.params ?? {}).flat().reduce((text, fact) => text.replaceAll(String(fact), ""), issue.message);
  for (const word of words) ok(!said.includes(word), `a message holds a value that was received, ${JSON.stringify(word)}: ${about}`);
  const names = new Set([...WORDS, ...documentedNames(api), ...api.schemas.flatMap(({ contentTypes }) => contentTypes)]);
  for (const fact of Object.values(issue.params ?? {}).flat()) ok(typeof fact !== "string" || names.has(fact), `params hold another text than a name: ${about}`);
  if (body === undefined) return ok(!("range" in issue), `no range where no text was given: ${about}`);
  if (!("range" in issue) && isNowhere(issue, row, body)) return;
  const [start, end, ...more] = issue.range ?? [];
  ok(Number.isInteger(start) && Number.isInteger(end) && more.length === 0 && 0 <= start && start <= end && end <= row.bytes.length, `a range inside the body is missing: ${about}`);
}

/** Issues that no part of the body has: that there are more, the media type, the URI's id; and too long a text, before it is bytes. */
function isNowhere({ code, params, path }, { options }, body) {
  if (code === "unsupported" || ["issues", "warnings"].includes(params?.limit)) return true;
  return path.length === 1 && Object.keys(options?.params ?? {}).some((name) => path[0].toLowerCase().endsWith(name)) ? true : typeof body === "string" && params?.limit === "bytes";
}

/** Texts of the payload that no message may hold: all but names, and but for what is too short to tell. */
function received(text) {
  const names = new Set();
  const texts = new Set();
  const visit = (value) => {
    if (typeof value === "string") texts.add(value);
    else if (typeof value === "object" && value !== null) {
      if (!Array.isArray(value)) for (const name of Object.keys(value)) names.add(name);
      // The Field of a pair is a name, and no value.
      for (const [name, inner] of Object.entries(value)) if (name.toLowerCase() === "field" && typeof inner === "string") names.add(inner.trim()); else visit(inner);
    }
  };
  try {
    visit(JSON.parse(text.replace(/^\ufeff/, "")));
  } catch {
    // Of XML what is between tags.
    for (const [, word] of (text ?? "").matchAll(/>([^<>&\s]+)</g)) texts.add(word);
  }
  // "text" and "true", and two documented names side by side, stand in messages of their own accord.
  return [...texts].filter((word) => word.length > 3 && ![...names].some((name) => name.includes(word)) && !["text", "true", "date", "list", "YesNo, Ok"].includes(word));
}

let namesKnown;
function documentedNames({ schemas }) {
  const collect = (fields) => fields.flatMap(({ name, fields = [], items = [], values = [] }) => [name, ...values.map(String), ...collect(fields), ...collect([items].flat())]);
  return (namesKnown ??= new Set(schemas.flatMap(({ fields }) => collect(fields))));
}

function checkChanges(changes, expected) {
  const key = ({ path, rule }) => `${JSON.stringify(path)} ${rule}`;
  equal(changes.map(key).sort(), expected.map(key).sort(), "changes");
  const open = [...changes];
  for (const change of expected) {
    const at = open.findIndex((other) => isEqual(other, change));
    ok(at >= 0, `a change is missing: ${JSON.stringify(change)}\n  there are ${JSON.stringify(open)}`);
    open.splice(at, 1);
  }
}

/** Issues that a field alone cannot have: they come of other fields, of the call, or of how the payload is written. */
const TOGETHER = ["duplicate_field", "mismatch", "limit", "unsupported", "syntax", "unknown_field", "one_of_required"];

/** Each documented field that is there, checked by itself, gives the issues that the whole payload's check has about it. */
function checkFields(api, { schema, options, issues, value }) {
  if (options?.params || issues.some(({ code, path }) => code === "limit" || code === "duplicate_field" || path.length === 0 && code === "type")) return;
  const whole = api.validate(schema, value(), options).issues;
  // An update that travels as an array of pairs has no members of its own.
  if (Array.isArray(value())) return;
  const visit = (record, fields, path) => {
    for (const { name, fields: inner } of fields) {
      if (!Object.hasOwn(record, name)) continue;
      const at = [...path, name];
      const expected = whole.filter((issue) => at.every((step, depth) => issue.path[depth] === step));
      const verdict = { ok: expected.every(({ severity }) => severity !== "error"), issues: expected };
      // An unknown member inside a record is told by the record's own check too.
      if (!expected.some(({ code, path }) => TOGETHER.includes(code) && path.length === at.length)) equal(api.validateField(schema, at.join("."), record[name], options), verdict, `verdict on ${at.join(".")} alone`);
      if (inner && typeof record[name] === "object" && record[name] !== null && !Array.isArray(record[name])) visit(record[name], inner, at);
    }
  };
  visit(value(), api.schemas.find(({ id }) => id === schema).fields, []);
}

function checkJson(api, row) {
  const bytes = jsonBody(row);
  checkReading(api.validateBytes("wello.user.update", bytes), row);
  const text = textFrom(bytes);
  if (text !== undefined) checkReading(api.validateBytes("wello.user.update", text), row);
}

function checkReading({ issues }, { verdict, range, start }) {
  if (verdict === "accept") return ok(!issues.some(({ code, params }) => code === "syntax" || (code === "limit" && params.limit !== "issues")), `should be read: ${JSON.stringify(issues)}`);
  equal(issues.map(({ code, path, severity }) => ({ code, path, severity })), [{ code: verdict, path: [], severity: "error" }], "issues");
  if (range) equal(issues[0].range, range, "range");
  if (start !== undefined) equal(issues[0].range[0], start, "start of the range");
}

function inner(bytes) {
  const larger = new Uint8Array(bytes.length + 16).fill(0x7b);
  larger.set(bytes, 7);
  return larger.subarray(7, 7 + bytes.length);
}

export function deepFreeze(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

/** A few calls of every kind, for runtimes where all vectors would be too much. */
export function checkSmoke(api) {
  const schema = "wello.user.update";
  test("the sample", () => {
    const sample = api.example(schema);
    const { ok: good, value, changes } = api.normalize(schema, sample);
    ok(good, "the sample must pass");
    const result = api.normalizeBytes(schema, JSON.stringify(sample));
    equal(textFrom(result.body), JSON.stringify(value), "body");
    equal(result.changes, changes, "changes");
  });
  test("a payload that is refused", () => {
    const { issues } = api.validate(schema, { ...api.example(schema), id: "none", nonsense: 1 });
    equal(issues.filter(({ severity }) => severity === "error").map(({ code, path }) => [code, ...path]), [["format", "id"], ["unknown_field", "nonsense"]], "errors");
    equal(api.validateBytes(schema, "{").issues.map(({ code, range }) => [code, range]), [["syntax", [1, 1]]], "errors of a text");
    equal(api.validateField(schema, "sales_organization.archived", "x").issues.map(({ code, path }) => [code, ...path]), [["type", "sales_organization", "archived"]], "errors of a field");
  });
  test("the place of an issue, where normalizing would move the member", () => {
    const text = '{"sales_organization_code":"ERP-1","email":"jdoe@example.com","lastname":"Doe","username":"jdoe","id":"11820d40-5f3a-4013-aa42-f83e2b83852e"}';
    const options = { params: { id: "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4" } };
    for (const call of [api.validateBytes, api.normalizeBytes]) {
      const [{ code, range }] = call(schema, text, options).issues;
      equal([code, text.slice(...range)], ["mismatch", '"11820d40-5f3a-4013-aa42-f83e2b83852e"'], `issue of ${call === api.validateBytes ? "validateBytes" : "normalizeBytes"}`);
    }
  });
  test("letters of every size", () => {
    const notes = "é € 𝄞 \ud83d\ude00 日本";
    const payload = { ...api.example(schema), notes };
    equal(api.normalize(schema, payload).value.notes, notes, "notes");
    const { body } = api.normalizeBytes(schema, encoder.encode(JSON.stringify(payload)));
    equal(JSON.parse(textFrom(body)).notes, notes, "notes in the body");
    equal(api.validate(schema, { ...payload, notes: "\ud83d" }).issues.filter(({ code }) => code === "unicode").map(({ path }) => path), [["notes"]], "lone surrogates");
  });
  test("a random id", () => {
    const { id, ...rest } = api.example("wello.user.create");
    const results = [0, 1].map(() => api.normalize("wello.user.create", rest, { generateId: true }));
    for (const { value, changes } of results) {
      ok(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(value.id), `${value.id} is no random UUID`);
      equal(changes.filter(({ rule }) => rule === "generated_id"), [{ path: ["id"], rule: "generated_id", to: value.id }], "change");
    }
    ok(results[0].value.id !== results[1].value.id, "two random ids are the same");
  });
}
