// The record of fields.mjs in each peer's own language. All of them do the same work: types, limits, GUIDs of
// any version, RFC 3339 dates with an offset, required fields, no unknown members, the group of which one is
// required. E-mail addresses are plain text here, because user-preflight only warns about them.
import * as v from "valibot";
import * as z from "zod";
import { atLeastOneOf, user } from "./fields.mjs";

const given = (record) => atLeastOneOf.some((name) => record[name] !== undefined);
const groupMessage = `one of ${atLeastOneOf.join(", ")} is required`;

const mapFields = (fields, map) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, map(field)]));

/** For Ajv, ata-validator and schemasafe. */
export const jsonSchema = { ...jsonRecord(user), anyOf: atLeastOneOf.map((name) => ({ required: [name] })) };

function jsonRecord(fields) {
  return {
    type: "object",
    additionalProperties: false,
    required: Object.keys(fields).filter((name) => fields[name].required),
    properties: mapFields(fields, jsonField),
  };
}

function jsonField({ type, max, fields }) {
  switch (type) {
    case "text": return { type: "string", ...(max && { maxLength: max }) };
    case "guid": return { type: "string", format: "uuid" };
    case "date": return { type: "string", format: "date-time" };
    case "boolean": return { type: "boolean" };
    case "record": return jsonRecord(fields);
  }
}

export const zodSchema = zodRecord(user).refine(given, groupMessage);

function zodRecord(fields) {
  return z.strictObject(mapFields(fields, (field) => (field.required ? zodField(field) : zodField(field).optional())));
}

function zodField({ type, max, fields }) {
  switch (type) {
    case "text": return max ? z.string().max(max) : z.string();
    case "guid": return z.guid(); // z.uuid() would insist on a version
    case "date": return z.iso.datetime({ offset: true });
    case "boolean": return z.boolean();
    case "record": return zodRecord(fields);
  }
}

export const valibotSchema = v.pipe(valibotRecord(user), v.check(given, groupMessage));

function valibotRecord(fields) {
  return v.strictObject(mapFields(fields, (field) => (field.required ? valibotField(field) : v.optional(valibotField(field)))));
}

function valibotField({ type, max, fields }) {
  switch (type) {
    case "text": return max ? v.pipe(v.string(), v.maxLength(max)) : v.string();
    case "guid": return v.pipe(v.string(), v.uuid());
    case "date": return v.pipe(v.string(), v.isoTimestamp());
    case "boolean": return v.boolean();
    case "record": return valibotRecord(fields);
  }
}
