// The first row of CSV names the fields. A wrong one is said once and not for every row.

import * as api from "user-preflight";
import { Columns } from "../../www/app/columns.js";
import { Stop } from "./stop.js";

/** So many columns are named. */
const MOST = 10;

/** Ends the command where the first row names columns that no document names, or a field twice. */
export function checkColumns(where, header, { schema, options, separator }) {
  const names = header.filter((name) => name !== "");
  const columns = new Columns(api.normalize, schema, options);
  const unknown = columns.unknown(names);
  if (unknown.length === 0) {
    const twice = columns.twice(names);
    if (twice) throw new Stop(`${where}: ${twice.message}`);
    return;
  }
  if (unknown.length === names.length) {
    const rare = names.length === 1 && separator === undefined ? columns.rareSeparator(names[0]) : undefined;
    if (rare) throw new Stop(`${where}: the values are separated by ${rare}; give --separator "${rare}"`);
    // What stands there are no names, so it may be anything.
    throw new Stop(`${where}: the first row names no field of ${schema}; it must name the fields, by their paths`);
  }
  const list = unknown.slice(0, MOST).map(({ name, suggestion }) => (suggestion ? `${name} (did you mean ${suggestion}?)` : name));
  const more = unknown.length > MOST ? ` and ${unknown.length - MOST} more` : "";
  const [what, them] = unknown.length === 1 ? ["a column", "it"] : ["columns", "them"];
  throw new Stop(`${where}: the first row names ${what} that no document names: ${list.join(", ")}${more}; correct ${them}, or leave ${them} out with --unknown strip`);
}
