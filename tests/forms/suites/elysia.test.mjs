// Elysia: the schema as a body, with problem details in place of its own answer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Elysia } from "elysia";
import { toProblem } from "user-preflight";
import { DELIVERED, MESSAGES, schema, valueOf } from "../form.mjs";

const app = new Elysia()
  .onError(({ code, error }) => {
    if (code !== "VALIDATION") return;
    const { issues } = schema["~standard"].validate(error.value);
    const problem = toProblem(issues);
    return Response.json(problem, { status: problem.status, headers: { "content-type": "application/problem+json" } });
  })
  .post("/user", ({ body }) => body, { body: schema });
const post = (body) => app.handle(new Request("http://localhost/user", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }));

test("Elysia: problem details that lead to the fields", async () => {
  const response = await post(valueOf("wrong"));
  assert.equal(response.status, 422);
  const { errors } = await response.json();
  assert.deepEqual(Object.fromEntries(errors.map(({ pointer, detail }) => [pointer, detail])), Object.fromEntries(Object.entries(MESSAGES).map(([path, message]) => [`#/${path.replaceAll(".", "/")}`, message])));
});

test("Elysia: the normalized value", async () => {
  const response = await post(valueOf("right"));
  assert.deepEqual([response.status, await response.text()], [200, DELIVERED]);
});
