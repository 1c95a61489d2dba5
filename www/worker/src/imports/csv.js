// A CSV file as lines of JSON, each a list of pairs of a column's name and its text, which is what a form is. A line has the number that
// its row begins on in the file. Rows are read as on the page and by the command line: see there for what is taken.
import { normalize } from "user-preflight";
import { CsvReader } from "../../../app/csv.js";
import { Columns } from "../../../app/columns.js";

const encoder = new TextEncoder();
const NEWLINE = 10;
/** So much text is gathered before rows are looked for: a row in many small pieces would be looked through for each. */
const GATHERED = 16_384;
/** So many columns are read, and so many that are wrong are named. */
const MOST_COLUMNS = 1000;
const MOST_NAMED = 10;

/** The file is in another encoding, as spreadsheets save it; `line` is the first with other bytes. */
export class NotUtf8 extends Error {
  name = "NotUtf8";

  constructor(line) {
    super("not UTF-8");
    this.line = line;
  }
}

/** The first row does not name fields: every row would be refused. */
export class WrongColumns extends Error {
  name = "WrongColumns";

  constructor(detail, issues) {
    super("wrong columns");
    this.detail = detail;
    this.issues = issues;
  }
}

/** The text, in pieces. Putting U+FFFD for what is not UTF-8 would change what it says: that ends here. */
async function* textOf(stream) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  let text = "";
  for await (const chunk of stream) {
    let start = 0;
    try {
      for (let end; (end = chunk.indexOf(NEWLINE, start) + 1) > 0; start = end) {
        text += decoder.decode(chunk.subarray(start, end), { stream: true });
        line++;
      }
      text += decoder.decode(chunk.subarray(start), { stream: true });
    } catch {
      throw new NotUtf8(line);
    }
    if (text.length < GATHERED) continue;
    yield text;
    text = "";
  }
  try {
    text += decoder.decode();
  } catch {
    throw new NotUtf8(line);
  }
  yield text;
}

/** What is wrong with the names of columns is said at once, as the command line says it. */
function checkColumns(names, schema, options) {
  if (names.length > MOST_COLUMNS) throw new WrongColumns(`The first row names ${names.length} columns; at most ${MOST_COLUMNS} are read.`, []);
  const columns = new Columns(normalize, schema, options);
  const unknown = columns.unknown(names);
  if (unknown.length === 0) {
    const twice = columns.twice(names);
    if (twice !== undefined) throw new WrongColumns(twice.message, [twice]);
  } else if (unknown.length === names.length) {
    const rare = names.length === 1 ? columns.rareSeparator(names[0]) : undefined;
    const what = rare === undefined ? `it names no field of ${schema}` : `its values are separated by ${rare}, and not by commas, semicolons or tabs`;
    // What stands there need not be names, so it may be anything; but for what is nearly one.
    throw new WrongColumns(`The first row must name the fields, by their paths; ${what}.`, unknown.filter(({ suggestion }) => suggestion).map(({ issue }) => issue));
  } else {
    const said = unknown.slice(0, MOST_NAMED).map(({ name, suggestion }) => (suggestion ? `${name} (did you mean ${suggestion}?)` : name));
    const more = unknown.length > MOST_NAMED ? ` and ${unknown.length - MOST_NAMED} more` : "";
    throw new WrongColumns(`The first row names columns that no document names: ${said.join(", ")}${more}. Correct them, or leave them out with unknown=strip.`, unknown.map(({ issue }) => issue));
  }
}

/** The first row names the columns, by the paths of fields. Of a row that cannot be read there is `{ broken }`, which says why. */
export async function* linesOfCsv(stream, { schema, options, longest }) {
  let names;
  let line = 1;
  let out = "";
  const put = (at, value) => {
    out += `${"\n".repeat(at - line)}${JSON.stringify(value)}\n`;
    line = at + 1;
  };
  const reader = new CsvReader(({ line: at, cells, broken }) => {
    if (broken !== undefined) {
      if (names === undefined) throw new WrongColumns(`The first row cannot be read: ${broken}`, []);
      return put(at, { broken });
    }
    if (names === undefined) {
      names = cells.map((name) => name.trim());
      return checkColumns(names.filter((name) => name !== ""), schema, options);
    }
    if (cells.length !== names.length) return put(at, { broken: `The row has ${cells.length} values, and the first row names ${names.length} fields.` });
    put(at, cells.flatMap((text, column) => (names[column] === "" || text === "" ? [] : [[names[column], text]])));
  }, { longest });
  const taken = () => {
    const bytes = encoder.encode(out);
    out = "";
    return bytes;
  };
  for await (const text of textOf(stream)) {
    reader.push(text);
    // Who waits for the first lines knows then that the first row is right.
    if (names !== undefined) yield taken();
  }
  reader.end();
  yield taken();
}
