import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { sleep, standIn, until, worker } from "./harness.mjs";
import { AUTHORIZED, NDJSON, SETTINGS, addsUp, guid, imported, letters, line, numbers } from "./importing.mjs";

test("every line is sent once, with a key of its own and the caller's token", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const status = await imported(running, `\ufeff${numbers(35).map((number) => line(number)).join("\r\n")}`);
  assert.deepEqual([status.state, status.lines, status.sent, status.parts], ["done", 35, 35, 4]);
  assert.deepEqual(new Set(upstream.requests.map(({ headers }) => headers["idempotency-key"])), new Set(numbers(35).map((number) => `${status.id}-${number}`)));
  assert.ok(upstream.requests.every(({ headers }) => headers.authorization === "Bearer import-token"));
  assert.equal(upstream.requests.length, 35);
  assert.ok(upstream.requests.some(({ url }) => url === `/wello/api/user(${guid(35)})`));
});

test("what is wrong is rejected with its line, its field and its reason, and nothing it holds", async () => {
  const upstream = await standIn(({ url }, response) => {
    if (url.includes(guid(5))) {
      response.statusCode = 400;
      response.end('{"ModelState":{"email":["taken"]}}');
    } else response.end("{}");
  });
  const running = await worker({ upstream, settings: SETTINGS });
  const body = [line(1), "", line(3, { archived: "s3cret-yes" }), "{broken", line(5), `{"id":"${"x".repeat(9000)}"}`, line(7)].join("\n");
  const status = await imported(running, body);
  assert.deepEqual([status.lines, status.sent, status.rejected], [6, 2, 4]);
  const rejects = await letters(running, status, "rejects");
  assert.deepEqual(rejects.map(({ line, issues: [{ code, path }] }) => [line, code, path]), [
    [3, "type", ["archived"]], [4, "syntax", []], [5, "server", ["email"]], [6, "limit", []],
  ]);
  assert.ok(!JSON.stringify(rejects).includes("s3cret-yes"));
  addsUp(status);
  // What it came to is in the log, once.
  await until(() => running.logged, (text) => text.includes("import ended"));
  assert.deepEqual(running.logged.match(/\{"event":"import ended".*\}/g), [JSON.stringify({ event: "import ended", import: status.id, schema: status.schema, state: "done", lines: 6, sent: 2, rejected: 4, dead: 0, cancelled: 0 })]);
});

test("an upstream that stumbles is tried again; Retry-After is honoured; one that never answers makes dead letters", async () => {
  const tries = new Map();
  const upstream = await standIn(({ url }, response) => {
    const number = tries.get(url) ?? [];
    tries.set(url, [...number, Date.now()]);
    if (url.includes(guid(1)) && number.length < 2) response.socket.destroy();
    else if (url.includes(guid(2)) && number.length < 1) {
      response.writeHead(429, { "retry-after": "1" });
      response.end();
    } else if (url.includes(guid(3))) {
      response.statusCode = 503;
      response.end();
    } else response.end("{}");
  });
  const running = await worker({ upstream, settings: SETTINGS });
  const status = await imported(running, numbers(4).map((number) => line(number)).join("\n"));
  assert.deepEqual([status.sent, status.dead], [3, 1]);
  const at = (number) => [...tries].find(([url]) => url.includes(guid(number)))[1];
  assert.equal(at(1).length, 3);
  assert.ok(at(2)[1] - at(2)[0] >= 990);
  assert.equal(at(3).length, 4);
  assert.deepEqual(await letters(running, status, "dead"), [{ line: 3, reason: "the upstream answered 503" }]);
});

test("a part whose consumer dies is sent again, and counted once", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: { ...SETTINGS, DIE_AT: [4, 19] }, entry: new URL("faulty-worker.js", import.meta.url).pathname });
  const status = await imported(running, numbers(20).map((number) => line(number)).join("\n"));
  assert.deepEqual([status.state, status.lines, status.sent], ["done", 20, 20]);
  const keys = upstream.requests.map(({ headers }) => headers["idempotency-key"]);
  assert.deepEqual(new Set(keys), new Set(numbers(20).map((number) => `${status.id}-${number}`)));
  assert.ok(keys.length > 20, "the consumer died in the middle of a part");
});

test("only who sent it may ask and cancel; what is cancelled stops and adds up", async () => {
  // Nothing is answered before it is cancelled, however long that takes.
  const held = [];
  const upstream = await standIn((_, response) => held.push(response));
  const running = await worker({ upstream, settings: SETTINGS });
  const response = await running.post("/v1/wello.user.update/import", numbers(400).map((number) => line(number)).join("\n"), NDJSON);
  const { id } = await response.json();
  for (const headers of [{}, { authorization: "Bearer other" }]) {
    assert.equal((await running.fetch(`/v1/imports/${id}`, { headers })).status, 404);
    assert.equal((await running.fetch(`/v1/imports/${id}`, { method: "DELETE", headers })).status, 404);
    assert.equal((await running.fetch(`/v1/imports/${id}/rejects`, { headers })).status, 404);
  }
  const cancelled = await (await running.fetch(`/v1/imports/${id}`, { method: "DELETE", ...AUTHORIZED })).json();
  assert.equal(cancelled.state, "cancelled");
  upstream.answer = (_, response) => response.end("{}");
  for (const response of held) response.end("{}");
  const status = await until(async () => (await running.fetch(`/v1/imports/${id}`, AUTHORIZED)).json(), ({ ended }) => ended);
  addsUp(status);
  assert.ok(status.cancelled > 300 && status.sent < 100);
  const sent = upstream.requests.length;
  await sleep(300);
  assert.equal(upstream.requests.length, sent);
});

test("what has ended stays as it ended, and is removed when its sender or its time says so", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const gone = async ({ id }) => {
    for (const path of ["", "/rejects", "/dead"]) assert.equal((await running.fetch(`/v1/imports/${id}${path}`, AUTHORIZED)).status, 404);
    assert.deepEqual(await running.stored(`imports/${id}/`), []);
  };
  const ended = await imported(running, `${line(1)}\n{`);
  assert.equal((await running.stored(`imports/${ended.id}/`)).length, 1);
  assert.equal((await running.fetch(`/v1/imports/${ended.id}`, { method: "DELETE", headers: { authorization: "Bearer other" } })).status, 404);
  const after = await (await running.fetch(`/v1/imports/${ended.id}`, { method: "DELETE", ...AUTHORIZED })).json();
  assert.deepEqual([after.state, after.sent, after.rejected, after.cancelled], ["done", 1, 1, 0]);
  await gone(ended);
  assert.equal((await running.fetch(`/v1/imports/${ended.id}`, { method: "DELETE", ...AUTHORIZED })).status, 404);

  const brief = await worker({ upstream, settings: { ...SETTINGS, KEEP_DAYS: 2 / 86_400 } });
  const response = await brief.post("/v1/wello.user.update/import", `${line(1)}\n{`, NDJSON);
  const { id } = await response.json();
  await until(async () => (await brief.fetch(`/v1/imports/${id}`, AUTHORIZED)).status, (status) => status === 404);
  assert.deepEqual(await brief.stored(`imports/${id}/`), []);
});

test("a part that waits behind others for many times what would be a stall is not given up", async () => {
  const upstream = await standIn((_, response) => setTimeout(() => response.end("{}"), 60));
  const running = await worker({ upstream, settings: { ...SETTINGS, STALL: 100 } });
  const status = await imported(running, numbers(200).map((number) => line(number)).join("\n"));
  assert.deepEqual([status.sent, status.dead], [200, 0]);
});

test("a part that the upstream asks to send later has not stalled", async () => {
  let refused = 0;
  const upstream = await standIn((_, response) => {
    if (refused++ === 0) response.writeHead(503, { "retry-after": "31" });
    response.end("{}");
  });
  const running = await worker({ upstream, settings: { ...SETTINGS, STALL: 2000 } });
  const { id } = await (await running.post("/v1/wello.user.update/import", line(1), NDJSON)).json();
  await until(() => refused, (count) => count > 0);
  // Longer than what would be taken for a stall.
  await sleep(6000);
  assert.equal(refused, 1);
  assert.equal((await (await running.fetch(`/v1/imports/${id}`, AUTHORIZED)).json()).ended, false);
  // Cancelling does not wait for it.
  const cancelled = await (await running.fetch(`/v1/imports/${id}`, { method: "DELETE", ...AUTHORIZED })).json();
  assert.deepEqual([cancelled.state, cancelled.ended, cancelled.cancelled], ["cancelled", true, 1]);
});

test("an upstream that takes so many lines a second gets them all, each once", async () => {
  let window = 0;
  let taken = 0;
  const upstream = await standIn(({ url }, response) => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== window) [window, taken] = [now, 0];
    if (url.includes(guid(7))) response.statusCode = 400;
    else if (taken++ >= 12) response.writeHead(429, { "retry-after": "1" });
    response.end("{}");
  });
  const running = await worker({ upstream, retries: 1, settings: { ...SETTINGS, PART_LINES: 100, LONGEST_WAIT: 500 } });
  const status = await imported(running, numbers(70).map((number) => line(number, number === 40 && { archived: "maybe" })).join("\n"));
  assert.deepEqual([status.lines, status.sent, status.rejected, status.dead], [70, 68, 2, 0]);
  assert.deepEqual((await letters(running, status, "rejects")).map(({ line }) => line).sort(), [40, 7]);
  assert.ok(upstream.requests.length < 68 + 1 + 7 * 12, `${upstream.requests.length} requests`);
  assert.deepEqual(await running.stored(`imports/${status.id}/parts/`), []);
});

test("an upstream that says later for ever makes dead letters in the end", async () => {
  const upstream = await standIn((_, response) => {
    response.writeHead(503, { "retry-after": "1" });
    response.end();
  });
  const running = await worker({ upstream, settings: { ...SETTINGS, LONGEST_WAIT: 1 } });
  const status = await imported(running, line(1));
  assert.deepEqual([status.sent, status.dead], [0, 1]);
  assert.equal((await letters(running, status, "dead"))[0].line, 1);
});

test("an upstream that is away for a while is waited for, and gets all lines, each once", async () => {
  let away = true;
  let tried = 0;
  const upstream = await standIn((_, response) => {
    if (away) tried++;
    if (away && tried % 2 === 0) return response.socket.destroy();
    if (away) response.statusCode = 503;
    response.end("{}");
  });
  const running = await worker({ upstream, settings: { ...SETTINGS, ATTEMPTS: 2, PART_LINES: 50, PAUSE: 100 } });
  const body = numbers(120).map((number) => line(number, number % 3 === 0 ? { archived: "maybe" } : {})).join("\n");
  const { id } = await (await running.post("/v1/wello.user.update/import", body, NDJSON)).json();
  const ask = async () => (await running.fetch(`/v1/imports/${id}`, AUTHORIZED)).json();
  const waits = await until(ask, ({ waiting }) => waiting?.parts === 3);
  assert.deepEqual([waits.state, waits.sent, waits.dead], ["sending", 0, 0]);
  assert.match(waits.waiting.reason, /^the upstream (?:answered 503|could not be reached)$/);
  assert.ok(Date.parse(waits.waiting.until) > Date.now() - 60_000);
  // Not all of its lines are tried each time.
  assert.ok(tried < 3 * 3 * 2 * 16, `${tried} requests`);
  away = false;
  const status = await until(ask, ({ ended }) => ended);
  assert.deepEqual([status.state, status.sent, status.rejected, status.dead, status.waiting], ["done", 80, 40, 0, undefined]);
  addsUp(status);
  assert.deepEqual((await letters(running, status, "rejects")).map(({ line }) => line), numbers(40).map((number) => number * 3));
  const answered = upstream.requests.slice(tried).map(({ headers }) => headers["idempotency-key"]);
  assert.deepEqual([answered.length, new Set(answered).size], [80, 80]);
  assert.match(running.logged, /"event":"part put off"/);
});

test("a part that takes long is sent in several turns, each line once", async () => {
  const upstream = await standIn((_, response) => setTimeout(() => response.end("{}"), 100));
  const running = await worker({ upstream, settings: { ...SETTINGS, PART_LINES: 100, CONCURRENCY: 2, LONGEST_TURN: 500 } });
  const { id } = await (await running.post("/v1/wello.user.update/import", numbers(30).map((number) => line(number)).join("\n"), NDJSON)).json();
  const ask = async () => (await running.fetch(`/v1/imports/${id}`, AUTHORIZED)).json();
  const { waiting, sent } = await until(ask, ({ waiting }) => waiting);
  assert.equal(waiting.reason, "the upstream is slow");
  assert.ok(sent > 0 && sent < 30, `${sent}`);
  const status = await until(ask, ({ ended }) => ended);
  assert.deepEqual([status.sent, upstream.requests.length], [30, 30]);
});

test("one line that the upstream stumbles over is dead at once; lines in a row are not, but it is", async () => {
  let down = true;
  const upstream = await standIn((_, response) => {
    response.statusCode = down ? 500 : 200;
    response.end("{}");
  });
  const running = await worker({ upstream, settings: { ...SETTINGS, ATTEMPTS: 1, PART_LINES: 50, PAUSE: 3_600_000 } });
  const one = await imported(running, line(1));
  assert.deepEqual([one.state, one.dead], ["done", 1]);
  const { id } = await (await running.post("/v1/wello.user.update/import", numbers(40).map((number) => line(number)).join("\n"), NDJSON)).json();
  const { waiting, dead } = await until(async () => (await running.fetch(`/v1/imports/${id}`, AUTHORIZED)).json(), ({ waiting }) => waiting);
  assert.deepEqual([waiting.parts, waiting.reason, dead], [1, "the upstream answered 500", 0]);
  // What waits can be cancelled.
  const cancelled = await (await running.fetch(`/v1/imports/${id}`, { method: "DELETE", ...AUTHORIZED })).json();
  assert.deepEqual([cancelled.ended, cancelled.cancelled, cancelled.waiting], [true, 40, undefined]);
});

test("an upstream that stays away makes dead letters, which say of each line that it is one", async () => {
  const upstream = await standIn((_, response) => {
    response.statusCode = 502;
    response.end("{}");
  });
  const running = await worker({ upstream, settings: { ...SETTINGS, ATTEMPTS: 1, PART_LINES: 15, PAUSE: 1 } });
  const status = await imported(running, [...numbers(12).map((number) => line(number)), "", "{", line(15)].join("\n"));
  assert.deepEqual([status.lines, status.rejected, status.dead], [14, 1, 13]);
  addsUp(status);
  assert.deepEqual(await letters(running, status, "dead"), [...numbers(12), 15].map((line) => ({ line, reason: "the upstream answered 502" })));
});

for (const [name, said, answer] of [
  ["does not know the sender", "the upstream answered 401", (response) => response.writeHead(401)],
  ["sends elsewhere", "the upstream answered 302", (response) => response.writeHead(302, { location: "/login" })],
  ["shows a page", "the upstream answered with a web page", (response) => response.writeHead(200, { "content-type": "text/html; charset=utf-8" })],
])
  test(`where the upstream ${name}, no line has arrived, and only some of each part are tried`, async () => {
    const upstream = await standIn((_, response) => answer(response).end("<html>"));
    const running = await worker({ upstream, settings: { ...SETTINGS, PART_LINES: 60 } });
    const status = await imported(running, numbers(100).map((number) => line(number)).join("\n"));
    assert.deepEqual([status.sent, status.rejected, status.dead], [0, 0, 100]);
    assert.ok(upstream.requests.length <= 2 * 16, `${upstream.requests.length} requests`);
    const dead = await letters(running, status, "dead");
    assert.deepEqual(dead.map(({ line }) => line), numbers(100));
    assert.deepEqual(new Set(dead.map(({ reason }) => reason)), new Set([said, `not sent: ${said} to those before`]));
    // Among others that are taken it is the line's.
    upstream.answer = ({ url }, response) => (url.includes(guid(7)) ? answer(response) : response).end("{}");
    const one = await imported(running, numbers(50).map((number) => line(number)).join("\n"));
    assert.deepEqual([one.sent, one.dead], [49, 1]);
  });

test("Retry-After as a date is one of the upstream's clock", async () => {
  const ahead = 3_600_000;
  const times = [];
  const upstream = await standIn((_, response) => {
    times.push(Date.now());
    if (times.length === 1) response.writeHead(503, { date: new Date(Date.now() + ahead).toUTCString(), "retry-after": new Date(Date.now() + ahead + 2000).toUTCString() });
    response.end("{}");
  });
  const running = await worker({ upstream, settings: SETTINGS });
  const status = await imported(running, line(1));
  assert.equal(status.sent, 1);
  assert.ok(times[1] - times[0] >= 990 && times[1] - times[0] < 30_000, `${times[1] - times[0]} ms`);
});

/** An upload that goes on until `finish` is called; its answer comes later. */
function uploading({ url }, headers = NDJSON) {
  let controller;
  const body = new ReadableStream({ start: (made) => (controller = made) });
  const response = fetch(`${url}/v1/wello.user.update/import`, { method: "POST", body, duplex: "half", headers });
  return { response, send: (text) => controller.enqueue(Buffer.from(text)), finish: () => controller.close() };
}

test("a slow upload is no upload that broke off", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: { ...SETTINGS, STALL: 400 } });
  const upload = uploading(running);
  for (const number of numbers(8)) {
    upload.send(`${line(number)}\n`);
    await sleep(250);
  }
  upload.finish();
  const response = await upload.response;
  assert.equal(response.status, 202);
  const { id } = await response.json();
  const status = await until(async () => (await running.fetch(`/v1/imports/${id}`, AUTHORIZED)).json(), ({ ended }) => ended);
  assert.deepEqual([status.state, status.sent], ["done", 8]);
});

test("what is cancelled while it comes in has not ended before, and leaves nothing behind", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const upload = uploading(running);
  upload.send(numbers(25).map((number) => `${line(number)}\n`).join(""));
  const key = (await until(() => upstream.requests, ({ length }) => length === 20))[0].headers["idempotency-key"];
  const id = key.split("-")[0];
  const path = `/v1/imports/${id}`;
  for (let turn = 0; turn < 2; turn++) {
    const cancelled = await (await running.fetch(path, { method: "DELETE", ...AUTHORIZED })).json();
    assert.deepEqual([cancelled.state, cancelled.ended], ["cancelled", false]);
  }
  upload.send(numbers(25).map((number) => `${line(number + 25)}\n`).join(""));
  upload.finish();
  const response = await upload.response;
  assert.equal(response.status, 202);
  const status = await until(async () => (await running.fetch(path, AUTHORIZED)).json(), ({ ended }) => ended);
  assert.deepEqual([status.state, status.sent, status.lines], ["cancelled", 20, 20]);
  addsUp(status);
  assert.equal((await running.fetch(path, { method: "DELETE", ...AUTHORIZED })).status, 200);
  assert.equal((await running.fetch(path, AUTHORIZED)).status, 404);
  assert.deepEqual(await until(() => running.stored(`imports/${id}/`), ({ length }) => length === 0), []);
  assert.equal(upstream.requests.length, 20);
});

const STORES = new URL("faulty-stores.js", import.meta.url).pathname;
for (const [name, FAIL, lines] of [["the bucket", { "bucket.put": [2] }, 5], ["the queue, twice", { "queue.send": [2], "queue.sendBatch": [1] }, 10], ["the tracker", { "tracker.add": [2] }, 5], ["the tracker, at the end,", { "tracker.close": [1] }, 15]])
  test(`where ${name} fails while a file comes in, it is this worker's fault, and what it kept is sent`, async () => {
    const upstream = await standIn();
    const running = await worker({ upstream, entry: STORES, settings: { ...SETTINGS, PART_LINES: 5, STALL: 1000, FAIL } });
    const { fetch, post } = running;
    const response = await post("/v1/wello.user.update/import", numbers(15).map((number) => line(number)).join("\n"), NDJSON);
    const { status, detail, import: id } = await response.json();
    assert.deepEqual([response.status, status, detail], [500, 500, "This worker could not keep the rest of the file. What came before is being sent."]);
    assert.equal(response.headers.get("location"), `/v1/imports/${id}`);
    const ended = await until(async () => (await fetch(`/v1/imports/${id}`, AUTHORIZED)).json(), ({ ended }) => ended);
    assert.deepEqual([ended.state, ended.lines, ended.sent], ["cut", lines, lines]);
    assert.equal(new Set(upstream.requests.map(({ headers }) => headers["idempotency-key"])).size, lines);
    assert.match(running.logged, /"event":"import cut"/);
    // Messages of errors may hold what was sent: only their names are there.
    assert.doesNotMatch(running.logged, / fails/);
  });

test("where a consumer's bucket, books or queue fail, parts are sent again and counted once", async () => {
  const upstream = await standIn();
  const FAIL = { "bucket.get": [1, 2], "tracker.begin": [3, 4], "bucket.put": [4, 5], "tracker.finish": [1, 3], "tracker.beat": [1, 2, 3], "bucket.delete": [1, 2] };
  const running = await worker({ upstream, entry: STORES, settings: { ...SETTINGS, PART_LINES: 5, STALL: 1000, FAIL } });
  const status = await imported(running, numbers(15).map((number) => line(number, number % 5 === 0 ? { email: 5 } : {})).join("\n").replaceAll('"email":5', '"email":[]'));
  assert.deepEqual([status.state, status.lines, status.sent, status.rejected], ["done", 15, 12, 3]);
  assert.deepEqual((await letters(running, status, "rejects")).map(({ line }) => line), [5, 10, 15]);
  assert.equal(new Set(upstream.requests.map(({ headers }) => headers["idempotency-key"])).size, 12);
  await until(() => running.stored(`imports/${status.id}/parts/`), (keys) => keys.length === 0);
});

test("a part that the queue brings twice is counted once, and its letters are those that were counted", async () => {
  const upstream = await standIn(({ url }, response) => {
    response.statusCode = url.includes(guid(3)) ? 400 : 200;
    setTimeout(() => response.end("{}"), 200);
  });
  const running = await worker({ upstream, settings: { ...SETTINGS, PART_LINES: 100 } });
  const { id } = await (await running.post("/v1/wello.user.update/import", numbers(30).map((number) => line(number)).join("\n"), NDJSON)).json();
  for (const foreign of [null, {}, { import: "../parts", part: 0 }, { import: id, part: "0" }]) await running.enqueue(foreign);
  for (let turn = 0; turn < 3; turn++) await running.enqueue({ import: id, part: 0 });
  const status = await until(async () => (await running.fetch(`/v1/imports/${id}`, AUTHORIZED)).json(), ({ ended }) => ended);
  assert.deepEqual([status.sent, status.rejected], [29, 1]);
  await sleep(3000);
  assert.deepEqual((await letters(running, status, "rejects")).map(({ line }) => line), [3]);
  assert.deepEqual((await running.stored(`imports/${id}/`)).length, 1);
  const later = await (await running.fetch(`/v1/imports/${id}`, AUTHORIZED)).json();
  assert.deepEqual([later.sent, later.rejected], [29, 1]);
});

test("more letters than the bucket lists at once are all there, and are all removed", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const status = await imported(running, "{}");
  await running.store(numbers(1500).map((number) => [`imports/${status.id}/rejects/${String(number).padStart(9, "0")}-000001.ndjson`, `{"line":${number + 1}}\n`]));
  assert.deepEqual((await letters(running, status, "rejects")).map(({ line }) => line), numbers(1501));
  assert.equal((await running.fetch(`/v1/imports/${status.id}`, { method: "DELETE", ...AUTHORIZED })).status, 200);
  assert.deepEqual(await running.stored(`imports/${status.id}/`), []);
});

test("progress comes as events", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const { id } = await (await running.post("/v1/wello.user.update/import", numbers(30).map((number) => line(number)).join("\n"), NDJSON)).json();
  const response = await running.fetch(`/v1/imports/${id}`, { headers: { ...AUTHORIZED.headers, accept: "text/event-stream" } });
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const events = (await response.text()).trim().split("\n\n");
  assert.match(events.at(-1), /^event: end\nid: end\ndata: \{.*"sent":30/);
  // Who has seen the end is told not to come again; who has not gets it.
  const again = (last) => running.fetch(`/v1/imports/${id}`, { headers: { ...AUTHORIZED.headers, accept: "text/html, text/event-stream; x=1", "last-event-id": last } });
  assert.equal((await again("end")).status, 204);
  assert.match(await (await again("2")).text(), /^event: end/);
  const json = await running.fetch(`/v1/imports/${id}`, { headers: { ...AUTHORIZED.headers, accept: "application/json, text/event-stream;q=0" } });
  assert.equal(json.headers.get("content-type"), "application/json");
  const head = await running.fetch(`/v1/imports/${id}`, { method: "HEAD", headers: { ...AUTHORIZED.headers, accept: "text/event-stream" } });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

test("the same key starts no second import, and is its sender's own", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const keyed = (key, more) => ({ ...NDJSON, "idempotency-key": key, ...more });
  const key = "9b2d7c1e-0000-4000-8000-000000000001";
  const upload = uploading(running, keyed(key));
  upload.send(numbers(15).map((number) => `${line(number)}\n`).join(""));
  await until(() => upstream.requests, ({ length }) => length > 0);
  const during = await running.post("/v1/wello.user.update/import", line(1), keyed(key));
  assert.equal(during.status, 409);
  const location = during.headers.get("location");
  upload.finish();
  const first = await upload.response;
  assert.deepEqual([first.status, first.headers.get("location")], [202, location]);
  const status = await until(async () => (await running.fetch(location, AUTHORIZED)).json(), ({ ended }) => ended);
  assert.equal(status.sent, 15);
  const again = await running.post("/v1/wello.user.update/import", numbers(15).map((number) => line(number)).join("\n"), keyed(key));
  assert.deepEqual([again.status, again.headers.get("location"), (await again.json()).sent], [200, location, 15]);
  for (const [schema, headers] of [["wello.user.update", keyed(`${key}x`)], ["wello.user.update", keyed(key, { authorization: "Bearer other" })], ["wello.user.create", keyed(key)]]) {
    const other = await running.post(`/v1/${schema}/import`, "\n", headers);
    assert.equal(other.status, 202);
    assert.notEqual(other.headers.get("location"), location);
  }
  for (const bad of ["short", "with a blank in it 123456"]) assert.equal((await running.post("/v1/wello.user.update/import", line(1), keyed(bad))).status, 400);
  await sleep(200);
  assert.equal(upstream.requests.length, 15);
  assert.ok(upstream.requests.every(({ headers }) => headers["idempotency-key"].startsWith(status.id)));
});

test("a restart in the middle loses nothing", async () => {
  const persist = mkdtempSync(join(tmpdir(), "user-preflight-worker-"));
  try {
    // From some line on nothing is answered before the restart, however long that takes.
    const upstream = await standIn((_, response) => upstream.requests.length <= 150 && response.end("{}"));
    const settings = { ...SETTINGS, STALL: 1000 };
    const first = await worker({ upstream, settings, persist });
    const { id } = await (await first.post("/v1/wello.user.update/import", numbers(600).map((number) => line(number)).join("\n"), NDJSON)).json();
    await until(() => upstream.requests.length, (count) => count > 150);
    await first.stop();
    const seen = upstream.requests.length;
    assert.ok(seen < 200);
    upstream.answer = (_, response) => response.end("{}");
    const second = await worker({ upstream, settings, persist });
    const status = await until(async () => (await second.fetch(`/v1/imports/${id}`, AUTHORIZED)).json(), ({ ended }) => ended);
    assert.deepEqual([status.state, status.lines, status.sent], ["done", 600, 600]);
    assert.equal(new Set(upstream.requests.map(({ headers }) => headers["idempotency-key"])).size, 600);
  } finally {
    rmSync(persist, { recursive: true, force: true });
  }
});

test("a file that breaks off is sent as far as it came, and says so", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const whole = gzipSync(numbers(200).map((number) => line(number)).join("\n"), { level: 0 });
  const response = await running.post("/v1/wello.user.update/import", whole.subarray(0, whole.length - 10_000), { ...NDJSON, "content-encoding": "gzip" });
  assert.equal(response.status, 400);
  const { import: id } = await response.json();
  const status = await until(async () => (await running.fetch(`/v1/imports/${id}`, AUTHORIZED)).json(), ({ ended }) => ended);
  assert.equal(status.state, "cut");
  assert.ok(status.lines > 0 && status.lines < 200);
  addsUp(status);
});

test("a compressed file that is several in one, or damaged, is not taken for all there was", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const text = (from, to) => numbers(to).slice(from - 1).map((number) => `${line(number)}\n`).join("");
  const first = gzipSync(text(1, 2000));
  const wrong = Buffer.from(first);
  wrong[wrong.length - 6] ^= 1;
  for (const [body, said] of [
    [Buffer.concat([first, gzipSync(text(2001, 2010))]), /^Behind the end of its compressed content the file goes on; several gzip files in one /],
    [Buffer.concat([first, Buffer.from("more")]), /^Behind the end/],
    [first.subarray(0, -4), /^The compressed file is damaged, or breaks off\./],
    [wrong, /^The compressed file is damaged/],
    [Buffer.from(text(1, 3)), /^The compressed file is damaged/],
  ]) {
    const response = await running.post("/v1/wello.user.update/import", body, { ...NDJSON, "content-encoding": "gzip" });
    assert.equal(response.status, 400);
    const { detail, import: id } = await response.json();
    assert.match(detail, said);
    const ended = await until(async () => (await running.fetch(`/v1/imports/${id}`, AUTHORIZED)).json(), ({ ended }) => ended);
    assert.equal(ended.state, "cut");
    addsUp(ended);
  }
  // Who tries again with the same key does not take the part for the whole.
  const keyed = { ...NDJSON, "content-encoding": "gzip", "idempotency-key": "9b2d7c1e-0000-4000-8000-000000000002" };
  const [one, two] = [await running.post("/v1/wello.user.update/import", first.subarray(0, -4), keyed), await running.post("/v1/wello.user.update/import", first, keyed)];
  assert.deepEqual([one.status, two.status, two.headers.get("location")], [400, 409, one.headers.get("location")]);
  assert.match((await two.json()).detail, /broke off/);
  const csv = await running.post("/v1/wello.user.update/import", "username\n", { ...NDJSON, "content-type": "text/csv", "content-encoding": "gzip" });
  assert.match((await csv.json()).detail, /^The compressed file is damaged, or breaks off\. Nothing of it was taken\.$/);
});

test("a compressed file that becomes a thousand times as long is not taken to its end", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const bomb = gzipSync(Buffer.alloc(200_000_000, 10), { level: 9 });
  const begun = Date.now();
  for (const type of [NDJSON["content-type"], "text/csv"]) {
    const response = await running.post("/v1/wello.user.update/import", bomb, { ...NDJSON, "content-type": type, "content-encoding": "gzip" });
    assert.equal(response.status, 400);
    assert.match((await response.json()).detail, /^The file becomes too long when it is decompressed\./);
  }
  assert.ok(Date.now() - begun < 20_000);
  // What users' files are is far from that, however like each other.
  const lines = Buffer.from(Array(1000).fill("{}\n").join(""));
  const response = await running.post("/v1/wello.user.update/import", gzipSync(lines), { ...NDJSON, "content-encoding": "gzip" });
  assert.deepEqual([response.status, (await response.json()).lines], [202, 1000]);
});

test("wrong types, empty files and lines without end", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  assert.equal((await running.post("/v1/wello.user.update/import", "{}", { "content-type": "application/json" })).status, 415);
  assert.equal((await running.post("/v1/wello.user.update/import", "{}", { ...NDJSON, "content-encoding": "br" })).status, 415);
  assert.equal((await running.post("/v1/superoffice.user.response/import", "{}", NDJSON)).status, 404);
  const empty = await imported(running, "\n\n \n");
  assert.deepEqual([empty.state, empty.lines], ["done", 0]);
  const endless = await imported(running, `${" ".repeat(10)}${"x".repeat(3_000_000)}\n${line(2)}`);
  assert.deepEqual([endless.lines, endless.sent, endless.rejected], [2, 1, 1]);
});
