// Calls the installed command as a shell would.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const APP = fileURLToPath(new URL("out/app", import.meta.url));
export const BIN = join(APP, "node_modules/.bin");
export const COMMAND = join(BIN, "user-preflight");

/** Nothing of the tester's own terminal. */
export const ENVIRONMENT = { PATH: `${BIN}:${process.env.PATH}`, HOME: process.env.HOME, LANG: "C.UTF-8" };

/** A folder of a test's own, with these files. */
export function folder(context, files = {}) {
  const path = mkdtempSync(join(tmpdir(), "command-line-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

/** Runs the command; gives what came out and how it ended. */
export function run(words, { cwd = APP, input, env = {}, whileRunning } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(COMMAND, words, { cwd, env: { ...ENVIRONMENT, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    const output = { stdout: [], stderr: [] };
    for (const name of ["stdout", "stderr"]) child[name].on("data", (chunk) => output[name].push(chunk));
    child.on("error", failed);
    child.on("close", (status, signal) => done({ status, signal, stdout: Buffer.concat(output.stdout).toString(), stderr: Buffer.concat(output.stderr).toString() }));
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
    whileRunning?.(child);
  });
}

/** Runs a line of a shell. */
export function shell(line, { cwd = APP, env = {} } = {}) {
  return new Promise((done) => {
    const child = spawn("bash", ["-c", line], { cwd, env: { ...ENVIRONMENT, ...env } });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (chunk) => (output[name] += chunk));
    child.on("close", (status) => done({ status, ...output }));
  });
}

export const GOOD = { id: "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4", username: "ada", lastname: "Lovelace", sales_organization_code: "ERP-1", email: "ada@example.com" };
