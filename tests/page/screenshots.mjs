// Pictures of the page for people to look at: desktop, phone, dark, errors. They are kept out of the repository.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

export async function takeScreenshots(browser, url, folder) {
  mkdirSync(folder, { recursive: true });
  const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 }, dark: { width: 1280, height: 800, dark: true } };
  for (const [name, size] of Object.entries(sizes)) {
    const page = await browser.open(size);
    const take = (what) => page.screenshot(join(folder, `${name}-${what}.png`));
    await page.goto(`${url}#wello.user.create`);
    await take("errors");
    await page.choose("#example", "What the server would convert");
    await page.click("#tab-normalized");
    await take("normalized");
    await page.click("#tab-request");
    await take("request");
    await page.choose("#example", "Six mistakes");
    await page.click("#format input[value=fields]");
    await take("form");
    await page.click("input[value=patch]");
    await page.click("#tab-differences");
    await take("patch");
    await page.click("input[value=file]");
    await page.until(() => document.querySelector("#bulk .drop button") !== null);
    await page.click("#bulk .drop button");
    await page.until(() => document.getElementById("bulk-status").textContent.startsWith("Done"));
    await take("bulk");
    for (const place of ["index.html", "wello.user.create.html", "wello.user.create.html#WelloUser.archived", "superoffice.user.update.html#SuperOfficePerson", "issues.html", "aranda.user.update.html#values"]) {
      await page.raw.goto("about:blank");
      await page.raw.goto(`${url}built/reference/${place}`);
      await take(`reference-${place.replaceAll(/[.#]/g, "-")}`);
    }
    await page.close();
  }
  await browser.close();
}
