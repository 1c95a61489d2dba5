// The schemas as data, and the documents' own samples. Nothing of the checks needs them: bundlers leave out what is not used.

import { records, schemas as infos } from "./schemas-data.js";
import { samples } from "./samples.js";
import { schemaPlace } from "./options.js";

export { catalog } from "./schemas-data.js";

export const schemas = /* @__PURE__ */ all();

export function example(schema) {
  schemaPlace(schema);
  return structuredClone(samples[schema]);
}

function all() {
  return freeze(infos.map(({ id, system, title, method, path, params = [], fields, ...lists }) => ({
    id, system, title, method, path, params: params.map(complete),
    query: [], headers: [], contentTypes: [], unsupportedTypes: [], accepts: [], errors: [], ...lists,
    fields: fieldsOf(fields),
  })));
}

function fieldsOf(name) {
  const { source, fields } = records[name];
  return fields.map(({ finding, ...field }, row) => complete({ ...field, source: `${source}, row ${row + 1}${finding ? `; ${finding}` : ""}` }));
}

/** Fills in what the data leaves out. */
function complete({ name, type = "text", record, ...rest }) {
  const field = { name, type, required: false, nullable: false, readOnly: false, responseOnly: false, sensitive: false, ...rest };
  return record ? { ...field, record, fields: fieldsOf(record) } : field;
}

function freeze(value) {
  if (typeof value === "object") Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
