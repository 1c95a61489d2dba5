// What every entry exports.

export { validate, normalize, validateBytes, normalizeBytes, validateField, expandPatch, diff } from "./check.js";
export { buildRequest } from "./request.js";
export { explainError } from "./answer.js";
export { example } from "./example.js";
export { schemas, catalog } from "./schemas.js";
export { flatten } from "./flatten.js";
export { localize } from "./localize.js";
export { toProblem } from "./problem.js";
export { standardSchema } from "./standard-schema.js";
export { jsonSchema } from "./json-schema.js";
