// The README's whole form with react-hook-form: compiled, and filled in.

import { app, settled, submit, type } from "../dom.mjs";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

test("the README's form with react-hook-form compiles, shows what is wrong, and delivers the user", async () => {
  const [, code] = readFileSync(file("../node_modules/user-preflight/README.md"), "utf8").match(/```tsx\n([\s\S]*?)```/);
  const folder = file("../readme");
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/form.tsx`, code);
  // Not exact about optional members, as most are: what is delivered must not be undefined there either.
  const compilerOptions = { target: "es2022", lib: ["es2022", "dom", "dom.iterable"], types: [], module: "esnext", moduleResolution: "bundler", jsx: "react-jsx", strict: true, skipLibCheck: true };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ["*.tsx"] }));
  const { stdout, stderr, status } = spawnSync(process.execPath, [file("../node_modules/typescript/bin/tsc"), "--project", folder, "--pretty", "false"], { encoding: "utf8" });
  assert.deepEqual([stdout, stderr, status], ["", "", 0]);
  const { CreateUser } = await import("../readme/form.js");
  rmSync(folder, { recursive: true });

  let delivered;
  const root = createRoot(app.appendChild(document.createElement("div")));
  const send = async (values) => {
    for (const [name, text] of Object.entries(values)) await act(async () => type(name, text));
    await act(async () => {
      submit();
      await settled();
    });
  };
  await act(async () => root.render(createElement(CreateUser, { send: (user) => (delivered = user) })));
  await send({ username: "ada", lastname: "Lovelace" });
  assert.equal(delivered, undefined);
  assert.match(app.textContent, /E-mail {2}email is required\./);
  assert.equal(app.querySelector("p").textContent, "One of sales_organization_id, sales_organization_code, sales_organization is required.");
  await send({ email: " ada@example.com ", "sales_organization.name": "Acme" });
  assert.equal(delivered, undefined);
  assert.match(app.textContent, /and id {2}sales_organization\.id is required\./);
  await send({ "sales_organization.name": "", sales_organization_code: "ERP-1" });
  const { id, ...rest } = delivered;
  assert.match(id, /^[\da-f-]{36}$/);
  assert.deepEqual(rest, { username: "ada", lastname: "Lovelace", sales_organization_code: "ERP-1", email: "ada@example.com" });
  await act(async () => root.unmount());
});
