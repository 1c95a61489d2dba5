// Newline-delimited JSON (NDJSON), line by line through normalizeBytes: however long the input is, what is held at a time is one
// chunk and one line.

import { normalizeBytes, validate } from "user-preflight";
import { LIMITS, copyOptions, withOptions, wrong } from "./caller.js";

const NEWLINE = 10, CARRIAGE_RETURN = 13, SPACE = 32, TAB = 9;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** What comes out is handed on in parts of about this size. */
const PART = 64 * 1024;
const EMPTY = new Uint8Array(0);

export function normalizeStream(schema, options) {
  const { onReject, onWarning, onProgress, ...given } = copyOptions(options);
  // Without options a call is quicker.
  const settings = Object.keys(given).length > 0 ? given : undefined;
  callback(onReject, "onReject");
  callback(onWarning, "onWarning");
  callback(onProgress, "onProgress");
  // Both throw for what is wrong with the call, now and not in the middle of the input.
  withOptions("onReject, onWarning, onProgress", () => validate(schema, null, settings));
  normalizeBytes(schema, "", settings);

  const limit = settings?.limits?.bytes ?? LIMITS.bytes;
  const done = { lines: 0, bytes: 0, rejected: 0 };
  let number = 0;
  // The beginning of a line whose end is still to come, and its length; once that is over the limit, in place of the bytes the
  // issues of such a line.
  let held = EMPTY;
  let length = 0;
  let tooLong;

  const part = new Uint8Array(PART);
  let filled = 0;
  // What callbacks that take their time promised.
  let waiting = [];

  let started = false;
  const stream = new TransformStream({
    start() {
      started = true;
    },
    transform(given, controller) {
      if (!(given instanceof Uint8Array)) wrong("the stream takes Uint8Arrays");
      const chunk = own(given);
      done.bytes += chunk.length;
      let start = 0;
      for (let end; (end = chunk.indexOf(NEWLINE, start)) >= 0; start = end + 1) {
        if (length === 0) line(chunk, start, end, controller);
        else endOfLine(chunk.subarray(start, end), controller);
      }
      if (start < chunk.length) keep(chunk.subarray(start));
      return handOn(controller);
    },
    flush(controller) {
      if (length > 0) endOfLine(EMPTY, controller);
      return handOn(controller);
    },
  });
  // There every stream lets all through as it comes, without a word.
  if (!started) throw new Error("user-preflight: this runtime's TransformStream runs no code; Cloudflare Workers need a compatibility_date from 2022-11-30 on");
  return stream;

  /** Keeps a piece of a line for later: its sender may use the memory again. */
  function keep(piece) {
    const from = length;
    length += piece.length;
    if (tooLong !== undefined) return;
    // A byte order mark and a carriage return are no part of the line.
    if (length > limit + BYTE_ORDER_MARK.length + 1) {
      tooLong = normalizeBytes(schema, new Uint8Array(limit + 1), settings).issues;
      held = EMPTY;
      return;
    }
    if (length > held.length) {
      const larger = new Uint8Array(Math.max(length, held.length * 2));
      larger.set(held.subarray(0, from));
      held = larger;
    }
    held.set(piece, from);
  }

  function endOfLine(piece, controller) {
    keep(piece);
    const size = length;
    const issues = tooLong;
    length = 0;
    tooLong = undefined;
    if (issues === undefined) line(held, 0, size, controller);
    else {
      number++;
      for (const issue of issues) if (issue.range) issue.range[1] = size;
      reject(issues, EMPTY);
    }
    // A line in many pieces is followed by others of its kind; what an unusually long one took is given back.
    if (held.length > PART) held = EMPTY;
  }

  function line(chunk, start, end, controller) {
    number++;
    if (number === 1 && BYTE_ORDER_MARK.every((byte, at) => chunk[start + at] === byte && start + at < end)) start += BYTE_ORDER_MARK.length;
    if (end > start && chunk[end - 1] === CARRIAGE_RETURN) end--;
    if (isBlank(chunk, start, end)) return;
    const bytes = chunk.subarray(start, end);
    const { ok, body, issues } = normalizeBytes(schema, bytes, settings);
    // However it was cut into chunks: what is over the limit is not kept.
    if (!ok) return reject(issues, bytes.length > limit ? EMPTY : bytes.slice());
    done.lines++;
    if (onWarning !== undefined && issues.length > 0) wait(onWarning(number, issues, bytes.slice()));
    put(body, controller);
  }

  function reject(issues, raw) {
    done.lines++;
    done.rejected++;
    wait(onReject?.(number, issues, raw));
  }

  function wait(promised) {
    if (typeof promised?.then === "function") waiting.push(promised);
  }

  /** Puts a line behind those that are to be handed on. */
  function put(body, controller) {
    if (filled + body.length + 1 > PART) send(controller);
    if (body.length + 1 > PART) {
      const whole = new Uint8Array(body.length + 1);
      whole.set(body);
      whole[body.length] = NEWLINE;
      return controller.enqueue(whole);
    }
    part.set(body, filled);
    filled += body.length;
    part[filled++] = NEWLINE;
  }

  function send(controller) {
    if (filled === 0) return;
    controller.enqueue(part.slice(0, filled));
    filled = 0;
  }

  /** Hands on what has come out; the next chunk is taken once all callbacks are through. */
  function handOn(controller) {
    send(controller);
    if (waiting.length === 0) return onProgress?.({ ...done });
    const all = Promise.all(waiting);
    waiting = [];
    return all.then(() => onProgress?.({ ...done }));
  }
}

/** The same memory, without what a class of somebody's makes of it: it could find line feeds where there are none. */
function own({ buffer, byteOffset, byteLength }) {
  try {
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch {
    wrong("the stream takes Uint8Arrays whose memory was not given away");
  }
}

function callback(value, name) {
  if (value !== undefined && typeof value !== "function") wrong(`options.${name} must be a function`);
}

function isBlank(chunk, start, end) {
  // Nearly always the first byte is that of a value.
  for (let at = start; at < end; at++) if (chunk[at] !== SPACE && chunk[at] !== TAB && chunk[at] !== CARRIAGE_RETURN) return false;
  return true;
}
