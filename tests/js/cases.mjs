// The vectors of tests/vectors as calls: tests/vectors/README.md describes their format.

const encoder = new TextEncoder();

/**
 * One file's cases. Each has `schema`, `options`, `bytes`; `text`, where the bytes are UTF-8; `value`, a function that makes
 * a new one of it, where it may be run as a value; and what must come out: `issues`, `changes`, `ok`, `body` (text) and
 * `output` (a value).
 */
export function casesOf(file, minimal, api) {
  return file.cases.map((row) => {
    const schema = row.schema ?? file.schema;
    const order = api.schemas.find(({ id }) => id === schema).fields.map(({ name }) => name);
    const bytes = row.hex !== undefined ? fromHex(row.hex) : encoder.encode(textOf(row, minimal[schema], order, () => api.example(schema)));
    const text = textFrom(bytes);
    const options = file.options || row.options || row.xml !== undefined || row.form !== undefined ? { ...TYPES[row.xml !== undefined ? "xml" : row.form !== undefined ? "form" : ""], ...file.options, ...row.options } : undefined;
    const isJson = (options?.contentType ?? "json").split(";")[0].endsWith("json");
    const asValue = row.hex === undefined && row.only !== "bytes" && isJson;
    const issues = (row.issues ?? []).map((issue) => ({ severity: "error", ...issue }));
    const found = {
      name: row.name, schema, options, type: row.type, form: row.form, isJson, bytes, text, issues, changes: row.changes ?? [],
      ok: issues.every(({ severity }) => severity !== "error"),
      value: asValue ? () => JSON.parse(text) : undefined,
    };
    if (found.ok) Object.assign(found, outcome(row, found, order));
    return found;
  });
}

const TYPES = { "": {}, xml: { contentType: "application/xml" }, form: { contentType: "application/x-www-form-urlencoded" } };

/** What is inside the page's root element, with it. */
const xml = (inside) =>
  `<UserUpdateRequest xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/SALT2.Objects.UserObjects">${inside}</UserUpdateRequest>`;

/** The parts of a case's text, member by member, so that names such as `__proto__` and `2` stay what and where they are. */
function textOf(row, smallest, order, sample) {
  if (row.xml !== undefined) return xml(row.xml);
  if (row.input !== undefined || row.form !== undefined) return row.input ?? row.form;
  if ("value" in row) return JSON.stringify(row.value);
  if (row.sample) return JSON.stringify(sample());
  if (Array.isArray(smallest)) return JSON.stringify(smallest);
  const members = new Map(Object.entries(smallest));
  for (const name of row.unset ?? []) members.delete(name);
  for (const [name, value] of Object.entries(row.set ?? {})) members.set(name, value);
  return write(sorted(members, order));
}

function outcome(row, { text, bytes, changes, isJson, options }, order) {
  const written = row.outXml === undefined ? row.output : xml(row.outXml);
  if (!isJson || options?.accept !== undefined) return { output: undefined, body: written === undefined ? bytes : encoder.encode(written) };
  if (changes.length === 0) return { output: text === undefined ? undefined : JSON.parse(unmarked(text)), body: bytes };
  if (row.output !== undefined) return { output: JSON.parse(row.output), body: encoder.encode(row.output) };
  if ("result" in row) return { output: row.result, body: encoder.encode(JSON.stringify(row.result)) };
  const members = new Map(Object.entries(JSON.parse(unmarked(text))));
  for (const name of row.without ?? []) members.delete(name);
  for (const [name, value] of Object.entries(row.out ?? {})) members.set(name, value);
  const body = write(sorted(members, order));
  return { output: JSON.parse(body), body: encoder.encode(body) };
}

/** Documented members in documented order, the others after them as they come. */
function sorted(members, order) {
  const place = ([name]) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...members].sort((a, b) => place(a) - place(b));
}

function write(members) {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;
}

/** A case of tests/vectors/json: its body. */
export function jsonBody({ text, hex, parts }) {
  if (hex !== undefined) return fromHex(hex);
  return encoder.encode(text ?? parts.map(([part, count]) => part.repeat(count)).join(""));
}

/** The text that bytes are, byte order mark and all; nothing where they are no UTF-8. */
export function textFrom(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

const unmarked = (text) => text.replace(/^\ufeff/, "");
