// Hono with sValidator. Its own answer repeats what was received; a hook gives problem details in place of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sValidator } from "@hono/standard-validator";
import { Hono } from "hono";
import { standardSchema, toProblem } from "user-preflight";
import { DELIVERED, MESSAGES, schema, valueOf } from "../form.mjs";

const refuse = (result, c) => {
  if (result.success) return;
  const problem = toProblem(result.error, { instance: c.req.path });
  return c.json(problem, problem.status, { "content-type": "application/problem+json" });
};

const app = new Hono()
  .post("/user", sValidator("json", schema, refuse), (c) => c.json(c.req.valid("json")))
  .post("/salt2", sValidator("json", standardSchema("salt2.user.update"), refuse), (c) => c.json(c.req.valid("json")))
  .post("/form", sValidator("form", standardSchema("salt2.user.update"), refuse), (c) => c.json(c.req.valid("form")));
const post = (path, body) => app.request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

test("Hono: problem details that lead to the fields", async () => {
  const response = await post("/user", valueOf("wrong"));
  assert.equal(response.status, 422);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const problem = await response.json();
  assert.deepEqual([problem.type, problem.title, problem.instance], ["about:blank", "Unprocessable Content", "/user"]);
  assert.deepEqual(Object.fromEntries(problem.errors.map(({ pointer, detail }) => [pointer, detail])), Object.fromEntries(Object.entries(MESSAGES).map(([path, message]) => [`#/${path.replaceAll(".", "/")}`, message])));
});

test("Hono: nothing that was received is in the answer", async () => {
  const text = await (await post("/salt2", { UserId: "x", Password: "hunter2-secret", Email: "private@example.com", Phone: 5 })).text();
  assert.ok(!/hunter2|private@/.test(text), text);
  assert.match(text, /UserId must be a whole number/);
});

test("Hono: the normalized value", async () => {
  const response = await post("/user", valueOf("right"));
  assert.deepEqual([response.status, await response.text()], [200, DELIVERED]);
});

test("Hono: a form that was posted", async () => {
  const send = (fields) => app.request("/form", { method: "POST", body: new URLSearchParams(fields) });
  assert.deepEqual(await (await send({ UserId: " 7 ", FirstName: "Ada", IsActive: "true" })).json(), { UserId: 7, FirstName: "Ada", IsActive: true });
  const problem = await (await send({ UserId: "x" })).json();
  assert.deepEqual(problem.errors.map(({ pointer }) => pointer), ["#/UserId"]);
});
