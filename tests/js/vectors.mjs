// All of tests/vectors as one object: folder, file (without .json), content.

import { readFileSync, readdirSync } from "node:fs";

const folder = new URL("../vectors/", import.meta.url);

export function readVectors() {
  const files = (name) => readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith(".json"));
  const read = (name, file) => [file.slice(0, -5), JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), "utf8"))];
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Object.fromEntries(folders.map((name) => [name, Object.fromEntries(files(name).map((file) => read(name, file)))]));
}
