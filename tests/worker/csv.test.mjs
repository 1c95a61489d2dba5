import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { standIn, until, worker } from "./harness.mjs";
import { AUTHORIZED, NDJSON, SETTINGS, addsUp, guid, imported, letters, numbers } from "./importing.mjs";

const CSV = { ...NDJSON, "content-type": "text/csv" };

test("CSV: the first row names fields, records may go over lines", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const rows = [
    "id,username,lastname,email,sales_organization.id,sales_organization.name,archived,functions",
    `${guid(1)},ann,Example,ann@example.com,${guid(9)},Sales,true,"two`,
    `lines, and ""quotes"""`,
    `${guid(2)},ben,Example,ben@example.com,${guid(9)},Sales,maybe,`,
    `${guid(3)},cid,Example,cid@example.com,${guid(9)},Sales,,,too many`,
  ];
  const status = await imported(running, rows.join("\r\n"), { ...CSV, "content-type": "text/csv; charset=utf-8" });
  assert.deepEqual([status.lines, status.sent, status.rejected], [3, 1, 2]);
  assert.deepEqual(JSON.parse(upstream.requests[0].body), {
    id: guid(1), username: "ann", lastname: "Example", archived: true, email: "ann@example.com",
    sales_organization: { id: guid(9), name: "Sales" }, functions: 'two\r\nlines, and "quotes"',
  });
  const rejects = await letters(running, status, "rejects");
  assert.deepEqual(rejects.map(({ line, issues: [{ code, path }] }) => [line, code, path[0]]), [[4, "type", "archived"], [5, "syntax", undefined]]);
  assert.equal(rejects[1].issues[0].message, "The row has 9 values, and the first row names 8 fields.");
});

test("CSV that is not UTF-8 is told its line, and nothing of another encoding is sent", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const head = "id,username,lastname,email,sales_organization_id\n";
  const row = (number, lastname) => `${guid(number)},user${number},${lastname},user@example.com,${guid(9)}\n`;
  const utf8 = new TextEncoder().encode(head + row(1, "Renée") + row(2, "Example"));
  const latin = Buffer.from(row(3, "Ren\xe9e"), "latin1");
  for (const [file, line] of [[Buffer.concat([utf8, latin]), 4], [Buffer.from(`UserId,Pr\xe9nom\n`, "latin1"), 1], [utf8.subarray(0, utf8.indexOf(0xc3) + 1), 2]]) {
    const response = await running.post("/v1/wello.user.update/import", new Uint8Array(file), CSV);
    assert.equal(response.status, 400);
    assert.equal((await response.json()).detail, `Line ${line} of the file is not UTF-8; save it as CSV UTF-8. Nothing of it was taken.`);
  }
  // Behind what was taken already.
  const many = Buffer.concat([Buffer.from(head + numbers(400).map((number) => row(number, "Example")).join("")), latin]);
  const response = await running.post("/v1/wello.user.update/import", new Uint8Array(many), CSV);
  assert.equal(response.status, 400);
  assert.equal((await response.json()).detail, "Line 402 of the file is not UTF-8; save it as CSV UTF-8. What came before is being sent.");
  const cut = await until(async () => (await running.fetch(response.headers.get("location"), AUTHORIZED)).json(), ({ ended }) => ended);
  assert.equal(cut.state, "cut");
  assert.ok(cut.sent > 0);
  addsUp(cut);
  assert.ok(upstream.requests.every(({ body }) => !body.includes("\ufffd")));
  const status = await imported(running, utf8, CSV);
  assert.equal(status.sent, 2);
  assert.deepEqual(upstream.requests.filter(({ url }) => url.includes(guid(1))).map(({ body }) => JSON.parse(body).lastname).at(-1), "Renée");
});

test("CSV: semicolons, tabs, a byte order mark, blanks around names", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  for (const [separator, mark] of [[";", "\ufeff"], ["\t", ""], [",", "\ufeff"]]) {
    const rows = [["UserId", " FirstName ", '"Notifications[0].Scope"', ""], [7, "Ann, or; so", 2, "not read"], [8, '"two\nlines"', "", ""]];
    if (separator !== "\t") rows[1][1] = `"${rows[1][1]}"`;
    const before = upstream.requests.length;
    const status = await imported(running, `${mark}\n${rows.map((row) => row.join(separator)).join("\n")}`, CSV, "salt2.user.update");
    assert.deepEqual([status.lines, status.sent], [2, 2], separator);
    const sent = upstream.requests.slice(before).sort((one, other) => one.headers["idempotency-key"].localeCompare(other.headers["idempotency-key"]));
    assert.deepEqual(sent.map(({ body }) => JSON.parse(body)), [{ UserId: 7, FirstName: "Ann, or; so", Notifications: [{ Scope: 2 }] }, { UserId: 8, FirstName: "two\nlines" }]);
    assert.deepEqual(sent.map(({ headers }) => headers["idempotency-key"]), [`${status.id}-3`, `${status.id}-4`]);
  }
});

test("CSV whose first row is wrong is refused at once, with the nearest names, and nothing begins", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const refused = async (body, query = "", headers = CSV) => {
    const response = await running.post(`/v1/salt2.user.update/import${query}`, body, headers);
    assert.deepEqual([response.status, response.headers.get("content-type"), response.headers.get("location")], [422, "application/problem+json", null], body);
    const { status, title, detail, issues, errors } = await response.json();
    assert.deepEqual([status, title, errors.length], [422, "Unprocessable Content", issues.length]);
    return { detail, issues: issues.map(({ code, path, params }) => [code, path[0], params?.suggestion]) };
  };
  const some = await refused("UserId;FristName;shoe size\n7;Ann;38\n");
  assert.deepEqual(some.issues, [["unknown_field", "FristName", "FirstName"], ["unknown_field", "shoe size", undefined]]);
  assert.equal(some.detail, "The first row names columns that no document names: FristName (did you mean FirstName?), shoe size. Correct them, or leave them out with unknown=strip.");
  assert.equal((await refused(gzipSync("UserId,FristName\n"), "", { ...CSV, "content-encoding": "gzip" })).issues.length, 1);
  // A file without a first row: what stands there is somebody's.
  const none = await refused("4711,Ann,s3cret-name\n4712,Ben,other\n");
  assert.deepEqual(none, { detail: "The first row must name the fields, by their paths; it names no field of salt2.user.update.", issues: [] });
  assert.deepEqual((await refused("UserIdd\n7\n")).issues, [["unknown_field", "UserIdd", "UserId"]]);
  assert.match((await refused("UserId|FirstName\n7|Ann\n")).detail, /separated by \|/);
  assert.deepEqual((await refused("UserId,FirstName,firstname\n7,Ann,Ann\n")).issues, [["duplicate_field", "FirstName", undefined]]);
  assert.match((await refused('UserId,"FirstName\n7,Ann\n')).detail, /^The first row cannot be read/);
  assert.match((await refused(`UserId,"${"x".repeat(20_000)}`)).detail, /^The first row cannot be read/);
  assert.equal((await refused(`${"UserId,".repeat(700)}\n`)).detail, "UserId is given more than once.");
  assert.match((await refused(`${"a,".repeat(2000)}\n`)).detail, /^The first row names 2000 columns/);
  assert.equal(upstream.requests.length, 0);
  const stripped = await running.post("/v1/salt2.user.update/import?unknown=strip", "UserId,shoe size\n7,38\n", CSV);
  assert.equal(stripped.status, 202);
});

test("a row of CSV that cannot be read is rejected, and the others are sent", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const rows = ["UserId,FirstName", "7,Ann", '8,"Ben"x', "9,Cid,more", "10", "11,Dan", `12,${"x".repeat(6000)}`, "13,Eve", '14,"open'];
  const status = await imported(running, rows.join("\n"), CSV, "salt2.user.update");
  assert.deepEqual([status.lines, status.sent, status.rejected], [8, 3, 5]);
  const rejects = await letters(running, status, "rejects");
  assert.deepEqual(rejects.map(({ line, issues: [{ code }] }) => [line, code]), [[3, "syntax"], [4, "syntax"], [5, "syntax"], [7, "limit"], [9, "syntax"]]);
  assert.deepEqual(upstream.requests.map(({ body }) => JSON.parse(body).UserId).sort((one, other) => one - other), [7, 11, 13]);
});

test("Aranda's users are named by each row or line", async () => {
  const upstream = await standIn();
  const running = await worker({ upstream, settings: SETTINGS });
  const csv = await imported(running, "Id,FullName\n42,Ann\n43,Ben\n,Cid\n", CSV, "aranda.user.update");
  assert.deepEqual([csv.sent, csv.rejected], [2, 1]);
  const lines = await imported(running, '{"Id":44,"FullName":"Ann"}\n[{"Field":"Id","Value":45},{"Field":"Floor","Value":"3"}]\n{"FullName":"Ben"}', NDJSON, "aranda.user.update");
  assert.deepEqual([lines.sent, lines.rejected], [2, 1]);
  assert.deepEqual(upstream.requests.map(({ url, body }) => [url, body]).sort(), [
    ["/aranda/api/api/v8.6/user/42/update", '[{"Field":"FullName","Value":"Ann"}]'], ["/aranda/api/api/v8.6/user/43/update", '[{"Field":"FullName","Value":"Ben"}]'],
    ["/aranda/api/api/v8.6/user/44/update", '[{"Field":"FullName","Value":"Ann"}]'], ["/aranda/api/api/v8.6/user/45/update", '[{"Field":"Id","Value":45},{"Field":"Floor","Value":3}]'],
  ]);
});
