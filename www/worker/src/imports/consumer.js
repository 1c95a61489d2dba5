// What the queue delivers: parts of imports, each a pointer into the bucket. A part is sent line by line, several at a time, and
// its result is written down once. Delivery is at least once: a part whose consumer died is sent again from its beginning, so
// every line carries an Idempotency-Key, the import's id and the line's number, by which the upstream must know a line it has seen.
import { buildRequest, explainError, schemas } from "user-preflight";
import { UpstreamError, send, textWithin } from "../upstream.js";
import { partKey } from "./keys.js";
import { bury, putLetters } from "./letters.js";
import { linesOf } from "./lines.js";

/** Milliseconds between two signs of life, at which a consumer hears whether the import was cancelled. */
const BEAT = 1000;
/** The longest wait for an upstream within one delivery, in milliseconds; for more the part goes back into the queue. */
const LONGEST_WAIT = 30_000;
const LONGEST_ERROR = 1 << 14;

const decoder = new TextDecoder();
const infos = new Map(schemas.map((info) => [info.id, info]));

/** A part goes back into the queue for so many seconds. */
class Later extends Error {
  constructor(seconds) {
    super("later");
    this.seconds = seconds;
  }
}

export async function consume(batch, settings) {
  const dead = batch.queue.endsWith("dead-parts");
  for (const message of batch.messages) {
    const { import: id, part } = message.body;
    const tracker = settings.trackers.get(settings.trackers.idFromName(id));
    try {
      const work = await tracker.begin(part);
      if (work === null) await settings.bucket.delete(partKey(id, part));
      else await (dead ? bury(settings.bucket, tracker, id, part, work) : deliver(settings, tracker, id, part, work));
      message.ack();
    } catch (error) {
      if (!(error instanceof Later)) console.warn(JSON.stringify({ event: "part failed", import: id, part, error: error?.name ?? "unknown" }));
      const delaySeconds = error instanceof Later ? error.seconds : Math.min(300, 2 ** message.attempts);
      // Without this the tracker would take it for stalled, and send it again too early; where it cannot be told, that is what happens.
      await tracker.rest(part, delaySeconds).catch(() => {});
      message.retry({ delaySeconds });
    }
  }
}

/** Sends one part. */
async function deliver(settings, tracker, id, part, work) {
  const object = await settings.bucket.get(partKey(id, part));
  const bytes = object === null ? new Uint8Array(0) : new Uint8Array(await object.arrayBuffer());
  const info = infos.get(work.schema);
  const counts = { sent: 0, rejected: 0, dead: 0, cancelled: 0 };
  const letters = { rejects: [], dead: [] };
  const lines = linesOf(bytes, work.first);
  let going = true;
  const beat = async () => {
    if (!(await tracker.beat(part))) going = false;
  };
  // A sign of life that does not arrive is followed by another.
  const beats = setInterval(() => beat().catch(() => {}), Math.min(BEAT, settings.stall / 4));
  const worker = async () => {
    for (const { number, line } of lines) {
      if (!going) {
        counts.cancelled++;
        continue;
      }
      const { outcome, ...reason } = await one(line, number, { settings, info, work, id });
      counts[outcome]++;
      if (outcome !== "sent") letters[outcome === "dead" ? "dead" : "rejects"].push({ line: number, ...reason });
    }
  };
  try {
    await Promise.all(Array.from({ length: settings.concurrency }, worker));
  } finally {
    clearInterval(beats);
    going = false;
  }
  // A part that cannot be found any more: its lines are lost, and counted as such.
  const counted = counts.sent + counts.rejected + counts.dead + counts.cancelled;
  if (counted < work.lines) {
    counts.dead += work.lines - counted;
    letters.dead.push({ line: work.first, lines: work.lines - counted, reason: "the part is no longer in the bucket" });
  }
  for (const [list, entries] of Object.entries(letters)) await putLetters(settings.bucket, id, list, part, entries.sort((a, b) => a.line - b.line));
  await tracker.finish(part, counts);
  await settings.bucket.delete(partKey(id, part));
}

/** Checks one line and sends it. What is wrong with it is said without what it holds. */
async function one(line, number, { settings, info, work, id }) {
  const payload = work.format === "csv" ? formOf(line, work.options) : line;
  if (payload.broken !== undefined) return { outcome: "rejected", issues: [{ code: "syntax", severity: "error", path: [], message: payload.broken }] };
  const built = buildRequest(info.id, payload, { ...work.options, baseUrl: settings.upstreams.get(info.system), headers: work.headers });
  if (!built.ok) return { outcome: "rejected", issues: built.issues };
  const key = { "idempotency-key": `${id}-${number}` };
  let reason = "";
  for (let attempt = 1; attempt <= settings.attempts; attempt++) {
    let wait = settings.backOff * 2 ** (attempt - 1) * (0.5 + Math.random());
    try {
      const answer = await send(built.request, key, settings.upstreamTimeout, undefined, async (response) => ({
        status: response.status,
        retryAfter: response.headers.get("retry-after"),
        body: await textWithin(response, LONGEST_ERROR),
      }));
      const refusals = explainError(info.id, answer);
      // Some say no with a status that says yes.
      if (answer.status < 300 && refusals.length === 0) return { outcome: "sent" };
      if (answer.status < 500 && ![408, 425, 429].includes(answer.status)) return { outcome: "rejected", issues: refusals };
      reason = `the upstream answered ${answer.status}`;
      const asked = secondsOf(answer.retryAfter) * 1000;
      if (asked > LONGEST_WAIT) throw new Later(Math.min(43_200, Math.ceil(asked / 1000)));
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

/** Seconds that a Retry-After asks for: a number, or a date. */
function secondsOf(text) {
  if (text === null) return 0;
  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}
