// All of the package.
import * as api from "user-preflight";
import { check } from "./check.mjs";

globalThis.result = check(api);
