// For an edge worker: a request in, the request to send on or the response to give out.

import { normalizeBytes, toProblem, validateBytes } from "user-preflight";
import { LIMITS, copyOptions, object, withOptions, wrong } from "./caller.js";

const EMPTY = new Uint8Array(0);
/** The content codings that every runtime can undo, by what DecompressionStream calls them. */
const CODINGS = { __proto__: null, gzip: "gzip", "x-gzip": "gzip", deflate: "deflate" };
/** Headers of one connection (RFC 9110, 7.6.1), and those that follow from the URL. */
const OF_THE_CONNECTION = ["connection", "expect", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];
/** Headers about the very bytes that came. */
const OF_THE_BYTES = ["content-digest", "content-encoding", "content-md5", "digest", "repr-digest"];

export async function preflight(request, schema, options) {
  const { upstream, signal, settings } = own(request, options);
  const url = upstream === undefined ? request.url : address(upstream);
  const { ok, body, response, issues } = await bodyOf(request, schema, signal, settings);
  if (!ok) return { ok, response, issues };
  const result = normalizeBytes(schema, body, settings);
  if (!result.ok) return refused(result.issues);
  return { ok: true, request: sendOn(request, url, result.body, result.contentType, signal), changes: result.changes, issues: result.issues };
}

export async function readBody(request, schema, options) {
  const { signal, settings } = own(request, options);
  return bodyOf(request, schema, signal, settings);
}

/** A signal and a URL are what they are; the rest is copied, with the media type that the request has. */
function own(request, options = {}) {
  object(options, "options");
  if (typeof request?.headers?.get !== "function" || typeof request.method !== "string") wrong("the request must be a Request");
  const { upstream, signal, ...rest } = options;
  const settings = copyOptions(rest);
  settings.contentType = request.headers.get("content-type") ?? settings.contentType;
  return { upstream, signal, settings };
}

async function bodyOf(request, schema, signal, settings) {
  if (signal !== undefined && typeof signal?.addEventListener !== "function") wrong("options.signal must be an AbortSignal");
  if (request.bodyUsed) wrong("the request's body has been read already");

  const { headers } = request;
  const most = settings.limits?.bytes ?? LIMITS.bytes;
  const check = (body) => validateBytes(schema, body, settings);
  // Throws for what is wrong with the call. What is refused for its type need not be read, nor what says itself that it is too long:
  // such a body is not touched, since servers see to what is left, and some of them trip over one that was cancelled.
  const type = withOptions("upstream, signal", () => check(EMPTY)).issues.find(isMediaType);
  const coding = (headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (coding !== "identity" && CODINGS[coding] === undefined) {
    return refused([issue("unsupported", "The body must be uncompressed, or compressed with one of these: gzip, deflate.", { reason: "content_coding", codings: ["gzip", "deflate"] })], { "accept-encoding": "gzip, deflate" });
  }
  if (type !== undefined) return refused([type], { accept: type.params.supported.join(", ") });
  let body = EMPTY;
  // Beside chunks a length says nothing: runtimes pass on what a sender put there.
  const length = headers.get("transfer-encoding") === null ? headers.get("content-length") : null;
  if (Number(length) > most) {
    body = undefined;
  } else if (length !== null && Number(length) >= 0 && coding === "identity") {
    // What says that it is not too long is read at once: servers see to it that it is not longer than it says. Streams and signals
    // cost more than the check; where the caller goes away, its body fails.
    body = new Uint8Array(await (signal === undefined ? request.arrayBuffer() : unlessAborted(signal, request)));
    if (body.length > most) body = undefined;
  } else if (request.body !== null) {
    try {
      // Firefox has no streams of requests.
      body = await read(request.body ?? (await request.blob()).stream(), CODINGS[coding], most, [signal, request.signal]);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return refused([issue("syntax", `The body is not well-formed ${CODINGS[coding]}.`, { reason: "content_coding", coding: CODINGS[coding] })]);
    }
  }
  if (body !== undefined) return { ok: true, body };
  return refused(check(new Uint8Array(most + 1)).issues.map(({ range, ...rest }) => rest));
}

/** The request with another body, to a URL. */
function sendOn(request, url, body, contentType, signal) {
  const headers = new Headers(request.headers);
  const named = (headers.get("connection") ?? "").split(",").map((name) => name.trim());
  for (const name of [...OF_THE_CONNECTION, ...named, ...OF_THE_BYTES]) if (/^[\w!#$%&'*+.^`|~-]+$/.test(name)) headers.delete(name);
  headers.set("content-type", contentType);
  headers.set("content-length", String(body.length));
  const { method, redirect } = request;
  return new Request(url, { method, headers, body, redirect, signal: signal && request.signal ? AbortSignal.any([signal, request.signal]) : (signal ?? request.signal) });
}

class Malformed extends Error {}

async function unlessAborted(signal, request) {
  const { aborted, stop } = abortion([signal, request.signal]);
  try {
    return await Promise.race([request.arrayBuffer(), aborted]);
  } finally {
    stop();
  }
}

/** The bytes of a body, or nothing where there are more of them than `most`, before or after decompressing. */
async function read(body, coding, most, signals) {
  const source = body.getReader();
  let came = 0;
  let length = 0;
  let failure;
  /** The body's next bytes; where the connection fails, that is remembered, as a decompressor does not say whose failure it was. */
  const next = async () => {
    try {
      const chunk = await source.read();
      came += chunk.value?.length ?? 0;
      return chunk;
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  let reader = { read: next, cancel: (reason) => source.cancel(reason) };
  if (coding !== undefined) {
    const { readable, writable } = new DecompressionStream(coding);
    reader = readable.getReader();
    pump(next, writable.getWriter(), () => length).catch((error) => cancel(source, error));
  }

  const giveUp = (reason) => {
    cancel(reader, reason);
    if (coding !== undefined) cancel(source, reason);
  };
  const { aborted, stop } = abortion(signals);
  let bytes = new Uint8Array(Math.min(most, 16 * 1024));
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), aborted]);
      if (done) return bytes.subarray(0, length);
      if (length + value.length > most || came > most) {
        giveUp();
        return undefined;
      }
      if (length + value.length > bytes.length) {
        const larger = new Uint8Array(Math.max(length + value.length, Math.min(most, bytes.length * 2)));
        larger.set(bytes.subarray(0, length));
        bytes = larger;
      }
      bytes.set(value, length);
      length += value.length;
    }
  } catch (error) {
    giveUp(error);
    if (coding === undefined || failure !== undefined || aborted.reason !== undefined) throw failure ? failure.error : error;
    throw new Malformed();
  } finally {
    stop();
  }
}

/** A byte becomes at most 1032: so much goes into a decompressor before what comes out is looked at. */
const PORTION = 16 * 1024;
const tick = () => new Promise((done) => (globalThis.setImmediate ?? setTimeout)(done));

/**
 * Feeds a decompressor. Some runtimes decompress all that they are given, whether or not anybody takes it; so after each portion
 * this waits until what is read of it grows no more.
 */
async function pump(next, writer, readSoFar) {
  try {
    let given = 0;
    for (let chunk; !(chunk = await next()).done; ) {
      for (let at = 0; at < chunk.value.length; at += PORTION) {
        const portion = chunk.value.subarray(at, at + PORTION);
        await writer.write(portion);
        given += portion.length;
        if (given < PORTION) continue;
        given = 0;
        for (let seen = -1; seen !== readSoFar(); await tick()) seen = readSoFar();
      }
    }
    await writer.close();
  } catch (error) {
    writer.abort(error).catch(() => {});
    throw error;
  }
}

/** A promise that fails when one of the signals fires, with its reason. */
function abortion(signals) {
  const given = signals.filter((signal) => signal);
  let abort;
  const aborted = new Promise((_, reject) => {
    abort = ({ target }) => {
      aborted.reason = target;
      reject(target.reason);
    };
  });
  // Nobody may be waiting for it.
  aborted.catch(() => {});
  for (const signal of given) {
    if (signal.aborted) abort({ target: signal });
    else signal.addEventListener("abort", abort);
  }
  return { aborted, stop: () => given.forEach((signal) => signal.removeEventListener("abort", abort)) };
}

function cancel(reader, reason) {
  // Whoever sent it may be gone already.
  Promise.resolve(reader.cancel(reason)).catch(() => {});
}

const isMediaType = ({ code, path, params, range }) => code === "unsupported" && path.length === 0 && Array.isArray(params?.supported) && range === undefined;

function issue(code, message, params) {
  return { code, severity: "error", path: [], message, ...(params && { params }) };
}

export function forClient(issues) {
  return issues.map((issue) => {
    if (issue.code !== "limit" && issue.code !== "unsupported") return issue;
    return { ...issue, message: issue.message.replace(/; the option .*/, ".").replace(/^.*, the option base; without it t/, "T") };
  });
}

function refused(found, further) {
  const issues = forClient(found);
  const problem = toProblem(issues);
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store", ...further };
  return { ok: false, response: new Response(JSON.stringify({ ...problem, issues }), { status: problem.status, headers }), issues };
}

function address(upstream) {
  let url;
  try {
    url = new URL(upstream);
  } catch {
    // Said below.
  }
  if ((url?.protocol !== "https:" && url?.protocol !== "http:") || url.username || url.password) wrong("options.upstream must be an http or https URL without credentials");
  return url.href;
}
