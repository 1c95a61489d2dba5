// Which address leads where.
import { schemas } from "user-preflight";
import { finished, kept, preflightAnswer, problem, requestId } from "./answers.js";
import { receive } from "./imports/intake.js";
import { cancelImport, importLetters, importStatus } from "./imports/status.js";
import { openapi } from "./openapi.js";
import { SettingError, settingsOf } from "./settings.js";
import { check, expand, forward } from "./users.js";

/** What can be done with each schema; the empty name sends one user on. */
const ACTIONS = { "": forward, check, expand, import: receive };
const POSTS = new Map(schemas.flatMap((info) => Object.entries(ACTIONS).map(([name, action]) => [`/v1/${info.id}${name && "/"}${name}`, { info, action }])));

/** As long as it is not known who may read. */
const NONE = { origins: new Set() };

/** The answer to a request. */
export async function respond(request, env) {
  const id = requestId(request);
  let settings = NONE;
  try {
    settings = settingsOf(env);
    const response = finished(await route(request, settings, id), id, request, settings);
    return request.method === "HEAD" ? withoutBody(response) : response;
  } catch (error) {
    // Our own fault. Its message may hold what the caller sent; its place in our code does not.
    const setting = error instanceof SettingError ? error.message : undefined;
    console.error(JSON.stringify({ event: "failed", request: id, error: error?.name ?? "unknown", setting }));
    return finished(problem(500, "This worker failed; its log has the request's id."), id, request, settings);
  }
}

/** The answer, or a promise of it. */
function route(request, settings, id) {
  const { method, url } = request;
  // By hand: making a URL of it costs as much as checking a payload.
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const mark = url.indexOf("?", start);
  const path = url.slice(start, mark < 0 ? undefined : mark);
  const query = mark < 0 ? "" : url.slice(mark + 1);
  const post = POSTS.get(path);
  if (post !== undefined && method === "POST") return post.action({ request, info: post.info, query, settings, id });
  const methods = post === undefined ? methodsOf(path, request, settings, url.slice(0, start)) : { POST: undefined };
  const names = Object.keys(methods ?? {}).flatMap((name) => (name === "GET" ? ["GET", "HEAD"] : [name]));
  const allow = [...names, "OPTIONS"].join(", ");
  if (method === "OPTIONS") return preflightAnswer(request, settings, methods && allow);
  if (methods === undefined) return problem(404, nothingAt(path));
  return methods[method === "HEAD" ? "GET" : method]?.() ?? problem(405, `This address takes ${names.join(", ")}.`, { headers: { allow } });
}

/** What there is at other addresses, by method. */
function methodsOf(path, request, settings, origin) {
  if (path === "/openapi.json") return { GET: () => kept(request, openapi(origin)) };
  if (path === "/v1/schemas") return { GET: () => kept(request, schemas) };
  const [, version, name, id, list, ...more] = path.split("/");
  if (version !== "v1" || name !== "imports" || !id || more.length > 0) return undefined;
  const here = (answer) => () => (settings.trackers === undefined ? problem(501, "Imports are not set up here.") : answer());
  if (list === undefined) return { GET: here(() => importStatus(request, settings, id)), DELETE: here(() => cancelImport(request, settings, id)) };
  if (list === "rejects" || list === "dead") return { GET: here(() => importLetters(request, settings, id, list)) };
  return undefined;
}

function nothingAt(path) {
  const [, version, name, action = "", ...more] = path.split("/");
  const isSchema = version === "v1" && name !== "imports" && name !== "schemas" && more.length === 0 && Object.hasOwn(ACTIONS, action);
  return isSchema && !schemas.some(({ id }) => id === name)
    ? `There is no such schema; there are ${schemas.map(({ id }) => id).join(", ")}.`
    : "There is nothing at this address; /openapi.json says what there is.";
}

/** HEAD is GET without its body. */
function withoutBody({ body, status, headers }) {
  body?.cancel().catch(() => {});
  return new Response(null, { status, headers });
}
