// JSON Schemas, derived from the data behind `schemas`: of what goes in, as `coerce: "none"` takes it, and of what comes out.
// Nothing of the checks needs them: bundlers leave them out where they are not used.
//
// Patterns keep to what every engine of regular expressions reads (JSON Schema, section 6.4): no look-ahead, no named classes.

import { infos as schemas, recordOf } from "./schemas.js";
import { checked, oneOf, schemaPlace } from "./options.js";

/** OpenAPI 3.0 has no place for definitions inside a schema: records are written out, and one inside itself so many times. */
const UNROLLED = 4;

/** Unicode white space. U+FEFF is none, as for the servers. */
const BLANK = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
const CONTENT = `[^${BLANK}]`;
const HEX = "[0-9A-Fa-f]";
const GUID = `^${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}$`;
/** Members that OData puts into answers: taken out of requests, whatever they are. */
const ODATA = "^@odata\\.";
/** The values that stand for "not set". */
const UNSET = { guid: "00000000-0000-0000-0000-000000000000", integer: 0 };

const TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";
const SECONDS = ":[0-5][0-9]";
const OFFSET = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))";
const CANONICAL_TIME = `T${TIME}${SECONDS}(\\.[0-9]{0,6}[1-9])?`;

const YEAR = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})";
/** The days of the years 0001 to 9999; `order` says where year (0), month (1) and day (2) come. */
const days = (separator, ...order) => `(${[
  [YEAR, "(0[1-9]|1[0-2])", "(0[1-9]|1[0-9]|2[0-8])"],
  [YEAR, "(0[13-9]|1[0-2])", "(29|30)"],
  [YEAR, "(0[13578]|1[02])", "31"],
  ["([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)", "02", "29"],
].map((date) => order.map((place) => date[place]).join(separator)).join("|")})`;

/** Text that begins with the marker of its type, and is well-formed to the closing bracket. */
function marked() {
  // 32 bits, signed.
  const integer = "([+-]?0*([0-9]{1,9}|1[0-9]{9}|2(0[0-9]{8}|1([0-3][0-9]{7}|4([0-6][0-9]{6}|7([0-3][0-9]{5}|4([0-7][0-9]{4}|8([0-2][0-9]{3}|3([0-5][0-9]{2}|6([0-3][0-9]|4[0-7])))))))))|-0*2147483648)";
  const american = days("/", 1, 2, 0);
  // A date with points and the year last is left to the server, which knows its order.
  const date = [american, days("-", 0, 1, 2), days("\\.", 0, 1, 2), days("\\.", 1, 2, 0), days("\\.", 2, 1, 0)].join("|");
  const values = [
    `(I|TS):${integer}`,
    `A:(${integer}(,${integer})*)?`,
    "[FM]:-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?",
    "B:([0-9A-Za-z+/]{4})*([0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=)?",
    `D:(${date})`,
    `(DT|T):${american} ${TIME}${SECONDS}(\\.[0-9]{0,7})?`,
    `T:${TIME}(${SECONDS}(\\.[0-9]{0,7})?)?`,
  ];
  return { title: "MarkedText", type: "string", anyOf: [{ not: { pattern: "^\\[([AIFMBDT]|TS|DT):" } }, { pattern: `^\\[(${values.join("|")})\\]$` }] };
}

/** A new object each time: callers add to it, such as an `$id`, and none must see what another added. */
export function jsonSchema(id, options = {}) {
  const { title, method, path, fields: root, response = false, traits = {} } = schemas[schemaPlace(id)];
  const known = { target: oneOf(["draft-2020-12", "draft-07", "openapi-3.0"]), io: oneOf(["input", "output"]) };
  const { target = "draft-2020-12", io = "input" } = checked(options, known, "options");
  const output = io === "output";
  const draft = target !== "openapi-3.0";
  const newest = target === "draft-2020-12";
  const place = newest ? "$defs" : "definitions";
  const definitions = {};
  const inside = [];

  /** A schema by its name; where names are not to be had, written out. */
  function named(name, make) {
    if (!draft) {
      if (inside.filter((outer) => outer === name).length === UNROLLED) return { type: "object" };
      inside.push(name);
      const schema = make();
      inside.pop();
      return schema;
    }
    if (!(name in definitions)) {
      definitions[name] = {};
      Object.assign(definitions[name], make());
    }
    return { $ref: `#/${place}/${name}` };
  }

  function value({ type = "text", kind = type, maxLength, minimum = -2147483648, maximum = 2147483647, values, record, items }) {
    switch (kind) {
      case "text":
        return { type: "string", ...(maxLength && { maxLength }) };
      case "marked":
        return named("MarkedText", marked);
      case "boolean":
        return { type: "boolean" };
      case "integer":
        return { type: "integer", minimum, maximum, ...(!draft && { format: maximum > 2147483647 ? "int64" : "int32" }) };
      case "telephone":
        return { anyOf: [{ type: "integer", minimum, maximum }, { type: "string", pattern: "^(\\+[0-9]+|0[0-9]*)$" }] };
      case "guid":
        return { type: "string", format: "uuid", pattern: output ? GUID.replaceAll("A-F", "") : GUID };
      case "day":
        return { type: "string", pattern: `^${days("/", 2, 1, 0)}$` };
      case "utc":
        if (output) return { type: "string", format: "date-time", pattern: `^${days("-", 0, 1, 2)}${CANONICAL_TIME}${OFFSET}$` };
      case "date":
        return { type: "string", pattern: `^${days("-", 0, 1, 2)}(${output ? CANONICAL_TIME : `T${TIME}(${SECONDS}(\\.[0-9]+)?)?`}${OFFSET}?)?$` };
      case "enum":
        return { type: typeof values[0] === "number" ? "integer" : "string", enum: [...values] };
      case "record":
        return named(record, () => ({ title: record, ...object(record) }));
      case "list":
        return { type: "array", items: orNull(items) };
      case "map":
        return { type: "object", additionalProperties: orNull(items) };
    }
  }

  /** A value, and null where it may be null. */
  function orNull(field) {
    const schema = value(field);
    if (!(field.nullable || response)) return schema;
    if (schema.enum) schema.enum.push(null);
    if (!draft) return { ...schema, nullable: true };
    return schema.type ? { ...schema, type: [schema.type, "null"] } : { anyOf: [schema, { type: "null" }] };
  }

  /** What is never sent on: the server's own. */
  const isTakenOut = ({ readOnly, responseOnly }) => readOnly || (responseOnly && !response);

  function member(field, must) {
    const { type = "text", description, writeOnly } = field;
    if (isTakenOut(field)) return { description, readOnly: true };
    return { description, ...orNull(field), ...(must && type === "text" && { minLength: 1, pattern: CONTENT }), ...(writeOnly && { writeOnly }) };
  }

  const isSet = ({ type }) => ({ not: { enum: [UNSET[type]] } });
  const fieldsOf = (name) => recordOf(name).fields.filter((field) => !(output ? isTakenOut(field) : field.specialistOnly));

  function object(name) {
    const { oneOf } = recordOf(name);
    const schema = { type: "object", properties: {} };
    const { properties } = schema;
    const fields = fieldsOf(name);
    const required = fields.filter((field) => field.required && !response);
    for (const field of fields) {
      properties[field.name] = member(field, required.includes(field));
      if (name === root && field.name === traits.set) Object.assign(properties[field.name], isSet(field));
    }
    if (required.length > 0) schema.required = required.map(({ name }) => name);
    if (oneOf) {
      schema.anyOf = fields.filter(({ name }) => oneOf.includes(name)).map((field) => ({
        required: [field.name],
        properties: { [field.name]: field.type === "guid" ? isSet(field) : field.type ? { type: "object" } : { type: "string", pattern: CONTENT } },
      }));
    }
    // Servers grow: an answer may have more.
    if (response) return schema;
    if (!output) {
      // What only answers have at the root is theirs at every depth.
      for (const { name, responseOnly } of recordOf(root).fields) if (responseOnly) properties[name] ??= { readOnly: true };
      if (draft) schema.patternProperties = { [ODATA]: { readOnly: true } };
    }
    schema.additionalProperties = false;
    return schema;
  }

  /** An array of pairs, or the object it stands for. */
  function pairs() {
    const fields = fieldsOf(root);
    const anyCase = (text) => text.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
    const spelt = ({ name, aliases = [] }) => `^[${BLANK}]*(${[name, ...aliases].map(anyCase).join("|")})[${BLANK}]*$`;
    const nameOf = (field) => ({ type: "string", ...(output ? { enum: [field.name] } : { pattern: spelt(field) }) });
    const entryOf = (field) => ({ type: "object", properties: { Field: nameOf(field) }, required: ["Field"] });
    const key = fields.find(({ name }) => name === traits.pairs);
    const array = {
      type: "array",
      items: {
        type: "object",
        properties: { Field: { type: "string" }, Value: {} },
        required: ["Field", "Value"],
        additionalProperties: false,
        anyOf: fields.map((field) => ({ description: field.description, properties: { Field: nameOf(field), Value: value(field) } })),
      },
    };
    if (newest) array.allOf = fields.map((field) => ({ contains: entryOf(field), ...((output || field !== key) && { minContains: 0 }), maxContains: 1 }));
    else if (output) return array;
    else if (draft) array.contains = entryOf(key);
    else array.not = { items: { not: entryOf(key) } };
    if (output) return array;
    array.items.anyOf.push({ readOnly: true, properties: { Field: { type: "string", pattern: ODATA } } });
    const forms = [array, object(root)];
    if (draft) {
      forms.push({
        type: "object",
        patternProperties: { [ODATA]: { readOnly: true }, ...Object.fromEntries(fields.map((field) => [spelt(field), member(field, false)])) },
        additionalProperties: false,
        not: { propertyNames: { not: { pattern: spelt(key) } } },
      });
    }
    return { anyOf: forms };
  }

  const schema = {
    ...(draft && { $schema: newest ? "https://json-schema.org/draft/2020-12/schema" : "http://json-schema.org/draft-07/schema#" }),
    title,
    description: `${method} ${path}`,
    ...(traits.pairs ? pairs() : object(root)),
  };
  return Object.keys(definitions).length > 0 ? { ...schema, [place]: definitions } : schema;
}
