// Standard Schema 1.1: every vector through `standardSchema`, values that bite, options, and what libraries look for by name.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { casesOf } from "../cases.mjs";
import { equal, finish, ok, test, throwsTypeError } from "../harness.mjs";
import { readVectors } from "../vectors.mjs";

const api = await import(pathToFileURL(join(process.argv[2], "import.mjs")));
const { default: de } = await import(pathToFileURL(join(process.argv[2], "node_modules/user-preflight/dist/locales/de.js")));
const { example, jsonSchema, localize, normalize, schemas, standardSchema } = api;
const CREATE = "wello.user.create";

/** What must be true of every result. */
function check(result) {
  ok(!(result instanceof Promise), "it is there at once");
  equal(Object.keys(result).length, 1, "how many keys");
  if ("value" in result) return;
  ok(Array.isArray(result.issues) && result.issues.length > 0, "issues");
  for (const { message, path, severity } of result.issues) {
    ok(typeof message === "string" && message !== "", "a message");
    ok(Array.isArray(path) && path.every((segment) => typeof segment === "string" || (Number.isInteger(segment) && segment >= 0)), `path ${JSON.stringify(path)}`);
    equal(severity, "error", "severity");
  }
  equal(JSON.parse(JSON.stringify(result)), result, "the result in JSON");
}

const { json, patch, rfc, ...systems } = readVectors();
for (const { minimal, ...files } of Object.values(systems))
  for (const [file, content] of Object.entries(files))
    for (const { name, schema, options, value, ok: good, output, issues } of casesOf(content, minimal, api)) {
      // Media types are for bodies.
      if (value === undefined || options?.contentType !== undefined || options?.accept !== undefined) continue;
      test(`${file}: ${name}`, () => {
        const result = standardSchema(schema, options)["~standard"].validate(value());
        check(result);
        if (good) equal(result, { value: output }, "result");
        else {
          const wanted = issues.filter(({ severity }) => severity === "error").map(({ code, path }) => JSON.stringify([code, path]));
          equal(result.issues.map(({ code, path }) => JSON.stringify([code, path])).sort(), wanted.sort(), "errors");
        }
      });
    }

for (const { id } of schemas) {
  const options = id === "aranda.user.update" ? { params: { id: 7 } } : undefined;
  const standard = standardSchema(id, options)["~standard"];
  test(`${id}: the vendor's sample`, () => {
    const { ok: good, value, issues } = normalize(id, example(id), options);
    const result = standard.validate(example(id));
    check(result);
    equal(result, good ? { value } : { issues: issues.filter(({ severity }) => severity === "error") }, "result");
    // Again, on what came out.
    if (good) equal(standard.validate(value), { value }, "the same again");
  });
  const cyclic = {};
  cyclic.self = cyclic;
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const hostile = {
    undefined: undefined, null: null, true: true, number: 5, NaN: NaN, bigint: 5n, text: "x", symbol: Symbol("x"), function: () => {}, list: [], "list with holes": [, 1], Date: new Date(NaN), Map: new Map([[1, 2]]), Promise: Promise.resolve({}),
    cyclic, "a revoked Proxy": proxy, "a getter that throws": { get email() { throw new Error("mine"); } }, "a Proxy that throws": new Proxy({}, { ownKeys() { throw new Error("mine"); } }),
    "a symbol as key": { [Symbol("x")]: 1 }, "deep": JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`), "__proto__": JSON.parse('{"__proto__":{"x":1}}'), "half a character": { "\ud800": "\udc00" },
  };
  for (const [name, value] of Object.entries(hostile))
    test(`${id}: ${name}`, () => {
      const result = standard.validate(value);
      check(result);
      equal("value" in result, normalize(id, value, options).ok, "whether it is right");
    });
}

test("its members, and those that libraries would call in place of it", () => {
  const schema = standardSchema(CREATE);
  equal(Object.keys(schema), ["~standard"], "members");
  for (const name of ["parse", "parseAsync", "assert", "create", "validateSync", "safeParse", "cast", "then"]) ok(!(name in schema), name);
  ok(typeof schema === "object" && Object.isFrozen(schema) && Object.isFrozen(schema["~standard"]), "a frozen object");
  const { version, vendor, validate } = schema["~standard"];
  equal([version, vendor, typeof validate], [1, "user-preflight", "function"], "version, vendor, validate");
  check(validate({}));
});

test("Standard JSON Schema: what goes in and what comes out, in each dialect", () => {
  for (const { id } of schemas)
    for (const target of ["draft-2020-12", "draft-07", "openapi-3.0"])
      for (const io of ["input", "output"]) equal(standardSchema(id)["~standard"].jsonSchema[io]({ target }), jsonSchema(id, { target, io }), `${id}, ${target}, ${io}`);
  const described = standardSchema(CREATE)["~standard"].jsonSchema;
  equal(described.input({ target: "draft-07", libraryOptions: { another: "library's" } }), jsonSchema(CREATE, { target: "draft-07" }), "with options of others");
  for (const io of ["input", "output"]) throwsTypeError(() => described[io]({ target: "draft-04" }), "target");
});

const faulty = { id: "x", username: "ada", lastname: "", email: "ada@example.com", sales_organization_code: "E", archived: "yes" };
const right = { ...faulty, id: "CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4", lastname: "L", archived: "True" };

test("a record in which nothing was filled in is not there, one with something in it is checked", () => {
  const { validate } = standardSchema("superoffice.user.update")["~standard"];
  const blank = Object.freeze({ Firstname: undefined, PersonId: undefined });
  for (const [Person, expected] of [[blank, {}], [{ ...blank, Lastname: "L" }, { Person: { Lastname: "L" } }], [{}, { Person: {} }], [{ Firstname: null }, { Person: { Firstname: null } }], [null, { Person: null }]])
    equal(validate(Object.freeze({ AssociateId: 5, Person })), { value: { AssociateId: 5, ...expected } }, JSON.stringify(Person));
  const organization = standardSchema(CREATE)["~standard"];
  const sent = { ...right, sales_organization: { id: undefined, city: undefined } };
  equal(Object.keys(organization.validate(sent).value).includes("sales_organization"), false, "left out");
  equal(organization.validate({ ...sent, sales_organization: { city: "Ghent" } }).issues.map(({ path }) => path.join(".")), ["sales_organization.id", "sales_organization.name"], "begun");
  // A form in which nothing at all was filled in.
  equal(organization.validate({ username: undefined, sales_organization: { id: undefined } }).issues.map(({ path }) => path.join(".")), ["id", "username", "lastname", "email", ""], "blank");
  equal(validate({ AssociateId: 5, Person: { get Firstname() { throw new Error("mine"); } } }).issues.map(({ code, path }) => [code, ...path]), [["type", "Person", "Firstname"]], "a getter that throws");
  ok(normalize(CREATE, sent).ok === false, "elsewhere a record is a record");
});

test("warnings do not make it fail", () => {
  const value = { ...right, email: "no address", sales_organization_id: "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4" };
  ok(normalize(CREATE, value).issues.length >= 2, "there are warnings");
  equal(Object.keys(standardSchema(CREATE)["~standard"].validate(value)), ["value"], "keys");
  equal(standardSchema(CREATE)["~standard"].validate({ ...value, archived: "yes" }).issues.map(({ path }) => path), [["archived"]], "errors alone");
});

test("options at creation, and in libraryOptions", () => {
  const { validate } = standardSchema(CREATE, { partial: true, unknown: "strip" })["~standard"];
  equal(validate({ x: 1 }), { value: {} }, "at creation");
  equal(validate({ x: 1 }, { libraryOptions: { options: { unknown: "error" } } }).issues.map(({ code }) => code), ["unknown_field"], "in the call");
  equal(validate({ x: 1 }, { libraryOptions: { options: { partial: false, require: ["phone"] } } }).issues.filter(({ code }) => code === "required").length, 5, "in the call");
  equal(validate({ x: 1 }), { value: {} }, "not kept");
  for (const given of [undefined, null, {}, { libraryOptions: undefined }, { libraryOptions: null }, { libraryOptions: {} }, { libraryOptions: { another: "library's" } }, { libraryOptions: { options: undefined, locale: undefined } }]) equal(validate({ x: 1 }, given), { value: {} }, JSON.stringify(given));
  const params = { id: right.id };
  const options = { params, require: ["phone"] };
  const changed = standardSchema("wello.user.update", options)["~standard"];
  params.id = "another";
  options.require.push("city");
  options.partial = true;
  equal(changed.validate({ ...right, phone: "1" }).value.phone, "1", "a copy of the options");
});

test("options in libraryOptions that are none are a wrong call", () => {
  for (const options of [5, true, "strip", null, [], ["partial"], { partial: 1 }, { nonsense: 1 }]) throwsTypeError(() => standardSchema(CREATE)["~standard"].validate({}, { libraryOptions: { options } }), "ptions");
});

test("locale at creation, and in libraryOptions", () => {
  const english = standardSchema(CREATE)["~standard"];
  const { issues } = english.validate(faulty);
  const german = localize(issues, de);
  ok(german[0].message !== issues[0].message, "another language");
  equal(english.validate(faulty, { libraryOptions: { locale: de } }).issues, german, "in the call");
  equal(standardSchema(CREATE, { locale: de })["~standard"].validate(faulty).issues, german, "at creation");
  equal(english.validate(faulty).issues, issues, "not kept");
});

for (const schema of ["wello.user", "", "__proto__", undefined, null, {}]) test(`wrong schema ${JSON.stringify(schema)}`, () => throwsTypeError(() => standardSchema(schema), "schema"));
for (const [options, ...words] of [[null, "options"], [5, "options"], [[], "options"], ["x", "options"], [{ strict: true }, "strict"], [{ coerce: "x" }, "coerce"], [{ params: { id: 5 } }, "id"], [{ require: ["nope"] }, "nope"], [{ limits: { depth: 0 } }, "depth"], [{ locale: "de" }, "locale"], [{ locale: null }, "locale"], [{ contentType: "x" }, "contentType"]])
  test(`wrong options ${JSON.stringify(options)}`, () => throwsTypeError(() => standardSchema(CREATE, options), ...words));
for (const [libraryOptions, ...words] of [[{ locale: "de" }, "locale"], [{ locale: null }, "locale"], [{ options: { strict: true } }, "strict"]])
  test(`wrong libraryOptions ${JSON.stringify(libraryOptions)}`, () => throwsTypeError(() => standardSchema(CREATE)["~standard"].validate(right, { libraryOptions }), ...words));

finish();
