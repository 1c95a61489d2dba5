// Which address leads where.
import { schemas } from "user-preflight";
import { finished, json, preflightAnswer, problem, requestId } from "./answers.js";
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
  if (method === "OPTIONS") return preflightAnswer(request, settings);
  // By hand: making a URL of it costs as much as checking a payload.
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const mark = url.indexOf("?", start);
  const path = url.slice(start, mark < 0 ? undefined : mark);
  const query = mark < 0 ? "" : url.slice(mark + 1);
  const post = POSTS.get(path);
  if (post !== undefined) return only("POST", request) ?? post.action({ request, info: post.info, query, settings, id });
  if (path === "/openapi.json") return only("GET", request) ?? json(openapi(url.slice(0, start)));
  if (path === "/v1/schemas") return only("GET", request) ?? json(schemas);
  const [, version, name, action = "", rest, ...more] = path.split("/");
  if (version === "v1" && more.length === 0) {
    if (name === "imports" && action !== "") return imports(request, settings, action, rest);
    if (rest === undefined && !schemas.some((info) => info.id === name) && Object.hasOwn(ACTIONS, action))
      return problem(404, `There is no such schema; there are ${schemas.map((info) => info.id).join(", ")}.`);
  }
  return problem(404, "There is nothing at this address; /openapi.json says what there is.");
}

async function imports(request, settings, id, list) {
  if (settings.trackers === undefined) return problem(501, "Imports are not set up here.");
  if (list === undefined) {
    if (request.method === "DELETE") return cancelImport(request, settings, id);
    return isRead(request) ? importStatus(request, settings, id) : wrongMethod("GET, HEAD, DELETE");
  }
  if (list === "rejects" || list === "dead") return only("GET", request) ?? importLetters(request, settings, id, list);
  return problem(404, "There is nothing at this address; /openapi.json says what there is.");
}

/** Nothing, or the answer to a request with another method. */
function only(method, request) {
  if (method === "GET") return isRead(request) ? undefined : wrongMethod("GET, HEAD");
  return request.method === method ? undefined : wrongMethod(method);
}

/** HEAD is GET without its body. */
const isRead = ({ method }) => method === "GET" || method === "HEAD";

function withoutBody({ body, status, headers }) {
  body?.cancel().catch(() => {});
  return new Response(null, { status, headers });
}

function wrongMethod(allow) {
  return problem(405, `This address takes ${allow}.`, { headers: { allow } });
}
