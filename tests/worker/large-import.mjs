// An import of many lines whose consumer dies twice and whose worker is killed and started again in the middle: in the end every line
// is counted, and the upstream has seen each under one key. `node large-import.mjs [--lines N]`; a million take some minutes.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { sleep, user, worker } from "./harness.mjs";

const { lines: given } = parseArgs({ options: { lines: { type: "string", default: "20000" } } }).values;
const LINES = Number(given);
assert.ok(Number.isInteger(LINES) && LINES >= 10_000, "--lines is a whole number from 10000 up");

// What becomes of a line, by its number.
const blank = (number) => number % 1000 === 1;
const wrong = (number) => number % 1000 === 2;
const refused = (number) => number % 1000 === 3;
const unanswered = (number) => number % 10_000 === 4;
const stumbling = (number) => number % 10_000 === 5;
const line = (number) => (blank(number) ? " " : JSON.stringify(user({ id: `d7d6dc4a-7a4a-4a63-8f1e-${String(number).padStart(12, "0")}`, ...(wrong(number) && { archived: "maybe" }) })));
const count = (is) => {
  let found = 0;
  for (let number = 1; number <= LINES; number++) if (is(number)) found++;
  return found;
};
const expected = { lines: LINES - count(blank), rejected: count(wrong) + count(refused), dead: count(unanswered), cancelled: 0 };
expected.sent = expected.lines - expected.rejected - expected.dead;

/** How often the upstream has seen each line. */
const seen = new Uint8Array(LINES + 1);
let requests = 0;
let importId;
const strange = [];
const upstream = createServer((request, response) => {
  requests++;
  const number = Number(/([0-9]{12})\)$/.exec(request.url)?.[1]);
  const [id, line] = (request.headers["idempotency-key"] ?? "").split("-");
  importId ??= id;
  if (id !== importId || Number(line) !== number) strange.push(`${request.url} came as ${request.headers["idempotency-key"]}`);
  const before = seen[number]++;
  response.statusCode = refused(number) ? 400 : unanswered(number) || (stumbling(number) && before === 0) ? 503 : 200;
  request.resume();
  response.end("{}");
});
upstream.keepAliveTimeout = 60_000;
await new Promise((resolve) => upstream.listen(0, "127.0.0.1", resolve));

const persist = mkdtempSync(join(tmpdir(), "user-preflight-import-"));
const bytesIn = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
const memory = () => `${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`;
const begun = performance.now();
const say = (text) => console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${text}`);

let books = 0;
let running;
try {
  const headers = { "content-type": "application/x-ndjson", authorization: "Bearer import-token" };
  const asking = { headers: { authorization: headers.authorization } };
  const start = (deaths) => worker({
    upstream: { url: `http://127.0.0.1:${upstream.address().port}` }, persist, entry: new URL("faulty-worker.js", import.meta.url).pathname,
    settings: { BACK_OFF: 20, STALL: 5000, DIE_AT: deaths },
  });
  running = await start([Math.floor(LINES * 0.2), Math.floor(LINES * 0.4)]);
  function* file() {
    for (let number = 1; number <= LINES; ) {
      let text = "";
      for (const end = Math.min(LINES, number + 499); number <= end; number++) text += `${line(number)}\n`;
      yield Buffer.from(text);
    }
  }
  const response = await running.fetch("/v1/wello.user.update/import", { method: "POST", headers, body: Readable.toWeb(Readable.from(file())), duplex: "half" });
  const { id } = await response.json();
  assert.equal(response.status, 202);
  say(`${LINES} lines are in the bucket`);

  const status = async () => (await running.fetch(`/v1/imports/${id}`, asking)).json();
  let restarted = false;
  let last;
  for (let looked = 0; !(last = await status()).ended; looked++) {
    books = Math.max(books, bytesIn(join(persist, "objects")));
    if (looked % 15 === 0) say(`${last.partsDone} of ${last.parts} parts done, ${requests} requests; books ${books} bytes; this process ${memory()}`);
    if (!restarted && requests > LINES * 0.6) {
      say("the worker is killed and started again");
      await running.stop();
      running = await start([]);
      restarted = true;
    }
    await sleep(2000);
  }
  say(JSON.stringify(last));
  assert.ok(restarted);
  const { lines, sent, rejected, dead, cancelled } = last;
  assert.deepEqual({ lines, rejected, dead, cancelled, sent }, expected);
  assert.equal(sent + rejected + dead + cancelled, lines);
  assert.deepEqual(strange, [], "a line came under another key");
  let unseen = 0;
  let twice = 0;
  for (let number = 1; number <= LINES; number++) {
    assert.equal(seen[number] > 0, !blank(number) && !wrong(number), `line ${number} was seen ${seen[number]} times`);
    if (seen[number] === 0) unseen++;
    if (seen[number] > 1 && !unanswered(number) && !stumbling(number)) twice++;
  }
  assert.ok(twice > 0, "nothing was sent twice, so nothing died in the middle of a part");
  for (const [list, isIn] of [["rejects", (number) => wrong(number) || refused(number)], ["dead", unanswered]]) {
    const found = new Set();
    const answer = await running.fetch(last.links[list], asking);
    for await (const text of createInterface({ input: Readable.fromWeb(answer.body) })) found.add(JSON.parse(text).line);
    assert.equal(found.size, count(isIn));
    for (const number of found) assert.ok(isIn(number), `line ${number} is in ${list}`);
  }
  assert.deepEqual(await running.stored(`imports/${id}/parts/`), []);
  await running.fetch(`/v1/imports/${id}`, { method: "DELETE", ...asking });
  assert.deepEqual(await running.stored(`imports/${id}/`), []);
  assert.equal((await running.fetch(`/v1/imports/${id}`, asking)).status, 404);
  const seconds = (performance.now() - begun) / 1000;
  say(`${requests} requests for ${lines} lines, ${twice} sent more than once; ${(lines / seconds).toFixed(0)} lines a second; books at most ${books} bytes`);
  console.log("1 passed, 0 failed");
} catch (error) {
  console.log(error);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
} finally {
  await running?.stop();
  rmSync(persist, { recursive: true, force: true });
}
process.exit();
