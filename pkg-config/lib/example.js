// The documents' own samples.

import { samples } from "./samples.js";
import { schemaPlace } from "./options.js";

export function example(schema) {
  schemaPlace(schema);
  return JSON.parse(samples[schema]);
}
