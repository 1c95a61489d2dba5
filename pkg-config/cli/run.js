// Runs payloads through the library: one in a file, or many in a file of lines or rows.

import * as api from "user-preflight";
import { normalizeStream } from "user-preflight/stream";
import { rowsOf } from "./csv.js";
import { Source } from "./excerpt.js";
import { chunksOf, nameOf, sizeOf, typeOf, wholeOf } from "./input.js";
import { Progress } from "./progress.js";
import { Stop } from "./stop.js";

const MOST = 4 << 20;

/** Errors and warnings among issues. */
export const tally = (issues) => {
  const errors = issues.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: issues.length - errors };
};

export class Runner {
  /**
   * @param session where issues go; `schema`, `fields`, `options` of the library's, `flags` of the command line's; `output`: where
   * what comes out goes, if anywhere.
   */
  constructor({ session, schema, fields, options, flags, output }) {
    Object.assign(this, { session, schema, fields, options, flags, output });
    this.most = options.limits?.bytes ?? MOST;
  }

  async file(file) {
    const { type, contentType } = typeOf(file, this.flags.type);
    if (type === "ndjson") return this.lines(file);
    if (type === "csv") return this.rows(file);
    return this.whole(file, type, contentType);
  }

  /** One payload. */
  async whole(file, type, contentType) {
    const { schema, fields, session } = this;
    const bytes = await wholeOf(file, this.most);
    const { ok, issues, body } = api.normalizeBytes(schema, bytes, { ...this.wire(), ...(contentType && { contentType }) });
    await session.payload(nameOf(file), new Source(bytes, type, fields), issues);
    if (ok && this.output) await this.output.write(this.shown(body, type, endsLine(body) ? "" : "\n"));
    await session.fileDone(nameOf(file), { ok, ...tally(issues) });
  }

  wire() {
    const { accept } = this.flags;
    return { ...this.options, ...(accept && { accept }) };
  }

  /** What goes to a terminal has no secrets in it; what goes into a file or another program is the payload. */
  shown(body, type, end) {
    const { flags } = this;
    const written = flags.accept ? typeOf("", flags.accept).type : type;
    const bytes = this.output.isTerminal && !flags.withSecrets ? Buffer.from(new Source(body, written, this.fields).masked([])) : body;
    return end === "" ? bytes : Buffer.concat([bytes, Buffer.from(end)]);
  }

  async lines(file) {
    const { session, fields } = this;
    const name = nameOf(file);
    const progress = await this.progress(file);
    let last = { lines: 0, rejected: 0 };
    let warnings = 0;
    const say = (line, issues, raw) => {
      warnings += tally(issues).warnings;
      return session.payload(name, new Source(raw, "json", fields, line), issues, line);
    };
    const stream = normalizeStream(this.schema, {
      ...this.options,
      onReject: say,
      onWarning: say,
      onProgress: (done) => {
        last = done;
        progress.update(done);
      },
    });
    try {
      await Promise.all([feed(stream.writable.getWriter(), chunksOf(file)), this.drain(stream.readable)]);
    } finally {
      progress.clear();
    }
    await session.fileDone(name, { ok: last.rejected === 0, errors: last.rejected, warnings, records: last.lines, rejected: last.rejected, word: "line" });
  }

  async drain(readable) {
    for await (const part of readable) if (this.output) await this.output.write(this.output.isTerminal ? this.shownLines(part) : part);
  }

  shownLines(part) {
    if (this.flags.withSecrets) return part;
    const lines = Buffer.from(part).toString("utf8").trimEnd().split("\n");
    return lines.map((line) => `${new Source(Buffer.from(line), "json", this.fields).masked([])}\n`).join("");
  }

  async rows(file) {
    const { session, schema, options, output, flags } = this;
    const name = nameOf(file);
    const progress = await this.progress(file);
    const done = { lines: 0, bytes: 0, rejected: 0 };
    let warnings = 0;
    let pending = "";
    const write = async (text) => {
      pending += text;
      if (pending.length < 65536 && text !== "") return;
      const part = pending;
      pending = "";
      if (part !== "") await output.write(output.isTerminal ? this.shownLines(Buffer.from(part)) : part);
    };
    try {
      for await (const { pairs, source, line, broken } of rowsOf(file, { fields: this.fields, most: this.most, separator: flags.separator, onBytes: (bytes) => (done.bytes = bytes) })) {
        done.lines++;
        const result = broken ? { ok: false, issues: [{ code: "syntax", severity: "error", path: [], message: broken }] } : api.normalize(schema, new URLSearchParams(pairs), options);
        warnings += tally(result.issues).warnings;
        if (!result.ok) done.rejected++;
        else if (output) await write(`${JSON.stringify(result.value)}\n`);
        if (result.issues.length > 0) await session.payload(name, source, result.issues, line);
        progress.update(done);
      }
      if (output) await write("");
    } finally {
      progress.clear();
    }
    await session.fileDone(name, { ok: done.rejected === 0, errors: done.rejected, warnings, records: done.lines, rejected: done.rejected, word: "row" });
  }

  async progress(file) {
    const progress = new Progress(this.flags.quiet ? { isTTY: false } : process.stderr, await sizeOf(file));
    this.session.beforeWriting(() => progress.clear());
    return progress;
  }
}

const endsLine = (body) => body[body.length - 1] === 10;

/** Writes chunks as fast as they are taken. */
async function feed(writer, chunks) {
  try {
    for await (const chunk of chunks) await writer.write(chunk);
    await writer.close();
  } catch (error) {
    // The reader's end has failed already, or does now, with this.
    writer.abort(error).catch(() => {});
    throw error;
  }
}

/** A file as a JavaScript value, for what takes values; its issues are said. Nothing where it cannot be read. */
export async function valueOf(session, file, { schema, fields, options, said = ["syntax", "limit", "duplicate_field"] }) {
  const bytes = await wholeOf(file, options.limits?.bytes ?? MOST);
  const issues = api.validateBytes(schema, bytes, { ...options, contentType: undefined }).issues.filter(({ code, path, params }) => said.includes(code) && (code !== "limit" || path.length === 0) && params?.limit !== "warnings");
  const source = new Source(bytes, "json", fields);
  if (issues.length > 0) {
    await session.payload(nameOf(file), source, issues);
    await session.fileDone(nameOf(file), { ok: false, ...tally(issues) });
    return { source };
  }
  try {
    return { source, value: JSON.parse(source.text.replace(/^\ufeff/, "")) };
  } catch {
    throw new Stop(`${nameOf(file)} is no JSON`);
  }
}
