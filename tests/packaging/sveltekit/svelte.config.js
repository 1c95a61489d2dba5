import adapter from "@sveltejs/adapter-node";

// SvelteKit writes styles of its own into the page.
export default { kit: { adapter: adapter({ out: "out" }), csp: { mode: "hash", directives: { "default-src": ["self"], "script-src": ["self", "wasm-unsafe-eval"], "style-src": ["self", "unsafe-inline"] } } } };
