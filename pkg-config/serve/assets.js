// Serves the files of www/ as a static host does: media types by ending, headers from www/_headers, no listing of folders.

const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  ts: "text/plain; charset=utf-8",
  wasm: "application/wasm",
};

/** The headers that www/_headers sets for every path; read once. */
let everywhere;
async function common(files) {
  everywhere ??= headersOf(await (await files.fetch("http://files/_headers")).text());
  return new Headers(everywhere);
}

function headersOf(text) {
  const lines = text.split("\n");
  const headers = [["cache-control", "no-cache"]];
  for (const line of lines.slice(lines.indexOf("/*") + 1)) {
    if (!line.startsWith("  ")) break;
    const colon = line.indexOf(":");
    headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return headers;
}

export default {
  async fetch(request, { FILES }) {
    const headers = await common(FILES);
    if (request.method !== "GET" && request.method !== "HEAD") {
      headers.set("allow", "GET, HEAD");
      return new Response("Method not allowed\n", { status: 405, headers });
    }
    const { pathname } = new URL(request.url);
    // The edge worker's own files are nothing of the page's.
    if (pathname.startsWith("/worker/")) return new Response("Not found\n", { status: 404, headers });
    const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
    // What has no type is a folder, or nothing of the page's.
    const file = type && (await FILES.fetch(`http://files${path}`));
    if (!file?.ok) return new Response("Not found\n", { status: 404, headers });
    headers.set("content-type", type);
    return new Response(request.method === "HEAD" ? null : file.body, { headers });
  },
};
