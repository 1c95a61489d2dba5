import * as api from "user-preflight";
import { check } from "./programs/check.mjs";

globalThis.result = check(api);
