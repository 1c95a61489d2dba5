// Runs a React form through what a user does: all wrong, then all right.

import { app, settled, shown, submit, type } from "./dom.mjs";
import assert from "node:assert/strict";
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";
import { CONTROLS, DELIVERED, MESSAGES } from "./form.mjs";

/** `Form` is a component that gets `deliver`; `nameOf` says how it names a control. */
export async function fillIn(Form, nameOf) {
  let delivered;
  const root = createRoot(app.appendChild(document.createElement("div")));
  const fill = async (which) => {
    for (const { path, [which]: text } of CONTROLS) await act(async () => type(nameOf(path), text));
    await act(async () => {
      submit();
      await settled();
    });
  };
  await act(async () => root.render(createElement(Form, { deliver: (value) => (delivered = value) })));
  await fill("wrong");
  assert.deepEqual(shown(), MESSAGES, "messages beside controls");
  assert.equal(delivered, undefined, "nothing may be delivered");
  await fill("right");
  assert.deepEqual(shown(), {}, "no message is left");
  assert.equal(JSON.stringify(delivered), DELIVERED);
  await act(async () => root.unmount());
}

/** A row of a form: the control, and beside it its message. */
export const row = (path, input, message) => createElement("label", { key: path }, createElement("input", input), createElement("p", { "data-for": path }, message ?? ""));
