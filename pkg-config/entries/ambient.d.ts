// What the entries find in some runtimes, for their type check.

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "node:fs/promises" {
  export function readFile(file: URL): Promise<Uint8Array<ArrayBuffer>>;
}
/** In Node. */
declare var process: { getBuiltinModule?: BuiltinModule };
declare module "node:module" {
  const modules: { createRequire(from: string): BuiltinModule };
  export default modules;
}
type BuiltinModule = (name: "node:fs") => { readFileSync(file: string | URL): Uint8Array<ArrayBuffer> };
interface ImportMeta {
  /** In Node. */
  dirname?: string;
}
