// A user's program: what must compile does, and what must not is marked so.

import { buildRequest, catalog, diff, example, expandPatch, explainError, flatten, jsonSchema, localize, normalize, normalizeBytes, schemas, standardSchema, toProblem, validate, validateBytes, validateField } from "user-preflight";
import { forClient, preflight, readBody } from "user-preflight/edge";
import de from "user-preflight/locales/de";
import type { ArandaUser, ArandaUserFieldValue, ArandaUserFieldValueInput, ArandaUserInput, Bytes, Change, DiffError, FieldInfo, FieldValue, Inputs, Issue, IssueCode, Locale, Normalized, NormalizedBytes, Options, Outputs, Patch, PatchFormat, Problem, Salt2NotificationInfo, Salt2NotificationInfoInput, Salt2UserUpdate, Salt2UserUpdateInput, SchemaId, SchemaInfo, SuperOfficeCredential, SuperOfficeCustomCommand, SuperOfficeLicenseOwner, SuperOfficeMDOListItem, SuperOfficePerson, SuperOfficePersonInput, SuperOfficeRole, SuperOfficeUser, SuperOfficeUserGroup, SuperOfficeUserInput, SuperOfficeUserResponse, Updates, Verdict, WelloSalesOrganization, WelloSalesOrganizationInput, WelloUser, WelloUserInput, WireOptions } from "user-preflight";
import { validate as validateInJavaScript } from "user-preflight/js";
import { init, validate as validateWhenReady } from "user-preflight/slim";
import { normalizeStream } from "user-preflight/stream";
import wasm from "user-preflight/user_preflight.wasm";

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

// `ok` says whether there is a value.
if (updated.ok) same<Same<typeof updated.value, WelloUser>>();
else same<Same<typeof updated.value, undefined>>();
const { ok, value } = normalize("wello.user.update", {});
const email: string = ok ? value.email : "";
const wholePatch = expandPatch("aranda.user.update", []);
if (wholePatch.ok) same<Same<typeof wholePatch.value, ArandaUser>>();

// ---- what comes out goes into fetch

async function send(form: FormData): Promise<Response | Issue[]> {
  const built = buildRequest("salt2.user.update", form, { baseUrl: "https://salt2.example.com/api" });
  // @ts-expect-error: there is none where something is wrong
  built.request.url;
  if (!built.ok) return built.issues;
  const response = await fetch(built.request.url, built.request);
  // @ts-expect-error: its text is wanted
  explainError("salt2.user.update", response);
  return response.ok ? response : explainError("salt2.user.update", { status: response.status, body: await response.text() });
}
async function answer(request: Request): Promise<Response> {
  const read = await readBody(request, "wello.user.update");
  // @ts-expect-error: there is a body or a response
  read.body.length;
  if (!read.ok) return read.response;
  const normalized = normalizeBytes("wello.user.update", read.body);
  if (!normalized.ok) return Response.json(toProblem(forClient(normalized.issues)));
  const { ok, request: checked, response } = await preflight(new Request(request.url, { method: "POST", body: normalized.body }), "wello.user.update");
  return ok ? fetch(checked) : response;
}
const owned = (bytes: Bytes): ArrayBufferLike => bytes.buffer;

const validated = standardSchema("wello.user.update")["~standard"].validate({});
const delivered: string | undefined = validated.issues ? undefined : validated.value.email;
if (!validated.issues) same<Same<typeof validated.value, WelloUser>>();

try {
  diff("wello.user.update", {}, {});
} catch (error) {
  if (error instanceof RangeError) console.log((error as DiffError).issues satisfies Issue[]);
}

// ---- payloads can be written with their types

const literal = { username: "jane", lastname: "Doe", email: "jane@example.com" } satisfies Inputs["wello.user.create"];
// Documented names complete in an editor; others are known too, in any letter case.
const pairsGiven: Inputs["aranda.user.update"] = [{ Field: "FullName", Value: "Jane" }, { Field: "celphone", Value: 5 }];
// A format that is known at run time alone.
const told: Patch = diff("wello.user.update", {}, {}, { format: "json-patch" as PatchFormat });
void told;
const patched: Inputs["aranda.user.update"] = diff("aranda.user.update", {}, {});
// @ts-expect-error: a Field is text
const badField: Inputs["aranda.user.update"] = [{ Field: 5, Value: "Jane" }];

const smallest: Inputs["wello.user.create"] = { id: "a98a5afd-6c67-4ff8-85d3-b876dc8b044f", username: "jane", lastname: "Doe", email: "jane@example.com", archived: "True", phone: 555 };
// @ts-expect-error: username is required
const missing: Inputs["wello.user.create"] = { id: "", lastname: "Doe", email: "jane@example.com" };
// @ts-expect-error: no such field
const misspelt: Inputs["wello.user.update"] = { ...smallest, firstnme: "Jane" };
// @ts-expect-error: canonical booleans are booleans
const canonical: Outputs["wello.user.update"] = { id: "", username: "", lastname: "", email: "", archived: "True" };

// ---- each schema has its own types, in and out

same<Same<Inputs["wello.user.create"], WelloUserInput>>();
same<Same<Inputs["wello.user.update"], WelloUserInput>>();
same<Same<Inputs["salt2.user.update"], Salt2UserUpdateInput>>();
same<Same<Inputs["superoffice.user.update"], SuperOfficeUserInput>>();
same<Same<Inputs["superoffice.user.response"], SuperOfficeUserResponse>>();
same<Same<Inputs["aranda.user.update"], ArandaUserInput | ArandaUserFieldValueInput[]>>();
same<Same<Outputs["wello.user.create"], WelloUser>>();
same<Same<Outputs["wello.user.update"], WelloUser>>();
same<Same<Outputs["salt2.user.update"], Salt2UserUpdate>>();
same<Same<Outputs["superoffice.user.update"], SuperOfficeUser>>();
same<Same<Outputs["superoffice.user.response"], SuperOfficeUserResponse>>();
same<Same<Outputs["aranda.user.update"], ArandaUserFieldValue[]>>();
same<Same<Updates["wello.user.update"], WelloUser>>();
same<Same<Updates["salt2.user.update"], Salt2UserUpdate>>();
same<Same<Updates["superoffice.user.update"], SuperOfficeUser>>();
same<Same<Updates["aranda.user.update"], ArandaUser>>();
// @ts-expect-error: no such schema
type None = Outputs["aranda.user.create"];

// ---- records by their names

same<Same<WelloUser["sales_organization"], WelloSalesOrganization | null | undefined>>();
same<Same<WelloUserInput["sales_organization"], WelloSalesOrganizationInput | null | undefined>>();
same<Same<Salt2UserUpdate["Notifications"], (Salt2NotificationInfo | null)[] | null | undefined>>();
same<Same<Salt2UserUpdateInput["Notifications"], (Salt2NotificationInfoInput | null)[] | null | undefined>>();
same<Same<SuperOfficeUser["Person"], SuperOfficePerson | null | undefined>>();
same<Same<SuperOfficeUserInput["Person"], SuperOfficePersonInput | null | undefined>>();
same<Same<SuperOfficeUser["Role"], SuperOfficeRole | null | undefined>>();
same<Same<SuperOfficeUser["OtherGroups"], (SuperOfficeUserGroup | null)[] | null | undefined>>();
same<Same<SuperOfficeUser["LicenseOwners"], (SuperOfficeLicenseOwner | null)[] | null | undefined>>();
same<Same<SuperOfficeUser["Credentials"], (SuperOfficeCredential | null)[] | null | undefined>>();
same<Same<SuperOfficeUser["PostSaveCommands"], (SuperOfficeCustomCommand | null)[] | null | undefined>>();
same<Same<SuperOfficeMDOListItem["ChildItems"], (SuperOfficeMDOListItem | null)[] | null | undefined>>();
same<Same<SuperOfficeUser["CustomFields"], Record<string, string | null> | null | undefined>>();
same<Same<Salt2UserUpdate["OfficePermissions"], number[] | null | undefined>>();

// What the server fills in does not come out; it may go in.
// @ts-expect-error: taken out
type Modified = WelloUser["modified_dateutc"];
same<Same<WelloUserInput["modified_dateutc"], unknown>>();
// @ts-expect-error: in answers only
type Right = SuperOfficeUser["TableRight"];
same<Same<SuperOfficeUserResponse["_Links"], Record<string, string | null> | null | undefined>>();
const edited = (answer: SuperOfficeUserResponse): SuperOfficeUserInput["TableRight"] => answer.TableRight;

// Enums are their documented values.
same<Same<SuperOfficeUser["Type"], "Unknown" | "InternalAssociate" | "ResourceAssociate" | "ExternalAssociate" | "AnonymousAssociate" | "SystemAssociate" | undefined>>();
same<Same<ArandaUser["Role"], 1 | 2 | 3 | undefined>>();
same<Same<ArandaUser["UserActive"], 0 | 1 | undefined>>();
const kind: SuperOfficeUserInput = { AssociateId: 5, Type: "externalassociate", CustomFields: { "SuperOffice:1": 5, "SuperOffice:2": new Date(), "SuperOffice:3": "[I:5]" } };
// @ts-expect-error: no such value
const badKind: SuperOfficeUser = { AssociateId: 5, Type: "externalassociate" };
// @ts-expect-error: 1 to 3
const badRole: ArandaUserInput = { Role: 4 };

// What may be null is what the servers take null for.
const cleared: Salt2UserUpdate = { UserId: 1, CostCenterId: null, FirstName: null, Notifications: null };
// @ts-expect-error: cannot be null
const badOffice: Salt2UserUpdate = { UserId: 1, OfficeId: null };
// @ts-expect-error: nothing is null in an Aranda update
const badName: ArandaUser = { Id: 1, FullName: null };
// @ts-expect-error: UserId must be there; the URI does not name the user
const nobody: Salt2UserUpdateInput = { FirstName: "Jane" };
// The URI, or `generateId`, may name the user.
const named: [WelloUserInput, SuperOfficeUserInput, ArandaUserInput] = [{ username: "jane", lastname: "Doe", email: "jane@example.com" }, {}, { FullName: "Jane Doe" }];
// @ts-expect-error: what comes out has it
const unnamed: WelloUser = { username: "jane", lastname: "Doe", email: "jane@example.com" };

// The pairs of an update are narrowed by their Field.
for (const pair of normalize("aranda.user.update", {}).value ?? []) {
  if (pair.Field === "FullName") same<Same<typeof pair.Value, string>>();
  else if (pair.Field === "Role") same<Same<typeof pair.Value, 1 | 2 | 3>>();
  else if (pair.Field === "Telephone") same<Same<typeof pair.Value, string | number>>();
  // @ts-expect-error: no such Field
  else if (pair.Field === "UserName") console.log(pair);
}
const travelling: FieldValue[] = normalize("aranda.user.update", []).value ?? [];
// @ts-expect-error: misspelt
const badPair: ArandaUserFieldValue = { Field: "Fullname", Value: "Jane Doe" };
// @ts-expect-error: a number
const badValue: ArandaUserFieldValue = { Field: "Site", Value: "2" };
const whole = expandPatch("aranda.user.update", [{ Field: "FullName", Value: "Jane Doe" }], { Id: 1 }).value;
same<Same<typeof whole, ArandaUser | undefined>>();

// ---- JSON Schemas

const schema: Record<string, unknown> = jsonSchema("wello.user.create", { target: "openapi-3.0", io: "output" });
jsonSchema("wello.user.create", { target: undefined });
// @ts-expect-error: no such schema
jsonSchema("wello.user");
// @ts-expect-error: no such target
jsonSchema("wello.user.create", { target: "draft-04" });
// @ts-expect-error: in or out
jsonSchema("wello.user.create", { io: "both" });

// ---- calls

const verdict: Verdict = validate("wello.user.update", undefined, { coerce: "none", unknown: "strip", partial: true, params: { id: "x" }, actor: "specialist", require: ["phone"], maxIssues: 5, limits: { depth: 3 } });
const wire: WireOptions = { contentType: "application/json", accept: "text/json", limits: {} };
const bytes: NormalizedBytes = normalizeBytes("wello.user.create", new Uint8Array(), { ...wire, generateId: true });
const body: Uint8Array | undefined = bytes.body;
validateBytes("wello.user.update", "{}");
validateBytes("wello.user.update", new ArrayBuffer(2));
validateField("wello.user.update", "sales_organization.city", "Gent", { siblings: new FormData() });
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
// @ts-expect-error: the rest of the form is for one field alone
validate("wello.user.update", {}, { siblings: {} });
// @ts-expect-error: so it is for streams
normalizeStream("wello.user.update", { siblings: {} });
const forAll: Options = { partial: true };
normalize("wello.user.update", {}, forAll);
// @ts-expect-error: a body is bytes or text
validateBytes("wello.user.update", { id: "x" });
validateField("wello.user.update", ["Notifications", 0, "Scope"] as const, "x", { require: ["email"] });
// @ts-expect-error: a step is a name or an index
validateField("wello.user.update", [{}], "x");
buildRequest("wello.user.update", {}, { baseUrl: new URL("https://x.example"), headers: new Headers(), query: new URLSearchParams() });
buildRequest("wello.user.update", {}, { baseUrl: "https://x.example", headers: new Map([["a", "b"]]), query: [["a", "b"]] });
// @ts-expect-error: a header is text
buildRequest("wello.user.update", {}, { baseUrl: "https://x.example", headers: { a: 5 } });
// @ts-expect-error: pairs are of two
buildRequest("wello.user.update", {}, { baseUrl: "https://x.example", headers: [["a"]] });
// @ts-expect-error: no such limit
normalize("wello.user.update", {}, { limits: { length: 5 } });

// ---- languages, problems

const german: Issue[] = localize(verdict.issues, de);
const own: Locale = { ...de, messages: { ...de.messages, required: "{path} fehlt." } };
const problem: Problem = toProblem(localize(verdict.issues, own), { status: 422, instance: "/users/7" });
const byField: Record<string, string[]> = flatten(german);
// @ts-expect-error: a tag is no locale
localize(verdict.issues, "de");
// @ts-expect-error: no such option
toProblem(verdict.issues, { errors: [] });

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
const fromModule: Promise<void> = init(wasm);
// @ts-expect-error: no place, no bytes
init(5);
// @ts-expect-error: the file is a module or its address
const size: number = wasm;
const same1: typeof validate = validateInJavaScript;
const same2: typeof validate = validateWhenReady;

export { fromFile, fromModule, same1, same2, size, started };
export { answer, badField, delivered, email, literal, owned, pairsGiven, patched, send };
export { archived, badKind, badName, badOffice, badPair, badRole, badValue, body, byField, canonical, city, cleared, created, edited, kind, missing, misspelt, named, nobody, problem, schema, travelling, unnamed, whole };
export type { Modified, None, Right };
