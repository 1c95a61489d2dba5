// What callers rely on, written by hand and apart from the package: its declarations must be assignable to this. They may say
// more (exact payload types, narrower strings); they may not say less. Grows with the package: only what exists is in here.

import * as shipped from "user-preflight";
import * as edge from "user-preflight/edge";
import * as stream from "user-preflight/stream";

type SchemaId =
  | "wello.user.create" | "wello.user.update" | "salt2.user.update" | "superoffice.user.update" | "superoffice.user.response" | "aranda.user.update";

interface Inputs extends Record<SchemaId, unknown> {}
interface Outputs extends Record<SchemaId, unknown> {}

interface SchemaInfo {
  id: SchemaId;
  system: "wello" | "salt2" | "superoffice" | "aranda";
  title: string;
  method: "GET" | "POST" | "PUT";
  path: string;
  params: FieldInfo[]; query: FieldInfo[]; headers: FieldInfo[];
  contentTypes: string[];
  unsupportedTypes: { type: string; reason: string }[];
  accepts: string[];
  errors: { status: number; code: string; field?: string }[];
  fields: FieldInfo[];
}

interface FieldInfo {
  name: string;
  type: "text" | "boolean" | "integer" | "guid" | "date" | "enum" | "record" | "list" | "map";
  required: boolean;
  nullable: boolean;
  readOnly: boolean;
  responseOnly: boolean;
  sensitive: boolean;
  specialistOnly?: boolean;
  aliases?: string[];
  vendorCode?: string;
  description: string;
  source: string;
  maxLength?: number;
  minimum?: number; maximum?: number;
  values?: (string | number)[];
  items?: FieldInfo;
  record?: string;
  fields?: FieldInfo[];
}

type IssueCode =
  | "required" | "type" | "null" | "max_length" | "range" | "format" | "ambiguous_date" | "enum" | "unknown_field" | "duplicate_field" | "one_of_required"
  | "mismatch" | "read_only" | "not_editable" | "not_permitted" | "not_in_format" | "unicode" | "syntax" | "unsupported" | "server" | "limit";

interface Issue {
  code: IssueCode;
  severity: "error" | "warning";
  path: (string | number)[];
  message: string;
  params?: Record<string, string | number | boolean | string[]>;
  vendorCode?: string;
  range?: [number, number];
}

interface Change {
  path: (string | number)[];
  rule: string;
  from?: unknown;
  to?: unknown;
}

interface Verdict { ok: boolean; issues: Issue[] }
interface Normalized<T> extends Verdict { value?: T; changes: Change[] }
interface NormalizedBytes extends Verdict { body?: Uint8Array; contentType?: string; changed: boolean; changes: Change[] }

interface Options {
  coerce?: "server" | "none";
  unknown?: "error" | "strip" | "keep";
  partial?: boolean;
  params?: Record<string, string | number>;
  actor?: "user" | "specialist";
  generateId?: boolean;
  require?: string[];
  maxIssues?: number;
  limits?: { bytes?: number; depth?: number; items?: number };
  siblings?: unknown;
}
interface WireOptions extends Options { contentType?: string; accept?: string; base?: unknown }

interface Updates extends Record<SchemaId, unknown> {}
type FieldValue = { Field: string; Value: unknown };
type JsonPatchOp = { op: "add" | "replace" | "remove" | "test"; path: string; value?: unknown };
type Patch = FieldValue[] | JsonPatchOp[] | Record<string, unknown>;

interface Contract {
  schemas: readonly SchemaInfo[];
  example<S extends SchemaId>(schema: S): Inputs[S];
  catalog: { version: string; date: string };
  validate<S extends SchemaId>(schema: S, value: unknown, options?: Options): Verdict;
  normalize<S extends SchemaId>(schema: S, value: unknown, options?: Options): Normalized<Outputs[S]>;
  validateBytes<S extends SchemaId>(schema: S, body: Uint8Array | ArrayBuffer | string, options?: WireOptions): Verdict;
  normalizeBytes<S extends SchemaId>(schema: S, body: Uint8Array | ArrayBuffer | string, options?: WireOptions): NormalizedBytes;
  validateField<S extends SchemaId>(schema: S, path: string, value: unknown, options?: Options): Verdict;
  expandPatch<S extends SchemaId>(schema: S, patch: Patch, base?: unknown, options?: Options & {
    patchFormat?: "field-value" | "json-patch" | "merge-patch";
  }): Normalized<Updates[S]>;
  buildRequest<S extends SchemaId>(schema: S, value: unknown, options: Options & {
    baseUrl: string; query?: Record<string, string>; headers?: Record<string, string>; contentType?: string;
  }): Verdict & { request?: { method: string; url: string; headers: Record<string, string>; body: Uint8Array } };
  explainError(schema: SchemaId, response: { status: number; body: unknown }): Issue[];
  standardSchema<S extends SchemaId>(schema: S, options?: Options): {
    readonly "~standard": {
      readonly version: 1;
      readonly vendor: "user-preflight";
      readonly validate: (value: unknown) => { value: shipped.Outputs[S]; issues?: undefined } | { issues: readonly { message: string; path: (string | number)[] }[] };
      readonly jsonSchema: { input(o: { target: string }): object; output(o: { target: string }): object };
      readonly types?: { readonly input: shipped.Inputs[S]; readonly output: shipped.Outputs[S] };
    };
  };
  localize(issues: Issue[], locale: { tag: string; field: string; item: string; payload: string; messages: Record<string, string> }): Issue[];
  flatten(issues: Issue[]): Record<string, string[]>;
  toProblem(issues: Issue[], options: { status: number; instance: string }): {
    type: string; title?: string; status: number; detail?: string; instance?: string; errors: { detail: string; pointer: string; code: string }[];
  };
  jsonSchema(schema: SchemaId, options?: { target?: "draft-2020-12" | "draft-07" | "openapi-3.0"; io?: "input" | "output" }): object;
}

// Overloads, each by itself.
export const differences: [FieldValue[], JsonPatchOp[], Record<string, unknown>] = [
  shipped.diff("wello.user.update", {}, {}),
  shipped.diff("wello.user.update", {}, {}, { format: "json-patch" }),
  shipped.diff("wello.user.update", {}, {}, { format: "merge-patch" }),
];

// Functions as properties are compared more strictly than as methods.
type Strict<T> = { [Name in keyof T]: T[Name] };
export const contract: Strict<Contract> = shipped;

// The further entries.
export const streams: Strict<{
  normalizeStream<S extends SchemaId>(schema: S, options?: Options & {
    onReject?: (line: number, issues: Issue[], raw: Uint8Array) => void;
    onProgress?: (done: { lines: number; bytes: number; rejected: number }) => void;
  }): TransformStream<Uint8Array, Uint8Array>;
}> = stream;
export const edges: Strict<{
  preflight<S extends SchemaId>(request: Request, schema: S, options?: WireOptions & { upstream?: string | URL; signal?: AbortSignal }):
    Promise<{ ok: true; request: Request; changes: Change[] } | { ok: false; response: Response; issues: Issue[] }>;
}> = edge;

// The names of the types are part of it too, and so is that no schema is missing.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
export const names: [
  Same<shipped.SchemaId, SchemaId>, Same<shipped.IssueCode, IssueCode>, Same<keyof shipped.Inputs, SchemaId>, Same<keyof shipped.Outputs, SchemaId>, Same<keyof shipped.Updates, SchemaId>,
] = [true, true, true, true, true];
export const payloads: (given: [shipped.Inputs, shipped.Outputs, shipped.Updates]) => [Inputs, Outputs, Updates] = (given) => given;
export const patches: (given: Patch) => shipped.Patch = (given) => given;
export const shapes: (
  given: [shipped.SchemaInfo, shipped.FieldInfo, shipped.Issue, shipped.Change, shipped.Verdict, shipped.Normalized<string>, shipped.NormalizedBytes],
  options: [Options, WireOptions],
) => [[SchemaInfo, FieldInfo, Issue, Change, Verdict, Normalized<string>, NormalizedBytes], [shipped.Options, shipped.WireOptions]] = (given, options) => [given, options];
