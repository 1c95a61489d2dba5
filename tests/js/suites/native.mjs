// What the native engine said of its schemas and about bodies, line by line, and what the package says about the same: equal to the
// last letter.

import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { fromHex } from "../cases.mjs";
import { equal, finish, test } from "../harness.mjs";

const api = await import(pathToFileURL(join(process.argv[2], "import.mjs")));

for await (const line of createInterface({ input: createReadStream(process.argv[3]), crlfDelay: Infinity })) {
  if (line === "") continue;
  const { schemas, file, name, schema, body, options, verdict, normalized } = JSON.parse(line);
  if (schemas) {
    for (const [place, info] of schemas.entries()) test(`${info.id}: described as natively`, () => equal(api.schemas[place], info, "schema"));
    continue;
  }
  test(`${file}: ${name}`, () => {
    const bytes = fromHex(body);
    equal(api.validateBytes(schema, bytes, options ?? undefined), verdict, "verdict, beside the native one,");
    equal(api.normalizeBytes(schema, bytes, options ?? undefined), nativeResult(normalized), "result, beside the native one,");
  });
}
finish();

/** The native engine writes null for what the package leaves out. */
function nativeResult({ body, contentType, ...rest }) {
  return { ...rest, ...(body != null && { body: fromHex(body) }), ...(contentType != null && { contentType }) };
}
