// Runs payloads through the library: one in a file, or many in a file of lines or rows.

import * as api from "user-preflight";
import { normalizeStream } from "user-preflight/stream";
import { rowsOf } from "./csv.js";
import { Source } from "./excerpt.js";
import { itemsOf } from "./items.js";
import { lostIn } from "../../www/app/lost.js";
import { chunksOf, kindOf, nameOf, sizeOf, typeOf, wholeOf } from "./input.js";
import { linesOf } from "./lines.js";
import { Progress } from "./progress.js";
import { Stop } from "./stop.js";
import { harmlessLines } from "./terminal.js";

const MOST = 4 << 20;

/** Errors and warnings among issues. */
export const tally = (issues) => {
  const errors = issues.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: issues.length - errors };
};

export class Runner {
  /** A payload on its own did not pass, so the output is not what was asked for. */
  refused = false;
  /** Lines came out that are arrays of pairs: they do not say whose they are. */
  withoutKeys = false;

  /**
   * @param session where issues go; `schema`, `fields`, `options` of the library's, `flags` of the command line's; `output`: where
   * what comes out goes, if anywhere; `build`: what makes requests of payloads, where these are wanted.
   */
  constructor({ session, schema, fields, options, flags, output, build }) {
    Object.assign(this, { session, schema, fields, options, flags, output, build });
    this.most = options.limits?.bytes ?? MOST;
  }

  async file(file) {
    const { type, contentType } = typeOf(file, this.flags.type);
    if (type === "csv") return this.records(file, rowsOf, "row");
    if (type === "json-array") return this.records(file, itemsOf, "item");
    if (type === "ndjson") return this.build ? this.records(file, linesOf, "line") : this.lines(file);
    return this.whole(file, type, contentType);
  }

  /** One payload. */
  async whole(file, type, contentType) {
    const { schema, fields, session } = this;
    const bytes = await wholeOf(file, this.most);
    const { ok, issues, body } = api.normalizeBytes(schema, bytes, { ...this.wire(), ...(contentType && { contentType }) });
    await session.payload(nameOf(file), new Source(bytes, type, fields), issues);
    this.refused ||= !ok;
    if (ok && this.output) await this.output.write(this.shown(body, type, endsLine(body) ? "" : "\n"));
    await session.fileDone(nameOf(file), { ok, ...tally(issues) });
  }

  wire() {
    const { accept } = this.flags;
    return { ...this.options, ...(accept && { accept }) };
  }

  /** What goes to a terminal has no secrets in it, and does nothing to it; what goes into a file or another program is the payload. */
  shown(body, type, end) {
    const { flags } = this;
    if (!this.output.isTerminal) return end === "" ? body : Buffer.concat([body, Buffer.from(end)]);
    const source = new Source(body, flags.accept ? typeOf("", flags.accept).type : type, this.fields);
    return harmlessLines(flags.withSecrets ? source.text : source.masked([])) + end;
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
    for await (const part of readable) if (this.output) await this.writeLines(part);
  }

  writeLines(part) {
    this.withoutKeys ||= part[0] === BRACKET;
    return this.output.write(this.output.isTerminal ? this.shownLines(part) : part);
  }

  shownLines(part) {
    const text = Buffer.from(part).toString("utf8");
    // Requests have been masked one by one.
    if (this.flags.withSecrets || this.build) return harmlessLines(text);
    return harmlessLines(text.trimEnd().split("\n").map((line) => `${new Source(Buffer.from(line), "json", this.fields).masked([])}\n`).join(""));
  }

  /** Payloads one by one, out of rows, items or lines. */
  async records(file, read, word) {
    const { session, schema, fields, options, output, flags, most } = this;
    const name = nameOf(file);
    const progress = await this.progress(file);
    const done = { lines: 0, bytes: 0, rejected: 0 };
    let warnings = 0;
    let pending = [];
    let size = 0;
    const writePending = async () => {
      const part = Buffer.concat(pending, size);
      pending = [];
      size = 0;
      if (part.length > 0) await this.writeLines(part);
    };
    const write = (bytes) => {
      pending.push(bytes, LINE_FEED);
      size += bytes.length + 1;
      return size < 65536 ? undefined : writePending();
    };
    try {
      for await (const { source, line, broken, ...record } of read(file, { schema, options, fields, most, separator: flags.separator, onBytes: (bytes) => (done.bytes = bytes) })) {
        done.lines++;
        const result = broken ? { ok: false, issues: [{ code: "syntax", severity: "error", path: [], message: broken }] } : this.make(record);
        warnings += tally(result.issues).warnings;
        if (!result.ok) done.rejected++;
        else if (output) await write(result.body ?? Buffer.from(JSON.stringify(result.value)));
        if (result.issues.length > 0) await session.payload(name, source, result.issues, line);
        progress.update(done);
      }
      if (output) await writePending();
    } finally {
      progress.clear();
    }
    await session.fileDone(name, { ok: done.rejected === 0, errors: done.rejected, warnings, records: done.lines, rejected: done.rejected, word });
  }

  /** What becomes of a row, which has a value, or of an item or a line. */
  make({ value, bytes }) {
    const { schema, options, build } = this;
    if (!build) return value === undefined ? api.normalizeBytes(schema, bytes, options) : api.normalize(schema, value, options);
    const { ok, issues, request } = build(value ?? bytes);
    return { ok, issues: issues.filter((issue) => this.isNew(issue)), value: request && this.shownRequest(request) };
  }

  /** What is said about requests, and not about a payload, is the same for each. */
  isNew({ severity, path, message }) {
    if (severity === "error" || path.length > 0) return true;
    const known = this.said.has(message);
    this.said.add(message);
    return !known;
  }

  said = new Set();

  /** A request as it goes on: whole into a file or another program, but for headers that are secrets. */
  shownRequest(request) {
    return shownRequest(request, this.fields, { withSecrets: this.flags.withSecrets, wholeBody: !this.output.isTerminal });
  }

  async progress(file) {
    const progress = new Progress(this.flags.quiet ? { isTTY: false } : process.stderr, await sizeOf(file));
    this.session.beforeWriting(() => progress.clear());
    return progress;
  }
}

const LINE_FEED = Buffer.from("\n");

/** `[`, with which an array of pairs begins. */
const BRACKET = 91;

/** Headers whose values are secrets. */
const SECRET_HEADER = /auth|cookie|token|key|secret|password|session/i;

/** A request with a text for its body, and with secrets masked unless they are wanted. */
export function shownRequest({ method, url, headers, body }, fields, { withSecrets, wholeBody }) {
  const [, contentType] = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type") ?? [];
  const shownHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) && !withSecrets ? "•••" : value]));
  const text = withSecrets || wholeBody ? Buffer.from(body).toString("utf8") : new Source(body, kindOf(contentType ?? "json"), fields).masked([]);
  return { method, url, headers: shownHeaders, body: text };
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

/** What is said before a payload is read as a value; the rest is said of the value. */
const OF_TEXT = ["syntax", "limit", "duplicate_field", "unsupported"];

/** A text as a JavaScript value, or the issues for which it is none. */
function readValue(schema, bytes, options, { contentType, patch }) {
  const { issues } = api.validateBytes(schema, bytes, { ...options, ...(contentType && { contentType }) });
  const found = issues.filter(({ code, path, params }) => OF_TEXT.includes(code) && !(patch && code === "duplicate_field") && (code !== "limit" || path.length === 0) && params?.limit !== "warnings");
  if (found.length > 0) return { issues: found };
  if (contentType && !/json/.test(contentType)) {
    const { body } = api.normalizeBytes(schema, bytes, { ...options, contentType, accept: "application/json" });
    return { issues: [], value: JSON.parse(Buffer.from(body).toString("utf8")) };
  }
  const text = Buffer.from(bytes).toString("utf8");
  const lost = lostIn(text);
  return lost.length > 0 ? { issues: lost } : { issues: [], value: JSON.parse(text.replace(/^\ufeff/, "")) };
}

/** A whole file as the text of one payload. */
export async function sourceOf(file, { fields, options, type }) {
  return new Source(await wholeOf(file, options.limits?.bytes ?? MOST), type, fields);
}

/** A file as a JavaScript value, for what takes values; its issues are said. Nothing where it cannot be read. */
export async function valueOf(session, file, { schema, fields, options, type = "json", contentType, patch }) {
  if (type === "csv" || type === "ndjson") throw new Stop(`${nameOf(file)} may hold many payloads, and one is wanted; save it as .json`);
  const source = await sourceOf(file, { fields, options, type });
  const { bytes } = source;
  const { issues, value } = readValue(schema, bytes, options, { contentType, patch });
  if (issues.length === 0) return { source, value };
  await session.payload(nameOf(file), source, issues);
  await session.fileDone(nameOf(file), { ok: false, ...tally(issues) });
  return { source };
}
