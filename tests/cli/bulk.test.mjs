// Long inputs: lines and rows, counts that add up, memory that does not grow, and the speed beside that of normalizeBytes in a loop.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync, writeFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { APP, COMMAND, ENVIRONMENT, GOOD, folder, run, shell } from "./support.mjs";

const api = createRequire(join(APP, "package.json"))("user-preflight");
const SCHEMA = "wello.user.update";
/** A gigabyte with --all. */
const BYTES = process.env.LARGE ? 1e9 : 2e8;
/** Of a file that takes half a second the start of the process is a good part; the bar is that of the gigabyte. */
const SHARE = process.env.LARGE ? 0.6 : 0.4;

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
  const rejects = readFileSync(join(cwd, "rejects.ndjson"), "utf8").trim().split("\n").map((text) => JSON.parse(text).payload);
  assert.deepEqual([rejects.length, rejects[1]], [2, "short;row"]);
});

test("of many rejects people are shown the first, and programs all", async (context) => {
  const cwd = folder(context, { "users.ndjson": '{"UserId":"x"}\n'.repeat(30), "few.ndjson": '{"UserId":"x"}\n'.repeat(20) });
  const words = ["check", "salt2.user.update", "users.ndjson", "--rejects", "rejects.ndjson"];
  const said = async (...words) => (await run(words, { cwd })).stdout;
  const text = await said(...words);
  assert.equal(text.match(/: error: /g).length, 20);
  assert.match(text, /^users\.ndjson: 30 lines: 0 passed, 30 rejected\nuser-preflight: the first 20 rejects are shown here; all are in rejects\.ndjson$/m);
  assert.equal(countLines(join(cwd, "rejects.ndjson")), 30);
  assert.equal((await said(...words.slice(0, 3))).match(/: error: /g).length, 30);
  assert.equal((await said(...words, "--json")).trim().split("\n").length, 31);
  assert.doesNotMatch(await said("check", "salt2.user.update", "few.ndjson", "--rejects", "rejects.ndjson"), /shown here/);
});

test("of many warnings people are shown the first, and programs all", async (context) => {
  const line = (email) => `${JSON.stringify({ UserId: 1, Email: email })}\n`;
  const cwd = folder(context, { "users.ndjson": line("nobody").repeat(30) + line("a@example.com"), "few.ndjson": line("nobody").repeat(20), "one.json": line("nobody") });
  for (const [command, where] of [["check", "stdout"], ["normalize", "stderr"]]) {
    const said = async (...words) => (await run([command, "salt2.user.update", ...words], { cwd }))[where];
    const text = await said("users.ndjson");
    assert.equal(text.match(/: warning: /g).length, 20);
    assert.match(text, /^users\.ndjson: 31 lines: 31 passed, 0 rejected, 30 warnings\nuser-preflight: of what passed with warnings the first 20 are shown here; --json shows all$/m);
    assert.equal((await said("users.ndjson", "--json")).trim().split("\n").length, 31);
    assert.equal((await said("users.ndjson", "--format", "github")).match(/^::warning /gm).length, 30);
    assert.doesNotMatch(await said("few.ndjson"), /shown here/);
    assert.match(await said("one.json"), /: warning: /);
  }
});

test("CSV: lists, separators, quotes that do not close", async (context) => {
  const cwd = folder(context, {
    "users.csv": "UserId,Notifications[0].Scope,OfficePermissions[0],OfficePermissions[1]\n1,3,3,4\n",
    "open.csv": 'UserId,Email\n1,a@example.com\n2,"b@example.com\n3,c\n',
    "tabs.tsv": "UserId\tEmail\n1\ta@example.com\n",
  });
  assert.equal((await run(["normalize", "salt2.user.update", "users.csv"], { cwd })).stdout, '{"UserId":1,"Notifications":[{"Scope":3}],"OfficePermissions":[3,4]}\n');
  const open = await run(["normalize", "salt2.user.update", "open.csv"], { cwd });
  assert.deepEqual([open.status, open.stdout], [1, '{"UserId":1,"Email":"a@example.com"}\n']);
  assert.match(open.stderr, /A quote is opened, and not closed[\s\S]*2 rows: 1 passed, 1 rejected/);
  assert.equal((await run(["normalize", "salt2.user.update", "tabs.tsv"], { cwd })).stdout, '{"UserId":1,"Email":"a@example.com"}\n');
});

test("CSV: a row without end is over the limit, and costs no memory", async (context) => {
  const cwd = folder(context);
  for (const start of ["", "UserId,Email\\n1,", 'UserId,Email\\n1,"'])
    for (const filling of ["x", "\\n"]) {
      if (filling === "\\n" && !start.endsWith('"')) continue;
      const { status, stderr, stdout } = await shell(`(printf '${start}'; head -c 100000000 /dev/zero | tr '\\0' '${filling}') | NODE_OPTIONS=--max-old-space-size=200 user-preflight check salt2.user.update --type csv`, { cwd });
      assert.deepEqual([status, stdout, stderr], [2, "", "user-preflight: <stdin> has a row of more than 4194304 bytes; --max-bytes raises the limit\n"], start + filling);
    }
  // Characters at the seams of what is read at a time, and lines that a carriage return alone ends.
  const rows = Array.from({ length: 100_000 }, (_, at) => `${at},${["é", "é€", "😀é€"][at % 3]}`);
  for (const end of ["\n", "\r"]) {
    writeFileSync(join(cwd, "users.csv"), `UserId,FirstName${end}${rows.join(end)}${end}`);
    const { stdout } = await run(["check", "salt2.user.update", "users.csv"], { cwd });
    assert.match(stdout, /: 100,000 rows: 100,000 passed, 0 rejected$/m);
  }
});

test("a payload of one long line: what is wrong is shown in about the time of the check", async (context) => {
  // Of each excerpt only what is near its place may be looked at: all of the line took a second for every 20 of them.
  const wrong = '{"Scope":"x"},'.repeat(150);
  const cwd = folder(context, { "users.json": `{"UserId":1,"Notifications":[${'{"Scope":1,"Type":1,"UserId":2},'.repeat(60_000)}${wrong}{}]}` });
  const spent = async (words) => {
    const { stdout } = await shell(`TIMEFORMAT=%U; { time user-preflight check salt2.user.update users.json ${words} > said; } 2>&1`, { cwd });
    return Number(stdout);
  };
  const limits = "--max-items 100000";
  const [plain, shown] = [await spent(`${limits} --max-issues 1`), await spent(limits)];
  assert.ok(shown < 3 * plain + 1, `${shown} s; with one error ${plain} s`);
  const said = readFileSync(join(cwd, "said"), "utf8");
  assert.equal(said.match(/^ +1 \| ….*"Scope":"x"/gm).length, 100);
  assert.match(said, /^      \| +\^\^\^$/m);
});

test("CSV: a wrong first row is said once, and no row is read", async (context) => {
  const rows = "2,Ada\n".repeat(1000);
  const cwd = folder(context, {
    "near.csv": `\nUser Id,Email,Nmae,Person.x\n${rows}`,
    "data.csv": `s3cret,Ada\n${rows}`,
    "pipes.csv": `UserId|FirstName\n${rows.replaceAll(",", "|")}`,
    "one.csv": `UserIdentification\n${rows}`,
    "open.csv": `UserId,Notifications[0.Scope\n${rows}`,
    "twice.csv": `UserId,email,Email\n${rows}`,
    "quotes.csv": `UserId,a"b"\n${rows}`,
    "closed.csv": `UserId,"FirstName\n${rows}`,
    "many.csv": `UserId,${Array.from({ length: 30 }, (_, at) => `x${at}`).join()}\n`,
    "fine.csv": "userid,Notifications[0].Scope,Notifications[0][UserId],OfficePermissions[],OfficePermissions[],\n1,2,3,4,5,\n",
  });
  for (const [file, said] of [
    ["near.csv", /^user-preflight: near\.csv:2: the first row names columns that no document names: User Id \(did you mean UserId\?\), Nmae, Person\.x; correct them, or leave them out with --unknown strip\n$/],
    ["data.csv", /^user-preflight: data\.csv:1: the first row names no field of salt2\.user\.update; it must name the fields, by their paths\n$/],
    ["pipes.csv", /^user-preflight: pipes\.csv:1: the values are separated by \|; give --separator "\|"\n$/],
    ["one.csv", /names no field/],
    ["open.csv", /names a column that no document names: Notifications\[0\.Scope; correct it/],
    ["twice.csv", /^user-preflight: twice\.csv:1: Email is given more than once\.\n$/],
    ["quotes.csv", /^user-preflight: quotes\.csv: the first row is not well-formed: a quote is in the wrong place, or is not closed\n$/],
    ["closed.csv", /the first row is not well-formed/],
    ["many.csv", /: x0, .*, x9 and 20 more; correct them/],
  ]) {
    for (const command of ["check", "normalize"]) {
      const { status, stdout, stderr } = await run([command, "salt2.user.update", file], { cwd });
      assert.deepEqual([status, stdout], [2, ""], file);
      assert.match(stderr, said);
    }
  }
  assert.equal((await run(["normalize", "salt2.user.update", "fine.csv"], { cwd })).stdout, '{"UserId":1,"Notifications":[{"UserId":3,"Scope":2}],"OfficePermissions":[4,5]}\n');
  const stripped = await run(["normalize", "salt2.user.update", "near.csv", "--unknown", "strip", "--partial"], { cwd });
  assert.equal(stripped.status, 1, "rows are looked at, and each has two values for four columns");
  assert.match(stripped.stderr, /1,000 rows/);
  const kept = await run(["check", "salt2.user.update", "pipes.csv", "--separator", "|"], { cwd });
  assert.deepEqual([kept.status, kept.stdout], [0, "pipes.csv: 1,000 rows: 1,000 passed, 0 rejected\n"]);
});

test("CSV that is not UTF-8 is refused with its line", async (context) => {
  const latin = (text) => Buffer.from(text, "latin1");
  const long = `UserId,FirstName\n${"1,René\n".repeat(50_000)}`;
  const cwd = folder(context, {
    "excel.csv": latin("UserId,FirstName\n1,Ada\n2,Ren\xe9\n"),
    "header.csv": latin("UserId,Pr\xe9nom\n1,Ada\n"),
    "last.csv": Buffer.from("UserId,FirstName\n1,é", "utf8").subarray(0, -1),
    "late.csv": Buffer.concat([Buffer.from(long), latin("2,Ren\xe9\n"), Buffer.from(long)]),
    "fine.csv": long,
  });
  for (const [file, line] of [["excel.csv", 3], ["header.csv", 1], ["last.csv", 2], ["late.csv", 50_002]]) {
    const { status, stderr } = await run(["normalize", "salt2.user.update", file, "-o", "out.ndjson", "--quiet"], { cwd });
    assert.deepEqual([status, stderr], [2, `user-preflight: ${file}:${line}: the text is not UTF-8; save it as CSV UTF-8\n`]);
    assert.equal(existsSync(join(cwd, "out.ndjson")), false);
  }
  const fine = await run(["normalize", "salt2.user.update", "fine.csv"], { cwd });
  assert.deepEqual([fine.status, fine.stdout === '{"UserId":1,"FirstName":"René"}\n'.repeat(50_000)], [0, true]);
});

test("requests of rows and lines: one a line, with whose it is", async (context) => {
  const cwd = folder(context, {
    "users.csv": "Id,Email\n42,a@example.com\n43,b@example.com\nx,c@example.com\n",
    "users.ndjson": '\ufeff{"Id":42,"Email":"a@example.com"}\r\n\r\n[{"Field":"Id","Value":43},{"Field":"Email","Value":"b@example.com"}]\n{"Id":1,"Id":2}\n{\n{"Email":"d@example.com"}',
    "long.ndjson": `{"Id":1,"Commentary":"${"x".repeat(900_000)}"}\n{"Id":2,"Email":"e@example.com"}\n`,
    "salt2.ndjson": '{"UserId":1,"Password":"s3cret"}\n',
  });
  const base = ["--base-url", "https://aranda.example/ASDKAPI"];
  const wanted = [["POST", "https://aranda.example/ASDKAPI/api/v8.6/user/42/update", '[{"Field":"Email","Value":"a@example.com"}]'], ["POST", "https://aranda.example/ASDKAPI/api/v8.6/user/43/update", '[{"Field":"Email","Value":"b@example.com"}]']];
  for (const [file, rejects, word] of [["users.csv", [4], "row"], ["users.ndjson", [4, 5, 6], "line"]]) {
    const { status, stdout, stderr } = await run(["request", "aranda.user.update", file, ...base, "--rejects", "rejects.ndjson", "--header", "X-Trace: 7"], { cwd });
    assert.equal(status, 1, stderr);
    const requests = stdout.trim().split("\n").map((text) => JSON.parse(text));
    // A Field Id among pairs goes along.
    const named = (body) => (file === "users.ndjson" && body.includes("b@") ? body.replace("[", '[{"Field":"Id","Value":43},') : body);
    assert.deepEqual(requests.map(({ method, url, body }) => [method, url, body]), wanted.map(([method, url, body]) => [method, url, named(body)]));
    assert.deepEqual(requests[0].headers, { Accept: "application/json", "X-Trace": "7", "Content-Type": "application/json" });
    assert.deepEqual(readFileSync(join(cwd, "rejects.ndjson"), "utf8").trim().split("\n").map((text) => JSON.parse(text).line), rejects);
    // What is about all requests is said once.
    assert.equal(stderr.match(/Authorization/g).length, 1, stderr);
    assert.match(stderr, new RegExp(`^${file}:4:\\d+: error: `, "m"));
    assert.match(stderr, new RegExp(`^${file}: ${2 + rejects.length} ${word}s: 2 passed, ${rejects.length} rejected, 1 warning$`, "m"));
  }
  const limited = await run(["request", "aranda.user.update", "long.ndjson", ...base, "--max-bytes", "1000"], { cwd });
  assert.match(limited.stderr, /^long\.ndjson:1:1: error: The input has more bytes than 1000; the option --max-bytes raises the limit\. \[limit\]/m);
  assert.match(limited.stdout, /^\{"method":"POST","url":"[^"]*\/user\/2\/update"/);
  const several = await run(["request", "aranda.user.update", "users.csv", ...base, "--id", "42"], { cwd });
  assert.deepEqual([several.status, several.stderr], [2, "user-preflight: --id is one user's, and users.csv holds many\n"]);

  // It goes on whole; on a terminal, and among the headers, secrets are masked.
  const line = "user-preflight request salt2.user.update salt2.ndjson --base-url https://salt2.example --header 'X-Api-Key: s3cret'";
  const piped = JSON.parse((await shell(line, { cwd })).stdout);
  assert.deepEqual([piped.body, piped.headers["X-Api-Key"]], ['{"UserId":1,"Password":"s3cret"}', "•••"]);
  assert.ok(!(await shell(`script -qec "${line}" /dev/null`, { cwd, env: { TERM: "xterm" } })).stdout.includes("s3cret"));
  assert.equal(JSON.parse((await shell(`${line} --with-secrets`, { cwd })).stdout).headers["X-Api-Key"], "s3cret");
});

test("lines that do not say whose they are: it is said once, with the way to keep the ids", async (context) => {
  const cwd = folder(context, { "a.csv": "Id,Email\n42,a@example.com\n43,b@example.com\n", "b.ndjson": '{"Id":44,"Email":"c@example.com"}\n', "c.csv": "UserId\n1\n", "one.json": '{"Id":44,"Email":"c@example.com"}' });
  const said = /the id is in the URI alone. `user-preflight request aranda\.user\.update a\.csv/g;
  const aranda = await run(["normalize", "aranda.user.update", "a.csv", "b.ndjson"], { cwd });
  assert.deepEqual([aranda.status, aranda.stdout.trim().split("\n").length, aranda.stderr.match(said)?.length], [0, 3, 1]);
  assert.match(JSON.parse((await run(["normalize", "aranda.user.update", "a.csv", "--json"], { cwd })).stderr.trim().split("\n").at(-1)).note, said);
  assert.equal((await run(["normalize", "aranda.user.update", "a.csv", "--quiet"], { cwd })).stderr, "");
  assert.doesNotMatch((await run(["normalize", "salt2.user.update", "c.csv"], { cwd })).stderr, /URI/);
  assert.doesNotMatch((await run(["normalize", "aranda.user.update", "one.json"], { cwd })).stderr, /URI/);
});

test("CSV of any length in constant memory, each row once", { timeout: 120_000 }, async (context) => {
  const cwd = folder(context);
  const write = (name, count) => writeFileSync(join(cwd, name), `UserId,Email,JobTitle\n${Array.from({ length: count }, (_, at) => `${at % 10 === 3 ? "x" : at},a${at}@example.com,"Engineer, first"\n`).join("")}`);
  // As many as it takes until the engine's heap has its size.
  write("small.csv", 100_000);
  write("large.csv", 400_000);
  const words = (name) => ["normalize", "salt2.user.update", name, "--quiet", "--rejects", "rejects.ndjson", "-o", "out.ndjson", "--json"];
  const small = await measured(words("small.csv"), cwd);
  const large = await measured(words("large.csv"), cwd);
  context.diagnostic(`CSV: ${(statSync(join(cwd, "large.csv")).size / 1e6 / large.seconds).toFixed(0)} MB/s, ${(400_000 / large.seconds / 1000).toFixed(0)} thousand rows a second, at most ${large.megabytes.toFixed(0)} MB of memory`);
  assert.deepEqual([countLines(join(cwd, "out.ndjson")), countLines(join(cwd, "rejects.ndjson"))], [360_000, 40_000]);
  assert.ok(large.megabytes < small.megabytes + 60, `${large.megabytes} MB, ${small.megabytes} for less`);
});
