// The two promises about time: a verdict within 300 ms of navigation, and no key that blocks the page for 50 ms in a payload of 1 MB.
// Other programs on the machine only ever add to these times. So the best of a few tries counts; and where the machine gives this
// process a part of its time only, the bar is as much higher as that is less: an idle machine has the bars as they stand.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "../harness.mjs";

/** How many times longer a piece of work takes than the processor works on it; 1 where the machine has time. */
function crowded() {
  const started = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - started < 300);
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, ((performance.now() - started) * 1000) / (user + system));
}

export async function testSpeed(browser, url) {
  const page = await browser.open();
  await test("the first verdict within 300 ms of navigation", async () => {
    const times = [];
    let share = 0;
    for (let tries = 0; tries < 10 && !(times.length >= 3 && share <= 1); tries++) {
      const crowd = crowded();
      await page.goto(url);
      const time = await page.evaluate(() => performance.getEntriesByName("first-verdict")[0].startTime);
      times.push(`${time.toFixed(0)} ms (machine crowded ${crowd.toFixed(1)} times)`);
      share = Math.min(share || Infinity, time / (300 * crowd));
    }
    console.log(`  first verdicts: ${times.join(", ")}`);
    assert.ok(share <= 1, `${times}`);
  });
  for (const [name, indent] of [["over 60,000 lines", 2], ["on one line", 0]])
    await test(`typing in 1 MB ${name} never blocks the page for 50 ms`, async () => {
      await page.goto(`${url}#salt2.user.update`);
      const item = { Type: "Mail", IsInherited: false, Scope: 1, Action: "send" };
      const text = JSON.stringify({ UserId: 7, Notifications: Array(indent ? 9900 : 17_000).fill(item), FirstName: "" }, null, indent);
      await page.evaluate((text) => {
        // The limit on items is ten thousand; the verdict is then about that, and reading is the same work.
        const content = document.querySelector("#payload").shadowRoot.querySelector(".cm-content");
        content.focus();
        const data = new DataTransfer();
        data.setData("text/plain", text);
        globalThis.blocked = [];
        new PerformanceObserver((list) => globalThis.blocked.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
        return new Promise((done) => setTimeout(() => (content.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })), done()), 100));
      }, text);
      await page.press("Control+Home");
      await page.until(() => /\.\d MB/.test(document.getElementById("figures").textContent));
      await page.press("Control+End", "ArrowUp");
      await pause(1000);
      const rounds = [];
      let good = false;
      for (let round = 0; round < 6; round++) {
        await page.evaluate(() => (globalThis.blocked = []));
        for (let key = 0; key < 12; key++) {
          await page.press(key % 4 === 3 ? "Backspace" : "a");
          await pause(40);
        }
        // The check comes when typing pauses; it must not block either.
        await pause(1500);
        const blocked = await page.evaluate(() => globalThis.blocked);
        const crowd = crowded();
        const longest = Math.max(0, ...blocked);
        rounds.push(`${longest.toFixed(0)} ms (machine crowded ${crowd.toFixed(1)} times)`);
        if ((good = longest < 50 * crowd)) break;
      }
      console.log(`  longest task per round, ${(text.length / 1e6).toFixed(2)} MB ${name}: ${rounds.join(", ")}`);
      assert.ok(good, `${rounds}`);
    });
  await page.close();
}
