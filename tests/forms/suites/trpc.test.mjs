// tRPC: the schema as a procedure's input.

import assert from "node:assert/strict";
import { test } from "node:test";
import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { flatten } from "user-preflight";
import { DELIVERED, MESSAGES, schema, valueOf } from "../form.mjs";

const t = initTRPC.create({
  // The messages by field, for the form that called.
  errorFormatter: ({ shape, error }) => ({ ...shape, data: { ...shape.data, fields: error.cause?.issues ? flatten(error.cause.issues) : undefined } }),
});
const router = t.router({ update: t.procedure.input(schema).mutation(({ input }) => input) });
const call = async (input) => {
  const request = new Request("http://localhost/trpc/update", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(input) });
  const response = await fetchRequestHandler({ endpoint: "/trpc", req: request, router, createContext: () => ({}) });
  return [response.status, await response.json()];
};

test("tRPC: the messages by field", async () => {
  const [status, { error }] = await call(valueOf("wrong"));
  assert.equal(status, 400);
  assert.deepEqual(error.data.fields, Object.fromEntries(Object.entries(MESSAGES).map(([path, message]) => [path, [message]])));
});

test("tRPC: the normalized value", async () => {
  const [status, { result }] = await call(valueOf("right"));
  assert.deepEqual([status, JSON.stringify(result.data)], [200, DELIVERED]);
});
