// Reads a JavaScript value into nodes, four words each (src/document/mod.rs and src/format/js.rs describe them).
//
// Getters and Proxies are the caller's code: they may throw, lie, and call back in here. So the walk writes into buffers of
// its own, reads every value just once, keeps what it read where something is to be built of it, and no wasm is touched
// before it has ended.

import { LARGE, ids, names } from "./engine.js";

// Tags and flags of src/document/mod.rs.
const NULL = 0, FALSE = 1, TRUE = 2, NUMBER = 3, TEXT = 4, LIST = 5, RECORD = 6, NAME = 7, DATE = 8, BIGINT = 9, OTHER = 10;
const UNREADABLE = 11, MISSING = 12, CODE = 13;
const LONE = 1 << 5, FLAT = 1 << 9;
const UNNAMED = 0xffff << 16, TEXTUAL = 0xfffe << 16;

const encoder = new TextEncoder();

/** Thrown where the walk meets a limit; compared, never looked into, as what a payload throws may bite who looks into it. */
const LIMIT = Symbol("limit");

/** Objects that are no records, lists or maps, whatever members they have. */
const FOREIGN = /^\[object (?:Map|Set|Weak(?:Map|Set|Ref)|RegExp|Error|DOMException|Promise|(?:Shared)?ArrayBuffer|DataView|Headers|Request|Response|Blob|File|ReadableStream|HTML\w*Element)\]$/;

/** Forms, which are read where a whole payload is wanted. */
const FORM = /^\[object (?:FormData|URLSearchParams)\]$/;

const tagOf = Object.prototype.toString;

/** Stands for a value that could not be read. */
const THREW = Symbol("threw");

function read(object, name) {
  try {
    return object[name];
  } catch {
    return THREW;
  }
}

/** What a box holds; nothing where an object only says it is one. */
const opened = (open) => (object) => {
  try {
    return open(object);
  } catch {
    return undefined;
  }
};
const BOXES = { "[object Date]": opened((object) => new Date(Date.prototype.getTime.call(object))) };
for (const { name, prototype } of [Number, String, Boolean, BigInt, Symbol]) BOXES[`[object ${name}]`] = opened((object) => prototype.valueOf.call(object));
const PLAIN = Object.prototype;
/** Has no members, unless somebody wrote to Object.prototype. */
const EMPTY = {};

/**
 * Objects of one program have their members in the same order again and again: which name came last behind a member is tried
 * first. Places that fall together only guess worse. (src/format/json/names.rs does the same.)
 */
const ROOM = 1023, SPREAD = 937;
const guesses = new Uint16Array(ROOM + 1);

/** A walk that nobody is at. */
let idle;

/** What reading a value gave: nodes, their joined text, and, if wanted, each node's value. */
export class Reader {
  packed = new Uint32Array(2048);
  count = 0;
  text = "";
  /** Bytes of a value counted against the limit: names and text, and one for each value in it. */
  size = 0;
  /** The same of the first of two values, and where its text ends. */
  firstSize = 0;
  firstEnd = 0;
  limits;
  kept;
  /** The name of the list whose items are being read. */
  around = 0xffff;
  /** The containers around what is being read. */
  open = [];

  /** A reader that no walk is using. */
  static take(limits, keep) {
    const reader = idle ?? new Reader();
    idle = undefined;
    reader.count = reader.size = 0;
    reader.limits = limits;
    reader.kept = keep ? [] : undefined;
    return reader;
  }

  /** Gives it back; nothing of the payload stays behind. */
  release() {
    this.text = "";
    this.kept = undefined;
    if (this.open.length > 0) this.open.length = 0;
    if (this.packed.length > 65536) this.packed = new Uint32Array(2048);
    idle = this;
  }

  /** Reads a value, or two of them one behind the other, each within the limits; gives the limit that one met, if one did.
   *  The first may be that of a field. */
  read(values, field = false) {
    try {
      for (let place = 0; place < values.length; place++) {
        this.firstSize = this.size;
        this.firstEnd = this.text.length;
        this.size = 0;
        this.around = 0xffff;
        this.whole = !field || place > 0;
        this.value(values[place], UNNAMED);
      }
    } catch (error) {
      if (error === LIMIT) return this.limit;
      throw error;
    }
  }

  /** Whether there is much in memory now. */
  isLarge() {
    return this.packed.length > LARGE || this.text.length > LARGE;
  }

  /** Whether a value has more bytes than it may, its text being so many more in UTF-8 than it has characters. */
  isOver(more) {
    const { limits: { bytes }, size, text, firstSize, firstEnd } = this;
    const first = firstEnd === 0 ? 0 : encoder.encode(text.slice(0, firstEnd)).length - firstEnd;
    return firstSize + first > bytes || size + more - first > bytes;
  }

  /** Ends the walk at a limit: which one of the options it is. */
  stop(limit) {
    this.limit = limit;
    throw LIMIT;
  }

  node(head, length, value) {
    const place = this.count++;
    if (this.kept !== undefined) this.kept[place] = value;
    const at = place * 4;
    if (at === this.packed.length) this.grow();
    this.packed[at] = head;
    this.packed[at + 1] = this.text.length;
    this.packed[at + 2] = length;
    this.packed[at + 3] = place;
  }

  grow() {
    const packed = new Uint32Array(this.packed.length * 2);
    packed.set(this.packed);
    this.packed = packed;
  }

  /** A node with text; `value` is what it stands for. */
  string(head, string, value) {
    this.size += string.length;
    this.written(head, string, value);
  }

  /** The same where the text is not the payload's own. */
  written(head, string, value) {
    if (++this.size > this.limits.bytes) this.stop("bytes");
    this.node(head, string.length, value);
    this.text += string;
  }

  /** A node without. */
  plain(head, value) {
    if (++this.size > this.limits.bytes) this.stop("bytes");
    this.node(head, 0, value);
  }

  value(value, head) {
    switch (typeof value) {
      case "string":
        return this.string(head | TEXT, value, value);
      case "number":
        // -0 is 0, as JSON has it.
        return Number.isFinite(value) ? this.written(head | NUMBER, String(value), value + 0) : this.plain(head | OTHER, value);
      case "boolean":
        return this.plain(head | (value ? TRUE : FALSE), value);
      case "undefined":
        return this.plain(head | MISSING, value);
      case "bigint":
        // Writing out a huge one would take long; no field holds so many digits, and none holds this.
        return this.written(head | BIGINT, BigInt.asIntN(128, value) === value ? String(value) : `${value < 0n ? "-" : ""}1e99`, value);
      case "object":
        return value === null ? this.plain(head | NULL, null) : this.object(value, head);
      default:
        return this.plain(head | (value === THREW ? UNREADABLE : CODE), value);
    }
  }

  object(object, head) {
    if (this.open.includes(object)) return this.plain(head | UNREADABLE);
    const { count, size } = this;
    const { length } = this.text;
    try {
      if (Array.isArray(object)) return this.list(object, head);
      const prototype = Object.getPrototypeOf(object);
      if (prototype === PLAIN || prototype === null) return this.record(object, head);
      return this.special(object, head);
    } catch (error) {
      if (error === LIMIT) throw error;
      // Reading its members failed: none of them counts.
      this.count = count;
      this.size = size;
      this.text = this.text.slice(0, length);
      if (this.kept !== undefined) this.kept.length = count;
      const depth = this.open.indexOf(object);
      if (depth >= 0) this.open.length = depth;
      this.plain(head | UNREADABLE);
    }
  }

  /** Goes into a container; gives the place of its node. */
  enter(object, head) {
    if (this.open.length >= this.limits.depth) this.stop("depth");
    this.open.push(object);
    this.plain(head);
    return this.count - 1;
  }

  leave(place) {
    this.open.pop();
    this.packed[place * 4 + 3] = this.count - place;
  }

  list(list, head) {
    const { length } = list;
    if (!(length <= this.limits.items)) this.stop("items");
    const place = this.enter(list, head | LIST);
    const around = head >>> 0 === UNNAMED >>> 0 ? this.around : head >>> 16;
    for (let index = 0; index < length; index++) {
      this.around = around;
      const value = read(list, index);
      if (value === undefined) this.plain(UNNAMED | NULL, null);
      else this.value(value, UNNAMED);
    }
    this.leave(place);
  }

  record(record, head) {
    const place = this.enter(record, head | RECORD);
    // What an ordinary object has of its own is what for…in sees, unless somebody wrote to Object.prototype.
    for (const _ in EMPTY) return this.members(record, Object.keys(record), place);
    const { items, bytes } = this.limits;
    const kept = this.kept;
    const base = (head >>> 0 === UNNAMED >>> 0 ? this.around : head >>> 16) * SPREAD;
    const known = names;
    let spot = (base + known.length) & ROOM;
    let members = 0;
    // Text and booleans are nearly all there is: for them everything stays in local variables.
    let { packed, count, text, size } = this;
    for (const name in record) {
      if (++members > items) this.stop("items");
      let id = guesses[spot];
      if (known[id] !== name) {
        id = ids.get(name);
        if (id !== undefined) guesses[spot] = id;
      }
      spot = (base + id) & ROOM;
      // Not by read(): in the loop itself engines know where the member lies.
      let value;
      try {
        value = record[name];
      } catch {
        value = THREW;
      }
      let tag;
      let length = 0;
      if (typeof value === "string") {
        tag = TEXT;
        length = value.length;
      } else if (value === true) tag = TRUE;
      else if (value === false) tag = FALSE;
      if (tag !== undefined && id !== undefined) {
        if ((size += name.length + length + 1) > bytes) this.stop("bytes");
        if (kept !== undefined) kept[count] = value;
        const at = count * 4;
        if (at === packed.length) {
          this.grow();
          packed = this.packed;
        }
        packed[at] = (id << 16) | tag;
        packed[at + 1] = text.length;
        packed[at + 2] = length;
        packed[at + 3] = count++;
        if (tag === TEXT) text += value;
      } else if (value !== undefined) {
        this.count = count;
        this.text = text;
        this.size = size;
        this.member(name, id, value);
        ({ packed, count, text, size } = this);
      }
    }
    this.count = count;
    this.text = text;
    this.size = size;
    this.leave(place);
  }

  /** The members of an object that for…in would see more or less of than its own. */
  members(record, keys, place) {
    if (keys.length > this.limits.items) this.stop("items");
    for (const name of keys) {
      const value = read(record, name);
      if (value !== undefined) this.member(name, ids.get(name), value);
    }
    this.leave(place);
  }

  member(name, id, value) {
    let head = id << 16;
    if (id === undefined) {
      this.string(NAME | UNNAMED, name, name);
      this.size--;
      head = TEXTUAL;
    } else this.size += name.length;
    this.value(value, head);
  }

  /** Objects of classes: primitives in a box, dates, and all the others. */
  special(object, head) {
    const tag = ArrayBuffer.isView(object) ? "" : tagOf.call(object);
    const unboxed = BOXES[tag]?.(object);
    if (unboxed instanceof Date) {
      const time = unboxed.getTime();
      return this.written(head | DATE, Number.isNaN(time) ? "" : unboxed.toISOString(), unboxed);
    }
    if (unboxed !== undefined) return this.value(unboxed, head);
    const foreign = tag === "" || FOREIGN.test(tag);
    const keys = foreign ? [] : Object.keys(object);
    // happy-dom's FormData has no tag.
    const form = FORM.test(tag) || (!foreign && keys.length === 0 && typeof object.getAll === "function");
    if (form && this.whole && this.open.length === 0) return this.form(object, head);
    if (foreign || form) return this.plain(head | OTHER, object);
    this.members(object, keys, this.enter(object, head | RECORD));
  }

  /** The fields of a form, as they come: a name may come again. */
  form(form, head) {
    const place = this.enter(form, head | RECORD | FLAT);
    let fields = 0;
    for (const [given, value] of form) {
      if (++fields > this.limits.items) this.stop("items");
      const name = String(given);
      this.string(NAME | UNNAMED, name, name);
      this.size--;
      if (typeof value === "string") this.string(TEXTUAL | TEXT, value, value);
      // A control for a file without one sends a file of no bytes and no name.
      else if (value.size === 0 && value.name === "") this.string(TEXTUAL | TEXT, "", "");
      else this.plain(TEXTUAL | OTHER, value);
    }
    this.leave(place);
  }

  /**
   * UTF-8 cannot hold half a character: texts with lone surrogates are marked, and joined anew so that two halves of different
   * texts do not make a whole. Only texts outside ASCII get here.
   */
  markLoneSurrogates() {
    if (this.text.isWellFormed() && !this.splitsPair()) return;
    let start = 0;
    let text = "";
    for (let at = 0; at < this.count * 4; at += 4) {
      const tag = this.packed[at] & 15;
      if (tag === LIST || tag === RECORD) continue;
      const end = start + this.packed[at + 2];
      const piece = this.text.slice(start, end);
      start = end;
      if (!piece.isWellFormed()) this.packed[at] |= LONE;
      text += piece.toWellFormed();
    }
    this.text = text;
  }

  /** Whether two texts side by side make one character of two halves. */
  splitsPair() {
    let end = 0;
    for (let at = 0; at < this.count * 4; at += 4) {
      const tag = this.packed[at] & 15;
      if (tag === LIST || tag === RECORD) continue;
      end += this.packed[at + 2];
      if ((this.text.charCodeAt(end) & 0xfc00) === 0xdc00) return true;
    }
    return false;
  }
}
