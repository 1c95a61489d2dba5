// Where an issue is in a text, by line and column, and the line itself with a caret under the place.

import { parseTree } from "jsonc-parser";
import stringWidth from "string-width";
import { masksOf } from "./mask.js";
import { harmless } from "./terminal.js";

const MASK = "•••";
/** Characters on either side of a place, more than a terminal has columns. */
const NEAR = 2000;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of one payload, as far as issues need it. */
export class Source {
  /** @param bytes of the payload; `kind`: "json", "xml" or "form"; `firstLine`: the number of its first line in its file; `column`: where
   *  it begins in that; `item`: its place in the array that the file is. */
  constructor(bytes, kind, fields, firstLine = 1, { column = 1, item } = {}) {
    this.bytes = bytes;
    this.kind = kind;
    this.fields = fields;
    this.firstLine = firstLine;
    this.column = column;
    this.item = item;
  }

  get text() {
    return (this.decoded ??= decoder.decode(this.bytes));
  }

  /** The place of an issue in the text's UTF-16 units: [start, end). Nothing where the issue has none. */
  span({ range }) {
    if (range === undefined) return undefined;
    const start = decoder.decode(this.bytes.subarray(0, range[0])).length;
    return [start, start + decoder.decode(this.bytes.subarray(range[0], range[1])).length];
  }

  /** The place of an item of the root's list, in JSON. */
  itemSpan(index) {
    const item = parseTree(this.text.replace(/^\ufeff/, " "))?.children?.[index];
    return item && [item.offset, item.offset + item.length];
  }

  /** Lines and columns from 1 on, columns in UTF-16 units; `from` and `to` are the line's, in the text. */
  place(issue) {
    const span = this.span(issue);
    if (span === undefined) return undefined;
    const { text } = this;
    const [start, end] = [Math.min(span[0], text.length), Math.min(span[1], text.length)];
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const newline = text.indexOf("\n", start);
    const to = newline < 0 ? text.length : newline;
    const line = this.firstLine + count(text, from);
    const endLine = line + count(text.slice(start, end), end - start);
    const endFrom = text.lastIndexOf("\n", end - 1) + 1;
    const first = from === 0 ? this.column : 1;
    return { line, column: start - from + first, endLine, endColumn: endLine === line ? end - from + first : Math.max(end - endFrom, 0) + 1, start, end, from, to };
  }

  /** The line of a place and the carets under it, in so many columns, with what may not be shown masked. */
  excerpt({ start, end, from: lineStart, to: lineEnd }, columns, issues) {
    const { text } = this;
    this.findMasks(issues);
    // Of what has parts, its beginning is the place; so it is of what goes on in further lines.
    const last = /[{[<]/.test(text[start] ?? "") || end > lineEnd ? start + 1 : Math.max(end, start + 1);
    // A payload can be one line: of that only what is near the place is looked at.
    const [from, to] = [Math.max(lineStart, start - NEAR), Math.min(lineEnd, start + NEAR)];
    let line = "";
    let caret;
    let caretEnd;
    const mark = (at) => {
      if (caret === undefined && at >= start) caret = line.length;
      if (caretEnd === undefined && at >= last) caretEnd = line.length;
    };
    let at = from;
    for (const [maskStart, maskEnd] of this.masks) {
      if (maskEnd <= at || maskStart >= to) continue;
      for (; at < maskStart; at++) {
        mark(at);
        line += text[at];
      }
      // A place inside of what is masked is the mask.
      if (caret === undefined && start < maskEnd) caret = line.length;
      line += MASK;
      at = Math.min(maskEnd, to);
      if (caretEnd === undefined && last <= at) caretEnd = line.length;
    }
    for (; at < to; at++) {
      mark(at);
      line += text[at];
    }
    caret ??= line.length;
    caretEnd ??= Math.max(line.length, caret + 1);
    return fit(line.replace(/\r$/, ""), caret, caretEnd, columns, [from > lineStart, to < lineEnd]);
  }

  findMasks(issues) {
    this.masks ??= masksOf(this.text, this.kind, this.fields, this.brokenAt(issues)).sort((a, b) => a[0] - b[0]);
    return this.masks;
  }

  /** The whole text, with what may not be shown masked. */
  masked(issues) {
    let text = "";
    let at = 0;
    for (const [start, end] of this.findMasks(issues)) {
      if (end <= at) continue;
      text += this.text.slice(at, start) + (start < at ? "" : MASK);
      at = Math.max(at, Math.min(end, this.text.length));
    }
    return text + this.text.slice(at);
  }

  brokenAt(issues) {
    const broken = issues.find(({ code, range }) => code === "syntax" && range !== undefined);
    return broken === undefined ? Infinity : this.span(broken)[0];
  }
}

function count(text, to) {
  let newlines = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) newlines++;
  return newlines;
}

/** The part of a line around a place that fits, and spaces and carets for the line below it; `cut`: where the line goes on. */
function fit(line, caret, caretEnd, columns, [cutBefore, cutAfter]) {
  const room = Math.max(columns, 10);
  let from = 0;
  let to = line.length;
  // Measuring a long line takes long.
  if (line.length > 4 * room || width(line) > room) {
    // A third of the room before the place, the rest behind it.
    from = Math.max(0, caret - Math.floor(room / 3));
    to = Math.min(line.length, from + room);
    for (let over; to > caret + 1 && (over = width(line.slice(from, to)) - (room - 2)) > 0; ) to = Math.max(caret + 1, to - Math.ceil(over / 2));
  }
  const before = from > 0 || cutBefore ? "…" : "";
  const after = to < line.length || cutAfter ? "…" : "";
  const shown = harmless(line.slice(from, to));
  const carets = Math.max(1, width(line.slice(caret, Math.min(caretEnd, to))));
  return { line: before + shown + after, indent: " ".repeat(width(before + line.slice(from, caret))), carets: "^".repeat(carets) };
}

// Our own signs are one column wide; the library is quick where all is ASCII.
const width = (text) => stringWidth(harmless(text).replace(/[•…·]/g, "."));
