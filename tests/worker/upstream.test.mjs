import assert from "node:assert/strict";
import { test } from "node:test";
import { sleep, standIn, until, user, worker } from "./harness.mjs";

const upstream = await standIn();
const running = await worker({ upstream });
const { post } = running;
const send = async (answer, { post } = running) => {
  upstream.answer = answer;
  const response = await post("/v1/wello.user.update", user());
  return { response, problem: await response.json() };
};

test("an error of the upstream comes back with its status, as issues and as it was", async () => {
  const { response, problem } = await send((_, response) => {
    response.statusCode = 409;
    response.end('{"Message":"The request is invalid.","ModelState":{"user.email":["taken"]}}');
  });
  assert.equal(response.status, 409);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.deepEqual(problem.issues.map(({ code, path, params }) => [code, path, params.server]), [["server", ["email"], "taken"]]);
  assert.equal(problem.upstream.status, 409);
  assert.deepEqual(problem.upstream.body.ModelState, { "user.email": ["taken"] });
});

test("who may not is told so, with the upstream's challenge", async () => {
  const { response, problem } = await send((_, response) => {
    response.statusCode = 401;
    response.setHeader("www-authenticate", 'Bearer realm="wello"');
    response.end();
  });
  assert.equal(response.status, 401);
  assert.equal(response.headers.get("www-authenticate"), 'Bearer realm="wello"');
  assert.equal(problem.title, "Unauthorized");
  const busy = await send((_, response) => response.writeHead(429, { "retry-after": "7" }).end());
  assert.deepEqual([busy.response.headers.get("retry-after"), busy.problem.title], ["7", "Too Many Requests"]);
});

test("its failures are a gateway's", async () => {
  const failing = await send((_, response) => {
    response.statusCode = 500;
    response.end("<html>stack trace</html>");
  });
  assert.equal(failing.response.status, 502);
  assert.equal(failing.problem.upstream.status, 500);
  const moved = await send((_, response) => {
    response.writeHead(302, { location: "http://127.0.0.1:9/elsewhere" });
    response.end();
  });
  assert.equal(moved.response.status, 502);
  const page = await send((_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>log in</html>"));
  assert.equal(page.response.status, 502);
  assert.match(page.problem.detail, /web page/);
  const reset = await send((_, response) => response.socket.destroy());
  assert.equal(reset.response.status, 502);
  const broken = await send((_, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("{");
    setTimeout(() => response.socket.destroy(), 20);
  });
  assert.equal(broken.response.status, 502);
});

test("a slow one is given up in time, also when it has begun to answer", async () => {
  const impatient = await worker({ upstream, settings: { UPSTREAM_TIMEOUT: 700 } });
  const silent = await send(() => {}, impatient);
  assert.equal(silent.response.status, 504);
  const halting = await send((_, response) => {
    response.writeHead(200);
    response.write("{");
  }, impatient);
  assert.equal(halting.response.status, 504);
});

test("answers without content, and without end", async () => {
  for (const status of [201, 204, 205]) {
    upstream.answer = (_, response) => response.writeHead(status, { location: "/users/7" }).end();
    const response = await post("/v1/wello.user.update", user());
    assert.deepEqual([response.status, response.headers.get("location"), await response.text()], [status, "/users/7", ""]);
  }
  const { response, problem } = await send((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(1 << 16, 32)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  });
  assert.equal(response.status, 502);
  assert.match(problem.detail, /accepted it, but its answer has more than/);
});

test("a caller's Idempotency-Key goes on", async () => {
  upstream.answer = (_, response) => response.end("{}");
  await post("/v1/wello.user.update", user(), { "idempotency-key": "key-1" });
  assert.equal(upstream.requests.at(-1).headers["idempotency-key"], "key-1");
});

test("nonsense is not looked into without end", async () => {
  const { response, problem } = await send((_, response) => {
    response.statusCode = 400;
    for (let piece = 0; piece < 200; piece++) response.write("x".repeat(65_536));
    response.end();
  });
  assert.equal(response.status, 400);
  assert.ok(JSON.stringify(problem).length < 300_000);
});

test("nothing that was sent is in the log", async () => {
  const secrets = ["pla1n-passw0rd", "sec-ret-token", "123-45-6789", "ann.secret@example.com", "Secretname"];
  const [password, token, number, address, name] = secrets;
  const body = user({ social_security: number, email: address, lastname: name, username: password, nonsense: password });
  for (const answer of [(_, response) => response.end("{}"), (_, response) => ((response.statusCode = 500), response.end(`no: ${address}`)), (_, response) => response.socket.destroy()])
    for (const value of [body, { ...body, nonsense: undefined }, `{"${password}":`, `[${JSON.stringify(body)}]`])
      await (await (upstream.answer = answer, post("/v1/wello.user.update", value, { authorization: `Bearer ${token}` }))).text();
  await post("/v1/wello.user.update/expand", { patch: [{ Field: password, Value: address }], base: body }, { authorization: `Bearer ${token}` });
  // The log was seen at all; what is still on its way comes soon.
  await until(() => running.logged, (text) => text.includes('"event":"upstream"'));
  await sleep(300);
  for (const secret of secrets) assert.ok(!running.logged.includes(secret), `the log holds ${secret}`);
});
