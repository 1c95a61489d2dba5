// Files of many payloads: counts that are exact, files that hold them, memory that does not grow, cancelling, reloading.

import assert from "node:assert/strict";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { memoryOfPages, test } from "../harness.mjs";

const out = fileURLToPath(new URL("../out", import.meta.url));
const GUID = "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4";
const MB = 1e6;

/** A file of so many bytes: each thousandth payload lacks its e-mail address. Gives what it holds. */
function made(name, bytes, { csv = false } = {}) {
  mkdirSync(out, { recursive: true });
  const path = join(out, name);
  const file = openSync(path, "w");
  const notes = "Ada keeps notes; some of them are “long”. ".repeat(csv ? 2 : 30);
  let lines = 0;
  let rejects = 0;
  let written = 0;
  let part = csv ? "id,username,lastname,sales_organization_code,email,birthdate,notes\r\n" : "";
  while (written < bytes) {
    for (let at = 0; at < 500; at++) {
      lines++;
      const bad = lines % 1000 === 0;
      if (bad) rejects++;
      const email = bad ? "" : `user${lines}@example.com`;
      if (csv) part += `${GUID},user${lines},"Love""lace, ${lines}",ERP-1,${email},1990-04-29,"${notes}\n${lines}"\r\n`;
      else part += `${JSON.stringify({ id: GUID, username: `user${lines}`, lastname: "Lovelace", sales_organization_code: "ERP-1", ...(!bad && { email }), birthdate: "1990-04-29", notes })}\n`;
    }
    written += writeSync(file, part);
    part = "";
  }
  closeSync(file);
  return { path, lines, rejects, bytes: written };
}

const status = (page) => page.text("#bulk-status");
async function toBulk(page, url) {
  await page.goto(`${url}#wello.user.create`);
  await page.click("input[value=file]");
  await page.until(() => document.getElementById("bulk-file") !== null);
}
const folders = (page) =>
  page.evaluate(async () => {
    const names = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });
/** What a download would save, by its name's end: how many lines, the first and the last. */
const saved = (page, end) =>
  page.evaluate(async (end) => {
    const link = [...document.querySelectorAll("#bulk-files a")].find((one) => one.download.endsWith(end));
    // The visit before may still be going, and its files with it: the newest are this one's.
    const files = [];
    for await (const folder of (await navigator.storage.getDirectory()).values()) {
      await folder.getFileHandle(end).then(async (handle) => files.push(await handle.getFile()), () => {});
    }
    const blob = files.sort((one, other) => one.lastModified - other.lastModified).at(-1);
    let lines = 0;
    let tail = "";
    let head = "";
    for await (const text of blob.stream().pipeThrough(new TextDecoderStream())) {
      for (let at = -1; (at = text.indexOf("\n", at + 1)) >= 0; ) lines++;
      if (head.length < 4000) head += text;
      tail = (tail + text).slice(-8000);
    }
    return { named: link?.download, href: link?.href.slice(0, 5), size: blob.size, lines, first: head.split("\n", 1)[0], last: tail.trimEnd().split("\n").at(-1) };
  }, end);

export async function testBulk(browser, url, all) {
  const page = await browser.open();
  const on = (name, body) => test(name, async () => {
    await body();
    assert.deepEqual(page.heard.splice(0), [], "nothing went wrong in the page");
  });

  const imported = (name, size, settings) =>
    on(`${name}: every line is clean or rejected, in files; memory stays`, async () => {
      const file = made(name, size, settings);
      try {
        await toBulk(page, url);
        let early = 0;
        let most = 0;
        let moved = 0;
        const started = performance.now();
        await page.setFile("#bulk-file", file.path);
        while (!/^(Done|The file|Cancelled)/.test(await status(page))) {
          const share = await page.evaluate(() => document.querySelector("#bulk progress").value);
          const memory = memoryOfPages();
          if (share < 0.25) early = Math.max(early, memory);
          most = Math.max(most, memory);
          if (share > 0 && share < 1) moved++;
          assert.ok(performance.now() - started < 900_000, "it takes too long");
          await pause(100);
        }
        const seconds = (performance.now() - started) / 1000;
        assert.match(await status(page), new RegExp(`^Done: ${file.lines.toLocaleString("en")} lines in .*, ${file.rejects.toLocaleString("en")} reject`));
        const clean = await saved(page, "clean.ndjson");
        const rejects = await saved(page, "rejects.ndjson");
        assert.equal(clean.lines, file.lines - file.rejects);
        assert.equal(rejects.lines, file.rejects);
        assert.equal(clean.href, "blob:");
        assert.match(clean.named, /clean\.ndjson$/);
        assert.equal(JSON.parse(clean.first).birthdate, "1990-04-29T00:00:00Z");
        assert.equal(JSON.parse(clean.first).username, "user1");
        const reject = JSON.parse(rejects.first);
        assert.equal(reject.line, settings?.csv ? 2 * 999 + 2 : 1000);
        assert.match(reject.issues[0].message, /email is required/);
        assert.ok(reject.raw.includes("user1000"), "what was rejected is there to be put right");
        const row = await page.evaluate(() => [...document.querySelectorAll("#bulk tbody tr")][0].innerText.split("\t").map((text) => text.trim()));
        assert.deepEqual(row, [reject.line.toLocaleString("en"), "email", "email is required."]);
        console.log(`  ${name}: ${(file.bytes / MB).toFixed(0)} MB, ${file.lines} lines in ${seconds.toFixed(1)} s, ${(file.bytes / MB / seconds).toFixed(0)} MB/s; memory ${(early / MB).toFixed(0)} MB early, ${(most / MB).toFixed(0)} MB at most`);
        if (size >= 100 * MB) {
          assert.ok(moved >= 3, "the progress is seen");
          assert.ok(most - early < 150 * MB, `memory went from ${early / MB} to ${most / MB} MB`);
        }
      } finally {
        rmSync(file.path);
      }
    });

  await imported("small.ndjson", 20 * MB);
  await imported("small.csv", 5 * MB, { csv: true });
  if (all) {
    await imported("large.ndjson", 500 * MB);
    await imported("large.csv", 500 * MB, { csv: true });
  }

  await on("a run is cancelled: it stops at once, and nothing is kept", async () => {
    const file = made("cancelled.ndjson", 60 * MB);
    await toBulk(page, url);
    await page.setFile("#bulk-file", file.path);
    await page.until(() => document.querySelector("#bulk progress").value > 0 || document.getElementById("bulk-status").textContent.startsWith("Done"));
    await page.click("#bulk-cancel");
    await page.until(() => /^(Cancelled|Done)/.test(document.getElementById("bulk-status").textContent));
    assert.match(await status(page), /^Cancelled after .* lines?\. Nothing was kept\.$/);
    // What the visit before left goes a moment after the page has come.
    const end = Date.now() + 10_000;
    while ((await folders(page)).length > 0 && Date.now() < end) await pause(50);
    assert.deepEqual(await folders(page), []);
    assert.equal(await page.evaluate(() => document.querySelectorAll("#bulk-files a").length), 0);
    // The next one starts as if nothing had been.
    await page.click("#bulk .drop button");
    await page.until(() => document.getElementById("bulk-status").textContent.startsWith("Done: 1,000 lines"));
    rmSync(file.path);
  });
  await on("a cancel is heard however soon it comes", async () => {
    for (const steps of [0, 1, 5, 20]) {
      await toBulk(page, url);
      await page.evaluate(async (steps) => {
        document.querySelector("#bulk .drop button").click();
        for (let step = 0; step < steps; step++) await new Promise((done) => setTimeout(done));
        document.getElementById("bulk-cancel").click();
      }, steps);
      // Whatever was done until then.
      await page.until(() => /^(Cancelled|Done)/.test(document.getElementById("bulk-status").textContent));
      if (steps === 0) assert.match(await status(page), /^Cancelled after 0 lines\. Nothing was kept\.$/);
    }
  });
  await on("a file that is dropped beside the place for it does not take the page's place", async () => {
    await page.goto(url);
    const prevented = () => page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["{}"], "user.json"));
      return ["dragover", "drop"].map((kind) => !document.querySelector("h1").dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true })));
    });
    assert.deepEqual(await prevented(), [true, true]);
    await toBulk(page, url);
    assert.deepEqual(await prevented(), [true, true]);
  });
  await on("a page reloaded in the middle of a run leaves nothing behind", async () => {
    const file = made("reloaded.ndjson", 60 * MB);
    await toBulk(page, url);
    await page.setFile("#bulk-file", file.path);
    await page.until(() => document.querySelector("#bulk progress").value > 0);
    const [left] = await folders(page);
    await page.reload();
    await page.until(async (left) => {
      for await (const name of (await navigator.storage.getDirectory()).keys()) if (name === left) return false;
      return true;
    }, left);
    assert.match(await page.text("#said"), /^(Accepted|Refused)/, "the page is as it was");
    await page.click("input[value=file]");
    await page.until(() => document.querySelector("#bulk .drop button") !== null);
    await page.click("#bulk .drop button");
    await page.until(() => document.getElementById("bulk-status").textContent.startsWith("Done: 1,000 lines"));
    rmSync(file.path);
  });
  await on("files that are none: empty, not UTF-8, an unclosed quote, a CSV of other columns, Windows line ends, separators", async () => {
    await toBulk(page, url);
    const run = async (name, content) => {
      await page.evaluate(([name, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([typeof content === "string" ? content : new Uint8Array(content)], name));
        document.getElementById("bulk-status").textContent = "";
        document.querySelector("#bulk .drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      }, [name, content]);
      return page.until(() => /^(Done|The file|Cancelled)/.test(document.getElementById("bulk-status").textContent) && !document.getElementById("bulk-file").disabled && document.getElementById("bulk-status").textContent);
    };
    const row = "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4,ada,Lovelace,ERP-1,ada@example.com";
    const head = "id,username,lastname,sales_organization_code,email";
    assert.match(await run("empty.ndjson", ""), /^Done: 0 lines/);
    assert.match(await run("empty.csv", ""), /^Done: 0 lines/);
    assert.match(await run("latin.csv", [...new TextEncoder().encode(`${head}\n`), 0xe4, 0xff]), /^The file could not be checked: The file is not UTF-8/);
    assert.match(await run("good.csv", `\uFEFF${head}\r\n${row}\r\n\r\n`), /^Done: 1 line in .*, 0 rejects/);
    assert.match(await run("good.tsv", `${head}\n${row}\n`.replaceAll(",", "\t")), /^Done: 1 line in .*, 0 rejects/);
    assert.match(await run("semicolons.txt", `${head}\n${row}`.replaceAll(",", ";")), /^Done: 1 line in .*, 0 rejects/);
    assert.match(await run("columns.csv", `${head}\n${row},more\n${row}`), /^Done: 2 lines in .*, 1 reject\./);
    assert.match(await run("names.csv", `\n${head.replace("lastname", "last name")},Nmae\n${`${row},x\n`.repeat(1000)}`), /^The file could not be checked: Line 2, which must name the fields, names others\. "last name" is no documented field; did you mean lastname\? Nmae is no documented field\.$/);
    assert.match(await run("none.csv", `${row}\n`.repeat(1000)), /^The file could not be checked: Line 1, which must name the fields, names others\. .* is no documented field/);
    assert.match(await run("quote.csv", `${head}\n"cd,ada\n${row}\n`), /^Done: 2 lines in .*, 1 reject\./);
    assert.match(await run("nested.csv", "id,username,lastname,email,sales_organization.id,sales_organization.name\ncd50814a-f1a8-42ea-ace0-7e6fff28b0c4,ada,Lovelace,ada@example.com,cd50814a-f1a8-42ea-ace0-7e6fff28b0c4,ERP\n"), /^Done: 1 line in .*, 0 rejects/);
    assert.match(await run("lines.ndjson", '\n{"broken\n\r\n[]\nnull\n'), /^Done: 3 lines in .*, 3 rejects/);
    await page.choose("#option-locale", "de");
    await page.until(() => document.getElementById("option-locale").value === "de");
    const told = () => page.evaluate(() => [...document.querySelectorAll("#bulk tbody td:last-child span")].map(({ lang, textContent }) => [lang, textContent]));
    assert.match(await run("german.csv", `${head}\n${row.replace("ada@example.com", "")}\n${row},more`), /2 rejects/);
    assert.deepEqual(await told(), [["de", "Das Feld email ist erforderlich."], ["de", "The row has 6 values, and the first row names 5 fields."]]);
    await page.choose("#option-locale", "en");
    assert.match(await run("binary.ndjson", Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)), /^Done: \d+ lines in .*/);
  });
  await page.close();
}
