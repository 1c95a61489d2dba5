/**
 * The WebAssembly file. What importing it gives, the bundler or runtime decides: its address, or a `WebAssembly.Module`. `init` of
 * `user-preflight/slim` takes either.
 */
declare const wasm: string | object;
export default wasm;
