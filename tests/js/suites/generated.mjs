// The vectors' payloads changed at random, always the same way: what holds for every payload whatsoever. A failure names the
// seed and shows the payload; `node suites/generated.mjs <consumer> <seed>` runs that one alone.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { casesOf, jsonBody } from "../cases.mjs";
import { deepFreeze } from "../checks.mjs";
import { mutator, random, recordsIn } from "../generate.mjs";
import { checkLeaves } from "../leaves.mjs";
import { equal, finish, ok, test } from "../harness.mjs";
import { readVectors } from "../vectors.mjs";

const SEEDS = 40_000;
const PARTS = 6_000;

const api = await import(pathToFileURL(join(process.argv[2], "import.mjs")));
const { validate, normalize, validateBytes, normalizeBytes } = api;
const { json, patch, rfc, ...systems } = readVectors();
const cases = Object.values(systems).flatMap(({ minimal, ...topics }) => Object.values(topics).flatMap((file) => casesOf(file, minimal, api))).filter(({ bytes }) => bytes.length < 3000);
const objects = cases.filter(({ value }) => value && value() !== null && typeof value() === "object" && recordsIn(value()).length > 0);
const SCHEMAS = api.schemas.map(({ id }) => id);
const bodies = [...cases.map(({ bytes }) => bytes), ...Object.values(json).flatMap((file) => file.cases.map(jsonBody))].filter(({ length }) => length < 3000);

const { mutate } = mutator(objects.map(({ value }) => value()));
const TOKENS = ["{", "}", "[", "]", ",", ":", '"', "\\", "\\u", "d83d", "\\ud83d", "\\ude00", "\ud83d", "\ude00", "e", "-", "+", ".", "0", "1", "true", "null", " ", "\n", "\0", "é", "\ufeff", "\\\\"];
const SPACES = ["", "", " ", "\n", "\r\n\t"];

function options(pick, { limits, contentType, accept, ...given } = {}) {
  if (pick(3) === 0) given.unknown = pick(["error", "strip", "keep"]);
  if (pick(4) === 0) given.coerce = pick(["none", "server"]);
  if (pick(6) === 0) given.maxIssues = 1 + pick(5);
  if (pick(6) === 0) given.partial = true;
  return given;
}

const withoutRanges = ({ ok: good, issues }) => ({ ok: good, issues: issues.map(({ range, ...issue }) => issue) });
const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

/** A vector's payload, changed. */
function changed(pick, make) {
  const payload = make();
  mutate(pick, payload);
  return deepFreeze(payload);
}

/** A text that says the same: with spaces about its tokens, with characters as escapes. */
const spelt = (pick, text) => text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/gu, (token) =>
  token[0] === '"' ? token.replace(/\\u.{4}|\\.|[^"\\]/gu, (piece) => (piece[0] === "\\" || pick(4) ? piece : escaped(piece))) : `${pick(SPACES)}${token}${pick(SPACES)}`);
const escaped = (character) => character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

function checkObject(pick) {
  const { schema, value: make, options: given } = pick(objects);
  const payload = changed(pick, make);
  const wanted = options(pick, given);
  // An Aranda update as an object names the user itself; the array that comes out of it leaves that to the URI.
  if (schema === "aranda.user.update") wanted.params ??= { id: Number.isInteger(payload.Id) ? payload.Id : 42 };
  const text = JSON.stringify(payload);
  const other = spelt(pick, text);
  return [`${JSON.stringify(wanted)} ${text}, ${other}`, () => {
    const verdict = validate(schema, payload, wanted);
    const result = normalize(schema, payload, wanted);
    const ofText = validateBytes(schema, text, wanted);
    const body = normalizeBytes(schema, Buffer.from(text), wanted);
    equal({ ok: result.ok, issues: result.issues }, verdict, "normalize's verdict");
    equal(withoutRanges(ofText), verdict, "validateBytes' verdict");
    equal({ ok: body.ok, issues: body.issues }, ofText, "normalizeBytes' verdict");
    const ofOther = normalizeBytes(schema, other, wanted);
    equal(withoutRanges(ofOther), verdict, "the verdict on what says the same");
    if (!verdict.ok) return;
    equal([ofOther.changes, JSON.parse(textOf(ofOther.body))], [result.changes, result.value], "the outcome of what says the same");
    equal(body.changes, result.changes, "changes of the body");
    equal(textOf(body.body), JSON.stringify(result.value), "body");
    const again = normalize(schema, deepFreeze(result.value), wanted);
    equal([again.changes, JSON.stringify(again.value)], [[], JSON.stringify(result.value)], "normalized again");
    ok(validate(schema, result.value, { ...wanted, coerce: "none", params: schema === "aranda.user.update" ? { id: Number(wanted.params.id) } : undefined }).ok, "what is canonical needs no coercion");
  }];
}

function checkBody(pick) {
  const asText = pick(2) === 0;
  let text = Buffer.from(pick(bodies)).toString(asText ? "utf8" : "latin1");
  for (let count = 1 + pick(3); count > 0; count--) {
    const place = pick(text.length + 1);
    const more = asText ? pick(TOKENS) : pick(3) === 0 ? String.fromCharCode(pick(256)) : Buffer.from(pick(TOKENS)).toString("latin1");
    text = text.slice(0, place) + more + text.slice(place + pick(3));
  }
  const body = asText ? text : Buffer.from(text, "latin1");
  const wanted = options(pick);
  const schema = pick(SCHEMAS);
  if (schema === "aranda.user.update") wanted.params = { id: 42 };
  return [`${schema} ${JSON.stringify(wanted)} ${asText ? "text" : "bytes"} ${JSON.stringify(text)}`, () => {
    const verdict = validateBytes(schema, body, wanted);
    const result = normalizeBytes(schema, body, wanted);
    equal({ ok: result.ok, issues: result.issues }, verdict, "normalizeBytes' verdict");
    if (verdict.issues.some(({ params }) => params?.limit === "depth")) return;
    const read = parse(body);
    equal(verdict.issues.some(({ code }) => code === "syntax"), read === undefined, "a verdict of syntax");
    for (const { range: [start, end] = [0, 0] } of verdict.issues) ok(0 <= start && start <= end && (asText || end <= body.length), `range ${start} to ${end}`);
    if (asText && body.isWellFormed()) equal(validateBytes(schema, Buffer.from(body), wanted), verdict, "the verdict on the text as bytes");
    if (!result.ok) return;
    if (!result.changed) equal(parse(result.body), read, "what a body says that had not to change");
    const again = normalizeBytes(schema, result.body, wanted);
    equal([again.changes, again.body], [[], result.body], "normalized again");
  }];
}

/** What JSON.parse reads, in a list; nothing where it reads nothing. */
function parse(body) {
  try {
    return [JSON.parse((typeof body === "string" ? body : textOf(body)).replace(/^\ufeff/, ""))];
  } catch {
    return undefined;
  }
}

/** Each field among its siblings and alone, beside the whole. */
function checkParts(pick) {
  const { schema, value: make, options: given } = pick(objects);
  const payload = changed(pick, make);
  const wanted = options(pick, given);
  delete wanted.maxIssues;
  return [`${schema} ${JSON.stringify(wanted)} ${JSON.stringify(payload)}`, () => (parts += checkLeaves(api, schema, payload, wanted))];
}

function check(seed, kind = seed % 2 ? checkObject : checkBody) {
  const [shown, run] = kind(random(seed));
  try {
    run();
  } catch (error) {
    error.message = `seed ${seed}: ${shown.slice(0, 1500)}\n${error.message}`;
    throw error;
  }
}

let parts = 0;
const alone = process.argv[3];
if (alone) test(`seed ${alone}`, () => check(Number(alone), process.argv[4] === "parts" ? checkParts : undefined));
else {
  for (const schema of SCHEMAS) test(`${schema}: the parts of its sample`, () => ok(checkLeaves(api, schema, api.example(schema), {}) > 0, "a sample has parts"));
  for (let first = 0; first < PARTS; first += 500) test(`parts, seeds from ${first}`, () => { for (let seed = first; seed < first + 500; seed++) check(seed, checkParts); });
  test("parts", () => ok(parts > 20 * PARTS, `${parts} parts of ${PARTS} payloads`));
  for (let first = 0; first < SEEDS; first += 500) test(`seeds from ${first}`, () => { for (let seed = first; seed < first + 500; seed++) check(seed); });
}
finish();
