// One import's books: which parts are still to be sent, and what became of the others. What a part came to is added once, whatever is
// delivered twice, so that in the end sent + rejected + dead + cancelled = lines. A part that is done leaves no row behind, so the
// books of an import that is keeping up stay as short as those of any other.
import { DurableObject } from "cloudflare:workers";
import { settingsOf } from "../settings.js";
import { importPrefix } from "./keys.js";
import { bury } from "./letters.js";

/** A part that stalled this often is given up: after nearly three days, where the first wait is two minutes and each further one doubles. */
export const MOST_STALLS = 10;
/** Parts that are enqueued by one alarm, and by one call. */
const MOST_AT_ONCE = 50_000;
const BATCH = 100;

export class ImportTracker extends DurableObject {
  constructor(context, env) {
    super(context, env);
    this.sql = context.storage.sql;
    // Whoever asks for an import that there is not makes an object of that name; nothing is stored in it.
    this.exists = this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'import'").toArray().length > 0;
  }

  /** The import itself; nothing where there is none. */
  head() {
    return this.exists ? this.sql.exec("SELECT * FROM import").one() : undefined;
  }

  /** Says whether it is new. */
  async create({ id, schema, format, options, headers, owner }) {
    if (this.exists) return false;
    this.sql.exec(`CREATE TABLE import (
      id TEXT, schema TEXT, format TEXT, options TEXT, headers TEXT, owner TEXT, state TEXT, created INTEGER, heard INTEGER, ended INTEGER,
      open INTEGER DEFAULT 1,
      lines INTEGER DEFAULT 0, parts INTEGER DEFAULT 0, partsDone INTEGER DEFAULT 0,
      sent INTEGER DEFAULT 0, rejected INTEGER DEFAULT 0, dead INTEGER DEFAULT 0, cancelled INTEGER DEFAULT 0)`);
    // `lines` are those that are still to be sent, `later` says which they are where a turn has sent others; `kept` are the turns that counted.
    this.sql.exec(`CREATE TABLE part (
      number INTEGER PRIMARY KEY, first INTEGER, lines INTEGER, state TEXT, stalls INTEGER DEFAULT 0, touched INTEGER,
      turn INTEGER DEFAULT 0, kept TEXT DEFAULT '[]', later TEXT)`);
    const now = Date.now();
    this.sql.exec(
      "INSERT INTO import (id, schema, format, options, headers, owner, state, created, heard) VALUES (?, ?, ?, ?, ?, ?, 'receiving', ?, ?)",
      id, schema, format, JSON.stringify(options), JSON.stringify(headers), owner, now, now,
    );
    this.exists = true;
    await this.wake();
    return true;
  }

  /** A part lies in the bucket. Says whether it is taken, and more are wanted. */
  add(number, first, lines) {
    if (this.head()?.state !== "receiving") return false;
    const now = Date.now();
    this.sql.exec("INSERT INTO part (number, first, lines, state, touched) VALUES (?, ?, ?, 'waiting', ?)", number, first, lines, now);
    this.sql.exec("UPDATE import SET lines = lines + ?, parts = parts + 1, heard = ?", lines, now);
    return true;
  }

  /** The upload goes on, however slowly. */
  hear() {
    if (this.exists) this.sql.exec("UPDATE import SET heard = ?", Date.now());
  }

  /** The upload has ended: `state` is "sending" where all of it came, "cut" where it broke off. */
  async close(state) {
    if (!this.exists) return;
    this.sql.exec("UPDATE import SET open = 0, state = CASE state WHEN 'receiving' THEN ? ELSE state END", state);
    await this.settle();
  }

  /** A consumer takes a part up: its turn, which ends every other's. Says how to send it; nothing where there is nothing to do any more. */
  async begin(number) {
    const head = this.head();
    const part = head && this.sql.exec("SELECT * FROM part WHERE number = ?", number).toArray()[0];
    if (part === undefined) return null;
    const turn = part.turn + 1;
    this.sql.exec("UPDATE part SET turn = ? WHERE number = ?", turn, number);
    if (head.state === "cancelled") {
      await this.finish(number, turn, { cancelled: part.lines });
      return null;
    }
    this.touch(number);
    const { first, lines, kept, later, stalls } = part;
    return { schema: head.schema, format: head.format, options: JSON.parse(head.options), headers: JSON.parse(head.headers), first, lines, turn, idle: stalls, kept: JSON.parse(kept), later: JSON.parse(later) };
  }

  /** It is still being worked on. Says whether to go on. */
  beat(number, turn) {
    if (!this.holds(number, turn)) return false;
    this.touch(number);
    return this.head().state !== "cancelled";
  }

  /** Whether it is still this turn's. */
  holds(number, turn) {
    return this.exists && this.sql.exec("SELECT 1 FROM part WHERE number = ? AND turn = ?", number, turn).toArray().length > 0;
  }

  /**
   * The upstream wants the rest of a part so many seconds later: what was sent until then is counted. Says how often in a row nothing
   * was; nothing where it is another turn's.
   */
  async pause(number, turn, seconds, counts, later) {
    if (!this.holds(number, turn)) return undefined;
    const done = Object.values(counts).reduce((sum, count) => sum + count, 0);
    this.count(0, counts);
    const { kept, stalls, lines } = this.sql.exec("SELECT kept, stalls, lines FROM part WHERE number = ?", number).one();
    const idle = done === 0 ? stalls + 1 : 0;
    this.sql.exec(
      "UPDATE part SET lines = lines - ?, kept = ?, later = ?, stalls = ? WHERE number = ?",
      done, JSON.stringify([...JSON.parse(kept), turn]), JSON.stringify(later), idle, number,
    );
    this.rest(number, seconds);
    // What was cancelled meanwhile does not wait.
    if (this.head().state === "cancelled") await this.finish(number, turn, { cancelled: lines - done });
    return idle;
  }

  /** It has gone back into the queue and comes again after so many seconds: until then it has not stalled. */
  rest(number, seconds) {
    if (this.exists) this.sql.exec("UPDATE part SET state = 'waiting', touched = ? WHERE number = ?", Date.now() + seconds * 1000, number);
  }

  touch(number) {
    const now = Date.now();
    this.sql.exec("UPDATE part SET state = 'running', touched = ? WHERE number = ?", now, number);
    this.sql.exec("UPDATE import SET heard = ?", now);
  }

  /** What the rest of a part came to. Counted once, and only for who has its turn; says whether it was. */
  async finish(number, turn, counts) {
    if (!this.holds(number, turn)) return false;
    this.sql.exec("DELETE FROM part WHERE number = ?", number);
    this.count(1, counts);
    await this.settle();
    return true;
  }

  count(parts, { sent = 0, rejected = 0, dead = 0, cancelled = 0 }) {
    this.sql.exec(
      "UPDATE import SET partsDone = partsDone + ?, sent = sent + ?, rejected = rejected + ?, dead = dead + ?, cancelled = cancelled + ?",
      parts, sent, rejected, dead, cancelled,
    );
  }

  /** Stops it: parts that have not begun are left, those under way stop at their next look. What has ended stays as it ended. */
  async cancel() {
    if (!this.status().ended) {
      this.sql.exec("UPDATE import SET state = 'cancelled'");
      const { parts, lines } = this.sql.exec("SELECT COUNT(*) AS parts, COALESCE(SUM(lines), 0) AS lines FROM part WHERE state = 'waiting'").one();
      this.sql.exec("DELETE FROM part WHERE state = 'waiting'");
      this.count(parts, { cancelled: lines });
      await this.settle();
    }
    return this.status();
  }

  /** How far it is. */
  status() {
    const head = this.head();
    if (head === undefined) return null;
    const { id, schema, state, lines, parts, partsDone, sent, rejected, dead, cancelled, created, owner, open } = head;
    // As long as the file comes in, also one that is cancelled may still bring parts.
    const ended = open === 0 && partsDone === parts;
    const named = state === "sending" && ended ? "done" : state;
    const waiting = ended ? undefined : this.waiting();
    return { id, schema, state: named, ended, lines, parts, partsDone, sent, rejected, dead, cancelled, ...(waiting && { waiting }), created: new Date(created).toISOString(), owner };
  }

  /** The parts that wait for the upstream, until when the first of them does, and why. */
  waiting() {
    const put = this.sql.exec("SELECT COUNT(*) AS parts, MIN(touched) AS until, later FROM part WHERE state = 'waiting' AND later IS NOT NULL").one();
    return put.parts === 0 ? undefined : { parts: put.parts, until: new Date(put.until).toISOString(), reason: JSON.parse(put.later).reason };
  }

  /** As soon as nothing is to be sent any more, the caller's headers are forgotten, and the rest has its time. */
  async settle() {
    const head = this.head();
    const { ended, id, schema, state, lines, sent, rejected, dead, cancelled } = this.status();
    if (head.ended !== null || !ended) return;
    console.log(JSON.stringify({ event: "import ended", import: id, schema, state, lines, sent, rejected, dead, cancelled }));
    this.sql.exec("UPDATE import SET headers = '{}', ended = ?", Date.now());
    await this.wake();
  }

  /** Nothing is left of the import, here and in the bucket. */
  async remove() {
    const head = this.head();
    if (head === undefined) return;
    const { bucket } = settingsOf(this.env);
    for (let more = true; more; ) {
      const { objects, truncated } = await bucket.list({ prefix: importPrefix(head.id) });
      if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key));
      more = truncated;
    }
    this.exists = false;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** The next look: whether a part has stalled or, of an import that has ended, whether its time is up. */
  async wake() {
    const { stall, keep } = settingsOf(this.env);
    const { ended } = this.head();
    await this.ctx.storage.setAlarm(ended === null ? Date.now() + stall : ended + keep);
  }

  /** Enqueues what stalled once more; an upload that nothing was heard of has broken off; what has ended is removed after a time. */
  async alarm() {
    try {
      await this.look();
    } catch (error) {
      // The runtime tries again a few times, and then never.
      console.warn(JSON.stringify({ event: "alarm failed", import: this.head()?.id, error: error?.name ?? "unknown" }));
      return this.ctx.storage.setAlarm(Date.now() + settingsOf(this.env).stall);
    }
    if (this.exists) await this.wake();
  }

  async look() {
    const { stall, keep, queue, bucket } = settingsOf(this.env);
    const head = this.head();
    if (head === undefined) return;
    if (head.ended !== null && head.ended + keep <= Date.now()) return this.remove();
    const now = Date.now();
    const silent = head.heard + stall < now;
    if (head.open && silent) await this.close("cut");
    // A part that waits in the queue is not lost as long as others are being sent.
    const lost = this.sql.exec(
      `SELECT number, stalls FROM part WHERE touched + ? * (1 << stalls) < ? AND (state = 'running' OR ?) ORDER BY number LIMIT ${MOST_AT_ONCE}`,
      stall, now, silent ? 1 : 0,
    ).toArray();
    for (const { number, stalls } of lost) {
      const work = stalls >= MOST_STALLS && (await this.begin(number));
      if (work) await bury(bucket, this, head.id, number, work);
    }
    const again = lost.filter(({ stalls }) => stalls < MOST_STALLS).map(({ number }) => number);
    for (let at = 0; at < again.length; at += BATCH) {
      const batch = again.slice(at, at + BATCH);
      this.sql.exec(`UPDATE part SET stalls = stalls + 1, touched = ? WHERE number IN (${batch.join(", ")})`, now);
      await queue.sendBatch(batch.map((part) => ({ body: { import: head.id, part } })));
    }
  }
}
