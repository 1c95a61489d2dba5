// Issues in other shapes: by field for forms, as problem details for HTTP, with messages in other languages.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { casesOf } from "../cases.mjs";
import { equal, finish, ok, test, throwsTypeError } from "../harness.mjs";
import { readVectors } from "../vectors.mjs";

const api = await import(pathToFileURL(join(process.argv[2], "import.mjs")));
const { buildRequest, expandPatch, explainError, flatten, localize, toProblem, validate, validateBytes } = api;
const CREATE = "wello.user.create";
const SUPEROFFICE = "superoffice.user.update";

const faulty = { id: "x", username: "ada", lastname: "", email: "a@b", archived: "yes", sales_organization: { id: "y", name: "n", city: 5n }, "a/b~c %": 1, ["__proto__"]: 2 };
const { issues } = validate(CREATE, faulty);

test("flatten: every message once, by dotted path, errors first", () => {
  const found = flatten(issues);
  for (const { path, message } of issues) ok(found[path.join(".")]?.includes(message), `${path.join(".")}: ${message}`);
  equal(Object.values(found).flat().length, issues.length, "how many");
  equal(Object.keys(found).sort(), ["__proto__", "a/b~c %", "archived", "id", "lastname", "sales_organization.city", "sales_organization.id"], "paths");
  ok(Object.hasOwn(found, "__proto__") && Object.getPrototypeOf(found) === Object.prototype, "an own member, and the prototype as it was");
  const lists = flatten(validate(SUPEROFFICE, { AssociateId: 1, OtherGroups: [{ Id: "x" }], UserGroup: 5 }).issues);
  equal(Object.keys(lists).sort(), ["OtherGroups.0.Id", "UserGroup"], "items of lists");
  equal(flatten(validate(CREATE, 5).issues), { "": ["The payload must be an object."] }, "the root");
  const mixed = [{ path: ["a"], message: "w", severity: "warning" }, { path: ["a"], message: "e", severity: "error" }];
  equal(flatten(mixed), { a: ["e", "w"] }, "order");
  equal(flatten([]), {}, "nothing");
});

test("messages: a name that could be taken for something else is quoted", () => {
  const started = (payload) => validate(CREATE, payload, { partial: true }).issues.map(({ message }) => message.split(" is no documented field")[0]);
  const names = { "firstname ": 1, "a\nERROR: b": 1, "\u202egnol": 1, "a\"b": 1, "": 1, "\u200b": 1, "a\u061cb": 1, "a\xadb": 1, "é\u{1f600}": 1, "a.b": 1, "@odata": 1, [`${"x".repeat(90)}`]: 1, [` ${"x".repeat(90)}`]: 1 };
  equal(started(names), ['"firstname "', '"a\\nERROR: b"', '"\\u202egnol"', '"a\\"b"', '""', '"\\u200b"', '"a\\u061cb"', '"a\\u00adb"', "é\u{1f600}", "a.b", "@odata", `${"x".repeat(80)}…`, `" ${"x".repeat(79)}…"`], "at the root");
  equal(started({ sales_organization: { "na me": 1 } }), ['sales_organization."na me"'], "in a record");
});

test("toProblem: RFC 9457", () => {
  const problem = toProblem(issues, { status: 422, instance: "/users/7" });
  const errors = issues.filter(({ severity }) => severity === "error");
  equal(Object.keys(problem), ["type", "title", "status", "detail", "instance", "errors"], "members");
  equal([problem.type, problem.title, problem.status, problem.detail, problem.instance], ["about:blank", "Unprocessable Content", 422, errors[0].message, "/users/7"], "members");
  equal(problem.errors.map(({ detail, code }) => ({ detail, code })), errors.map(({ message, code }) => ({ detail: message, code })), "errors");
  equal(problem.errors.map(({ pointer }) => pointer).sort(), ["#/__proto__", "#/archived", "#/a~1b~0c%20%25", "#/id", "#/lastname", "#/sales_organization/city", "#/sales_organization/id"], "pointers");
  equal(problem, JSON.parse(JSON.stringify(problem)), "as JSON");
  equal(toProblem(validate(CREATE, null).issues).errors[0].pointer, "#", "the whole payload");
  equal(toProblem([{ path: ["\ud800"], message: "x", code: "unknown_field", severity: "error" }]).errors[0].pointer, "#/%EF%BF%BD", "half a character");
  equal(toProblem([], { status: 503, type: "https://x.example/p", title: "T", detail: "D" }), { type: "https://x.example/p", title: "T", status: 503, detail: "D", errors: [] }, "own words");
  equal([418, 599, 302].map((status) => toProblem([], { status }).title), ["Bad Request", "Internal Server Error", undefined], "titles of other statuses");
});

test("toProblem: a pointer leads into the document that came", () => {
  const pairs = [{ Field: "Address", Value: "x" }, { Field: "Floor", Value: "third" }, 5];
  equal(toProblem(validate("aranda.user.update", pairs, { params: { id: 5 } }).issues).errors.map(({ pointer }) => pointer).sort(), ["#/1", "#/2"], "pointers");
});

test("toProblem: the status is told from the issues", () => {
  const status = (...call) => toProblem(validateBytes(CREATE, ...call).issues).status;
  equal(status("{"), 400, "syntax");
  equal(status("{}", { limits: { bytes: 1 } }), 413, "bytes");
  equal(status("{}", { contentType: "text/csv" }), 415, "media type");
  equal(status("{}"), 422, "anything else");
  equal(status("[[[[]]]]", { limits: { depth: 2 } }), 422, "depth");
});

for (const [name, bad] of Object.entries({ nothing: undefined, null: null, text: "x", object: {}, "a list of texts": ["x"], "no message": [{ path: [] }], "no path": [{ message: "x" }] })) {
  test(`no issues: ${name}`, () => {
    throwsTypeError(() => flatten(bad), "issues");
    throwsTypeError(() => toProblem(bad), "issues");
  });
}
for (const [name, value] of [["status", 99], ["status", 600], ["status", "422"], ["status", 422.5], ["instance", 5], ["type", null], ["title", {}], ["detail", []], ["errors", []]]) {
  test(`toProblem: wrong ${name} (${typeof value})`, () => throwsTypeError(() => toProblem([], { [name]: value }), name));
}
for (const options of [null, 5, "x", []]) test(`toProblem: options ${JSON.stringify(options)}`, () => throwsTypeError(() => toProblem([], options), "options"));

// ---- languages

const TAGS = ["en", "es", "pt", "fr", "de", "nl", "sv", "nb", "da"];
const file = join(process.argv[2], "locales.mjs");
writeFileSync(file, TAGS.map((tag) => `export { default as ${tag} } from "user-preflight/locales/${tag}";\n`).join(""));
const locales = await import(pathToFileURL(file));
const { de, en, es, nl } = locales;

test("locales: import and require give the same data", () => {
  const require = createRequire(join(process.argv[2], "package.json"));
  for (const tag of TAGS) {
    equal(require(`user-preflight/locales/${tag}`), locales[tag], tag);
    equal(locales[tag].tag, tag, "tag");
    ok(Object.isFrozen(locales[tag]) && Object.isFrozen(locales[tag].messages), "one caller must not change it for all");
  }
});

test("issues out of an answer may be anything: what is no issue is a wrong call", () => {
  const object = JSON.parse('{"toString":1,"valueOf":1}');
  const right = { code: "max_length", severity: "error", path: ["a"], message: "m", params: { maximum: 1, actual: 2 } };
  for (const more of [{ path: [object] }, { path: [null] }, { path: [["a"]] }, { path: [Symbol("a")] }, { path: "a" }, { code: object }, { message: object }, { params: { maximum: object } }, { params: { maximum: [object] } }, { params: { entry: object } }, { params: { reason: object } }])
    for (const call of [() => localize([right, { ...right, ...more }], de), () => flatten([{ ...right, ...more }]), () => toProblem([{ ...right, ...more }])]) throwsTypeError(call, "issues must be a list of issues");
  equal(localize([{ ...right, params: null }, { ...right, code: "__proto__" }], de).length, 2, "issues without facts");
});

/** Issues of every kind: those of all vectors, and those of requests and answers. */
function* everyIssue() {
  const { json, patch, rfc, ...systems } = readVectors();
  for (const { minimal, ...files } of Object.values(systems))
    for (const content of Object.values(files)) for (const { schema, bytes, options } of casesOf(content, minimal, api)) yield* validateBytes(schema, bytes, options).issues;
  for (const content of Object.values(patch)) {
    if (content.cases.some((row) => "before" in row)) continue;
    for (const row of content.cases) {
      const base = typeof row.base?.$base === "string" ? content.bases[row.base.$base] : row.base;
      yield* expandPatch(row.schema ?? content.schema, row.patch, base, { ...row.options, patchFormat: row.patchFormat ?? content.patchFormat }).issues;
    }
  }
  yield* validate(CREATE, { get username() { throw new Error("mine"); }, x: Symbol("x") }, { unknown: "keep" }).issues;
  yield* validate(SUPEROFFICE, { AssociateId: 1, ExtraFields: { a: new Date(NaN) } }).issues;
  const form = "application/x-www-form-urlencoded";
  const many = Array.from({ length: 1001 }, (_, place) => `a${place}="1"`);
  yield* validateBytes("salt2.user.update", many.join("&"), { contentType: form }).issues;
  yield* validateBytes("salt2.user.update", `<UserUpdate ${many.join(" ")}/>`, { contentType: "application/xml" }).issues;
  yield* validateBytes("salt2.user.update", '{"UserId":1,"a[b]":"x"}', { unknown: "keep", accept: form }).issues;
  yield* validate("salt2.user.update", new URLSearchParams({ UserId: "1", "a[b": "x" })).issues;
  const baseUrl = "https://x.example/api";
  yield* buildRequest("superoffice.user.update", { AssociateId: 5 }, { baseUrl, headers: { "SO-Culture": "en" }, query: { $select: "Nme", x: "y" } }).issues;
  yield* buildRequest("superoffice.user.update", { AssociateId: 5 }, { baseUrl, query: { $select: "Name Nme" } }).issues;
  yield* buildRequest("wello.user.update", {}, { baseUrl, partial: true }).issues;
  for (const [body, options] of [["", {}], ["<a/>", {}], ["{}", { accept: "text/csv" }], ["{}", { contentType: "text/csv" }]]) yield* validateBytes(CREATE, body, options).issues;
  yield* explainError("wello.user.update", { status: 400, body: { ModelState: { "user.email": ["bad"] } } });
  yield* explainError("wello.user.update", { status: 500, body: "broken" });
}

test("a message says what is wrong, and what would be right", () => {
  const said = (...call) => validateBytes(...call).issues.find(({ severity }) => severity === "error").message;
  const xml = { contentType: "application/xml" };
  equal(said("salt2.user.update", "<User><UserId>1</UserId></User>", xml), "The root element must be UserUpdateRequest.", "another root");
  for (const [body, options] of [["", undefined], [" \n", undefined], ["\ufeff", undefined], ["", xml]]) equal(said("salt2.user.update", body, options), "The body is empty.", JSON.stringify(body));
  equal(said("salt2.user.update", " <UserUpdateRequest/>"), "The body begins like XML and is read as JSON; the media type (Content-Type) says what it is.", "XML in place of JSON");
  equal(said(CREATE, "{}", { contentType: "text/csv" }), "The body (Content-Type) must be application/json, text/json, in UTF-8; the vendor's page describes no other.", "Content-Type");
  equal(said(CREATE, "{}", { contentType: "application/json-patch+json" }), "A patch as the body needs what it is applied to, the option base; without it the body (Content-Type) must be application/json, text/json, in UTF-8.", "a patch without a base");
  equal(said(CREATE, "{}", { accept: "text/csv" }), "What is wanted (Accept) must be application/json, text/json, in UTF-8; the vendor's page describes no other.", "Accept");
  for (const date of ["31/12/1999", "2000/01/02"]) equal(validate(CREATE, { birthdate: date }, { partial: true }).issues[0].message, "birthdate is a date with slashes, whose parts are read in different orders; write it like 2026-02-10.", date);
  ok(expandPatch(CREATE, [{ op: "repalce", path: "/phone", value: "1" }]).issues[0].message.includes("add, replace, remove or test"), "operations");
  ok(validate(SUPEROFFICE, { AssociateId: 5, CustomFields: { x: "[I:x]" } }).issues[0].message.includes("[I:42]"), "markers");
});

/** The two that only a request can give. */
async function issuesOfRequests() {
  const { preflight } = await import(pathToFileURL(join(process.argv[2], "import-more.mjs")));
  const send = (coding) => preflight(new Request("https://x.example", { method: "POST", body: "{}", headers: { "content-type": "application/json", "content-encoding": coding } }), CREATE);
  return (await Promise.all([send("br"), send("gzip")])).flatMap(({ issues }) => issues);
}

const all = [...everyIssue(), ...(await issuesOfRequests())];

test("locales: English is what the core says, out of code, path and params alone", () => {
  // In JSON, and without the message: it must be made anew.
  const bare = JSON.parse(JSON.stringify(all)).map((issue) => ({ ...issue, message: "" }));
  const one = (message) => message.replace(/ 1 (character|byte|item|error|warning)s/, " 1 $1");
  localize(bare, en).forEach(({ message }, place) => equal(message, one(all[place].message), "message"));
  ok(all.length > 1000, `${all.length} issues`);
});

test("locales: every sentence of every code was made at least once", () => {
  // Sentences that are their own names.
  const names = { ...en, messages: Object.fromEntries(Object.keys(en.messages).map((key) => [key, key])) };
  const found = new Set(localize(all, names).map(({ message }) => message));
  // `diff` throws its own.
  const left = Object.keys(en.messages).filter((key) => !found.has(key));
  equal(left, ["mismatch.patch_format", "mismatch.patch_null"], "sentences that nothing said");
});

for (const tag of TAGS.slice(1)) {
  test(`locales: ${tag} has a sentence of its own for each`, () => {
    const said = localize(all, locales[tag]);
    said.forEach((issue, place) => {
      ok(/[{}|]|undefined/.test(all[place].message) || !/[{}|]|undefined/.test(issue.message), issue.message);
      ok(issue.message !== all[place].message && issue.message.length > 10, issue.message);
      equal({ ...issue, message: "" }, { ...all[place], message: "" }, "everything else");
    });
  });
}

test("locales: no received value gets into a message", () => {
  const MARK = "RECEIVED-VALUE";
  const marked = (value) => (Array.isArray(value) ? value.map(marked) : typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, marked(inner)])) : MARK.repeat(60));
  const payload = (id) => (id === "aranda.user.update" ? [{ Field: "Email", Value: MARK.repeat(60) }, { Field: "Floor", Value: MARK }, { Field: "ExpirationDate", Value: MARK }] : marked(api.example(id)));
  const found = api.schemas.flatMap(({ id }) => validate(id, payload(id), { partial: true, actor: "specialist" }).issues);
  found.push(...explainError("wello.user.update", { status: 400, body: { message: MARK, ModelState: { email: [MARK] } } }), ...explainError("aranda.user.update", { status: 400, body: `InvalidEmail ${MARK}` }));
  ok(found.length > 100, `${found.length} issues`);
  for (const tag of TAGS) for (const { message } of localize(found, locales[tag])) ok(!message.includes(MARK), `${tag}: ${message}`);
});

test("locales: sentences", () => {
  const say = (locale, ...call) => localize(validate(...call).issues, locale).map(({ message }) => message);
  const long = { id: "{CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4}", username: "ada", lastname: "x".repeat(300), email: "a@b.de", sales_organization: { id: "x", name: "n" } };
  equal(say(de, CREATE, long), ["Das Feld lastname darf höchstens 255 Zeichen lang sein und hat 300.", "Das Feld sales_organization.id ist keine GUID; bitte wie 01234567-89ab-cdef-0123-456789abcdef schreiben."], "de");
  equal(say(es, CREATE, []), ["El contenido debe ser un objeto."], "the whole payload");
  equal(say(de, "aranda.user.update", [5], { params: { id: 1 } }), ["Der Eintrag [0] muss ein Objekt aus Field und Value sein."], "an item");
  equal(say(nl, CREATE, {}, { maxIssues: 1 })[1], "Er is meer dan 1 fout; de optie maxIssues verhoogt de grens.", "one");
  equal(say(nl, CREATE, {}, { maxIssues: 2 })[2], "Er zijn meer dan 2 fouten; de optie maxIssues verhoogt de grens.", "two");
});

test("localize: labels, for the field and for those that a sentence lists", () => {
  const labelled = { ...de, field: "{name}", labels: { lastname: "Nachname", "sales_organization.id": "$& Kennung", "Notifications[].Scope": "Bereich", sales_organization: "Firma" } };
  const messages = (...call) => Object.fromEntries(localize(validate(...call).issues, labelled).map(({ path, message }) => [path.join("."), message]));
  const wello = messages(CREATE, { id: "x", username: "ada", lastname: "", email: "a@b.de", sales_organization: { id: "x" }, sales_organization_code: "E" });
  equal(wello.lastname, "Nachname ist erforderlich und darf nicht leer sein.", "a field");
  equal(wello["sales_organization.id"], "$& Kennung ist keine GUID; bitte wie 01234567-89ab-cdef-0123-456789abcdef schreiben.", "a field of a record");
  ok(wello.id.startsWith("id ist keine GUID"), "no label");
  equal(messages("salt2.user.update", { Notifications: [{}, { Scope: 5n }, { Scope: {} }] })["Notifications.2.Scope"], "Bereich muss eine ganze Zahl sein.", "a field of a list's items");
  const several = messages(CREATE, { username: "ada", lastname: "x", email: "a@b.de" });
  equal(several[""], "Eines dieser Felder ist erforderlich: sales_organization_id, sales_organization_code, Firma.", "listed");
  equal(localize([{ code: "required", path: ["constructor"], message: "m" }], labelled)[0].message, "constructor ist erforderlich.", "names of Object.prototype");
});

test("localize: new issues; own words; what a locale does not know", () => {
  const issues = Object.freeze(validate(CREATE, {}).issues.map(Object.freeze));
  const said = localize(issues, { ...de, messages: { required: "$& {path} $1" } });
  equal(said.filter(({ code }) => code === "required").map(({ message }) => message)[0], "$& Das Feld id $1", "own words");
  equal(said.at(-1).message, issues.at(-1).message, "no sentence");
  ok(said.every((issue, place) => issue !== issues[place]), "new objects");
  // Of somebody else's issue, the facts may be gone.
  for (const params of [undefined, {}, { maximum: 5 }]) equal(localize([{ code: "max_length", path: ["a"], message: "m", params }], de)[0].message, "m", "without its facts");
  for (const code of ["__proto__", "constructor", "toString", undefined]) equal(localize([{ code, path: [], message: "m" }], de)[0].message, "m", String(code));
  const hostile = localize([{ code: "required", path: ["{path}$&{code}"], message: "m" }], de)[0].message;
  equal(hostile, "Das Feld {path}$&{code} ist erforderlich.", "names are not sentences");
});

for (const bad of [undefined, null, "de", {}, { tag: "de" }, { ...de, tag: "no such tag" }, { ...de, tag: ["de", "en"] }, { ...de, field: undefined }, { ...de, messages: null }, { ...de, messages: "x" }, { ...de, messages: { required: 5 } }, { ...de, labels: null }, { ...de, labels: "x" }, { ...de, labels: { id: 5 } }, []])
  test(`localize: wrong locale ${JSON.stringify(bad)}`, () => throwsTypeError(() => localize([], bad), "locale"));
for (const bad of [undefined, "x", {}, [5]]) test(`localize: wrong issues ${JSON.stringify(bad)}`, () => throwsTypeError(() => localize(bad, de), "issues"));

finish();
