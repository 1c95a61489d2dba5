// @ts-check
// For pages whose Content-Security-Policy forbids WebAssembly: the same engine, compiled to JavaScript.
import { instantiate } from "../lib/twin.js";
import load from "./lib.js";

load(instantiate);
export * from "./lib.js";
