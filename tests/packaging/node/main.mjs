import * as api from "user-preflight";
import { check } from "./programs/check.mjs";

console.log(check(api));
