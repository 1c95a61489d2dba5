// Files that cannot be used, outputs that end early, and interruptions: one clear line each, the right exit code, and no half-written
// file under the name of a whole one.

import assert from "node:assert/strict";
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { COMMAND, ENVIRONMENT, GOOD, folder, run, shell } from "./support.mjs";

const line = (value) => `${JSON.stringify(value)}\n`;
const MANY = line({ UserId: "1", JobTitle: "x".repeat(200) }).repeat(200_000);

test("an input that cannot be used: one line, exit code 2", async (context) => {
  const cwd = folder(context, { "binary.json": Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]), "utf16.json": Buffer.from("\ufeff{}", "utf16le"), "good.json": line(GOOD) });
  mkdirSync(join(cwd, "directory"));
  for (const command of ["check", "normalize"]) {
    for (const [file, said] of [["missing.json", "does not exist"], ["directory", "is a directory"], ["binary.json", "is a binary file"], ["utf16.json", "is UTF-16; save it as UTF-8"], ["good.json/x", "leads through something that is no directory"]]) {
      for (const type of command === "check" ? ["json", "ndjson", "csv"] : ["ndjson"]) {
        const { status, stdout, stderr } = await run([command, "wello.user.create", file, "--type", type], { cwd });
        assert.deepEqual([status, stdout, stderr], [2, "", `user-preflight: ${file} ${said}\n`], `${command} ${file} ${type}`);
      }
    }
  }
});

test("a name that is none is seen as one", async () => {
  for (const words of [["check", "wello.user.create", ""], ["normalize", "wello.user.create", "-", "-o", ""]]) {
    const { status, stderr } = await run(words, { input: line(GOOD) });
    assert.deepEqual([status, stderr], [2, 'user-preflight: "" does not exist\n'], words.join(" "));
  }
});

test("the other files are gone on with", async (context) => {
  const cwd = folder(context, { "good.json": line(GOOD), "bad.json": "{}" });
  const { status, stdout, stderr } = await run(["check", "wello.user.create", "missing.json", "good.json", "bad.json", "--quiet"], { cwd });
  assert.deepEqual([status, stderr], [2, "user-preflight: missing.json does not exist\n"]);
  assert.match(stdout, /^bad\.json:1:1: error/);
});

test("an empty file", async (context) => {
  const cwd = folder(context, { "empty.json": "", "empty.ndjson": "", "blank.ndjson": "\n\r\n", "empty.csv": "", "header.csv": "id,email\n" });
  const empty = await run(["check", "wello.user.create", "empty.json"], { cwd });
  assert.equal(empty.status, 1);
  assert.match(empty.stdout, /^empty\.json:1:1: error: .* is empty\. \[syntax\]\nempty\.json: 1 error\n$/);
  for (const [file, said] of [["empty.ndjson", "empty, no lines"], ["blank.ndjson", "empty, no lines"], ["empty.csv", "empty, no rows"], ["header.csv", "empty, no rows"]]) {
    const { status, stdout } = await run(["check", "wello.user.create", file], { cwd });
    assert.deepEqual([status, stdout], [0, `${file}: ${said}\n`]);
  }
});

test("a pipe that is closed early, as by head, ends it without a word, with the exit code of SIGPIPE", async (context) => {
  const cwd = folder(context, { "many.ndjson": MANY, "bad.ndjson": '{"UserId":"x"}\n'.repeat(50_000) });
  for (const command of ["normalize salt2.user.update many.ndjson", "check salt2.user.update bad.ndjson"]) {
    const { stdout, stderr } = await shell(`user-preflight ${command} | head -n 1; echo "\${PIPESTATUS[0]}"`, { cwd });
    assert.deepEqual([stdout.trim().split("\n").at(-1), stderr], ["141", ""]);
  }
  const { stdout } = await shell("user-preflight normalize salt2.user.update bad.ndjson --json -o out.ndjson --rejects rejects.ndjson 2>&1 | head -n 1; echo ${PIPESTATUS[0]}", { cwd });
  assert.equal(stdout.trim().split("\n").at(-1), "141");
  assert.deepEqual(readdirSync(cwd).sort(), ["bad.ndjson", "many.ndjson"], "no output passes for whole");
});

test("a full disk: one line, exit code 2", async (context) => {
  const cwd = folder(context, { "many.ndjson": MANY, "good.json": line(GOOD), "bad.ndjson": '{"UserId":"x"}\n'.repeat(10) });
  for (const [command, name] of [
    ["normalize salt2.user.update many.ndjson > /dev/full", "the output"],
    ["normalize wello.user.create good.json > /dev/full", "the output"],
    ["check wello.user.create good.json > /dev/full", "the output"],
    ["example wello.user.create > /dev/full", "the output"],
    ["normalize salt2.user.update many.ndjson -o /dev/full", "/dev/full"],
    ["check salt2.user.update bad.ndjson --quiet --rejects /dev/full > /dev/null", "/dev/full"],
  ]) {
    const { status, stderr } = await shell(`user-preflight ${command}`, { cwd });
    assert.deepEqual([status, stderr], [2, `user-preflight: ${name} cannot be written: no space is left\n`], command);
  }
  // A disk that fills up in the middle leaves nothing under the name, and nothing beside it.
  const small = join(cwd, "small");
  mkdirSync(small);
  const mounted = (await shell(`mount -t tmpfs -o size=1m tmpfs ${small}`)).status === 0;
  if (!mounted) return context.diagnostic("no small file system could be mounted; /dev/full alone was tried");
  try {
    const { status, stderr } = await run(["normalize", "salt2.user.update", "many.ndjson", "-o", "small/out.ndjson"], { cwd });
    assert.deepEqual([status, stderr, readdirSync(small)], [2, "user-preflight: small/out.ndjson cannot be written: no space is left\n", []]);
  } finally {
    await shell(`umount ${small}`);
  }
});

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]])
  test(`${signal}: one line, exit code ${status}, and no output file`, async (context) => {
    const cwd = folder(context, { "out.ndjson": "as it was\n" });
    // Standard input stays open: the command is in the middle of it.
    const child = spawn(COMMAND, ["normalize", "salt2.user.update", "--type", "ndjson", "-o", "out.ndjson", "--rejects", "rejects.ndjson"], { cwd, env: ENVIRONMENT });
    const said = [];
    child.stderr.on("data", (chunk) => said.push(chunk));
    child.stdin.on("error", () => {}).write('{"UserId":"1","Email":"a@example.com"}\nnone\n'.repeat(50_000));
    const being = () => readdirSync(cwd).filter((name) => name.endsWith(".tmp"));
    for (const end = Date.now() + 10_000; Date.now() < end && !being().some((name) => statSync(join(cwd, name)).size > 1e5); ) await new Promise((done) => setTimeout(done, 10));
    assert.equal(being().length, 2, "both are being written");
    const ended = new Promise((done) => child.on("close", done));
    child.kill(signal);
    assert.deepEqual([await ended, Buffer.concat(said).toString().split("\n").at(-2)], [status, "user-preflight: interrupted; no output file was written"]);
    assert.deepEqual([readdirSync(cwd), readFileSync(join(cwd, "out.ndjson"), "utf8")], [["out.ndjson"], "as it was\n"]);
  });

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]])
  test(`${signal} while nobody is at the other end of a named pipe`, async (context) => {
    const cwd = folder(context, { "good.json": line(GOOD) });
    await shell("mkfifo in out", { cwd });
    for (const words of [["check", "wello.user.create", "in"], ["normalize", "wello.user.create", "good.json", "-o", "out"]]) {
      const child = spawn(COMMAND, words, { cwd, env: ENVIRONMENT, stdio: ["ignore", "ignore", "pipe"] });
      const ended = new Promise((done) => child.on("close", (...how) => done(how)));
      // It says nothing before the signal, which must find it waiting.
      await new Promise((done) => setTimeout(done, 1500));
      child.kill(signal);
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      assert.deepEqual(await ended, [status, null], words.join(" "));
      clearTimeout(late);
    }
  });

test("named pipes are read and written to their end, whoever comes first", async (context) => {
  const many = line({ UserId: 1 }).repeat(50_000);
  const cwd = folder(context, { "good.ndjson": many, "bad.json": "{}" });
  await shell("mkfifo in out", { cwd });
  const { stdout } = await shell("user-preflight normalize salt2.user.update in --type ndjson -o out --quiet & sleep 1; cat out > copy & cat good.ndjson > in; wait; cmp copy good.ndjson && echo same", { cwd });
  assert.equal(stdout, "same\n");
  // Where nothing comes out, its reader is not left waiting.
  assert.equal((await shell("timeout 20 cat out & user-preflight normalize salt2.user.update bad.json -o out 2> /dev/null; wait $!", { cwd })).status, 0);
  assert.equal((await shell("timeout 20 cat out & user-preflight normalize salt2.user.update /dev/null --type ndjson -o out 2> /dev/null; wait $!", { cwd })).status, 0);
  // What the shell makes of <( ) and >( ) are pipes too.
  assert.equal((await shell("user-preflight normalize salt2.user.update <(cat good.ndjson) --type ndjson --quiet -o >(wc -l > count); sleep 1; cat count", { cwd })).stdout, "50000\n");
});

test("a link to a file that is not there yet stays one", async (context) => {
  const cwd = folder(context, { "good.json": line(GOOD) });
  symlinkSync("new.json", join(cwd, "link.json"));
  symlinkSync("nowhere/new.json", join(cwd, "lost.json"));
  assert.equal((await run(["normalize", "wello.user.create", "good.json", "-o", "link.json"], { cwd })).status, 0);
  assert.deepEqual([lstatSync(join(cwd, "link.json")).isSymbolicLink(), readFileSync(join(cwd, "new.json"), "utf8")], [true, line(GOOD)]);
  const { status, stderr } = await run(["normalize", "wello.user.create", "good.json", "-o", "lost.json"], { cwd });
  assert.equal(status, 2);
  assert.match(stderr, /^user-preflight: the folder \S*\/nowhere does not exist\n$/);
});

test("an output is written whole, keeps the old one's rights, and follows a link", async (context) => {
  const cwd = folder(context, { "good.json": line(GOOD), "old.json": "old", "open.json": "old" });
  chmodSync(join(cwd, "old.json"), 0o640);
  chmodSync(join(cwd, "open.json"), 0o666);
  symlinkSync("old.json", join(cwd, "link.json"));
  assert.equal((await run(["normalize", "wello.user.create", "good.json", "-o", "link.json"], { cwd })).status, 0);
  assert.deepEqual([readFileSync(join(cwd, "old.json"), "utf8"), statSync(join(cwd, "old.json")).mode & 0o777], [line(GOOD), 0o640]);
  for (const [umask, name, mode] of [["022", "new.json", 0o644], ["077", "own.json", 0o600], ["022", "open.json", 0o666]]) {
    assert.equal((await shell(`umask ${umask}; user-preflight normalize wello.user.create good.json -o ${name}`, { cwd })).status, 0);
    assert.equal(statSync(join(cwd, name)).mode & 0o777, mode, name);
  }
  assert.equal(readdirSync(cwd).some((name) => name.endsWith(".tmp")), false);
});

test("an output that cannot be opened", async (context) => {
  const cwd = folder(context, { "good.json": line(GOOD) });
  for (const name of ["missing/out.json", "/nonexistent/x"]) {
    const { status, stderr } = await run(["normalize", "wello.user.create", "good.json", "-o", name], { cwd });
    assert.deepEqual([status, stderr], [2, `user-preflight: the folder ${dirname(name)} does not exist\n`]);
  }
});

test("a payload that does not pass writes nothing, whatever is there", async (context) => {
  const bad = line({ ...GOOD, lastname: null });
  const cwd = folder(context, { "bad.json": bad, "good.json": line(GOOD), "old.json": "old" });
  const files = readdirSync(cwd);
  for (const output of ["old.json", "new.json", "bad.json"]) {
    const { status, stderr } = await run(["normalize", "wello.user.create", "bad.json", "-o", output], { cwd });
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`^user-preflight: ${output} was not written$`, "m"));
  }
  const several = await run(["normalize", "wello.user.create", "good.json", "bad.json", "-o", "old.json"], { cwd });
  assert.equal(several.status, 1);
  assert.deepEqual(readdirSync(cwd), files);
  assert.deepEqual([readFileSync(join(cwd, "old.json"), "utf8"), readFileSync(join(cwd, "bad.json"), "utf8")], ["old", bad]);
  for (const words of [["expand", "wello.user.update", "bad.json"], ["request", "wello.user.create", "bad.json", "--base-url", "https://wello.example"], ["diff", "wello.user.update", "good.json", "bad.json"]]) {
    assert.equal((await run([...words, "-o", "old.json"], { cwd })).status, 1);
    assert.equal(readFileSync(join(cwd, "old.json"), "utf8"), "old", words[0]);
  }
});

test("an output that is the input: a payload may take its own place, lines only where none is lost", async (context) => {
  const lines = line({ UserId: "1" }) + line({ UserId: "x", Password: "secret" });
  const cwd = folder(context, { "sloppy.json": line({ ...GOOD, email: " ada@example.com " }), "other.json": line(GOOD), "lines.ndjson": lines, "rows.csv": "UserId\n1\n" });
  symlinkSync("lines.ndjson", join(cwd, "link.ndjson"));
  assert.equal((await run(["normalize", "wello.user.create", "sloppy.json", "-o", "./sloppy.json"], { cwd })).status, 0);
  assert.equal(readFileSync(join(cwd, "sloppy.json"), "utf8"), line(GOOD));

  const before = ["lines.ndjson", "rows.csv", "sloppy.json", "other.json"].map((name) => readFileSync(join(cwd, name), "utf8"));
  for (const [words, said] of [
    [["normalize", "salt2.user.update", "lines.ndjson", "-o", "lines.ndjson"], /lines that do not pass would be lost/],
    [["normalize", "salt2.user.update", "lines.ndjson", "-o", "link.ndjson"], /would be lost/],
    [["normalize", "salt2.user.update", "rows.csv", "-o", "./rows.csv"], /would be lost/],
    [["request", "salt2.user.update", "rows.csv", "-o", "./rows.csv", "--base-url", "https://salt2.example"], /would be lost/],
    // There secrets are masked.
    [["normalize", "salt2.user.update", "lines.ndjson", "-o", "lines.ndjson", "--rejects", "rejects.ndjson"], /would be lost; .*--with-secrets/],
    [["normalize", "wello.user.create", "sloppy.json", "other.json", "-o", "other.json"], /one of several inputs/],
    [["check", "salt2.user.update", "lines.ndjson", "--rejects", "link.ndjson"], /is an input/],
    [["normalize", "salt2.user.update", "lines.ndjson", "-o", "new.ndjson", "--rejects", "./new.ndjson"], /is named twice/],
    [["normalize", "salt2.user.update", "lines.ndjson", "--rejects", "-"], /standard output is named twice/],
  ]) {
    const { status, stdout, stderr } = await run(words, { cwd });
    assert.deepEqual([status, stdout], [2, ""], words.join(" "));
    assert.match(stderr, said);
    assert.equal(stderr.split("\n").length, 2, stderr);
  }
  const redirected = await shell("user-preflight normalize salt2.user.update --type ndjson - -o lines.ndjson < lines.ndjson", { cwd });
  assert.equal(redirected.status, 2);
  assert.deepEqual(["lines.ndjson", "rows.csv", "sloppy.json", "other.json"].map((name) => readFileSync(join(cwd, name), "utf8")), before);

  assert.equal((await run(["normalize", "salt2.user.update", "lines.ndjson", "-o", "lines.ndjson", "--rejects", "rejects.ndjson", "--with-secrets"], { cwd })).status, 1);
  assert.equal(readFileSync(join(cwd, "lines.ndjson"), "utf8"), line({ UserId: 1 }));
  assert.equal(`${JSON.parse(readFileSync(join(cwd, "rejects.ndjson"), "utf8")).payload}\n`, line({ UserId: "x", Password: "secret" }));
});

test("where a file of several cannot be used, no output is taken for whole", async (context) => {
  const cwd = folder(context, { "a.ndjson": line({ UserId: "1" }) });
  const { status } = await run(["normalize", "salt2.user.update", "a.ndjson", "missing.ndjson", "-o", "out.ndjson"], { cwd });
  assert.deepEqual([status, existsSync(join(cwd, "out.ndjson"))], [2, false]);
});

test("a payload over the limit is not read to its end", async (context) => {
  const cwd = folder(context);
  writeFileSync(join(cwd, "large.json"), `"${"x".repeat(6 << 20)}"`);
  const { status, stdout } = await run(["check", "wello.user.create", "large.json"], { cwd });
  assert.equal(status, 1);
  assert.match(stdout, /\[limit\]/);
  const endless = await shell("yes | user-preflight check wello.user.create -", { cwd });
  assert.equal(endless.status, 1);
});
