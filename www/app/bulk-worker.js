// Reads a file of many payloads, line by line or row by row, and writes what is in order and what is not into files of the browser's
// own. What is held at a time is one chunk, however long the file is.

import { localize, normalize } from "../built/package/default.js";
import { normalizeStream } from "../built/package/stream.js";
import { Columns } from "./columns.js";
import { CsvReader } from "./csv.js";

/** So many rejects are shown; the file of rejects has them all. */
const SHOWN = 500;
/** Writes are gathered to about this size. */
const PART = 256 * 1024;
const PACE = 150;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
let controller;

/** A new file in the run's folder that bytes are put behind each other into. */
async function writer(folder, name) {
  const handle = await (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();
  const part = new Uint8Array(PART);
  let filled = 0;
  const put = (bytes) => {
    for (let at = 0; at < bytes.length; ) {
      const written = handle.write(bytes.subarray(at));
      if (written === 0) throw new Error("The browser's storage is full.");
      at += written;
    }
  };
  const flush = () => {
    put(part.subarray(0, filled));
    filled = 0;
  };
  return {
    write(bytes) {
      if (filled + bytes.length > PART) flush();
      if (bytes.length > PART) return put(bytes);
      part.set(bytes, filled);
      filled += bytes.length;
    },
    flush,
    close: () => handle.close(),
  };
}

/** Ends the run where the first row names columns that no document names: every row would be refused for them. */
function checkColumns(header, line, schema, options) {
  const unknown = new Columns(normalize, schema, options).unknown(header.filter((name) => name !== ""));
  if (unknown.length === 0) return;
  const said = unknown.slice(0, 5).map(({ issue }) => issue.message);
  const more = unknown.length > 5 ? ` And ${unknown.length - 5} more.` : "";
  throw new Error(`Line ${line}, which must name the fields, names others. ${said.join(" ")}${more}`);
}

/** What a row of CSV is: what a form with these controls would send. */
function rowReader(schema, options, { accepted, reject, counts }) {
  let header;
  return new CsvReader(({ line, cells, broken, raw }) => {
    if (broken === undefined && header === undefined) {
      header = cells.map((name) => name.trim());
      return checkColumns(header, line, schema, options);
    }
    counts.lines++;
    const said = (message) => reject(line, [{ code: "syntax", severity: "error", path: [], message }], raw);
    if (broken !== undefined) return said(broken);
    if (cells.length !== header.length) return said(`The row has ${cells.length} values, and the first row names ${header.length} fields.`);
    const pairs = header.map((name, at) => [name, cells[at]]).filter(([name, value]) => name !== "" && value !== "");
    const { ok, value, issues } = normalize(schema, new URLSearchParams(pairs), options);
    if (ok) accepted(encoder.encode(`${JSON.stringify(value)}\n`));
    else reject(line, issues, raw);
  });
}

async function run({ file, schema, options, locale, csv, folder: name }) {
  // Before anything is waited for: a cancel may be next.
  controller = new AbortController();
  const { signal } = controller;
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(name, { create: true });
  const files = [];
  const counts = { bytes: 0, lines: 0, rejected: 0 };
  let fresh = [];
  let told = 0;
  const tell = (force) => {
    const now = performance.now();
    if (!force && now - told < PACE) return;
    told = now;
    postMessage({ progress: { ...counts }, rejects: fresh });
    fresh = [];
  };
  let shown = 0;
  try {
    const clean = await writer(folder, "clean.ndjson");
    files.push(clean);
    const rejects = await writer(folder, "rejects.ndjson");
    files.push(rejects);
    const reject = (line, found, raw) => {
      counts.rejected++;
      const issues = locale ? localize(found, locale) : found;
      const errors = issues.filter(({ severity }) => severity === "error");
      if (shown++ < SHOWN) fresh.push({ line, issues: errors.slice(0, 5).map(({ path, message }) => ({ path, message })), more: Math.max(0, errors.length - 5) });
      rejects.write(encoder.encode(`${JSON.stringify({ line, issues, raw: typeof raw === "string" ? raw : decoder.decode(raw) })}\n`));
    };
    // Waits for a task now and then, so that a cancel is heard.
    const breathe = () => new Promise((done) => setTimeout(done));
    let breathed = performance.now();
    const watch = new TransformStream({
      async transform(chunk, control) {
        counts.bytes += chunk.length;
        tell();
        if (performance.now() - breathed > 50) {
          await breathe();
          breathed = performance.now();
        }
        control.enqueue(chunk);
      },
    });
    const source = file.stream().pipeThrough(watch, { signal });
    if (csv) {
      const reader = rowReader(schema, options, { accepted: (bytes) => clean.write(bytes), reject, counts });
      const text = new TextDecoder("utf-8", { fatal: true });
      const decode = (chunk, more) => {
        try {
          return text.decode(chunk, { stream: more });
        } catch {
          throw new Error(`The file is not UTF-8: there are other bytes behind line ${reader.line}. Save it as UTF-8, and try again.`);
        }
      };
      await source.pipeTo(new WritableStream({ write: (chunk) => reader.push(decode(chunk, true)), close: () => (reader.push(decode(undefined, false)), reader.end()) }), { signal });
    } else {
      const lines = normalizeStream(schema, { ...options, onReject: reject, onProgress: ({ lines }) => void (counts.lines = lines) });
      await source.pipeThrough(lines, { signal }).pipeTo(new WritableStream({ write: (bytes) => clean.write(bytes) }), { signal });
    }
    for (const one of files) one.flush();
    tell(true);
    postMessage({ done: counts });
  } catch (error) {
    postMessage(signal.aborted ? { cancelled: counts } : { failed: error.message });
  } finally {
    for (const one of files) one.close();
    postMessage({ closed: true });
  }
}

onmessage = ({ data }) => (data.cancel ? controller?.abort() : run(data).catch((error) => postMessage({ failed: error.message, closed: true })));
