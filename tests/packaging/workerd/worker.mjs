import * as api from "user-preflight";
import * as slim from "user-preflight/slim";
import * as edge from "user-preflight/edge";
import * as stream from "user-preflight/stream";
import { check } from "./programs/check.mjs";
import { checkEdge } from "./programs/check-edge.mjs";

export default {
  async test() {
    await slim.init();
    const results = { main: check(api), slim: check(slim), edge: await checkEdge(edge, stream) };
    for (const [name, result] of Object.entries(results)) if (result !== "ok") throw new Error(`${name}: ${result}`);
  },
};
