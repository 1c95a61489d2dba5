// Files that are a JSON array of payloads: --type json-array.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { GOOD, folder, run } from "./support.mjs";

const UPDATE = "wello.user.update";
const ARRAY = ["--type", "json-array"];

/** Reports without excerpts: where and what. */
const said = ({ stderr, stdout }) => (stderr + stdout).split("\n").filter((line) => /^\S+:/.test(line));

test("an array comes out as its items do on lines, wherever a chunk of the file ends", async (context) => {
  // Texts of what means something outside of texts, a different one each time.
  const marks = ['"', "\\", "[", "]", "{", "}", ",", "é", "😀", "\n", "a"];
  let seed = 1;
  const random = (below) => (seed = (seed * 48271) % 0x7fffffff) % below;
  const text = () => Array.from({ length: random(20) }, () => marks[random(marks.length)]).join("");
  const users = Array.from({ length: 12_000 }, () => ({ ...GOOD, firstname: text(), lastname: `x${text()}`, sales_organization_code: undefined, sales_organization: { id: GOOD.id, name: `y${text()}` } }));
  const lines = users.map((user) => JSON.stringify(user));
  const cwd = folder(context, { "users.ndjson": lines.join("\n"), "users.json": JSON.stringify(users), "pretty.json": `\ufeff\r\n ${JSON.stringify(users, null, "\t")}\r\n` });
  const wanted = await run(["normalize", UPDATE, "users.ndjson"], { cwd });
  assert.equal(wanted.stdout.split("\n").length, users.length + 1);
  for (const file of ["users.json", "pretty.json"]) {
    const { status, stdout, stderr } = await run(["normalize", UPDATE, file, ...ARRAY], { cwd });
    assert.equal(status, 0, stderr.slice(0, 500));
    assert.ok(stdout === wanted.stdout, file);
    assert.equal(stderr, `${file}: 12,000 items: 12,000 passed, 0 rejected\n`);
  }
});

test("an issue's line and column are the file's, and rejects say which item it is", async (context) => {
  const cwd = folder(context, { "users.json": `[{}, {"é😀":1, "id": "x"},\n  {\n   "archived": "yes" } ]\n` });
  const found = await run(["check", UPDATE, "users.json", ...ARRAY, "--partial", "--rejects", "rejects.ndjson"], { cwd });
  assert.equal(found.status, 1);
  assert.deepEqual(said(found), [
    "users.json:1:7: error: é😀 is no documented field. [unknown_field]",
    "users.json:1:22: error: id is no GUID; write it like 01234567-89ab-cdef-0123-456789abcdef. [format]",
    "users.json:3:16: error: archived must be true or false. [type]",
    "users.json: 3 items: 1 passed, 2 rejected",
  ]);
  assert.match(found.stdout, /^ {4}3 \| {4}"archived": "yes" \}\n {6}\| {16}\^{5}$/m);
  const rejects = readFileSync(join(cwd, "rejects.ndjson"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(rejects.map(({ line, item, issues }) => [line, item, issues.map(({ path }) => path.join("."))]), [[1, 1, ["é😀", "id"]], [2, 2, ["archived"]]]);
  const json = await run(["check", UPDATE, "users.json", ...ARRAY, "--partial", "--json"], { cwd });
  assert.deepEqual(json.stdout.trim().split("\n").map((line) => JSON.parse(line)).map(({ line, item, records, issues = [] }) => [line, item, records, issues.map(({ line, column }) => [line, column])]), [
    [1, 1, undefined, [[1, 7], [1, 22]]],
    [2, 2, undefined, [[3, 16]]],
    [undefined, undefined, 3, []],
  ]);
});

for (const [text, status, ...reports] of [
  ["[]", 0, "<stdin>: empty, no items"],
  ["\n[ ]\n", 0, "<stdin>: empty, no items"],
  ["[{},]", 1, "<stdin>:1:5: error: The body is empty. [syntax]", "<stdin>: 2 items: 1 passed, 1 rejected"],
  ["[,{}]", 1, "<stdin>:1:2: error: The body is empty. [syntax]", "<stdin>: 2 items: 1 passed, 1 rejected"],
  ["[{}{}]", 1, "<stdin>:1:4: error: The text is not well-formed JSON from byte 2 on. [syntax]", "<stdin>: 1 item: 0 passed, 1 rejected"],
  ["[{]},{}]", 1, "<stdin>:1:3: error: The text is not well-formed JSON from byte 1 on. [syntax]", "<stdin>: 2 items: 1 passed, 1 rejected"],
  ["[[{}]]", 1, "<stdin>:1:2: error: The payload must be an object. [type]", "<stdin>: 1 item: 0 passed, 1 rejected"],
  ["", 2, "user-preflight: <stdin> is empty"],
  [" \n", 2, "user-preflight: <stdin> is empty"],
  ["{}", 2, "user-preflight: <stdin> does not begin with [, as a JSON array does"],
  ["[{}", 2, "user-preflight: <stdin> ends before its array does"],
  ['[{},"]', 2, "user-preflight: <stdin> ends before its array does"],
  ["[{}]\n\n []", 2, "user-preflight: <stdin>:3:2: here is more, behind the array"],
])
  test(`the array ${JSON.stringify(text)}`, async () => {
    const found = await run(["check", UPDATE, "-", ...ARRAY, "--partial"], { input: text });
    assert.deepEqual([found.status, ...said(found)], [status, ...reports]);
  });

test("a file that is no array throughout leaves no output", async (context) => {
  const cwd = folder(context, { "users.json": `[${JSON.stringify(GOOD)}` });
  const { status, stderr } = await run(["normalize", UPDATE, "users.json", ...ARRAY, "-o", "clean.ndjson"], { cwd });
  assert.equal(status, 2);
  assert.match(stderr, /ends before its array does\n(.*\n)*user-preflight: clean\.ndjson was not written\n/);
  assert.throws(() => readFileSync(join(cwd, "clean.ndjson")));
});

test("an item over the limit is one item, and the next is read", async (context) => {
  const cwd = folder(context, { "users.json": JSON.stringify([{ ...GOOD, firstname: "x".repeat(600_000) }, GOOD]) });
  const found = await run(["check", UPDATE, "users.json", ...ARRAY, "--max-bytes", "1000"], { cwd });
  assert.deepEqual(said(found), [
    "users.json:1:2: error: The input has more bytes than 1000; the option --max-bytes raises the limit. [limit]",
    "users.json: 2 items: 1 passed, 1 rejected",
  ]);
});

test("Aranda: items are users, as objects or as lists of pairs; a request of each", async (context) => {
  const users = [{ Id: 7, FullName: "Ada" }, [{ Field: "Id", Value: 8 }, { Field: "FullName", Value: "Alan" }]];
  const cwd = folder(context, { "users.json": JSON.stringify(users) });
  const { status, stdout } = await run(["request", "aranda.user.update", "users.json", ...ARRAY, "--base-url", "https://aranda.example/ASDKAPI", "--header", "Authorization: x"], { cwd });
  assert.equal(status, 0);
  const requests = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(requests.map(({ url }) => url.split("/").at(-2)), ["7", "8"]);
  assert.deepEqual(requests.map(({ body }) => JSON.parse(body).at(-1)), [{ Field: "FullName", Value: "Ada" }, { Field: "FullName", Value: "Alan" }]);
});
