// What the commands do.

import * as api from "user-preflight";
import { Source } from "./excerpt.js";
import { Fields, pathOf } from "./fields.js";
import { optionsOf } from "./flags.js";
import { makeHints } from "./hints.js";
import { STANDARD_INPUT, hasMany, nameOf, typeOf, wholeOf } from "./input.js";
import { acceptOf, checkType } from "./media-types.js";
import { checkOutputs, openOutput, standardOutput } from "./output.js";
import { Runner, shownRequest, sourceOf, tally, valueOf } from "./run.js";
import { Session } from "./session.js";
import { Stop } from "./stop.js";
import { harmlessLines } from "./terminal.js";
import { describeField, describeSchema, listSchemas } from "./describe.js";

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

/** A file to read, or standard input. */
const fileOf = (file) => filesOf(file === undefined ? [] : [file])[0];

export async function check(schema, files, flags) {
  await run("check", schema, filesOf(files), flags);
}

export async function normalize(schema, files, flags) {
  await run("normalize", schema, filesOf(files), flags);
}

/** Payloads, one in each file or many: checked, and but for `check` written. `build` makes requests of them. */
async function run(command, schema, files, flags, build) {
  const options = optionsOf(flags);
  checkOptions(schema, options);
  checkType(schema, flags.type);
  const many = files.some((file) => hasMany(file, flags.type));
  const accept = acceptOf(schema, flags.accept, many);
  checkOutputs(files, many, flags, command !== "check");
  const output = command === "check" ? undefined : openOutput(flags.output);
  const session = await Session.open(flags, output !== undefined, makeHints(command, schema, flags));
  const fields = new Fields(schema);
  const runner = new Runner({ session, schema, fields, options, flags: { ...flags, accept }, output, build });
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
  // A part of what was asked for is not what was asked for.
  const whole = failed === 0 && !runner.refused;
  if (!whole && output?.path !== undefined) await session.note(`${flags.output} was not written`);
  if (runner.withoutKeys && command === "normalize")
    await session.note(`these lines do not say whose they are: the id is in the URI alone. \`user-preflight request ${schema} ${files.map(nameOf).join(" ")} --base-url URL\` writes whole requests, one a line`);
  process.exitCode = await session.finish();
  if (whole) await output?.finish();
  else output?.discard();
}

/** Writes a value that came out, secrets masked on a terminal. */
async function put(schema, flags, value) {
  const output = openOutput(flags.output);
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  const shown = output.isTerminal && !flags.withSecrets ? new Source(Buffer.from(text), "json", new Fields(schema)).masked([]) : text;
  await output.write(output.isTerminal ? harmlessLines(shown) : text);
  await output.finish();
}

export async function expand(schema, named, flags) {
  const patch = fileOf(named);
  const options = optionsOf(flags);
  checkOptions(schema, options);
  const session = await Session.open(flags, true, makeHints("expand", schema, flags));
  const context = { schema, fields: new Fields(schema), options };
  const read = await valueOf(session, patch, { ...context, patch: true });
  const base = flags.base === undefined ? { value: undefined } : await valueOf(session, flags.base, { ...context, ...typeOf(flags.base) });
  if ("value" in read && "value" in base) {
    const format = flags.patchFormat && { patchFormat: flags.patchFormat };
    const { ok, issues, value } = api.expandPatch(schema, read.value, base.value, { ...options, ...format });
    await session.payload(nameOf(patch), placedByEntry(read.source), issues);
    await session.fileDone(nameOf(patch), { ok, ...tally(issues) });
    if (ok) await put(schema, flags, value);
  }
  process.exitCode = await session.finish();
}

/** Of a patch, an issue's place is that of its entry. */
const placedByEntry = (source) => Object.assign(source, { span: ({ params }) => (params?.entry === undefined ? undefined : source.itemSpan(params.entry)) });

export async function diff(schema, before, after, flags) {
  const options = optionsOf(flags);
  checkOptions(schema, options);
  const session = await Session.open(flags, true, makeHints("diff", schema, flags));
  const context = { schema, fields: new Fields(schema), options };
  const [fromType, toType] = [typeOf(before), typeOf(after)];
  const from = await valueOf(session, before, { ...context, ...fromType });
  const to = await valueOf(session, after, { ...context, ...toType });
  if ("value" in from && "value" in to) {
    const issues = [];
    // Which of the two does not pass, and where, is said better than by the error.
    for (const [file, { source }, { contentType }] of [[before, from, fromType], [after, to, toType]]) {
      const found = api.validateBytes(schema, source.bytes, { ...options, contentType }).issues.filter(({ severity }) => severity === "error");
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

export async function request(schema, named, flags) {
  const file = fileOf(named);
  const options = optionsOf(flags);
  checkOptions(schema, options);
  const { baseUrl, header: headers, query, contentType: wanted } = flags;
  const settings = { ...options, baseUrl, ...(headers && { headers }), ...(query && { query }), ...(wanted && { contentType: wanted }) };
  const build = (value, inputType) => api.buildRequest(schema, value, { ...settings, inputType });
  // A wrong call is said before the file is read.
  build(null);
  if (hasMany(file, flags.type)) {
    if (flags.id !== undefined) throw new Stop(`--id is one user's, and ${nameOf(file)} holds many`);
    return run("request", schema, [file], flags, build);
  }
  checkType(schema, flags.type);
  checkOutputs([file], false, flags, true);
  const session = await Session.open(flags, true, makeHints("request", schema, flags));
  const fields = new Fields(schema);
  const { type, contentType } = typeOf(file, flags.type);
  const source = await sourceOf(file, { fields, options, type });
  const { ok, issues, request: made } = build(source.bytes, contentType);
  await session.payload(nameOf(file), source, issues);
  await session.fileDone(nameOf(file), { ok, ...tally(issues) });
  if (ok) await show(shownRequest(made, fields, flags), flags);
  process.exitCode = await session.finish();
}

async function show({ method, url, headers, body }, flags) {
  const output = openOutput(flags.output);
  const text = flags.json ? `${JSON.stringify({ method, url, headers, body })}\n` : `${method} ${url}\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`).join("")}\n${body}\n`;
  await output.write(output.isTerminal ? harmlessLines(text) : text);
  await output.finish();
}

export async function explain(schema, named, flags) {
  const answer = fileOf(named);
  const session = await Session.open(flags, false, makeHints("explain", schema, flags));
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
