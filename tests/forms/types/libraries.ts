// What TypeScript makes of the schema in each library: the types of what goes in and what comes out.

import { sValidator } from "@hono/standard-validator";
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { useForm as useTanStackForm } from "@tanstack/react-form";
import { StandardSchemaV1Error, initTRPC } from "@trpc/server";
import { Hono } from "hono";
import { useFieldArray, useForm } from "react-hook-form";
import { type Inputs, type Outputs, flatten, localize, standardSchema, toProblem } from "user-preflight";
import de from "user-preflight/locales/de";
import { useForm as useVeeForm } from "vee-validate";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <T extends true>(): T | void => {};

const schema = standardSchema("wello.user.create", { generateId: true, locale: de });
type In = Inputs["wello.user.create"];
type Out = Outputs["wello.user.create"];

export const standard: StandardSchemaV1<In, Out> = schema;
export const described: StandardJSONSchemaV1<In, Out> = schema;
same<Same<StandardSchemaV1.InferInput<typeof schema>, In>>();
same<Same<StandardSchemaV1.InferOutput<typeof schema>, Out>>();
const result = schema["~standard"].validate({}, { libraryOptions: { locale: de, options: { partial: true } } });
export const lastname: string | undefined = result.issues ? undefined : result.value.lastname;

// react-hook-form: the names of fields, and the type of what is delivered.
const form = useForm({ resolver: standardSchemaResolver(schema) });
form.register("sales_organization.city");
// @ts-expect-error: no such field
form.register("sales_organization.cty");
form.handleSubmit((value) => same<Same<typeof value, Out>>());

// Hono
const checked = sValidator("json", schema, (result, c) => {
  if (!result.success) return c.json(toProblem(localize(result.error, de)), 422, { "content-type": "application/problem+json" });
});
new Hono().post("/user", checked, (c) => {
  const value = c.req.valid("json");
  same<Same<typeof value.sales_organization, Out["sales_organization"]>>();
  return c.json(value);
});

// tRPC
const t = initTRPC.create({
  errorFormatter: ({ shape, error }) => ({ ...shape, fields: error.cause instanceof StandardSchemaV1Error ? flatten(error.cause.issues) : {} }),
});
t.procedure.input(schema).mutation(({ input }) => same<Same<typeof input, Out>>());

// TanStack Form
const values: In = { username: "ada", lastname: "L", email: "a@example.com", id: "" };
useTanStackForm({ defaultValues: values, validators: { onChange: schema } });

// SuperOffice, whose records hold each other: lists and records in react-hook-form; in TanStack Form the members that the form has.
const superOffice = standardSchema("superoffice.user.update");
const edited = useForm({ resolver: standardSchemaResolver(superOffice) });
edited.register("Person.Firstname");
useFieldArray({ control: edited.control, name: "OtherGroups" }).append({ Id: 3 });
edited.register("OtherGroups.0.Id");
// @ts-expect-error: no such field
edited.register("OtherGroups.0.Identity");
const parts: Pick<Inputs["superoffice.user.update"], "AssociateId" | "Name" | "Person"> = { AssociateId: 1 };
useTanStackForm({ defaultValues: parts, validators: { onChange: superOffice } }).setFieldValue("Person.Firstname", "Ada");

// vee-validate
const { handleSubmit } = useVeeForm({ validationSchema: schema });
handleSubmit((value) => {
  const out: Out = value;
  return out;
});
