// A schema as form libraries, Hono, tRPC and others take it: Standard Schema and Standard JSON Schema, https://standardschema.dev. Some of them look for
// methods first (parse, parseAsync, assert, create, validateSync) and call those in place of `~standard`; so there are none.

import { normalize } from "./check.js";
import { jsonSchema } from "./json-schema.js";
import { checkLocale, localize } from "./localize.js";
import { copyOptions, object } from "./caller.js";
import { VALUE, readOptions, schemaPlace } from "./options.js";
import { schemas } from "./schemas.js";

const OPTIONS = { ...VALUE, locale: checkLocale };

/**
 * Form libraries make a record as soon as one of its controls is there. One in which nothing was filled in, so that all its members are
 * undefined, is left out where it need not be there; it would else lack what is required inside it. What was given is not changed.
 */
function filledIn(value, fields) {
  try {
    return withoutBlank(value, fields);
  } catch {
    // The check says what could not be read.
    return value;
  }
}

const isRecord = (value) => Object.prototype.toString.call(value) === "[object Object]";

function isBlank(record) {
  const names = isRecord(record) ? Object.keys(record) : [];
  return names.length > 0 && names.every((name) => record[name] === undefined);
}

function withoutBlank(value, fields) {
  let kept = value;
  for (const { name, type, required, fields: inner = [] } of isRecord(value) ? fields : []) {
    if (type !== "record" || required || !Object.hasOwn(value, name)) continue;
    const given = value[name];
    const inside = withoutBlank(given, inner);
    const record = isBlank(inside) ? undefined : inside;
    if (record === given) continue;
    if (kept === value) kept = { ...value };
    kept[name] = record;
  }
  return kept;
}

export function standardSchema(schema, options) {
  const place = schemaPlace(schema);
  readOptions(options, place, OPTIONS);
  const { locale, ...others } = copyOptions(options);
  // Without options a call has nothing to check or hand over.
  const kept = options === undefined ? undefined : others;
  // What only the engine knows to be wrong is so now, and not when somebody fills in a form.
  normalize(schema, null, kept);

  function validate(value, given) {
    // Others' options may be among these.
    const { locale: language = locale, options: more } = given?.libraryOptions ?? {};
    if (language !== undefined) checkLocale(language, "libraryOptions.locale");
    if (more !== undefined) object(more, "libraryOptions.options");
    const result = normalize(schema, filledIn(value, schemas[place].fields), more === undefined ? kept : { ...kept, ...more });
    if (result.ok) return { value: result.value };
    // A form would show warnings as errors.
    const errors = result.issues.filter(({ severity }) => severity === "error");
    return { issues: language === undefined ? errors : localize(errors, language) };
  }

  const described = (io) => ({ target } = {}) => jsonSchema(schema, { target, io });
  const jsonSchemas = Object.freeze({ input: described("input"), output: described("output") });
  return Object.freeze({ "~standard": Object.freeze({ version: 1, vendor: "user-preflight", validate, jsonSchema: jsonSchemas }) });
}
