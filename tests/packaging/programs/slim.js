// The wasm as a file, which the bundler finds by `new URL(…, import.meta.url)`.
import * as api from "user-preflight/slim";
import { check } from "./check.mjs";

api.init().then(
  () => (globalThis.result = check(api)),
  (error) => (globalThis.result = String(error)),
);
