// What the queue delivers: parts of imports, each a pointer into the bucket. A part is sent line by line, several at a time, and
// its result is written down once. Delivery is at least once: a part whose consumer died is sent again from its beginning, so
// every line carries an Idempotency-Key, the import's id and the line's number, by which the upstream must know a line it has seen.
import { schemas } from "user-preflight";
import { sendLine } from "./delivery.js";
import { isId, partKey } from "./keys.js";
import { bury, writeDown } from "./letters.js";
import { unsentOf } from "./lines.js";
import { MOST_STALLS } from "./tracker.js";

/** Milliseconds between two signs of life, at which a consumer hears whether the import was cancelled. */
const BEAT = 1000;
/** So many lines in a row that come to nothing are no fault of theirs. */
const IN_A_ROW = 10;
/** The longest that an upstream is left alone which does not answer, in milliseconds. */
const LONGEST_PAUSE = 3_600_000;

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
  const lines = unsentOf(object === null ? new Uint8Array() : new Uint8Array(await object.arrayBuffer()), work);
  const info = infos.get(work.schema);
  const counts = { sent: 0, rejected: 0, dead: 0, cancelled: 0 };
  const letters = { rejects: [], dead: [] };
  let going = true;
  // Lines that the upstream wants later, and in how many seconds.
  const again = [];
  let pause = 0;
  // Why the rest is put off.
  let why;
  // Lines that it could not take, so many of them in a row, and whether it answered any, if with a fault of its own.
  const failed = [];
  let failures = 0;
  let answered = false;
  // Lines in a row that it did not let in, and what it said.
  let shut = 0;
  let closed;
  const beat = async () => {
    if (!(await tracker.beat(part, turn))) going = false;
  };
  // A sign of life that does not arrive is followed by another.
  const beats = setInterval(() => beat().catch(() => {}), Math.min(BEAT, settings.stall / 4));
  const end = Date.now() + settings.longestTurn;
  const sender = async () => {
    while (going && pause === 0 && failures < IN_A_ROW && closed === undefined) {
      if (Date.now() > end) {
        // A consumer that takes its time is ended by the runtime, and all of the part would be sent again.
        pause = 1;
        why = "the upstream is slow";
        return;
      }
      const { value, done } = lines.next();
      if (done) return;
      const { outcome, seconds, isShut, isAway, isChecked, ...reason } = await sendLine(value, { settings, info, work, id });
      if (outcome === "later") {
        pause = Math.max(pause, seconds);
        why = reason.reason;
        again.push(value.number);
        continue;
      }
      if (outcome === "failed") {
        failures++;
        answered ||= !isAway;
        failed.push({ line: value.number, ...reason });
        continue;
      }
      if (!isChecked) {
        answered = true;
        failures = 0;
        shut = isShut ? shut + 1 : 0;
        if (shut >= IN_A_ROW) closed = reason.reason;
      }
      counts[outcome]++;
      if (outcome !== "sent") letters[outcome === "dead" ? "dead" : "rejects"].push({ line: value.number, ...reason });
    }
  };
  try {
    await Promise.all(Array.from({ length: settings.concurrency }, sender));
  } finally {
    clearInterval(beats);
  }
  if (going && closed === undefined && failed.length > 0 && (failures >= IN_A_ROW || !answered)) {
    // It is down, for all of them.
    why = failed.at(-1).reason;
    pause = Math.max(pause, Math.ceil(Math.min(LONGEST_PAUSE, settings.pause * 2 ** work.idle) / 1000));
    again.push(...failed.map(({ line }) => line));
  } else {
    counts.dead += failed.length;
    letters.dead.push(...failed);
  }
  if (going && closed !== undefined) {
    // What is left would be sent in vain, and may lock its sender out.
    const left = [...again, ...Array.from(lines, ({ number }) => number)];
    counts.dead += left.length;
    letters.dead.push(...left.map((number) => ({ line: number, reason: `not sent: ${closed} to those before` })));
    pause = 0;
  }
  going &&= pause > 0;
  if (going) {
    console.warn(JSON.stringify({ event: "part put off", import: id, part, seconds: pause, reason: why }));
    const { value } = lines.next();
    const later = { again, from: value?.number ?? Number.MAX_SAFE_INTEGER, reason: why };
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
