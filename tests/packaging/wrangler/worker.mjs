import * as api from "user-preflight";
import * as slim from "user-preflight/slim";
import { check } from "./programs/check.mjs";

export default {
  fetch: () => Response.json(api.validate("wello.user.create", {})),
  async test() {
    await slim.init();
    for (const result of [check(api), check(slim)]) if (result !== "ok") throw new Error(result);
  },
};
