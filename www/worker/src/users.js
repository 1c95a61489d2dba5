// One user: checked, sent on, or made of a patch and what it is applied to.
import { buildRequest, expandPatch, explainError, toProblem, validateBytes } from "user-preflight";
import { forClient, readBody } from "user-preflight/edge";
import { lostIn } from "../../app/lost.js";
import { TITLES, json, problem, refused } from "./answers.js";
import { optionsOf } from "./options.js";
import { UpstreamError, bytesWithin, isPage, passedBack, passedOn, send, textWithin } from "./upstream.js";

/** `POST /v1/{schema}/check`: the verdict; who prefers a minimal answer gets none where the payload is fine. */
export async function check({ request, info, query, settings }) {
  const { headers } = request;
  const verdict = isOrdinary(headers, query, info, settings) ? validateBytes(info.id, await request.arrayBuffer()) : await checkedWithCare(request, info, query, settings);
  if (verdict instanceof Response) return verdict;
  const prefer = headers.get("prefer");
  if (verdict.ok && prefer !== null && MINIMAL.test(prefer)) return new Response(null, { status: 204 });
  const { ok, issues } = verdict;
  return json({ ok, issues: forClient(issues) });
}

/** RFC 7240, section 4.2. */
const MINIMAL = /(?:^|,)\s*return\s*=\s*"?minimal"?\s*(?:[,;]|$)/i;

const UTF_8 = /^;\s*charset=utf-8$/i;

/** Bodies of more bytes are read with care. */
const FEW_BYTES = 65_536;

/**
 * Nearly all requests ask for nothing special, and their headers promise a short body in the endpoint's first type, as it is. Servers
 * see to it that a body is as long as its header says. That spares reading it as a stream and reading options, which costs more than
 * the check.
 */
function isOrdinary(headers, query, info, settings) {
  const length = headers.get("content-length");
  const type = headers.get("content-type");
  const [first] = info.contentTypes;
  return query === "" && length !== null && length <= FEW_BYTES && length <= settings.bodyLimit
    && (type === first || (type?.startsWith(first) && UTF_8.test(type.slice(first.length)))) && headers.get("content-encoding") === null
    // Beside chunks a length says nothing.
    && headers.get("transfer-encoding") === null;
}

/** The verdict, or the answer to a body that is not checked at all. */
async function checkedWithCare(request, info, query, settings) {
  const { options, response } = optionsOf(query, info, settings);
  if (response !== undefined) return response;
  const read = await readBody(request, info.id, options);
  if (!read.ok) return read.response;
  return validateBytes(info.id, read.body, { ...options, contentType: request.headers.get("content-type") ?? undefined });
}

/** `POST /v1/{schema}`: checked, normalized, and sent on; the upstream's answer comes back. */
export async function forward({ request, info, query, settings, id }) {
  if (info.id.endsWith(".response")) return problem(404, "This schema is an answer; it is only checked.");
  const upstream = settings.upstreams.get(info.system);
  if (upstream === undefined) return problem(501, `No upstream is set up for ${info.system}.`);
  const { options, response } = optionsOf(query, info, settings);
  if (response !== undefined) return response;
  const read = await readBody(request, info.id, options);
  if (!read.ok) return read.response;
  // It goes on as JSON, whatever came in.
  const inputType = request.headers.get("content-type") ?? undefined;
  const built = buildRequest(info.id, read.body, { ...options, inputType, baseUrl: upstream, headers: passedOn(request.headers, info) });
  if (!built.ok) return refused(built.issues);
  try {
    return await send(built.request, { "x-request-id": id }, settings.upstreamTimeout, request.signal, (answer) => answered(answer, info, id));
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    console.warn(JSON.stringify({ event: "upstream", request: id, schema: info.id, reason: error.reason }));
    return error.reason === "timeout"
      ? problem(504, `The upstream did not answer within ${settings.upstreamTimeout} ms; whether it took this is not known.`)
      : problem(502, "The upstream could not be reached, or broke off; then it is not known whether it took this.");
  }
}

/** How much of an upstream's error is looked at, and how much of another answer is passed on, in bytes. */
const LONGEST_ERROR = 1 << 16;
const LONGEST_ANSWER = 1 << 23;

async function answered(answer, info, id) {
  const headers = passedBack(answer.headers);
  if (answer.status < 300 && isPage(answer)) {
    console.warn(JSON.stringify({ event: "upstream", request: id, schema: info.id, status: answer.status, reason: "a web page" }));
    await answer.body?.cancel();
    return problem(502, "The upstream answered with a web page: either it wants a login, or its address is set wrongly.");
  }
  if (answer.status < 300) {
    const body = await bytesWithin(answer, LONGEST_ANSWER);
    if (body !== undefined) return new Response(body.byteLength > 0 ? body : null, { status: answer.status, headers });
    console.warn(JSON.stringify({ event: "upstream", request: id, schema: info.id, reason: "too long" }));
    return problem(502, `The upstream accepted it, but its answer has more than ${LONGEST_ANSWER} bytes.`);
  }
  const text = await textWithin(answer, LONGEST_ERROR);
  const issues = explainError(info.id, { status: answer.status, body: text });
  // Its own faults are a gateway's to this worker's caller; and where it wants to send us is not where we go.
  const status = answer.status >= 400 && answer.status < 500 ? answer.status : 502;
  console.warn(JSON.stringify({ event: "upstream", request: id, schema: info.id, status: answer.status }));
  delete headers["content-type"];
  return json({ ...toProblem(issues, { status, title: TITLES[status] }), issues, upstream: { status: answer.status, body: parsed(text) } }, status, {
    ...headers,
    "content-type": "application/problem+json",
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `POST /v1/{schema}/expand`: `{ patch, base, patchFormat }` becomes the full update. */
export async function expand({ request, info, query, settings }) {
  if (info.id.endsWith(".response")) return problem(404, "This schema is an answer; there are no updates of it.");
  const { options, response } = optionsOf(query, info, settings);
  if (response !== undefined) return response;
  const type = request.headers.get("content-type");
  if (type !== null && !/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) return problem(415, "The patch and its base are sent as application/json.", { headers: { accept: "application/json" } });
  const read = await readBody(request, info.id, options);
  if (!read.ok) return read.response;
  let text;
  let given;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(read.body);
    given = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return problem(400, "The body is no JSON.");
  }
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  const other = isObject ? Object.keys(given).find((name) => !["patch", "base", "patchFormat"].includes(name)) : undefined;
  if (!isObject || given.patch === undefined || other !== undefined) return problem(400, "The body is an object with a patch, and perhaps a base and a patchFormat.");
  const { patch, base, patchFormat } = given;
  if (patchFormat !== undefined && !PATCH_FORMATS.includes(patchFormat)) return problem(400, `The patchFormat is one of ${PATCH_FORMATS.join(", ")}.`);
  const expanded = expandPatch(info.id, patch, base, { ...options, patchFormat });
  // What is over a limit is not looked at any further.
  const lost = expanded.issues.some(({ code, severity }) => code === "limit" && severity === "error") ? [] : lostIn(text);
  return expanded.ok && lost.length === 0 ? json({ ...expanded, issues: forClient(expanded.issues) }) : refused([...lost, ...expanded.issues]);
}

export const PATCH_FORMATS = ["field-value", "json-patch", "merge-patch"];
