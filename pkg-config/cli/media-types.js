// Media types and their short names, as words of the command line.

import * as api from "user-preflight";
import { CONTENT_TYPES, TYPES, typeOf } from "./input.js";
import { Stop } from "./stop.js";

/** The types that a schema takes, where one of these is none of them. */
const unsupported = (schema, options) => api.normalizeBytes(schema, "", options).issues.find(({ code }) => code === "unsupported")?.params.supported;

/** What can be had, by short names and in full. */
function named(supported) {
  const words = Object.keys(CONTENT_TYPES).filter((word) => supported.includes(CONTENT_TYPES[word]));
  return `${words.join(", ")} (${supported.join(", ")})`;
}

/** Ends the command where --type is no type, or none of the schema's. */
export function checkType(schema, said) {
  if (said === undefined) return;
  const { type, contentType } = typeOf("", said);
  if (!TYPES.includes(type)) throw new Stop(`--type ${said} is not known; there are ${TYPES.join(", ")}, and media types`);
  const supported = contentType && unsupported(schema, { contentType });
  if (supported) throw new Stop(`--type ${said}: ${schema} takes ${named(supported)}`);
}

/** The media type that --accept asks for. */
export function acceptOf(schema, said, many) {
  if (said === undefined) return undefined;
  const accept = CONTENT_TYPES[said.toLowerCase()] ?? said;
  const supported = unsupported(schema, { accept });
  if (supported) throw new Stop(`--accept ${said}: ${schema} takes ${named(supported)}`);
  if (many && typeOf("", accept).type !== "json") throw new Stop(`--accept ${said}: items, lines and rows come out as JSON, one a line`);
  return accept;
}
