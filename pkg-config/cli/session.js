// What a command says and how it ends: issues to a report, rejects to a file, and the exit code.

import { localize } from "user-preflight";
import { issueInFlags } from "./flags.js";
import { openOutput, standardError, standardOutput } from "./output.js";
import { makeReporter } from "./report.js";
import { Closed, Stop } from "./stop.js";
import { coloursOf, harmless, widthOf } from "./terminal.js";

/** Of what goes to a file of rejects, so many are shown to people too; and of many payloads that only have warnings. */
const SHOWN = 20;

export class Session {
  exitCode = 0;
  /** Rejects among lines and rows, and those that pass with warnings. */
  rejected = 0;
  warned = 0;

  /** @param flags of the command line; `toError`: the report goes to standard error, as the payload goes to standard output;
   * `hintOf`: what says what to do about an issue. */
  static async open(flags, toError, hintOf) {
    const session = new Session();
    session.locale = flags.locale === undefined ? undefined : await localeOf(flags.locale);
    session.withSecrets = flags.withSecrets;
    const output = toError ? standardError : standardOutput;
    session.reporter = makeReporter(flags.json ? "json" : (flags.format ?? "text"), output, { colours: coloursOf(output.stream), columns: widthOf(output.stream), quiet: flags.quiet, terse: toError, hintOf });
    session.most = !flags.json && (flags.format ?? "text") === "text" ? SHOWN : Infinity;
    if (flags.rejects !== undefined) session.rejects = openOutput(flags.rejects);
    session.flags = flags;
    return session;
  }

  beforeWriting(action) {
    this.reporter.beforeWriting = action;
  }

  /** Says what was found in a payload. `line`: its line, where the file holds many. */
  payload(file, source, issues, line) {
    if (issues.length === 0) return undefined;
    const failed = issues.some(({ severity }) => severity === "error");
    if (!failed && line !== undefined && ++this.warned > this.most) return undefined;
    const said = (this.locale === undefined ? issues : localize(issues, this.locale)).map(issueInFlags);
    const waiting = [];
    if (failed) {
      this.exitCode = Math.max(this.exitCode, 1);
      if (this.rejects && source) {
        const payload = this.withSecrets ? source.text : source.masked(issues);
        const writing = this.rejects.write(`${JSON.stringify({ file, ...(line !== undefined && { line, item: source.item }), issues: said, payload })}\n`);
        if (line !== undefined && ++this.rejected > this.most) return writing;
        waiting.push(writing);
      }
    }
    waiting.push(this.reporter.payload(file, source, said, line));
    const slow = waiting.filter((promise) => promise !== undefined);
    return slow.length === 0 ? undefined : Promise.all(slow);
  }

  fileDone(file, summary) {
    return this.reporter.fileDone(file, summary);
  }

  note(text) {
    return this.reporter.note(text);
  }

  /** A file that cannot be used; the others are gone on with. */
  async failed(error) {
    if (!(error instanceof Stop) || error instanceof Closed) throw error;
    await this.reporter.flush();
    await standardError.write(`user-preflight: ${harmless(error.message)}\n`);
    this.exitCode = 2;
  }

  async finish() {
    if (this.warned > this.most) await this.note(`of what passed with warnings the first ${SHOWN} are shown here; --json shows all`);
    if (this.rejected > this.most) await this.note(`the first ${SHOWN} rejects are shown here; all are in ${this.flags.rejects}`);
    await this.reporter.finish();
    await this.rejects?.finish();
    return this.exitCode;
  }
}

async function localeOf(tag) {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag);
    const locale = await import(`user-preflight/locales/${canonical.split("-")[0]}`);
    return locale.default;
  } catch {
    throw new Stop(`there is no locale ${JSON.stringify(tag)}; there are ${LOCALES.join(", ")}`);
  }
}

export const LOCALES = ["da", "de", "en", "es", "fr", "nb", "nl", "pt", "sv"];
