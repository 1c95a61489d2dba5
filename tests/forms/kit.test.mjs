// Superforms in a SvelteKit app, built for Node and run: a page that was posted comes back with its messages.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { JSDOM } from "jsdom";
import { DELIVERED, MESSAGES, valueOf } from "./form.mjs";

const kit = new URL("./kit/", import.meta.url);
const { stringify } = await import(pathToFileURL(createRequire(new URL("package.json", kit)).resolve("devalue")));
const server = createServer();
let origin;

before(async () => {
  // It warns a good deal about what Superforms imports; when it fails, the end of that is in the error.
  execFileSync(process.execPath, [fileURLToPath(new URL("node_modules/vite/bin/vite.js", kit)), "build"], { cwd: kit, stdio: "pipe" });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = process.env.ORIGIN = `http://127.0.0.1:${server.address().port}`;
  const { handler } = await import(new URL("build/handler.js", kit));
  server.on("request", handler);
});
after(() => {
  server.close();
  server.closeAllConnections();
});

/** Posts what Superforms posts of a form with records and lists in it. */
async function post(value) {
  const response = await fetch(origin, { method: "POST", headers: { origin, accept: "text/html" }, body: new URLSearchParams({ __superform_json: stringify(value) }) });
  const { document } = new JSDOM(await response.text()).window;
  const shown = [...document.querySelectorAll("[data-for]")].map((element) => [element.dataset.for, element.textContent]).filter(([, text]) => text !== "");
  return { status: response.status, shown: Object.fromEntries(shown), controls: document.querySelectorAll("input").length, output: document.querySelector("output").textContent };
}

test("Superforms: the page", async () => {
  const html = await (await fetch(origin)).text();
  assert.match(html, /name="OtherGroups.1.Id"/);
});

test("Superforms: messages beside their controls", async () => {
  assert.deepEqual(await post(valueOf("wrong")), { status: 400, shown: MESSAGES, controls: 7, output: "" });
});

test("Superforms: the normalized value", async () => {
  const { output, ...page } = await post(valueOf("right"));
  assert.deepEqual(page, { status: 200, shown: {}, controls: 7 });
  // It puts members into the order of its defaults; buildRequest puts them back.
  assert.deepEqual(JSON.parse(output), JSON.parse(DELIVERED));
});
