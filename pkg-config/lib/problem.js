// Issues as problem details (RFC 9457), the body of an answer of type application/problem+json.

import { wrong } from "./caller.js";
import { checked, issueList } from "./options.js";

/** The phrases of RFC 9110, which go with the type about:blank; other statuses are read as the first of their hundred. */
const TITLES = { 400: "Bad Request", 404: "Not Found", 409: "Conflict", 413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content", 500: "Internal Server Error", 502: "Bad Gateway" };

const text = (value, name) => typeof value === "string" || wrong(`${name} must be a string`);
const OPTIONS = {
  status: (value, name) => (Number.isInteger(value) && value >= 100 && value <= 599) || wrong(`${name} must be an HTTP status, from 100 to 599`),
  instance: text, type: text, title: text, detail: text,
};

export function toProblem(issues, options = {}) {
  const { type = "about:blank", ...given } = checked(options, OPTIONS, "options");
  const errors = issueList(issues).filter(({ severity }) => severity !== "warning");
  const { status = statusOf(errors), detail = errors[0]?.message, instance } = given;
  const title = given.title ?? TITLES[status] ?? TITLES[status - (status % 100)];
  const problem = { type, title, status, detail, instance, errors: errors.map(described) };
  for (const name of Object.keys(problem)) if (problem[name] === undefined) delete problem[name];
  return problem;
}

/** What an HTTP server answers to it. */
function statusOf(errors) {
  const has = (code, limit) => errors.some((issue) => issue.code === code && issue.path.length === 0 && (limit === undefined || issue.params?.limit === limit));
  return has("syntax") ? 400 : has("limit", "bytes") ? 413 : has("unsupported") ? 415 : 422;
}

function described({ message, path, code, params }) {
  // In an array of field/value pairs the field is where its pair is.
  const steps = params?.entry === undefined ? path : [params.entry];
  return { detail: message, pointer: `#${steps.map((step) => `/${encodeURIComponent(String(step).toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("")}`, code };
}
