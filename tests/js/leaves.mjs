// A law: whatever a payload holds, each field of it, given alone with the others as siblings, has exactly the issues that the
// whole call has at its path or below, and the rules of its record that name it; without siblings the same but for what only
// others can show.

import { equal } from "./harness.mjs";

/** Named in the page's remarks alone, and so no field of the schema's. */
const NOT_EDITABLE = [{ name: "UserName", type: "text" }, { name: "Password", type: "text" }];

/** Checks the law for every member, item and entry of a payload, and for the documented members that its root lacks. */
export function checkLeaves(api, schema, payload, options) {
  const described = api.schemas.find(({ id }) => id === schema).fields;
  const fields = schema.startsWith("aranda") ? [...described, ...NOT_EDITABLE] : described;
  const records = recordTypes(api);
  const everything = { ...options, maxIssues: 1e6 };
  const whole = api.validate(schema, payload, everything).issues.map(withoutEntry);
  // Suggestions are looked for twenty times at most: beyond that a field alone knows more.
  if (whole.filter(({ code }) => code === "unknown_field").length > 20) return 0;
  // A limit is that of all that was given.
  if (whole.some(({ code }) => code === "limit")) return 0;
  const all = Array.isArray(payload) ? pairs(payload, fields) : [...members(payload, { fields }, [], "", { records, coerces: options.coerce !== "none" }, schema.startsWith("aranda"))];
  // A path is UTF-8, and cannot name half a character.
  const places = all.filter(({ text }) => text.isWellFormed() && !text.includes("\\ud"));
  for (const { at, text, value } of places) {
    const expected = whole.filter((issue) => concerns(issue, at));
    const siblings = api.validateField(schema, text, value, { ...everything, siblings: payload });
    equal(siblings.issues, expected, `issues of ${text} among its siblings`);
    equal(siblings.ok, expected.every(({ severity }) => severity === "error" ? false : true), `ok of ${text}`);
    const alone = api.validateField(schema, text, value, everything);
    equal(alone.issues, expected.filter((issue) => isOwn(issue, at)), `issues of ${text} alone`);
    equal(api.validateField(schema, at, value, everything), alone, `verdict on ${text}, its path a list`);
  }
  return places.length;
}

/** The entry of a pair is that of an array; a field has none. */
function withoutEntry({ params, ...issue }) {
  const { entry, ...rest } = params ?? {};
  return Object.keys(rest).length > 0 ? { ...issue, params: rest } : issue;
}

function concerns({ path, code, params }, at) {
  if (at.every((step, depth) => path[depth] === step)) return true;
  const group = code === "one_of_required" && path.length === at.length - 1 && path.every((step, depth) => at[depth] === step);
  return group && params.fields.includes(at.at(-1));
}

/** Whether an issue needs nothing from beside the field. */
function isOwn({ code, path, message }, at) {
  if (code === "one_of_required") return path.length >= at.length;
  if (code !== "duplicate_field") return true;
  return path.length - (message.includes("an earlier item") ? 2 : 1) >= at.length;
}

/** The tables of records by name: one that occurs inside itself is described once. */
function recordTypes({ schemas }) {
  const found = {};
  const visit = (fields) => {
    for (const field of fields ?? []) {
      const inner = field.items ?? field;
      if (inner.record && inner.fields) found[inner.record] ??= inner;
      visit(inner.fields);
    }
  };
  for (const { fields } of schemas) visit(fields);
  return found;
}

const lower = (letter) => letter.toLowerCase();
const quoted = (name) => `[${JSON.stringify(name)}]`;

function fieldOf(fields, name, trims) {
  const wanted = (trims ? name.trim() : name).replace(/[A-Z]/g, lower);
  const exact = fields.find((field) => field.name === name);
  return exact ?? fields.find((field) => [field.name, ...(field.aliases ?? [])].some((known) => known.replace(/[A-Z]/g, lower) === wanted));
}

/** The members of a record, all that is inside them, and, of the root, those that it lacks. */
function* members(record, { fields }, above, prefix, settings, trims) {
  const key = (name) => fieldOf(fields, name, trims)?.name ?? (trims ? name.trim() : name).replace(/[A-Z]/g, lower);
  const names = Object.keys(record).filter((name) => record[name] !== undefined);
  const keys = names.map(key);
  for (const [place, name] of names.entries()) {
    // Which of two is meant, no path can say.
    if (keys.indexOf(keys[place]) !== keys.lastIndexOf(keys[place])) continue;
    const field = fieldOf(fields, name, trims);
    // Names that are not as documented are members of their own where nothing is put right.
    const own = field !== undefined && (field.name === name || trims || settings.coerces);
    yield* member(own ? field : undefined, name, record[name], above, prefix, settings);
  }
  if (above.length > 0) return;
  for (const { name } of fields) if (!keys.includes(name)) yield { at: [name], text: name, value: undefined };
}

function* member(field, name, value, above, prefix, settings) {
  const at = [...above, field?.name ?? name.toWellFormed()];
  const text = field?.name === name ? (prefix === "" ? name : `${prefix}.${name}`) : `${prefix}${quoted(name)}`;
  yield { at, text, value };
  if (field !== undefined) yield* inside(field, value, at, text, settings);
}

function* inside(field, value, at, text, settings) {
  if (typeof value !== "object" || value === null) return;
  if (field.type === "record" && !Array.isArray(value)) yield* members(value, { fields: field.fields ?? settings.records[field.record].fields }, at, text, settings, false);
  if (field.type === "list" && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const place = [[...at, index], `${text}[${index}]`];
      yield { at: place[0], text: place[1], value: item };
      yield* inside(field.items, item, ...place, settings);
    }
  }
  if (field.type === "map" && !Array.isArray(value)) {
    for (const [name, entry] of Object.entries(value)) {
      const place = [[...at, name.toWellFormed()], `${text}${quoted(name)}`];
      yield { at: place[0], text: place[1], value: entry };
      yield* inside(field.items, entry, ...place, settings);
    }
  }
}

/** The fields of an array of pairs. */
function pairs(list, fields) {
  const isPair = (entry) => typeof entry === "object" && entry !== null && Object.keys(entry).length === 2 && typeof entry.Field === "string" && Object.hasOwn(entry, "Value") && entry.Value !== undefined;
  const names = list.map((entry) => (typeof entry?.Field === "string" ? (fieldOf(fields, entry.Field, true)?.name ?? entry.Field.trim().replace(/[A-Z]/g, lower)) : undefined));
  return list.flatMap((entry) => {
    const known = isPair(entry) && fieldOf(fields, entry.Field, true);
    return known && names.indexOf(known.name) === names.lastIndexOf(known.name) ? [{ at: [known.name], text: entry.Field.trim(), value: entry.Value }] : [];
  });
}
