// Requests out and answers back; and what of patches no vector can show. In Node, on the installed package.

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { deepFreeze } from "../checks.mjs";
import { equal, finish, ok, test, throwsTypeError } from "../harness.mjs";

const consumer = process.argv[2];
const api = await import(pathToFileURL(join(consumer, "import.mjs")));
const { buildRequest, diff, example, expandPatch, explainError, normalize, normalizeBytes, schemas } = api;
const text = (bytes) => new TextDecoder().decode(bytes);
const codes = (issues) => issues.map(({ code, severity, path }) => [severity, code, ...path]);
const AUTHORIZED = { Authorization: "token" };

// ---------------------------------------------------------------- buildRequest

const REQUESTS = [
  ["wello.user.create", "https://x.example/odata/api", "POST", "https://x.example/odata/api/user"],
  ["wello.user.update", "https://x.example/odata/api/", "PUT", "https://x.example/odata/api/user(cd50814a-f1a8-42ea-ace0-7e6fff28b0c4)"],
  ["salt2.user.update", "http://localhost:8080", "PUT", "http://localhost:8080/user/update"],
  ["superoffice.user.update", "https://so.example/Cust1", "PUT", "https://so.example/Cust1/api/v1/User/500"],
];
for (const [schema, baseUrl, method, url] of REQUESTS) {
  test(`${schema}: the sample as a request`, () => {
    const sample = deepFreeze(example(schema));
    const { ok: good, request } = buildRequest(schema, sample, { baseUrl, headers: AUTHORIZED });
    ok(good, "the sample must pass");
    const info = schemas.find(({ id }) => id === schema);
    equal([request.method, request.url], [method, url], "method and URL");
    equal(request.headers, { Accept: info.accepts.join(", "), Authorization: "token", "Content-Type": "application/json" }, "headers");
    equal(text(request.body), JSON.stringify(normalize(schema, sample).value), "body");
    new Request(request.url, request);
  });
}
test("aranda: object, array and params name the user; the array is what is sent", () => {
  const options = { baseUrl: "https://a.example/ASDKAPI", headers: AUTHORIZED };
  const url = "https://a.example/ASDKAPI/api/v8.6/user/42/update";
  const named = [{ Field: "Address", Value: "x" }, { Field: "id", Value: "42" }];
  for (const [value, more] of [[{ Id: "0042", Address: "x" }, {}], [[{ Field: "ADDRESS", Value: "x" }], { params: { id: 42 } }], [named, {}], [named, { params: { id: "42" }, coerce: "server" }]]) {
    const { issues, request } = buildRequest("aranda.user.update", deepFreeze(value), { ...options, ...more });
    const expected = JSON.stringify(normalize("aranda.user.update", value, more).value);
    equal([issues, request.url, text(request.body)], [[], url, expected], JSON.stringify(value));
    // A Field of that name goes along, an object's id is the URL's alone.
    equal(expected, `[${value === named ? '{"Field":"Id","Value":42},' : ""}{"Field":"Address","Value":"x"}]`, "pairs");
  }
  equal(buildRequest("aranda.user.update", named, { ...options, params: { id: 43 } }).issues.map(({ code, path }) => [code, ...path]), [["mismatch", "Id"]], "another in the URI");
});
test("what is wanted is the caller's to say, however it is spelt; what the body is, is not", () => {
  for (const accept of ["Accept", "accept", "ACCEPT"]) {
    const { request } = buildRequest("salt2.user.update", { UserId: 1 }, { baseUrl: "https://x.example", headers: { [accept]: "text/json", "content-TYPE": "text/plain" } });
    equal(request.headers, { [accept]: "text/json", "Content-Type": "application/json" }, accept);
  }
});
test("a key that the URI alone carries goes into both", () => {
  const { id, ...rest } = example("wello.user.update");
  const { request } = buildRequest("wello.user.update", rest, { baseUrl: "https://x.example/api", params: { id: `{${id.toUpperCase()}}` } });
  equal([request.url, JSON.parse(text(request.body)).id], [`https://x.example/api/user(${id})`, id], "URL and body");
});
test("the bytes of a body make the request that its value makes", () => {
  const bytes = (value) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
  const shown = ({ request, issues, ...rest }) => ({ ...rest, issues: issues.map(({ range, ...issue }) => issue), request: request && { ...request, body: text(request.body) } });
  const options = { baseUrl: "https://x.example/api", headers: AUTHORIZED };
  const aranda = { Id: "0042", Address: "x", floor: "3" };
  const cases = [
    ...REQUESTS.map(([schema]) => [schema, example(schema)]),
    ["wello.user.update", { ...example("wello.user.update"), ARCHIVED: "true", id: undefined }, { params: { id: "{CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4}" } }],
    ["wello.user.update", { id: 1 }], ["superoffice.user.update", {}], ["superoffice.user.update", {}, { partial: true }],
    ["aranda.user.update", aranda], ["aranda.user.update", aranda, { params: { id: 7 } }], ["aranda.user.update", { Address: "x" }], ["aranda.user.update", [{ Field: "Id", Value: 42 }, { Field: "Address", Value: "x" }]], ["aranda.user.update", { ...aranda, other: 1 }, { unknown: "keep" }], ["aranda.user.update", [{ Field: "Address", Value: "x" }], { params: { id: " 42" } }],
    ["salt2.user.update", { UserId: "7", firstname: "Ann" }, { contentType: "application/xml" }],
  ];
  for (const [schema, value, more] of cases) {
    const expected = buildRequest(schema, value, { ...options, ...more });
    equal(shown(buildRequest(schema, bytes(value), { ...options, ...more })), shown(expected), `${schema} ${JSON.stringify(more)}`);
  }
  const form = buildRequest("salt2.user.update", bytes("UserId=7&FirstName=Ann"), { ...options, inputType: "application/x-www-form-urlencoded; charset=utf-8" });
  equal(text(form.request.body), '{"UserId":7,"FirstName":"Ann"}', "a form");
  const few = buildRequest("aranda.user.update", aranda, { ...options, limits: { items: 3 } });
  equal(text(few.request.body), '[{"Field":"Address","Value":"x"},{"Field":"Floor","Value":3}]', "as many members as items");
  // What only bytes show, and how large a number may be.
  equal(codes(buildRequest("salt2.user.update", bytes('{"UserId":7,"userid":8}'), options).issues)[0], ["error", "duplicate_field", "UserId"], "twice");
  equal(codes(buildRequest("aranda.user.update", bytes("[{]"), options).issues), [["error", "syntax"]], "no JSON");
  // Numbers that JavaScript has none for: nothing of the pairs is read as a value but the key.
  for (const [given, sent] of [
    ['[{"Field":"FullName","Value":1e999}]', '[{"Field":"FullName","Value":"1e999"}]'],
    ['[{"Field":"x","Value":12345678901234567890}]', '[{"Field":"x","Value":12345678901234567890}]'],
    ['[ { "Value": " 42 ", "Field": " iD" }, {"Field":"x","Value":{"a":[1e999]}}]', '[{"Field":"Id","Value":42},{"Field":"x","Value":{"a":[1e999]}}]'],
    ['[ {"\\u0046ield":"\\u0049d","Value":42} ]', '[ {"\\u0046ield":"\\u0049d","Value":42} ]'],
    ['{"id":42,"x":0.10000000000000000000001}', '[{"Field":"x","Value":0.10000000000000000000001}]'],
  ]) {
    const { ok: good, request } = buildRequest("aranda.user.update", bytes(given), { baseUrl: "https://x.example", unknown: "keep", require: ["FullName"].filter((name) => given.includes(name)), ...(!/id|u0049/i.test(given) || /FullName/.test(given) ? { params: { id: 42 } } : {}) });
    ok(good, given);
    equal([new URL(request.url).pathname, text(request.body)], ["/api/v8.6/user/42/update", sent], given);
  }
  const { request } = buildRequest("wello.user.update", bytes(JSON.stringify(example("wello.user.update")).replace(/"username":"[^"]*"/, '"username":12345678901234567890')), options);
  ok(text(request.body).includes('"username":"12345678901234567890"'), "digits");
  equal(codes(buildRequest("salt2.user.update", bytes("{}"), { ...options, inputType: "text/csv" }).issues), [["error", "unsupported"]], "type");
  equal(codes(buildRequest("salt2.user.update", bytes("{}"), { ...options, limits: { bytes: 1 } }).issues), [["error", "limit"]], "limit");
  throwsTypeError(() => buildRequest("salt2.user.update", bytes("{}"), { ...options, inputType: 1 }), "options.inputType");
});
test("what does not normalize is no request", () => {
  const result = buildRequest("wello.user.update", { ...example("wello.user.update"), archived: "x" }, { baseUrl: "https://x.example" });
  equal([result.ok, "request" in result, codes(result.issues).at(0)], [false, false, ["error", "type", "archived"]], "result");
  const other = buildRequest("superoffice.user.update", { AssociateId: 5 }, { baseUrl: "https://x.example", params: { id: 6 } });
  equal(codes(other.issues)[0], ["error", "mismatch", "AssociateId"], "another id");
});
test("headers that the pages ask for are missed with a warning", () => {
  const warnings = (schema, value, headers) => buildRequest(schema, value, { baseUrl: "https://x.example", headers }).issues.filter(({ message }) => message.includes("header")).map(({ params }) => params.fields);
  const so = example("superoffice.user.update");
  equal(warnings("superoffice.user.update", so, {}), [["Authorization", "X-XSRF-TOKEN"]], "none");
  equal(warnings("superoffice.user.update", so, { "x-xsrf-token": "x", "SO-Culture": "no" }), [["SO-Language", "Accept-Language"]], "culture");
  equal(warnings("superoffice.user.update", so, { authorization: "x", "so-culture": "no", "accept-language": "nb" }), [], "all");
  equal(warnings("aranda.user.update", { Id: 1 }, {}), [["Authorization"]], "aranda");
  equal(warnings("wello.user.create", example("wello.user.create"), {}), [], "wello");
});
test("an update that leaves members out, where the server resets them", () => {
  const { issues } = buildRequest("salt2.user.update", { UserId: 5, OfficeId: 1 }, { baseUrl: "https://x.example" });
  equal(codes(issues), [["warning", "required"]], "issues");
  ok(issues[0].params.fields.includes("FirstName") && !issues[0].params.fields.includes("OfficeId"), "the missing ones are named");
});
test("$select", () => {
  const build = ($select, query = { $select }) => buildRequest("superoffice.user.update", example("superoffice.user.update"), { baseUrl: "https://x.example", headers: AUTHORIZED, query });
  equal(new URL(build("Name,person/Firstname").request.url).searchParams.get("$select"), "Name,person/Firstname", "query");
  equal(codes(build("Name,Nonsense").issues).at(-1), ["warning", "unknown_field"], "a name that no page has");
  equal(build("Name;drop").ok, false, "no names");
  equal(build(`${"x,".repeat(100_000)}x`).issues.filter(({ params }) => params?.reason === "selected").length, 1, "said once");
  equal(codes(build(undefined, { $top: "1" }).issues).at(-1), ["warning", "unknown_field"], "another parameter");
});
test("what the platform has for URLs, headers and queries is as good as text and objects", () => {
  const build = (baseUrl, headers, query) => buildRequest("superoffice.user.update", example("superoffice.user.update"), { baseUrl, headers, query });
  const plain = build("https://x.example/a", { authorization: "t", "x-y": "1" }, { $select: "Name" });
  const pairs = [["authorization", "t"], ["x-y", "1"]];
  for (const headers of [new Headers(pairs), new Map(pairs), pairs]) equal(build(new URL("https://x.example/a"), headers, new URLSearchParams({ $select: "Name" })), plain, headers.constructor.name);
  for (const headers of [["a"], ["ab"], [[1, "x"]], new Map([["a", 5]]), "text", null]) throwsTypeError(() => build("https://x.example", headers), "options.headers");
});
for (const baseUrl of [undefined, 5, null, {}, [], "x", "ftp://x.example", "file:///etc", "javascript:0", "https://u:p@x.example", "https://x.example?q=1", "https://x.example#h", "https://x.example?"])
  test(`the base URL ${baseUrl}`, () => throwsTypeError(() => buildRequest("wello.user.create", {}, { baseUrl }), "baseUrl"));
for (const [name, value] of [["a b", "x"], ["X", "a\r\nEvil: 1"], ["X", "a\0b"], ["X\n", "a"], ["", "a"], ["X", 5], ["X", "\u20ac"], ["X", "\ud800"]])
  test(`the header ${JSON.stringify([name, value])}`, () => throwsTypeError(() => buildRequest("wello.user.create", {}, { baseUrl: "https://x.example", headers: { [name]: value } }), "options.headers"));
test("other wrong calls", () => {
  throwsTypeError(() => buildRequest("wello.user.create", {}), "options");
  throwsTypeError(() => buildRequest("superoffice.user.response", {}, { baseUrl: "https://x.example" }), "answer");
  throwsTypeError(() => buildRequest("wello.user.create", {}, { baseUrl: "https://x.example", nonsense: 1 }), "nonsense", "coerce", "baseUrl, query, headers, contentType");
  throwsTypeError(() => buildRequest("wello.user.create", {}, { baseUrl: "https://x.example", contentType: "text/xml" }), "contentType");
  throwsTypeError(() => expandPatch("superoffice.user.response", [], {}), "answer");
  throwsTypeError(() => diff("superoffice.user.response", {}, {}), "answer");
  throwsTypeError(() => expandPatch("wello.user.update", [], {}, { patchFormat: "xml" }), "patchFormat");
  throwsTypeError(() => explainError("wello.user.update", { body: "" }), "status");
});

// ---------------------------------------------------------------- explainError

const ANSWERS = [
  ["aranda.user.update", 200, "true", []],
  ["aranda.user.update", 200, true, []],
  ["aranda.user.update", 200, "false", [[[], "false", undefined]]],
  ["aranda.user.update", 400, "InvalidCelPhone", [[["Celphone"], "InvalidCelPhone", "InvalidCelPhone"]]],
  ["aranda.user.update", 400, '"InvalidAdditionaltField3"', [[["AdditionalField3"], "InvalidAdditionaltField3", "InvalidAdditionaltField3"]]],
  ["aranda.user.update", 400, ["InvalidEmail", "InvalidFloor"], [[["Email"], "InvalidEmail InvalidFloor", "InvalidEmail"], [["Floor"], "InvalidEmail InvalidFloor", "InvalidFloor"]]],
  ["aranda.user.update", 400, "InvalidUserData", [[[], "InvalidUserData", "InvalidUserData"]]],
  ["aranda.user.update", 401, { Message: "Unauthorized" }, [[[], "Unauthorized", "Unauthorized"]]],
  ["aranda.user.update", 500, "FailureUpdateUser", [[[], "FailureUpdateUser", "FailureUpdateUser"]]],
  ["aranda.user.update", 400, "InvalidSessionId", [[[], "InvalidSessionId", undefined]]],
  ["salt2.user.update", 204, "", []],
  ["salt2.user.update", 400, { Message: "The request is invalid.", ModelState: { "request.BirthDate": ["bad"], "request.Notifications[1].scope": ["a", "b"], "request.Password": ["hunter2"], request: ["x"] } },
    [[["BirthDate"], "bad"], [["Notifications", 1, "Scope"], "a b"], [["Password"], undefined], [[], "x"]]],
  ["superoffice.user.update", 404, { Error: true, ErrorType: "SoNotFoundException", ErrorMessage: "User 5 not found", ErrorSource: "x" }, [[[], "User 5 not found"]]],
  ["superoffice.user.response", 500, "oops", [[[], "oops"]]],
  ["wello.user.create", 422, { error: { code: "1", message: "no", details: [{ target: "sales_organization.city", message: "unknown" }] } }, [[["sales_organization", "city"], "unknown"]]],
  ["wello.user.create", 400, { "odata.error": { code: "", message: { lang: "en", value: "bad" } } }, [[[], "bad"]]],
  ["wello.user.update", 400, { ModelState: { "user.bankaccount": ["BE68 5390 0754 7034 is taken"] } }, [[["bankaccount"], undefined]]],
  ["wello.user.update", 502, undefined, [[[], undefined]]],
  ["wello.user.update", 502, [1, 2], [[[], undefined]]],
];
for (const [schema, status, body, expected] of ANSWERS) {
  test(`${schema} answers ${status} ${JSON.stringify(body)?.slice(0, 60)}`, () => {
    const issues = explainError(schema, deepFreeze({ status, body }));
    equal(issues.map(({ path, params, vendorCode }) => [path, params.server, vendorCode]), expected.map(([path, server, code]) => [path, server, code]), "issues");
    for (const { code, severity, message } of issues) ok(code === "server" && severity === "error" && message.includes(String(status)), "each is an error of the server");
  });
}
test("a body that nobody has read is a wrong call, and says how to read it", () => {
  const bodies = { Response: new Response("x"), stream: new Response("x").body, promise: new Response("x").text(), Blob: new Blob(["x"]), "a stream of Node": process.stdin };
  for (const body of Object.values(bodies)) throwsTypeError(() => explainError("wello.user.update", { status: 400, body }), "await response.text()");
  throwsTypeError(() => explainError("wello.user.update", new Response("x", { status: 400 })), "await response.text()");
  // What JSON can hold is none.
  equal(explainError("wello.user.update", { status: 400, body: { text: "x", then: 5, pipe: {} } }).length, 1, "issues");
});
test("hostile answers end in one short issue", () => {
  const throwing = new Proxy({}, { get() { throw new Error("no"); }, ownKeys() { throw new Error("no"); } });
  const deep = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`);
  for (const body of [`<html>${"x".repeat(10e6)}</html>`, "{".repeat(1e6), throwing, deep, { Message: { Message: {} } }, { ModelState: { "__proto__": ["x"] } }, { error: { details: [null, 5, throwing] } }, Symbol("x"), () => 1, 5n, "\ud800"]) {
    const issues = explainError("wello.user.update", { status: 400, body });
    ok(issues.length >= 1 && issues.every(({ params }) => (params.server ?? "").length <= 1000 && (params.server ?? "").isWellFormed()), `one short issue, not ${JSON.stringify(issues).slice(0, 200)}`);
  }
  equal({}.x, undefined, "Object.prototype");
});

// ---------------------------------------------------------------- patches

test("buffers that another call left behind are not written beyond", () => {
  const before = example("superoffice.user.update");
  const after = { ...before, Name: "x" };
  for (let round = 0; round < 50; round++) {
    for (const format of ["field-value", "json-patch", "merge-patch"]) diff("superoffice.user.update", before, after, { format });
    expandPatch("superoffice.user.update", [{ Field: "Name", Value: "y".repeat(round * 100) }], before);
    ok(normalize("superoffice.user.update", before).ok, "the next call works");
  }
});
test("getters are read once, and a patch that throws is no patch", () => {
  let reads = 0;
  const patch = [{ Field: "Tooltip", get Value() { reads++; return "x"; } }];
  equal([expandPatch("superoffice.user.update", patch, example("superoffice.user.update")).value.Tooltip, reads], ["x", 1], "value and reads");
  const thrower = { get Name() { throw new Error("no"); } };
  equal(expandPatch("superoffice.user.update", thrower, example("superoffice.user.update")).ok, false, "ok");
});
test("__proto__ in a patch reaches no prototype", () => {
  for (const patch of [[{ Field: "__proto__.polluted", Value: 1 }], [{ op: "add", path: "/__proto__/polluted", value: 1 }], JSON.parse('{"__proto__":{"polluted":1},"CustomFields":{"__proto__":"x","constructor":"y"}}')]) {
    expandPatch("superoffice.user.update", patch, example("superoffice.user.update"), { unknown: "keep" });
    equal({}.polluted, undefined, "Object.prototype");
  }
});
test("a patch of 100,000 entries, and one of a million brackets", () => {
  const many = Array.from({ length: 10_000 }, (_, n) => ({ Field: `CustomFields.k${n}`, Value: "x" }));
  equal(Object.keys(expandPatch("superoffice.user.update", many, { AssociateId: 1, Name: "x" }).value.CustomFields).length, 10_000, "members");
  const more = Array.from({ length: 100_000 }, () => ({ Field: "Name", Value: "x" }));
  equal(expandPatch("superoffice.user.update", more, { AssociateId: 1, Name: "x" }).issues[0].code, "limit", "code");
  ok(!normalizeBytes("superoffice.user.update", "[".repeat(1e6), { contentType: "application/json-patch+json", base: {} }).ok, "brackets");
  ok(!expandPatch("superoffice.user.update", [{ Field: "[0]".repeat(300_000), Value: 1 }], { AssociateId: 1, Name: "x" }).ok, "steps");
});
test("a change in a patch body tells of the patch, not of the base", () => {
  const base = { ...example("wello.user.update"), social_security: "SECRET" };
  for (let blanks = 0; blanks < 60; blanks++) {
    const { changes } = normalizeBytes("wello.user.update", `${" ".repeat(blanks)}{"email":" a@b.co "}`, { contentType: "application/merge-patch+json", base });
    equal(changes.filter(({ rule }) => rule === "trimmed"), [{ path: ["email"], rule: "trimmed", from: " a@b.co ", to: "a@b.co" }], `changes behind ${blanks} blanks`);
  }
});
test("bytes of a patch body that are no UTF-8 are none behind a base outside ASCII either", () => {
  const body = Uint8Array.from([0x80, ...new TextEncoder().encode('{"firstname":"x"}')]);
  for (const lastname of ["b", "é", "\u{1f600}"]) {
    const options = { contentType: "application/merge-patch+json", base: { ...example("wello.user.update"), lastname, user_group_id: undefined, notes: lastname } };
    equal(normalizeBytes("wello.user.update", body, options).issues.map(({ code }) => code), ["syntax"], lastname);
    equal(JSON.parse(text(normalizeBytes("wello.user.update", '{"firstname":"\\u00e9€"}', options).body)).firstname, "é€", lastname);
  }
});
test("half characters in names that a patch brings are said", () => {
  const base = { AssociateId: 5, Name: "n", CustomFields: {} };
  const options = { contentType: "application/merge-patch+json", base };
  const patches = [{ CustomFields: { "\ud800": "x" } }, [{ Field: "CustomFields.\ud800", Value: "x" }], [{ op: "add", path: "/CustomFields/\ud800", value: "x" }]];
  for (const patch of patches) equal(expandPatch("superoffice.user.update", patch, base).issues.map(({ code }) => code), ["unicode"], JSON.stringify(patch));
  equal(normalizeBytes("superoffice.user.update", '{"CustomFields":{"\\ud800":"x"}}', options).issues.map(({ code }) => code), ["unicode"], "body");
});
test("what answers alone have is taken out below the root too", () => {
  const { ok: good, value } = normalize("superoffice.user.update", { AssociateId: 1, Person: { _Links: {} }, OtherGroups: [{ _Links: {}, "@odata.id": 1 }] });
  equal([good, value], [true, { AssociateId: 1, OtherGroups: [{}], Person: {} }], "value");
  equal(normalize("superoffice.user.response", { Rank: "", EjUserId: "" }).value, { Rank: null, EjUserId: null }, "an answer's empty integers");
});
test("Dates and BigInts are told apart", () => {
  const base = { ...example("wello.user.update"), x: new Date(0) };
  equal(diff("wello.user.update", base, { ...base, x: new Date(5e9) }, { unknown: "keep" }).length, 1, "difference");
  const failed = expandPatch("wello.user.update", [{ op: "test", path: "/birthdate", value: new Date(0) }], { ...base, birthdate: new Date(9e11) }, { unknown: "keep" });
  equal(failed.issues[0].code, "mismatch", "test");
});
test("many members cost no more than many", () => {
  const fields = (turn) => Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`${"k".repeat(100)}${turn ? 9_999 - n : n}`, "x"]));
  const [before, after] = [false, true].map((turn) => ({ AssociateId: 1, Name: "x", CustomFields: fields(turn) }));
  const start = performance.now();
  for (const format of ["field-value", "json-patch", "merge-patch"]) diff("superoffice.user.update", before, after, { format });
  ok(performance.now() - start < 5000, `three differences took ${performance.now() - start} ms`);
});
test("limits hold for the base and the patch, not for the list of both", () => {
  ok(expandPatch("salt2.user.update", { UserId: 1 }, { UserId: 2 }, { limits: { items: 2 } }).ok, "items");
  const base = { ...example("wello.user.update"), notes: "é".repeat(2000) };
  equal(normalizeBytes("wello.user.update", "{}", { contentType: "application/merge-patch+json", base, limits: { bytes: 4000 } }).issues[0].code, "limit", "bytes");
});
test("a draft without a key is no request, and nothing at all is no payload", () => {
  const { id, ...rest } = example("wello.user.update");
  equal(codes(buildRequest("wello.user.update", rest, { baseUrl: "https://x.example", partial: true }).issues).at(-1), ["error", "required", "id"], "draft");
  equal(codes(buildRequest("aranda.user.update", undefined, { baseUrl: "https://x.example", params: { id: 5 } }).issues)[0], ["error", "type"], "nothing");
});
test("what a server says of a sensitive field is not passed on, whatever it calls the field", () => {
  for (const [schema, body] of [
    ["superoffice.user.update", { error: { details: [{ target: "/Credentials/0/Value", message: "SECRET" }] } }],
    ["superoffice.user.update", { ModelState: { "entity.Credentials[0]": ["SECRET"] } }],
    ["wello.user.update", { ModelState: { "request.user.social_security": ["SECRET"] } }],
    ["wello.user.update", { ModelState: { "user/social_security": ["SECRET"], "a.b.c.d.bankaccount ": ["SECRET"] } }],
  ]) ok(!JSON.stringify(explainError(schema, { status: 400, body })).includes("SECRET"), JSON.stringify(body));
});
test("what a payload's getter does to the options is too late", () => {
  const options = { baseUrl: "https://a.example/ASDKAPI", headers: { ...AUTHORIZED }, params: { id: 42 }, require: ["FullName"], limits: { depth: 5 } };
  const value = {
    get FullName() {
      options.headers.Authorization = "another";
      options.params.id = 43;
      options.require.push("nonsense");
      options.limits.depth = "x";
      return "Ada";
    },
  };
  const { request } = buildRequest("aranda.user.update", value, options);
  equal([request.url, request.headers.Authorization, text(request.body)], ["https://a.example/ASDKAPI/api/v8.6/user/42/update", "token", '[{"Field":"FullName","Value":"Ada"}]'], "request");
  equal(options.headers, { Authorization: "another" }, "the caller's own headers, which nobody else writes to,");
});
test("a patch body without a base is not taken", () => {
  for (const type of ["application/json-patch+json", "application/merge-patch+json"]) equal(normalizeBytes("superoffice.user.update", "{}", { contentType: type }).issues[0].code, "unsupported", type);
});

// ---------------------------------------------------------------- the README's example, against a server that answers as the page says

await test("the README's example from form to answer", async () => {
  const readme = readFileSync(new URL("../README.md", pathToFileURL(createRequire(join(consumer, "import.mjs")).resolve("user-preflight"))), "utf8");
  const code = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code).find((code) => code.includes("= await fetch("));
  ok(code, "the example");
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const right = request.method === "POST" && request.url === "/ASDKAPI/api/v8.6/user/42/update" && request.headers.authorization === "token";
    const celphone = JSON.parse(body).find(({ Field }) => Field === "Celphone");
    response.statusCode = !right ? 401 : celphone && !/\d/.test(celphone.Value) ? 400 : 200;
    response.end({ 200: "true", 400: "InvalidCelPhone", 401: "Unauthorized" }[response.statusCode]);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const here = code.replace(/^const fetch = .*\n/m, "").replace("https://aranda.example.com", `http://127.0.0.1:${server.address().port}`);
    // Not waited for in one go: the server answers in this very process.
    const child = spawn(process.execPath, ["--input-type=module", "-e", here], { cwd: consumer, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => (output += chunk));
    const [exit] = await once(child, "close");
    equal([exit, output.trimEnd().split("\n")], [0, code.split("\n").filter((line) => line.startsWith("// ")).map((line) => line.slice(3))], "exit code and output");
  } finally {
    server.close();
  }
});

finish();
