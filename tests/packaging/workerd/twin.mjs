// By itself: beside the main entry it would be that entry's instance.
import * as twin from "user-preflight/js";
import { check } from "./programs/check.mjs";

export default {
  test() {
    const result = check(twin);
    if (result !== "ok") throw new Error(result);
  },
};
