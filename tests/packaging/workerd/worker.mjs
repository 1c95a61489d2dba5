import * as api from "user-preflight";
import * as slim from "user-preflight/slim";
import * as twin from "user-preflight/js";
import { check } from "./programs/check.mjs";

export default {
  async test() {
    await slim.init();
    for (const [name, entry] of Object.entries({ api, slim, twin })) {
      const result = check(entry);
      if (result !== "ok") throw new Error(`${name}: ${result}`);
    }
  },
};
