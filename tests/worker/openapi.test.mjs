import assert from "node:assert/strict";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { worker } from "./harness.mjs";

test("the description is valid OpenAPI 3.1, and every reference in it leads somewhere", async () => {
  const { fetch } = await worker();
  const document = await (await fetch("/openapi.json")).json();
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document));
  assert.ok(valid, JSON.stringify(errors)?.slice(0, 2000));
  assert.equal(validator.version, "3.1");
  let references = 0;
  const walk = (value) => {
    if (typeof value !== "object" || value === null) return;
    if (typeof value.$ref === "string") {
      references++;
      const found = value.$ref.slice(2).split("/").reduce((at, step) => at?.[decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")], document);
      assert.ok(found !== undefined, value.$ref);
    }
    Object.values(value).forEach(walk);
  };
  walk(document);
  assert.ok(references > 50);
  // Who asks for an import says who it is, as who sent it did; other operations but those that send need nobody.
  assert.deepEqual(document.security, []);
  for (const [path, { parameters, ...operations }] of Object.entries(document.paths))
    for (const [method, { security }] of Object.entries(operations)) assert.equal(security !== undefined, !/\/(?:check|expand|schemas)$/.test(path), `${method} ${path}`);
  // Every address is described, for every schema.
  const paths = Object.keys(document.paths);
  for (const path of ["/v1/schemas", "/v1/imports/{id}", "/v1/imports/{id}/rejects", "/v1/imports/{id}/dead"]) assert.ok(paths.includes(path), path);
  for (const { id } of await (await fetch("/v1/schemas")).json())
    for (const action of id.endsWith(".response") ? ["/check"] : ["", "/check", "/expand", "/import"]) assert.ok(paths.includes(`/v1/${id}${action}`), id + action);
});
