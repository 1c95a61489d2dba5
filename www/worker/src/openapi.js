// The description of this worker (OpenAPI 3.1), made of the same tables that check the payloads.
import { catalog, jsonSchema, schemas } from "user-preflight";
import { choices } from "./options.js";
import { PATCH_FORMATS } from "./users.js";

let made;

/** The document; `origin` is where it was asked for. */
export function openapi(origin) {
  made ??= build();
  return { ...made, servers: [{ url: origin }] };
}

const PROBLEM = "application/problem+json";
const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
const content = (schema, type = "application/json") => ({ [type]: { schema } });
const answer = (description, schema, type) => ({ description, content: content(schema, type) });
const problems = (...statuses) => Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${status}` }]));

const PROBLEMS = {
  400: "What was sent cannot be read, or asks for what there is not.",
  404: "There is nothing at this address.",
  405: "The address takes another method.",
  409: "An import with this key is coming in, or broke off.",
  413: "The body is too large.",
  415: "The endpoint does not take this media type.",
  422: "The payload would be refused, misread or cut; `errors` says where and why.",
  500: "The worker failed.",
  501: "This is not set up here.",
  502: "The upstream could not be reached, failed, or answered with nonsense.",
  504: "The upstream did not answer in time.",
};

/** With one or without: what it is good for the upstream says, or whose the import is. */
const AUTHORIZED = [{}, { authorization: [] }];

const PREFER = { name: "Prefer", in: "header", description: "return=minimal (RFC 7240): no content where the payload is fine.", schema: { type: "string" } };

const KEY = { name: "Idempotency-Key", in: "header", description: "The same key again starts no second import.", schema: { type: "string", minLength: 16, maxLength: 255 } };

function build() {
  const paths = {
    "/v1/schemas": { get: { operationId: "schemas", summary: "All documented payloads", responses: { 200: answer("The tables.", { type: "array", items: { type: "object" } }), 304: { description: "They are those of this If-None-Match." }, ...problems("405", "500") } } },
  };
  const components = { ...SCHEMAS };
  for (const info of schemas) {
    components[info.id] = rooted(jsonSchema(info.id, { target: "draft-2020-12" }), info.id);
    const parameters = parametersOf(info);
    const body = { required: true, content: Object.fromEntries(info.contentTypes.map((type) => [type, { schema: /json/.test(type) ? ref(info.id) : {} }])) };
    const name = info.id.replaceAll(".", "_");
    const path = `/v1/${info.id}`;
    paths[`${path}/check`] = {
      post: { operationId: `${name}_check`, summary: `Check: ${info.title}`, parameters: [...parameters, PREFER], requestBody: body, responses: { 200: answer("The verdict.", ref("Verdict")), 204: { description: "The payload is fine, and a minimal answer was preferred." }, ...problems("400", "413", "415", "500") } },
    };
    if (info.id.endsWith(".response")) continue;
    paths[path] = {
      post: {
        operationId: name, summary: `Check, normalize and send on: ${info.title}`, parameters, requestBody: body, security: AUTHORIZED,
        responses: {
          "2XX": { description: "The upstream's own answer." },
          "4XX": answer("The upstream refused it: `issues` says beside which field, `upstream` what it said.", ref("Problem"), PROBLEM),
          ...problems("400", "413", "415", "422", "500", "501", "502", "504"),
        },
      },
    };
    paths[`${path}/expand`] = {
      post: {
        operationId: `${name}_expand`, summary: `Make the full update of a patch: ${info.title}`, parameters,
        requestBody: { required: true, content: content(ref("Expansion")) },
        responses: { 200: answer("The full update, and what was changed on the way.", ref("Normalized")), ...problems("400", "413", "415", "422", "500") },
      },
    };
    paths[`${path}/import`] = {
      post: {
        operationId: `${name}_import`, summary: `Send a whole file on: ${info.title}`, parameters: [...parameters, KEY], security: AUTHORIZED,
        requestBody: { required: true, description: "One payload a line, or CSV with the paths of fields in its first row; of any length.", content: { "application/x-ndjson": { schema: { type: "string" } }, "text/csv": { schema: { type: "string" } } } },
        responses: { 202: { description: "It is being sent.", headers: { location: { schema: { type: "string" } } }, content: content(ref("Import")) }, 200: answer("An import with this Idempotency-Key was there before.", ref("Import")), ...problems("400", "404", "409", "415", "422", "500", "501") },
      },
    };
  }
  const id = { name: "id", in: "path", required: true, schema: { type: "string", pattern: "^[0-9a-f]{32}$" } };
  paths["/v1/imports/{id}"] = {
    parameters: [id],
    get: { operationId: "import_status", security: AUTHORIZED, summary: "How far an import is; as events while it goes on", responses: { 204: { description: "The last event was seen: there will be no more." }, 200: { description: "The counts.", content: { ...content(ref("Import")), "text/event-stream": { schema: { type: "string" } } } }, ...problems("404", "500", "501") } },
    delete: { operationId: "import_cancel", security: AUTHORIZED, summary: "Stop an import; of one that has ended, remove what is left", responses: { 200: answer("The counts.", ref("Import")), ...problems("404", "500", "501") } },
  };
  for (const [list, summary] of [["rejects", "What was refused, line by line"], ["dead", "What could not be delivered, line by line"]])
    paths[`/v1/imports/{id}/${list}`] = {
      parameters: [id],
      get: { operationId: `import_${list}`, security: AUTHORIZED, summary, responses: { 200: answer("One object a line.", { type: "string" }, "application/x-ndjson"), ...problems("404", "500", "501") } },
    };
  return {
    openapi: "3.1.0",
    info: {
      title: "user-preflight", version: catalog.version,
      description: "Checks and normalizes users before they reach the real create and update APIs of Wello, SALT2, SuperOffice and Aranda, and sends them on.",
      license: { name: "MIT OR Apache-2.0", identifier: "MIT OR Apache-2.0" },
    },
    servers: [],
    // Other operations need none.
    security: [],
    paths,
    components: {
      schemas: components,
      responses: Object.fromEntries(Object.entries(PROBLEMS).map(([status, description]) => [status, answer(description, ref("Problem"), PROBLEM)])),
      securitySchemes: { authorization: { type: "apiKey", in: "header", name: "Authorization", description: "Passed on to the upstream as it is." } },
    },
  };
}

function parametersOf(info) {
  return [
    ...info.params.map(({ name, description, type }) => ({ name, in: "query", description, schema: { type: type === "integer" ? "integer" : "string" } })),
    ...Object.entries(choices).map(([name, values]) => ({ name, in: "query", schema: { enum: values } })),
  ];
}

/** References of a schema point into itself; inside this document that is elsewhere. */
function rooted(schema, id) {
  return JSON.parse(JSON.stringify(schema), (key, value) => (key === "$ref" && value.startsWith("#") ? `#/components/schemas/${id}${value.slice(1)}` : value));
}

const path = { type: "array", items: { type: ["string", "integer"] } };
const count = { type: "integer", minimum: 0 };
const SCHEMAS = {
  Issue: {
    type: "object", required: ["code", "severity", "path", "message"],
    properties: { code: { type: "string" }, severity: { enum: ["error", "warning"] }, path, message: { type: "string" }, params: { type: "object" }, vendorCode: { type: "string" }, range: { type: "array", items: count, minItems: 2, maxItems: 2 } },
  },
  Verdict: { type: "object", required: ["ok", "issues"], properties: { ok: { type: "boolean" }, issues: { type: "array", items: ref("Issue") } } },
  Change: { type: "object", required: ["path", "rule"], properties: { path, rule: { type: "string" }, from: {}, to: {} } },
  Normalized: { type: "object", required: ["ok", "issues", "value", "changes"], properties: { ok: { const: true }, issues: { type: "array", items: ref("Issue") }, value: {}, changes: { type: "array", items: ref("Change") } } },
  Expansion: { type: "object", required: ["patch"], additionalProperties: false, properties: { patch: { type: ["array", "object"] }, base: { type: ["array", "object"] }, patchFormat: { enum: PATCH_FORMATS } } },
  Problem: {
    type: "object", required: ["title", "status"],
    properties: { type: { type: "string" }, title: { type: "string" }, status: { type: "integer" }, detail: { type: "string" }, errors: { type: "array", items: { type: "object" } }, issues: { type: "array", items: ref("Issue") }, upstream: { type: "object" } },
  },
  Import: {
    type: "object", required: ["id", "schema", "state", "ended", "lines", "sent", "rejected", "dead", "cancelled", "links"],
    properties: { id: { type: "string" }, schema: { type: "string" }, state: { enum: ["receiving", "sending", "done", "cut", "cancelled"] }, ended: { type: "boolean" }, lines: count, parts: count, partsDone: count, sent: count, rejected: count, dead: count, cancelled: count, waiting: { type: "object", description: "Parts that wait for the upstream.", properties: { parts: count, until: { type: "string", format: "date-time" }, reason: { type: "string" } } }, created: { type: "string", format: "date-time" }, links: { type: "object", required: ["rejects", "dead"], properties: { rejects: { type: "string" }, dead: { type: "string" } } } },
  },
};
