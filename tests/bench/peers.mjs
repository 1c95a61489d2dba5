// The peers behind one small interface:
//   errors(value)  every error found, [] for a valid value
//   build(value)   { issues, value }, for those that build a value of their own
//   path(error)    where an error is, as "/sales_organization/id"
// Lists of errors are always read, because Zod makes its list on the first look only. Messages are not:
// schemasafe has none.
import * as v from "valibot";
import { valibotSchema, zodSchema } from "./schemas.mjs";
import { validate as ata } from "./out/ata.mjs";
import schemasafe from "./out/schemasafe.mjs";

const none = [];
const jsonPointer = ({ keyword, instancePath, params }) =>
  keyword === "required" ? `${instancePath}/${params.missingProperty}` : instancePath;

/** Takes Ajv's compiled function, since only Node may compile it on the spot. */
export const peersWith = (ajv) => ({
  "ajv": {
    errors: (value) => (ajv(value) ? none : ajv.errors),
    path: jsonPointer,
  },
  "ata-validator AOT": {
    errors: (value) => ata(value).errors,
    path: jsonPointer,
  },
  "schemasafe AOT": {
    errors: (value) => (schemasafe(value) ? none : schemasafe.errors),
    path: (error) => error.instanceLocation.slice(1),
  },
  "zod": {
    errors: (value) => zod(value).issues,
    build: zod,
    path: (error) => `/${error.path.join("/")}`,
  },
  "valibot": {
    errors: (value) => valibot(value).issues,
    build: valibot,
    path: (error) => `/${error.path?.map(({ key }) => key).join("/") ?? ""}`,
  },
});

function zod(input) {
  const result = zodSchema.safeParse(input);
  return result.success ? { issues: none, value: result.data } : { issues: result.error.issues };
}

function valibot(input) {
  const result = v.safeParse(valibotSchema, input);
  return result.success ? { issues: none, value: result.output } : { issues: result.issues };
}
