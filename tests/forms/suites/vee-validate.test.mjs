// vee-validate 5, which takes a Standard Schema as it is.

import { app, settled, shown, submit, type } from "../dom.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { useForm } from "vee-validate";
import { createApp, h, mergeProps } from "vue";
import { CONTROLS, DELIVERED, MESSAGES, bracketed, dotted, schema } from "../form.mjs";

test("vee-validate: messages beside their controls, and the normalized value", async () => {
  let delivered;
  const page = createApp({
    setup() {
      const { defineField, errors, handleSubmit } = useForm({ validationSchema: schema });
      const controls = CONTROLS.map(({ path }) => ({ path, field: defineField(bracketed(path)) }));
      const onSubmit = handleSubmit((value) => (delivered = value));
      const line = ({ path, field: [model, props] }) =>
        h("label", [h("input", mergeProps(props.value, { name: bracketed(path), value: model.value, onInput: (event) => (model.value = event.target.value) })), h("p", { "data-for": dotted(path) }, errors.value[bracketed(path)] ?? "")]);
      return () => h("form", { onSubmit }, [...controls.map(line), h("button", { type: "submit" })]);
    },
  });
  page.mount(app);
  const fill = async (which) => {
    for (const { path, [which]: text } of CONTROLS) type(bracketed(path), text);
    submit();
    await settled();
  };
  await fill("wrong");
  assert.deepEqual(shown(), MESSAGES);
  assert.equal(delivered, undefined);
  await fill("right");
  assert.deepEqual(shown(), {});
  assert.equal(JSON.stringify(delivered), DELIVERED);
  page.unmount();
});
