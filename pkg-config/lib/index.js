// What every entry exports.

export { validate, normalize, validateBytes, normalizeBytes, validateField } from "./check.js";
export { schemas, example, catalog } from "./schemas.js";
