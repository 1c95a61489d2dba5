// react-hook-form with the resolver for Standard Schema.

import { app, settled, submit, type } from "../dom.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { act, createElement, useEffect, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import { get, useForm } from "react-hook-form";
import { standardSchema } from "user-preflight";
import de from "user-preflight/locales/de";
import en from "user-preflight/locales/en";
import { CONTROLS, dotted, schema } from "../form.mjs";
import { fillIn, row } from "../react.mjs";

test("react-hook-form: messages beside their controls, and the normalized value", () =>
  fillIn(function Form({ deliver }) {
    const { register, handleSubmit, formState } = useForm({ resolver: standardSchemaResolver(schema) });
    const rows = CONTROLS.map(({ path }) => row(dotted(path), register(dotted(path)), get(formState.errors, dotted(path))?.message));
    return createElement("form", { onSubmit: handleSubmit(deliver) }, rows, createElement("button", { type: "submit" }));
  }, dotted));

test("react-hook-form: an optional record of which nothing is filled in is not sent, and one that is begun is checked", async () => {
  const blank = standardSchema("wello.user.create", { generateId: true });
  const defaultValues = { username: "ada", lastname: "Lovelace", email: "ada@example.com", sales_organization_code: "ERP-1" };
  const path = "sales_organization.city";
  let delivered;
  function Form() {
    const { register, handleSubmit, formState } = useForm({ resolver: standardSchemaResolver(blank), defaultValues });
    const control = row(path, register(path, { setValueAs: (text) => text || undefined }));
    return createElement("form", { onSubmit: handleSubmit((value) => (delivered = value)) }, control, createElement("p", { id: "missing" }, get(formState.errors, "sales_organization.name")?.message), createElement("button", { type: "submit" }));
  }
  const root = createRoot(app.appendChild(document.createElement("div")));
  const send = () =>
    act(async () => {
      submit();
      await settled();
    });
  await act(async () => root.render(createElement(Form)));
  await send();
  const { id, ...rest } = delivered ?? {};
  assert.deepEqual(rest, { username: "ada", lastname: "Lovelace", sales_organization_code: "ERP-1", email: "ada@example.com" });
  delivered = undefined;
  await act(async () => type(path, "Ghent"));
  await send();
  assert.equal(delivered, undefined);
  assert.equal(app.querySelector("#missing").textContent, "sales_organization.name is required.");
  await act(async () => root.unmount());
});

test("react-hook-form: another language, while errors are shown", async () => {
  let speak;
  function Form() {
    const [locale, setLocale] = useState(en);
    speak = setLocale;
    const resolver = useMemo(() => standardSchemaResolver(standardSchema("wello.user.create", { generateId: true, locale })), [locale]);
    const { register, handleSubmit, trigger, formState: { errors } } = useForm({ resolver });
    useEffect(() => void trigger(Object.keys(errors)), [locale]);
    const control = row("lastname", register("lastname", { setValueAs: (text) => text || undefined }));
    return createElement("form", { onSubmit: handleSubmit(() => {}) }, control, createElement("output", {}, `${errors.lastname?.message ?? ""} ${errors.root?.message ?? ""}`), createElement("button", { type: "submit" }));
  }
  const root = createRoot(app.appendChild(document.createElement("div")));
  const shown = () => app.querySelector("output").textContent;
  await act(async () => root.render(createElement(Form)));
  assert.equal(shown(), " ", "a form that nobody sent says nothing");
  await act(async () => {
    submit();
    await settled();
  });
  assert.equal(shown(), "lastname is required. One of sales_organization_id, sales_organization_code, sales_organization is required.");
  await act(async () => {
    speak(de);
    await settled();
  });
  assert.equal(shown(), "Das Feld lastname ist erforderlich. Eines dieser Felder ist erforderlich: sales_organization_id, sales_organization_code, sales_organization.");
  await act(async () => root.unmount());
});

test("react-hook-form: what is about the whole form is at its root, in the form's language", async () => {
  const german = standardSchema("wello.user.create", { generateId: true, locale: de });
  const defaultValues = { username: "ada", lastname: "Lovelace", email: "ada@example.com" };
  let delivered = 0;
  function Form() {
    const { handleSubmit, formState } = useForm({ resolver: standardSchemaResolver(german), defaultValues });
    return createElement("form", { onSubmit: handleSubmit(() => delivered++) }, createElement("p", {}, formState.errors.root?.message), createElement("button", { type: "submit" }));
  }
  const root = createRoot(app.appendChild(document.createElement("div")));
  await act(async () => root.render(createElement(Form)));
  await act(async () => {
    submit();
    await settled();
  });
  assert.equal(app.querySelector("p").textContent, "Eines dieser Felder ist erforderlich: sales_organization_id, sales_organization_code, sales_organization.");
  assert.equal(delivered, 0);
  await act(async () => root.unmount());
});
