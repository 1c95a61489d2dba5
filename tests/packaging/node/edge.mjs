import * as edge from "user-preflight/edge";
import * as stream from "user-preflight/stream";
import { checkEdge } from "./programs/check-edge.mjs";

console.log(await checkEdge(edge, stream));
