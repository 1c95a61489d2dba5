// Wrong calls: a TypeError that names what is wrong, and nothing else happens.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { equal, finish, test, throwsTypeError } from "../harness.mjs";

const api = await import(pathToFileURL(join(process.argv[2], "import.mjs")));
const { validate, normalize, validateBytes, normalizeBytes, validateField, example } = api;
const UPDATE = "wello.user.update";
const CREATE = "wello.user.create";
const sample = example(UPDATE);
const body = JSON.stringify(sample);

const right = { verdict: validate(UPDATE, sample), empty: validate(UPDATE, {}), bytes: normalizeBytes(UPDATE, body) };

/** A call that must be refused; after it, calls without options must find none of its options left. */
function wrong(name, call, ...words) {
  test(name, () => {
    throwsTypeError(call, ...words);
    equal(validate(UPDATE, {}), right.empty, "the next call's verdict");
    equal(validate(UPDATE, sample), right.verdict, "the next call's verdict");
    equal(normalizeBytes(UPDATE, body), right.bytes, "the next call's result");
  });
}

for (const schema of ["wello.user", "Wello.User.Update", "", "__proto__", "constructor", "toString"]) {
  wrong(`validate: schema ${JSON.stringify(schema)}`, () => validate(schema, sample), "schema", JSON.stringify(schema));
  wrong(`normalizeBytes: schema ${JSON.stringify(schema)}`, () => normalizeBytes(schema, body), "schema", JSON.stringify(schema));
  wrong(`example: schema ${JSON.stringify(schema)}`, () => example(schema), "schema", JSON.stringify(schema));
}
for (const schema of [undefined, null, 5, {}, Symbol("schema"), [UPDATE], new Proxy({}, { get() { throw new Error("never read"); } })]) {
  const calls = { validate: () => validate(schema, sample), normalize: () => normalize(schema, sample), validateBytes: () => validateBytes(schema, body), normalizeBytes: () => normalizeBytes(schema, body), validateField: () => validateField(schema, "email", ""), example: () => example(schema) };
  for (const [name, call] of Object.entries(calls)) wrong(`${name}: schema is a ${schema === null ? "null" : typeof schema}`, call, "schema");
}

/** The option must be refused by every function that takes options. */
function wrongOptions(options, ...words) {
  let name;
  try {
    name = JSON.stringify(options) ?? String(options);
  } catch {
    name = words.join(" ");
  }
  const calls = { validate: () => validate(UPDATE, sample, options), normalize: () => normalize(UPDATE, sample, options), validateBytes: () => validateBytes(UPDATE, body, options), normalizeBytes: () => normalizeBytes(UPDATE, body, options), validateField: () => validateField(UPDATE, "email", "", options) };
  for (const [call, run] of Object.entries(calls)) wrong(`${call}: options ${name} (${words.join(", ")})`, run, ...words);
}

for (const options of [null, 5, "strict", true, [], Symbol("options"), () => {}]) wrongOptions(options, "options");
wrongOptions({ strict: true }, "strict");
wrongOptions({ Partial: true }, "Partial");
wrongOptions({ toString: 1 }, "toString");
wrongOptions(JSON.parse('{"__proto__":{"partial":true}}'), "__proto__");
// Good options beside a bad one must not be applied to the next call.
const GOOD = { partial: true, unknown: "keep", maxIssues: 1, limits: { depth: 3 } };
const BAD = {
  coerce: ["client", "", "__proto__", true, null, 5, {}],
  unknown: ["drop", "ERROR", null, 0],
  partial: ["true", 1, null, {}],
  params: [null, 5, "id", [], true],
  actor: ["admin", null, 1],
  generateId: ["yes", 1, null],
  require: ["phone", null, {}, [5], [null], ["phone", 5], [Symbol("phone")]],
  maxIssues: [0, -1, 1.5, NaN, Infinity, "5", null, 5n],
  limits: [null, 5, [], "64"],
};
for (const [name, values] of Object.entries(BAD)) for (const value of values) wrongOptions({ ...GOOD, [name]: value }, name);
for (const limit of ["bytes", "depth", "items"]) for (const value of [0, -1, 1.5, NaN, Infinity, 1e300, "5", null]) wrongOptions({ limits: { [limit]: value } }, `limits.${limit}`);
wrongOptions({ limits: { depth: 257 } }, "limits.depth");
wrongOptions({ limits: { length: 5 } }, "length");

for (const path of ["\n", "phone\nnotes"]) wrongOptions({ ...GOOD, require: ["phone", path] }, "require");
for (const path of ["nope", "modified_dateutc", "sales_organization.modified_dateutc", "", "\ud800", "__proto__", "email.x", "email[0]", "sales_organization.nope", "sales_organization.", ".email", "sales_organization..city"]) wrongOptions({ ...GOOD, require: ["phone", path] }, "require", JSON.stringify(path));
wrongOptions({ ...GOOD, params: { ID: "x" } }, "ID");
wrongOptions({ params: { user: "x" } }, "user");
wrongOptions({ params: JSON.parse('{"__proto__":"x"}') }, "__proto__");
for (const id of [null, {}, [], true, Symbol("id"), 5n]) wrongOptions({ ...GOOD, params: { id } }, "params.id");
wrong("a create has no URI parameter", () => validate(CREATE, sample, { params: { id: sample.id } }), CREATE, '"id"');

for (const [name, media] of [["contentType", null], ["contentType", 5], ["accept", {}], ["accept", Symbol("accept")]]) {
  wrong(`validateBytes: ${name} is a ${typeof media}`, () => validateBytes(UPDATE, body, { ...GOOD, [name]: media }), name);
  wrong(`normalizeBytes: ${name} is a ${typeof media}`, () => normalizeBytes(UPDATE, body, { ...GOOD, [name]: media }), name);
}
for (const name of ["contentType", "accept"]) wrong(`validate has no option ${name}`, () => validate(UPDATE, sample, { [name]: "application/json" }), name);

// The rest of a form is validateField's alone.
for (const [name, call] of Object.entries({ validate: () => validate(UPDATE, sample, { siblings: {} }), normalize: () => normalize(UPDATE, sample, { siblings: {} }), validateBytes: () => validateBytes(UPDATE, body, { siblings: {} }), normalizeBytes: () => normalizeBytes(UPDATE, body, { siblings: {} }), expandPatch: () => api.expandPatch(UPDATE, {}, {}, { siblings: {} }), diff: () => api.diff(UPDATE, sample, sample, { siblings: {} }) }))
  wrong(`${name} has no option siblings`, call, "options.siblings");
for (const name of ["sibling", "base", "contentType"]) wrong(`validateField has no option ${name}`, () => validateField(UPDATE, "email", "x", { [name]: {} }), `options.${name}`);

for (const path of [undefined, null, 5, [{}], ["email", null], {}, Symbol("email"), [Symbol("email")]]) wrong(`validateField: the path is a ${typeof path}`, () => validateField(UPDATE, path, ""), "path");

const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const bodies = {
  undefined: undefined, null: null, number: 5, boolean: true, bigint: 5n, symbol: Symbol("body"), object: {}, list: [123, 125], "boxed text": Object("{}"),
  Uint16Array: new Uint16Array(2), Int8Array: new Int8Array(2), Uint8ClampedArray: new Uint8ClampedArray(2), DataView: new DataView(new ArrayBuffer(2)), Blob: new Blob(["{}"]), SharedArrayBuffer: new SharedArrayBuffer(2),
  "an object that says it is a Uint8Array": Object.create(Uint8Array.prototype), "an object that says it is an ArrayBuffer": { [Symbol.toStringTag]: "ArrayBuffer" },
  "a Proxy of a Uint8Array": new Proxy(new Uint8Array(2), {}), "a Proxy of an ArrayBuffer": new Proxy(new ArrayBuffer(2), {}), "a revoked Proxy": revoked({}), "a revoked Proxy of a Uint8Array": revoked(new Uint8Array(2)),
  "an object whose toStringTag throws": { get [Symbol.toStringTag]() { throw new Error("mine"); } },
};
for (const [name, bad] of Object.entries(bodies)) {
  wrong(`validateBytes: the body is ${name}`, () => validateBytes(UPDATE, bad, GOOD), "body");
  wrong(`normalizeBytes: the body is ${name}`, () => normalizeBytes(UPDATE, bad, GOOD), "body");
}
// A buffer that was given away is as empty as it says, or a wrong call.
const detached = new Uint8Array(10);
structuredClone(detached.buffer, { transfer: [detached.buffer] });
for (const [name, bad] of Object.entries({ "a detached Uint8Array": detached, "a detached ArrayBuffer": detached.buffer })) {
  test(`the body is ${name}`, () => {
    for (const call of [validateBytes, normalizeBytes]) {
      try {
        equal(call(UPDATE, bad, GOOD).issues.map(({ code }) => code), ["syntax"], "issues");
      } catch (error) {
        throwsTypeError(() => { throw error; });
      }
      equal(validate(UPDATE, {}), right.empty, "the next call's verdict");
    }
  });
}

test("an option whose getter throws: the caller's own error comes out", () => {
  const mine = new RangeError("mine");
  for (const options of [{ get partial() { throw mine; } }, { partial: true, get unknown() { throw mine; } }, { limits: { get depth() { throw mine; } } }, { params: { get id() { throw mine; } } }]) {
    let thrown;
    try {
      validate(UPDATE, sample, options);
    } catch (error) {
      thrown = error;
    }
    equal(thrown, mine, "what is thrown");
    equal(validate(UPDATE, {}), right.empty, "the next call's verdict");
  }
});

test("options that are undefined are not given", () => {
  const options = Object.fromEntries([...Object.keys(BAD), "contentType", "accept"].map((name) => [name, undefined]));
  equal(normalizeBytes(UPDATE, body, options), right.bytes, "result");
  equal(normalizeBytes(UPDATE, body, { limits: { bytes: undefined }, params: { id: undefined } }), right.bytes, "result");
});

test("options of one call are not those of the next", () => {
  const long = { email: "é".repeat(100) };
  const calls = [
    () => validate(UPDATE, {}, GOOD),
    () => validate(UPDATE, [], GOOD),
    () => validateField(UPDATE, "nope", 1, GOOD),
    () => validateBytes(UPDATE, "{", GOOD),
    () => validateBytes(UPDATE, "{}", { ...GOOD, contentType: "text/plain" }),
    // Over the limit: before anything is read, while it is read, and only when it is written as UTF-8.
    () => validateBytes(UPDATE, JSON.stringify(long), { ...GOOD, limits: { bytes: 50 } }),
    () => validateBytes(UPDATE, JSON.stringify(long), { ...GOOD, limits: { bytes: 150 } }),
    () => validate(UPDATE, long, { ...GOOD, limits: { bytes: 50 } }),
    () => validate(UPDATE, long, { ...GOOD, limits: { bytes: 150 } }),
    () => validate(UPDATE, { email: "\ud800".repeat(100) }, { ...GOOD, limits: { bytes: 150 } }),
    () => validate(UPDATE, [[[[]]]], { ...GOOD, limits: { depth: 2 } }),
    () => normalize(UPDATE, long, { ...GOOD, limits: { bytes: 150 } }),
    () => normalizeBytes(UPDATE, "é".repeat(100), { ...GOOD, limits: { bytes: 150 } }),
  ];
  for (const call of calls) {
    call();
    equal(validate(UPDATE, {}), right.empty, `the verdict after ${call}`);
  }
});

test("what is text, bytes, a promise, a form element or a message is told from a payload that is no object", () => {
  const sentence = "The payload must be an object or a FormData; validateBytes takes text and bytes, and a promise must be awaited.";
  const element = new (class { id = "x"; get [Symbol.toStringTag]() { return "HTMLFormElement"; } })();
  for (const value of [body, "", new TextEncoder().encode(body), new ArrayBuffer(2), new DataView(new ArrayBuffer(2)), Promise.resolve(sample), new Response(body), new Request("https://wello.example"), new Blob([body]), new Map(), element]) {
    for (const { ok, issues } of [validate(UPDATE, value), normalize(UPDATE, value), api.expandPatch(UPDATE, {}, value)]) {
      equal([ok, issues.length, issues[0].code, issues[0].message], [false, 1, "type", sentence], String(value).slice(0, 40));
    }
  }
  for (const value of [null, undefined, 5, true, [], new Date()]) equal(validate(UPDATE, value).issues.map(({ message }) => message), ["The payload must be an object."], String(value));
  // A body that is a text in JSON is one.
  equal(validateBytes(UPDATE, JSON.stringify(body)).issues.map(({ message }) => message), ["The payload must be an object."], "JSON in JSON");
});

test("the nearest name comes first, where there is one", () => {
  for (const [call, said] of [
    [() => validate(UPDATE, {}, { coerse: "none" }), "; did you mean coerce? There are coerce, "],
    [() => validate(UPDATE, {}, { Generateid: true }), "; did you mean generateId? There are coerce, "],
    [() => validate(UPDATE, {}, { limits: { byte: 1 } }), "; did you mean bytes? There are bytes, "],
    [() => validate("wello.user.updat", {}), "; did you mean wello.user.update? There are wello.user.create, "],
    [() => validate("Aranda.User.Create", {}), "; did you mean aranda.user.update? There are wello.user.create, "],
    [() => validate(UPDATE, {}, { strict: true }), "; there are coerce, "],
    [() => validate("", {}), "; there are wello.user.create, "],
    [() => validate({}, UPDATE), "; there are wello.user.create, "],
    [() => validateBytes(UPDATE, sample), "; validate and normalize take objects"],
  ]) throwsTypeError(call, said);
});

finish();
