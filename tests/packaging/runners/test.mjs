// Test runners of users, in Node and with jsdom or happy-dom in place of a browser.

import { execFileSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";

const cwd = fileURLToPath(new URL(".", import.meta.url));
const run = (...words) => execFileSync(process.execPath, words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, CI: "1" } });

for (const [environment, module] of [["node", "node"], ["jsdom", "<rootDir>/cases/environment.cjs"]]) {
  const config = JSON.stringify({ testEnvironment: module, testMatch: ["**/cases/*.test.cjs"], moduleFileExtensions: ["js", "cjs", "json"], cache: false });
  test(`Jest, ${environment}`, () => run("node_modules/jest/bin/jest.js", "--ci", "--config", config, "--rootDir", cwd));
}
for (const [environment, ...specs] of [["node"], ["jsdom", "cases/form.spec.mjs"], ["happy-dom", "cases/form.spec.mjs"]])
  test(`Vitest, ${environment}`, () => run("node_modules/vitest/vitest.mjs", "run", "--environment", environment, "cases/package.spec.mjs", ...specs));
