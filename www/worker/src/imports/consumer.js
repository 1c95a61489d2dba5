// What the queue delivers: parts of imports, each a pointer into the bucket. A part is sent line by line, several at a time, and
// its result is written down once. Delivery is at least once: a part whose consumer died is sent again from its beginning, so
// every line carries an Idempotency-Key, the import's id and the line's number, by which the upstream must know a line it has seen.
import { buildRequest, explainError, schemas } from "user-preflight";
import { forClient } from "user-preflight/edge";
import { UpstreamError, send, textWithin } from "../upstream.js";
import { isId, partKey } from "./keys.js";
import { bury, writeDown } from "./letters.js";
import { linesOf } from "./lines.js";
import { MOST_STALLS } from "./tracker.js";

/** Milliseconds between two signs of life, at which a consumer hears whether the import was cancelled. */
const BEAT = 1000;
/** The longest that a queue holds a message back, in seconds. */
const LATEST = 43_200;
const LONGEST_ERROR = 1 << 14;

const decoder = new TextDecoder();
const infos = new Map(schemas.map((info) => [info.id, info]));

export async function consume(batch, settings) {
  const dead = batch.queue.includes("dead-parts");
  for (const message of batch.messages) {
    const { import: id, part } = message.body ?? {};
    if (!isId(String(id)) || !Number.isInteger(part)) {
      console.warn(JSON.stringify({ event: "a message that is no part" }));
      message.ack();
      continue;
    }
    const tracker = settings.trackers.get(settings.trackers.idFromName(id));
    try {
      const work = await tracker.begin(part);
      if (work === null) await settings.bucket.delete(partKey(id, part));
      else await (dead ? bury(settings.bucket, tracker, id, part, work) : deliver(settings, tracker, id, part, work));
      message.ack();
    } catch (error) {
      console.warn(JSON.stringify({ event: "part failed", import: id, part, error: error?.name ?? "unknown" }));
      const delaySeconds = Math.min(300, 2 ** message.attempts);
      // Without this the tracker would take it for stalled, and send it again too early; where it cannot be told, that is what happens.
      await tracker.rest(part, delaySeconds).catch(() => {});
      message.retry({ delaySeconds });
    }
  }
}

/** Sends one part, or what is left of it. */
async function deliver(settings, tracker, id, part, work) {
  const { bucket, queue } = settings;
  const { turn } = work;
  const object = await bucket.get(partKey(id, part));
  const lines = unsent(object === null ? [] : linesOf(new Uint8Array(await object.arrayBuffer()), work.first), work.later);
  const info = infos.get(work.schema);
  const counts = { sent: 0, rejected: 0, dead: 0, cancelled: 0 };
  const letters = { rejects: [], dead: [] };
  let going = true;
  // Lines that the upstream wants later, and in how many seconds.
  const again = [];
  let pause = 0;
  const beat = async () => {
    if (!(await tracker.beat(part, turn))) going = false;
  };
  // A sign of life that does not arrive is followed by another.
  const beats = setInterval(() => beat().catch(() => {}), Math.min(BEAT, settings.stall / 4));
  const sender = async () => {
    while (going && pause === 0) {
      const { value, done } = lines.next();
      if (done) return;
      const { outcome, seconds, ...reason } = await one(value.line, value.number, { settings, info, work, id });
      if (outcome === "later") {
        pause = Math.max(pause, seconds);
        again.push(value.number);
        continue;
      }
      counts[outcome]++;
      if (outcome !== "sent") letters[outcome === "dead" ? "dead" : "rejects"].push({ line: value.number, ...reason });
    }
  };
  try {
    await Promise.all(Array.from({ length: settings.concurrency }, sender));
  } finally {
    clearInterval(beats);
    going &&= pause > 0;
  }
  if (going) {
    const { value } = lines.next();
    const later = { again, from: value?.number ?? Number.MAX_SAFE_INTEGER };
    let idle;
    const taken = await writeDown(bucket, id, part, work, letters, async () => (idle = await tracker.pause(part, turn, pause, counts, later)) !== undefined);
    if (!taken) return;
    if (idle < MOST_STALLS) return queue.send({ import: id, part }, { delaySeconds: pause });
    const rest = await tracker.begin(part);
    return rest === null ? undefined : bury(bucket, tracker, id, part, rest);
  }
  counts.cancelled = work.lines - counts.sent - counts.rejected - counts.dead;
  if (object === null) {
    // A part that cannot be found any more: its lines are lost, and counted as such.
    Object.assign(counts, { dead: work.lines, cancelled: 0 });
    letters.dead.push({ line: work.first, lines: work.lines, reason: "the part is no longer in the bucket" });
  }
  // Where it is another turn's by now, that one needs it.
  if (await writeDown(bucket, id, part, work, letters, () => tracker.finish(part, turn, counts))) await bucket.delete(partKey(id, part));
}

/** The lines that no turn has counted: all, or those that the last one put off. */
function* unsent(lines, later) {
  for (const line of lines) if (later === null || line.number >= later.from || later.again.includes(line.number)) yield line;
}

/** Checks one line and sends it. What is wrong with it is said without what it holds. */
async function one(line, number, { settings, info, work, id }) {
  const payload = work.format === "csv" ? formOf(line, work.options) : line;
  if (payload.broken !== undefined) return { outcome: "rejected", issues: [{ code: "syntax", severity: "error", path: [], message: payload.broken }] };
  const built = buildRequest(info.id, payload, { ...work.options, baseUrl: settings.upstreams.get(info.system), headers: work.headers });
  if (!built.ok) return { outcome: "rejected", issues: forClient(built.issues) };
  const key = { "idempotency-key": `${id}-${number}` };
  let reason = "";
  for (let attempt = 1; attempt <= settings.attempts; attempt++) {
    let wait = settings.backOff * 2 ** (attempt - 1) * (0.5 + Math.random());
    try {
      const answer = await send(built.request, key, settings.upstreamTimeout, undefined, async (response) => ({
        status: response.status,
        retryAfter: response.headers.get("retry-after"),
        date: response.headers.get("date"),
        body: await textWithin(response, LONGEST_ERROR),
      }));
      const refusals = explainError(info.id, answer);
      // Some say no with a status that says yes.
      if (answer.status < 300 && refusals.length === 0) return { outcome: "sent" };
      if (answer.status < 500 && ![408, 425, 429].includes(answer.status)) return { outcome: "rejected", issues: refusals };
      reason = `the upstream answered ${answer.status}`;
      const asked = secondsOf(answer) * 1000;
      if (asked > settings.longestWait) return { outcome: "later", seconds: Math.min(LATEST, Math.ceil(asked / 1000)) };
      wait = Math.max(wait, asked);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      reason = error.reason === "timeout" ? "the upstream did not answer in time" : "the upstream could not be reached";
    }
    if (attempt < settings.attempts) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return { outcome: "dead", reason };
}

/** A row of CSV as a form; one that could not be read says why. Of one that is too long there are the bytes, which are too many for any check. */
function formOf(line, { limits }) {
  if (line.length > limits.bytes) return line;
  const row = JSON.parse(decoder.decode(line));
  return Array.isArray(row) ? new URLSearchParams(row) : row;
}

/** Seconds that a Retry-After asks for: a number, or a date, which is one of the upstream's clock. */
function secondsOf({ retryAfter, date }) {
  if (retryAfter === null) return 0;
  const text = retryAfter.trim();
  if (/^\d+$/.test(text)) return Number(text);
  const now = Date.parse(date ?? "");
  const seconds = (Date.parse(text) - (Number.isNaN(now) ? Date.now() : now)) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}
