import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { standIn, until, user, worker } from "./harness.mjs";

const PROBLEM = "application/problem+json";
const upstream = await standIn();
const { fetch, post } = await worker({ upstream, settings: { ALLOWED_ORIGINS: ["https://admin.example"], BODY_LIMIT: 20_000 } });

async function isProblem(response, status) {
  assert.equal(response.status, status);
  assert.equal(response.headers.get("content-type"), PROBLEM);
  assert.match(response.headers.get("x-request-id"), /^[\w.-]+$/);
  const problem = await response.json();
  assert.equal(problem.status, status);
  assert.ok(problem.title);
  return problem;
}

test("check gives the verdict", async () => {
  const good = await post("/v1/wello.user.update/check", user());
  assert.equal(good.status, 200);
  assert.deepEqual(await good.json(), { ok: true, issues: [] });
  const bad = await (await post("/v1/wello.user.update/check", user({ archived: "yes" }))).json();
  assert.equal(bad.ok, false);
  assert.deepEqual(bad.issues.map(({ code, path }) => [code, path]), [["type", ["archived"]]]);
  const broken = await (await post("/v1/wello.user.update/check", "{")).json();
  assert.deepEqual(broken.issues.map(({ code }) => code), ["syntax"]);
});

test("who prefers a minimal answer gets none where the payload is fine, and the verdict where it is not", async () => {
  for (const prefer of ["return=minimal", "respond-async, Return = Minimal; a=1"]) {
    const good = await post("/v1/wello.user.update/check", user(), { prefer });
    assert.deepEqual([good.status, await good.text()], [204, ""]);
    assert.match(good.headers.get("x-request-id"), /^[\w.-]+$/);
    const bad = await post("/v1/wello.user.update/check?coerce=none", user({ archived: "yes" }), { prefer });
    assert.equal(bad.status, 200);
    assert.equal((await bad.json()).ok, false);
  }
  for (const prefer of ["return=representation", "x-return=minimal"]) assert.equal((await post("/v1/wello.user.update/check", user(), { prefer })).status, 200);
});

test("the verdict is the same, however a body comes", async () => {
  const text = JSON.stringify(user({ email: "nobody", archived: "yes" }));
  const expected = await (await post("/v1/wello.user.update/check", text)).json();
  assert.equal(expected.ok, false);
  const pieces = () => new ReadableStream({ start: (controller) => (controller.enqueue(Buffer.from(text)), controller.close()) });
  for (const options of [
    { body: text, headers: { "content-type": "application/json; charset=utf-8" } },
    { body: Buffer.from(text) },
    { body: gzipSync(text), headers: { "content-type": "application/json", "content-encoding": "gzip" } },
    { body: pieces(), duplex: "half", headers: { "content-type": "application/json" } },
  ]) {
    const response = await fetch("/v1/wello.user.update/check", { method: "POST", ...options });
    assert.deepEqual([response.status, await response.json()], [200, expected]);
  }
});

test("options and URI parameters are parameters of the URL", async () => {
  const partial = await (await post("/v1/wello.user.create/check?partial=true", {})).json();
  assert.equal(partial.ok, true);
  const other = await (await post("/v1/wello.user.update/check?id=d7d6dc4a-7a4a-4a63-8f1e-000000000009", user())).json();
  assert.deepEqual(other.issues.map(({ code }) => code), ["mismatch"]);
  assert.match((await isProblem(await post("/v1/wello.user.update/check?sort=up", user()), 400)).detail, /coerce/);
  assert.match((await isProblem(await post("/v1/wello.user.update/check?coerce=maybe", user()), 400)).detail, /server, none/);
  // Who let the request through may have looked at the other one.
  for (const query of ["id=1&id=2", "coerce=none&coerce=none", "id=1&partial=true&id=1"])
    for (const action of ["/check", "", "/expand", "/import"]) assert.match((await isProblem(await post(`/v1/wello.user.update${action}?${query}`, user()), 400)).detail, /more than once/, action + query);
  for (const query of ["limits=1", "params=1", "__proto__=1", "toString=1"]) assert.match((await isProblem(await post(`/v1/wello.user.update/check?${query}`, user()), 400)).detail, /coerce/, query);
});

test("forward sends the normalized payload to the vendor's address and passes the answer back", async () => {
  upstream.answer = (_, response) => {
    response.statusCode = 200;
    response.setHeader("etag", '"7"');
    response.setHeader("set-cookie", "session=1");
    response.end('{"saved":true}');
  };
  const response = await post("/v1/wello.user.update", user({ USERNAME: "ann", username: undefined, modified_dateutc: "2025-04-29T12:08:00Z" }), {
    authorization: "Bearer token-1", cookie: "a=b", "x-other": "1", "x-request-id": "mine-1",
  });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { saved: true });
  assert.equal(response.headers.get("etag"), '"7"');
  assert.equal(response.headers.get("set-cookie"), null);
  assert.equal(response.headers.get("x-request-id"), "mine-1");
  const sent = upstream.requests.at(-1);
  assert.equal(sent.method, "PUT");
  assert.equal(sent.url, "/wello/api/user(d7d6dc4a-7a4a-4a63-8f1e-000000000001)");
  assert.equal(sent.headers.authorization, "Bearer token-1");
  assert.equal(sent.headers["x-request-id"], "mine-1");
  assert.equal(sent.headers.cookie, undefined);
  assert.equal(sent.headers["x-other"], undefined);
  assert.deepEqual(JSON.parse(sent.body), user());
});

test("every system has its own address", async () => {
  upstream.answer = (_, response) => response.end("{}");
  const post2 = async (path, body) => ((await post(path, body)).status, upstream.requests.at(-1));
  assert.equal((await post2("/v1/wello.user.create", user())).url, "/wello/api/user");
  assert.equal((await post2("/v1/salt2.user.update", { UserId: 7, FirstName: "Ann" })).url, "/salt2/api/user/update");
  const aranda = await post2("/v1/aranda.user.update?id=42", [{ Field: "FullName", Value: "Ann" }]);
  assert.equal(aranda.url, "/aranda/api/api/v8.6/user/42/update");
  assert.deepEqual(JSON.parse(aranda.body), [{ Field: "FullName", Value: "Ann" }]);
});

test("what is wrong goes no further", async () => {
  const before = upstream.requests.length;
  const problem = await isProblem(await post("/v1/wello.user.update", user({ email: undefined })), 422);
  assert.deepEqual(problem.errors.map(({ code, pointer }) => [code, pointer]), [["required", "#/email"]]);
  await isProblem(await post("/v1/wello.user.update", "{"), 400);
  await isProblem(await post("/v1/wello.user.update", "<user/>", { "content-type": "application/xml" }), 415);
  await isProblem(await post("/v1/wello.user.update", user({ comment: "x".repeat(30_000) })), 413);
  await isProblem(await post("/v1/wello.user.update", "", { "content-encoding": "br" }), 415);
  await isProblem(await post("/v1/wello.user.update", "no gzip", { "content-encoding": "gzip" }), 400);
  assert.equal(upstream.requests.length, before);
});

test("no answer tells of options of the library", async () => {
  for (const [body, said] of [
    ["x".repeat(30_000), /more bytes than 20000\.$/],
    ["[".repeat(100), /more than 64 deep\.$/],
    [`{${Array.from({ length: 150 }, (_, at) => `"a${at}":1`)}}`, /more errors than 100\.$/],
  ])
    for (const [path, sent] of [["/check", body], ["", body]]) {
      const { issues } = await (await post(`/v1/wello.user.update${path}`, sent)).json();
      assert.match(issues.at(-1).message, said);
    }
  const { detail } = await isProblem(await post("/v1/wello.user.update/check", "[]", { "content-type": "application/json-patch+json" }), 415);
  assert.match(detail, /^The body \(Content-Type\) must be application\/json, text\/json, in UTF-8\.$/);
});

test("compressed bodies are read", async () => {
  const response = await post("/v1/wello.user.update/check", gzipSync(JSON.stringify(user())), { "content-encoding": "gzip" });
  assert.deepEqual(await response.json(), { ok: true, issues: [] });
});

test("expand makes a full update of a patch and its base", async () => {
  const expanded = await (await post("/v1/wello.user.update/expand", { base: user(), patch: [{ Field: "firstname", Value: "Ann" }] })).json();
  assert.equal(expanded.ok, true);
  assert.equal(expanded.value.firstname, "Ann");
  const merged = await (await post("/v1/wello.user.update/expand", { base: user(), patch: { lastname: "Other" }, patchFormat: "merge-patch" })).json();
  assert.equal(merged.value.lastname, "Other");
  await isProblem(await post("/v1/wello.user.update/expand", { base: user(), patch: [{ Field: "nickname", Value: 1 }] }), 422);
  await isProblem(await post("/v1/wello.user.update/expand", { base: user() }), 400);
  await isProblem(await post("/v1/wello.user.update/expand", { patch: [], onto: {} }), 400);
  await isProblem(await post("/v1/wello.user.update/expand", { patch: [], patchFormat: "diff" }), 400);
  await isProblem(await post("/v1/wello.user.update/expand", "[", {}), 400);
  await isProblem(await post("/v1/wello.user.update/expand", "patch=1", { "content-type": "application/x-www-form-urlencoded" }), 415);
});

test("what a JavaScript value would lose of a patch or its base is said, and nothing comes out", async () => {
  const digits = "12345678901234567890";
  for (const [schema, body, ...said] of [
    ["salt2.user.update", `\ufeff{"base":{"UserId":7,"FirstName":"Ö","Phone":${digits}},"patch":[]}`, ["range", ["base", "Phone"], digits]],
    ["aranda.user.update?id=42", `{"patch":[{"Field":"Document","Value":${digits}}]}`, ["range", ["patch", 0, "Value"], digits]],
    ["superoffice.user.update", `{"patch":{"CustomFields":{"a":0.1234567890123456789}},"base":{"AssociateId":7}}`, ["range", ["patch", "CustomFields", "a"], "0.1234567890123456789"]],
    ["salt2.user.update", `{"patch":[{"op":"add","op":"replace","path":"/Phone","value":"1"}],"base":{"UserId":7,"Phone":"2"}}`, ["duplicate_field", ["patch", 0, "op"], '"op"']],
    ["salt2.user.update", `{"patch":[],"base":{"UserId":7},"base":{"UserId":8}}`, ["duplicate_field", ["base"], '"base"']],
    // Beside what is wrong otherwise.
    ["salt2.user.update", `{"patch":{"nickname":1},"base":{"UserId":7,"UserId":8}}`, ["duplicate_field", ["base", "UserId"], '"UserId"'], ["unknown_field", ["nickname"]]],
  ]) {
    const problem = await isProblem(await post(`/v1/${schema.replace(/(?=\?|$)/, "/expand")}`, body, {}), 422);
    const errors = problem.issues.filter(({ severity }) => severity === "error");
    assert.deepEqual(errors.map(({ code, path, range }) => [code, path, ...(range ? [Buffer.from(body).subarray(...range).toString()] : [])]), said);
  }
  // Warnings, however many, hide nothing.
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`a${at}`, 1]));
  const hidden = await isProblem(await post("/v1/salt2.user.update/expand?unknown=keep", JSON.stringify({ patch: [], base: { UserId: 7, ...many } }).replace('"a9":1', `"a9":${digits}`), {}), 422);
  assert.deepEqual(hidden.errors.map(({ pointer }) => pointer), ["#/base/a9"]);
  // Other spellings of the same lose nothing.
  const fine = await post("/v1/salt2.user.update/expand", '{"patch":[],"base":{"UserId":70e-1,"Phone":1.50}}', {});
  assert.equal((await fine.json()).value.UserId, 7);
  // However deep, it ends.
  for (const deep of ["[".repeat(9000) + "]".repeat(9000), '{"a":'.repeat(3000) + `1e400${"}".repeat(3000)}`]) await isProblem(await post("/v1/salt2.user.update/expand", `{"patch":${deep}}`, {}), 422);
});

test("schemas and the description", async () => {
  const schemas = await (await fetch("/v1/schemas")).json();
  assert.deepEqual(schemas.map(({ id }) => id), [
    "wello.user.create", "wello.user.update", "salt2.user.update", "superoffice.user.update", "superoffice.user.response", "aranda.user.update",
  ]);
  const { openapi, servers } = await (await fetch("/openapi.json")).json();
  assert.equal(openapi, "3.1.0");
  assert.match(servers[0].url, /^http:/);
});

test("addresses and methods that there are not", async () => {
  for (const path of ["/", "/v1", "/v1/", "/v2/wello.user.update", "/v1/wello.user.update/delete", "/v1/wello.user.update/check/more", "/v1/imports", "/v1/schemas/1", "/v1/__proto__/check", "/v1/wello.user.update/constructor"])
    await isProblem(await post(path, {}), 404);
  assert.match((await isProblem(await post("/v1/welo.user.update/check", {}), 404)).detail, /wello\.user\.update/);
  await isProblem(await post("/v1/superoffice.user.response", {}), 404);
  await isProblem(await post("/v1/superoffice.user.response/expand", { patch: [] }), 404);
  const response = await fetch("/v1/wello.user.update/check");
  assert.equal(response.headers.get("allow"), "POST, OPTIONS");
  await isProblem(response, 405);
  await isProblem(await post("/v1/schemas", {}), 405);
  await isProblem(await fetch("/v1/imports/0123456789abcdef0123456789abcdef", { method: "PATCH" }), 405);
});

test("OPTIONS says what an address takes", async () => {
  for (const [path, allow] of [
    ["/v1/wello.user.update/check", "POST, OPTIONS"], ["/v1/schemas", "GET, HEAD, OPTIONS"], ["/openapi.json", "GET, HEAD, OPTIONS"],
    ["/v1/imports/0123456789abcdef0123456789abcdef", "GET, HEAD, DELETE, OPTIONS"], ["/v1/imports/0123456789abcdef0123456789abcdef/dead", "GET, HEAD, OPTIONS"], ["/v1/nothing", null],
  ]) {
    const response = await fetch(path, { method: "OPTIONS" });
    assert.deepEqual([response.status, response.headers.get("allow")], [204, allow], path);
  }
});

test("a body of another type is told which are taken", async () => {
  for (const [path, headers, name, taken] of [
    ["/check", { "content-type": "text/plain" }, "accept", "application/json, text/json"],
    ["/expand", { "content-type": "text/plain" }, "accept", "application/json"],
    ["/import", { "content-type": "application/json" }, "accept", "application/x-ndjson, application/jsonl, application/ndjson, text/csv"],
    ["/import", { "content-type": "text/csv; header=present; Charset=windows-1252" }, "accept", "application/x-ndjson, application/jsonl, application/ndjson, text/csv"],
    ["/import", { "content-type": "text/csv", "content-encoding": "br" }, "accept-encoding", "gzip, deflate"],
    ["", { "content-encoding": "br" }, "accept-encoding", "gzip, deflate"],
  ]) {
    const response = await post(`/v1/wello.user.update${path}`, "{}", headers);
    assert.equal(response.headers.get(name), taken, path);
    await isProblem(response, 415);
  }
});

test("an import says that it is UTF-8, or nothing of it", async () => {
  for (const type of ['text/csv; Charset="UTF-8"; header=present', "application/x-ndjson;charset=us-ascii"])
    assert.equal((await post("/v1/wello.user.update/import", "\n", { "content-type": type })).status, 202);
});

test("who has the tables or the description is told that they are the same", async () => {
  for (const path of ["/openapi.json", "/v1/schemas"]) {
    const first = await fetch(path);
    const tag = first.headers.get("etag");
    assert.match(tag, /^"[0-9a-f]{32}"$/);
    assert.equal(first.headers.get("cache-control"), "no-cache");
    await first.body.cancel();
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"])
      for (const method of ["GET", "HEAD"]) {
        const again = await fetch(path, { method, headers: { "if-none-match": known } });
        assert.deepEqual([again.status, again.headers.get("etag"), await again.text()], [304, tag, ""]);
      }
    const other = await fetch(path, { headers: { "if-none-match": '"other"' } });
    assert.equal(other.status, 200);
    await other.body.cancel();
  }
});

test("HEAD is GET without a body", async () => {
  for (const path of ["/openapi.json", "/v1/schemas"]) {
    const response = await fetch(path, { method: "HEAD" });
    assert.deepEqual([response.status, response.headers.get("content-type"), await response.text()], [200, "application/json", ""]);
  }
  const post = await fetch("/v1/wello.user.update/check", { method: "HEAD" });
  assert.deepEqual([post.status, post.headers.get("allow")], [405, "POST, OPTIONS"]);
});

test("nothing that a caller sends breaks out of a header", async () => {
  for (const id of ["a b", "a\tb", "x".repeat(65), "\u00e9", "<script>"]) {
    const response = await post("/v1/wello.user.update/check", user(), { "x-request-id": id });
    assert.match(response.headers.get("x-request-id"), /^[\w.-]{1,64}$/);
    assert.notEqual(response.headers.get("x-request-id"), id);
  }
  for (const path of ["/v1/imports/..%2f..%2fparts", "/v1/imports/%00", "/v1/imports/../schemas%0d%0ax: y"]) await isProblem(await fetch(path), 404);
});

test("a wrong setting is said in the log, and to nobody else", async () => {
  for (const [settings, said] of [
    [{ UPSTREAMS: { welo: "https://x.example" } }, "UPSTREAMS.welo: there are only wello, salt2, superoffice, aranda"],
    [{ UPSTREAMS: { wello: "http://x.example" } }, "UPSTREAMS.wello must be an https URL"],
    [{ UPSTREAMS: { wello: "https://x.example/?key=s3cret" } }, "UPSTREAMS.wello must be an https URL"],
    [{ UPSTREAMS: "{'wello':1}" }, "UPSTREAMS is no JSON"],
    [{ ALLOWED_ORIGINS: ["*"] }, "ALLOWED_ORIGINS must be origins"],
    [{ ALLOWED_ORIGINS: ["null"] }, "ALLOWED_ORIGINS must be origins"],
    [{ ALLOWED_ORIGINS: ["https://admin.example/"] }, "ALLOWED_ORIGINS must be origins"],
    [{ BODY_LIMIT: 1e9 }, "BODY_LIMIT must be a whole number from 1 to 268435456"],
  ]) {
    const running = await worker({ settings });
    const problem = await isProblem(await running.post("/v1/wello.user.update/check", user()), 500);
    assert.ok(!JSON.stringify(problem).includes("s3cret"));
    await until(() => running.logged, (text) => text.includes(said));
    assert.ok(!running.logged.includes("s3cret"));
    await running.stop();
  }
});

test("only pages that are named may read answers", async () => {
  const named = await post("/v1/wello.user.update/check", user(), { origin: "https://admin.example" });
  assert.equal(named.headers.get("access-control-allow-origin"), "https://admin.example");
  assert.match(named.headers.get("vary"), /origin/i);
  const other = await post("/v1/wello.user.update/check", user(), { origin: "https://other.example" });
  assert.equal(other.headers.get("access-control-allow-origin"), null);
  const asked = { "access-control-request-method": "POST", "access-control-request-headers": "authorization, content-type" };
  const allowed = await fetch("/v1/wello.user.update", { method: "OPTIONS", headers: { origin: "https://admin.example", ...asked } });
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers.get("access-control-allow-headers"), "authorization, content-type");
  const refused = await fetch("/v1/wello.user.update", { method: "OPTIONS", headers: { origin: "https://other.example", ...asked } });
  assert.equal(refused.headers.get("access-control-allow-origin"), null);
  assert.equal(refused.headers.get("access-control-allow-methods"), null);
});

test("without settings nothing is sent anywhere, and no page may read", async () => {
  const bare = await worker();
  await isProblem(await bare.post("/v1/wello.user.update", user()), 501);
  await isProblem(await bare.post("/v1/wello.user.update/import", "{}", { "content-type": "application/x-ndjson" }), 501);
  const response = await bare.post("/v1/wello.user.update/check", user(), { origin: "https://admin.example" });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("access-control-allow-origin"), null);
});
