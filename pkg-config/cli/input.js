// Reads files and standard input, in chunks, and says in one line what cannot be read.

import { constants, openSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { extname } from "node:path";
import { Stop, fileError } from "./stop.js";

const CHUNK = 256 * 1024;
/** So many bytes at the beginning tell a binary file. */
const HEAD = 8192;

export const STANDARD_INPUT = "-";

/** What a file is called in reports. */
export const nameOf = (file) => (file === STANDARD_INPUT ? "<stdin>" : file);

/** The bytes of a regular file; nothing for what has no size beforehand. */
export async function sizeOf(file) {
  if (file === STANDARD_INPUT) return undefined;
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

/** A file in chunks. A chunk is good until the next one is asked for: the memory is used again. */
export async function* chunksOf(file) {
  let first = true;
  try {
    for await (const chunk of file === STANDARD_INPUT ? process.stdin : (await isPipe(file)) ? pipe(file) : read(file)) {
      if (first) refuseBinary(file, chunk);
      first = false;
      yield chunk;
    }
    // Ctrl-C ends both sides of a pipe; what the other side had not yet said must not pass for all there is.
    if (file === STANDARD_INPUT) await new Promise((done) => setTimeout(done, 20));
  } catch (error) {
    throw fileError(nameOf(file), error);
  }
}

const isPipe = async (file) => (await stat(file)).isFIFO();

/** A named pipe. Whoever waits for its other end inside of the system hears no signal, and can be ended by none. */
const pipe = (file) => new Socket({ fd: openSync(file, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });

/** Reads into two buffers in turn, one ahead. */
async function* read(file) {
  const handle = await open(file);
  try {
    let [buffer, other] = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)];
    let next = handle.read(buffer, 0, CHUNK);
    for (;;) {
      const { bytesRead } = await next;
      if (bytesRead === 0) return;
      next = handle.read(other, 0, CHUNK);
      // Who asks for no more will not see it fail.
      next.catch(() => {});
      yield buffer.subarray(0, bytesRead);
      [buffer, other] = [other, buffer];
    }
  } finally {
    await handle.close();
  }
}

/** A whole file, or of a longer one a little more than the most that is wanted. */
export async function wholeOf(file, most) {
  const chunks = [];
  let length = 0;
  for await (const chunk of chunksOf(file)) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > most) break;
  }
  return Buffer.concat(chunks, length);
}

function refuseBinary(file, chunk) {
  if ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)) throw new Stop(`${nameOf(file)} is UTF-16; save it as UTF-8`);
  if (chunk.subarray(0, HEAD).includes(0)) throw new Stop(`${nameOf(file)} is a binary file`);
}

/** How a file is written, by its name or by what the caller says: one of these, or a media type. */
export const TYPES = ["json", "xml", "form", "ndjson", "csv", "json-array"];
const EXTENSIONS = { ".xml": "xml", ".ndjson": "ndjson", ".jsonl": "ndjson", ".csv": "csv", ".tsv": "csv", ".form": "form" };
const MEDIA_TYPES = { "application/x-ndjson": "ndjson", "application/ndjson": "ndjson", "application/jsonl": "ndjson", "text/csv": "csv" };
export const CONTENT_TYPES = { json: "application/json", xml: "application/xml", form: "application/x-www-form-urlencoded" };

/** Whether a file holds many payloads. */
export const hasMany = (file, said) => ["ndjson", "csv", "json-array"].includes(typeOf(file, said).type);

/** The type, and for one payload the media type that the library is told. */
export function typeOf(file, said) {
  const wanted = said?.toLowerCase();
  const type = MEDIA_TYPES[wanted] ?? (wanted?.includes("/") ? kindOf(wanted) : wanted) ?? EXTENSIONS[extname(file).toLowerCase()] ?? "json";
  return { type, contentType: wanted?.includes("/") ? said : CONTENT_TYPES[type] };
}

/** The kind of text that a media type is. */
export const kindOf = (mediaType) => (/[/+]xml\b/.test(mediaType) ? "xml" : mediaType.includes("form") ? "form" : "json");
