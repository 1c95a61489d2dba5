// @ts-check
// Says what to do where WebAssembly is not to be had. Engines refuse at different places: WebKit only when an instance is made.

/** @param {unknown} cause */
export function unusable(cause) {
  return new Error(
    `user-preflight: WebAssembly cannot be used here (${cause}). Where a Content-Security-Policy forbids it, let script-src have 'wasm-unsafe-eval', or import "user-preflight/js", which needs no WebAssembly.`,
    { cause },
  );
}
