import * as api from "./node_modules/user-preflight/dist/default.js";
import * as edge from "./node_modules/user-preflight/dist/edge.js";
import * as stream from "./node_modules/user-preflight/dist/stream.js";
import { check } from "./programs/check.mjs";
import { checkEdge } from "./programs/check-edge.mjs";

const checked = check(api);
postMessage(checked === "ok" ? await checkEdge(edge, stream) : checked);
