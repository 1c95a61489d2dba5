// The worker with a stand-in for the real APIs behind it.
import { createServer } from "node:http";
import { after } from "node:test";
import { bundle, start } from "../../www/worker/local.mjs";

const bundles = new Map();

/** What is to be stopped when all tests are done. */
const stops = [];
after(() => Promise.all(stops.map((stop) => stop())));

/** The worker's modules, bundled once; `entry` is another worker around it. */
export function modules(entry) {
  if (!bundles.has(entry)) bundles.set(entry, bundle({ ...(entry && { entry }), nodePaths: [new URL("node_modules", import.meta.url).pathname] }));
  return bundles.get(entry);
}

/**
 * An upstream that keeps what it was sent and answers as `answer(request, response)` says; by default 200 with an empty object.
 * `requests` are { method, url, headers, body }.
 */
export async function standIn(answer = (_, response) => response.end("{}")) {
  const upstream = { requests: [], answer };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      const kept = { method, url, headers, body: Buffer.concat(chunks).toString() };
      upstream.requests.push(kept);
      response.setHeader("content-type", "application/json");
      upstream.answer(kept, response);
    });
    request.on("error", () => {});
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  upstream.url = `http://127.0.0.1:${server.address().port}`;
  return upstream;
}

/** A running worker; `logged` is what it printed. */
export async function worker({ settings = {}, upstream, entry, persist, retries } = {}) {
  const upstreams = upstream && Object.fromEntries(["wello", "salt2", "superoffice", "aranda"].map((system) => [system, `${upstream.url}/${system}/api`]));
  const running = { logged: "" };
  const { miniflare, url } = await start({
    modules: await modules(entry), persist, retries,
    // A busy machine is no slow upstream: only tests of that set a shorter time.
    settings: { UPSTREAM_TIMEOUT: 120_000, ...(upstreams && { UPSTREAMS: upstreams }), ...settings },
    log: (text) => (running.logged += text),
  });
  let stopped = false;
  running.stop = async () => {
    if (!stopped) await miniflare.dispose();
    stopped = true;
  };
  stops.push(running.stop);
  running.url = url;
  /** The keys of what is in the bucket. */
  running.stored = async (prefix) => (await (await miniflare.getR2Bucket("IMPORTS")).list({ prefix })).objects.map(({ key }) => key);
  /** Puts objects into the bucket. */
  running.store = async (objects) => {
    const bucket = await miniflare.getR2Bucket("IMPORTS");
    for (const [key, text] of objects) await bucket.put(key, text);
  };
  /** Puts a message into the queue, as a queue may that delivers twice. */
  running.enqueue = async (message) => (await miniflare.getQueueProducer("PARTS")).send(message);
  running.fetch = (path, options) => fetch(url + path, options);
  running.post = (path, body, headers = {}) => fetch(url + path, { method: "POST", body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body), headers: { "content-type": "application/json", ...headers } });
  return running;
}

/** A small complete payload of wello.user.update. */
export const user = (more = {}) => ({
  id: "d7d6dc4a-7a4a-4a63-8f1e-000000000001", username: "ann", lastname: "Example", email: "ann@example.com",
  sales_organization_id: "d7d6dc4a-7a4a-4a63-8f1e-000000000002", ...more,
});

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until what comes is what is wanted; fails after `ms`. */
export async function until(ask, wanted, ms = 180_000) {
  for (const end = Date.now() + ms; ; await sleep(50)) {
    const got = await ask();
    if (wanted(got)) return got;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(got)} after ${ms} ms`);
  }
}
