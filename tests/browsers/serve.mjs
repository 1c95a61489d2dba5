// A server for the pages of tests: folders as they are, under the Content-Security-Policy that a test asks for.
//
// Into each page it puts, first of all, a script of its own that collects what goes wrong there as `pageErrors`: WebKit's driver
// tells nothing of that, and the others not all.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

/** The policies that the package has to get along with: `./js` with the second one. */
export const WASM_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
export const STRICT_POLICY = "default-src 'self'; script-src 'self'";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".map": "application/json",
};

const COLLECTOR = "/page-errors.js";
const COLLECT = `globalThis.pageErrors = [];
addEventListener("error", (event) => pageErrors.push(String(event.message ?? event.target?.src ?? event.target?.href ?? event)), true);
addEventListener("unhandledrejection", ({ reason }) => pageErrors.push("unhandled: " + reason));
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => pageErrors.push("policy: " + violatedDirective + " " + blockedURI));
const { error } = console;
console.error = (...words) => { pageErrors.push(words.join(" ")); error.apply(console, words); };
`;

/**
 * Serves folders: { "/": folder, "/more/": another }; the longest prefix wins. Gives the address, what was asked for in vain, and
 * how to end it.
 * @param {Record<string, string>} folders @param {{ policy?: string }} [options]
 */
export async function serve(folders, { policy } = {}) {
  const missing = [];
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
  const server = createServer(async ({ url }, response) => {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    const headers = { "cache-control": "no-store", ...(policy && { "content-security-policy": policy }) };
    if (path === COLLECTOR) return response.writeHead(200, { ...headers, "content-type": TYPES[".js"] }).end(COLLECT);
    // Browsers ask for it on their own.
    if (path === "/favicon.ico") return response.writeHead(204, headers).end();
    const prefix = prefixes.find((prefix) => path.startsWith(prefix));
    const file = join(folders[prefix], normalize(`/${path.slice(prefix.length)}`), path.endsWith("/") ? "index.html" : "");
    try {
      let content = await readFile(file);
      if (extname(file) === ".html") content = String(content).replace(/<head>|^(?![\s\S]*<head>)/i, (head) => `${head}<script src="${COLLECTOR}"></script>`);
      response.writeHead(200, { ...headers, "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(content);
    } catch {
      missing.push(path);
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    missing,
    close: () => new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    }),
  };
}
