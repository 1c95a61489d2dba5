import * as api from "./node_modules/user-preflight/dist/default.js";
import { check } from "./programs/check.mjs";

self.onmessage = ({ source }) => source.postMessage(check(api));
