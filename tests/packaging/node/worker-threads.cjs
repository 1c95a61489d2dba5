const { Worker, isMainThread, parentPort } = require("node:worker_threads");
const api = require("user-preflight");

if (isMainThread) new Worker(__filename).on("message", (answer) => console.log(answer));
else import("./programs/check.mjs").then(({ check }) => parentPort.postMessage(check(api)));
