// One import's books: which parts there are and what became of each. What a part came to is written once, whatever is delivered
// twice, so that in the end sent + rejected + dead + cancelled = lines.
import { DurableObject } from "cloudflare:workers";
import { settingsOf } from "../settings.js";

/** A part that stalled this often is given up. */
const MOST_STALLS = 5;
const COUNTS = ["sent", "rejected", "dead", "cancelled"];

export class ImportTracker extends DurableObject {
  constructor(context, env) {
    super(context, env);
    this.sql = context.storage.sql;
    this.sql.exec(`CREATE TABLE IF NOT EXISTS import (
      id TEXT, schema TEXT, format TEXT, options TEXT, headers TEXT, owner TEXT, state TEXT, lines INTEGER, parts INTEGER, created INTEGER)`);
    this.sql.exec(`CREATE TABLE IF NOT EXISTS part (
      number INTEGER PRIMARY KEY, first INTEGER, lines INTEGER, state TEXT, stalls INTEGER DEFAULT 0, touched INTEGER,
      sent INTEGER DEFAULT 0, rejected INTEGER DEFAULT 0, dead INTEGER DEFAULT 0, cancelled INTEGER DEFAULT 0)`);
  }

  /** The import itself; nothing where there is none. */
  head() {
    return this.sql.exec("SELECT * FROM import").toArray()[0];
  }

  async create({ id, schema, format, options, headers, owner }) {
    this.sql.exec("INSERT INTO import VALUES (?, ?, ?, ?, ?, ?, 'receiving', 0, 0, ?)", id, schema, format, JSON.stringify(options), JSON.stringify(headers), owner, Date.now());
    await this.wake();
  }

  /** A part lies in the bucket. Says whether more are wanted. */
  add(number, first, lines) {
    this.sql.exec("INSERT INTO part (number, first, lines, state, touched) VALUES (?, ?, ?, 'waiting', ?)", number, first, lines, Date.now());
    this.sql.exec("UPDATE import SET lines = lines + ?, parts = parts + 1", lines);
    return this.head().state === "receiving";
  }

  /** The upload has ended: `state` is "sending" where all of it came, "cut" where it broke off. */
  close(state) {
    this.sql.exec("UPDATE import SET state = ? WHERE state = 'receiving'", state);
    return this.settle();
  }

  /** A consumer takes a part up. Says how to send it; nothing where there is nothing to do any more. */
  begin(number) {
    const head = this.head();
    const part = this.part(number);
    if (head === undefined || part === undefined || part.state === "done") return null;
    if (head.state === "cancelled") {
      this.finish(number, { cancelled: part.lines });
      return null;
    }
    this.touch(number, "running");
    return { schema: head.schema, format: head.format, options: JSON.parse(head.options), headers: JSON.parse(head.headers), first: part.first, lines: part.lines };
  }

  /** It is still being worked on. Says whether to go on. */
  beat(number) {
    this.touch(number, "running");
    return this.head()?.state !== "cancelled";
  }

  /** What a part came to. Counted once; says whether this was the first time. */
  finish(number, { sent = 0, rejected = 0, dead = 0, cancelled = 0 }) {
    const { rowsWritten } = this.sql.exec(
      "UPDATE part SET state = 'done', touched = ?, sent = ?, rejected = ?, dead = ?, cancelled = ? WHERE number = ? AND state <> 'done'",
      Date.now(), sent, rejected, dead, cancelled, number,
    );
    this.settle();
    return rowsWritten > 0;
  }

  /** Stops it: parts that have not begun are left, those under way stop at their next look. What has ended stays as it ended. */
  cancel() {
    if (this.status().ended) return this.status();
    this.sql.exec("UPDATE import SET state = 'cancelled' WHERE state IN ('receiving', 'sending', 'cut')");
    this.sql.exec("UPDATE part SET state = 'done', cancelled = lines WHERE state = 'waiting'");
    this.settle();
    return this.status();
  }

  /** How far it is. */
  status() {
    const head = this.head();
    if (head === undefined) return null;
    const sums = this.sql.exec(`SELECT ${COUNTS.map((count) => `COALESCE(SUM(${count}), 0) AS ${count}`).join(", ")}, COALESCE(SUM(state = 'done'), 0) AS partsDone FROM part`).one();
    const { id, schema, state, lines, parts, created, owner } = head;
    const ended = state !== "receiving" && sums.partsDone === parts;
    const named = state === "sending" && ended ? "done" : state;
    return { id, schema, state: named, ended, lines, parts, ...sums, created: new Date(created).toISOString(), owner };
  }

  part(number) {
    return this.sql.exec("SELECT * FROM part WHERE number = ?", number).toArray()[0];
  }

  touch(number, state) {
    this.sql.exec("UPDATE part SET state = ?, touched = ? WHERE number = ? AND state <> 'done'", state, Date.now(), number);
  }

  /** Forgets the caller's headers as soon as nothing is to be sent any more. */
  settle() {
    if (this.status()?.ended) this.sql.exec("UPDATE import SET headers = '{}'");
  }

  async wake() {
    await this.ctx.storage.setAlarm(Date.now() + settingsOf(this.env).stall);
  }

  /** Enqueues what stalled once more; an upload that nothing was heard of has broken off. */
  async alarm() {
    const { stall, queue } = settingsOf(this.env);
    const head = this.head();
    if (head === undefined || this.status().ended) return;
    const before = Date.now() - stall;
    const latest = this.sql.exec("SELECT MAX(touched) AS touched FROM part").one().touched ?? head.created;
    if (head.state === "receiving" && latest < before) this.close("cut");
    const stalled = this.sql.exec("SELECT number, lines, stalls FROM part WHERE state <> 'done' AND touched < ? LIMIT 100", before).toArray();
    for (const { number, lines, stalls } of stalled) {
      if (stalls >= MOST_STALLS) this.finish(number, { dead: lines });
      else {
        this.sql.exec("UPDATE part SET stalls = stalls + 1, touched = ? WHERE number = ?", Date.now(), number);
        await queue.send({ import: head.id, part: number });
      }
    }
    if (!this.status().ended) await this.wake();
  }
}
