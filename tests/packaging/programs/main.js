// All of the package.
import * as api from "user-preflight";
import { check } from "./check.mjs";

globalThis.api = api;
globalThis.result = check(api);
