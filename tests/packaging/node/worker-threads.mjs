// Several threads at once, each with an instance of its own.
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import * as api from "user-preflight";
import { check } from "./programs/check.mjs";

if (isMainThread) {
  const answers = await Promise.all([1, 2, 3].map(() => new Promise((done, fail) => new Worker(new URL(import.meta.url)).on("message", done).on("error", fail))));
  console.log([check(api), ...answers].every((answer) => answer === "ok") ? "ok" : answers.join());
} else parentPort.postMessage(check(api));
