import assert from "node:assert/strict";
import { request } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { sleep, standIn, user, worker } from "./harness.mjs";

const upstream = await standIn();
const { url, post } = await worker({ upstream, settings: { BODY_LIMIT: 100_000 } });

/** Sends a body piece by piece, without a length; `pieces` may be async. */
function chunked(path, pieces, headers = {}) {
  return new Promise((resolve, reject) => {
    const sending = request(url + path, { method: "POST", headers: { "content-type": "application/json", ...headers } }, (response) => {
      let text = "";
      response.on("data", (data) => (text += data));
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    sending.on("error", reject);
    (async () => {
      for await (const piece of pieces) if (!sending.destroyed) sending.write(piece);
      sending.end();
    })();
  });
}

test("a body in many slow pieces is read whole", async () => {
  const text = JSON.stringify(user());
  async function* slowly() {
    for (let at = 0; at < text.length; at += 20) {
      yield text.slice(at, at + 20);
      await sleep(5);
    }
  }
  const { status, text: answer } = await chunked("/v1/wello.user.update/check", slowly());
  assert.equal(status, 200);
  assert.deepEqual(JSON.parse(answer), { ok: true, issues: [] });
});

test("a body without end is refused at the limit", async () => {
  let sent = 0;
  async function* endless() {
    while (sent < 50_000_000) {
      sent += 65_536;
      yield Buffer.alloc(65_536, 32);
      await sleep(1);
    }
  }
  const result = await chunked("/v1/wello.user.update/check", endless()).catch((error) => ({ status: error.code }));
  assert.ok(result.status === 413 || result.status === "ECONNRESET" || result.status === "EPIPE", `${result.status}`);
  assert.equal((await post("/v1/wello.user.update/check", user())).status, 200);
});

test("a length beside chunks is not gone by", async () => {
  const { hostname, port } = new URL(url);
  for (const path of ["/v1/wello.user.update/check", "/v1/wello.user.update"]) {
    const said = await new Promise((resolve) => {
      let text = "";
      const socket = connect(Number(port), hostname).on("data", (data) => (text += data)).on("error", () => {}).on("close", () => resolve(text));
      const piece = `10000\r\n${" ".repeat(65_536)}\r\n`;
      socket.end(`POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n${piece.repeat(20)}0\r\n\r\n`);
    });
    assert.match(said, /^HTTP\/1\.1 413 /, path);
  }
  assert.equal((await post("/v1/wello.user.update/check", user())).status, 200);
});

test("a gzip bomb is refused at the limit", async () => {
  const bomb = gzipSync(Buffer.alloc(90_000_000, 32), { level: 9 });
  assert.ok(bomb.length < 100_000);
  for (const path of ["/v1/wello.user.update/check", "/v1/wello.user.update"]) assert.equal((await post(path, bomb, { "content-encoding": "gzip" })).status, 413);
});

test("a caller that goes away leaves nothing behind", async () => {
  const { hostname, port } = new URL(url);
  for (let time = 0; time < 50; time++) {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write("POST /v1/wello.user.update HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{\"id\":");
    await sleep(4);
    socket.destroy();
  }
  assert.equal((await post("/v1/wello.user.update", user())).status, 200);
});

test("deep, long and lying payloads end in a verdict", async () => {
  for (const body of ["[".repeat(90_000), '{"a":'.repeat(18_000), `{"__proto__":{"polluted":1}}`, "\u0000", "\ud800", `{"id":"${"x".repeat(90_000)}"}`]) {
    const response = await post("/v1/wello.user.update/check", body);
    assert.equal(response.status, 200);
    assert.equal((await response.json()).ok, false);
  }
});

test("64 callers at the same time each get their own answer", async () => {
  upstream.answer = ({ body }, response) => setTimeout(() => response.end(JSON.stringify({ got: JSON.parse(body).username })), 5);
  const one = async (name) => {
    for (let turn = 0; turn < 10; turn++) {
      assert.deepEqual(await (await post("/v1/wello.user.update", user({ username: name }))).json(), { got: name });
      const verdict = await (await post("/v1/wello.user.update/check", user({ [name]: 1 }))).json();
      assert.deepEqual(verdict.issues.map(({ path }) => path), [[name]]);
    }
  };
  await Promise.all(Array.from({ length: 64 }, (_, number) => one(`caller${number}`)));
});
