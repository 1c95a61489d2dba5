// Real browsers for tests: Debian's Chromium, Firefox and WebKitGTK, each with the same few functions.
//
//   const browser = await launch("chromium");
//   const page = await browser.open("http://127.0.0.1:…/");
//   await page.evaluate("document.title");      // the value of an expression, awaited, as JSON has it
//   await page.until("window.result");          // waits until it is true, and gives its value
//   await page.errors();                        // what went wrong: thrown, rejected, logged as error, forbidden, not found
//   await page.type("#email", "ada"); await page.click("button"); await page.screenshot("page.png");
//   await page.close(); await browser.close();
//
// Firefox and Chromium are driven by puppeteer-core, WebKit by its own WebDriver in webkit.mjs. serve.mjs is the server to go with it.

import puppeteer from "puppeteer-core";
import { program } from "../support/debian.mjs";
import { openWebKit } from "./webkit.mjs";

/** What each is as a program, and as packages of Debian's. */
const BROWSERS = {
  chromium: ["chromium"],
  firefox: ["firefox-esr"],
  webkit: ["WebKitWebDriver", ["webkit2gtk-driver", "xvfb"]],
};

/** How long a page may take for anything: machines are busy. */
export const PATIENCE = 60_000;

/** Starts a browser, which is installed first where it is missing. */
export async function launch(name) {
  const executablePath = program(...BROWSERS[name]);
  if (name === "webkit") return openWebKit(executablePath, PATIENCE);
  const browser = await puppeteer.launch({
    browser: name === "firefox" ? "firefox" : "chrome",
    executablePath,
    headless: true,
    timeout: PATIENCE,
    protocolTimeout: PATIENCE,
    args: name === "firefox" ? [] : ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  return {
    name,
    version: await browser.version(),
    open: (url) => openPage(browser, url),
    close: () => browser.close(),
  };
}

async function openPage(browser, url) {
  const page = await browser.newPage();
  const heard = [];
  page.on("pageerror", (error) => heard.push(String(error?.message ?? error)));
  page.on("console", (message) => {
    if (message.type() === "error") heard.push(message.text());
  });
  page.on("requestfailed", (request) => heard.push(`${request.url()}: ${request.failure()?.errorText}`));
  await page.goto(url, { waitUntil: "load", timeout: PATIENCE });
  const evaluate = (expression) => page.evaluate(`(async () => (${expression}))()`);
  return {
    evaluate,
    until: (expression) => until(evaluate, expression),
    errors: async () => [...heard, ...((await evaluate("globalThis.pageErrors")) ?? [])],
    type: (selector, text) => page.type(selector, text),
    click: (selector) => page.click(selector),
    screenshot: (path) => page.screenshot({ path }),
    close: () => page.close(),
  };
}

/** Asks again and again until the answer is true. */
export async function until(evaluate, expression) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await evaluate(expression);
    if (value) return value;
    if (Date.now() > end) throw new Error(`${expression} did not become true`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
