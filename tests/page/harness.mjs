// Counts tests and says which failed; the page of a browser as suites use it, whichever browser it is.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";
import { program } from "../support/debian.mjs";

export const counts = { passed: 0, failed: 0 };

export async function test(name, body) {
  const started = performance.now();
  try {
    await body();
    counts.passed++;
    console.log(`✔ ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    counts.failed++;
    console.log(`✖ ${name}\n    ${String(error?.stack ?? error).replaceAll("\n", "\n    ")}`);
  }
}

/** How long anything may take: machines are busy. */
const PATIENCE = 60_000;

export const BROWSERS = {
  async chromium() {
    const browser = await chromium.launch({ executablePath: program("chromium"), args: ["--no-sandbox", "--disable-quic"], timeout: PATIENCE });
    return {
      name: `Chromium ${browser.version()}`,
      async open(settings = {}) {
        const { width = 1280, height = 800, dark = false } = settings;
        const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true });
        const page = await context.newPage();
        return usual(page, { setFile: (selector, path) => page.setInputFiles(selector, path), close: () => context.close(), type: (text) => page.keyboard.insertText(text) });
      },
      close: () => browser.close(),
    };
  },
  async firefox() {
    const browser = await puppeteer.launch({ browser: "firefox", executablePath: program("firefox-esr"), timeout: PATIENCE, protocolTimeout: 600_000 });
    return {
      name: `Firefox ${await browser.version()}`,
      async open({ width = 1280, height = 800 } = {}) {
        const page = await browser.newPage();
        await page.setViewport({ width, height });
        return usual(page, { setFile: async (selector, path) => (await page.$(selector)).uploadFile(path), close: () => page.close(), type: (text) => page.keyboard.type(text) });
      },
      close: () => browser.close(),
    };
  },
};

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What suites do with a page, in either driver. */
function usual(page, { setFile, close, type }) {
  const heard = [];
  const asked = [];
  page.on("pageerror", (error) => heard.push(String(error?.stack ?? error)));
  page.on("console", (message) => ["error", "warning", "warn"].includes(message.type()) && heard.push(message.text()));
  page.on("request", (request) => asked.push(request.url()));
  const self = {
    heard,
    asked,
    setFile,
    close,
    type,
    raw: page,
    goto: async (url) => {
      // A change of the hash alone is no navigation.
      await page.goto("about:blank");
      await page.goto(url, { waitUntil: "load", timeout: PATIENCE });
      await self.until(() => performance.getEntriesByName("first-verdict").length > 0);
    },
    reload: async () => {
      await page.reload({ waitUntil: "load", timeout: PATIENCE });
      await self.until(() => performance.getEntriesByName("first-verdict").length > 0);
    },
    evaluate: (body, argument) => page.evaluate(body, argument),
    press: async (...keys) => {
      for (const key of keys) {
        const parts = key.split("+");
        for (const part of parts.slice(0, -1)) await page.keyboard.down(part);
        await page.keyboard.press(parts.at(-1));
        for (const part of parts.slice(0, -1)) await page.keyboard.up(part);
      }
    },
    click: (selector) => page.evaluate((selector) => document.querySelector(selector).click(), selector),
    text: (selector) => page.evaluate((selector) => document.querySelector(selector)?.textContent, selector),
    /** Chooses an option by its text, as a person's choice is heard by the page. */
    choose: (selector, label) =>
      page.evaluate(([selector, label]) => {
        const select = document.querySelector(selector);
        const option = [...select.options].find((one) => one.textContent === label || one.value === label);
        if (!option) throw new Error(`${selector} has no option ${label}`);
        select.value = option.value;
        select.dispatchEvent(new Event("input", { bubbles: true }));
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }, [selector, label]),
    /** The text that an editor shows; of long ones what is in view. */
    shown: (id) =>
      page.evaluate((id) => [...document.querySelector(id).shadowRoot.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"), id),
    focusEditor: (id) => page.evaluate((id) => document.querySelector(id).shadowRoot.querySelector(".cm-content").focus(), id),
    /** Waits until a function of the page's gives something true, and gives it. */
    async until(body, argument, patience = PATIENCE) {
      const end = Date.now() + patience;
      for (;;) {
        const value = await page.evaluate(body, argument);
        if (value) return value;
        if (Date.now() > end) throw new Error(`${body} did not become true; the page says ${await page.evaluate(() => document.getElementById("said")?.textContent + " / " + document.getElementById("bulk-status")?.textContent)}`);
        await pause(40);
      }
    },
    /** The deepest element with the focus, by its name as people hear it. */
    focused: () =>
      page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        if (!element) return "";
        const labelled = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
        return labelled.trim().replace(/\s+/g, " ");
      }),
    /** Presses Tab until what has the focus has that name. */
    async tabTo(name, most = 150) {
      for (let presses = 0; presses < most; presses++) {
        if ((await self.focused()).startsWith(name)) return presses;
        await page.keyboard.press("Tab");
      }
      throw new Error(`Tab never came to ${name}`);
    },
    /** What axe finds. */
    async faults() {
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(" ")} (${failureSummary})`).slice(0, 3).join("; ")}`)));
      return found;
    },
    screenshot: (path) => page.screenshot({ path }),
  };
  return self;
}

/** Bytes that the process of a page holds: the largest of the processes behind this one that run pages. */
export function memoryOfPages() {
  const processes = new Map();
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${id}/status`, "utf8");
      processes.set(Number(id), { parent: Number(/PPid:\s+(\d+)/.exec(status)[1]), bytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024, line: readFileSync(`/proc/${id}/cmdline`, "utf8") });
    } catch {
      // It has ended.
    }
  }
  const ours = (id) => id === process.pid || (processes.has(id) && processes.get(id).parent > 1 && ours(processes.get(id).parent));
  return Math.max(0, ...[...processes].filter(([id, { line }]) => /--type=renderer|-contentproc/.test(line) && ours(id)).map(([, { bytes }]) => bytes));
}
