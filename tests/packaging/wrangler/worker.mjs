import * as api from "user-preflight";
import * as slim from "user-preflight/slim";
import * as edge from "user-preflight/edge";
import * as stream from "user-preflight/stream";
import { check } from "./programs/check.mjs";
import { checkEdge } from "./programs/check-edge.mjs";

export default {
  fetch: () => Response.json(api.validate("wello.user.create", {})),
  async test() {
    await slim.init();
    for (const result of [check(api), check(slim), await checkEdge(edge, stream)]) if (result !== "ok") throw new Error(result);
  },
};
