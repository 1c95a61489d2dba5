// Rows of comma-separated values: the first row names the fields, by their paths as forms write them.

import { isUtf8 } from "node:buffer";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { separatorOf } from "../../www/app/csv.js";
import { checkColumns } from "./columns.js";
import { chunksOf, nameOf } from "./input.js";
import { Source } from "./excerpt.js";
import { pathOf } from "./fields.js";
import { Stop } from "./stop.js";

const encoder = new TextEncoder();
/** What the parser calls a row that is longer than it may be. */
const TOO_LONG = "CSV_MAX_RECORD_SIZE";

/**
 * The rows of a file, as { value, source, line }: what a form of that row would send, its place in the file, and, where the row
 * cannot be read, `broken` in place of the value. `onBytes` is told how many bytes were read.
 */
export async function* rowsOf(file, { schema, options, fields, most, separator, onBytes }) {
  const chunks = chunksOf(file)[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const delimiter = separator ?? separatorOf(Buffer.from(first.value).toString("utf8"));
  const skipped = [];
  const parser = parse({
    delimiter, bom: true, info: true, raw: true, relax_column_count: true, skip_empty_lines: true, skip_records_with_error: true, max_record_size: most,
    on_skip: (error, raw) => {
      // A row over the limit would be told again with each further byte, all of it each time.
      if (error.code === TOO_LONG) throw error;
      skipped.push({ line: error.lines, raw: raw ?? "", open: error.code === "CSV_QUOTE_NOT_CLOSED" });
    },
  });
  const feeding = pipeline(bytesOf(nameOf(file), first.value, chunks, onBytes), parser);
  // What goes wrong with the file or with a row ends the parser too, and is said below.
  feeding.catch(() => {});

  let header;
  try {
    for await (const { record, info, raw } of parser) {
      // The parser is ahead of who reads.
      if (header === undefined && skipped[0]?.line < info.lines) break;
      for (const row of skipped.splice(0)) yield broken(row, fields);
      if (header === undefined) {
        header = record.map((name) => name.trim());
        checkColumns(`${nameOf(file)}:${lineOf(info, raw)}`, header, { schema, options, separator });
        continue;
      }
      const line = lineOf(info, raw);
      const source = new CsvSource(raw.replace(/[\r\n]+$/, ""), header, delimiter, fields, line);
      if (record.length !== header.length) yield { source, line, broken: `The row has ${record.length} values, and the first row names ${header.length} fields.` };
      else yield { source, line, value: new URLSearchParams(record.map((value, at) => [header[at], value]).filter(([name]) => name !== "")) };
    }
    // Without names no row means anything.
    if (header === undefined && skipped.length > 0) throw new Stop(`${nameOf(file)}: the first row is not well-formed: a quote is in the wrong place, or is not closed`);
    for (const row of skipped.splice(0)) yield broken(row, fields);
  } catch (error) {
    if (error.code === TOO_LONG) throw new Stop(`${nameOf(file)} has a row of more than ${most} bytes; --max-bytes raises the limit`);
    throw error;
  }
}

/** The line that a row begins on. What came before the first row is in its text too. */
const lineOf = ({ lines }, raw) => lines - raw.trim().split("\n").length + 1;

/** Hands bytes to the parser, which would put U+FFFD for what is not UTF-8: that ends here. */
async function* bytesOf(name, first, chunks, onBytes) {
  let bytes = 0;
  let line = 1;
  // The beginning of a character whose end is still to come.
  let rest = Buffer.alloc(0);
  const refuse = (text) => {
    if (isUtf8(text)) return;
    for (let start = 0; ; line++) {
      const end = text.indexOf(10, start);
      if (end < 0 || !isUtf8(text.subarray(start, end))) throw new Stop(`${name}:${line}: the text is not UTF-8; save it as CSV UTF-8`);
      start = end + 1;
    }
  };
  for (let chunk = first; chunk !== undefined; chunk = (await chunks.next()).value) {
    const text = Buffer.concat([rest, chunk]);
    const end = text.length - begun(text);
    refuse(text.subarray(0, end));
    for (let at = -1; (at = text.indexOf(10, at + 1)) >= 0; ) line++;
    // The memory of a chunk is used again.
    rest = Buffer.from(text.subarray(end));
    bytes += chunk.length;
    onBytes(bytes);
    // The parser keeps what it is given.
    yield text.subarray(text.length - chunk.length);
  }
  refuse(rest);
}

/** How many bytes at the end of a text are the beginning of a character of UTF-8. */
function begun(text) {
  for (let back = 1; back <= Math.min(3, text.length); back++) {
    const byte = text[text.length - back];
    // What goes on with a character has a beginning before it.
    if (byte >= 0x80 && byte < 0xc0) continue;
    const length = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? back : 0;
  }
  return 0;
}

function broken({ line, raw, open }, fields) {
  const what = open ? "A quote is opened, and not closed up to the end." : "The row is not well-formed: a quote is in the wrong place.";
  return { line, source: new CsvSource(raw.replace(/[\r\n]+$/, ""), [], ",", fields, line), broken: what };
}

/** A row as the text that issues are shown in. */
class CsvSource extends Source {
  constructor(raw, header, separator, fields, line) {
    super(encoder.encode(raw), "csv", fields, line);
    this.header = header;
    this.cells = cellsOf(raw, separator);
  }

  span({ path }) {
    const wanted = path.join("\0").toLowerCase();
    const at = path.length === 0 ? -1 : this.header.findIndex((name) => pathOf(name).join("\0").toLowerCase() === wanted);
    return this.cells[at];
  }

  findMasks() {
    this.masks ??= this.cells.filter((_, at) => !this.fields.mayShow(pathOf(this.header[at] ?? "")));
    return this.masks;
  }
}

/** Where each value of a row is: [start, end). */
function cellsOf(raw, separator) {
  const cells = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= raw.length; at++) {
    if (raw[at] === '"') quoted = !quoted;
    else if (at === raw.length || (raw[at] === separator && !quoted)) {
      cells.push([start, at]);
      start = at + 1;
    }
  }
  return cells;
}
