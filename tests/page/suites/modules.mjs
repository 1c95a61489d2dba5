// What of the page needs no page: its examples, links, masks, places and the CSV reader, in Node; and what the server says.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { schemas } from "../../../www/built/package/default.js";
import { CsvReader } from "../../../www/app/csv.js";
import { declarationsOf } from "../../../www/app/declarations.js";
import { examplesOf } from "../../../www/app/examples.js";
import { indented } from "../../../www/app/indent.js";
import { judge, optionsOf } from "../../../www/app/judge.js";
import { MASK, mask } from "../../../www/app/mask.js";
import { placeOf, readJson, unitsOf } from "../../../www/app/places.js";
import { fromHash, toHash } from "../../../www/app/share.js";
import { test } from "../harness.mjs";

const PLAIN = { coerce: "server", unknown: "", partial: false, actor: "user", generateId: false, id: "", baseUrl: "https://api.example.com/api" };
const stateOf = (schema, { view = "payload", text = "", base = "", patch = "", options = {} }) => ({ view, schema, format: "json", fields: false, text, base, patch, patchFormat: "", options: { ...PLAIN, ...options } });

export async function testModules(url, root) {
  for (const { id } of schemas) {
    for (const example of examplesOf(id)) {
      await test(`${id}, ${example.name}: is ${example.passes ? "accepted" : "refused"}`, () => {
        const result = judge(stateOf(id, example));
        assert.equal(result.failure, undefined);
        assert.equal(result.ok, example.passes, JSON.stringify(result.issues));
        for (const { place, message } of result.issues) assert.ok(place === undefined || place[0] <= place[1], message);
        if (!example.passes) assert.ok(result.issues.some(({ place }) => place), "some issue has a place");
        if (example.passes && !id.endsWith(".response")) assert.match(result.request.url, /^https:\/\/api\.example\.com\/api\//);
      });
    }
    await test(`${id}: there are examples that pass, that fail, and patches where there is a request`, () => {
      const examples = examplesOf(id);
      assert.equal(new Set(examples.map(({ name }) => name)).size, examples.length, "names differ");
      for (const passes of [true, false]) assert.ok(examples.some((one) => one.passes === passes && !one.view));
      assert.equal(examples.some(({ view }) => view === "patch"), !id.endsWith(".response"));
    });
  }

  await test("places count UTF-16 units where ranges count bytes", () => {
    const text = '{"username": "ädä 🙂", "archived": "jà"}';
    const units = unitsOf(text, Buffer.byteLength(text));
    for (const part of ["ädä", "🙂", '"jà"', "}"]) {
      const at = text.indexOf(part);
      assert.equal(units(Buffer.byteLength(text.slice(0, at))), at);
    }
    assert.equal(units(0), 0, "also backwards");
  });
  await test("paths lead to places in JSON, or to what is nearest", () => {
    const text = '{ "a": [1, {"B": "x\\"y"}] , "c":{} }\n';
    const tree = readJson(text);
    assert.equal(text.slice(...placeOf(tree, ["a", 1, "b"])), '"x\\"y"');
    assert.equal(text.slice(...placeOf(tree, ["c", "none"])), "{");
    assert.equal(text.slice(...placeOf(tree, [])), text.trim());
    for (const broken of ["{", '{"a', "[1", "", "nonsense", '"open', "{'a': 1}"]) assert.equal(readJson(broken), undefined, broken);
  });

  await test("what is laid out for people is what it was, as JSON.stringify lays it out", () => {
    for (const value of [{}, [], "a", 1.5, null, { a: [], b: {}, c: [[1, { d: "x,{}[]:\\\"" }], "ä🙂"], "": [true, false, null] }]) assert.equal(indented(JSON.stringify(value)), JSON.stringify(value, null, 2));
    for (const { id } of schemas) for (const { text, passes } of examplesOf(id)) if (passes && text) assert.deepEqual(JSON.parse(indented(text)), JSON.parse(text));
    assert.equal(indented('\ufeff {"a":12345678901234567890,"a":1.50}'), '{\n  "a": 12345678901234567890,\n  "a": 1.50\n}');
    for (const broken of ["", "{", "[1,]", "'a'"]) assert.throws(() => indented(broken), SyntaxError);
    assert.equal(indented(`${"[".repeat(3000)}1${"]".repeat(3000)}`).replace(/\s/g, "").length, 6001);
  });
  await test("no digit is lost of what is sent; what a patch would lose is said at its place", () => {
    const digits = "12345678901234567890";
    const text = `{ "UserId": 7, "Phone": ${digits} }`;
    const { normalized, request, ok } = judge(stateOf("salt2.user.update", { text }));
    assert.ok(ok && normalized.text.includes(digits) && normalized.sent.includes(digits) && request.body.includes(digits));
    const patch = (patch, base) => judge(stateOf("salt2.user.update", { view: "patch", patch, base })).issues.map(({ code, editor, place }) => [code, (editor === "base" ? base : patch).slice(...place)]);
    assert.deepEqual(patch(`[{ "Field": "Phone", "Value": ${digits} }]`, '{ "UserId": 7 }'), [["range", digits]]);
    assert.deepEqual(patch("[]", `{ "FirstName": "ä", "UserId": 7, "UserId": 8, "Phone": ${digits} }`), [["duplicate_field", '"UserId"'], ["range", digits]]);
  });

  const SECRETS = [
    ["wello.user.create", "json", { bankaccount: "S3CRET", notes: "bankaccount", Social_Security: "S3CRET" }],
    ["salt2.user.update", "json", { PASSWORD: "S3CRET", FirstName: "Password" }],
    ["salt2.user.update", "json", { Password: ["S3CRET", { a: "S3CRET" }] }],
    ["superoffice.user.update", "json", { Credentials: [{ Value: "S3CRET", Type: { Value: "kept" } }], OtherGroups: [{ Value: "kept" }] }],
    ["superoffice.user.update", "json", [{ Value: "S3CRET", Field: "Credentials[0].Value" }, { Field: "OtherGroups[0].Value", Value: "kept" }]],
    ["superoffice.user.update", "json", [{ op: "add", path: "/Credentials/-", value: { Value: "S3CRET" } }, { op: "add", path: "/Name", value: "kept" }]],
    ["superoffice.user.update", "json", [{ Field: "Credentials", Value: [{ Value: "S3CRET" }] }]],
    ["salt2.user.update", "json", '{ "Password": "S3CRET", "FirstName": "kept", broken'],
    ["salt2.user.update", "json", '{ "FirstName": "kept", "Password": "S3CRET'],
    ["salt2.user.update", "xml", "<UserUpdate><d2p1:Password>S3CRET</d2p1:Password><FirstName>kept</FirstName></UserUpdate>"],
    ["salt2.user.update", "xml", "<UserUpdate><Password><![CDATA[S3CRET]]></Password></UserUpdate>"],
    ["salt2.user.update", "xml", '<a:Password i:nil="false"><![CDATA[S3CRET</a:Password>S3CRET]]>S3CRET</a:Password><FirstName>kept</FirstName>'],
    ["salt2.user.update", "xml", "<FirstName>kept</FirstName><Password>S3CRET"],
    ["salt2.user.update", "form", "FirstName=kept&Password=S3CRET&a.password=S3CRET"],
  ];
  for (const [schema, format, secret] of SECRETS)
    await test(`${schema}: a link masks ${JSON.stringify(secret).slice(0, 70)}`, () => {
      const text = typeof secret === "string" ? secret : JSON.stringify(secret);
      const { text: masked, masked: number } = mask(schema, format, text);
      assert.ok(!masked.includes("S3CRET"), masked);
      assert.ok(number > 0 && masked.includes(format === "form" ? encodeURIComponent(MASK) : MASK));
      assert.equal(masked.includes("kept"), text.includes("kept"), "nothing else goes");
      if (format === "json" && typeof secret !== "string") JSON.parse(masked);
    });
  await test("a link holds all that is chosen, and is read back as it was", async () => {
    const state = { ...stateOf("salt2.user.update", { text: '{"UserId": 7, "FirstName": "Äda 🙂", "Password": "S3CRET"}', base: "{}", patch: "[]", options: { unknown: "strip", actor: "specialist", id: "5", partial: true } }), patchFormat: "json-patch", fields: true };
    const { hash, masked } = await toHash(state);
    assert.equal(masked, 1);
    const back = await fromHash(hash);
    assert.equal(back.text, state.text.replace("S3CRET", MASK));
    for (const name of ["view", "schema", "format", "patchFormat", "fields", "base", "patch"]) assert.equal(back[name], state[name], name);
    assert.deepEqual(back.options, state.options);
    const whole = await fromHash((await toHash(state, { keepSensitive: true })).hash);
    assert.equal(whole.text, state.text);
  });
  await test("what is no link is refused, and what is odd in one is left out", async () => {
    assert.equal(await fromHash("#elsewhere"), undefined);
    for (const hash of ["#p=%%%", "#p=AAAA", "#p=", `#p=${"A".repeat(500)}`]) await assert.rejects(fromHash(hash));
    const { hash } = await toHash({ ...stateOf("salt2.user.update", { text: "{}" }), view: "elsewhere", options: { coerce: "yes", id: 5, __proto__: { unknown: "strip" } } });
    const back = await fromHash(hash);
    assert.equal(back.view, undefined);
    assert.deepEqual(back.options, {});
    await assert.rejects(toHash(stateOf("salt2.user.update", { text: Array.from({ length: 60_000 }, () => Math.random()).join() })), /too large/);
  });

  await test("CSV is read as csv-parse reads it, in whatever pieces it comes", () => {
    let drawn = 7;
    const random = (below) => (drawn = (drawn * 48271) % 2147483647) % below;
    const pieces = ['"', '""', ",", "\n", "\r\n", "a", "ä🙂", " ", '"a,b"', '"x\ny"', "1", ";"];
    let compared = 0;
    for (let round = 0; round < 4000; round++) {
      const text = `h,i,j\n${Array.from({ length: random(14) }, () => pieces[random(pieces.length)]).join("")}`;
      const rows = [];
      const reader = new CsvReader((row) => rows.push(row));
      for (let at = 0; at < text.length; ) {
        const size = 1 + random(6);
        reader.push(text.slice(at, at + size));
        at += size;
      }
      reader.end();
      const lines = text.split("\n");
      for (const { line, raw } of rows) assert.ok(lines.slice(line - 1).join("\n").replaceAll("\r\n", "\n").startsWith(raw.replaceAll("\r\n", "\n")), `${JSON.stringify(text)}: line ${line} is no ${JSON.stringify(raw)}`);
      if (rows.some(({ broken }) => broken)) continue;
      let expected;
      try {
        expected = parse(text, { relax_column_count: true, skip_empty_lines: true, record_delimiter: ["\r\n", "\n"] });
      } catch {
        continue; // It takes no quote within a value; here that is a row that is broken, or not, by its own line.
      }
      compared++;
      assert.deepEqual(rows.map(({ cells }) => cells), expected, JSON.stringify(text));
    }
    assert.ok(compared > 1000, `${compared} were compared`);
  });
  await test("a quote that is never closed costs one line, not the file", () => {
    const rows = [];
    const reader = new CsvReader((row) => rows.push(row), { longest: 1000 });
    reader.push('a,b\n1,"2\n');
    for (let at = 0; at < 500; at++) reader.push(`${at},x\n`);
    reader.end();
    assert.equal(rows.filter(({ broken }) => broken).length, 1);
    assert.equal(rows.length, 502);
    assert.equal(rows.at(-1).line, 502);
  });

  await test("declarations of a schema are whole, and of it alone", async () => {
    const real = globalThis.fetch;
    globalThis.fetch = async (file) => new Response(readFileSync(file));
    try {
      for (const { id } of schemas) {
        const text = await declarationsOf(id);
        const declared = new Set([...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name));
        assert.ok(declared.size > 0 && [...text.matchAll(/^\/\/ /gm)].length === 3, id);
        for (const [, name] of text.replace(/\/\*\*.*?\*\//gs, "").matchAll(/[:|<] ?([A-Z]\w+)/g)) assert.ok(declared.has(name) || ["Record", "Partial", "Date"].includes(name), `${id}: ${name} is not declared`);
        if (id.startsWith("wello")) assert.ok(!text.includes("Aranda"));
      }
    } finally {
      globalThis.fetch = real;
    }
  });

  await test("every module of the page's beginning is loaded ahead", () => {
    const page = readFileSync(`${root}www/index.html`, "utf8");
    const wanted = new Set();
    const follow = (path) => {
      if (wanted.has(path)) return;
      wanted.add(path);
      for (const [, from] of readFileSync(`${root}www/${path}`, "utf8").matchAll(/(?:^|[;\n}])\s*(?:import|export)\b[^;'"(]*?["'](\.[^"']+)["']/g)) follow(new URL(from, `http://x/${path}`).pathname.slice(1));
    };
    follow("app/main.js");
    for (const path of wanted) assert.ok(page.includes(`"${path}"`), `index.html does not name ${path}`);
    assert.ok(wanted.size > 12);
  });
  await test("the policy in the page is that of the headers, and nothing inline is in the page", () => {
    const page = readFileSync(`${root}www/index.html`, "utf8");
    const headers = readFileSync(`${root}www/_headers`, "utf8");
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)[1];
    assert.equal(/Content-Security-Policy: (.*)/.exec(headers)[1], `${policy}; frame-ancestors 'none'`);
    assert.ok(!/unsafe-inline|'unsafe-eval'|https?:|data:/.test(policy));
    assert.ok(!/ style=| on\w+=|<script>|<style>|(?:src|href)="(?:https?:)?\/\//.test(page));
  });
  await test("no module of the page names another host", () => {
    for (const file of readdirSync(`${root}www/app`)) {
      const named = readFileSync(`${root}www/app/${file}`, "utf8").match(/https?:\/\/(?!(?:api\.)?example\.com)[\w.]+/g);
      assert.equal(named, null, file);
    }
  });
  await test("the server gives types and headers, and only files of the page", async () => {
    for (const [path, type] of [["", "text/html; charset=utf-8"], ["app/main.js", "text/javascript; charset=utf-8"], ["style.css", "text/css; charset=utf-8"], ["icon.svg", "image/svg+xml"]]) {
      const response = await fetch(url + path);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), type);
      assert.match(response.headers.get("content-security-policy"), /^default-src 'none'/);
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
      await response.arrayBuffer();
    }
    for (const path of ["none.js", "app/", "app", "_headers", "worker/package.json", "worker/src/index.js", ".assetsignore", "..%2fCargo.toml", "%2e%2e/Cargo.toml"]) assert.equal((await fetch(url + path)).status, 404, path);
    assert.equal((await fetch(url, { method: "POST", body: "x" })).status, 405);
  });
  await test("options that say nothing are not handed on", () => assert.deepEqual(optionsOf(stateOf("wello.user.create", { options: { id: "5" } })), {}));
}
