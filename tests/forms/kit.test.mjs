// Superforms in a SvelteKit app, built and served: a page that was posted comes back with its messages.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { JSDOM } from "jsdom";
import { DELIVERED, MESSAGES, valueOf } from "./form.mjs";

const kit = new URL("./kit/", import.meta.url);
const root = fileURLToPath(kit);
const { resolve } = createRequire(new URL("package.json", kit));
const { stringify } = await import(pathToFileURL(resolve("devalue")));
const { preview } = await import(new URL("node_modules/vite/dist/node/index.js", kit));
let server, origin;

before(async () => {
  // It warns a good deal about what Superforms imports; when it fails, the end of that is in the error.
  execFileSync(process.execPath, [fileURLToPath(new URL("node_modules/vite/bin/vite.js", kit)), "build"], { cwd: root, stdio: "pipe" });
  // Kit takes the folder it is run in.
  process.chdir(root);
  server = await preview({ preview: { port: 0, host: "127.0.0.1" } });
  origin = `http://127.0.0.1:${server.httpServer.address().port}`;
});
after(() => server?.close());

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
