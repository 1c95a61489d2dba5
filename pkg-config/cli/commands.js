// What the commands do.

import * as api from "user-preflight";
import { Source } from "./excerpt.js";
import { Fields, pathOf } from "./fields.js";
import { STANDARD_INPUT, kindOf, nameOf, wholeOf } from "./input.js";
import { openOutput, standardOutput } from "./output.js";
import { Runner, tally, valueOf } from "./run.js";
import { Session } from "./session.js";
import { Stop } from "./stop.js";
import { describeField, describeSchema, listSchemas } from "./describe.js";

/** The library's options, out of the flags. */
function optionsOf({ coerce, unknown, partial, id, actor, generateId, require, emptyText, maxIssues, maxBytes, maxDepth, maxItems }) {
  const limits = { bytes: maxBytes, depth: maxDepth, items: maxItems };
  const options = { coerce, unknown, partial, actor, generateId, require, emptyText, maxIssues };
  if (id !== undefined) options.params = { id };
  if (Object.values(limits).some((limit) => limit !== undefined)) options.limits = limits;
  for (const name of Object.keys(options)) if (options[name] === undefined) delete options[name];
  return options;
}

/** Files to read; none and a terminal means that the caller forgot them. */
function filesOf(files) {
  if (files.length > 0) return files;
  if (process.stdin.isTTY) throw new Stop("which file? Name one, or - for standard input");
  return [STANDARD_INPUT];
}

/** An option that is wrong is said before any file is read. */
function checkOptions(schema, options) {
  api.validate(schema, null, options);
}

export async function check(schema, files, flags) {
  await run(schema, filesOf(files), flags, undefined);
}

export async function normalize(schema, files, flags) {
  const named = filesOf(files);
  await run(schema, named, flags, openOutput(flags.output));
}

async function run(schema, files, flags, output) {
  const options = optionsOf(flags);
  checkOptions(schema, options);
  const session = await Session.open(flags, output !== undefined);
  const fields = new Fields(schema);
  const accept = { json: "application/json", xml: "application/xml", form: "application/x-www-form-urlencoded" }[flags.accept] ?? flags.accept;
  const runner = new Runner({ session, schema, fields, options, flags: { ...flags, accept }, output });
  let failed = 0;
  for (const file of files) {
    try {
      await runner.file(file);
    } catch (error) {
      // Where the output is broken, nothing is gained by going on.
      if (output?.broken) throw error;
      await session.failed(error);
      failed++;
    }
  }
  process.exitCode = await session.finish();
  // A part of what was asked for is not what was asked for.
  if (output !== undefined && failed > 0) output.discard();
  else await output?.finish();
}

/** Writes a value that came out, secrets masked on a terminal. */
async function put(schema, flags, value) {
  const output = openOutput(flags.output);
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  await output.write(output.isTerminal && !flags.withSecrets ? new Source(Buffer.from(text), "json", new Fields(schema)).masked([]) : text);
  await output.finish();
}

export async function expand(schema, patch, flags) {
  const options = optionsOf(flags);
  checkOptions(schema, options);
  const session = await Session.open(flags, true);
  const context = { schema, fields: new Fields(schema), options };
  const read = await valueOf(session, patch, { ...context, said: ["syntax", "limit"] });
  const base = flags.base === undefined ? { value: undefined } : await valueOf(session, flags.base, context);
  if ("value" in read && "value" in base) {
    const format = flags.patchFormat && { patchFormat: flags.patchFormat };
    const { ok, issues, value } = api.expandPatch(schema, read.value, base.value, { ...options, ...format });
    await session.payload(nameOf(patch), new PatchSource(read.source), issues);
    await session.fileDone(nameOf(patch), { ok, ...tally(issues) });
    if (ok) await put(schema, flags, value);
  }
  process.exitCode = await session.finish();
}

/** Of a patch, an issue's place is that of its entry. */
class PatchSource extends Source {
  constructor({ bytes, kind, fields }) {
    super(bytes, kind, fields);
  }

  span({ params }) {
    return params?.entry === undefined ? undefined : this.itemSpan(params.entry);
  }
}

export async function diff(schema, before, after, flags) {
  const options = optionsOf(flags);
  checkOptions(schema, options);
  const session = await Session.open(flags, true);
  const context = { schema, fields: new Fields(schema), options };
  const from = await valueOf(session, before, context);
  const to = await valueOf(session, after, context);
  if ("value" in from && "value" in to) {
    const issues = [];
    // Which of the two does not pass, and where, is said better than by the error.
    for (const [file, { source }] of [[before, from], [after, to]]) {
      const found = api.validateBytes(schema, source.bytes, options).issues.filter(({ severity }) => severity === "error");
      if (found.length === 0) continue;
      await session.payload(nameOf(file), source, found);
      await session.fileDone(nameOf(file), { ok: false, ...tally(found) });
      issues.push(...found);
    }
    if (issues.length === 0) {
      try {
        await put(schema, flags, api.diff(schema, from.value, to.value, { ...options, ...(flags.patchFormat && { format: flags.patchFormat }) }));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new Stop(error.message, 1);
      }
    }
  }
  process.exitCode = await session.finish();
}

/** Headers whose values are secrets. */
const SECRET_HEADER = /auth|cookie|token|key|secret|password|session/i;

export async function request(schema, file, flags) {
  const options = optionsOf(flags);
  checkOptions(schema, options);
  const session = await Session.open(flags, true);
  const fields = new Fields(schema);
  const { source, value } = await valueOf(session, file, { schema, fields, options, said: ["syntax", "limit", "duplicate_field"] });
  if (value !== undefined) {
    const { baseUrl, header: headers, query, contentType } = flags;
    const { ok, issues, request: made } = api.buildRequest(schema, value, { ...options, baseUrl, ...(headers && { headers }), ...(query && { query }), ...(contentType && { contentType }) });
    await session.payload(nameOf(file), new PathSource(source), issues);
    await session.fileDone(nameOf(file), { ok, ...tally(issues) });
    if (ok) await show(made, fields, flags);
  }
  process.exitCode = await session.finish();
}

/** Issues about a value have no place in its text. */
class PathSource extends Source {
  constructor({ bytes, kind, fields }) {
    super(bytes, kind, fields);
  }

  span() {
    return undefined;
  }
}

async function show({ method, url, headers, body }, fields, flags) {
  const [, contentType] = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type") ?? [];
  const shownHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) && !flags.withSecrets ? "•••" : value]));
  const text = flags.withSecrets ? Buffer.from(body).toString("utf8") : new Source(body, kindOf(contentType ?? "json"), fields).masked([]);
  const output = openOutput(flags.output);
  if (flags.json) await output.write(`${JSON.stringify({ method, url, headers: shownHeaders, body: text })}\n`);
  else await output.write(`${method} ${url}\n${Object.entries(shownHeaders).map(([name, value]) => `${name}: ${value}\n`).join("")}\n${text}\n`);
  await output.finish();
}

export async function explain(schema, answer, flags) {
  const session = await Session.open(flags, false);
  const bytes = await wholeOf(answer, 4 << 20);
  const issues = api.explainError(schema, { status: flags.status, body: bytes.toString("utf8") });
  await session.payload(nameOf(answer), undefined, issues.map((issue) => withServerText(issue, flags)));
  await session.fileDone(nameOf(answer), { ok: issues.length === 0, ...tally(issues) });
  process.exitCode = await session.finish();
}

/** People want to read what the server said; programs find it in the params. */
function withServerText(issue, { json, locale }) {
  const text = issue.params?.server;
  return json || locale || typeof text !== "string" ? issue : { ...issue, message: `${issue.message} It said: ${text}` };
}

export async function print(text) {
  await standardOutput.write(text);
}

export const schemas = (flags) => print(flags.json ? `${JSON.stringify(api.schemas.map(({ id, title, method, path, contentTypes }) => ({ id, title, method, path, contentTypes })))}\n` : listSchemas());

export async function describe(schema, path, flags) {
  const info = api.schemas.find(({ id }) => id === schema);
  if (path === undefined) return print(flags.json ? `${JSON.stringify(info, undefined, 2)}\n` : describeSchema(info));
  const field = new Fields(schema).find(pathOf(path));
  if (field === undefined) {
    const [{ message }] = api.validateField(schema, path, "").issues;
    throw new Stop(message);
  }
  return print(flags.json ? `${JSON.stringify(field, undefined, 2)}\n` : describeField(field, path));
}

export const example = (schema) => print(`${JSON.stringify(api.example(schema), undefined, 2)}\n`);

export const jsonSchema = (schema, { target, io }) => print(`${JSON.stringify(api.jsonSchema(schema, { ...(target && { target }), ...(io && { io }) }), undefined, 2)}\n`);
