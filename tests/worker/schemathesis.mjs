// schemathesis against the worker's own description: whatever it makes up, answers are those that are described. It is a program in
// Python, so it runs with --all only; `node schemathesis.mjs` installs it beside the build, where it also keeps what it found.
import { spawnSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { standIn, worker } from "./harness.mjs";

const VERSION = "4.32.5";
const home = new URL(`../../target/schemathesis-${VERSION}`, import.meta.url).pathname;
const program = join(home, "bin/schemathesis");
if (!existsSync(program)) {
  for (const [command, ...line] of [["python3", "-m", "venv", home], [join(home, "bin/pip"), "install", "--quiet", `schemathesis==${VERSION}`]]) {
    const { status } = spawnSync(command, line, { stdio: "inherit" });
    if (status !== 0) throw new Error(`${command} failed`);
  }
}
const upstream = await standIn();
const { url, stop } = await worker({ upstream });
const checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
// How fast payloads are made up says how busy the machine is, and nothing about the worker.
const run = spawn(program, ["run", `${url}/openapi.json`, "--max-examples", "20", "--phases", "examples,coverage,fuzzing", "--checks", checks, "--suppress-health-check", "too_slow"], { cwd: home, stdio: "inherit", env: { ...process.env, NO_COLOR: "1" } });
const [status] = await once(run, "exit");
await stop();
console.log(`${status === 0 ? 1 : 0} passed, ${status === 0 ? 0 : 1} failed`);
process.exit(status === 0 ? 0 : 1);
