import * as api from "user-preflight/slim";
import { check } from "./programs/check.mjs";

await api.init();
globalThis.result = check(api);
