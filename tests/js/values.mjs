// What each JavaScript value means in each kind of field, as a table that every runtime runs: JSON cannot hold these values.

import { equal, isEqual, ok, test } from "./harness.mjs";

const WELLO = { schema: "wello.user.update", base: { id: "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4", username: "jdoe", lastname: "Doe", sales_organization_code: "ERP-1", email: "jdoe@example.com" } };
const SALT2 = { schema: "salt2.user.update", base: { UserId: 1 } };
const SUPEROFFICE = { schema: "superoffice.user.update", base: { AssociateId: 500, Name: "JD" } };

/** A field of each kind, and two places where values stand without a name or under one of the caller's. */
const KINDS = {
  text: { ...WELLO, path: ["notes"] },
  required: { ...WELLO, path: ["username"] },
  integer: { ...SALT2, path: ["OfficeId"] },
  boolean: { ...WELLO, path: ["archived"] },
  guid: { ...WELLO, path: ["user_group_id"] },
  date: { ...WELLO, path: ["birthdate"] },
  enum: { ...SUPEROFFICE, path: ["Type"] },
  record: { ...SUPEROFFICE, path: ["Role"] },
  list: { ...SUPEROFFICE, path: ["OtherGroups"] },
  map: { ...SUPEROFFICE, path: ["CustomFields"] },
  item: { ...SALT2, path: ["OfficePermissions", 0] },
  entry: { ...SUPEROFFICE, path: ["CustomFields", "a.b"] },
  kept: { ...WELLO, path: ["nonsense"], options: { unknown: "keep" } },
  stripped: { ...WELLO, path: ["nonsense"], options: { unknown: "strip" } },
};

/** An error, at the field or somewhere in it. */
class Wrong {
  constructor(code, ...below) {
    Object.assign(this, { code, below });
  }
}
const wrong = (...words) => new Wrong(...words);
/** The member is not there, and nothing is said. */
const ABSENT = Symbol("absent");

const type = wrong("type");
const isNull = wrong("null");
const unicode = wrong("unicode");
/** All kinds but these are given another outcome in a row; what is stripped may be anything. */
const all = (outcome, others = {}) => ({ ...Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, outcome])), stripped: ABSENT, ...others });
const inContainers = (outcome, others) => all(type, { record: outcome, map: type, kept: outcome, ...others });

class Group {
  Id = 5;
  #secret = 1;
  get Value() {
    return "not its own";
  }
  method() {
    return this.#secret;
  }
}
const thrower = () => {
  throw new Error("the payload's own error");
};
const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const circle = (object = {}) => Object.assign(object, { Id: object });

/** Values: how they are called, how one is made, in which realm, and what it is in each kind of field. */
const VALUES = [
  ["undefined", () => undefined, all(ABSENT, { required: wrong("required"), item: isNull })],
  ["null", () => null, all(isNull, { text: null, required: wrong("required"), record: null, list: null, map: null, entry: null, kept: null })],
  ["NaN", () => NaN, all(type)],
  ["Infinity", () => Infinity, all(type)],
  ["-Infinity", () => -Infinity, all(type)],
  ["-0", () => -0, all(type, { text: "0", required: "0", integer: 0, boolean: false, enum: wrong("enum"), item: 0, entry: "[I:0]", kept: 0 })],
  ["1.0", () => 1.0, all(type, { text: "1", required: "1", integer: 1, boolean: true, enum: "InternalAssociate", item: 1, entry: "[I:1]", kept: 1 })],
  ["1.5", () => 1.5, all(type, { text: "1.5", required: "1.5", enum: wrong("enum"), entry: "[F:1.5]", kept: 1.5 })],
  ["1e21", () => 1e21, all(type, { text: "1e+21", required: "1e+21", integer: wrong("range"), item: wrong("range"), enum: wrong("enum"), entry: "[F:1000000000000000000000]", kept: 1e21 })],
  ["true", () => true, all(type, { text: "true", required: "true", boolean: true, entry: "[I:1]", kept: true })],
  ["a BigInt", () => 1n, all(type, { integer: 1, enum: "InternalAssociate", item: 1 })],
  ["a BigInt over 64 bits", () => -(2n ** 70n), all(type, { integer: wrong("range"), enum: wrong("enum"), item: wrong("range") })],
  ["a BigInt of a million digits", () => 1n << 3_400_000n, all(type, { integer: wrong("range"), enum: wrong("enum"), item: wrong("range") })],
  ["a Date", () => new Date(0), all(type, { date: "1970-01-01T00:00:00Z", entry: "[DT:01/01/1970 00:00:00.0000000]", kept: new Date(0) })],
  ["a Date of this minute", () => new Date(Date.UTC(2026, 1, 10, 6, 43, 19, 7)), all(type, { date: "2026-02-10T06:43:19.007Z", entry: "[DT:02/10/2026 06:43:19.0070000]", kept: new Date(1770705799007) })],
  ["an invalid Date", () => new Date(NaN), all(type, { date: wrong("format") })],
  ["a Date beyond the year 9999", () => new Date(8.64e15), all(type, { date: wrong("format"), kept: new Date(8.64e15) })],
  ["a boxed text", () => Object("x"), all(type, { text: "x", required: "x", guid: wrong("format"), date: wrong("format"), enum: wrong("enum"), entry: "x", kept: "x" })],
  ["a boxed number", () => Object(1), all(type, { text: "1", required: "1", integer: 1, boolean: true, enum: "InternalAssociate", item: 1, entry: "[I:1]", kept: 1 })],
  ["a boxed boolean", () => Object(false), all(type, { text: "false", required: "false", boolean: false, entry: "[I:0]", kept: false })],
  ["a boxed BigInt", () => Object(1n), all(type, { integer: 1, enum: "InternalAssociate", item: 1 })],
  ["a boxed symbol", () => Object(Symbol("x")), all(type, { stripped: type })],
  ["a symbol", () => Symbol("x"), all(type, { stripped: type })],
  ["a well-known symbol", () => Symbol.iterator, all(type, { stripped: type })],
  ["a function", () => () => "x", all(type, { stripped: type })],
  ["a class", () => Group, all(type, { stripped: type })],
  ["a Proxy of a function", () => new Proxy(() => {}, {}), all(type, { stripped: type })],
  ["a function inside", () => ({ Id: () => 5 }), inContainers(wrong("type", "Id"), { map: wrong("type", "Id"), stripped: wrong("type", "Id") })],
  ["a symbol in a list", () => [Symbol("x")], all(type, { list: wrong("type", 0), kept: wrong("type", 0), stripped: wrong("type", 0) })],
  ["a Map", () => new Map([["Id", 5]]), all(type)],
  ["a Set", () => new Set([5]), all(type)],
  ["a WeakMap", () => new WeakMap(), all(type)],
  ["a typed array", () => new Uint8Array(2), all(type)],
  ["a typed array of numbers", () => new Float64Array(2), all(type)],
  ["an ArrayBuffer", () => new ArrayBuffer(2), all(type)],
  ["a DataView", () => new DataView(new ArrayBuffer(2)), all(type)],
  ["a RegExp", () => /x/, all(type)],
  ["an Error", () => new Error("x"), all(type)],
  ["a Promise", () => Promise.resolve(5), all(type)],
  ["an object", () => ({ Id: 5 }), inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["an object of a class", () => new Group(), inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["a frozen object", () => Object.freeze({ Id: 5 }), inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["an object without a prototype", () => Object.assign(Object.create(null), { Id: 5 }), inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["an object with inherited members", () => Object.assign(Object.create({ Value: "x" }), { Id: 5 }), inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["members that are not enumerable", () => Object.defineProperty({ Id: 5 }, "Value", { value: "x" }), inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["symbols as names", () => ({ Id: 5, [Symbol("Value")]: "x", [Symbol.toPrimitive]: thrower }), inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["members that are undefined", () => ({ Id: 5, Value: undefined }), inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["a getter", () => ({ get Id() { return 5; } }), inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["a getter that throws", () => ({ get Id() { return thrower(); } }), inContainers(wrong("type", "Id"), { map: wrong("type", "Id"), stripped: wrong("type", "Id") })],
  ["a Proxy", () => new Proxy({ Id: 5 }, {}), inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["a Proxy that throws", () => new Proxy({ Id: 5 }, { ownKeys: thrower }), all(type, { stripped: type })],
  ["a revoked Proxy", () => revoked({}), all(type, { stripped: type })],
  ["a revoked Proxy of a list", () => revoked([]), all(type, { stripped: type })],
  ["an object inside itself", () => circle(), inContainers(wrong("type", "Id"), { map: wrong("type", "Id"), stripped: wrong("type", "Id") })],
  ["__proto__ as a name", () => JSON.parse('{"__proto__":{"Id":5}}'), inContainers(wrong("unknown_field", "__proto__"), { map: wrong("type", "__proto__"), kept: JSON.parse('{"__proto__":{"Id":5}}') })],
  ["a list", () => [{ Id: 5 }], all(type, { list: [{ Id: 5 }], kept: [{ Id: 5 }] })],
  ["a list with a hole and undefined", () => [, undefined, { Id: 5 }], all(type, { list: [null, null, { Id: 5 }], kept: [null, null, { Id: 5 }] })],
  ["a list with members of its own", () => Object.assign([{ Id: 5 }], { Id: 6 }), all(type, { list: [{ Id: 5 }], kept: [{ Id: 5 }] })],
  ["a list of a class", () => (class List extends Array {}).from([{ Id: 5 }]), all(type, { list: [{ Id: 5 }], kept: [{ Id: 5 }] })],
  ["a frozen list", () => Object.freeze([Object.freeze({ Id: 5 })]), all(type, { list: [{ Id: 5 }], kept: [{ Id: 5 }] })],
  ["a list inside itself", () => { const list = []; list.push(list); return list; }, all(type, { list: wrong("type", 0), kept: wrong("type", 0), stripped: wrong("type", 0) })],
  ["arguments", () => (function () { return arguments; })({ Id: 5 }), inContainers(wrong("unknown_field", "0"), { map: wrong("type", "0"), kept: { 0: { Id: 5 } } })],
  ["half a character", () => "\ud83d", all(type, { text: unicode, required: unicode, guid: wrong("format"), date: wrong("format"), enum: wrong("enum"), entry: unicode, kept: unicode })],
  ["half a character in a name", () => ({ "\ud83d": "x" }), inContainers(wrong("unknown_field", "\ufffd"), { map: wrong("unicode", "\ufffd"), kept: wrong("unicode", "\ufffd") })],
  ["two halves that make one", () => "\ud83d\ude00", all(type, { text: "😀", required: "😀", guid: wrong("format"), date: wrong("format"), enum: wrong("enum"), entry: "😀", kept: "😀" })],
];

/** The same of another realm, by the code that makes it there. */
const FOREIGN = [
  ["an object", "({ Id: 5 })", inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ["a list", "[, { Id: 5 }]", all(type, { list: [null, { Id: 5 }], kept: [null, { Id: 5 }] })],
  ["a Date", "new Date(0)", all(type, { date: "1970-01-01T00:00:00Z", entry: "[DT:01/01/1970 00:00:00.0000000]", kept: new Date(0) })],
  ["a boxed text", "new String('x')", all(type, { text: "x", required: "x", guid: wrong("format"), date: wrong("format"), enum: wrong("enum"), entry: "x", kept: "x" })],
  ["a boxed boolean", "new Boolean(true)", all(type, { text: "true", required: "true", boolean: true, entry: "[I:1]", kept: true })],
  ["a function", "() => 5", all(type, { stripped: type })],
  ["a symbol", "Symbol('x')", all(type, { stripped: type })],
  ["a Proxy", "new Proxy({ Id: 5 }, {})", inContainers({ Id: 5 }, { map: { Id: "[I:5]" } })],
  ...["new Map()", "new Set()", "new Uint8Array(2)", "new ArrayBuffer(2)", "/x/", "new Error('x')", "Promise.resolve()"].map((code) => [code, code, all(type)]),
];

/** Runs the table. `there` evaluates code in another realm, where the runtime has one. */
export function checkValues(api, there) {
  for (const [name, make, outcomes] of VALUES) for (const kind of Object.keys(KINDS)) test(`${name} as ${kind}`, () => checkValue(api, KINDS[kind], make, outcomes[kind]));
  for (const [name, code, outcomes] of there ? FOREIGN : []) for (const kind of Object.keys(KINDS)) test(`${name} of another realm as ${kind}`, () => checkValue(api, KINDS[kind], () => there(code), outcomes[kind]));
}

function checkValue(api, { schema, base, path, options }, make, outcome) {
  const [name, inner] = path;
  const within = (value) => (inner === undefined ? value : typeof inner === "number" ? [value] : { [inner]: value });
  const payload = () => ({ ...base, [name]: within(make()) });
  const verdict = api.validate(schema, payload(), options);
  const result = api.normalize(schema, payload(), options);
  equal({ ok: result.ok, issues: result.issues }, verdict, "normalize's verdict, beside validate's,");
  const errors = verdict.issues.filter(({ severity }) => severity === "error").map(({ code, path }) => [code, ...path]);
  const expected = outcome instanceof Wrong ? [[outcome.code, ...path, ...outcome.below]] : [];
  equal(errors, expected, "errors");
  const below = verdict.issues.filter((issue) => path.every((step, depth) => issue.path[depth] === step));
  // That nobody knows the name is said of a field even where there is no value.
  if (outcome === ABSENT && options?.unknown === "keep") return equal(below, [], "issues");
  const text = inner === undefined ? name : `${name}[${JSON.stringify(inner)}]`;
  equal(api.validateField(schema, text, make(), options).issues, below, "issues of the field alone");
  equal(api.validateField(schema, text, make(), { ...options, siblings: base }).issues, below, "issues of the field among others");
  if (expected.length > 0) return ok(!("value" in result), "no value where there is an error");
  const member = result.value[name];
  const found = inner === undefined || member === undefined ? member : member[inner];
  if (outcome === ABSENT) return equal(found, undefined, "what should not be there");
  ok(isEqual(found, outcome), `the value should be ${JSON.stringify(outcome)}, and is ${JSON.stringify(found)}`);
}
