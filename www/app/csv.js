// Comma-separated values (RFC 4180) as they come, chunk by chunk: rows with the line each begins on. A row whose quotes are wrong is
// said to be broken; the reader goes on at the next line.
//
// csv-parse, which the tests hold this against, needs Node's Buffer and reads byte by byte.

const SEPARATORS = [",", ";", "\t"];

const BLANK = /^[\ufeff\r\n]*/;

/** The separator that the first line that is not blank has most of, outside of quotes. */
export function separatorOf(text) {
  const bare = text.replace(BLANK, "").split("\n", 1)[0].replace(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((separator) => bare.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))];
}

export class CsvReader {
  /** @param onRow {(row: { line: number, cells?: string[], broken?: string, raw: string }) => void} */
  constructor(onRow, { longest = 4 << 20 } = {}) {
    this.onRow = onRow;
    this.longest = longest;
    this.rest = "";
    this.line = 1;
    this.started = false;
  }

  /** Reads on; the last piece is followed by end(). */
  push(text) {
    let all = this.rest + text;
    if (!this.started) {
      if (all.charCodeAt(0) === 0xfeff) all = all.slice(1);
      const first = all.indexOf("\n", BLANK.exec(all)[0].length);
      if (first < 0 && all.length <= this.longest) return void (this.rest = all);
      this.separator = separatorOf(all);
      this.started = true;
    }
    this.rest = all.slice(this.rows(all, false));
    if (this.rest.length <= this.longest) return;
    // Nobody means such a row. What follows its first line is read for itself.
    const newline = this.rest.indexOf("\n") + 1 || this.rest.length;
    this.broken(this.rest.slice(0, newline), `A row of more than ${this.longest} characters; is a quote missing?`);
    this.rest = this.rest.slice(newline);
  }

  end() {
    this.separator ??= separatorOf(this.rest);
    let all = this.rest;
    while (all !== "") {
      const at = this.rows(all, true);
      if (at >= all.length) break;
      const newline = all.indexOf("\n", at) + 1 || all.length;
      this.broken(all.slice(at, newline), "A quote is opened, and not closed up to the end.");
      all = all.slice(newline);
    }
    this.rest = "";
  }

  broken(raw, broken) {
    this.onRow({ line: this.line, broken, raw: raw.replace(/\r?\n$/, "") });
    this.line++;
  }

  /** Hands on the whole rows of a text; gives the place behind the last. */
  rows(text, final) {
    let start = 0;
    while (start < text.length) {
      const newline = text.indexOf("\n", start);
      if (newline < 0 && !final) return start;
      const end = newline < 0 ? text.length : newline;
      const stop = end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
      const raw = text.slice(start, stop);
      if (!raw.includes('"')) {
        if (raw !== "") this.onRow({ line: this.line, cells: raw.split(this.separator), raw });
        this.line++;
        start = end + 1;
        continue;
      }
      const row = this.quoted(text, start, final);
      if (!row) return start;
      const { next, ...rest } = row;
      this.onRow({ line: this.line, ...rest });
      for (let at = start; (at = text.indexOf("\n", at) + 1) > 0 && at <= next; ) this.line++;
      if (next === text.length && text.charCodeAt(next - 1) !== 10) this.line++;
      start = next;
    }
    return start;
  }

  /** A row with quotes; undefined where its end is still to come. */
  quoted(text, start, final) {
    const cells = [];
    for (let at = start; ; at++) {
      if (text[at] === '"') {
        let cell = "";
        let from = at + 1;
        for (;;) {
          const quote = text.indexOf('"', from);
          if (quote < 0 || (quote === text.length - 1 && !final)) return undefined;
          cell += text.slice(from, quote);
          at = quote + 1;
          if (text[at] !== '"') break;
          cell += '"';
          from = at + 1;
        }
        cells.push(cell);
      } else {
        const from = at;
        while (at < text.length && text[at] !== this.separator && text[at] !== "\n" && text[at] !== '"') at++;
        if (at === text.length && !final) return undefined;
        cells.push(text.slice(from, text[at] === "\n" && at > from && text[at - 1] === "\r" ? at - 1 : at));
      }
      if (text[at] === this.separator) continue;
      if (text[at] === "\r" && text[at + 1] === "\n") at++;
      else if (text[at] === "\r" && at + 1 === text.length && !final) return undefined;
      if (at >= text.length || text[at] === "\n") {
        const next = Math.min(at + 1, text.length);
        return { cells, next, raw: text.slice(start, at).replace(/\r$/, "") };
      }
      const newline = text.indexOf("\n", at);
      if (newline < 0 && !final) return undefined;
      const next = newline < 0 ? text.length : newline + 1;
      return { broken: "The row is not well-formed: a quote is in the wrong place.", next, raw: text.slice(start, next).replace(/\r?\n$/, "") };
    }
  }
}
