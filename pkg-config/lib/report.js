// Makes issues, changes and values out of the words that wasm lays out (src/wasm/abi.rs describes them).

import { copy, names, preflight, textAt, wordsAt } from "./engine.js";
import { problems, changeRules, schemas } from "./tables.js";

// Tags and flags of src/document/mod.rs.
const FALSE = 1, TRUE = 2, NUMBER = 3, TEXT = 4, LIST = 5, RECORD = 6, NAME = 7, DATE = 8, BIGINT = 9;
const EDITED = 1 << 6, REMOVED = 1 << 7;
const UNNAMED = 0xffff, TEXTUAL = 0xfffe;
const NONE = 0xffffffff;

/** Names in messages are cut after so many characters: they can be anything. */
const LONGEST_NAME = 80;

/** What the last call found. `length` is that of its text in bytes, `kept` the values that a Reader kept. */
export class Report {
  constructor(place, length, kept) {
    this.schema = schemas[place];
    this.kept = kept;
    const words = (this.words = wordsAt(preflight.report(length)));
    [this.issueCount, this.changeCount, this.input, this.scratch, this.nodes, this.output, this.outputLength, this.length] = words;
    this.at = 8;
  }

  /** Text by its place in the document. */
  text(start, length) {
    return start < this.length ? textAt(this.input + start, length) : textAt(this.scratch + start - this.length, length);
  }

  path() {
    const { words } = this;
    const path = [];
    for (let count = words[this.at++]; count > 0; count--, this.at += 3) {
      const kind = words[this.at], value = words[this.at + 1];
      path.push(kind === 0 ? names[value] : kind === 1 ? value : this.text(value, words[this.at + 2]));
    }
    return path;
  }

  issues() {
    const issues = [];
    for (let count = this.issueCount; count > 0; count--) {
      const { words, at } = this;
      this.at += 6;
      const path = this.path();
      const listed = this.path();
      const flags = words[at + 1];
      const issue = describe(words[at], flags & 1, path, [words[at + 4], words[at + 5]], listed, this.schema);
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
      if (this.words[at] !== NONE) change.from = this.scalar(at, this.words);
      if (this.words[at + 4] !== NONE) change.to = this.scalar(at + 4, this.words);
      changes.push(change);
    }
    return changes;
  }

  /** The normalized text. */
  body() {
    return copy(this.output, this.outputLength);
  }

  /** The value at a node that holds no others. */
  scalar(at, nodes) {
    const head = nodes[at];
    if (this.kept !== undefined && !(head & EDITED)) return this.kept[nodes[at + 3]];
    switch (head & 15) {
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NUMBER:
        return Number(this.text(nodes[at + 1], nodes[at + 2]));
      case TEXT:
      case DATE:
      case BIGINT:
        return this.text(nodes[at + 1], nodes[at + 2]);
      default:
        return null;
    }
  }

  /** The whole value, in the order of the nodes, without what was taken out. */
  value() {
    this.tree = wordsAt(this.nodes);
    this.next = 0;
    return this.build();
  }

  build() {
    const at = this.next * 4;
    const head = this.tree[at];
    const tag = head & 15;
    if (tag !== LIST && tag !== RECORD) {
      this.next++;
      return this.scalar(at, this.tree);
    }
    const end = this.next + this.tree[at + 3];
    this.next++;
    const value = tag === LIST ? [] : {};
    let name;
    while (this.next < end) {
      const inner = this.tree[this.next * 4];
      if ((inner & 15) === NAME) {
        if (!(inner & REMOVED)) name = this.kept[this.tree[this.next * 4 + 3]];
        this.next++;
      } else if (inner & REMOVED) {
        const spans = (inner & 15) === LIST || (inner & 15) === RECORD;
        this.next += spans ? this.tree[this.next * 4 + 3] : 1;
      } else if (tag === LIST) value.push(this.build());
      else {
        const id = inner >>> 16;
        const key = id === TEXTUAL ? name : names[id];
        const member = this.build();
        // Assigning to this one name would change the prototype.
        if (key === "__proto__") Object.defineProperty(value, key, { value: member, writable: true, enumerable: true, configurable: true });
        else value[key] = member;
      }
    }
    return value;
  }
}

/** An issue, with its message in English. */
export function describe(problem, warning, path, numbers, listed, schema) {
  const { code, template, parameters } = problems[problem];
  const issue = { code, severity: warning ? "warning" : "error", path, message: "" };
  const params = {};
  let used = 0;
  for (const [name, kind, word] of parameters) {
    params[name] = kind === "number" ? numbers[used++] : kind === "name" ? names[numbers[used++]] : kind === "names" ? listed : kind === "types" ? schema.types : word;
  }
  issue.message = template.replace(/\{(\w+)\}/g, (_, name) => {
    if (name === "path") return pathText(path);
    return Array.isArray(params[name]) ? params[name].join(", ") : String(params[name]);
  });
  if (parameters.length > 0) issue.params = params;
  return issue;
}

function pathText(path) {
  if (path.length === 0) return "The payload";
  let text = "";
  for (const segment of path) {
    if (typeof segment === "number") text += `[${segment}]`;
    else text += (text && ".") + cut(segment);
  }
  return text;
}

function cut(name) {
  if (name.length <= LONGEST_NAME) return name;
  const characters = [...name.slice(0, 2 * LONGEST_NAME + 2)];
  return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME).join("")}…` : name;
}
