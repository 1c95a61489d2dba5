// Secrets planted wherever a payload can hold one must come out nowhere but in the payload itself.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { GOOD, folder, run, shell } from "./support.mjs";

const SECRET = "Xq7SecretZz";
const FORMATS = [[], ["--json"], ["--format", "github"], ["--format", "sarif"], ["--locale", "de"]];

/** Payloads with a secret in them and something wrong beside it. */
const PAYLOADS = [
  ["wello.user.create", "json", JSON.stringify({ ...GOOD, social_security: SECRET, bankaccount: `${SECRET} 1`, id: "x" })],
  ["wello.user.create", "json", JSON.stringify({ ...GOOD, social_security: SECRET.repeat(20) })],
  ["wello.user.create", "json", JSON.stringify({ ...GOOD, social_security: { deep: [SECRET] }, lastname: null })],
  ["wello.user.create", "json", JSON.stringify({ ...GOOD, social_securty: SECRET, Social_Security: SECRET })],
  ["wello.user.create", "json", `{"id": "x", "social_security": "${SECRET}", "social_security": "${SECRET}"}`],
  ["salt2.user.update", "json", `{"UserId": 1, "Password": ${SECRET}}`],
  ["salt2.user.update", "json", `{"UserId": 1, 'Password': '${SECRET}'}`],
  ["salt2.user.update", "json", `{"UserId": 1, "Password": "${SECRET}`],
  ["salt2.user.update", "json", `{"UserId": 1 "Password": "${SECRET}"}`],
  ["salt2.user.update", "json", `{"UserId": 1, "Password" "${SECRET}"}`],
  ["salt2.user.update", "json", `{"UserId": 1, "Password": "a"${SECRET}"}`],
  ["salt2.user.update", "json", `{"UserId": 1, // ${SECRET}\n"Password": "x"}`],
  ["salt2.user.update", "json", `{"UserId": "x", "Password":\n\n"${SECRET}"}`],
  ["salt2.user.update", "json", `"${SECRET}"`],
  ["salt2.user.update", "json", `["${SECRET}"]`],
  ["salt2.user.update", "json", `${'{"a":'.repeat(5000)}"${SECRET}"`],
  ["salt2.user.update", "form", `UserId=x&Password=${SECRET}&Passwort=${SECRET}&Email=%zz`],
  ["salt2.user.update", "form", `UserId=x&password=${SECRET}&Password=${SECRET}&${SECRET}`.replace(/&[^&]*$/, "")],
  ["salt2.user.update", "xml", `<UserUpdate><UserId>x</UserId><Password>${SECRET}</Password><!-- ${SECRET} --><Passwort a="${SECRET}"><![CDATA[${SECRET}]]></Passwort></UserUpdate>`],
  ["salt2.user.update", "xml", `<UserUpdate><UserId>x</UserId><Password>${SECRET}</Passwor`],
  ["superoffice.user.update", "json", JSON.stringify({ AssociateId: 0, Credentials: [{ Value: SECRET, Type: 5 }], credentials: SECRET })],
  ["aranda.user.update", "json", JSON.stringify([{ Value: SECRET, Field: "Password" }, { Field: "Pasword", Value: SECRET }, { Field: "Floor", Value: "x" }])],
  ["aranda.user.update", "json", JSON.stringify([{ Field: "Password", Value: SECRET, More: SECRET }, SECRET, [SECRET]])],
  ["salt2.user.update", "ndjson", `{"UserId":1,"Password":{"x":"${SECRET}"}}\n{"UserId":"x","Password":"${SECRET}"}\n{"Password":"${SECRET}\n`],
  ["salt2.user.update", "csv", `UserId,Password,Email\nx,${SECRET},a\n1,"${SECRET}\ny",b,c\n2,"${SECRET}"x,d\n3,"${SECRET}`],
];

test("check, in every format, and rejects", async (context) => {
  const cwd = folder(context);
  for (const [at, [schema, type, payload]] of PAYLOADS.entries()) {
    // Each as text, and the other formats in turn.
    for (const format of [FORMATS[0], FORMATS[1 + (at % (FORMATS.length - 1))]]) {
      const { status, stdout, stderr } = await run(["check", schema, "--type", type, "--rejects", "rejects.ndjson", ...format], { cwd, input: payload });
      const rejects = readFileSync(join(cwd, "rejects.ndjson"), "utf8");
      const what = `${type} ${format.join(" ")} ${payload.slice(0, 200)}`;
      assert.equal(status, 1, `${what}: ${stdout}${stderr}`);
      assert.ok(rejects.length > 0, what);
      for (const [name, text] of Object.entries({ stdout, stderr, rejects })) assert.ok(!text.includes(SECRET), `${name} of ${what}:\n${text}`);
    }
  }
});

test("--with-secrets leaves rejects as they came", async (context) => {
  const cwd = folder(context);
  const input = `{"UserId":"x","Password":"${SECRET}"}\n`;
  const { stdout } = await run(["check", "salt2.user.update", "--type", "ndjson", "--rejects", "rejects.ndjson", "--with-secrets"], { cwd, input });
  assert.ok(!stdout.includes(SECRET));
  assert.equal(`${JSON.parse(readFileSync(join(cwd, "rejects.ndjson"), "utf8")).payload}\n`, input);
});

test("patches and what they are applied to", async (context) => {
  const patches = [
    ["salt2.user.update", [{ Field: "Password", Value: SECRET }, { Field: "OfficeId", Value: "x" }], { UserId: 1, Password: SECRET }],
    ["salt2.user.update", [{ op: "replace", path: "/Password", value: SECRET }, { op: "move", path: "/x", from: "/Password" }], { UserId: 1, Password: SECRET }],
    ["salt2.user.update", { Password: { a: SECRET }, OfficeId: "x" }, { UserId: "x", Password: SECRET }],
    ["superoffice.user.update", [{ Field: "Credentials[0].Value", Value: [SECRET] }], { AssociateId: 1, Name: "x", Credentials: [{ Value: SECRET }] }],
  ];
  for (const [schema, patch, base] of patches) {
    const cwd = folder(context, { "patch.json": JSON.stringify(patch), "base.json": JSON.stringify(base) });
    for (const format of FORMATS.slice(0, 2)) {
      const { status, stdout, stderr } = await run(["expand", schema, "patch.json", "--base", "base.json", ...format], { cwd });
      assert.equal(status, 1, stderr);
      assert.ok(!(stdout + stderr).includes(SECRET), stderr);
      const compared = await run(["diff", schema, "base.json", "patch.json", ...format], { cwd });
      assert.ok(!(compared.stdout + compared.stderr).includes(SECRET), compared.stderr);
    }
  }
});

test("request masks the payload's secrets and those among the headers", async (context) => {
  const cwd = folder(context, { "user.json": JSON.stringify({ UserId: 1, Password: SECRET }) });
  const words = ["request", "salt2.user.update", "user.json", "--base-url", "https://salt2.example", "--header", `Authorization: Bearer ${SECRET}`, "--header", `X-Api-Key: ${SECRET}`, "--header", `Cookie: a=${SECRET}`];
  for (const further of [[], ["--json"], ["--content-type", "application/xml"], ["--content-type", "application/x-www-form-urlencoded"]]) {
    const { status, stdout, stderr } = await run([...words, ...further], { cwd });
    assert.equal(status, 0, stderr);
    assert.ok(!(stdout + stderr).includes(SECRET), stdout);
    assert.ok((await run([...words, ...further, "--with-secrets"], { cwd })).stdout.includes(SECRET));
  }
});

test("an answer that echoes a secret", async () => {
  const { stdout, stderr } = await run(["explain", "salt2.user.update", "--status", "400"], { input: JSON.stringify({ ModelState: { "user.Password": [`${SECRET} is too short`] }, Message: "The request is invalid." }) });
  assert.ok(!(stdout + stderr).includes(SECRET), stdout);
});

test("what goes on is whole in a pipe and a file, and masked on a terminal", async (context) => {
  const cwd = folder(context, { "user.json": `{"userId":1,"Password":"${SECRET}"}`, "lines.ndjson": `{"userId":1,"Password":"${SECRET}"}\n`, "before.json": '{"UserId":1}' });
  const onTerminal = (line) => shell(`script -qec '${line}' /dev/null`, { cwd, env: { TERM: "xterm" } });
  for (const line of ["user-preflight normalize salt2.user.update user.json", "user-preflight normalize salt2.user.update lines.ndjson", "user-preflight diff salt2.user.update before.json user.json", "user-preflight expand salt2.user.update user.json --base before.json"]) {
    const piped = await shell(line, { cwd });
    assert.ok(piped.stdout.includes(SECRET), `${line}: ${piped.stdout}${piped.stderr}`);
    const { stdout } = await onTerminal(line);
    assert.ok(!stdout.includes(SECRET) && stdout.includes("•••"), `${line}: ${stdout}`);
    assert.ok((await onTerminal(`${line} --with-secrets`)).stdout.includes(SECRET), line);
  }
});
