// Long inputs: lines and rows, counts that add up, memory that does not grow, and the speed beside that of normalizeBytes in a loop.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, readSync, statSync, writeFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { APP, COMMAND, ENVIRONMENT, GOOD, folder, run } from "./support.mjs";

const api = createRequire(join(APP, "package.json"))("user-preflight");
const SCHEMA = "wello.user.update";
/** A gigabyte with --all. */
const BYTES = process.env.LARGE ? 1e9 : 2e8;
const SHARE = 0.6;

/** Lines as an export has them: most are canonical, each third needs a change, one in a thousand is rejected. */
function sampleLines(count) {
  const payload = { ...api.example(SCHEMA), email: "a@example.com", private_email: "b@example.com" };
  delete payload.sales_organization_id;
  delete payload.sales_organization_code;
  payload.sales_organization.email = "c@example.com";
  const { value } = api.normalize(SCHEMA, payload);
  return Array.from({ length: count }, (_, at) => {
    const line = JSON.stringify({ ...value, username: `user${at}`, ...(at % 1000 === 7 && { lastname: null }) });
    return at % 3 === 0 ? line.replace('"a@example.com"', '" a@example.com"') : line;
  });
}

/** Runs the command with its report going to a file; gives the exit code, seconds, those that it computed, and the most memory it had. */
function measured(words, cwd) {
  const output = openSync("/dev/null", "w");
  const report = openSync(join(cwd, "stderr"), "w");
  const started = performance.now();
  return new Promise((done) => {
    const child = spawn(COMMAND, words, { cwd, env: ENVIRONMENT, stdio: ["ignore", output, report] });
    let most = 0;
    let busy = 0;
    const watch = setInterval(() => {
      try {
        // User and system time, in hundredths of a second.
        const [user, system] = readFileSync(`/proc/${child.pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ").slice(11, 13).map(Number);
        busy = (user + system) / 100;
        most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0));
      } catch {
        // It is over.
      }
    }, 20);
    child.on("close", (status) => {
      clearInterval(watch);
      closeSync(output);
      closeSync(report);
      done({ status, seconds: (performance.now() - started) / 1000, busy, megabytes: most / 1024 });
    });
  });
}

/** normalizeBytes over the lines: MB a second, and MB a second of computing. */
function loop(lines) {
  const bodies = lines.map((line) => Buffer.from(line));
  const megabytes = bodies.reduce((sum, body) => sum + body.length + 1, 0) / 1e6;
  const started = performance.now();
  const before = process.cpuUsage();
  for (const body of bodies) api.normalizeBytes(SCHEMA, body);
  const { user, system } = process.cpuUsage(before);
  return { rate: (megabytes * 1e3) / (performance.now() - started), busyRate: (megabytes * 1e6) / (user + system) };
}

test(`${BYTES / 1e6} MB of NDJSON in constant memory, at ${SHARE * 100} % of the loop's speed or more`, { timeout: 300_000 }, async (context) => {
  const cwd = folder(context);
  const lines = sampleLines(21_000);
  const block = `${lines.join("\n")}\n`;
  const blocks = Math.ceil(BYTES / block.length);
  const size = blocks * block.length;
  const file = openSync(join(cwd, "large.ndjson"), "w");
  for (let at = 0; at < blocks; at++) writeSync(file, block);
  closeSync(file);
  writeFileSync(join(cwd, "small.ndjson"), block.slice(0, block.lastIndexOf("\n", 2e7) + 1));

  loop(lines);
  const small = await measured(["normalize", SCHEMA, "small.ndjson", "--rejects", "rejects.ndjson", "--json", "--quiet"], cwd);
  const smallBytes = statSync(join(cwd, "small.ndjson")).size;
  const rates = [loop(lines)];
  const runs = [];
  // The machine's other work comes and goes: the best of three is nearest to what it costs, and what was computed is looked at too,
  // without the start, which the short run has as well.
  const whole = await measured(["normalize", SCHEMA, "large.ndjson", "-o", "large.out", "--rejects", "rejects.ndjson", "--json", "--quiet"], cwd);
  for (let round = 0; round < 3; round++) {
    runs.push(await measured(["normalize", SCHEMA, "large.ndjson", "--rejects", "rejects.ndjson", "--json", "--quiet"], cwd));
    rates.push(loop(lines));
  }
  const best = (list) => Math.max(...list);
  const share = best(runs.map(({ seconds }) => size / 1e6 / seconds)) / best(rates.map(({ rate }) => rate));
  const busyShare = best(runs.map(({ busy }) => (size - smallBytes) / 1e6 / (busy - small.busy))) / best(rates.map(({ busyRate }) => busyRate));
  context.diagnostic(`${(size / 1e6).toFixed(0)} MB: ${best(runs.map(({ seconds }) => size / 1e6 / seconds)).toFixed(0)} MB/s, start included; the loop ${best(rates.map(({ rate }) => rate)).toFixed(0)} MB/s; share ${share.toFixed(2)}, of computing ${busyShare.toFixed(2)}`);
  const memory = best([whole, ...runs].map(({ megabytes }) => megabytes));
  context.diagnostic(`memory: at most ${memory.toFixed(0)} MB; for ${(smallBytes / 1e6).toFixed(0)} MB ${small.megabytes.toFixed(0)} MB`);

  const count = blocks * lines.length;
  const rejected = blocks * lines.filter((_, at) => at % 1000 === 7).length;
  assert.deepEqual([whole, ...runs].map(({ status }) => status), [1, 1, 1, 1]);
  assert.equal(countLines(join(cwd, "large.out")), count - rejected, "lines that came out");
  assert.equal(countLines(join(cwd, "rejects.ndjson")), rejected, "rejects");
  assert.ok(memory < small.megabytes + 40, `${memory} MB for ${size} bytes, ${small.megabytes} for less`);
  assert.ok(Math.max(share, busyShare) >= SHARE, `${share} and ${busyShare} of the loop's speed are less than ${SHARE}`);
});

function countLines(file) {
  const handle = openSync(file);
  const buffer = Buffer.alloc(1 << 20);
  let count = 0;
  for (let length; (length = readSync(handle, buffer)) > 0; ) for (let at = 0; (at = buffer.subarray(0, length).indexOf(10, at)) >= 0; at++) count++;
  closeSync(handle);
  return count;
}

test("the summary's counts, line numbers, rejects and output fit together", async (context) => {
  const rows = Array.from({ length: 3000 }, (_, at) => (at % 5 === 2 ? `{"UserId":"x${at}"}` : at % 7 === 0 ? "" : `{"UserId":${at}}`));
  const cwd = folder(context, { "users.ndjson": `\ufeff${rows.join("\r\n")}` });
  const { status, stdout, stderr } = await run(["normalize", "salt2.user.update", "users.ndjson", "--rejects", "rejects.ndjson", "--json"], { cwd });
  assert.equal(status, 1);
  const bad = rows.flatMap((row, at) => (row.includes("x") ? [at + 1] : []));
  const good = rows.filter((row) => row !== "" && !row.includes("x"));
  assert.equal(stdout, `${good.join("\n")}\n`);
  const reported = stderr.trim().split("\n").map((text) => JSON.parse(text));
  assert.deepEqual(reported.filter(({ line, ok }) => line !== undefined && !ok).map(({ line }) => line), bad);
  assert.deepEqual(reported.at(-1), { file: "users.ndjson", ok: false, records: good.length + bad.length, passed: good.length, rejected: bad.length });
  const rejects = readFileSync(join(cwd, "rejects.ndjson"), "utf8").trim().split("\n").map((text) => JSON.parse(text));
  assert.deepEqual(rejects.map(({ file, line }) => [file, line]), bad.map((line) => ["users.ndjson", line]));
  assert.ok(rejects.every(({ issues, payload }) => issues.length > 0 && typeof payload === "string"));
});

test("several files of lines make one output", async (context) => {
  const cwd = folder(context, { "a.ndjson": '{"UserId":"1"}\n', "b.jsonl": '{"UserId":"2"}' });
  assert.equal((await run(["normalize", "salt2.user.update", "a.ndjson", "b.jsonl"], { cwd })).stdout, '{"UserId":1}\n{"UserId":2}\n');
});

test("CSV: the first row names the fields by their paths", async (context) => {
  const csv = `\ufeffid;username;lastname;email;sales_organization.id;sales_organization.name;archived\r
cd50814a-f1a8-42ea-ace0-7e6fff28b0c4;ada;"Love;lace";ada@example.com;01234567-89ab-cdef-0123-456789abcdef;"The ""Engine""";true\r
\r
{CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4};cb;"Bab\nbage";cb@example.com;01234567-89ab-cdef-0123-456789abcdef;Engine;\r
cd50814a-f1a8-42ea-ace0-7e6fff28b0c4;cc;C;cc@example.com;x;Engine;maybe\r
short;row\r
`;
  const cwd = folder(context, { "users.csv": csv });
  const { status, stdout, stderr } = await run(["normalize", "wello.user.create", "users.csv", "--rejects", "rejects.ndjson"], { cwd });
  assert.equal(status, 1, stderr);
  assert.deepEqual(stdout.trim().split("\n").map((line) => JSON.parse(line)), [
    { id: GOOD.id, username: "ada", lastname: "Love;lace", archived: true, sales_organization: { id: "01234567-89ab-cdef-0123-456789abcdef", name: 'The "Engine"' }, email: "ada@example.com" },
    { id: GOOD.id, username: "cb", lastname: "Bab\nbage", sales_organization: { id: "01234567-89ab-cdef-0123-456789abcdef", name: "Engine" }, email: "cb@example.com" },
  ].map((row) => api.normalize("wello.user.create", row).value));
  assert.match(stderr, /^users\.csv:6:58: error: sales_organization\.id is no GUID.*\n {4}6 \| .*;x;Engine;maybe\n {6}\| {58}\^$/m);
  assert.match(stderr, /^users\.csv:6:67: error: archived /m);
  assert.match(stderr, /^users\.csv:7: error: The row has 2 values, and the first row names 7 fields\. \[syntax\]$/m);
  assert.match(stderr, /^users\.csv: 4 rows: 2 passed, 2 rejected$/m);
  assert.equal(readFileSync(join(cwd, "rejects.ndjson"), "utf8").trim().split("\n").length, 2);
});

test("CSV: lists, unknown columns, quotes that do not close", async (context) => {
  const cwd = folder(context, {
    "users.csv": "UserId,Notifications[0].Scope,OfficePermissions[0],OfficePermissions[1]\n1,3,3,4\n",
    "unknown.csv": "UserId,Nmae\n1,x\n",
    "open.csv": 'UserId,Email\n1,a@example.com\n2,"b@example.com\n3,c\n',
    "tabs.tsv": "UserId\tEmail\n1\ta@example.com\n",
  });
  assert.equal((await run(["normalize", "salt2.user.update", "users.csv"], { cwd })).stdout, '{"UserId":1,"Notifications":[{"Scope":3}],"OfficePermissions":[3,4]}\n');
  const unknown = await run(["check", "salt2.user.update", "unknown.csv"], { cwd });
  assert.equal(unknown.status, 1);
  assert.match(unknown.stdout, /^unknown\.csv:2:3: error: Nmae is no documented field/);
  const open = await run(["normalize", "salt2.user.update", "open.csv"], { cwd });
  assert.deepEqual([open.status, open.stdout], [1, '{"UserId":1,"Email":"a@example.com"}\n']);
  assert.match(open.stderr, /A quote is opened, and not closed[\s\S]*2 rows: 1 passed, 1 rejected/);
  assert.equal((await run(["normalize", "salt2.user.update", "tabs.tsv"], { cwd })).stdout, '{"UserId":1,"Email":"a@example.com"}\n');
});

test("CSV of any length in constant memory, each row once", { timeout: 120_000 }, async (context) => {
  const cwd = folder(context);
  const write = (name, count) => writeFileSync(join(cwd, name), `UserId,Email,JobTitle\n${Array.from({ length: count }, (_, at) => `${at % 10 === 3 ? "x" : at},a${at}@example.com,"Engineer, first"\n`).join("")}`);
  write("small.csv", 20_000);
  write("large.csv", 400_000);
  const words = (name) => ["normalize", "salt2.user.update", name, "--quiet", "--rejects", "rejects.ndjson", "-o", "out.ndjson", "--json"];
  const small = await measured(words("small.csv"), cwd);
  const large = await measured(words("large.csv"), cwd);
  context.diagnostic(`CSV: ${(statSync(join(cwd, "large.csv")).size / 1e6 / large.seconds).toFixed(0)} MB/s, ${(400_000 / large.seconds / 1000).toFixed(0)} thousand rows a second, at most ${large.megabytes.toFixed(0)} MB of memory`);
  assert.deepEqual([countLines(join(cwd, "out.ndjson")), countLines(join(cwd, "rejects.ndjson"))], [360_000, 40_000]);
  assert.ok(large.megabytes < small.megabytes + 60, `${large.megabytes} MB, ${small.megabytes} for less`);
});
