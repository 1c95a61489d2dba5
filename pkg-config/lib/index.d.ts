// The API. The payload types in front of it are generated out of the catalog. What `Record<…>` and `Pick<…>` would say is written out,
// since TypeScript instantiates those for every consumer (`cargo xtask size` counts).

/** What each schema accepts and what it normalizes to are generated; see {@link Inputs} and {@link Outputs}. */
export interface SchemaInfo {
  id: SchemaId;
  system: "wello" | "salt2" | "superoffice" | "aranda";
  title: string;
  method: "GET" | "POST" | "PUT";
  /** URI template, RFC 6570 level 1, e.g. "user({id})"; appended to the base URL's path. */
  path: string;
  /** URI parameters, query parameters and headers that the document names. */
  params: FieldInfo[];
  query: FieldInfo[];
  headers: FieldInfo[];
  /** Media types that are documented and supported here, the preferred one first. */
  contentTypes: string[];
  /** Documented media types that are not supported, with the reason. */
  unsupportedTypes: { type: string; reason: string }[];
  /** Response media types. */
  accepts: string[];
  /** Errors that the document lists. */
  errors: { status: number; code: string; field?: string }[];
  /** Documented fields in documented order; nested records appear as fields with `fields`. */
  fields: FieldInfo[];
}

/** One documented field. */
export interface FieldInfo {
  name: string;
  type: "text" | "boolean" | "integer" | "guid" | "date" | "enum" | "record" | "list" | "map";
  required: boolean;
  nullable: boolean;
  /** Filled by the server; taken out of requests. */
  readOnly: boolean;
  /** In answers only; taken out of requests. */
  responseOnly: boolean;
  /** The value appears in no message, change, log or thrown error. */
  sensitive: boolean;
  /** In no answer: a password. */
  writeOnly?: boolean;
  specialistOnly?: boolean;
  aliases?: string[];
  vendorCode?: string;
  description: string;
  /** Where it is documented: the vendor's page and row, or the finding that adds to it. */
  source: string;
  /** UTF-16 code units, as the servers count. */
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  /** Of an enum. */
  values?: (string | number)[];
  /** Of a list, or of a map's values. */
  items?: FieldInfo;
  /** The vendor's name of the record type, e.g. "MDOListItem". */
  record?: string;
  /** Of a record; left out where a record occurs inside itself: look it up by `record`. */
  fields?: FieldInfo[];
}

/** One entry of an update that travels as an array of pairs. */
export type FieldValue = { Field: string; Value: unknown };

/** All schemas, in the order of {@link SchemaId}. */
export declare const schemas: readonly SchemaInfo[];

/** The document's own sample for a schema, as a value. */
export declare function example<S extends SchemaId>(schema: S): Inputs[S];

/** Which documents this build knows: version of the catalog, and the date it was last held against them. */
export declare const catalog: { version: string; date: string };

/** What kind of thing is wrong. */
export type IssueCode =
  /** Missing, null, or (for required text) empty or white space only. */
  | "required"
  /** Wrong JSON type; also text that does not convert to the boolean or integer wanted. */
  | "type"
  /** Null for a value that cannot be null. */
  | "null"
  /** Longer than documented, in UTF-16 code units, as the servers count. */
  | "max_length"
  /** Integer outside its type or documented range. */
  | "range"
  /** Text that is no GUID, date or path. */
  | "format"
  /** A date with slashes or dots whose day and month the reader would have to guess. */
  | "ambiguous_date"
  /** None of the documented names or numbers; `params.values` lists them. */
  | "enum"
  /** A member that no document names. */
  | "unknown_field"
  /** The same member twice, across letter case too. */
  | "duplicate_field"
  /** None, or more than one, of an "optionally required" group is given. */
  | "one_of_required"
  /** The URI's id and the body's differ. */
  | "mismatch"
  /** A patch sets what the server fills in. */
  | "read_only"
  /** A field that the endpoint never changes. */
  | "not_editable"
  /** A field that specialists alone may set (`actor`). */
  | "not_permitted"
  /** The wanted wire format has no place for it. */
  | "not_in_format"
  /** Lone surrogate: the server would store U+FFFD. */
  | "unicode"
  /** The text is not well-formed. */
  | "syntax"
  /** A media type that the endpoint does not take. */
  | "unsupported"
  /** From {@link explainError}: the server refused it; `params.server` is its own text. */
  | "server"
  /** Bytes, depth, items or issues over the limit. */
  | "limit";

/** One thing that is wrong or doubtful. */
export interface Issue {
  code: IssueCode;
  severity: "error" | "warning";
  /** Property names and indexes from the payload's root; the canonical names of documented fields. */
  path: (string | number)[];
  /** One English sentence. Never contains a received value; names only. */
  message: string;
  /** The facts in the message, for translation: `{ maximum: 255, actual: 300 }`, `{ suggestion: "firstname" }` … */
  params?: { [name: string]: string | number | boolean | string[] };
  /** The error message that the vendor documents for this field. */
  vendorCode?: string;
  /** Where in a text or byte input: `[start, end)` in bytes of UTF-8 from its beginning. */
  range?: [number, number];
}

/** One thing that normalizing did to the payload. */
export interface Change {
  path: (string | number)[];
  /** What was done, e.g. "trimmed", "guid_format", "removed_read_only". */
  rule: ChangeRule;
  /** Absent for sensitive fields. */
  from?: unknown;
  to?: unknown;
}

/** `ok`: there is no issue of severity "error". */
export interface Verdict {
  ok: boolean;
  issues: Issue[];
}

/** What passed, in canonical form. */
export interface Accepted<T> {
  ok: true;
  /** Warnings. */
  issues: Issue[];
  value: T;
  changes: Change[];
}

/** What did not pass. */
export interface Refused {
  ok: false;
  issues: Issue[];
  value?: never;
  changes: Change[];
}

/** `ok` tells which: `if (result.ok) result.value …`. */
export type Normalized<T> = Accepted<T> | Refused;

/** Bytes in a buffer of their own, as `fetch` takes them: `Uint8Array<ArrayBuffer>` from TypeScript 5.7 on, before it `Uint8Array`. */
export type Bytes = ReturnType<Uint8Array["slice"]>;

/** A body that passed, in canonical form. */
export interface AcceptedBytes {
  ok: true;
  /** Warnings. */
  issues: Issue[];
  /** The input itself when nothing had to change. */
  body: Bytes;
  contentType: string;
  changed: boolean;
  changes: Change[];
}

/** A body that did not pass. */
export interface RefusedBytes {
  ok: false;
  issues: Issue[];
  body?: never;
  contentType?: never;
  changed: false;
  changes: Change[];
}

/** `ok` tells which: `if (result.ok) result.body …`. */
export type NormalizedBytes = AcceptedBytes | RefusedBytes;

/** The options of every call about a payload. */
export interface PayloadOptions {
  /** "server" (default): what the documented server's own parser would convert is accepted and written in its canonical form.
   *  "none": only the documented types. */
  coerce?: "server" | "none" | undefined;
  /** Members that no document names. Default "error", in answers "keep". */
  unknown?: "error" | "strip" | "keep" | undefined;
  /** Drafts: nothing is required. Default false. Types of results stay those of whole payloads: take `Partial` of them. */
  partial?: boolean | undefined;
  /** URI parameters of the endpoint, e.g. `{ id: … }`; checked, and compared with the body. */
  params?: { [name: string]: string | number } | undefined;
  /** Whose rights the request will be sent with. Default "user". */
  actor?: "user" | "specialist" | undefined;
  /** wello.user.create: put in a random UUID v4 where `id` is missing. Default false. */
  generateId?: boolean | undefined;
  /** Paths that this caller's tenant makes mandatory beyond the document, e.g. `["phone", "sales_organization.city"]`. */
  require?: string[] | undefined;
  /** Stop after this many errors, at most 1 000 000. Default 100; warnings are bounded by the same number, apart. */
  maxIssues?: number | undefined;
  /** Default 4 MiB of input (at most 256 MiB), 64 levels (at most 256), 10 000 items in one list or members in one object. What is over a
   *  limit is the issue `limit`. */
  limits?: { bytes?: number | undefined; depth?: number | undefined; items?: number | undefined } | undefined;
  /** Forms (FormData, URLSearchParams, form bodies): what an empty text control means. Default "absent". */
  emptyText?: "absent" | "keep" | undefined;
}

/** What {@link validateField} takes. */
export interface Options extends PayloadOptions {
  /** validateField alone: the form as it is otherwise, so that rules across fields are checked; what is at the path is replaced. */
  siblings?: unknown;
}

/** What {@link validateBytes} and {@link normalizeBytes} take beside the options of {@link normalize}. */
export interface WireOptions extends PayloadOptions {
  /** Media type of the input, parameters allowed. Default application/json. */
  contentType?: string | undefined;
  /** Media type wanted out, or a list of some, `q`-values understood. Default: the input's; for a patch the endpoint's first. */
  accept?: string | undefined;
  /** What a JSON Patch or merge patch body is applied to. */
  base?: unknown;
}

/**
 * Checks a JavaScript value, as a form or `request.json()` gives it: an object or array, a FormData or URLSearchParams.
 *
 * @throws {TypeError} for a wrong call only, such as an unknown option; never for what a payload holds.
 */
export declare function validate<S extends SchemaId>(schema: S, value: unknown, options?: PayloadOptions): Verdict;

/** Checks a JavaScript value and makes the canonical payload of it, a new value. @throws {TypeError} for a wrong call only. */
export declare function normalize<S extends SchemaId>(schema: S, value: unknown, options?: PayloadOptions): Normalized<Outputs[S]>;

/** Checks a body as it travels: UTF-8 bytes, or the same as a string. @throws {TypeError} for a wrong call only. */
export declare function validateBytes<S extends SchemaId>(
  schema: S,
  body: Uint8Array | ArrayBuffer | string,
  options?: WireOptions,
): Verdict;

/** Checks a body as it travels and makes the canonical one of it. @throws {TypeError} for a wrong call only. */
export declare function normalizeBytes<S extends SchemaId>(
  schema: S,
  body: Uint8Array | ArrayBuffer | string,
  options?: WireOptions,
): NormalizedBytes;

/**
 * Checks one field of a form while it is being filled in. `path`: "email", "sales_organization.city", "Notifications[0].Scope",
 * `CustomFields["a.b"]`, or the path of an issue. `undefined` is a field that is not there. With `siblings` the issues are those that the whole form would
 * have at the path and below, and those about a group of fields that it is one of (`one_of_required`); else those that need no
 * other field.
 *
 * @throws {TypeError} for a wrong call only.
 */
export declare function validateField<S extends SchemaId>(schema: S, path: string | readonly (string | number)[], value: unknown, options?: Options): Verdict;

/** One operation of a JSON Patch (RFC 6902); move and copy are refused. */
export type JsonPatchOp = { op: "add" | "replace" | "remove" | "test"; path: string; value?: unknown };

/** An array of field/value pairs, a JSON Patch (RFC 6902), or a merge patch (RFC 7396). */
export type Patch = FieldValue[] | JsonPatchOp[] | { [name: string]: unknown };

/** How a patch is written. */
export type PatchFormat = "field-value" | "json-patch" | "merge-patch";

/**
 * Turns a patch into the full update: applied to `base` where one is given, else standing alone; then normalized as a whole.
 * All or nothing: with any error there is no value, and neither argument is ever changed. In an issue about an entry,
 * `params.entry` is its index in the patch. `patchFormat`: default told from the shape.
 *
 * @throws {TypeError} for a wrong call only.
 */
export declare function expandPatch<S extends SchemaId>(
  schema: S,
  patch: Patch,
  base?: unknown,
  options?: PayloadOptions & { patchFormat?: PatchFormat | undefined },
): Normalized<Updates[S]>;

/** What {@link diff} throws: there is no patch. */
export interface DiffError extends RangeError {
  /** Why: those of the two payloads, or `mismatch` at the member that the format cannot say. */
  issues: Issue[];
}

/**
 * The smallest patch that turns `before` into `after`, by default a field/value array: `expandPatch(schema, diff(…), before)`
 * gives `after`, normalized.
 *
 * @throws {DiffError} naming the member when the format cannot say the change (field-value: a member of the root that `after`
 * lacks; merge-patch: a member that becomes null), and when one of the two does not pass.
 * @throws {TypeError} for a wrong call.
 */
export declare function diff<S extends SchemaId>(schema: S, before: unknown, after: unknown, options?: PayloadOptions & { format?: "field-value" | undefined }): FieldValue[];
export declare function diff<S extends SchemaId>(schema: S, before: unknown, after: unknown, options: PayloadOptions & { format: "json-patch" }): JsonPatchOp[];
export declare function diff<S extends SchemaId>(schema: S, before: unknown, after: unknown, options: PayloadOptions & { format: "merge-patch" }): { [name: string]: unknown };
export declare function diff<S extends SchemaId>(schema: S, before: unknown, after: unknown, options: PayloadOptions & { format?: PatchFormat | undefined }): Patch;

/** Names and values: an object, pairs, or a Headers, URLSearchParams or Map. */
export type Texts = { [name: string]: string } | readonly (readonly [string, string])[] | { forEach(callback: (value: string, name: string) => void): void };

/** What {@link buildRequest} takes beside the options of {@link normalize}. */
export interface RequestOptions extends PayloadOptions {
  /** A URL or its text: http or https, without credentials, query or hash; the endpoint's path is appended to its path. */
  baseUrl: string | { readonly href: string };
  /** Parameters behind the URL's `?`, as the endpoint documents them. */
  query?: Texts | undefined;
  /** Further headers, such as Authorization. */
  headers?: Texts | undefined;
  /** One of the endpoint's media types. Default: the first. */
  contentType?: string | undefined;
  /** Media type of a value that is the bytes of a body, parameters allowed. Default application/json. */
  inputType?: string | undefined;
}

/** A request, as `fetch(request.url, request)` takes it. */
export interface VendorRequest {
  method: string;
  url: string;
  headers: { [name: string]: string };
  body: Bytes;
}

/** `ok` tells which: `if (result.ok) result.request …`. */
export type BuiltRequest = { ok: true; issues: Issue[]; request: VendorRequest } | { ok: false; issues: Issue[]; request?: never };

/**
 * Everything `fetch` needs, checked and in the vendor's own form. `request` is there when `ok`. The value may also be the bytes of a
 * body, which are read as `normalizeBytes` reads them.
 *
 * @throws {TypeError} for a wrong call: a base URL or a header that cannot be used, an unknown option.
 */
export declare function buildRequest<S extends SchemaId>(
  schema: S,
  value: unknown,
  options: RequestOptions,
): BuiltRequest;

/**
 * The vendor's answer as issues that a form can show beside its fields: `body` parsed, or its text, JSON or not; of a `Response`
 * `{ status: response.status, body: await response.text() }`. Success gives []. Each issue has the code `server`; `params.server` is the server's own text, at most 1000 characters of it, and never about
 * a sensitive field.
 *
 * @throws {TypeError} for a wrong call only.
 */
export declare function explainError(schema: SchemaId, response: { status: number; body: unknown; bodyUsed?: never }): Issue[];

/** An {@link Issue} as libraries hand it on: typed as that of any Standard Schema. */
export interface HandedOnIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/**
 * The messages of each path, as form libraries want them: `{ "sales_organization.city": ["…"], "Notifications.0.Scope": ["…"] }`.
 * Segments are joined with points, what is about the whole payload is under `""`, errors come before warnings. For errors alone,
 * filter the issues by `severity` first.
 *
 * @throws {TypeError} for what is no list of issues.
 */
export declare function flatten(issues: readonly HandedOnIssue[]): { [name: string]: string[] };

/** What {@link toProblem} takes beside the issues. */
export interface ProblemOptions {
  /** Default: told from the issues, 400 (syntax), 413 (bytes over the limit), 415 (media type), else 422. */
  status?: number | undefined;
  /** A URI of this very occurrence, such as the request's id. */
  instance?: string | undefined;
  /** A URI of this kind of problem. Default `"about:blank"`, which stands for the status alone. */
  type?: string | undefined;
  /** Default: the phrase of the status. */
  title?: string | undefined;
  /** Default: the message of the first error. */
  detail?: string | undefined;
}

/** Problem details (RFC 9457), the body of an answer of type `application/problem+json`. */
export interface Problem {
  type: string;
  title?: string;
  status: number;
  detail?: string;
  instance?: string;
  /** One for each error; warnings are left out. `pointer` is a JSON Pointer as a URI fragment, `"#/sales_organization/city"`; into an
   *  array of field/value pairs it leads to the pair, `"#/1"`. */
  errors: { detail: string; pointer: string; code: IssueCode }[];
}

/**
 * Issues as problem details (RFC 9457). Like messages, they never hold a received value.
 *
 * @throws {TypeError} for a wrong call only.
 */
export declare function toProblem(issues: readonly HandedOnIssue[], options?: ProblemOptions): Problem;

/**
 * The sentences of a language: the default export of `user-preflight/locales/en`, `es`, `pt`, `fr`, `de`, `nl`, `sv`, `nb` or `da`. Plain
 * data; one's own words are a copy with other messages: `{ ...de, messages: { ...de.messages, required: "{path} fehlt." } }`.
 */
export interface Locale {
  /** BCP 47, for plural forms. */
  readonly tag: string;
  /** What stands for `{path}` at the beginning of a sentence: a field, an item of a list that is the payload, the whole payload. */
  readonly field: string;
  readonly item: string;
  readonly payload: string;
  /** By the issue's code, then `reason`, `expected` or `limit` of its params, then `suggestion` where there is one. `{name}` is the
   *  param of that name; `{name|one|other}` the form of a word that goes with its number. */
  readonly messages: { readonly [key: string]: string };
  /** What your form calls its fields, by path, with `[]` for any place in a list: `{ "sales_organization.city": "City",
   *  "Notifications[].Scope": "Scope" }`. A field without a label is called by its path. */
  readonly labels?: { readonly [path: string]: string } | undefined;
}

/**
 * The same issues, as new objects, with messages in another language. They are built of code, path and params alone, so issues
 * may come from elsewhere, such as a server's answer in JSON. What the locale has no sentence for keeps its message.
 *
 * @throws {TypeError} for a wrong call only.
 */
export declare function localize<T extends HandedOnIssue>(issues: readonly T[], locale: Locale): T[];

/** What {@link standardSchema} takes beside the options of {@link normalize}. */
export interface StandardSchemaOptions extends PayloadOptions {
  /** The language of messages. Default English. */
  locale?: Locale | undefined;
}

/** A Standard Schema 1.1, and a Standard JSON Schema 1; see https://standardschema.dev. */
export interface StandardSchema<S extends SchemaId> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "user-preflight";
    /**
     * The canonical value, or the errors: always one of the two, as `issues` tells, and at once. Warnings are left out. In `libraryOptions`, `locale`
     * is the language of this call's messages and `options` are further options for it; other members are not looked at.
     */
    readonly validate: (
      value: unknown,
      options?: { readonly libraryOptions?: { readonly locale?: Locale | undefined; readonly options?: PayloadOptions | undefined } | { [name: string]: unknown } | undefined } | undefined,
    ) => { readonly value: Outputs[S]; readonly issues?: undefined } | { readonly issues: readonly Issue[] };
    /** {@link jsonSchema} of what goes in, as `coerce: "none"` takes it, and of what comes out. Throws a TypeError for a target that it does not know. */
    readonly jsonSchema: {
      input(options: { readonly target: string }): { [name: string]: unknown };
      output(options: { readonly target: string }): { [name: string]: unknown };
    };
    readonly types?: { readonly input: Inputs[S]; readonly output: Outputs[S] };
  };
}

/**
 * A schema for libraries that take any Standard Schema: form libraries, Hono, tRPC and others. `validate` never throws for what a
 * value holds, and what it gives out of a right value is what {@link normalize} makes of it.
 *
 * @throws {TypeError} for an unknown schema or a wrong option.
 */
export declare function standardSchema<S extends SchemaId>(schema: S, options?: StandardSchemaOptions): StandardSchema<S>;

/** What {@link jsonSchema} makes. */
export interface JsonSchemaOptions {
  /** Which kind of JSON Schema. Default "draft-2020-12". */
  target?: "draft-2020-12" | "draft-07" | "openapi-3.0" | undefined;
  /** What goes in (default), or what comes out. */
  io?: "input" | "output" | undefined;
}

/**
 * The JSON Schema of a payload. Of the input: it accepts what `validate(schema, value, { coerce: "none" })` finds no error in. Of
 * the output: what `normalize` gives as `value`, but with the options `partial` and `unknown: "keep"`. A new object each time.
 *
 * JSON Schema cannot say all of it. On these the two differ:
 *
 * - **UTF-16 lengths**: `maxLength` counts characters, the servers count UTF-16 code units; 😀 has two.
 * - **lone surrogates**: half a character is accepted.
 * - **duplicates**: names that differ in letter case alone are accepted: unknown members of an answer, Fields of an Aranda update.
 *   In draft-07 and OpenAPI 3.0 also a Field that comes twice in an array of pairs.
 * - **calendar**: a moment that is beyond the years 1 to 9999 in UTC alone, or by the rounding of its fraction, is accepted.
 * - **limits**: bytes, depth and numbers of items are not bounded.
 * - **recursion**: in OpenAPI 3.0, which has no definitions inside a schema, a record inside itself is written out four times;
 *   any object is accepted below.
 * - **names by pattern**: OpenAPI 3.0 has none. Members `@odata.…` of a request, and names of an Aranda update as an object that
 *   are not spelt as documented, are refused.
 *
 * @throws {TypeError} for a wrong call only: an unknown schema, option, target or io.
 */
export declare function jsonSchema(schema: SchemaId, options?: JsonSchemaOptions): { [name: string]: unknown };
