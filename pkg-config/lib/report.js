// Makes issues, changes and values out of the words that wasm lays out (src/wasm/abi.rs describes them).

import { copy, memoryWords, names, preflight, textAt } from "./engine.js";
import { problems, changeRules, schemas } from "./tables.js";

// Tags and flags of src/document/mod.rs.
const FALSE = 1, TRUE = 2, NUMBER = 3, TEXT = 4, LIST = 5, RECORD = 6, NAME = 7, DATE = 8, BIGINT = 9;
const EDITED = 1 << 6, REMOVED = 1 << 7;
const TEXTUAL = 0xfffe;
const NONE = 0xffffffff;

/** Names in messages are cut after so many characters: they can be anything. */
const LONGEST_NAME = 80;

/** What the last call found. `length` is that of its text in bytes, `kept` the values that a Reader kept. */
export class Report {
  constructor(place, length, kept) {
    this.schema = schemas[place];
    this.length = length;
    this.kept = kept;
    const at = preflight.report(length) >> 2;
    const words = (this.words = memoryWords());
    this.issueCount = words[at];
    this.changeCount = words[at + 1];
    this.input = words[at + 2];
    this.scratch = words[at + 3];
    this.nodes = words[at + 4] >> 2;
    this.output = words[at + 5];
    this.outputLength = words[at + 6];
    this.at = at + 8;
  }

  /** Text by its place in the document. */
  text(start, length) {
    return start < this.length ? textAt(this.input + start, length) : textAt(this.scratch + start - this.length, length);
  }

  path() {
    const { words } = this;
    let { at } = this;
    // Nearly always: one documented member.
    if (words[at] === 1 && words[at + 1] === 0) {
      this.at = at + 4;
      return [names[words[at + 2]]];
    }
    const path = [];
    for (let count = words[at++]; count > 0; count--, at += 3) {
      const kind = words[at], value = words[at + 1];
      path.push(kind === 0 ? names[value] : kind === 1 ? value : this.text(value, words[at + 2]));
    }
    this.at = at;
    return path;
  }

  issues() {
    const issues = [];
    const { words, schema } = this;
    for (let count = this.issueCount; count > 0; count--) {
      const { at } = this;
      this.at += 6;
      const flags = words[at + 1];
      const path = this.path();
      const listed = words[this.at] > 0 ? this.path() : this.at++;
      const issue = describe(words[at], flags & 1, path, words[at + 4], words[at + 5], listed, schema);
      if (flags & 2) issue.range = [words[at + 2], words[at + 3]];
      issues.push(issue);
    }
    return issues;
  }

  /** The changes; they follow the issues, which must have been read. */
  changes() {
    const changes = [];
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
        if (!(inner & REMOVED)) name = kept[words[at + 3]];
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

/** An issue, with its message in English. */
export function describe(problem, warning, path, first, second, listed, schema) {
  const { code, parts, parameters, words } = problems[problem];
  const params = words !== null || parameters.length > 0 ? { ...words } : undefined;
  let next = first;
  for (let at = 0; at < parameters.length; at++) {
    const name = parameters[at][0];
    const kind = parameters[at][1];
    if (kind === "number" || kind === "name") {
      params[name] = kind === "number" ? next : names[next];
      next = second;
    } else params[name] = kind === "names" ? listed : [...schema.types];
  }
  const issue = { code, severity: warning ? "warning" : "error", path, message: sentence(parts, path, params) };
  if (params !== undefined) issue.params = params;
  return issue;
}

/** Text and names in turn make a message. */
function sentence(parts, path, params) {
  let message = parts[0];
  for (let part = 1; part < parts.length; part += 2) {
    const name = parts[part];
    if (name === "path") message += pathText(path);
    else message += Array.isArray(params[name]) ? params[name].join(", ") : params[name];
    message += parts[part + 1];
  }
  return message;
}

function pathText(path) {
  if (path.length === 0) return "The payload";
  // Nearly always: one documented member of the root.
  if (path.length === 1 && path[0].length <= LONGEST_NAME && path[0]) return path[0];
  let text = "";
  for (const segment of path) {
    if (typeof segment === "number") text += `[${segment}]`;
    else text += (text && ".") + (cut(segment) || '""');
  }
  return text;
}

function cut(name) {
  if (name.length <= LONGEST_NAME) return name;
  const characters = [...name.slice(0, 2 * LONGEST_NAME + 2)];
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME).join("")}…` : name;
}
