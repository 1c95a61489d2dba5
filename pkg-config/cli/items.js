// A JSON array of payloads, item by item, however long the file is.

import { Source } from "./excerpt.js";
import { chunksOf, nameOf } from "./input.js";
import { Stop } from "./stop.js";

const NEWLINE = 10, QUOTE = 34, COMMA = 44, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93, OPEN_RECORD = 123, CLOSE_RECORD = 125;
const isSpace = (byte) => byte === 32 || byte === NEWLINE || byte === 13 || byte === 9;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * The items of the array that a file is, as { bytes, source, line }. Only where they begin and end is looked for: what is between is
 * for its reader to judge, and so is nothing between two commas. Of an item over so many bytes one more comes, as of a line.
 */
export async function* itemsOf(file, { fields, most, onBytes }) {
  const items = new Items(nameOf(file), fields, most);
  let bytes = 0;
  for await (const chunk of chunksOf(file)) {
    yield* items.in(chunk, bytes === 0 && BYTE_ORDER_MARK.every((byte, at) => chunk[at] === byte) ? 3 : 0);
    onBytes((bytes += chunk.length));
  }
  items.end();
}

class Items {
  /** Where in the text it is, columns in UTF-16 units. */
  line = 1;
  column = 1;
  /** In how many lists and records it is, the file's array being the first; nothing before that. */
  depth = undefined;
  quoted = false;
  escaped = false;
  /** A comma wants an item behind it. */
  wanted = false;
  index = 0;
  /** The item that has begun: where, and what is kept of it. */
  item = undefined;

  constructor(name, fields, most) {
    Object.assign(this, { name, fields, most });
  }

  /** The items that end in a chunk, from a place on. */
  *in(chunk, from) {
    // Where the item begins in it, or goes on; and up to where lines and columns are counted.
    let start = from;
    let counted = from;
    for (let at = from; (at = this.next(chunk, at)) < chunk.length; at++) {
      const byte = chunk[at];
      const ends = this.depth === 1 && (byte === COMMA || byte === CLOSE_LIST);
      if (this.item === undefined) {
        this.count(chunk, counted, at);
        counted = at;
      }
      if (!this.depth) this.outside(byte);
      else if (ends) {
        if (this.item !== undefined) this.keep(chunk.subarray(start, at));
        else if (this.wanted || byte === COMMA) this.begin();
        if (this.item !== undefined) yield this.take();
        this.wanted = byte === COMMA;
        if (byte === CLOSE_LIST) this.depth = 0;
      } else {
        if (this.item === undefined) {
          this.begin();
          start = at;
        }
        if (byte === QUOTE) this.quoted = true;
        else if (byte === OPEN_LIST || byte === OPEN_RECORD) this.depth++;
        else if (this.depth > 1 && (byte === CLOSE_LIST || byte === CLOSE_RECORD)) this.depth--;
      }
    }
    if (this.item !== undefined) this.keep(chunk.subarray(start));
    this.count(chunk, counted, chunk.length);
  }

  /** The place of the next byte that matters. */
  next(chunk, at) {
    const { length } = chunk;
    let { quoted, escaped } = this;
    for (; quoted && at < length; at++) {
      const byte = chunk[at];
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else quoted = byte !== QUOTE;
    }
    [this.quoted, this.escaped] = [quoted, escaped];
    // In an item that has begun, only what nests and separates does.
    if (this.item === undefined) while (at < length && isSpace(chunk[at])) at++;
    else while (at < length && !MATTERS[chunk[at]]) at++;
    return at;
  }

  /** What is around the array. */
  outside(byte) {
    if (this.depth === 0) throw new Stop(`${this.name}:${this.line}:${this.column}: here is more, behind the array`);
    if (byte !== OPEN_LIST) throw new Stop(`${this.name} does not begin with [, as a JSON array does`);
    this.depth = 1;
  }

  begin() {
    this.item = { line: this.line, column: this.column, pieces: [], length: 0 };
  }

  keep(piece) {
    const { item } = this;
    const room = this.most + 1 - item.length;
    // The memory of a chunk is used again.
    if (room > 0 && piece.length > 0) item.pieces.push(Buffer.from(piece.subarray(0, room)));
    item.length += Math.min(Math.max(room, 0), piece.length);
  }

  take() {
    const { line, column, pieces, length } = this.item;
    this.item = undefined;
    let bytes = Buffer.concat(pieces, length);
    while (isSpace(bytes.at(-1))) bytes = bytes.subarray(0, -1);
    const shown = bytes.length > this.most ? Buffer.alloc(0) : bytes;
    return { bytes, source: new Source(shown, "json", this.fields, line, { column, item: this.index++ }), line };
  }

  count(chunk, from, to) {
    let { line, column } = this;
    for (let at = from; at < to; at++) {
      const byte = chunk[at];
      if (byte === NEWLINE) {
        line++;
        column = 1;
      } else if ((byte & 0xc0) !== 0x80) column += byte < 0xf0 ? 1 : 2;
    }
    this.line = line;
    this.column = column;
  }

  end() {
    if (this.depth === undefined) throw new Stop(`${this.name} is empty`);
    if (this.depth > 0) throw new Stop(`${this.name} ends before its array does`);
  }
}

const MATTERS = new Uint8Array(256);
for (const byte of [QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_RECORD, CLOSE_RECORD]) MATTERS[byte] = 1;
