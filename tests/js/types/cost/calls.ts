// A consumer that calls the package, and works with what comes back. Compiled twice: with the package's types, and with by-hand.ts.

import { expandPatch, jsonSchema, normalize, normalizeBytes, validate, type Inputs, type Outputs, type SchemaId } from "user-preflight";

const { ok, issues, value } = normalize("wello.user.create", { username: "jane" }, { generateId: true });
export const city: string = ok ? (value.sales_organization?.city ?? "") : issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join();
export const firstname = normalize("superoffice.user.update", {}).value?.Person?.Firstname;
export const offices: number[] = normalize("salt2.user.update", {}).value?.OfficePermissions ?? [];
export const names = normalize("aranda.user.update", []).value?.map((pair) => (pair.Field === "FullName" ? pair.Value.trim() : ""));
export const whole: number | undefined = expandPatch("aranda.user.update", [{ Field: "FullName", Value: "Jane" }], { Id: 1 }).value?.Id;
const wire = normalizeBytes("wello.user.update", "{}");
export const length: number = wire.ok ? wire.body.length : 0;
export const verdict: boolean = validate("wello.user.update", {}, { coerce: "none" }).ok;
export const schema = jsonSchema("wello.user.create", { target: "draft-07" });

export function checked<S extends SchemaId>(schema: S, payload: Inputs[S]): Outputs[S] | undefined {
  return normalize(schema, payload).value;
}
