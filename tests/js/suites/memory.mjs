// What large inputs and many calls leave behind: nothing to speak of. Needs --expose-gc.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { equal, finish, ok, test } from "../harness.mjs";

const { example, expandPatch, normalize, normalizeBytes, validate, validateBytes, validateField } = await import(pathToFileURL(join(process.argv[2], "import.mjs")));
const UPDATE = "wello.user.update";
const MB = 1 << 20;

const sample = example(UPDATE);
const text = JSON.stringify(sample);
const right = normalize(UPDATE, sample);
const rightBytes = normalizeBytes(UPDATE, text);

/** What is held, in MB, when what can go has gone: finalizers run between turns of the event loop. */
async function held(rounds = 3) {
  for (let round = 0; round < rounds; round++) {
    globalThis.gc();
    await new Promise((done) => setTimeout(done, 10));
  }
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return { heapUsed: heapUsed / MB, external: external / MB, arrayBuffers: arrayBuffers / MB, rss: rss / MB };
}

/**
 * What is held comes back to what it was: at once, or after the collector had some more turns, as it gives no promise of when.
 * `rss` is loose: the allocator gives memory back when it likes.
 */
async function comesBack(before, { heap = 4, rss = 160 } = {}) {
  const margins = Object.entries({ heapUsed: heap, external: 12, arrayBuffers: 12, rss });
  for (let left = 200; ; left--) {
    const after = await held(left === 200 ? 3 : 1);
    const over = margins.find(([name, margin]) => after[name] >= before[name] + margin);
    if (!over) return;
    ok(left > 0, `${over[0]} was ${before[over[0]].toFixed(1)} MB and is ${after[over[0]].toFixed(1)} MB`);
  }
}

function stillRight() {
  equal(normalize(UPDATE, sample), right, "the next result");
  equal(normalizeBytes(UPDATE, text), rightBytes, "the next result for bytes");
}

const large = { limits: { bytes: 64 * MB, items: 1e8 }, unknown: "keep" };
const filled = (member) => Buffer.from(`${text.slice(0, -1)},${member}}`);
// Made anew for each test, so that they are not what is held.
const bodies = {
  "white space": () => Buffer.concat([Buffer.from(text), Buffer.alloc(50 * MB, " ")]),
  "one text": () => filled(`"long":"${"x".repeat(50 * MB)}"`),
  "one text of escapes": () => filled(`"long":"${"\\u00e9".repeat(8 * MB)}"`),
  "one text in a field": () => Buffer.from(text.replace(/"username":"/, (start) => start + "x".repeat(50 * MB))),
  "a list": () => filled(`"long":[${"1,".repeat(5 * MB)}1]`),
  "members": () => filled(Array.from({ length: 2e5 }, (_, index) => `"member ${index}":${index}`).join()),
};

for (const [name, make] of Object.entries(bodies)) {
  await test(`50 MB: ${name}`, async () => {
    const before = await held();
    await (async () => {
      const body = make();
      if (body.length > 4 * MB) {
        for (const call of [validateBytes, normalizeBytes]) equal(call(UPDATE, body).issues.map(({ code, params }) => [code, params.limit]), [["limit", "bytes"]], "issues within the usual limits");
      }
      const verdict = validateBytes(UPDATE, body, large);
      const result = normalizeBytes(UPDATE, body, large);
      equal({ ok: result.ok, issues: result.issues }, verdict, "verdict");
      equal(verdict.ok, name !== "one text in a field", "ok");
      // The sample's dates go, so the body is written anew, without the white space.
      if (result.ok) ok(name === "white space" ? result.body.length < text.length : result.body.length > body.length / 4, `a body of ${result.body.length} bytes`);
    })();
    stillRight();
    await comesBack(before);
    stillRight();
  });
}

await test("50 MB as values", async () => {
  const before = await held();
  await (async () => {
    for (const more of [{ long: "x".repeat(50 * MB) }, { long: "é".repeat(20 * MB) }, { long: Array(1e6).fill("item") }]) {
      const value = { ...sample, ...more };
      if (typeof more.long === "string") equal(validate(UPDATE, value).issues.map(({ code, params }) => [code, params.limit]), [["limit", "bytes"]], "issues within the usual limits");
      ok(validate(UPDATE, value, large).ok, "verdict");
      equal(normalize(UPDATE, value, large).value.long.length, more.long.length, "value");
    }
  })();
  stillRight();
  await comesBack(before);
  stillRight();
});

await test("limits that were raised beyond what memory holds end in a verdict", () => {
  // With so little memory that 48 MB are too much.
  const script = `
    import { expandPatch, normalize, validate, validateBytes } from "user-preflight";
    const options = { limits: { bytes: 1 << 28, items: 1e8 }, unknown: "keep" };
    const root = ["<UserUpdateRequest xmlns='http://schemas.datacontract.org/2004/07/SALT2.Objects.UserObjects'>", "</UserUpdateRequest>"];
    const small = () => validate("salt2.user.update", { UserId: 1 }).ok;
    const told = [
      () => validateBytes("salt2.user.update", root[0] + "<a/>".repeat(12e6) + root[1], { ...options, contentType: "application/xml" }),
      () => validateBytes("salt2.user.update", '{"x":[' + "1,".repeat(24e6) + "1]}", options),
      () => validate("salt2.user.update", { UserId: 1, x: Array(4).fill(Array(1e6).fill(1)) }, options),
      () => normalize("salt2.user.update", { UserId: 1, x: Array(4).fill(Array(1e6).fill(1)) }, options),
      () => expandPatch("salt2.user.update", { FirstName: "x" }, { UserId: 1, x: Array(4).fill(Array(1e6).fill(1)) }, options),
    ].map((call) => {
      const { ok, issues } = call();
      return [ok, issues.length, issues[0]?.code, issues[0]?.params?.limit, small()];
    });
    console.log(JSON.stringify(told));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--wasm-max-mem-pages=800", "--input-type=module", "-e", script], { cwd: process.argv[2], encoding: "utf8" });
  equal([stdout, stderr], [`${JSON.stringify(Array(5).fill([false, 1, "limit", "bytes", true]))}\n`, ""], "verdicts");
});

await test("50 MB of a base, of a patch and of siblings", async () => {
  const before = await held();
  await (async () => {
    const bytes = "x".repeat(50 * MB);
    const options = { ...large, contentType: "application/merge-patch+json" };
    const found = normalizeBytes(UPDATE, '{"notes":"y"}', { ...options, base: { ...sample, long: bytes } });
    ok(found.ok && found.body.length > 50 * MB, "a body of base and patch");
    stillRight();
    equal(expandPatch(UPDATE, { long: bytes }, sample, large).value.long.length, bytes.length, "value");
    stillRight();
    ok(validateField(UPDATE, "notes", "y", { ...large, siblings: { long: bytes } }).ok, "verdict on a field");
    stillRight();
    const numbers = Array(1e5).fill(Array(20).fill(-1.2345678901234567e-300));
    ok(validate(UPDATE, { ...sample, numbers }, large).ok, "many numbers, which count one each");
  })();
  await comesBack(before);
  stillRight();
});

await test("large and small calls in turns, while old instances are collected", async () => {
  const body = filled(`"long":"${"x".repeat(12 * MB)}"`);
  const before = await held();
  for (let round = 0; round < 5; round++) {
    ok(validateBytes(UPDATE, body, large).ok, "verdict");
    await held();
    for (let count = 0; count < 200; count++) stillRight();
  }
  await comesBack(before);
});

await test("200,000 ordinary calls", async () => {
  const { id, ...rest } = sample;
  const broken = { ...sample, id: "none", nonsense: [1, { a: "é" }], archived: "x" };
  const brokenText = JSON.stringify(broken);
  const bytes = Buffer.from(text);
  const calls = [
    () => validate(UPDATE, sample).ok,
    () => normalize(UPDATE, sample).ok,
    () => validateBytes(UPDATE, text).ok,
    () => normalizeBytes(UPDATE, bytes).ok,
    () => !validate(UPDATE, broken).ok,
    () => !validateBytes(UPDATE, brokenText).ok,
    () => normalize(UPDATE, rest, { params: { id }, unknown: "keep", require: ["phone"] }).ok,
    () => normalizeBytes("wello.user.create", JSON.stringify(rest), { generateId: true }).ok,
    () => !validateField(UPDATE, "sales_organization.id", "x").ok,
    () => !validate(UPDATE, { get email() { throw new Error("mine"); } }).ok,
  ];
  const run = (count) => {
    for (let index = 0; index < count; index++) ok(calls[index % calls.length](), `call ${index % calls.length} gave the wrong verdict`);
  };
  run(20_000);
  // What leaks grows each time; an allocator that keeps pages for later does it once.
  for (let round = 0; ; round++) {
    const before = await held();
    run(200_000);
    try {
      await comesBack(before, { heap: 1, rss: 40 });
      break;
    } catch (error) {
      if (round === 2) throw error;
    }
  }
  stillRight();
});

finish();
