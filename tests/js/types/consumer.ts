// A user's program: what must compile does, and what must not is marked so.

import { catalog, example, normalize, normalizeBytes, schemas, validate, validateBytes, validateField } from "user-preflight";
import { validate as validateInJavaScript } from "user-preflight/js";
import { init, validate as validateWhenReady } from "user-preflight/slim";
import type { Change, FieldInfo, Inputs, Issue, IssueCode, Normalized, NormalizedBytes, Options, Outputs, SchemaId, SchemaInfo, Verdict, WireOptions } from "user-preflight";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <T extends true>(): T | void => {};

// ---- results are narrowed by the schema

const updated = normalize("wello.user.update", JSON.parse("{}"));
const city = updated.value?.sales_organization?.city;
same<Same<typeof city, string | null | undefined>>();
same<Same<NonNullable<typeof updated.value>["id"], string>>();
same<Same<NonNullable<typeof updated.value>["archived"], boolean | undefined>>();
same<Same<typeof updated, Normalized<Outputs["wello.user.update"]>>>();
// @ts-expect-error: value may be missing
updated.value.id;
// @ts-expect-error: no such field
updated.value?.nonsense;
// @ts-expect-error: a normalized boolean is no text
const archived: string | undefined = updated.value?.archived;

function checked<S extends SchemaId>(schema: S, value: Inputs[S]): Outputs[S] | undefined {
  return normalize(schema, value).value;
}
const created: Outputs["wello.user.create"] | undefined = checked("wello.user.create", example("wello.user.create"));

// ---- payloads can be written with their types

const smallest: Inputs["wello.user.create"] = { id: "a98a5afd-6c67-4ff8-85d3-b876dc8b044f", username: "jane", lastname: "Doe", email: "jane@example.com", archived: "True", phone: 555 };
// @ts-expect-error: username is required
const missing: Inputs["wello.user.create"] = { id: "", lastname: "Doe", email: "jane@example.com" };
// @ts-expect-error: no such field
const misspelt: Inputs["wello.user.update"] = { ...smallest, firstnme: "Jane" };
// @ts-expect-error: canonical booleans are booleans
const canonical: Outputs["wello.user.update"] = { id: "", username: "", lastname: "", email: "", archived: "True" };

// ---- calls

const verdict: Verdict = validate("wello.user.update", undefined, { coerce: "none", unknown: "strip", partial: true, params: { id: "x" }, actor: "specialist", require: ["phone"], maxIssues: 5, limits: { depth: 3 } });
const wire: WireOptions = { contentType: "application/json", accept: "text/json", limits: {} };
const bytes: NormalizedBytes = normalizeBytes("wello.user.create", new Uint8Array(), { ...wire, generateId: true });
const body: Uint8Array | undefined = bytes.body;
validateBytes("wello.user.update", "{}");
validateBytes("wello.user.update", new ArrayBuffer(2));
validateField("wello.user.update", "sales_organization.city", "Gent");
// Options that may be undefined, as forms and configurations give them.
const maybe: Options = { partial: undefined, limits: { bytes: undefined } };
validate("wello.user.update", {}, maybe);

// @ts-expect-error: no such schema
validate("wello.user", {});
// @ts-expect-error: the schema is missing
validate({});
// @ts-expect-error: no such option
validate("wello.user.update", {}, { strict: true });
// @ts-expect-error: no such value
validate("wello.user.update", {}, { coerce: "client" });
// @ts-expect-error: media types are for bodies
validate("wello.user.update", {}, { contentType: "application/json" });
// @ts-expect-error: a body is bytes or text
validateBytes("wello.user.update", { id: "x" });
// @ts-expect-error: paths are texts
validateField("wello.user.update", ["email"], "x");
// @ts-expect-error: no such limit
normalize("wello.user.update", {}, { limits: { length: 5 } });

// ---- issues, changes, schemas

for (const issue of verdict.issues satisfies Issue[]) {
  const code: IssueCode = issue.code;
  const [start, end]: [number, number] = issue.range ?? [0, 0];
  switch (issue.severity) {
    case "error":
    case "warning":
      break;
    default:
      issue.severity satisfies never;
  }
  // @ts-expect-error: no such code
  if (issue.code === "requierd") console.log(code, start, end);
}
for (const { path, rule, from, to } of updated.changes satisfies Change[]) {
  if (rule === "guid_format") console.log(path, from, to);
  // @ts-expect-error: no such rule
  if (rule === "guid_fromat") console.log(path);
}
const fields: (info: SchemaInfo) => FieldInfo[] = ({ fields }) => fields;
console.log(schemas.flatMap(fields).map(({ name, maxLength = Infinity }) => [name, maxLength]), catalog.version, catalog.date);
// @ts-expect-error: they are not to be changed
schemas.push();

// ---- the other entries

const started: Promise<void> = init();
const fromFile: Promise<void> = init(fetch(new URL("https://example.com/user_preflight.wasm")));
// @ts-expect-error: no place, no bytes
init(5);
const same1: typeof validate = validateInJavaScript;
const same2: typeof validate = validateWhenReady;

export { fromFile, same1, same2, started };
export { archived, body, canonical, city, created, misspelt, missing };
