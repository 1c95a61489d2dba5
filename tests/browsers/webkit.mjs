// WebKit (WebKitGTK's MiniBrowser, in place of Safari) under Xvfb, by the WebDriver protocol (W3C), of which few calls are needed.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { until } from "./browsers.mjs";
import { freePort } from "./ports.mjs";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** @param {string} program WebKitWebDriver @param {number} patience in milliseconds */
export async function openWebKit(program, patience) {
  // -displayfd: Xvfb takes a number that is free, and says which.
  const screen = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const [number] = await Promise.race([once(screen.stdio[3], "data"), once(screen, "error").then(([error]) => Promise.reject(error))]);
  const port = await freePort();
  const driver = spawn(program, [`--port=${port}`], {
    stdio: "ignore",
    env: { ...process.env, DISPLAY: `:${String(number).trim()}`, WEBKIT_DISABLE_COMPOSITING_MODE: "1", WEBKIT_DISABLE_DMABUF_RENDERER: "1", LIBGL_ALWAYS_SOFTWARE: "1" },
  });
  const close = () => {
    driver.kill();
    screen.kill();
  };
  const ask = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKit: ${value.error}: ${value.message}`);
    return value;
  };
  try {
    await answering(() => ask("GET", "/status"), patience);
    const sandbox = { "webkitgtk:browserOptions": { args: ["--automation"] } };
    const { sessionId, capabilities } = await ask("POST", "/session", { capabilities: { alwaysMatch: sandbox } });
    const session = `/session/${sessionId}`;
    await ask("POST", `${session}/timeouts`, { script: patience, pageLoad: patience });
    return {
      name: "webkit",
      version: `${capabilities.browserName} ${capabilities.browserVersion}`,
      open: (url) => openPage((method, path, body) => ask(method, session + path, body), url),
      close: async () => {
        await ask("DELETE", session).catch(() => {});
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** The one window, a new page at a time. */
async function openPage(ask, url) {
  await ask("POST", "/url", { url });
  const evaluate = async (expression) => {
    const script = `const done = arguments[0]; (async () => (${expression}))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = await ask("POST", "/execute/async", { script, args: [] });
    if (error) throw new Error(error);
    return value;
  };
  const element = async (selector) => (await ask("POST", "/element", { using: "css selector", value: selector }))[ELEMENT];
  return {
    evaluate,
    until: (expression) => until(evaluate, expression),
    errors: async () => (await evaluate("globalThis.pageErrors")) ?? [],
    type: async (selector, text) => ask("POST", `/element/${await element(selector)}/value`, { text }),
    click: async (selector) => ask("POST", `/element/${await element(selector)}/click`, {}),
    screenshot: async (path) => writeFileSync(path, Buffer.from(await ask("GET", "/screenshot"), "base64")),
    close: () => ask("POST", "/url", { url: "about:blank" }),
  };
}

async function answering(ask, patience) {
  for (const end = Date.now() + patience; ; ) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}
