import react from "@vitejs/plugin-react";

// Nothing is set for the package. The pages are the tests'.
export default {
  plugins: [react()],
  logLevel: "warn",
  build: { outDir: "out", rollupOptions: { input: ["index.html", "main.html", "small.html", "slim.html", "twin.html"] } },
};
