// A stream of bytes as parts of so many lines. Lines are cut at line feeds; nothing is decoded. A part says which line is its first,
// and blank lines stay in it, so that every line keeps its number.

const LINE_FEED = 10;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * The parts of newline-delimited JSON: { first, count, bytes }, `count` without blank lines. A line longer than `longest` is cut
 * one byte behind that; who reads it sees that it is too long. So a line without end needs no more memory than any other.
 */
export async function* partsOf(stream, { partLines, partBytes, longest }) {
  let buffer = new Uint8Array(partBytes + longest + 2);
  let size = 0; // of the part
  let lineStart = 0; // of the line that is being read, in the buffer
  let line = 1; // its number
  let first = 1;
  let count = 0;
  let content = false;
  let beginning = true;

  const part = () => {
    const made = { first, count, bytes: buffer.slice(0, size) };
    size = lineStart = count = 0;
    first = line;
    return made;
  };
  const endLine = () => {
    if (content) count++;
    content = false;
    buffer[size++] = LINE_FEED;
    line++;
    lineStart = size;
  };

  for await (let chunk of stream) {
    if (beginning && chunk.length > 0) {
      // Half a mark at the end of a chunk this short is one the check finds.
      if (BYTE_ORDER_MARK.every((byte, at) => chunk[at] === byte)) chunk = chunk.subarray(3);
      beginning = false;
    }
    for (let at = 0; at < chunk.length; ) {
      const found = chunk.indexOf(LINE_FEED, at);
      const end = found < 0 ? chunk.length : found;
      const room = longest + 1 - (size - lineStart);
      const taken = chunk.subarray(at, Math.min(end, at + room));
      buffer.set(taken, size);
      size += taken.length;
      content ||= taken.some((byte) => byte > 32);
      if (found < 0) break;
      endLine();
      at = end + 1;
      if (line - first >= partLines || size >= partBytes) yield part();
    }
  }
  if (size > lineStart) endLine();
  if (size > 0) yield part();
}

/** The lines of a part that no turn has counted: all, or those that the last one put off. */
export function* unsentOf(bytes, { first, later }) {
  for (const line of linesOf(bytes, first)) if (later === null || line.number >= later.from || later.again.includes(line.number)) yield line;
}

/** The lines of a part that are not blank: their numbers and bytes. */
function* linesOf(bytes, first) {
  let number = first;
  for (let at = 0; at < bytes.length; number++) {
    const found = bytes.indexOf(LINE_FEED, at);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(at, end);
    if (line.some((byte) => byte > 32)) yield { number, line };
    at = end + 1;
  }
}
