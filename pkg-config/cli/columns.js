// The first row of CSV names the fields. A wrong one is said once and not for every row.

import * as api from "user-preflight";
import { Stop } from "./stop.js";

/** So many columns are named. */
const MOST = 10;
/** What some write between values, and is not looked for. */
const RARE = ["|", "^", "~", ":", "#"];

/** What the library says of a form with a value in each of these fields: it reads them as it will read the rows. */
const issuesOf = (schema, names, options) =>
  api.normalize(schema, new URLSearchParams(names.map((name) => [name, "1"])), { ...options, params: undefined, partial: true, maxIssues: 1_000_000 }).issues.filter(({ severity }) => severity === "error");

/** The columns that are no fields, each with the nearest name where there is one. With `unknown: "strip"` and `"keep"` none is unknown. */
function unknownOf(schema, names, options) {
  return names.flatMap((name) => {
    const issue = issuesOf(schema, [name], options).find(({ code }) => code === "unknown_field" || code === "syntax");
    return issue ? [{ name, suggestion: issue.params?.suggestion }] : [];
  });
}

/** Ends the command where the first row names columns that no document names, or a field twice. */
export function checkColumns(where, header, { schema, options, separator }) {
  const names = header.filter((name) => name !== "");
  const unknown = unknownOf(schema, names, options);
  if (unknown.length === 0) {
    const twice = issuesOf(schema, names, options).find(({ code }) => code === "duplicate_field");
    if (twice) throw new Stop(`${where}: ${twice.message}`);
    return;
  }
  if (unknown.length === names.length) {
    const rare = names.length === 1 && separator === undefined ? RARE.find((sign) => someKnown(schema, names[0].split(sign), options)) : undefined;
    if (rare) throw new Stop(`${where}: the values are separated by ${rare}; give --separator "${rare}"`);
    // What stands there are no names, so it may be anything.
    throw new Stop(`${where}: the first row names no field of ${schema}; it must name the fields, by their paths`);
  }
  const list = unknown.slice(0, MOST).map(({ name, suggestion }) => (suggestion ? `${name} (did you mean ${suggestion}?)` : name));
  const more = unknown.length > MOST ? ` and ${unknown.length - MOST} more` : "";
  const [what, them] = unknown.length === 1 ? ["a column", "it"] : ["columns", "them"];
  throw new Stop(`${where}: the first row names ${what} that no document names: ${list.join(", ")}${more}; correct ${them}, or leave ${them} out with --unknown strip`);
}

function someKnown(schema, names, options) {
  return names.length > 1 && unknownOf(schema, names.map((name) => name.trim()), options).length < names.length;
}
