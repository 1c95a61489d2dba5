// Takes sensitive values out of a text that is about to leave the page in a link. Which fields are sensitive, the catalog says.

import { schemas } from "../built/package/default.js";
import { readJson } from "./places.js";

export const MASK = "•••";

/** The sensitive fields of a schema: names from the root down, in lower case, without indexes. */
function sensitive(schema) {
  const found = [];
  const walk = (fields, above, records) => {
    for (const field of fields) {
      const path = [...above, field.name.toLowerCase()];
      if (field.sensitive) found.push(path);
      const holder = field.items ?? field;
      if (holder.fields && !records.includes(holder.record)) walk(holder.fields, path, [...records, holder.record]);
    }
  };
  walk(schemas.find(({ id }) => id === schema).fields, [], []);
  return found;
}

/** Whether a path leads to a sensitive field, or to what somebody put into one. */
const within = (path, names) => path.some((_, start) => names.every((name, at) => path[start + at] === name));
const steps = (text) => text.toLowerCase().split(/[.[\]/"]+/).filter((step) => step !== "" && step !== "-" && !/^\d+$/.test(step));

/** The places of sensitive values in a JSON tree; pairs and patch operations say in one member what the other is. */
function placesIn(node, path, ends, found) {
  if (node.items) return node.items.forEach((item) => placesIn(item, path, ends, found));
  if (!node.members) {
    if (ends.some((end) => within(path, end))) found.push(node);
    return;
  }
  const named = node.members.find(({ name, value }) => /^(field|path)$/i.test(name) && typeof value?.text === "string")?.value.text;
  for (const { name, value } of node.members) {
    if (!value) continue;
    const pair = named !== undefined && /^value$/i.test(name);
    const inner = pair ? [...path, ...steps(named)] : [...path, name.toLowerCase()];
    placesIn(value, inner, ends, found);
  }
}

const escaped = (name) => name.replace(/[^\w]/g, "\\$&");

/** The text with each sensitive value replaced; `masked` says how many were. */
export function mask(schema, format, text) {
  const ends = sensitive(schema);
  const names = [...new Set(ends.map((end) => escaped(end.at(-1))))].join("|");
  let masked = 0;
  if (!names) return { text, masked };
  const replaced = (pattern, by) => ({ text: text.replace(pattern, (...groups) => (masked++, by(groups))), masked });
  if (format === "xml") return replaced(new RegExp(`(<(?:[\\w.-]+:)?(${names})(?:\\s[^>]*)?(?<!/)>)(?!</)(?:<!\\[CDATA\\[[^]*?(?:\\]\\]>|$)|[^])*?(?=</(?:[\\w.-]+:)?\\2\\s*>|$)`, "gi"), ([, start]) => start + MASK);
  if (format === "form") return replaced(new RegExp(`((?:^|[&.[])(?:${names})\\]?=)([^&]+)`, "gi"), ([, start]) => start + encodeURIComponent(MASK));
  const tree = readJson(text);
  // What is no JSON is searched by names alone, which masks rather more than less.
  if (!tree) return replaced(new RegExp(`("(?:${names})"\\s*:\\s*)("(?:[^"\\\\]|\\\\.)*"?|[^\\s,}\\]]+)`, "gi"), ([, start]) => `${start}"${MASK}"`);
  const found = [];
  placesIn(tree, [], ends, found);
  let result = "";
  let at = 0;
  for (const { from, to, text: value } of found) {
    if (value === null || value === "") continue;
    result += `${text.slice(at, from)}"${MASK}"`;
    at = to;
    masked++;
  }
  return { text: result + text.slice(at), masked };
}
