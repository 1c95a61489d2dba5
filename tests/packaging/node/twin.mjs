import * as api from "user-preflight/js";
import { check } from "./programs/check.mjs";

console.log(check(api));
