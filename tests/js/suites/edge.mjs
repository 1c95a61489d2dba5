// user-preflight/edge in Node, as import and as require give it.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { finish } from "../harness.mjs";
import { checkEdges } from "../edges.mjs";

const consumer = process.argv[2];
const require = createRequire(join(consumer, "package.json"));
await checkEdges(await import(pathToFileURL(join(consumer, "import-more.mjs"))), await import(pathToFileURL(join(consumer, "import.mjs"))));
await checkEdges(require("user-preflight/edge"), require("user-preflight"));
finish();
