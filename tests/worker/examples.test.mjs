import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { standIn, user, worker } from "./harness.mjs";

const example = (name) => new URL(`../../www/worker/examples/${name}`, import.meta.url).pathname;

/** A worker that is one of the examples, with the tracker that the harness's settings name. */
async function running(name, settings) {
  const folder = mkdtempSync(join(import.meta.dirname, ".example-"));
  const entry = join(folder, "index.js");
  writeFileSync(entry, `export { default } from ${JSON.stringify(example(name))};\nexport { ImportTracker } from ${JSON.stringify(new URL("../../www/worker/src/index.js", import.meta.url).pathname)};`);
  try {
    return await worker({ entry, settings });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a plain worker", async () => {
  const upstream = await standIn();
  const { post } = await running("worker.js", { API: `${upstream.url}/api/` });
  assert.equal((await post("/", { UserId: 7, firstname: "Ann" })).status, 200);
  assert.deepEqual([upstream.requests[0].method, upstream.requests[0].url, upstream.requests[0].body], ["POST", "/api/user/update", '{"UserId":7,"FirstName":"Ann"}']);
  const refused = await post("/", { FirstName: "Ann" });
  assert.equal(refused.status, 422);
  assert.equal(refused.headers.get("content-type"), "application/problem+json");
  assert.equal(upstream.requests.length, 1);
});

test("Hono", async () => {
  const { post } = await running("hono.js");
  const created = await post("/users", user());
  assert.deepEqual([created.status, await created.json()], [201, { created: "ann" }]);
  assert.equal((await post("/users", user({ email: undefined }))).status, 422);
});

test("a route handler of Next", async () => {
  const upstream = await standIn();
  process.env.WELLO_API = `${upstream.url}/api`;
  process.env.WELLO_TOKEN = "token-1";
  const packageFolder = new URL("../../pkg/dist", import.meta.url).pathname;
  const folder = mkdtempSync(join(import.meta.dirname, ".example-"));
  try {
    const outfile = join(folder, "route.mjs");
    await build({ entryPoints: [example("next-route.js")], bundle: true, format: "esm", platform: "node", outfile, alias: { "user-preflight": join(packageFolder, "default.js"), "user-preflight/edge": join(packageFolder, "edge.js") } });
    const { POST } = await import(pathToFileURL(outfile));
    const request = (body) => new Request("http://localhost/api/users", { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
    assert.equal((await POST(request(user({ id: undefined })))).status, 200);
    assert.equal(upstream.requests[0].headers.authorization, "Bearer token-1");
    assert.match(JSON.parse(upstream.requests[0].body).id, /^[\da-f-]{36}$/);
    assert.equal((await POST(request({}))).status, 422);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
