import { parseArgs } from "node:util";

/** `[user-preflight: package name, module file or package directory] [--json FILE]` */
export function readArguments() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
  return { subject: positionals[0] ?? "user-preflight", json: values.json };
}
