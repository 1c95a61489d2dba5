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

test("the README's form by hand shows each error at its control, lets go of it, and sends the request", async () => {
  const [code] = [...readFileSync(file("../node_modules/user-preflight/README.md"), "utf8").matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code).filter((code) => code.includes("export function watch("));
  const folder = file("../readme");
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/by-hand.mjs`, code);
  const { watch } = await import("../readme/by-hand.mjs");
  rmSync(folder, { recursive: true });

  const form = app.appendChild(document.createElement("form"));
  form.innerHTML = `<input name="UserId"><input name="birthDate"><input name="Notifications[0][scope]">
    <input type="checkbox" name="IsActive"><input type="radio" name="IsADUser" value="true"><input type="radio" name="IsADUser" value="false">
    <input name="Permissions"><input name="Permissions"><input name="Nonsense"><button>Save</button><output></output>`;
  const [userId, birthDate, scope, isActive, , isNoUser, , permission, nonsense] = form.elements;
  const sent = [];
  watch(form, (request) => sent.push([request.method, request.url, JSON.parse(new TextDecoder().decode(request.body))]));
  const save = () => form.querySelector("button").click();
  const enter = (control, text) => {
    control.value = text;
    control.dispatchEvent(new window.Event("input", { bubbles: true }));
  };
  enter(userId, "7");
  enter(birthDate, "soon");
  enter(scope, "two");
  enter(permission, "p");
  enter(nonsense, "?");
  isNoUser.checked = true;
  save();
  assert.match(birthDate.validationMessage, /^BirthDate is no date/);
  assert.equal(scope.validationMessage, "Notifications[0].Scope must be a whole number.");
  assert.match(nonsense.validationMessage, /no documented field/);
  assert.deepEqual(sent, []);

  enter(birthDate, "1990-04-29");
  enter(scope, "2");
  nonsense.remove();
  assert.ok(form.checkValidity());
  save();
  assert.deepEqual(sent.pop(), ["PUT", "https://salt2.example.com/api/user/update", { UserId: 7, BirthDate: "1990-04-29", IsADUser: false, Permissions: ["p"], Notifications: [{ Scope: 2 }], IsActive: false }]);
  enter(userId, "");
  userId.remove();
  save();
  assert.equal(form.querySelector("output").value, "UserId is required.");
  isActive.checked = true;
  form.prepend(userId);
  enter(userId, "7");
  save();
  assert.equal(sent.pop()[2].IsActive, true);
  assert.equal(form.querySelector("output").value, "");
  form.remove();
});
