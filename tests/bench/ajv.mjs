// Ajv as both its uses here need it: compiled in the process (Node), or written out as a module (workerd).
import Ajv from "ajv";
import addFormats from "ajv-formats";

/** `unicode: false` counts UTF-16 code units, as the record's limits do; it is also the faster way. Ajv logs that
 *  the option is deprecated, hence no logger. */
export function newAjv(code) {
  const ajv = new Ajv.default({ allErrors: true, unicode: false, logger: false, code });
  addFormats.default(ajv, { mode: "full", formats: ["uuid", "date-time"] });
  return ajv;
}
