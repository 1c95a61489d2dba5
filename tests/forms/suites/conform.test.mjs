// Conform, on the page and, as in an action, on the server.

import { fillIn, row } from "../react.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSubmission, report, useForm } from "@conform-to/react/future";
import { createElement } from "react";
import { CONTROLS, DELIVERED, MESSAGES, bracketed, dotted, schema } from "../form.mjs";

/** The metadata of the control at a path. */
const metadata = (fields, path) => path.slice(1).reduce((field, segment) => (typeof segment === "number" ? field.getFieldList()[segment] : field.getFieldset()[segment]), fields[path[0]]);

test("Conform: messages beside their controls, and the normalized value", () =>
  fillIn(function Form({ deliver }) {
    const { form, fields } = useForm(schema, {
      defaultValue: { OtherGroups: [{}, {}] },
      onSubmit(event, { value }) {
        event.preventDefault();
        deliver(value);
      },
    });
    const rows = CONTROLS.map(({ path }) => {
      const field = metadata(fields, path);
      return row(dotted(path), { name: field.name }, field.errors?.[0]);
    });
    return createElement("form", form.props, rows, createElement("button", { type: "submit" }));
  }, bracketed));

test("Conform on the server: the same out of what was posted", () => {
  const posted = (which) => {
    const data = new FormData();
    for (const { path, [which]: text } of CONTROLS) data.append(bracketed(path), text);
    return parseSubmission(data);
  };
  const submission = posted("wrong");
  const { error } = report(submission, { error: { issues: schema["~standard"].validate(submission.payload).issues } });
  const wanted = CONTROLS.filter(({ path }) => dotted(path) in MESSAGES).map(({ path }) => [bracketed(path), [MESSAGES[dotted(path)]]]);
  assert.deepEqual([error.formErrors, error.fieldErrors], [null, Object.fromEntries(wanted)]);
  assert.equal(JSON.stringify(schema["~standard"].validate(posted("right").payload).value), DELIVERED);
});
