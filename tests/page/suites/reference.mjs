// The reference pages, beside the playground as it is deployed: that they load under their policy, with keys alone, on a phone, light and
// dark, and that no link of theirs leads nowhere. What is on them is checked where they are made.

import assert from "node:assert/strict";
import { schemas } from "../../../www/built/package/default.js";
import { test } from "../harness.mjs";

const PAGES = ["index.html", "issues.html", ...schemas.map(({ id }) => `${id}.html`)];

export async function testReference(browser, url) {
  const folder = `${url}built/reference/`;
  const open = async (page, file) => {
    await page.raw.goto("about:blank");
    await page.raw.goto(folder + file, { waitUntil: "load" });
  };
  const page = await browser.open();
  await test("reference: from the playground to a schema's page, and back to that schema", async () => {
    await page.goto(`${url}#aranda.user.update`);
    await Promise.all([page.raw.waitForURL(`${folder}aranda.user.update.html`), page.click("#reference")]);
    assert.equal(await page.text("h1"), "aranda.user.update");
    await Promise.all([page.raw.waitForURL(`${url}index.html#aranda.user.update`), page.raw.getByRole("link", { name: "in the playground" }).click()]);
    await page.until(() => document.getElementById("schema")?.value === "aranda.user.update");
  });
  await test("reference: back in the history, what was typed is there, but for sensitive values", async () => {
    await page.goto(`${url}#salt2.user.update`);
    await page.focusEditor("#payload");
    await page.press("Control+a", "Delete");
    await page.type('{"UserId": 7, "FirstName": "Typed", "Password": "very-secret"}');
    await page.choose("#option-unknown", "strip");
    await Promise.all([page.raw.waitForURL(`${folder}salt2.user.update.html`), page.click("#reference")]);
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify({ ...sessionStorage })), /very-secret/);
    await page.raw.goBack();
    await page.until(() => performance.getEntriesByName("first-verdict").length > 0);
    assert.match(await page.shown("#payload"), /"UserId": 7, "FirstName": "Typed", "Password": "•••"/);
    assert.match(await page.text("#toast"), /masked/);
    assert.equal(await page.evaluate(() => document.getElementById("option-unknown").value), "strip");
    // What is opened anew begins anew.
    await page.raw.reload();
    await page.until(() => performance.getEntriesByName("first-verdict").length > 0);
    assert.doesNotMatch(await page.shown("#payload"), /Typed/);
  });
  await test("reference: every page loads without a word, names itself, and every link leads somewhere", async () => {
    page.heard.splice(0);
    const anchors = new Map();
    const links = [];
    for (const file of PAGES) {
      await open(page, file);
      const { ids, hrefs, title, current } = await page.evaluate(() => ({
        ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
        hrefs: [...document.querySelectorAll("[href]")].map(({ href }) => href),
        title: document.title,
        current: document.querySelector("nav [aria-current=page]")?.getAttribute("href"),
      }));
      assert.equal(new Set(ids).size, ids.length, `${file}: an id comes twice`);
      assert.equal(current, file);
      assert.match(title, /user-preflight reference$/);
      anchors.set(folder + file, new Set(ids));
      links.push(...hrefs.map((href) => [file, href]));
    }
    assert.ok(links.length > 3000, `${links.length} links`);
    const asked = new Map();
    for (const [file, link] of links) {
      const [address, anchor] = link.split("#");
      assert.ok(address.startsWith(url), `${file}: ${link} leads outside`);
      if (!asked.has(address)) asked.set(address, (await fetch(address, { method: "HEAD" })).status);
      assert.equal(asked.get(address), 200, `${file}: ${link}`);
      if (anchor && anchors.has(address)) assert.ok(anchors.get(address).has(decodeURIComponent(anchor)), `${file}: ${link}`);
    }
    assert.deepEqual(page.heard.splice(0), []);
    assert.ok(page.asked.every((address) => address.startsWith(url) || address === "about:blank"), "nobody else is asked for anything");
  });
  await test("reference: a policy forbids what the page does not need", async () => {
    await open(page, "index.html");
    const refused = await page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "globalThis.injected = true";
      document.body.append(script);
      return globalThis.injected === undefined && (await fetch("index.html").then(() => false, () => true));
    });
    assert.ok(refused);
    page.heard.splice(0);
  });
  await test("reference: by keyboard, past the navigation to a field; colours are chosen as in the playground", async () => {
    await open(page, "wello.user.create.html");
    await page.press("Tab");
    assert.equal(await page.focused(), "Skip to the text");
    await page.press("Enter", "Tab");
    assert.equal(await page.focused(), "WelloUserInput");
    await page.tabTo("username");
    await page.press("Enter");
    await page.until(() => location.hash === "#WelloUser.username");
    await page.evaluate(() => document.getElementById("theme").focus());
    await page.press("Enter", "Enter");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    await open(page, "issues.html");
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark", "the choice stays");
    await page.evaluate(() => localStorage.clear());
    assert.deepEqual(page.heard.splice(0), []);
  });
  for (const dark of [false, true])
    await test(`reference: axe finds nothing, ${dark ? "dark" : "light"}`, async () => {
      for (const file of ["index.html", "issues.html", "wello.user.create.html", "aranda.user.update.html"]) {
        await open(page, file);
        await page.evaluate((dark) => (document.documentElement.dataset.theme = dark ? "dark" : "light"), dark);
        assert.deepEqual(await page.faults(), [], file);
      }
    });
  await page.close();

  const phone = await browser.open({ width: 360, height: 740 });
  await test("reference: on a phone's screen nothing sticks out, and axe finds nothing", async () => {
    for (const file of PAGES) {
      await open(phone, file);
      const [wide, inner] = await phone.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= inner, `${file}: ${wide} of ${inner}`);
    }
    assert.deepEqual(await phone.faults(), []);
    assert.deepEqual(phone.heard.splice(0), []);
  });
  await phone.close();
}
