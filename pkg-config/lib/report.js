// Makes issues, changes and values out of the words that wasm lays out (src/check/report.rs describes them, src/wasm/abi.rs the header).

import { copy, headerPlace, ids, memoryWords, names, textAt } from "./engine.js";
import { problems, changeRules, schemas } from "./tables.js";

// Tags and flags of src/document/mod.rs.
const FALSE = 1, TRUE = 2, NUMBER = 3, TEXT = 4, LIST = 5, RECORD = 6, NAME = 7, DATE = 8, BIGINT = 9;
const EDITED = 1 << 6, REMOVED = 1 << 7;
const TEXTUAL = 0xfffe;
/** Stands for nothing; and, before a path's segment, for a documented name and an index. */
const NONE = 0xffffffff, NAMED = 0xffffffff, INDEXED = 0xfffffffe;

/** What is the same in all issues of one problem; made when the first is met. */
const known = [];

/** What is known of a problem. */
function learn(problem) {
  const [code, template, constant, kinds] = problems[problem];
  // All members that an issue's params have, so that a copy has them too, and only gets their values.
  const params = { ...constant, ...kinds };
  return (known[problem] = {
    code,
    names: Object.keys(kinds),
    kinds: Object.values(kinds),
    params: Object.keys(params).length > 0 ? params : undefined,
    // Text and names in turn.
    parts: template.split(/[{}]/),
    isPlace: code === "syntax",
    hasVendorCode: code !== "syntax" && code !== "limit",
  });
}

/** Names in messages are cut after so many characters: they can be anything. */
const LONGEST_NAME = 80;

/** What the last call found. `kept` are the values that a Reader kept; `moved` says where in the input a place in the text is. */
export class Report {
  constructor(place, kept, moved = (place) => place) {
    this.schema = schemas[place];
    this.kept = kept;
    this.moved = moved;
    const words = (this.words = memoryWords());
    const header = headerPlace();
    this.input = words[header];
    this.nodes = words[header + 2] >> 2;
    this.ok = words[header + 5] === 0;
    this.issueCount = words[header + 6];
    this.changeCount = words[header + 7];
    this.at = words[header + 8] >> 2;
    this.changesAt = words[header + 9] >> 2;
    this.output = words[header + 10];
    this.outputLength = words[header + 11];
    this.changed = words[header + 12] !== 0;
  }

  /** Text by its place in the document. */
  text(start, length) {
    return textAt(this.input + start, length);
  }

  path() {
    const { words } = this;
    let { at } = this;
    // Nearly always: one documented member.
    if (words[at] === 1 && words[at + 1] === NAMED) {
      this.at = at + 3;
      return [names[words[at + 2]]];
    }
    const path = [];
    for (let count = words[at++]; count > 0; count--, at += 2) {
      const kind = words[at], value = words[at + 1];
      path.push(kind === NAMED ? names[value] : kind === INDEXED ? value : this.text(value, kind));
    }
    this.at = at;
    return path;
  }

  issues() {
    const issues = [];
    const { words, schema, moved } = this;
    for (let count = this.issueCount; count > 0; count--) {
      const { at } = this;
      this.at += 6;
      const path = this.path();
      const problem = words[at] & 255;
      const about = known[problem] ?? learn(problem);
      const first = words[at + 3];
      const issue = said(about, words[at] > 255, path, about.isPlace ? moved(first) : first, words[at + 4], this.names(), schema);
      if (words[at + 5] !== NONE) issue.params = { ...issue.params, entry: words[at + 5] };
      if (words[at + 1] !== NONE) issue.range = [moved(words[at + 1]), moved(words[at + 2])];
      issues.push(issue);
    }
    return issues;
  }

  /** Documented names: how many, and which; nothing where there are none. */
  names() {
    const { words } = this;
    let count = words[this.at++];
    if (count === 0) return;
    const listed = [];
    for (; count > 0; count--) listed.push(names[words[this.at++]]);
    return listed;
  }

  changes() {
    const changes = [];
    this.at = this.changesAt;
    for (let count = this.changeCount; count > 0; count--) {
      const rule = changeRules[this.words[this.at++]];
      const change = { path: this.path(), rule };
      const { at } = this;
      this.at += 8;
      if (this.words[at] !== NONE) change.from = this.scalar(at);
      if (this.words[at + 4] !== NONE) change.to = this.scalar(at + 4);
      changes.push(change);
    }
    return changes;
  }

  /** The normalized text. */
  body() {
    return copy(this.output, this.outputLength);
  }

  /** The value of the node at a place in memory that holds no others. */
  scalar(at) {
    const { words } = this;
    const head = words[at];
    if (this.kept !== undefined && !(head & EDITED)) return this.kept[words[at + 3]];
    switch (head & 15) {
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NUMBER:
        return Number(this.text(words[at + 1], words[at + 2]));
      case TEXT:
      case DATE:
      case BIGINT:
        return this.text(words[at + 1], words[at + 2]);
      default:
        return null;
    }
  }

  /** The whole value, in the order of the nodes, without what was taken out. */
  value() {
    this.next = this.nodes;
    return this.build();
  }

  build() {
    const { words, kept } = this;
    let at = this.next;
    const head = words[at];
    const tag = head & 15;
    if (tag !== LIST && tag !== RECORD) {
      this.next = at + 4;
      return this.scalar(at);
    }
    const end = at + words[at + 3] * 4;
    const value = tag === LIST ? [] : {};
    let name;
    for (at += 4; at < end; ) {
      const inner = words[at];
      const innerTag = inner & 15;
      if (innerTag === NAME) {
        if (!(inner & REMOVED)) name = inner & EDITED ? this.text(words[at + 1], words[at + 2]) : kept[words[at + 3]];
        at += 4;
        continue;
      }
      const spans = innerTag === LIST || innerTag === RECORD;
      if (inner & REMOVED) {
        at += spans ? words[at + 3] * 4 : 4;
        continue;
      }
      let member;
      if (spans) {
        this.next = at;
        member = this.build();
        at = this.next;
      } else {
        member = inner & EDITED ? this.scalar(at) : kept[words[at + 3]];
        at += 4;
      }
      const id = inner >>> 16;
      if (tag === LIST) value.push(member);
      else if (id !== TEXTUAL) value[names[id]] = member;
      // Assigning to names of the prototype's members would change it, or fail where it is frozen.
      else Object.defineProperty(value, name, { __proto__: null, value: member, writable: true, enumerable: true, configurable: true });
    }
    this.next = end;
    return value;
  }
}

/** The issue of an input as a whole. */
export const describe = (problem, fact, schema) => said(known[problem] ?? learn(problem), false, [], fact, 0, undefined, schema);

/** An issue, with its message in English. `listed` are the names in it. */
function said({ code, names: parameters, kinds, params: constant, parts, hasVendorCode }, warning, path, first, second, listed, schema) {
  let params;
  if (constant !== undefined) {
    params = { ...constant };
    let next = first;
    for (let at = 0; at < parameters.length; at++) {
      const kind = kinds[at];
      let value;
      if (kind === "number" || kind === "name") {
        value = kind === "number" ? next : names[next];
        next = second;
      } else if (kind === "numbers") value = Array.from({ length: second - first + 1 }, (_, place) => String(first + place));
      else value = kind === "names" ? listed : [...schema.types];
      params[parameters[at]] = value;
    }
  }
  const severity = warning ? "warning" : "error";
  let message = parts[0];
  for (let part = 1; part < parts.length; part += 2) {
    const name = parts[part];
    const fact = name === "path" ? pathText(path) : params[name];
    message += (typeof fact === "object" ? fact.join(", ") : fact) + parts[part + 1];
  }
  const { codes } = schema;
  const vendorCode = codes === undefined || warning || !hasVendorCode || (code === "unsupported" && path.length === 0) ? undefined : codes[Object.hasOwn(codes, path[0]) ? path[0] : ""];
  // Made at once, with what they have: engines take longer to add a member than to make one.
  if (vendorCode !== undefined) return params === undefined ? { code, severity, path, message, vendorCode } : { code, severity, path, message, params, vendorCode };
  return params === undefined ? { code, severity, path, message } : { code, severity, path, message, params };
}

export function pathText(path) {
  if (path.length === 0) return "The payload";
  // Nearly always: one documented member of the root.
  if (path.length === 1 && ids.has(path[0])) return path[0];
  let text = "";
  for (const segment of path) {
    if (typeof segment === "number") text += `[${segment}]`;
    else text += (text && ".") + inSentence(segment);
  }
  return text;
}

/** What is not seen, or moves what is around it, beyond ASCII: white space, controls, directions. */
const RARE = String.raw`\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff`;
/** In ASCII too, and quotation marks; or nothing at all. */
const UNSEEN = new RegExp(`^$|[\\0- "${RARE}]`);
const ESCAPED = new RegExp(`[${RARE}]`, "g");

/** A name as a sentence can hold it: cut where it is long, quoted and escaped where it could be taken for something else. */
function inSentence(name) {
  if (name.length > LONGEST_NAME) {
    const characters = [...name.slice(0, 2 * LONGEST_NAME + 2)];
    if (characters.length > LONGEST_NAME) name = `${characters.slice(0, LONGEST_NAME).join("")}…`;
  }
  if (!UNSEEN.test(name)) return name;
  return JSON.stringify(name).replace(ESCAPED, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
