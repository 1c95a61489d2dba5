// Issues as people, programs and code hosts read them. One reporter per format; each is told about one payload at a time, so a
// report can be of any length.

import { harmless, harmlessLines, wrapped } from "./terminal.js";
import { VERSION } from "./version.js";

/** Collects what a reporter says into pieces worth writing. */
class Reporter {
  pending = "";

  /** @param output to write to; `settings`: { colours, columns, quiet, terse, beforeWriting } */
  constructor(output, settings) {
    this.output = output;
    Object.assign(this, settings);
  }

  say(text) {
    this.pending += text;
    // The promise holds up whoever is faster than the output.
    return this.pending.length > 16384 || this.output.isTerminal ? this.flush() : undefined;
  }

  flush() {
    const text = this.pending;
    this.pending = "";
    this.beforeWriting?.();
    return text === "" ? undefined : this.output.write(this.output.isTerminal ? this.shown(text) : text);
  }

  /** What is for programs, on a terminal: paths hold names as they came. */
  shown(text) {
    return harmlessLines(text);
  }

  fileDone() {}

  /** Says something about all of it. */
  note() {}

  async finish() {
    await this.flush();
  }
}

const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

class Text extends Reporter {
  hinted = new Set();

  /** Colours are meant; all else has been made harmless. */
  shown(text) {
    return text;
  }

  payload(file, source, issues, line) {
    const { colours, columns } = this;
    let text = "";
    for (const issue of issues) {
      const { code, severity, message, vendorCode } = issue;
      const place = source?.place(issue);
      const where = [harmless(file), ...(place ? [place.line, place.column] : line !== undefined ? [line] : [])].join(":");
      const word = severity === "error" ? colours.red("error") : colours.yellow("warning");
      const tail = `[${vendorCode ? `${code}, ${vendorCode}` : code}]`;
      const sentence = `${harmless(message)} ${tail}`;
      // Only a terminal breaks lines; programs read one line an issue.
      const lines = this.output.isTerminal ? wrapped(sentence, 4, columns, where.length + severity.length + 4) : sentence;
      text += `${colours.bold(where)}: ${word}: ${lines.replace(tail, () => colours.dim(tail))}\n`;
      if (place !== undefined && place.to !== place.from) {
        const gutter = String(place.line).padStart(5);
        const { line: shown, indent, carets } = source.excerpt(place, columns - gutter.length - 4, issues);
        text += `${colours.dim(`${gutter} |`)} ${shown}\n${colours.dim(`${"".padStart(5)} |`)} ${indent}${severity === "error" ? colours.red(carets) : colours.yellow(carets)}\n`;
      }
      const hint = this.hintOf?.(issue, source, line);
      // Once is enough, however many lines there are.
      if (hint === undefined || this.hinted.has(hint)) continue;
      this.hinted.add(hint);
      text += `${colours.dim("      =")} ${this.output.isTerminal ? wrapped(hint, 8, columns) : hint}\n`;
    }
    return text === "" ? undefined : this.say(text);
  }

  fileDone(file, { ok, errors, warnings, records, rejected, word }) {
    // Of a payload that comes out, and of which there is nothing to say, nothing is said.
    if (this.quiet || (this.terse && records === undefined && ok && warnings === 0)) return undefined;
    const parts = [];
    if (records !== undefined) parts.push(records === 0 ? `empty, no ${word}s` : `${plural(records, word)}: ${(records - rejected).toLocaleString("en")} passed, ${rejected.toLocaleString("en")} rejected`);
    else parts.push(ok ? "ok" : plural(errors, "error"));
    if (warnings > 0) parts.push(plural(warnings, "warning"));
    const text = `${harmless(file)}: ${parts.join(", ")}`;
    return this.say(`${ok ? this.colours.green(text) : this.colours.bold(text)}\n`);
  }

  note(text) {
    return this.quiet ? undefined : this.say(`user-preflight: ${harmless(text)}\n`);
  }
}

/** One object a line: one for each payload that has issues, and one for each file. */
class Json extends Reporter {
  payload(file, source, issues, line) {
    const placed = issues.map((issue) => ({ ...issue, ...(({ line, column } = {}) => ({ line, column }))(source?.place(issue)) }));
    if (line !== undefined) return this.say(`${JSON.stringify({ file, line, item: source?.item, ok: !issues.some(({ severity }) => severity === "error"), issues: placed })}\n`);
    this.placed = placed;
    return undefined;
  }

  fileDone(file, { ok, records, rejected }) {
    const issues = this.placed ?? [];
    this.placed = undefined;
    return this.say(`${JSON.stringify(records === undefined ? { file, ok, issues } : { file, ok, records, passed: records - rejected, rejected })}\n`);
  }

  note(text) {
    return this.say(`${JSON.stringify({ note: text })}\n`);
  }
}

/** Workflow commands, which GitHub shows beside the lines of a change. */
class GitHub extends Reporter {
  payload(file, source, issues, line) {
    let text = "";
    for (const issue of issues) {
      const place = source?.place(issue);
      const properties = { file, ...(place && { line: place.line, endLine: place.endLine, col: place.column, ...(place.line === place.endLine && { endColumn: place.endColumn }) }), title: issue.vendorCode ?? issue.code };
      if (place === undefined && line !== undefined) properties.line = line;
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escaped(String(value)).replaceAll(":", "%3A").replaceAll(",", "%2C")}`);
      text += `::${issue.severity} ${list.join(",")}::${escaped(harmless(issue.message))}\n`;
    }
    return text === "" ? undefined : this.say(text);
  }

  note(text) {
    return this.say(`::notice::${escaped(harmless(text))}\n`);
  }
}

const escaped = (text) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** SARIF 2.1.0, written as it comes; which rules there were is said behind the results. */
class Sarif extends Reporter {
  rules = new Map();
  any = false;

  constructor(output, settings) {
    super(output, settings);
    this.say('{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":[');
  }

  payload(file, source, issues, lineOfPayload) {
    let text = "";
    for (const issue of issues) {
      const { code, severity, message, path } = issue;
      if (!this.rules.has(code)) this.rules.set(code, this.rules.size);
      const place = source?.place(issue);
      const line = place?.line ?? lineOfPayload;
      const region = place ? { startLine: place.line, startColumn: place.column, endLine: place.endLine, endColumn: place.endColumn } : line && { startLine: line };
      const uri = file === "<stdin>" ? "stdin" : encodeURI(file.toWellFormed().replaceAll("\\", "/")).replaceAll("#", "%23").replaceAll("?", "%3F");
      const result = {
        ruleId: code, ruleIndex: this.rules.get(code), level: severity, message: { text: message },
        locations: [{ physicalLocation: { artifactLocation: { uri }, ...(region && { region }) }, ...(path.length > 0 && { logicalLocations: [{ fullyQualifiedName: path.join(".") }] }) }],
      };
      text += `${this.any ? "," : ""}\n${JSON.stringify(result)}`;
      this.any = true;
    }
    return text === "" ? undefined : this.say(text);
  }

  async finish() {
    const rules = [...this.rules.keys()].map((id) => ({ id, name: id.replace(/(^|_)(.)/g, (_, __, letter) => letter.toUpperCase()) }));
    this.say(`\n],"tool":${JSON.stringify({ driver: { name: "user-preflight", version: VERSION, rules } })}}]}\n`);
    await this.flush();
  }
}

const REPORTERS = { text: Text, json: Json, github: GitHub, sarif: Sarif };
export const FORMATS = Object.keys(REPORTERS);
export const makeReporter = (format, output, settings) => new REPORTERS[format](output, settings);
