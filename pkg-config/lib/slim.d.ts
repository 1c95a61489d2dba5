// user-preflight/slim: the same API, behind an `init` that is awaited before the first call.
export * from "./index.js";

/**
 * Loads and compiles the WebAssembly file. To be awaited before the first call of anything that checks; further calls give the
 * same promise. It rejects where the file cannot be had or WebAssembly is forbidden, and can then be called again.
 * @param source Where the file is: a URL to fetch, a Response, its bytes, a WebAssembly.Module, or a promise of one of these.
 *   Default: the file `user_preflight.wasm` of this package.
 */
export function init(source?: string | object): Promise<void>;
