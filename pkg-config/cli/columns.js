// The first row of CSV names the fields. A wrong one is said once and not for every row.

import * as api from "user-preflight";
import { pathOf } from "./fields.js";
import { Stop } from "./stop.js";

/** So many columns are named. */
const MOST = 10;
/** What some write between values, and is not looked for. */
const RARE = ["|", "^", "~", ":", "#"];

/** The columns that are no fields, each with the nearest name where there is one. With `unknown: "strip"` and `"keep"` there are none. */
function unknownOf(schema, names, options) {
  // The library reads them as it will read the rows.
  const pairs = names.map((name) => [name, "1"]);
  const { issues } = api.normalize(schema, new URLSearchParams(pairs), { ...options, params: undefined, partial: true, maxIssues: 1_000_000 });
  const unknown = issues.filter(({ code, severity }) => code === "unknown_field" && severity === "error");
  return names.flatMap((name) => {
    const path = pathOf(name);
    const issue = unknown.find((one) => one.path.every((step, at) => String(step).toLowerCase() === String(path[at]).toLowerCase()));
    return issue ? [{ name, suggestion: issue.params?.suggestion }] : [];
  });
}

/** Ends the command where the first row names columns that no document names. */
export function checkColumns(where, header, { schema, options, separator }) {
  const names = header.filter((name) => name !== "");
  const unknown = unknownOf(schema, names, options);
  if (unknown.length === 0) return;
  if (unknown.length === names.length) {
    const rare = names.length === 1 && separator === undefined ? RARE.find((sign) => someKnown(schema, names[0].split(sign), options)) : undefined;
    if (rare) throw new Stop(`${where}: the values are separated by ${rare}; give --separator "${rare}"`);
    // What stands there are no names, so it may be anything.
    throw new Stop(`${where}: the first row names no field of ${schema}; it must name the fields, by their paths`);
  }
  const list = unknown.slice(0, MOST).map(({ name, suggestion }) => (suggestion ? `${name} (did you mean ${suggestion}?)` : name));
  const more = unknown.length > MOST ? ` and ${unknown.length - MOST} more` : "";
  throw new Stop(`${where}: the first row names ${unknown.length === 1 ? "a column" : "columns"} that no document names: ${list.join(", ")}${more}; correct ${unknown.length === 1 ? "it" : "them"}, or leave ${unknown.length === 1 ? "it" : "them"} out with --unknown strip`);
}

function someKnown(schema, names, options) {
  return names.length > 1 && unknownOf(schema, names.map((name) => name.trim()), options).length < names.length;
}
