// The schemas as data. No check needs them, so they are a module of their own in the package too, which bundlers leave out where
// nothing of it is used. Parcel goes by the note below, that the call has no effects.

import { records, schemas as infos } from "./schemas-data.js";

export { infos };

/** What a record's data say: a new object each time. */
export const recordOf = (name) => JSON.parse(records[name]);

export { catalog } from "./schemas-data.js";

export const schemas = /* @__PURE__ */ all();

function all() {
  return Object.freeze(infos.map(({ id, system, title, method, path, params = [], query = [], headers = [], fields: record, response = false, traits, ...lists }) => {
    let fields;
    const info = freeze({
      id, system, title, method, path,
      params: params.map(parameter), query: query.map(parameter), headers: headers.map(parameter),
      contentTypes: [], unsupportedTypes: [], accepts: [], errors: [], ...lists,
    });
    // Made when they are first looked at: it takes longer than all else that is done at the start.
    return Object.freeze({ ...info, get fields() { return (fields ??= freeze(fieldsOf(record, recordOf(record), response, []))); } });
  }));
}

/** A record's fields; `inside` are the records around it, which are not gone into again. */
function fieldsOf(name, { source, fields }, response, inside) {
  const described = [];
  fields.forEach(({ finding, ...field }, row) => {
    if (field.responseOnly && !response) return;
    described.push(complete({ ...field, source: `${source}, row ${row + 1}${finding ? `; ${finding}` : ""}` }, response, [...inside, name]));
  });
  return described;
}

function parameter(data) {
  return complete(data, false, []);
}

/** Fills in what the data leaves out. */
function complete({ name = "", type = "text", description = "", source = "", items, record, kind, ...rest }, response, inside) {
  const flags = { required: false, nullable: false, readOnly: false, responseOnly: false, sensitive: false };
  const range = type === "integer" && items === undefined ? { minimum: -2147483648, maximum: 2147483647 } : {};
  const field = { name, type, ...flags, description, source, ...range, ...rest };
  if (response) Object.assign(field, { required: false, nullable: true });
  if (items) field.items = complete({ source, ...items }, response, inside);
  if (!record) return field;
  const inner = recordOf(record);
  // The vendor's own name of it, with which the sources end; that of the data is its type's among the declarations.
  field.record = inner.source.split(" ").at(-1);
  return inside.includes(record) ? field : { ...field, fields: fieldsOf(record, inner, response, inside) };
}

function freeze(value) {
  if (typeof value === "object") Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
