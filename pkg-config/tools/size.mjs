// Bytes of what the package ships, against pkg-config/size-budget.json (gzip). An entry's weight is that of every module it
// imports statically, the .wasm file included; slim fetches that file, so it is counted there too. Over its budget fails, so that
// nothing grows unseen; "aim" is where it shall get, and what is missing to it is said.
import fs from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../../pkg/dist/", import.meta.url);
const budget = JSON.parse(fs.readFileSync(new URL("../size-budget.json", import.meta.url)));
const entries = {
  wasm: ["user_preflight.wasm"],
  workerd: reached("workerd.js"),
  default: reached("default.js"),
  "default (CommonJS)": ["default.cjs"],
  slim: [...reached("slim.js"), "user_preflight.wasm"],
  "js (no wasm)": reached("js.js"),
  declarations: ["index.d.ts"],
};

/** A module of the package and all that it imports. */
function reached(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  if (!file.endsWith(".js")) return found;
  for (const [, specifier] of fs.readFileSync(new URL(file, dist), "utf8").matchAll(/\b(?:from|import)\s*"\.\/([^"]+)"/g)) reached(specifier, found);
  return found;
}

let over = false;
console.log(`${"".padEnd(18)}${["raw", "gzip", "brotli", "budget"].map((title) => title.padStart(9)).join("")}   gzip against budget`);
for (const [name, files] of Object.entries(entries)) {
  // Files travel apart, so each is compressed by itself.
  const sizes = [...files].map((file) => {
    const bytes = fs.readFileSync(new URL(file, dist));
    return [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length];
  });
  const [raw, gzip, brotli] = [0, 1, 2].map((column) => sizes.reduce((sum, size) => sum + size[column], 0));
  const { most, aim } = budget[name] ?? {};
  if (gzip > most) over = true;
  const verdict = most === undefined ? "" : gzip > most ? `OVER by ${gzip - most}` : `${Math.round((gzip / most) * 100)} %`;
  const missing = gzip > aim ? `, ${gzip - aim} above the aim of ${aim}` : "";
  console.log(`${name.padEnd(18)}${[raw, gzip, brotli, most ?? ""].map((value) => String(value).padStart(9)).join("")}   ${verdict}${missing}`);
}
if (over) process.exit(1);
