// Every vector, in Node, through `require`.

const { createRequire } = require("node:module");
const { join } = require("node:path");

const api = createRequire(join(process.argv[2], "package.json"))("user-preflight");

Promise.all([import("../checks.mjs"), import("../harness.mjs"), import("../vectors.mjs")]).then(([checks, { finish }, { readVectors }]) => {
  checks.checkSmoke(api);
  checks.checkVectors(api, readVectors());
  finish();
});
