// Issues as text, JSON, GitHub's commands and SARIF; places, carets and languages.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv-draft-04";
import { APP, GOOD, folder, run } from "./support.mjs";

const require = createRequire(import.meta.url);
const api = createRequire(join(APP, "package.json"))("user-preflight");
const FAULTY = `{
  "id": "cd50814a", "username": "東京", "archived": "yes",
\t"emial": "x",
  "sales_organization": {
    "id": "01234567-89ab-cdef-0123-456789abcdef"
  }
}
`;

test("text: line, caret, and the nearest name", async (context) => {
  const cwd = folder(context, { "user.json": FAULTY });
  const { status, stdout } = await run(["check", "wello.user.create", "user.json"], { cwd });
  assert.equal(status, 1);
  assert.equal(
    stdout,
    `user.json:2:9: error: id is no GUID; write it like 01234567-89ab-cdef-0123-456789abcdef. [format]
    2 |   "id": "cd50814a", "username": "東京", "archived": "yes",
      |         ^^^^^^^^^^
user.json:2:51: error: archived must be true or false. [type]
    2 |   "id": "cd50814a", "username": "東京", "archived": "yes",
      |                                                     ^^^^^
user.json:3:2: error: emial is no documented field; did you mean email? [unknown_field]
    3 |  "emial": •••,
      |  ^^^^^^^
user.json:4:25: error: sales_organization.name is required. [required]
    4 |   "sales_organization": {
      |                         ^
user.json:1:1: error: lastname is required. [required]
    1 | {
      | ^
user.json:1:1: error: email is required. [required]
    1 | {
      | ^
user.json: 6 errors
`,
  );
});

test("text: the place of what is not well-formed", async () => {
  for (const [input, place] of [['{"id": "x",}', "1:12"], ['{\n"id" "x"}', "2:6"], ["", "1:1"], ['{"id": "x', "1:10"]]) {
    const { status, stdout } = await run(["check", "wello.user.create"], { input });
    assert.equal(status, 1);
    assert.match(stdout, new RegExp(`^<stdin>:${place}: error: .* \\[syntax\\]`), JSON.stringify(input));
  }
});

test("text: nothing from a payload or a file's name moves the cursor or changes colours", async (context) => {
  const name = "a\u001b[2Jb.json";
  const cwd = folder(context, { [name]: JSON.stringify({ ...GOOD, "x\u001b[31m\u202ey": 1, lastname: "a\u009b" }).replace("ERP-1", "E\\u001b[1m\u001b[5m") });
  for (const format of ["text", "github"]) {
    const { stdout, stderr } = await run(["check", "wello.user.create", name, "--format", format], { cwd });
    assert.doesNotMatch(stdout.replaceAll(format === "github" ? "a\u001b[2Jb" : "\0", "") + stderr, /[\u001b\u009b\u202e]/, format);
  }
});

test("a long line is cut around the place", async (context) => {
  const cwd = folder(context, { "long.json": JSON.stringify({ ...GOOD, id: "x".repeat(5000), archived: "yes" }) });
  const { stdout } = await run(["check", "wello.user.create", "long.json"], { cwd });
  for (const line of stdout.split("\n")) assert.ok([...line].length <= 121, `${line.length} columns`);
  const [code, caret] = stdout.split("\n").slice(4, 6);
  assert.equal(code.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1), '"yes"');
});

test("--json: one object a line, with the library's own issues and places", async (context) => {
  const cwd = folder(context, { "user.json": FAULTY, "good.json": JSON.stringify(GOOD) });
  const { status, stdout } = await run(["check", "wello.user.create", "user.json", "good.json", "--json"], { cwd });
  assert.equal(status, 1);
  const [bad, good] = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(good, { file: "good.json", ok: true, issues: [] });
  assert.deepEqual(bad.issues.map(({ line, column, ...issue }) => issue), JSON.parse(JSON.stringify(api.validateBytes("wello.user.create", FAULTY).issues)));
  assert.deepEqual(bad.issues.map(({ line }) => line), [2, 2, 3, 4, 1, 1]);
  assert.equal(bad.issues[2].column, 2);
});

test("--format github: commands that GitHub reads, with nothing that ends them early", async (context) => {
  const name = "odd, 100%: name.json";
  const cwd = folder(context, { [name]: '{\n"a%\\n::error::b": 1}' });
  const { status, stdout } = await run(["check", "wello.user.create", name, "--partial", "--format", "github"], { cwd });
  assert.equal(status, 1);
  assert.match(stdout, /^::error file=odd%2C 100%25%3A name\.json,line=2,endLine=2,col=1,endColumn=17,title=unknown_field::"a%25\\n::error::b" is no documented field\.\n$/);
});

test("--format sarif is valid, for files, lines and nothing at all", async (context) => {
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
  const valid = ajv.compile(JSON.parse(readFileSync(require.resolve("@microsoft/jest-sarif").replace(/lib.index\.js$/, "lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8")));
  const cwd = folder(context, { "a b#é.json": FAULTY, "lines.ndjson": `${JSON.stringify(GOOD)}\n{}\n`, "good.json": JSON.stringify(GOOD) });
  const check = async (...files) => {
    const { stdout } = await run(["check", "wello.user.create", ...files, "--format", "sarif"], { cwd });
    const log = JSON.parse(stdout);
    assert.ok(valid(log), JSON.stringify(valid.errors));
    return log.runs[0];
  };
  const { results, tool } = await check("a b#é.json", "lines.ndjson");
  assert.ok(results.length > 6);
  assert.deepEqual(results[0].locations[0].physicalLocation, { artifactLocation: { uri: "a%20b%23%C3%A9.json" }, region: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 19 } });
  assert.equal(results.at(-1).locations[0].physicalLocation.region.startLine, 2);
  for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
  assert.deepEqual((await check("good.json")).results, []);
});

test("--locale: every language that the package has", async (context) => {
  const cwd = folder(context, { "user.json": FAULTY });
  const tags = new Set(readdirSync(join(APP, "node_modules/user-preflight/dist/locales")).map((file) => file.split(".")[0]));
  const english = (await run(["check", "wello.user.create", "user.json"], { cwd })).stdout;
  for (const tag of tags) {
    const { status, stdout, stderr } = await run(["check", "wello.user.create", "user.json", "--locale", tag], { cwd });
    assert.deepEqual([status, stderr], [1, ""], tag);
    assert.equal(stdout === english, tag === "en", tag);
  }
  assert.match((await run(["check", "wello.user.create", "user.json", "--locale", "de-AT"], { cwd })).stdout, /Das Feld/);
  assert.match((await run(["check", "--help"])).stdout.replace(/\s+/g, " "), new RegExp([...tags].sort().join(", ")));
});

test("colours: none in a pipe, unless FORCE_COLOR asks; NO_COLOR and FORCE_COLOR=0 forbid", async (context) => {
  const cwd = folder(context, { "user.json": FAULTY });
  const coloured = async (env) => (await run(["check", "wello.user.create", "user.json"], { cwd, env })).stdout.includes("\u001b[");
  assert.equal(await coloured({}), false);
  assert.equal(await coloured({ FORCE_COLOR: "1" }), true);
  assert.equal(await coloured({ FORCE_COLOR: "0" }), false);
  assert.equal(await coloured({ NO_COLOR: "1" }), false);
});
