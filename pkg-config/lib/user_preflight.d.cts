/** As `user_preflight.d.wasm.ts`, for who requires the file with a bundler. */
declare const wasm: string | object;
export = wasm;
