import { sveltekit } from "@sveltejs/kit/vite";

// Nothing is set for the package.
export default { plugins: [sveltekit()], logLevel: "warn" };
