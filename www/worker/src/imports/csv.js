// A CSV file as lines of JSON, each a list of pairs of a column's name and its text, which is what a form is. Line feeds are
// added where a record had some in it, so that a line's number is still that in the file.
import { Readable, pipeline } from "node:stream";
import { parse } from "csv-parse";

const encoder = new TextEncoder();
const NEWLINE = 10;

/** The file is in another encoding, as spreadsheets save it; `line` is the first with other bytes. */
export class NotUtf8 extends Error {
  name = "NotUtf8";

  constructor(line) {
    super("not UTF-8");
    this.line = line;
  }
}

/** The bytes as they come. The parser would put U+FFFD for what is not UTF-8: that ends here. */
async function* checked(stream) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for await (const chunk of stream) {
    let start = 0;
    try {
      for (let end; (end = chunk.indexOf(NEWLINE, start) + 1) > 0; start = end) {
        decoder.decode(chunk.subarray(start, end), { stream: true });
        line++;
      }
      decoder.decode(chunk.subarray(start), { stream: true });
    } catch {
      throw new NotUtf8(line);
    }
    yield chunk;
  }
  try {
    decoder.decode();
  } catch {
    throw new NotUtf8(line);
  }
}

/** The first record names the columns, by the paths of fields. No record may be longer than so many bytes. */
export async function* recordsOf(stream, longest) {
  const parser = parse({ bom: true, max_record_size: longest, relax_column_count: true });
  // Its errors come out of the loop.
  pipeline(Readable.from(checked(stream)), parser, () => {});
  let names;
  for await (const record of parser) {
    const feeds = "\n".repeat(record.reduce((lines, text) => lines + (text.match(/\r\n|\r|\n/g)?.length ?? 0), 1));
    const blank = record.length === 1 && record[0] === "";
    if (names === undefined) {
      if (!blank) names = record;
      yield encoder.encode(feeds);
    } else yield encoder.encode(blank ? feeds : JSON.stringify(record.map((text, at) => [names[at] ?? `column ${at + 1}`, text])) + feeds);
  }
}
