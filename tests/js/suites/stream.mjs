// user-preflight/stream, as import and as require give it, and that both share the main entry's engine.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { equal, finish, ok, test } from "../harness.mjs";
import { checkStreams } from "../streams.mjs";

const consumer = process.argv[2];
const require = createRequire(join(consumer, "package.json"));
const imported = await import(pathToFileURL(join(consumer, "import-more.mjs")));

await checkStreams(imported, await import(pathToFileURL(join(consumer, "import.mjs"))));
await checkStreams(require("user-preflight/stream"), require("user-preflight"));

test("stream and edge are small, and hold no engine of their own", () => {
  for (const file of ["stream.js", "stream-runtime.js", "stream.cjs", "edge.js", "edge-runtime.js", "edge.cjs"]) {
    const text = readFileSync(join(consumer, "node_modules/user-preflight/dist", file), "utf8");
    ok(text.length < 8000, `${file} has ${text.length} bytes`);
    ok(!text.includes("WebAssembly"), `${file} holds an engine`);
  }
});

await test("memory does not grow with the input, nor with a line without end", async () => {
  const payload = new TextEncoder().encode(`${JSON.stringify({ UserId: 1, JobTitle: "x".repeat(200) })}\n`.repeat(300));
  const endless = new Uint8Array(payload.length).fill(0x61);
  for (const [name, chunk] of [["lines", payload], ["a line without end", endless]]) {
    const stream = imported.normalizeStream("salt2.user.update", { limits: { bytes: 100_000 } });
    const writer = stream.writable.getWriter();
    const reading = (async () => {
      let bytes = 0;
      for await (const part of stream.readable) bytes += part.length;
      return bytes;
    })();
    let before;
    for (let count = 0; count < 4000; count++) {
      await writer.write(chunk);
      if (count === 500) before = held();
    }
    const growth = held() - before;
    await writer.close();
    equal(await reading, chunk === payload ? payload.length * 4000 : 0, `bytes that came out of ${name}`);
    ok(growth < 4 << 20, `${name}: ${growth} bytes more are held after ${4000 * chunk.length} bytes`);
  }
});

finish();

function held() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
