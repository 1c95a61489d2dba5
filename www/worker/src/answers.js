// What every answer has in common: problem+json (RFC 9457) where something is wrong, a request id, and CORS for the pages
// that the settings name.
import { toProblem } from "user-preflight";
import { forClient } from "user-preflight/edge";
import { digestOf } from "./imports/keys.js";

/** An answer that says what is wrong with a request as such. `more` are further members and headers. */
export function problem(status, detail, { headers, ...members } = {}) {
  return json({ type: "about:blank", title: TITLES[status], status, detail, ...members }, status, { ...headers, "content-type": "application/problem+json" });
}

/** An answer that says what is wrong with a payload; `more` says what the issues alone do not. */
export function refused(found, more) {
  const issues = forClient(found);
  const problem = toProblem(issues, more);
  return json({ ...problem, issues }, problem.status, { "content-type": "application/problem+json" });
}

export function json(value, status = 200, headers = {}) {
  // Headers are copied in less time than an object of them is read.
  const response = new Response(JSON.stringify(value), { status, headers: HEADERS });
  for (const [name, text] of Object.entries(headers)) response.headers.set(name, text);
  return response;
}

/** An answer that stays the same until the worker is another: who has it is told so. */
export async function kept(request, value) {
  const etag = `"${(await digestOf(JSON.stringify(value))).slice(0, 32)}"`;
  const headers = { etag, "cache-control": "no-cache" };
  // What compresses an answer on its way makes its tag a weak one.
  const known = (request.headers.get("if-none-match") ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return known.includes(etag) || known.includes("*") ? new Response(null, { status: 304, headers }) : json(value, 200, headers);
}

const HEADERS = new Headers({ "content-type": "application/json", "cache-control": "no-store" });

/** The phrases that go with a status (RFC 9110, 6585), an upstream's too. */
export const TITLES = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  428: "Precondition Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  504: "Gateway Timeout",
};

let instance;
let count = 0;

/** The caller's own id where it is a harmless one, else a new one: this instance's, and a number. */
export function requestId(request) {
  const given = request.headers.get("x-request-id");
  if (given !== null && /^[\w.-]{1,64}$/.test(given)) return given;
  // Not before the first request: there is no chance in a worker until then.
  instance ??= crypto.randomUUID();
  return `${instance}-${++count}`;
}

/** The answer with the id of its request, and for a page that is allowed to read it. */
export function finished(response, id, request, { origins }) {
  const { headers } = response;
  headers.set("x-request-id", id);
  if (origins.size > 0) {
    headers.append("vary", "origin");
    const origin = request.headers.get("origin");
    if (origins.has(origin)) {
      headers.set("access-control-allow-origin", origin);
      headers.set("access-control-expose-headers", "x-request-id, location, retry-after, etag");
    }
  }
  return response;
}

/** What an address takes, as far as there is one, also for a browser that asks first. */
export function preflightAnswer(request, { origins }, allow) {
  const headers = new Headers(allow && { allow });
  if (origins.has(request.headers.get("origin"))) {
    headers.set("access-control-allow-methods", "GET, POST, DELETE");
    headers.set("access-control-allow-headers", request.headers.get("access-control-request-headers") ?? "");
    headers.set("access-control-max-age", "7200");
  }
  return new Response(null, { status: 204, headers });
}
