// What every entry exports.

export { validate, normalize, validateBytes, normalizeBytes, validateField, expandPatch, diff } from "./check.js";
export { schemas, example, catalog } from "./schemas.js";
