// Newline-delimited JSON, line by line, for what needs each payload as a value.

import { Source } from "./excerpt.js";
import { chunksOf } from "./input.js";

const NEWLINE = 10;

/**
 * The lines of a file that hold something, as { bytes, source, line }. Of a line over so many bytes one more comes, so whoever reads it
 * sees that it is too long; it has no text to show.
 */
export async function* linesOf(file, { fields, most, onBytes }) {
  let pieces = [];
  let length = 0;
  let number = 0;
  let bytes = 0;
  const keep = (piece) => {
    const room = most + 1 - length;
    // The memory of a chunk is used again.
    if (room > 0 && piece.length > 0) pieces.push(Buffer.from(piece.subarray(0, room)));
    length += Math.min(Math.max(room, 0), piece.length);
  };
  const end = () => {
    number++;
    let line = Buffer.concat(pieces, length);
    pieces = [];
    length = 0;
    if (number === 1 && line.subarray(0, 3).equals(BYTE_ORDER_MARK)) line = line.subarray(3);
    if (line.at(-1) === 13) line = line.subarray(0, -1);
    if (line.every((byte) => byte === 32 || byte === 9 || byte === 13)) return undefined;
    return { bytes: line, source: new Source(line.length > most ? Buffer.alloc(0) : line, "json", fields, number), line: number };
  };
  for await (const chunk of chunksOf(file)) {
    let start = 0;
    for (let at; (at = chunk.indexOf(NEWLINE, start)) >= 0; start = at + 1) {
      keep(chunk.subarray(start, at));
      const found = end();
      if (found) yield found;
    }
    keep(chunk.subarray(start));
    onBytes((bytes += chunk.length));
  }
  const last = length > 0 ? end() : undefined;
  if (last) yield last;
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
