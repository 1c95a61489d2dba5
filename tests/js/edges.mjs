// Checks of user-preflight/edge that run in every runtime that has Request and Response.

import { equal, eventually, ok, test } from "./harness.mjs";

const SCHEMA = "wello.user.create";
const URL_HERE = "https://edge.example/users?dry=1";
const GOOD = { id: "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4", username: "ada", lastname: "Lovelace", sales_organization_code: "ERP-1", email: "ada@example.com" };
const SLOPPY = { ...GOOD, id: "{CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4}", email: " ada@example.com " };
const SECRET = "XqzSecret77";
const encoder = new TextEncoder();

function post(body, headers = {}, init = {}) {
  return new Request(URL_HERE, { method: "POST", body: typeof body === "string" ? encoder.encode(body) : body, headers: { "content-type": "application/json", ...headers }, ...init });
}

/** A body that comes in chunks, and says how much of it was asked for. */
function chunked(chunks, { pause, failure } = {}) {
  const asked = { chunks: 0, cancelled: false };
  const iterator = chunks[Symbol.iterator]();
  const body = new ReadableStream({
    async pull(controller) {
      if (pause) await pause(asked.chunks);
      const { done, value } = iterator.next();
      if (!done) {
        asked.chunks++;
        return controller.enqueue(value);
      }
      if (failure) controller.error(failure);
      else controller.close();
    },
    cancel() {
      asked.cancelled = true;
    },
  });
  return { body, asked };
}

async function through(coding, bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream(coding));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Checks the answer that a request is refused with. */
async function refused(result, status, codes) {
  equal(result.ok, false, "ok");
  equal(result.issues.map(({ code }) => code), codes, "codes");
  const { response } = result;
  equal([response.status, response.headers.get("content-type"), response.headers.get("cache-control")], [status, "application/problem+json", "no-store"], "the answer's head");
  const text = await response.text();
  const problem = JSON.parse(text);
  equal(problem.status, status, "status in the problem");
  ok(typeof problem.title === "string" && problem.title !== "", "title");
  equal(problem.issues, JSON.parse(JSON.stringify(result.issues)), "issues in the problem");
  equal(problem.errors.map(({ code }) => code), result.issues.filter(({ severity }) => severity === "error").map(({ code }) => code), "errors in the problem");
  ok(!text.includes(SECRET), `the answer holds what was received: ${text}`);
  return { problem, response };
}

const many = { duplex: "half" };

/** `streams`: whether the runtime can make streams of its own. */
export async function checkEdges({ preflight, forClient }, { toProblem, validate }, streams = true) {
  /** A test whose bodies come in chunks. */
  const streamed = (name, body) => (streams ? test(name, body) : undefined);

  await test("a request is handed on, normalized", async () => {
    const result = await preflight(post(JSON.stringify(SLOPPY), { "content-type": "application/json; charset=utf-8", authorization: "Bearer t", "x-request-id": "7" }), SCHEMA, { upstream: new URL("https://wello.example/api/user") });
    equal(result.ok, true, "ok");
    const { request } = result;
    const { url, method } = request;
    equal([url, method], ["https://wello.example/api/user", "POST"], "request");
    const text = await request.text();
    equal(text, JSON.stringify(GOOD), "body");
    const { headers } = request;
    equal(Object.fromEntries(["content-type", "content-length", "authorization", "x-request-id"].map((name) => [name, headers.get(name)])), { "content-type": "application/json", "content-length": String(text.length), authorization: "Bearer t", "x-request-id": "7" }, "headers");
    equal(result.changes.map(({ rule }) => rule).sort(), ["guid_format", "trimmed"], "changes");
  });

  await test("without an upstream the URL stays; a canonical body stays as it came", async () => {
    const { request, changes } = await preflight(post(JSON.stringify(GOOD, undefined, 1)), SCHEMA);
    equal([request.url, await request.text(), changes], [URL_HERE, JSON.stringify(GOOD, undefined, 1), []], "request");
  });

  await test("headers of the connection and of the bytes that came are left out", async () => {
    const dropped = { "keep-alive": "timeout=5", te: "trailers", "x-hop": "1", "content-digest": "sha-256=:x:", digest: "x", "content-md5": "x" };
    const { request } = await preflight(post(JSON.stringify(SLOPPY), { ...dropped, "x-kept": "1" }), SCHEMA);
    const left = Object.keys(dropped).filter((name) => name !== "x-hop" && request.headers.has(name));
    equal([left, request.headers.get("x-kept"), request.headers.get("x-hop")], [[], "1", "1"], "headers");
  });

  await test("the status says what kind of thing is wrong", async () => {
    const send = (body, headers, options) => preflight(post(body, headers), SCHEMA, options);
    const { problem } = await refused(await send(JSON.stringify({ ...GOOD, id: SECRET, lastname: null })), 422, ["format", "required"]);
    equal(problem.errors.map(({ pointer }) => pointer), ["#/id", "#/lastname"], "pointers");
    await refused(await send(`{"id": "${SECRET}`), 400, ["syntax"]);
    await refused(await send(""), 400, ["syntax"]);
    await refused(await preflight(new Request(URL_HERE, { method: "POST", headers: { "content-type": "application/json" } }), SCHEMA), 400, ["syntax"]);
    await refused(await preflight(new Request(URL_HERE), SCHEMA), 400, ["syntax"]);
    await refused(await send(new Uint8Array([0x22, 0xff, 0x22])), 400, ["syntax"]);
    await refused(await send(`"${SECRET.repeat(20)}"`, {}, { limits: { bytes: 100 } }), 413, ["limit"]);
    for (const type of ["text/plain", `${SECRET}/x`, "application/json; charset=latin1", "multipart/form-data; boundary=x", "application/xml"]) {
      const { response } = await refused(await send(JSON.stringify(GOOD), { "content-type": type }), 415, ["unsupported"]);
      ok(response.headers.get("accept").includes("application/json"), "the types that are taken");
    }
    for (const coding of ["br", "zstd", SECRET, "gzip, gzip"]) {
      const { response } = await refused(await send(JSON.stringify(GOOD), { "content-encoding": coding }), 415, ["unsupported"]);
      equal(response.headers.get("accept-encoding"), "gzip, deflate", "the codings that are taken");
    }
  });

  await test("no answer tells its client of options, which a client does not have", async () => {
    const told = async (body, options, headers) => {
      const { response, issues } = await preflight(post(body, headers), SCHEMA, options);
      const { detail, errors, issues: all } = await response.json();
      ok(detail === errors[0].detail && errors.every((error) => all.some(({ message }) => message === error.detail)), "the same, everywhere");
      equal(all.map(({ message }) => message), issues.map(({ message }) => message), "the issues handed back");
      return all.at(-1).message;
    };
    equal(await told("x".repeat(200), { limits: { bytes: 100 } }), "The input has more bytes than 100.", "bytes");
    equal(await told("[".repeat(70)), "Objects and lists are nested more than 64 deep.", "depth");
    equal(await told('{"a":1,"b":2}', { limits: { items: 1 } }), "A list or an object has more items than 1.", "items");
    equal(await told('{"a":1,"b":2}', { maxIssues: 1 }), "There are more errors than 1.", "errors");
    const types = ["application/json", "text/json"].join(", ");
    equal(await told("{}", {}, { "content-type": "application/merge-patch+json" }), `The body (Content-Type) must be ${types}, in UTF-8.`, "a patch");
    // Names are the caller's, and stay whole.
    const { issues } = validate(SCHEMA, { "a; the option b": 1 });
    equal(forClient(issues), issues, "other issues");
  });

  await test("a request that names no type is taken for the option's, else for JSON", async () => {
    const untyped = (body) => new Request(URL_HERE, { method: "POST", body: encoder.encode(JSON.stringify(body)) });
    equal((await preflight(untyped(GOOD), SCHEMA)).ok, true, "JSON");
    await refused(await preflight(untyped(GOOD), SCHEMA, { contentType: "text/plain" }), 415, ["unsupported"]);
    equal((await preflight(post(JSON.stringify(GOOD)), SCHEMA, { contentType: "text/plain" })).ok, true, "the request's own type counts");
  });

  for (const coding of ["gzip", "deflate"]) {
    await streamed(`a body compressed with ${coding}`, async () => {
      const bytes = await through(coding, encoder.encode(JSON.stringify(SLOPPY)));
      for (const size of [1, 1000]) {
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size));
        const { request } = await preflight(post(chunked(chunks).body, { "content-encoding": size === 1 ? coding : ` ${coding.toUpperCase()} ` }, many), SCHEMA);
        const text = await request.text();
        equal([text, request.headers.get("content-encoding"), request.headers.get("content-length")], [JSON.stringify(GOOD), null, String(text.length)], "request");
      }
      await refused(await preflight(post(JSON.stringify(GOOD), { "content-encoding": coding }), SCHEMA), 400, ["syntax"]);
      await refused(await preflight(post(bytes.slice(0, -12), { "content-encoding": coding }), SCHEMA), 400, ["syntax"]);
    });

    await streamed(`a ${coding} bomb is given up at the limit`, async () => {
      const bomb = await through(coding, new Uint8Array(100 << 20));
      const parts = Array.from({ length: Math.ceil(bomb.length / 1024) }, (_, at) => bomb.slice(at * 1024, (at + 1) * 1024));
      const { body, asked } = chunked(parts);
      await refused(await preflight(post(body, { "content-encoding": coding }, many), SCHEMA, { limits: { bytes: 1 << 20 } }), 413, ["limit"]);
      ok(asked.chunks < parts.length / 2, `${asked.chunks} of ${parts.length} chunks were read`);
    });
  }

  await streamed("what says itself that it is too long is not read; what is longer than it says is given up", async () => {
    const megabyte = new Uint8Array(1 << 20).fill(0x20);
    const endless = function* () {
      for (;;) yield megabyte;
    };
    const first = chunked(endless());
    await refused(await preflight(post(first.body, { "content-length": "1000000000" }, many), SCHEMA), 413, ["limit"]);
    ok(first.asked.chunks <= 1, `${first.asked.chunks} chunks were read`);
    const second = chunked(endless());
    await refused(await preflight(post(second.body, {}, many), SCHEMA), 413, ["limit"]);
    ok(second.asked.chunks >= 4 && second.asked.chunks <= 7, `${second.asked.chunks} chunks were read`);
    await eventually(() => second.asked.cancelled, "the body must be cancelled");
    for (const headers of [{ "content-length": "5, 5" }, { "content-length": "-5" }, { "content-length": "x" }, { "content-length": "5", "transfer-encoding": "chunked" }]) {
      const lying = chunked(endless());
      await refused(await preflight(post(lying.body, headers, many), SCHEMA), 413, ["limit"]);
      ok(lying.asked.chunks <= 7, `${lying.asked.chunks} chunks were read: ${JSON.stringify(headers)}`);
    }
    // Just within.
    const padded = JSON.stringify(GOOD).padEnd(4 << 20);
    equal((await preflight(post(padded), SCHEMA)).ok, true, "just within the limit");
    await refused(await preflight(post(`${padded} `), SCHEMA), 413, ["limit"]);
  });

  await streamed("an aborted request ends with the signal's reason, before or while it is read", async () => {
    const reason = new Error("enough");
    ok((await failure(preflight(post(JSON.stringify(GOOD)), SCHEMA, { signal: AbortSignal.abort(reason) }))) === reason, "aborted before");
    for (const headers of [{}, { "content-encoding": "gzip" }]) {
      const controller = new AbortController();
      // The second chunk never comes: what waited for it would never end.
      const { body, asked } = chunked([encoder.encode("{")], { pause: (count) => count > 0 && new Promise(() => {}) });
      setTimeout(() => controller.abort(reason), 10);
      ok((await failure(preflight(post(body, headers, many), SCHEMA, { signal: controller.signal }))) === reason, "aborted while it is read");
      await eventually(() => asked.cancelled, "the body must be cancelled");
    }
  });

  await streamed("a connection that breaks is its own error, also in the middle of a compressed body", async () => {
    const broken = new Error("reset");
    const half = (await through("gzip", encoder.encode(JSON.stringify(GOOD)))).slice(0, 20);
    for (const [chunk, headers] of [[encoder.encode("{"), {}], [half, { "content-encoding": "gzip" }]]) {
      const error = await failure(preflight(post(chunked([chunk], { failure: broken }).body, headers, many), SCHEMA));
      ok(error?.message === "reset", `${error}`);
    }
  });

  await test("a patch on its base", async () => {
    const patch = JSON.stringify([{ op: "replace", path: "/email", value: "b@example.com" }]);
    const { request } = await preflight(post(patch, { "content-type": "application/json-patch+json" }), "wello.user.update", { base: GOOD });
    equal([request.headers.get("content-type"), await request.text()], ["application/json", JSON.stringify({ ...GOOD, email: "b@example.com" })], "request");
  });

  await test("the answer is that of toProblem", async () => {
    const { response, issues } = await preflight(post("{}"), SCHEMA);
    const { issues: listed, ...problem } = await response.json();
    equal(problem, JSON.parse(JSON.stringify(toProblem(issues))), "problem");
    equal(listed.length, issues.length, "issues");
  });

  for (const [name, call, ...words] of [
    ["no request", () => preflight({}, SCHEMA), "Request"],
    ["an unknown schema", () => preflight(post("{}"), "nope"), "nope"],
    ["an unknown option", () => preflight(post("{}"), SCHEMA, { nope: 1 }), "nope", "coerce", "contentType", "upstream, signal"],
    ["options that are none", () => preflight(post("{}"), SCHEMA, 5), "options"],
    ["an upstream that is none", () => preflight(post("{}"), SCHEMA, { upstream: "//x" }), "upstream"],
    ["an upstream of another kind", () => preflight(post("{}"), SCHEMA, { upstream: "file:///etc/passwd" }), "upstream"],
    ["an upstream with credentials", () => preflight(post("{}"), SCHEMA, { upstream: "https://a:b@c.example" }), "upstream"],
    ["a signal that is none", () => preflight(post("{}"), SCHEMA, { signal: 5 }), "signal"],
  ])
    await test(`wrong call: ${name}`, async () => {
      const error = await failure(call());
      ok(error instanceof TypeError && words.every((word) => error.message.includes(word)), `${error}`);
    });

  await test("wrong call: a request that was read already", async () => {
    const request = post("{}");
    await request.text();
    const error = await failure(preflight(request, SCHEMA));
    ok(error instanceof TypeError && error.message.includes("read already"), `${error}`);
  });
}
