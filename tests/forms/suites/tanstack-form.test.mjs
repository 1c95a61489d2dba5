// TanStack Form, with the schema as the validator of every change, which must not be asynchronous.

import "../dom.mjs";
import { test } from "node:test";
import { useForm } from "@tanstack/react-form";
import { createElement } from "react";
import { normalize } from "user-preflight";
import { CONTROLS, SCHEMA, bracketed, dotted, schema, valueOf } from "../form.mjs";
import { fillIn, row } from "../react.mjs";

const empty = JSON.parse(JSON.stringify(valueOf("right"), (_, value) => (typeof value === "string" ? "" : value)));

test("TanStack Form: messages beside their controls, and the normalized value", () =>
  fillIn(function Form({ deliver }) {
    const form = useForm({
      defaultValues: empty,
      validators: { onChange: schema },
      // It hands over what was typed; normalizing it is this one call.
      onSubmit: ({ value }) => deliver(normalize(SCHEMA, value).value),
    });
    const rows = CONTROLS.map(({ path }) =>
      createElement(form.Field, { key: dotted(path), name: bracketed(path) }, (field) =>
        row(dotted(path), { name: field.name, value: field.state.value, onChange: (event) => field.handleChange(event.target.value), onBlur: field.handleBlur }, field.state.meta.errors[0]?.message),
      ),
    );
    const onSubmit = (event) => {
      event.preventDefault();
      form.handleSubmit();
    };
    return createElement("form", { onSubmit }, rows, createElement("button", { type: "submit" }));
  }, bracketed));
