// What a page does that does not know its policy.
import { check } from "./programs/check.mjs";

const folder = "./node_modules/user-preflight/dist/";
let api;
try {
  api = await import(`${folder}default.js`);
} catch (error) {
  globalThis.reason = error.message;
  api = await import(`${folder}js.js`);
}
globalThis.result = check(api);
