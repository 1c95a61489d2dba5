// The JavaScript twin.
import * as api from "user-preflight/js";
import { check } from "./check.mjs";

globalThis.result = check(api);
