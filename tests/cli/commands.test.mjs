// Each command, as its help says it is called.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { APP, GOOD, folder, run } from "./support.mjs";

const api = createRequire(join(APP, "package.json"))("user-preflight");
const json = (value) => `${JSON.stringify(value)}\n`;
const SLOPPY = { ...GOOD, id: "{CD50814A-F1A8-42EA-ACE0-7E6FFF28B0C4}", email: " ada@example.com " };
const COMMANDS = ["check", "normalize", "expand", "diff", "request", "explain", "schemas", "describe", "example", "json-schema", "completion"];

test("help names every command; each has help with an example, and that example's options exist", async () => {
  const { status, stdout, stderr } = await run(["--help"]);
  assert.equal(status, 0, stderr);
  for (const name of COMMANDS) {
    assert.match(stdout, new RegExp(`^  ${name} `, "m"));
    const help = await run([name, "--help"]);
    assert.equal(help.status, 0, name);
    const examples = help.stdout.split("Example:\n")[1];
    assert.match(examples, new RegExp(`\\$ user-preflight ${name} `.trimEnd()), name);
    for (const [option] of examples.matchAll(/(?<= )--?[a-z-]+/g)) assert.match(help.stdout.split("Example:")[0], new RegExp(`(^|[ ,])${option}\\b`, "m"), `${name} ${option}`);
  }
  assert.equal((await run(["help", "check"])).stdout, (await run(["check", "--help"])).stdout);
});

test("--version is that of the package; the catalog's stands behind it", async () => {
  const { version } = JSON.parse(readFileSync(join(APP, "node_modules/user-preflight/package.json"), "utf8"));
  assert.equal((await run(["--version"])).stdout, `${version} (catalog ${api.catalog.version} of ${api.catalog.date})\n`);
});

test("check: exit code 0 for what passes, also with warnings, and 1 for errors", async (context) => {
  const cwd = folder(context, { "good.json": json(GOOD), "warned.json": json({ ...GOOD, email: "x" }), "bad.json": json({ ...GOOD, lastname: null }) });
  const good = await run(["check", "wello.user.create", "good.json"], { cwd });
  assert.deepEqual([good.status, good.stdout, good.stderr], [0, "good.json: ok\n", ""]);
  const warned = await run(["check", "wello.user.create", "warned.json"], { cwd });
  assert.deepEqual([warned.status, warned.stdout.split("\n").at(-2)], [0, "warned.json: ok, 1 warning"]);
  const several = await run(["check", "wello.user.create", "good.json", "bad.json", "warned.json"], { cwd });
  assert.equal(several.status, 1);
  assert.deepEqual(several.stdout.split("\n").filter((line) => /^\w+\.json: /.test(line)), ["good.json: ok", "bad.json: 1 error", "warned.json: ok, 1 warning"]);
});

test("check reads standard input for -, and where no file is named", async () => {
  for (const words of [["-"], []]) {
    const { status, stdout } = await run(["check", "wello.user.create", ...words], { input: json(GOOD) });
    assert.deepEqual([status, stdout], [0, "<stdin>: ok\n"]);
  }
});

test("every option of a payload reaches the library", async (context) => {
  const cwd = folder(context, { "sloppy.json": json({ ...SLOPPY, more: 1, archived: "TRUE" }), "draft.json": "{}" });
  const codes = async (...words) => (await run(["check", ...words, "--json"], { cwd })).stdout.trim().split("\n").flatMap((line) => JSON.parse(line).issues.map(({ code, path }) => `${code} ${path.join(".")}`));
  const schema = "wello.user.create";
  assert.deepEqual(await codes(schema, "sloppy.json"), ["unknown_field more"]);
  assert.deepEqual(await codes(schema, "sloppy.json", "--unknown", "strip"), []);
  assert.deepEqual((await codes(schema, "sloppy.json", "--unknown", "strip", "--coerce", "none")).sort(), ["format email", "format id", "type archived"].sort());
  assert.deepEqual(await codes(schema, "draft.json", "--partial"), []);
  assert.deepEqual((await codes(schema, "draft.json", "--generate-id")).includes("required id"), false);
  assert.deepEqual(await codes(schema, "draft.json", "--partial", "--require", "phone", "--require", "fax").then((all) => all.length), 0);
  assert.deepEqual((await codes(schema, "sloppy.json", "--unknown", "strip", "--require", "phone")), ["required phone"]);
  assert.deepEqual(await codes("wello.user.update", "sloppy.json", "--unknown", "strip", "--id", "01234567-89ab-cdef-0123-456789abcdef"), ["mismatch id"]);
  assert.deepEqual((await codes(schema, "draft.json", "--max-issues", "1")).at(-1), "limit ");
  for (const limit of ["--max-bytes", "--max-items"]) assert.deepEqual(await codes(schema, "sloppy.json", limit, "2"), ["limit "]);
});

test("normalize writes the canonical payload to standard output or to a file", async (context) => {
  const cwd = folder(context, { "sloppy.json": json(SLOPPY), "bad.json": json({ ...GOOD, lastname: null }) });
  const { status, stdout, stderr } = await run(["normalize", "wello.user.create", "sloppy.json"], { cwd });
  assert.deepEqual([status, stdout, stderr], [0, json(GOOD), ""]);
  const filed = await run(["normalize", "wello.user.create", "sloppy.json", "-o", "clean.json"], { cwd });
  assert.deepEqual([filed.status, filed.stdout, readFileSync(join(cwd, "clean.json"), "utf8")], [0, "", json(GOOD)]);
  const bad = await run(["normalize", "wello.user.create", "bad.json"], { cwd });
  assert.deepEqual([bad.status, bad.stdout], [1, ""]);
  assert.match(bad.stderr, /lastname is required/);
});

test("XML and forms, in and out", async (context) => {
  const cwd = folder(context, { "user.form": "UserId=1&JobTitle=Ada", "user.json": '{"UserId":1,"JobTitle":"Ada"}' });
  assert.equal((await run(["normalize", "salt2.user.update", "user.form", "--accept", "json"], { cwd })).stdout, '{"UserId":1,"JobTitle":"Ada"}\n');
  assert.equal((await run(["normalize", "salt2.user.update", "user.json", "--accept", "form"], { cwd })).stdout, "UserId=1&JobTitle=Ada\n");
  const xml = (await run(["normalize", "salt2.user.update", "user.json", "--accept", "xml", "-o", "user.xml"], { cwd }));
  assert.equal(xml.status, 0, xml.stderr);
  assert.equal((await run(["normalize", "salt2.user.update", "user.xml", "--accept", "application/json"], { cwd })).stdout, '{"UserId":1,"JobTitle":"Ada"}\n');
  const refused = await run(["check", "wello.user.create", "user.xml"], { cwd });
  assert.equal(refused.status, 1);
  assert.match(refused.stdout, /\[unsupported\]/);
});

test("expand and diff are each other's way back", async (context) => {
  const before = { Id: 42, FullName: "Ada", Telephone: 5551234 };
  const after = { ...before, Telephone: "+442079460018", Celphone: "none" };
  const cwd = folder(context, { "before.json": json(before), "after.json": json(after) });
  for (const format of ["field-value", "json-patch", "merge-patch"]) {
    const patch = await run(["diff", "aranda.user.update", "before.json", "after.json", "--patch-format", format, "-o", "patch.json"], { cwd });
    assert.deepEqual([patch.status, patch.stdout, patch.stderr], [0, "", ""]);
    assert.deepEqual(JSON.parse(readFileSync(join(cwd, "patch.json"), "utf8")), api.diff("aranda.user.update", before, after, { format }));
    const expanded = await run(["expand", "aranda.user.update", "patch.json", "--base", "before.json", "--patch-format", format], { cwd });
    assert.deepEqual([expanded.status, JSON.parse(expanded.stdout)], [0, after]);
  }
  const impossible = await run(["diff", "aranda.user.update", "after.json", "before.json"], { cwd });
  assert.deepEqual([impossible.status, impossible.stdout], [1, ""]);
  assert.match(impossible.stderr, /^user-preflight: .*Celphone/);
});

test("expand says at which entry of the patch something is wrong", async (context) => {
  const cwd = folder(context, { "patch.json": '[\n  {"Field": "FullName", "Value": "Ada"},\n  {"Field": "Flor", "Value": 3}\n]\n', "base.json": '{"Id": 42}', "broken.json": "[{]" });
  const { status, stdout, stderr } = await run(["expand", "aranda.user.update", "patch.json", "--base", "base.json"], { cwd });
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /^patch\.json:3:3: error: Flor is no documented field; did you mean Floor\?/);
  const broken = await run(["expand", "aranda.user.update", "broken.json", "--base", "base.json"], { cwd });
  assert.equal(broken.status, 1);
  assert.match(broken.stderr, /^broken\.json:1:3: error: .*\[syntax\]/);
});

test("what a JavaScript value would lose of a text is said, and nothing is written", async (context) => {
  const digits = "12345678901234567890";
  const cwd = folder(context, {
    "base.json": `\ufeff{ "UserId": 7,\n  "ö": 1, "Phone": ${digits} }`,
    "patch.json": `[{ "Field": "Phone", "Value": ${digits} }]`,
    "twice.json": '[{ "op": "add", "op": "remove", "path": "/Phone", "value": 1e400 }]',
    "kept.json": '{ "UserId": 7, "more": { "a": 0.12345678901234567, "a": 1 } }',
    "fine.json": '{ "UserId": 70e-1, "Phone": 0.10, "more": [1e2, -0, 1.50, 9007199254740993.0e0, 123456789012345680000] }',
    "blank.json": '{ "UserId": 7 }',
  });
  const keep = ["--unknown", "keep"];
  for (const [words, ...said] of [
    [["expand", "salt2.user.update", "blank.json", "--base", "base.json"], "base.json:2:20: error: Phone has more digits than can be kept here; put it in quotes. [range]"],
    [["expand", "salt2.user.update", "patch.json", "--base", "blank.json"], "patch.json:1:31: error: [0].Value has more digits than can be kept here; put it in quotes. [range]"],
    [["expand", "salt2.user.update", "twice.json"], "twice.json:1:17: error: [0].op is given more than once. [duplicate_field]", "twice.json:1:60: error: [0].value has more digits than can be kept here; put it in quotes. [range]"],
    [["diff", "salt2.user.update", "blank.json", "base.json", ...keep], "base.json:2:20: error: Phone has more digits than can be kept here; put it in quotes. [range]"],
  ]) {
    const { status, stdout, stderr } = await run(words, { cwd });
    assert.deepEqual([status, stdout], [1, ""], `${words.join(" ")}: ${stderr}`);
    assert.deepEqual(stderr.split("\n").filter((line) => line.includes(": error: ")), said);
  }
  const { status, stdout, stderr } = await run(["expand", "salt2.user.update", "fine.json", "--unknown", "keep"], { cwd });
  assert.deepEqual([status, stdout], [1, ""]);
  assert.deepEqual(stderr.split("\n").filter((line) => line.includes(": error: ")), ["fine.json:1:59: error: more[3] has more digits than can be kept here; put it in quotes. [range]"]);
  // What reads bytes keeps all of it.
  for (const command of ["normalize", "request"])
    assert.match((await run([command, "salt2.user.update", "base.json", ...keep, ...(command === "request" ? ["--base-url", "https://salt2.example"] : [])], { cwd })).stdout, new RegExp(`"Phone":"?${digits}`));
});

test("expand and diff take what the endpoint takes, and one payload at a time", async (context) => {
  const xml = '<UserUpdateRequest><UserId>7</UserId><JobTitle>Ada</JobTitle></UserUpdateRequest>';
  const cwd = folder(context, { "base.xml": xml, "after.json": '{ "UserId": 7, "JobTitle": "Countess" }', "patch.json": '{ "JobTitle": "Countess" }', "many.ndjson": "{}\n{}\n" });
  assert.deepEqual(JSON.parse((await run(["diff", "salt2.user.update", "base.xml", "after.json"], { cwd })).stdout), [{ Field: "JobTitle", Value: "Countess" }]);
  assert.deepEqual(JSON.parse((await run(["expand", "salt2.user.update", "patch.json", "--base", "base.xml"], { cwd })).stdout), { UserId: 7, JobTitle: "Countess" });
  const many = await run(["expand", "salt2.user.update", "patch.json", "--base", "many.ndjson"], { cwd });
  assert.deepEqual([many.status, many.stderr], [2, "user-preflight: many.ndjson may hold many payloads, and one is wanted; save it as .json\n"]);
});

test("request shows what would be sent", async (context) => {
  const cwd = folder(context, { "user.json": json({ Id: 42, FullName: "Ada" }) });
  const { status, stdout } = await run(["request", "aranda.user.update", "user.json", "--base-url", "https://aranda.example/ASDKAPI", "--header", "X-Trace: 7"], { cwd });
  assert.equal(status, 0);
  assert.match(stdout, /^POST https:\/\/aranda\.example\/ASDKAPI\/api\/v8\.6\/user\/42\/update\n[\s\S]*^X-Trace: 7\n[\s\S]*\n\n\[\{"Field":"FullName","Value":"Ada"\}\]\n$/m);
  const made = JSON.parse((await run(["request", "aranda.user.update", "user.json", "--base-url", "https://aranda.example", "--json"], { cwd })).stdout);
  assert.deepEqual([made.method, made.url, made.body], ["POST", "https://aranda.example/api/v8.6/user/42/update", '[{"Field":"FullName","Value":"Ada"}]']);
  const wrong = await run(["request", "aranda.user.update", "user.json", "--base-url", "ftp://x"], { cwd });
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /^user-preflight: --base-url .*\n$/);
});

test("request takes XML and forms too", async (context) => {
  const cwd = folder(context, { "user.xml": "<UserUpdateRequest><UserId>1</UserId><Email>a@example.com</Email></UserUpdateRequest>", "user.txt": "UserId=1&Email=a%40example.com", "broken.xml": "<UserUpdateRequest><UserId>1</User" });
  const words = ["request", "salt2.user.update", "--base-url", "https://salt2.example", "--json"];
  for (const more of [["user.xml"], ["user.txt", "--type", "form"]]) {
    const { stdout } = await run([...words, ...more], { cwd });
    assert.equal(JSON.parse(stdout).body, '{"UserId":1,"Email":"a@example.com"}', more[0]);
  }
  const broken = await run([...words.slice(0, -1), "broken.xml"], { cwd });
  assert.equal(broken.status, 1);
  assert.match(broken.stderr, /^broken\.xml:1:\d+: error: .*\[syntax\]/);
});

test("limits are raised by flags, and messages name these, in every language", async (context) => {
  const cwd = folder(context, { "bad.json": '{"UserId":"x","Emial":1}' });
  for (const locale of ["en", "de"]) {
    for (const [flag, value] of [["--max-bytes", "5"], ["--max-items", "1"], ["--max-depth", "1"], ["--max-issues", "1"]]) {
      const input = flag === "--max-depth" ? '{"UserId":1,"Notifications":[{}]}' : readFileSync(join(cwd, "bad.json"), "utf8");
      for (const format of ["text", "json"]) {
        const { stdout } = await run(["check", "salt2.user.update", flag, value, "--locale", locale, "--format", format, "--rejects", "rejects.ndjson"], { cwd, input });
        for (const text of [stdout, readFileSync(join(cwd, "rejects.ndjson"), "utf8")]) assert.match(text, new RegExp(`[ ]${flag} `), `${locale} ${text}`);
        assert.doesNotMatch(stdout, /limits\.|maxIssues/);
      }
    }
  }
});

test("beside an issue stands what to do about it", async (context) => {
  const cwd = folder(context, {
    "xml.txt": "<UserUpdateRequest/>", "blank.json": " \n", "array.json": '[\n{"UserId":1},{"UserId":2}]', "lines.json": '{"UserId":1}\n{"UserId":2}\n', "pretty.ndjson": '{\n  "UserId": 1\n}\n', "role.json": '{"Id":1,"Role":1}',
    "patch.json": '[{"Field":"email","Value":"a@example.com"}]', "answer.json": '"InvalidRole"', "users.csv": "Id,Email\n,a@example.com\n,b@example.com\n",
  });
  const sample = (await run(["example", "aranda.user.update"])).stdout;
  for (const [words, said, input] of [
    [["check", "salt2.user.update", "xml.txt"], "XML is read with --type xml"],
    [["request", "salt2.user.update", "xml.txt", "--base-url", "https://salt2.example"], "XML is read with --type xml"],
    [["check", "wello.user.create", "xml.txt"], "wello.user.create does not take XML"],
    [["check", "salt2.user.update", "array.json"], "are there several users in it? Give --type json-array"],
    [["check", "aranda.user.update", "array.json"], "are there several users in it? Give --type json-array"],
    [["check", "salt2.user.update", "lines.json"], "is there a payload on each line? Give --type ndjson"],
    [["check", "salt2.user.update"], "is it CSV? Give --type csv", 'UserId,Email\n1,a@example.com\n'],
    [["check", "wello.user.create"], "is it CSV? Give --type csv", '\ufeff"Id";"username"\n'],
    [["check", "salt2.user.update", "pretty.ndjson"], "is it one payload on several lines? Give --type json"],
    [["check", "aranda.user.update"], "the id in the URI is given with --id", sample],
    [["check", "superoffice.user.update"], "the id in the URI is given with --id", "{}"],
    [["check", "aranda.user.update", "role.json"], "that a specialist sends it is said with --actor specialist"],
    [["expand", "superoffice.user.update", "patch.json"], "what the patch is applied to is given with --base"],
    [["expand", "wello.user.update", "patch.json", "--id", GOOD.id], "what the patch is applied to is given with --base"],
    [["explain", "aranda.user.update", "answer.json", "--status", "400"], "enum, one of 1, 2, 3, specialists only. What the user is: 1 a specialist, 2 an ordinary user, 3 both. Only specialists may change it."],
  ]) {
    const { status, stdout, stderr } = await run(words, { cwd, input });
    assert.equal(status, 1);
    assert.equal((stdout + stderr).split("\n").filter((line) => line === `      = ${said}`).length, 1, `${words.join(" ")}: ${stdout}${stderr}`);
  }
  for (const words of [["expand", "salt2.user.update", "-"], ["expand", "salt2.user.update", "blank.json", "--base", "array.json"], ["request", "salt2.user.update", "blank.json", "--base-url", "https://salt2.example"]])
    assert.match((await run(words, { cwd, input: "" })).stderr, /^[^\n]* is empty\. \[syntax\]\n/);
  assert.equal((await run(["check", "aranda.user.update", "--id", "1"], { input: sample })).status, 0);
  // Not where it cannot help, and not in what programs read.
  assert.doesNotMatch((await run(["check", "aranda.user.update", "users.csv"], { cwd })).stdout, / = /);
  assert.doesNotMatch((await run(["check", "salt2.user.update"], { input: "{]" })).stdout, / = /);
  assert.doesNotMatch((await run(["check", "aranda.user.update", "--json"], { input: sample })).stdout, /--id/);
});

test("explain: a vendor's answer, field by field", async () => {
  const refused = await run(["explain", "aranda.user.update", "--status", "400", "--json"], { input: '"InvalidFloor"' });
  const { issues } = JSON.parse(refused.stdout);
  assert.deepEqual(issues.map(({ code, path, vendorCode }) => [code, path, vendorCode]), api.explainError("aranda.user.update", { status: 400, body: '"InvalidFloor"' }).map(({ code, path, vendorCode }) => [code, path, vendorCode]));
  assert.equal(refused.status, 1);
  assert.equal((await run(["explain", "aranda.user.update", "--status", "200"], { input: "true" })).status, 0);
});

test("schemas, describe, example, json-schema", async () => {
  assert.deepEqual((await run(["schemas"])).stdout.trim().split("\n").map((line) => line.split(" ")[0]), api.schemas.map(({ id }) => id));
  assert.deepEqual(JSON.parse((await run(["schemas", "--json"])).stdout).map(({ id }) => id), api.schemas.map(({ id }) => id));
  for (const { id, fields } of api.schemas) {
    const { stdout } = await run(["describe", id]);
    for (const { name } of fields) assert.match(stdout, new RegExp(`^  ${name.replace(/[.$]/g, "\\$&")}: `, "m"), `${id} ${name}`);
    assert.deepEqual(JSON.parse((await run(["describe", id, "--json"])).stdout), JSON.parse(JSON.stringify(api.schemas.find((schema) => schema.id === id))));
    assert.deepEqual(JSON.parse((await run(["example", id])).stdout), api.example(id));
    assert.deepEqual(JSON.parse((await run(["json-schema", id, "--target", "draft-07", "--io", "output"])).stdout), JSON.parse(JSON.stringify(api.jsonSchema(id, { target: "draft-07", io: "output" }))));
  }
  const field = await run(["describe", "wello.user.create", "sales_organization.city"]);
  assert.match(field.stdout, /^sales_organization\.city: text, .*at most \d+ characters/);
  const unknown = await run(["describe", "wello.user.create", "emial"]);
  assert.deepEqual([unknown.status, unknown.stderr], [2, "user-preflight: emial is no documented field; did you mean email?\n"]);
});

test("wrong calls end with exit code 2 and say what is wrong", async () => {
  for (const [words, said] of [
    [["chek"], /Did you mean check/],
    [["check"], /missing required argument/],
    [["check", "nope"], /wello\.user\.create/],
    [["check", "wello.user.create", "--coerce", "all"], /server, none/],
    [["check", "wello.user.create", "--max-bytes", "x"], /whole number/],
    [["check", "wello.user.create", "--max-bytes", "0"], /^user-preflight: --max-bytes must be a whole number/],
    [["check", "wello.user.create", "--require", "nope"], /--require: .*nope/],
    [["check", "wello.user.create", "--locale", "xx"], /there are da, de, en/],
    [["check", "wello.user.create", "--nope"], /unknown option/],
    [["expand", "superoffice.user.response"], /choices/],
    [["request", "wello.user.create"], /--base-url/],
    [["request", "wello.user.create", "--base-url", "https://x.example", "--header", "nope"], /name: value/],
    [["explain", "wello.user.create"], /--status/],
    [["completion", "tcsh"], /bash, zsh, fish/],
    [["check", "salt2.user.update", "--type", "xlm"], /--type xlm is not known; there are json, xml, form, ndjson, csv/],
    [["check", "salt2.user.update", "--type", "application/foo"], /--type application\/foo: salt2\.user\.update takes json, xml, form \(application\/json, /],
    [["check", "aranda.user.update", "--type", "xml"], /aranda\.user\.update takes json \(application\/json\)/],
    [["request", "aranda.user.update", "--base-url", "https://x.example", "--type", "xml"], /takes json/],
    [["request", "salt2.user.update", "--base-url", "https://x.example", "--content-type", "xlm"], /^user-preflight: --content-type must be one of application\/json, /],
    [["request", "salt2.user.update", "--base-url", "https://x.example", "--header", "a b: c"], /^user-preflight: --header: "a b" is no header/],
    [["normalize", "salt2.user.update", "--accept", "xlm"], /--accept xlm: salt2\.user\.update takes json, xml, form \(/],
    [["normalize", "wello.user.create", "--accept", "form"], /wello\.user\.create takes json \(/],
    [["normalize", "salt2.user.update", "--type", "ndjson", "--accept", "xml"], /lines and rows come out as JSON/],
    [["diff", "wello.user.update", "a.json", "b.json", "--format", "json-patch"], /Allowed choices are text, json, github, sarif\. The patch's format is --patch-format json-patch\./],
    [["check", "wello.user.create", "--format", "json-patch"], /Allowed choices are text, json, github, sarif\.\n/],
    [[], /Usage/],
  ]) {
    const { status, stdout, stderr } = await run(words, { input: "{}" });
    assert.deepEqual([status, stdout], [2, ""], words.join(" "));
    assert.match(stderr, said, words.join(" "));
  }
});
