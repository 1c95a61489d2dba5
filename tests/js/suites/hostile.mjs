// Whatever comes in, a verdict comes out: no exception, no change of the payload, and the next call works.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { equal, finish, ok, test } from "../harness.mjs";

const { example, expandPatch, normalize, normalizeBytes, validate, validateBytes, validateField } = await import(pathToFileURL(join(process.argv[2], "import.mjs")));
const UPDATE = "wello.user.update";
const KEEP = { unknown: "keep" };

/** A payload in canonical form, with members put behind it. */
const payload = (more) => ({ id: "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4", username: "jdoe", lastname: "Doe", sales_organization_code: "ERP-1", email: "jdoe@example.com", ...more });
/** The same with getters that are still to be called. */
const withGetters = (more) => Object.defineProperties(payload(), Object.getOwnPropertyDescriptors(more));
const sample = example(UPDATE);
const right = normalize(UPDATE, sample);
const rightBytes = normalizeBytes(UPDATE, JSON.stringify(sample));

/** A test, and after it an ordinary call of each kind. */
function hostile(name, body) {
  test(name, body);
  test(`${name}: the next call works`, () => {
    equal(normalize(UPDATE, sample), right, "result");
    equal(normalizeBytes(UPDATE, JSON.stringify(sample)), rightBytes, "result for bytes");
    equal(validate(UPDATE, sample), { ok: right.ok, issues: right.issues }, "verdict");
  });
}

/** Both functions for values; their errors, as [code, ...path]. */
function errors(value, options) {
  const verdict = validate(UPDATE, value, options);
  const result = normalize(UPDATE, value, options);
  equal({ ok: result.ok, issues: result.issues }, verdict, "normalize's verdict, beside validate's,");
  ok(verdict.ok === ("value" in result), "there must be a value exactly when the payload is ok");
  return verdict.issues.filter(({ severity }) => severity === "error").map(({ code, path }) => [code, ...path]);
}

function refused(value, expected, options) {
  equal(errors(value, options), expected, "errors");
}

/** The payload with members must pass, and the normalized value hold the members expected. */
function accepted(more, expected, options) {
  const result = normalize(UPDATE, payload(more), options);
  equal(validate(UPDATE, payload(more), options), { ok: true, issues: result.issues }, "verdict");
  ok(result.ok, `should pass: ${JSON.stringify(result.issues)}`);
  const { id, username, lastname, sales_organization_code, email, ...rest } = result.value;
  equal(rest, expected, "members besides the usual ones");
  return result;
}

const at = (name, getter) => Object.defineProperty({}, name, { get: getter, enumerable: true });
const thrower = () => {
  throw new Error("the payload's own error");
};
/** An Error that cannot be looked at either. */
const throwsTheUntouchable = () => {
  throw new Proxy({}, { get: thrower, getPrototypeOf: thrower, has: thrower, ownKeys: thrower });
};
const nested = (depth, wrap) => {
  let value = wrap(1);
  for (let level = 1; level < depth; level++) value = wrap(value);
  return value;
};
const limit = (name, maximum) => (verdict) => equal(verdict.issues.map(({ code, path, params }) => ({ code, path, params })), [{ code: "limit", path: [], params: { limit: name, maximum } }], "issues");

// ---- structure

hostile("objects inside themselves", () => {
  const direct = payload();
  direct.sales_organization = direct;
  refused(direct, [["type", "sales_organization"]]);
  const inText = payload();
  inText.notes = inText;
  refused(inText, [["type", "notes"]]);
  const list = payload();
  list.friends = [1, list];
  refused(list, [["type", "friends", 1]], KEEP);
  const deep = payload({ a: { b: [{ c: {} }] } });
  deep.a.b[0].c.d = deep.a;
  refused(deep, [["type", "a", "b", 0, "c", "d"]], KEEP);
  const circle = [];
  circle.push(circle);
  refused(circle, [["type"]]);
  refused(payload({ circle }), [["type", "circle", 0]], KEEP);
});

hostile("the same object in two places is no circle", () => {
  const shared = { a: [1] };
  accepted({ one: shared, two: [shared, shared] }, { one: shared, two: [shared, shared] }, KEEP);
});

hostile("objects that fold out without end are bounded by bytes", () => {
  limit("bytes", 4 << 20)(validate(UPDATE, payload({ x: nested(60, (inner) => [inner, inner]) }), KEEP));
});

hostile("values nested 100,000 deep", () => {
  for (const wrap of [(inner) => ({ x: inner }), (inner) => [inner]]) {
    for (const call of [validate, normalize]) {
      limit("depth", 64)(call(UPDATE, nested(100_000, wrap)));
      limit("depth", 256)(call(UPDATE, nested(100_000, wrap), { limits: { depth: 256 } }));
      limit("depth", 64)(call(UPDATE, payload({ x: nested(100_000, wrap) }), KEEP));
    }
  }
  limit("depth", 64)(validateField(UPDATE, "notes", nested(100_000, (inner) => [inner])));
});

hostile("texts nested 100,000 deep", () => {
  for (const [open, close] of [["[", "]"], ['{"x":', "}"]]) {
    const text = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
    for (const call of [validateBytes, normalizeBytes]) {
      limit("depth", 64)(call(UPDATE, text));
      limit("depth", 64)(call(UPDATE, Buffer.from(text)));
      limit("depth", 256)(call(UPDATE, text, { limits: { depth: 256 } }));
    }
  }
});

hostile("a million opening brackets", () => {
  for (const text of ["[".repeat(1e6), '{"a":'.repeat(2e5), `${JSON.stringify(payload()).slice(0, -1)},"x":${"[".repeat(1e6)}`]) limit("depth", 64)(validateBytes(UPDATE, text));
  limit("bytes", 4 << 20)(validateBytes(UPDATE, "[".repeat(5e6)));
});

hostile("objects that getters make without end", () => {
  const endless = () => at("x", endless);
  limit("depth", 64)(validate(UPDATE, endless()));
  limit("depth", 64)(normalize(UPDATE, endless(), KEEP));
  const lists = () => new Proxy([], { get: (_, name) => (name === "length" ? 2 : lists()) });
  limit("depth", 64)(validate(UPDATE, lists()));
});

hostile("20,000 members, 20,000 items", () => {
  const members = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`m${index}`, index]));
  limit("items", 10_000)(validate(UPDATE, members));
  limit("items", 10_000)(validate(UPDATE, Object.assign(Object.create({}), members)));
  limit("items", 10_000)(normalize(UPDATE, payload({ sales_organization: members })));
  limit("items", 10_000)(validateBytes(UPDATE, JSON.stringify(members)));
  limit("items", 10_000)(validate(UPDATE, payload({ list: Array(20_000).fill(0) }), KEEP));
  limit("items", 10_000)(validate(UPDATE, payload({ list: Array(4294967295) })));
});

hostile("many unknown members, within the limits", () => {
  for (const count of [50, 200, 300, 1000, 5000, 9990]) {
    const members = payload(Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1])));
    const text = JSON.stringify(members);
    const found = Math.min(count, 101);
    equal(validateBytes(UPDATE, text).issues.length, found, `issues about ${count} members of a text`);
    equal(normalizeBytes(UPDATE, text).issues.length, found, `issues about ${count} members of a text`);
    equal(validate(UPDATE, members).issues.length, found, `issues about ${count} members of a value`);
    const all = { ...KEEP, maxIssues: 1e6 };
    equal(normalizeBytes(UPDATE, text, all).issues.length, count, `warnings about ${count} members of a text`);
    equal(normalize(UPDATE, members, all).value, members, `${count} members kept`);
    equal(normalizeBytes(UPDATE, text, { unknown: "strip" }).changes.length, count, `changes of ${count} members`);
  }
});

hostile("long names and long texts", () => {
  for (const length of [1000, 20_000, 1_000_000]) {
    const name = "n".repeat(length);
    const { issues } = validate(UPDATE, payload({ [name]: 1, username: "u".repeat(length) }));
    equal(issues.map(({ code, path }) => [code, ...path]), [["max_length", "username"], ["unknown_field", name]], "issues");
    ok(issues.every(({ message }) => message.length < 300), "messages stay short");
    equal(validateBytes(UPDATE, JSON.stringify(payload({ [name]: 1 }))).issues.map(({ path }) => path), [[name]], "path in a text");
    accepted({ notes: "é".repeat(length) }, { notes: "é".repeat(length) });
  }
});

hostile("work grows with the input, not faster", () => {
  // Each of these would take minutes if it were quadratic.
  const options = { maxIssues: 1e6, limits: { bytes: 64 << 20, items: 1e6 } };
  const count = 100_000;
  const distinct = `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join()}}`;
  equal(validateBytes(UPDATE, distinct, options).issues.filter(({ code }) => code === "unknown_field").length, count, "unknown members");
  equal(validate(UPDATE, JSON.parse(distinct), options).issues.filter(({ code }) => code === "unknown_field").length, count, "unknown members of a value");
  for (const name of ["email", "k"]) ok(validateBytes(UPDATE, `{${`"${name}":1,`.repeat(count)}"x":1}`, options).issues.length >= count, "repeated members");
  ok(!validateBytes(UPDATE, `{"notes":"${"\\n".repeat(1e6)}"}`, options).ok, "escapes");
  ok(!validate(UPDATE, { notes: "\ud83d".repeat(1e6), lastname: "\ude00".repeat(1e6) }, options).ok, "lone surrogates");
  ok(!validateBytes(UPDATE, `{"notes":"${"\ud83d".repeat(1e6)}${"\\".repeat(1e6)}"}`, options).ok, "lone surrogates in a text");
  ok(!validate(UPDATE, payload({ notes: 1n << 20_000_000n })).ok, "a BigInt of six million digits");
});

hostile("what counts as bytes of a value: names and texts as UTF-8, and one for each value", () => {
  const over = (value, bytes, options) => validate("salt2.user.update", value, { ...options, limits: { bytes } }).issues.some(({ code }) => code === "limit");
  for (const [value, bytes] of [
    [{ UserId: 1234567 }, 8], [{ UserId: -1.2345678901234567e-300 }, 8], [{ UserId: 12345678901234567890n }, 8], [{ UserId: true }, 8], [{ UserId: null }, 8], [{ UserId: new Date(0) }, 8], [{ UserId: "1234567" }, 15],
    [{ UserId: [] }, 8], [{ UserId: [1, 2, 3] }, 11], [{ UserId: "é" }, 10], [{ UserId: "\u{1f600}" }, 12], [{ "é": 1 }, 4], [{ UserId: "\ud83d" }, 11],
  ]) equal([over(value, bytes - 1), over(value, bytes)], [true, false], `over ${bytes - 1} and ${bytes} bytes: ${Object.keys(value)}`);
  // Each of two values has its own.
  const long = { UserId: 1, FirstName: "é".repeat(20) };
  const calls = (bytes) => [expandPatch("salt2.user.update", { LastName: "é".repeat(20) }, long, { limits: { bytes } }), validateField("salt2.user.update", "LastName", "é".repeat(20), { siblings: long, limits: { bytes } })];
  equal(calls(58).map(({ issues }) => issues.map(({ code }) => code)), [[], []], "issues within the limits");
  equal(calls(57).map(({ issues }) => issues.map(({ code }) => code)), [["limit"], ["limit"]], "issues over the limits");
});

hostile("a map of 9,000 long keys, named in another order", () => {
  const key = (index) => `${"x".repeat(300)}${String(index * 7919 % 9000).padStart(4, "0")}`;
  const base = { AssociateId: 500, Name: "JD", CustomFields: Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [key(index), "a"])) };
  const names = Object.keys(base.CustomFields).toReversed().sort((left, right) => left.at(-1).localeCompare(right.at(-1)));
  /** Milliseconds of the processor, whatever else the machine does. */
  const spent = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const begun = spent();
  for (let round = 0; round < 4; round++) ok(normalize("superoffice.user.update", base).ok, "the base");
  const alone = (spent() - begun) / 4;
  const expand = (patch) => {
    const start = spent();
    const result = expandPatch("superoffice.user.update", patch, base);
    // Looked up one by one they took seconds, hundreds of times as long as the base alone.
    ok(spent() - start < 60 * alone + 100, `${spent() - start} ms; the base alone ${alone} ms`);
    ok(result.ok, JSON.stringify(result.issues).slice(0, 500));
    return Object.entries(result.value.CustomFields);
  };
  const all = (value) => names.map((name) => [name, value]);
  equal(expand({ CustomFields: Object.fromEntries(all("b")) }).every(([, value]) => value === "b"), true, "a merge patch sets all");
  equal(expand(names.map((name) => ({ Field: `CustomFields.${name}`, Value: "b" }))).every(([, value]) => value === "b"), true, "pairs set all");
  equal(expand(names.map((name) => ({ op: "remove", path: `/CustomFields/${name}` }))).length, 0, "operations take all out");
  const both = names.slice(0, 4900).flatMap((name) => [{ op: "remove", path: `/CustomFields/${name}` }, { op: "add", path: `/CustomFields/${name}`, value: "c" }]);
  equal(expand(both).filter(([, value]) => value === "c").length, 4900, "taken out and put in again");
  equal(expand({ CustomFields: Object.fromEntries(names.slice(0, 900).map((name) => [`${name}+`, "new"])) }).length, 9900, "new ones");
  equal(expand([{ op: "test", path: "/CustomFields", value: Object.fromEntries(all("a")) }]).length, 9000, "compared");
  // Keys that differ in letter case alone are as many keys.
  const cases = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [[...index.toString(2).padStart(13, "0")].map((bit) => (bit === "1" ? "A".repeat(20) : "a".repeat(20))).join(""), "a"]));
  const other = expandPatch("superoffice.user.update", { CustomFields: Object.fromEntries(Object.keys(cases).toReversed().map((name) => [name, "b"])) }, { ...base, CustomFields: cases });
  equal([other.ok, Object.values(other.value.CustomFields).every((value) => value === "b")], [true, true], "keys that differ in letter case alone");
});

hostile("a list of 9,000 items, changed in another order", () => {
  const schema = "salt2.user.update";
  const places = Array.from({ length: 9000 }, (_, index) => (index * 7919) % 9000);
  const base = { UserId: 1, Permissions: places.map((place) => `p${place}`) };
  const spent = (work) => {
    const { user, system } = process.cpuUsage();
    const result = work();
    const after = process.cpuUsage();
    return [(after.user + after.system - user - system) / 1000, result];
  };
  const alone = Math.min(...Array.from({ length: 4 }, () => spent(() => normalize(schema, base))[0]));
  /** Operations, or pairs; what they make of the list; and how long that may take. */
  const expand = (patch, wanted, more) => {
    const [time, { ok: good, issues, value }] = spent(() => expandPatch(schema, patch, base, more));
    ok(good, JSON.stringify(issues).slice(0, 300));
    equal(value.Permissions.join(), wanted.join(), "the list");
    // Looked for one by one they took a hundred and more times as long as the base alone.
    ok(time < 40 * alone + 100, `${time} ms; the base alone ${alone} ms`);
  };
  const path = (place) => `/Permissions/${place}`;
  expand(places.map((place) => ({ op: "replace", path: path(place), value: `new${place}` })), places.map((_, place) => `new${place}`));
  expand(places.map((place) => ({ op: "test", path: path(place), value: `p${places[place]}` })), base.Permissions);
  expand(places.map((_, place) => ({ op: "remove", path: path(8999 - place) })), []);
  expand(places.map((place) => ({ Field: `Permissions[${place}]`, Value: "x" })), places.map(() => "x"));
  const further = { limits: { items: 20_000 } };
  for (const patch of [places.map(() => ({ op: "add", path: "/Permissions/-", value: "y" })), places.map(() => ({ Field: "Permissions[-]", Value: "y" }))]) expand(patch, [...base.Permissions, ...places.map(() => "y")], further);
  // Anywhere, in and out.
  const wanted = [...base.Permissions];
  const mixed = places.map((place, index) => {
    const at = (place * 31 + index) % wanted.length;
    const value = `v${index}`;
    const op = ["add", "remove", "replace", "remove", "add", "test"][place % 6];
    if (op === "test") return { op, path: path(at), value: wanted[at] };
    wanted.splice(at, op === "add" ? 0 : 1, ...(op === "remove" ? [] : [value]));
    return { op, path: path(at), ...(op !== "remove" && { value }) };
  });
  expand(mixed, wanted, further);
  equal(expandPatch(schema, [{ op: "remove", path: path(8000) }, { op: "replace", path: path(8999), value: "x" }], base).issues.map(({ code, path }) => [code, ...path]), [["mismatch", "Permissions", 8999]], "behind the end");
  equal(expandPatch(schema, [{ op: "add", path: path(9001), value: "x" }], base).ok, false, "with a gap");
});

hostile("paths of fields without end", () => {
  for (const path of ["TicketCategories[0].ChildItems".concat("[0].ChildItems".repeat(50_000)), "a.".repeat(100_000), "[".repeat(100_000), "TicketCategories[4000000000].Id", `CustomFields["${"x".repeat(1e6)}"]`, "CustomFields.".repeat(1e5)]) {
    for (const siblings of [undefined, { AssociateId: 500, Name: "JD" }, { TicketCategories: [{ ChildItems: [] }] }]) {
      const { issues } = validateField("superoffice.user.update", path, 1, { siblings });
      ok(issues.length <= 1, "one issue at most");
    }
  }
  equal(validateField("superoffice.user.update", `TicketCategories${"[0].ChildItems".repeat(40)}`, []).issues.map(({ code, params }) => [code, params.limit]), [["limit", "depth"]], "a path deeper than the limit");
});

hostile("siblings of every kind", () => {
  const inside = {};
  inside.self = inside;
  const all = [null, 5, "x", true, Symbol("x"), () => {}, [], [1], new Map(), new Date(NaN), inside, revoked({}), revoked([]), at("email", thrower), new Proxy({}, { ownKeys: thrower }), { email: inside }, nested(60, (inner) => ({ inner })), { email: 5, phone: [], nonsense: 1, id: "x" }];
  for (const siblings of all) {
    for (const [path, value, codes] of [["email", "x@example.com", []], ["email", 5, []], ["email", [], ["type"]], ["sales_organization.name", "", ["required"]], ["archived", "x", ["type"]]]) {
      equal(validateField(UPDATE, path, value, { siblings }).issues.map(({ code, severity }) => (severity === "error" ? code : "warning")).filter((code) => code !== "warning"), codes, `issues of ${path} among ${typeof siblings}`);
    }
  }
  const frozen = Object.freeze({ ...payload(), sales_organization: Object.freeze({ name: "x" }) });
  validateField(UPDATE, "sales_organization.id", "x", { siblings: frozen });
  equal(frozen, { ...payload(), sales_organization: { name: "x" } }, "the siblings, which must not be changed,");
});

hostile("options that change while the payload is read", () => {
  const require = ["phone"];
  const wanted = { require, limits: { depth: 5 }, params: { id: payload().id } };
  const changing = withGetters({ get notes() {
    require[0] = "nonsense";
    require.push("__proto__", 5);
    wanted.limits.depth = -1;
    wanted.params.id = "x";
    return "x";
  } });
  equal(validate(UPDATE, changing, wanted).issues.map(({ code, path }) => [code, ...path]), [["required", "phone"]], "issues by the options as they were");
  let reads = 0;
  const twice = new Proxy(["phone"], { get: (target, name) => (name === "0" && reads++ > 0 ? "nonsense" : target[name]) });
  equal(validate(UPDATE, payload(), { require: twice }).issues.map(({ path }) => path), [["phone"]], "what was checked is what is used");
});

// ---- readers that run the payload's code

hostile("a getter that throws, 50,000 times", () => {
  const bad = Object.defineProperty(payload(), "email", { get: thrower, enumerable: true });
  const org = payload({ sales_organization: at("name", thrower) });
  for (let count = 0; count < 25_000; count++) {
    if (count % 1000 === 0) {
      refused(bad, [["type", "email"]]);
      ok(errors(org).some(([code, ...path]) => code === "type" && path.join(".") === "sales_organization.name"), "the organization's name cannot be read");
    } else ok(!validate(UPDATE, bad).ok && !normalize(UPDATE, org).ok, "refused");
  }
});

const lying = {
  "ownKeys throws": [() => new Proxy(payload(), { ownKeys: thrower }), []],
  "getPrototypeOf throws": [() => new Proxy(payload(), { getPrototypeOf: thrower }), []],
  "what is thrown cannot be looked at": [() => new Proxy(payload(), { ownKeys: throwsTheUntouchable }), []],
  "getPrototypeOf throws what cannot be looked at": [() => new Proxy(payload(), { getPrototypeOf: throwsTheUntouchable }), []],
  "getOwnPropertyDescriptor throws": [() => new Proxy(payload(), { getOwnPropertyDescriptor: thrower }), []],
  "ownKeys gives what it may not": [() => new Proxy(payload(), { ownKeys: () => [1, null] }), []],
  "ownKeys gives a name twice": [() => new Proxy(payload(), { ownKeys: () => ["id", "id"] }), []],
  "a revoked Proxy": [() => revoked({}), []],
  "a revoked Proxy of a list": [() => revoked([]), []],
  "length throws": [() => new Proxy([], { get: thrower }), []],
  "length is a symbol": [() => new Proxy([], { get: () => Symbol("length") }), []],
};

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

for (const [name, [make, path]] of Object.entries(lying)) {
  hostile(`a lying Proxy: ${name}, 50,000 times`, () => {
    refused(make(), [["type", ...path]]);
    refused(payload({ notes: make() }), [["type", "notes", ...path]]);
    refused(payload({ x: [1, make()] }), [["type", "x", 1]], KEEP);
    const inside = payload({ notes: make() });
    for (let count = 0; count < 25_000; count++) ok(!validate(UPDATE, make()).ok && !normalize(UPDATE, inside).ok, "refused");
  });
}

hostile("lying Proxies that can be read, 50,000 times", () => {
  // What they say is what counts; there must just be a verdict, the same one each time.
  const made = [
    () => new Proxy(payload(), { getPrototypeOf: () => null }),
    () => new Proxy(payload(), { getPrototypeOf: () => Array.prototype }),
    () => new Proxy(payload(), { getPrototypeOf: () => Date.prototype }),
    () => new Proxy(payload(), { get: thrower }),
    () => new Proxy(payload(), { get: throwsTheUntouchable }),
    () => new Proxy(payload(), { get: (_, name) => name }),
    () => new Proxy(payload(), { has: thrower, set: thrower, defineProperty: thrower, deleteProperty: thrower, preventExtensions: thrower, isExtensible: thrower }),
    () => new Proxy(payload(), { getOwnPropertyDescriptor: () => undefined }),
    () => new Proxy(payload(), { ownKeys: () => [] }),
    () => new Proxy({}, { ownKeys: () => ["email", "notes"], getOwnPropertyDescriptor: () => ({ value: "x", enumerable: true, configurable: true }), get: () => "y" }),
    () => new Proxy(() => {}, {}),
    () => new Proxy(new Date(0), {}),
    () => new Proxy(new Map(), {}),
    () => new Proxy(new Uint8Array(8), {}),
    ...[2 ** 32 - 1, NaN, -1, Infinity, 1.5, "3", "x", null, undefined, {}, 2n, true].map((length) => () => new Proxy([1, 2, 3], { get: (_, name) => (name === "length" ? length : 1) })),
  ];
  for (const make of made) {
    const shown = JSON.stringify(validate(UPDATE, make()));
    const inner = JSON.stringify(validate(UPDATE, payload({ x: make() }), KEEP));
    for (let count = 0; count < 1000; count++) {
      equal(JSON.stringify(validate(UPDATE, make())), shown, "verdict");
      equal(JSON.stringify(validate(UPDATE, payload({ x: make() }), KEEP)), inner, "verdict on a member");
      const { ok: good, value } = normalize(UPDATE, payload({ x: make() }), KEEP);
      ok(good === (value !== undefined), "a value exactly when ok");
    }
  }
});

hostile("prototypes without end", () => {
  const chain = () => new Proxy({}, { getPrototypeOf: chain, ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) });
  let asked = 0;
  ok(!validate(UPDATE, new Proxy({}, { getPrototypeOf: () => (asked++ === 0 ? Object.prototype : chain()) })).ok, "refused");
  ok(!validate(UPDATE, chain()).ok, "refused");
});

hostile("a length that grows while the list is read", () => {
  const growing = new Proxy([], { get: (_, name) => (name === "length" ? { calls: 0, valueOf() { return this.calls++ === 0 ? 1 : Infinity; } } : 1) });
  ok(!validate(UPDATE, payload({ notes: growing })).ok, "refused");
});

hostile("members that come and go while the object is read", () => {
  const value = withGetters({
    get notes() {
      delete this.phone;
      this.mobile = "555";
      return "gone";
    },
    phone: "1",
  });
  const { value: result } = normalize(UPDATE, value);
  equal(result.notes, "gone", "notes");
  ok(!("phone" in result) || result.phone === "1", "phone is as it was, or gone");
});

hostile("calls inside calls", () => {
  let inner;
  const value = withGetters({
    get notes() {
      inner = [normalize(UPDATE, sample), normalizeBytes(UPDATE, JSON.stringify(sample)), validateBytes(UPDATE, "{", { partial: true }), validate(UPDATE, {}), validateField(UPDATE, "email", "é\ud83d", KEEP)];
      return "\u00e9outer";
    },
    nonsense: "kept",
    get phone() {
      try {
        normalize("nope", {});
      } catch {}
      return " 555 ";
    },
  });
  const outer = normalize(UPDATE, value, KEEP);
  equal(inner.slice(0, 2), [right, rightBytes], "results of the calls inside");
  equal(inner.slice(2).map(({ issues }) => issues[0].code), ["syntax", "required", "unicode"], "issues of the calls inside");
  equal([outer.value.notes, outer.value.phone, outer.value.nonsense], ["éouter", "555", "kept"], "result of the call around");
  const recursive = (depth) => at("notes", () => (depth === 0 ? "x" : JSON.stringify(normalize(UPDATE, recursive(depth - 1), { partial: true }).value)));
  equal(normalize(UPDATE, recursive(50), { partial: true }).ok, true, "fifty calls inside each other");
});

hostile("calls inside calls until the stack runs out", () => {
  // Wherever it runs out, in wasm too, the calls around it end, and so do those after. In a process of its own: one that does not end.
  const script = `
    import { normalize, validate } from ${JSON.stringify(String(pathToFileURL(join(process.argv[2], "import.mjs"))))};
    for (const depth of [10, 100, 200, 400, 100000, 100000, 10]) {
      let calls = 0;
      const value = { get UserId() { return calls++ < depth && validate("salt2.user.update", value).ok ? 1 : 2; } };
      const { ok } = validate("salt2.user.update", value);
      if (!ok) throw new Error("depth " + depth);
      const { value: { UserId } } = normalize("salt2.user.update", { UserId: "7" });
      if (UserId !== 7) throw new Error("after depth " + depth);
    }`;
  const { status, signal, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: process.argv[2], encoding: "utf8", timeout: 60_000 });
  equal([status, signal, stderr], [0, null, ""], "exit code, signal and errors");
});

hostile("toStringTag and toPrimitive that throw", () => {
  const tag = { [Symbol.toStringTag]: "x" };
  Object.defineProperty(tag, Symbol.toStringTag, { get: thrower });
  refused(Object.assign(Object.create(tag), payload()), [["type"]]);
  refused(payload({ notes: Object.create(tag) }), [["type", "notes"]]);
  const primitive = { [Symbol.toPrimitive]: thrower, toString: thrower, valueOf: thrower, toJSON: thrower };
  refused(payload({ notes: primitive, id: primitive, archived: primitive, birthdate: primitive }), [["type", "id"], ["type", "notes"], ["type", "archived"], ["type", "birthdate"]]);
});

hostile("toStringTag that lies", () => {
  for (const tag of ["Date", "Number", "String", "Boolean", "BigInt", "Symbol", "Object", "Array", "TypeError"]) {
    class Tagged {
      get [Symbol.toStringTag]() {
        return tag;
      }
    }
    const { ok: good, value } = normalize(UPDATE, Object.assign(new Tagged(), payload()));
    ok(good, `an object of a class whose tag is ${tag} is its own members`);
    equal(value, payload(), "value");
  }
  class Untrue extends Date {
    get [Symbol.toStringTag]() {
      return "Map";
    }
  }
  ok([true, false].includes(validate(UPDATE, payload({ birthdate: new Untrue(0) })).ok), "a verdict");
});

hostile("each value is read once, in order", () => {
  const read = [];
  const watched = (value, path = "") =>
    new Proxy(value, {
      get(target, name) {
        const inner = target[name];
        if (typeof name === "string") read.push(`${path}${name}`);
        return typeof inner === "object" && inner !== null ? watched(inner, `${path}${name}.`) : inner;
      },
    });
  const source = payload({ notes: " x ", phone: " 1 ", sales_organization: { name: "Acme", id: "{47328D08-4AC8-4EB4-ACD1-39D178E5BF60}" }, list: [1, [2], { a: 3 }], unknown: "u" });
  const names = ["id", "username", "lastname", "sales_organization_code", "email", "notes", "phone", "sales_organization", "sales_organization.name", "sales_organization.id", "list", "list.length", "list.0", "list.1", "list.1.length", "list.1.0", "list.2", "list.2.a", "unknown"];
  for (const call of [validate, normalize]) {
    for (const unknown of ["error", "strip", "keep"]) {
      read.length = 0;
      call(UPDATE, watched(source), { unknown });
      equal(read.filter((name) => !name.endsWith("constructor")), names, `what ${call.name} read`);
    }
  }
  let count = 0;
  validateField(UPDATE, "sales_organization", at("name", () => `${count++}`));
  equal(count, 1, "reads by validateField");
});

hostile("what was read is what comes out", () => {
  // A value that is another one each time: checked and given must be the same.
  let count = 0;
  const value = withGetters({ get notes() { return `read ${++count}`; }, get x() { return [++count]; } });
  const result = normalize(UPDATE, value, KEEP);
  equal([result.value.notes, result.value.x], ["read 1", [2]], "values");
});

// ---- characters

hostile("lone surrogates in values", () => {
  refused(payload({ notes: "\ud83d" }), [["unicode", "notes"]]);
  refused(payload({ notes: "a\ude00b" }), [["unicode", "notes"]]);
  refused(payload({ notes: "\ude00\ud83d" }), [["unicode", "notes"]]);
  accepted({ notes: "\ud83d\ude00" }, { notes: "\u{1f600}" });
  refused(payload({ x: ["ok", "\ud83d"] }), [["unicode", "x", 1]], KEEP);
  equal(validateField(UPDATE, "notes", "x\ud83d").issues.map(({ code, path }) => [code, ...path]), [["unicode", "notes"]], "issues of a field");
  equal(validateField(UPDATE, "\ude00", "x\ud83d").ok, false, "a path that begins with the other half");
});

hostile("halves of a character in neighbouring members", () => {
  // Joined, they would be a whole.
  refused(payload({ username: "x\ud83d", lastname: "\ude00y" }), [["unicode", "username"], ["unicode", "lastname"]]);
  refused(payload({ x: ["x\ud83d", "\ude00y"] }), [["unicode", "x", 0], ["unicode", "x", 1]], KEEP);
  // In the name and in the value.
  refused(payload({ "x\ud83d": "\ude00y" }), [["unicode", "x\ufffd"], ["unicode", "x\ufffd"]], KEEP);
  refused(payload({ x: "a\ud83d", "\ude00b": 1 }), [["unicode", "x"], ["unicode", "\ufffdb"]], KEEP);
  refused(payload({ notes: "a\ud83d", phone: 5, fax: true, mobile: null, skype: "\ude00" }), [["unicode", "notes"], ["unicode", "skype"]]);
});

hostile("lone surrogates in names", () => {
  equal(errors(payload({ "a\ud83d": 1 })).map(([code]) => code), ["unknown_field"], "errors");
  equal(errors(payload({ "a\ud83d": 1 }), KEEP).map(([code]) => code), ["unicode"], "errors when kept");
  accepted({ "a\ud83d": 1 }, {}, { unknown: "strip" });
  equal(errors(payload({ "a\ud83d": 1, "b\ude00": 2 }), KEEP).map(([code]) => code), ["unicode", "unicode"], "errors of two names");
});

hostile("lone surrogates in a body given as a string", () => {
  const text = (notes) => JSON.stringify(payload({ notes: "HERE" })).replace("HERE", notes);
  const codes = (body, options) => {
    const verdict = validateBytes(UPDATE, body, options);
    const result = normalizeBytes(UPDATE, body, options);
    equal(result.issues, verdict.issues, "normalizeBytes' issues");
    ok(verdict.ok === "body" in result, "a body exactly when ok");
    if (result.body) equal(JSON.parse(Buffer.from(result.body).toString()), JSON.parse(body), "what the body says");
    return verdict.issues.filter(({ severity }) => severity === "error").map(({ code, path }) => [code, ...path]);
  };
  equal(codes(text("a\ud83db")), [["unicode", "notes"]], "high");
  equal(codes(text("a\ude00b")), [["unicode", "notes"]], "low");
  equal(codes(text("\ude00\ud83d")), [["unicode", "notes"]], "the wrong way round");
  equal(codes(text("\ud83d\ude00")), [], "a pair");
  equal(codes(text("\\\\\ud83d")), [["unicode", "notes"]], "behind an escaped backslash");
  // The backslash begins an escape, and half a character is none.
  equal(codes(text("\\\ud83d")), [["syntax"]], "behind a backslash");
  equal(codes(text("\\\\\\\ud83d")), [["syntax"]], "behind three backslashes");
  equal(codes(text("\\\ude00 \\u00e")), [["syntax"]], "behind a backslash, and a bad escape");
  // One half escaped, the other as it is: refused or one character, but not a body with two halves.
  const unchanged = Buffer.from(normalizeBytes(UPDATE, text("HERE")).body).toString();
  for (const halves of ["\\ud83d\ude00", "\ud83d\\ude00"]) for (const body of [text(halves), unchanged.replace("HERE", halves)]) equal(codes(body), [], "half escaped");
  equal(codes(text('"\ud83d"')), [["syntax"]], "between tokens");
  equal(codes(`\ud83d${text("x")}`), [["syntax"]], "before everything");
  equal(codes(`${text("x")}\ude00`), [["syntax"]], "behind everything");
  equal(codes(text("x").replace('"notes"', '"no\ud83dtes"'), KEEP), [["unicode", "no\ufffdtes"]], "in a name");
  // Places count half a character as the U+FFFD that it becomes in UTF-8.
  for (const broken of [text("a\ud83db"), text("\ude00é\ud83d\ud83d\ude00x"), `${text("\ud83d\ud83d").slice(0, -1)},"x":nul}`, `{"a\ud83d":"é\ude00", "b" 1}`, `\ud83d${text("\ud83d")}`, text("\\\\\ud83d").replace('"id"', "id")]) {
    const honest = Buffer.from(broken.toWellFormed());
    const [{ code, range, params, message }] = validateBytes(UPDATE, broken).issues;
    if (code === "syntax") {
      const [expected] = validateBytes(UPDATE, honest).issues;
      equal([range, params, message], [expected.range, expected.params, expected.message], `place in ${JSON.stringify(broken)}`);
    } else equal(honest.subarray(...range).toString(), JSON.stringify(JSON.parse(broken).notes.toWellFormed()).replaceAll("\\\\", "\\\\"), "what the place holds");
  }
});

function isJson(bytes) {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

hostile("every byte of a body made another one", () => {
  const good = Buffer.from(JSON.stringify(payload({ notes: "é€𝄞" })));
  for (let place = 0; place < good.length; place++) {
    for (const byte of [0x00, 0x22, 0x5c, 0x80, 0xbf, 0xc0, 0xed, 0xf4, 0xff]) {
      const changed = Buffer.from(good);
      changed[place] = byte;
      const refusal = validateBytes(UPDATE, changed).issues.some(({ code }) => code === "syntax");
      equal(refusal, !isJson(changed), `refusal of byte ${byte} at ${place}`);
    }
    equal(validateBytes(UPDATE, good.subarray(0, place)).issues[0].code, "syntax", `cut at ${place}`);
  }
});

// ---- names

const dangerous = ["constructor", "toString", "hasOwnProperty", "valueOf", "isPrototypeOf", "__defineGetter__", "__lookupSetter__", "prototype", "length", "then", "toJSON"];
const withProto = (json) => JSON.parse(`${JSON.stringify(payload()).slice(0, -1)},${json}}`);

hostile("__proto__ as a member", () => {
  const before = Object.getOwnPropertyNames(Object.prototype).sort();
  for (const inner of ['{"polluted":true}', "null", '"text"', "[1]", '{"__proto__":{"polluted":true}}']) {
    const make = () => withProto(`"__proto__":${inner}`);
    refused(make(), [["unknown_field", "__proto__"]]);
    const stripped = normalize(UPDATE, make(), { unknown: "strip" });
    equal(stripped.value, payload(), "stripped");
    ok(Object.getPrototypeOf(stripped.value) === Object.prototype, "the stripped value's prototype");
    const kept = normalize(UPDATE, make(), KEEP);
    ok(Object.getPrototypeOf(kept.value) === Object.prototype, "the kept value's prototype");
    equal(JSON.stringify(kept.value), JSON.stringify(make()), "kept");
    equal(Buffer.from(normalizeBytes(UPDATE, JSON.stringify(make()), KEEP).body).toString(), JSON.stringify(make()), "kept in a body");
  }
  refused(payload({ sales_organization: JSON.parse('{"id":"47328d08-4ac8-4eb4-acd1-39d178e5bf60","name":"Acme","__proto__":{"city":"Gent"}}') }), [["unknown_field", "sales_organization", "__proto__"]]);
  const inner = normalize(UPDATE, withProto('"x":{"__proto__":{"polluted":true},"a":[{"__proto__":1}]}'), KEEP).value.x;
  ok(Object.getPrototypeOf(inner) === Object.prototype && inner.polluted === undefined && Object.getPrototypeOf(inner.a[0]) === Object.prototype, "prototypes inside");
  equal(Object.getOwnPropertyNames(Object.prototype).sort(), before, "Object.prototype");
  ok({}.polluted === undefined, "nothing is polluted");
  // As a prototype that was set, it is no member.
  equal(normalize(UPDATE, { ...payload(), __proto__: { notes: "inherited" } }).value, payload(), "an inherited member");
});

hostile("constructor, toString and the like as members", () => {
  for (const name of dangerous) {
    refused(payload({ [name]: 1 }), [["unknown_field", name]]);
    equal(normalize(UPDATE, payload({ [name]: 1 }), { unknown: "strip" }).value, payload(), `${name} stripped`);
    accepted({ [name]: { a: 1 } }, { [name]: { a: 1 } }, KEEP);
    ok(!validateField(UPDATE, name, 1).ok, `${name} is no field`);
    ok(!validateField(UPDATE, `sales_organization.${name}`, 1).ok, `${name} is no field of a record`);
  }
});

hostile("an Object.prototype that somebody wrote to", () => {
  const pollution = { notes: " polluted ", nonsense: 1, partial: true, unknown: "keep", coerce: "none", limits: { depth: 1 }, contentType: "text/plain", params: { id: "x" }, key: "x", custom: true, require: ["phone"], range: [0, 0], severity: "warning" };
  const calls = () => [validate(UPDATE, {}), validate(UPDATE, {}, {}), normalize(UPDATE, payload({ archived: "True" })), normalize(UPDATE, payload({ archived: 1 }), {}), normalizeBytes(UPDATE, JSON.stringify(payload({ x: 1 }))), normalizeBytes(UPDATE, JSON.stringify(payload()), { limits: {}, params: {} })].map((result) => JSON.stringify(result));
  const clean = calls();
  for (const [name, value] of Object.entries(pollution)) {
    Object.prototype[name] = value;
    let found;
    try {
      found = calls();
    } finally {
      delete Object.prototype[name];
    }
    equal(found, clean, `results with Object.prototype.${name}`);
  }
});

// ---- kinds of values

hostile("values that are no JSON", () => {
  const bad = { symbol: Symbol("x"), function: () => {}, class: class {}, Map: new Map([["a", 1]]), Set: new Set([1]), WeakMap: new WeakMap(), RegExp: /x/, Error: new Error("x"), Promise: Promise.resolve(), ArrayBuffer: new ArrayBuffer(4), DataView: new DataView(new ArrayBuffer(4)), Uint8Array: new Uint8Array(4), Float64Array: new Float64Array(2), Buffer: Buffer.from("x"), NaN: NaN, Infinity: Infinity, "-Infinity": -Infinity, "boxed symbol": Object(Symbol("x")), "boxed NaN": Object(NaN), "a Date that is none": new Date(NaN), bigint: 5n, "boxed bigint": Object(5n) };
  for (const [name, value] of Object.entries(bad)) {
    test(`a ${name} is no text, no boolean, no GUID and nothing to keep`, () => {
      refused(payload({ notes: value }), [["type", "notes"]]);
      refused({ ...payload(), id: value }, [["type", "id"]]);
      refused(payload({ archived: value }), [["type", "archived"]]);
      refused(payload({ x: value }), [["type", "x"]], KEEP);
      refused(payload({ x: [value] }), [["type", "x", 0]], KEEP);
      // Code is wrong anywhere; all else that goes may be what it likes.
      if (["symbol", "function", "class", "boxed symbol"].includes(name)) {
        refused(payload({ x: value }), [["type", "x"]], { unknown: "strip" });
        refused(payload({ x: [{ y: value }] }), [["type", "x", 0, "y"]], { unknown: "strip" });
      } else accepted({ x: value }, {}, { unknown: "strip" });
      if (!["a Date that is none"].includes(name)) refused(payload({ birthdate: value }), [["type", "birthdate"]]);
      if (!["bigint", "boxed bigint", "NaN", "Infinity", "-Infinity", "boxed NaN"].includes(name)) refused(value, [["type"]]);
      refused(payload({ sales_organization: value }), [["type", "sales_organization"]]);
    });
  }
});

hostile("what is near a form is not read", () => {
  for (const value of [new Headers(payload()), new Blob(["{}"]), new ReadableStream()]) refused(value, [["type"]]);
});

hostile("roots that are no object", () => {
  for (const root of [null, undefined, 5, -0, NaN, "text", "", true, 5n, Symbol("x"), () => {}, [], [payload()], new Date(), Object("x"), Object(5), Object(true)]) refused(root, [["type"]]);
});

hostile("dates", () => {
  accepted({ birthdate: new Date("1990-02-03T04:05:06.789Z") }, { birthdate: "1990-02-03T04:05:06.789Z" });
  accepted({ birthdate: new Date(0) }, { birthdate: "1970-01-01T00:00:00Z" });
  refused(payload({ birthdate: new Date(NaN) }), [["format", "birthdate"]]);
  for (const year of [8.64e15, -8.64e15, Date.UTC(10000, 0, 1)]) refused(payload({ birthdate: new Date(year) }), [["format", "birthdate"]]);
  refused(payload({ notes: new Date(0) }), [["type", "notes"]]);
  refused(payload({ archived: new Date(0) }), [["type", "archived"]]);
  const spoilt = new Date(0);
  for (const name of ["toISOString", "getTime", "valueOf", "toJSON", Symbol.toPrimitive]) Object.defineProperty(spoilt, name, { value: thrower });
  accepted({ birthdate: spoilt }, { birthdate: "1970-01-01T00:00:00Z" });
  class Birthday extends Date {
    getTime() {
      return 5e12;
    }
  }
  accepted({ birthdate: new Birthday(0) }, { birthdate: "1970-01-01T00:00:00Z" });
  const date = new Date(0);
  const { value } = normalize(UPDATE, payload({ x: date }), KEEP);
  ok(value.x !== date, "a Date that is kept is another one than the caller's");
  equal(JSON.stringify(value.x), JSON.stringify(date), "a Date that is kept");
});

hostile("numbers and boxes", () => {
  accepted({ notes: -0 }, { notes: "0" });
  accepted({ notes: 1e21, phone: 5e-7 }, { notes: "1e+21", phone: "5e-7" });
  accepted({ notes: Object("boxed"), archived: Object(false), nationality: Object(5) }, { archived: false, nationality: "5", notes: "boxed" });
  accepted({ archived: Object("True") }, { archived: true });
  accepted({ x: [Object("a"), Object(1), Object(true)] }, { x: ["a", 1, true] }, KEEP);
  refused(payload({ archived: 0.5 }), [["type", "archived"]]);
  class Text extends String {
    toString() {
      return "another";
    }
    valueOf() {
      return "another";
    }
  }
  accepted({ notes: new Text("mine") }, { notes: "mine" });
});

hostile("undefined is missing, holes are null", () => {
  refused({ ...payload(), email: undefined }, [["required", "email"]]);
  const result = accepted({ notes: undefined, nonsense: undefined, sales_organization: undefined }, {});
  equal(result.changes, [], "changes");
  accepted({ x: [undefined, , 1] }, { x: [null, null, 1] }, KEEP);
  accepted({ x: Object.assign([], { 3: "a" }) }, { x: [null, null, null, "a"] }, KEEP);
  equal(validateField(UPDATE, "email", undefined).issues.map(({ code }) => code), ["required"], "a field that is undefined");
});

hostile("objects of classes, without a prototype, frozen", () => {
  class Base {
    inherited = "x";
    get phone() {
      return "555";
    }
  }
  class User extends Base {
    #secret = "secret";
    static count = 0;
    constructor() {
      super();
      delete this.inherited;
      Object.assign(this, payload());
      Object.defineProperty(this, "hidden", { value: 1, enumerable: false });
      this[Symbol("symbol")] = 1;
    }
    get notes() {
      return this.#secret;
    }
    method() {}
  }
  equal(normalize(UPDATE, new User()).value, payload(), "own members only");
  equal(normalize(UPDATE, Object.assign(Object.create(null), payload())).value, payload(), "without a prototype");
  equal(normalize(UPDATE, Object.freeze(payload())).value, payload(), "frozen");
  equal(normalize(UPDATE, Object.assign(Object.create({ notes: "inherited", nonsense: 1 }), payload())).value, payload(), "inherited members");
  equal(normalize(UPDATE, Object.defineProperty({ ...payload(), [Symbol("x")]: 1 }, "nonsense", { value: 1, enumerable: false })).value, payload(), "symbols and what is not enumerable");
  class List extends Array {}
  accepted({ x: List.from([1, 2]) }, { x: [1, 2] }, KEEP);
  accepted({ x: Object.assign([1], { extra: 2 }) }, { x: [1] }, KEEP);
  function args() {
    return arguments;
  }
  ok(!validate(UPDATE, args(payload())).ok, "arguments are no payload");
  ok(validate(UPDATE, payload({ x: globalThis }), KEEP).issues.length > 0, "even the global object gives a verdict");
});

hostile("values of another realm", () => {
  const there = (code) => runInNewContext(code, { text: JSON.stringify(payload()) });
  equal(normalize(UPDATE, there("JSON.parse(text)")), normalize(UPDATE, payload()), "an object");
  accepted({ birthdate: there("new Date(0)"), notes: there("new String('boxed')"), archived: there("new Boolean(true)") }, { archived: true, birthdate: "1970-01-01T00:00:00Z", notes: "boxed" });
  accepted({ x: there("[1, , { a: [] }]") }, { x: [1, null, { a: [] }] }, KEEP);
  for (const code of ["new Map()", "new Set()", "new Uint8Array(2)", "new ArrayBuffer(2)", "/x/", "new Error('x')", "Promise.resolve()", "() => {}", "Symbol()"]) refused(payload({ x: there(code) }), [["type", "x"]], KEEP);
  const text = JSON.stringify(sample);
  for (const code of ["new Uint8Array(bytes)", "new Uint8Array(bytes).buffer", "new Uint8Array([123, ...bytes]).subarray(1)"]) equal(normalizeBytes(UPDATE, runInNewContext(code, { bytes: [...Buffer.from(text)] })), rightBytes, code);
  equal(normalize(UPDATE, there("new Proxy(JSON.parse(text), {})")).value, payload(), "a Proxy");
});

hostile("bodies that lie about their length", () => {
  validateBytes(UPDATE, JSON.stringify(payload({ secret_of_another_call: 1 })));
  for (const [content, length] of [["{", 160], ["{}", 1e5], [JSON.stringify(sample), 2], [" ".repeat(1e5), 5], ["{}", -5], ["{}", NaN], ["{}", "2"], ["{}", 1.5]]) {
    const honest = Buffer.from(content);
    const body = new Uint8Array(honest);
    Object.defineProperty(body, "length", { value: length });
    equal(validateBytes(UPDATE, body), validateBytes(UPDATE, honest), `verdict on ${honest.length} bytes that say they are ${length}`);
  }
  class Longer extends Uint8Array {
    get length() {
      return 300;
    }
  }
  equal(validateBytes(UPDATE, new Longer([123])), validateBytes(UPDATE, "{"), "verdict");
});

hostile("patch bodies that lie about their length, or change while their base is read", () => {
  const options = (base) => ({ contentType: "application/merge-patch+json", base: { ...payload(), ...base }, limits: { bytes: 100_000 } });
  const content = Buffer.from(JSON.stringify({ notes: "x".repeat(50_000) }));
  const honest = normalizeBytes(UPDATE, content, options());
  ok(honest.ok, "the honest one");
  for (const length of [0, 5, 1e9, -5, NaN, "x"]) equal(normalizeBytes(UPDATE, Object.defineProperty(new Uint8Array(content), "length", { value: length }), options()), honest, `a body that says it has ${length} bytes`);
  const during = (bytes, change) => normalizeBytes(UPDATE, bytes, { ...options(), base: Object.defineProperty(payload(), "notes", { enumerable: true, get: change }) }).issues.map(({ code, params }) => [code, params?.limit ?? params?.reason ?? "place"]);
  const resizable = () => {
    const bytes = new Uint8Array(new ArrayBuffer(content.length, { maxByteLength: 1e6 }));
    bytes.set(content);
    return bytes;
  };
  const [gone, shrunk, grown] = [new Uint8Array(content), resizable(), resizable()];
  equal(during(gone, () => structuredClone(gone.buffer, { transfer: [gone.buffer] }) && "x"), during(shrunk, () => shrunk.buffer.resize(0) ?? "x"), "a buffer that went");
  equal(during(grown, () => grown.buffer.resize(1e6) ?? "x"), [["limit", "bytes"]], "a buffer that grew");
});

hostile("lists of options that are a length alone", () => {
  for (const require of [Array(2 ** 32 - 1), new Proxy([], { get: (target, name) => (name === "length" ? 2 ** 53 - 1 : target[name]) })])
    try {
      validate(UPDATE, {}, { require });
      ok(false, "it must be a wrong call");
    } catch (error) {
      ok(error instanceof TypeError && error.message.includes("options.require"), String(error));
    }
  equal(validate(UPDATE, payload(), { require: Array(100_000).fill("phone") }).issues.map(({ path }) => path), [["phone"]], "a hundred thousand");
});

hostile("forms whose names are no text", () => {
  let count = 0;
  class Lying extends FormData {
    *[Symbol.iterator]() {
      yield [{ toString: () => (count++ ? "__proto__" : "x") }, "kept"];
      yield [Symbol("y"), "kept"];
    }
  }
  const { value } = normalize("salt2.user.update", new Lying(), { ...KEEP, partial: true });
  equal([Object.keys(value), Object.getOwnPropertySymbols(value)], [["x", "Symbol(y)"], []], "names");
});

hostile("bodies in buffers of every kind", () => {
  const text = JSON.stringify(payload());
  const shared = new Uint8Array(new SharedArrayBuffer(text.length));
  shared.set(Buffer.from(text));
  const resizable = new Uint8Array(new ArrayBuffer(text.length, { maxByteLength: 4 * text.length }));
  resizable.set(Buffer.from(text));
  for (const body of [shared, resizable, resizable.buffer, Buffer.from(text)]) {
    const result = normalizeBytes(UPDATE, body);
    ok(result.ok && Buffer.from(result.body).equals(Buffer.from(text)), "body");
    // What others can write to meanwhile is no body to send; fetch would refuse it.
    ok(result.body.buffer instanceof ArrayBuffer && (result.body === body) === (body !== shared && body !== resizable.buffer), "the buffer");
  }
});

hostile("a payload is never changed, not even what a getter gives", () => {
  const org = { name: " Acme ", id: "{47328D08-4AC8-4EB4-ACD1-39D178E5BF60}", nonsense: [{ a: 1 }] };
  const value = { ...payload(), sales_organization: org, Phone: " 555 ", modified_dateutc: "x", archived: "True" };
  const copy = structuredClone(value);
  for (const unknown of ["error", "strip", "keep"]) {
    const result = normalize(UPDATE, value, { unknown });
    equal(value, copy, "payload");
    if (!result.ok) continue;
    // Nor does the result share anything with it.
    result.value.sales_organization.name = "changed";
    if (unknown === "keep") result.value.sales_organization.nonsense[0].a = 2;
    equal(value, copy, "payload, after its result was changed");
  }
});

hostile("a frozen Object.prototype", () => {
  // In a realm of its own, since nobody can thaw it. Assigning to a member of its name throws there.
  const names = ["toString", "constructor", "valueOf"];
  const script = `
    import { normalize } from "user-preflight";
    Object.freeze(Object.prototype); Object.freeze(Array.prototype);
    const value = JSON.parse(${JSON.stringify(JSON.stringify(payload({ ...Object.fromEntries(names.map((name) => [name, 1])), archived: "True" })))});
    const result = normalize("wello.user.update", value, { unknown: "keep" });
    if (!result.ok || result.value.toString !== 1 || result.value.archived !== true) throw new Error(JSON.stringify(result));`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: process.argv[2], encoding: "utf8" });
  equal([status, stderr], [0, ""], "exit code and errors");
});

hostile("names that are indexes have no place of their own in an object", () => {
  const once = normalize(UPDATE, { ...payload(), 7: "x", 1: "y" }, KEEP);
  equal([once.ok, once.changes], [true, []], "ok and changes");
  const twice = normalize(UPDATE, once.value, KEEP);
  equal([twice.changes, twice.value], [[], once.value], "again");
  const moved = normalize(UPDATE, { 1: "y", email: payload().email, ...payload() }, KEEP);
  equal(moved.changes.map(({ rule }) => rule), ["member_order"], "other members out of order");
  equal(normalize(UPDATE, moved.value, KEEP).changes, [], "and again");
});

finish();
