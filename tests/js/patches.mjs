// What holds for every vector of tests/vectors/patch, in every runtime: what a patch expands to, and what differs.

import { deepFreeze } from "./checks.mjs";
import { equal, isEqual, ok, test } from "./harness.mjs";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const BODIES = { "json-patch": "application/json-patch+json", "merge-patch": "application/merge-patch+json" };

export function checkPatches(api, { diff, ...files }) {
  for (const [topic, file] of Object.entries(files)) {
    for (const row of file.cases) test(`patch/${topic}: ${row.name}`, () => checkExpanding(api, file, row));
  }
  for (const row of diff.cases) {
    for (const format of ["fieldValue", "jsonPatch", "mergePatch"]) test(`patch/diff: ${row.name} (${format})`, () => checkDiff(api, row, format));
  }
}

const baseOf = (file, { base }) => (base?.$base === undefined ? base : file.bases[base.$base]);

function checkExpanding(api, file, row) {
  const schema = row.schema ?? file.schema;
  const patchFormat = row.patchFormat ?? file.patchFormat;
  const options = { ...row.options, ...(patchFormat && { patchFormat }) };
  if (row.input !== undefined) return checkInput(api, schema, row, baseOf(file, row), patchFormat);
  const [patch, base] = deepFreeze(structuredClone([row.patch, baseOf(file, row)]));
  const result = api.expandPatch(schema, patch, base, options);
  equal([patch, base], [row.patch, baseOf(file, row)], "the arguments, which must not be changed,");
  checkResult(result, row);
  if (result.ok) {
    if ("value" in row) equal(JSON.stringify(result.value), JSON.stringify(row.value), "value, with the order of its members,");
    else if ("result" in row) equal(result.value, { ...withoutMembers(byItself(api, schema, base, row.options), row.result.unset), ...row.result.set }, "value");
    if (row.changes) equal(result.changes, row.changes, "changes");
  } else equal(Object.keys(result).sort(), ["changes", "issues", "ok"], "members of a refusal");
  checkBody(api, schema, row, base, result);
}

/** A patch that no JavaScript value can hold, as a body. */
function checkInput(api, schema, row, base, patchFormat) {
  const { body, ...result } = api.normalizeBytes(schema, row.input, { ...row.options, contentType: BODIES[patchFormat], base });
  checkResult(result, row);
  if (result.ok) equal(JSON.parse(decoder.decode(body)), { ...byItself(api, schema, base, row.options), ...row.result.set }, "update");
}

/** The same patch as a body: what comes out is the same update. */
function checkBody(api, schema, { patch, options, patchFormat }, base, result) {
  const format = patchFormat ?? (Array.isArray(patch) ? "json-patch" : "merge-patch");
  const shape = Array.isArray(patch) ? patch.length > 0 && patch.every((entry) => typeof entry?.op === "string") : typeof patch === "object" && patch !== null;
  if (base === undefined || !BODIES[format] || !shape || schema === "aranda.user.update" || options?.limits) return;
  const body = api.normalizeBytes(schema, encoder.encode(JSON.stringify(patch)), { ...options, contentType: BODIES[format], base });
  equal({ ok: body.ok, issues: body.issues }, { ok: result.ok, issues: result.issues }, "the verdict on the patch as a body");
  if (!result.ok) return;
  equal(body.contentType, "application/json", "media type");
  equal(JSON.parse(decoder.decode(body.body)), result.value, "the update out of the patch as a body");
}

function checkResult({ ok: good, issues }, row) {
  const expected = (row.issues ?? []).map((issue) => ({ severity: "error", ...issue }));
  const open = [...issues];
  for (const wanted of expected) {
    const at = open.findIndex((issue) => ["code", "severity", "path"].every((name) => isEqual(issue[name], wanted[name]))
      && (wanted.vendorCode ?? issue.vendorCode) === issue.vendorCode
      && Object.entries(wanted.params ?? {}).every(([name, value]) => isEqual(issue.params?.[name], value)));
    ok(at >= 0, `an issue is missing: ${JSON.stringify(wanted)}\n  there are ${JSON.stringify(open)}`);
    open.splice(at, 1);
  }
  equal(open, [], "further issues");
  equal(good, expected.every(({ severity }) => severity !== "error"), "ok");
}

/** The base as it comes out by itself: a merge patch of nothing. */
function byItself(api, schema, base, { params, ...options } = {}) {
  const expand = (options) => api.expandPatch(schema, {}, base, { ...options, patchFormat: "merge-patch" }).value;
  return expand({ ...options, params }) ?? expand(options);
}

const withoutMembers = (value, unset = []) => Object.fromEntries(Object.entries(value).filter(([name]) => !unset.includes(name)));

function checkDiff(api, row, name) {
  const format = { fieldValue: "field-value", jsonPatch: "json-patch", mergePatch: "merge-patch" }[name];
  const [before, after] = deepFreeze(structuredClone([row.before, row.after]));
  const options = { ...row.options, format };
  const expected = row[name];
  if (expected === undefined) return;
  if (expected.rangeError !== undefined) {
    try {
      api.diff(row.schema, before, after, options);
    } catch (error) {
      ok(error.issues.some(({ severity, message }) => severity === "error" && error.message.includes(message)), "its issues");
      return ok(error instanceof RangeError && [expected.rangeError].flat().every((name) => error.message.includes(name)), `a RangeError that names ${expected.rangeError}, not ${error}`);
    }
    return ok(false, `a RangeError that names ${expected.rangeError} should be thrown`);
  }
  const patch = api.diff(row.schema, before, after, options);
  equal(patch, expected, "patch");
  const expanded = api.expandPatch(row.schema, patch, before, { ...row.options, patchFormat: format });
  const whole = api.expandPatch(row.schema, {}, after, { ...row.options, patchFormat: "merge-patch" });
  equal([expanded.ok, expanded.value], [true, whole.value], "the patch expanded on what was before");
}
