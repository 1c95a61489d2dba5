// Runs a bundled worker's `test` in workerd.

import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Throws what workerd says where the test fails. */
export function runInWorkerd(workerd, folder, main, compatibilityDate) {
  const wasm = readdirSync(folder).filter((file) => file.endsWith(".wasm")).map((file) => `, (name = "${file}", wasm = embed "${file}")`);
  const config = join(folder, `${compatibilityDate}.capnp`);
  writeFileSync(config, `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = (
  modules = [(name = "${main}", esModule = embed "${main}")${wasm.join("")}],
  compatibilityDate = "${compatibilityDate}",
))]);
`);
  execFileSync(workerd, ["test", config], { encoding: "utf8", timeout: 300_000, stdio: ["ignore", "pipe", "pipe"] });
}
