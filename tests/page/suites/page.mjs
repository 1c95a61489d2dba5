// The page in a browser, as people use it: every tab, the form by keyboard alone, links, small screens, and what axe finds.

import assert from "node:assert/strict";
import { toHash } from "../../../www/app/share.js";
import { test } from "../harness.mjs";

const GUID = "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4";
const SMALLEST = { id: GUID, username: "ada", lastname: "Lovelace", sales_organization_code: "ERP-1", email: "ada@example.com" };

/** Puts a text into an editor in place of what is there. */
async function write(page, id, text) {
  await page.focusEditor(id);
  await page.press("Control+a", "Delete");
  await page.type(text);
}
const said = (page, text) => page.until((text) => document.getElementById("said").textContent.startsWith(text), text, 10_000);
const visible = (page, selector) => page.evaluate((selector) => document.querySelector(selector).checkVisibility(), selector);

export async function testPage(browser, url) {
  const page = await browser.open();
  const on = (name, body) => test(name, async () => {
    await body();
    assert.deepEqual(page.heard.splice(0), [], "nothing went wrong in the page");
  });

  await on("the first visit: an example is refused, and issues stand beside their places", async () => {
    await page.goto(url);
    await said(page, "Refused: 6 errors");
    assert.equal(await page.evaluate(() => document.querySelectorAll("#issues .issue").length), 6);
    assert.match(await page.text("#issues"), /emial is no documented field; did you mean email\?/);
    assert.match(await page.text("#figures"), /[\d.]+ (µs|ms) · \d+ B/);
    const marked = await page.until(() => [...document.querySelector("#payload").shadowRoot.querySelectorAll(".cm-lintRange-error")].map((one) => one.textContent).join(" "));
    for (const text of ['"cd50814a"', '"yes"', '"04/05/1980"', '"emial"']) assert.ok(marked.includes(text), marked);
  });
  await on("from an issue to its place and back, by keyboard", async () => {
    await page.evaluate(() => [...document.querySelectorAll("#issues .issue")].find((one) => one.textContent.includes("archived")).focus());
    await page.press("Enter");
    assert.equal(await page.focused(), "Text of the payload");
    await page.until(() => document.querySelector("#issues [aria-current]")?.textContent.includes("archived"));
    await page.press("Control+.");
    assert.match(await page.focused(), /archived must be true or false/);
    await page.focusEditor("#payload");
    await page.press("Control+Home", "F8");
    await page.until(() => document.querySelector("#issues [aria-current]") !== null);
  });
  await on("a look at an issue shows its place in the editor", async () => {
    await page.evaluate(() => document.querySelector("#issues .issue").focus());
    assert.equal(await page.until(() => document.querySelector("#payload").shadowRoot.querySelector(".hovered")?.textContent), '"cd50814a"');
  });
  await on("a misspelt name is put right by a button", async () => {
    await page.click("#issues .fix");
    await said(page, "Refused: 4 errors");
    assert.match(await page.shown("#payload"), /"email": "ada@example\.com"/);
  });
  await on("typing is answered at once; the tabs show what changed and what would be sent", async () => {
    await write(page, "#payload", JSON.stringify({ ...SMALLEST, email: " ada@example.com " }));
    await said(page, "Accepted: 1 change");
    await page.click("#tab-normalized");
    assert.match(await page.text("#panel-normalized .changes"), /email.*white space trimmed.*" ada@example\.com ".*"ada@example\.com"/);
    assert.match(await page.shown("#panel-normalized .editor"), /"email": "ada@example\.com"/);
    await page.click("#tab-request");
    assert.match(await page.shown("#panel-request .editor"), /^POST https:\/\/api\.example\.com\/api\/user\n.*Accept: .*\nContent-Type: application\/json\n\n\{\n {2}"id"/s);
    await page.choose("#panel-request select", "curl");
    assert.match(await page.shown("#panel-request .editor"), /^curl -X POST 'https:/);
    await page.choose("#panel-request select", "fetch");
    assert.match(await page.shown("#panel-request .editor"), /^await fetch\("https:/);
    await page.click("#tab-schema");
    assert.match(await page.shown("#panel-schema .editor"), /"\$schema": "https:\/\/json-schema\.org\/draft\/2020-12\/schema"/);
    await page.choose("#panel-schema select[name=target]", "draft-07");
    await page.until(() => document.querySelector("#panel-schema .editor").shadowRoot.textContent.includes("draft-07"));
    await page.click("#tab-typescript");
    await page.until(() => document.querySelector("#panel-typescript .editor").shadowRoot.textContent.includes("WelloUserInput"));
    await page.click("#tab-issues");
    assert.match(await page.text("#no-issues"), /Nothing to say/);
  });
  await on("tabs go by arrow keys, and one of them is in the order of Tab", async () => {
    await page.evaluate(() => document.getElementById("tab-issues").focus());
    await page.press("ArrowRight", "ArrowRight");
    assert.match(await page.focused(), /^Request/);
    assert.ok(await visible(page, "#panel-request"));
    await page.press("End");
    assert.match(await page.focused(), /^TypeScript/);
    await page.press("ArrowRight", "Home");
    assert.match(await page.focused(), /^Issues/);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll("[role=tab]")].filter(({ tabIndex }) => tabIndex === 0).length), 1);
  });
  await on("every schema and every example of it can be chosen, and is what it says", async () => {
    const schemas = await page.evaluate(() => [...document.querySelector("#schema").options].map(({ value }) => value));
    assert.equal(schemas.length, 6);
    for (const schema of schemas) {
      await page.choose("#schema", schema);
      const groups = await page.evaluate(() => [...document.querySelectorAll("#example optgroup")].map(({ label, children }) => [label, [...children].map(({ textContent }) => textContent)]));
      for (const [label, names] of groups)
        for (const name of names) {
          await page.choose("#example", name);
          if (label === "Patches") assert.ok(await visible(page, "#patch-view"), name);
          else await said(page, label);
        }
    }
  });
  await on("another language: the request's warnings and the form's answers", async () => {
    await page.click("input[value=payload]");
    await page.choose("#schema", "salt2.user.update");
    await page.choose("#option-locale", "de");
    await write(page, "#payload", '{"UserId": 1, "FirstName": "Ada"}');
    await page.click("#tab-request");
    await page.until(() => /^Der Server setzt zurück/.test(document.querySelector("#panel-request .notes").textContent));
    await page.click("#tab-issues");
    await write(page, "#payload", '{"UserId": "x"}');
    await page.click("input[value=fields]");
    assert.deepEqual(await page.evaluate(() => [document.querySelector('#form [data-path="UserId"] .answer')].map(({ lang, textContent }) => [lang, textContent])), [["de", "Das Feld UserId muss eine ganze Zahl sein."]]);
    await page.click("input[value=json]");
    await page.choose("#option-locale", "en");
  });
  await on("options are heard: strict types, unknown members, a specialist, the id, a draft, languages", async () => {
    await page.click("input[value=payload]");
    await page.choose("#schema", "wello.user.create");
    await write(page, "#payload", JSON.stringify({ ...SMALLEST, archived: "True", more: 1 }));
    await said(page, "Refused: 1 error");
    await page.choose("#option-unknown", "strip");
    await said(page, "Accepted");
    await page.choose("#option-coerce", "none");
    await said(page, "Refused: 1 error");
    await page.choose("#option-locale", "de");
    await page.until(() => /muss/.test(document.getElementById("issues").textContent));
    assert.equal(await page.evaluate(() => document.querySelector("#issues .message").lang), "de", "screen readers hear it as German");
    await page.choose("#option-locale", "en");
    await page.choose("#option-coerce", "server");
    await page.choose("#option-unknown", "");
    await write(page, "#payload", "{}");
    await said(page, "Refused");
    await page.click("#option-partial");
    await said(page, "Accepted");
    await page.click("#option-partial");
    await page.choose("#schema", "aranda.user.update");
    await write(page, "#payload", '[{"Field":"Role","Value":2}]');
    await said(page, "Refused: 1 error");
    await page.choose("#option-actor", "specialist");
    await said(page, "Accepted");
    assert.match(await page.text("#chosen-options"), /id 42, specialist/);
    await page.choose("#option-actor", "user");
  });
  await on("a patch beside its base: the full update, the differences, what is refused and where", async () => {
    await page.choose("#schema", "aranda.user.update");
    await page.choose("#example", "One field, beside the user as he was");
    await said(page, "Accepted");
    await page.click("#tab-normalized");
    assert.match(await page.shown("#panel-normalized .editor"), /"Telephone": "\+442079460018"/);
    await page.click("#tab-differences");
    const shown = await page.evaluate(() => [...document.querySelectorAll("#panel-differences .editor")].map(({ shadowRoot }) => shadowRoot.querySelector(".cm-content").textContent));
    assert.equal(shown.length, 3);
    assert.ok(shown[0].includes('"Field": "Telephone"') && shown[1].includes('"op": "replace"'), shown.join());
    await page.click("#tab-request");
    await page.choose("#panel-request select", "http");
    assert.match(await page.shown("#panel-request .editor"), /^POST https:\/\/api\.example\.com\/api\/api\/v8\.6\/user\/42\/update/);
    await page.choose("#example", "The same field twice");
    await said(page, "Refused");
    await page.click("#tab-issues");
    await page.evaluate(() => document.querySelector("#issues .issue").click());
    assert.equal(await page.focused(), "Text of the patch");
    await page.choose("#schema", "superoffice.user.response");
    assert.ok(await page.evaluate(() => document.querySelector("input[value=patch]").disabled));
  });
  await on("XML and form bodies, and a payload that goes from one to the other", async () => {
    await page.choose("#schema", "salt2.user.update");
    await page.choose("#example", "What the server would convert");
    await page.click("#format input[value=xml]");
    await said(page, "Accepted");
    assert.match(await page.shown("#payload"), /^<UserUpdateRequest [^]*<UserId>7<\/UserId>/);
    await page.click("#tab-request");
    await page.choose("#panel-request select", "http");
    assert.match(await page.shown("#panel-request .editor"), /Content-Type: application\/xml/);
    await page.click("#format input[value=form]");
    await said(page, "Accepted");
    assert.match(await page.shown("#payload"), /UserId=7/);
    await page.click("#format input[value=json]");
    await said(page, "Accepted");
    assert.match(await page.shown("#payload"), /"UserId": 7/);
    await page.click("#tab-issues");
  });
  await on("a form of the catalog: every field, its help and limits; records, lists and maps", async () => {
    await page.choose("#schema", "wello.user.create");
    await page.choose("#example", "Six mistakes");
    await page.click("#format input[value=fields]");
    await page.until(() => document.querySelectorAll("#form .field").length > 30);
    const wrong = await page.evaluate(() => [...document.querySelectorAll("#form .wrong")].map(({ dataset }) => dataset.path).sort());
    assert.deepEqual(wrong, ["archived", "birthdate", "email", "emial", "id"]);
    const described = await page.evaluate(() => [...document.querySelectorAll("#form :is(input, select, textarea)")].every((control) => control.labels.length === 1 && control.getAttribute("aria-describedby").split(" ").some((id) => document.getElementById(id).textContent)));
    assert.ok(described, "every control has its label and help");
    assert.equal(await page.evaluate(() => document.querySelector('#form [data-path="username"] input').maxLength), 255);
    await page.choose("#schema", "salt2.user.update");
    await page.click("#format input[value=fields]");
    await page.choose("#example", "The vendor's own sample");
    await page.click('#form [data-path="Notifications"] > summary');
    await page.until(() => document.querySelectorAll('#form [data-path="Notifications"] .item').length === 2);
    await page.evaluate(() => [...document.querySelectorAll("#form button")].find((one) => one.textContent === "Add to Notifications").click());
    await page.until(() => document.querySelector('#form [data-path="Notifications[2]"]')?.open);
    await page.evaluate(() => [...document.querySelectorAll("#form button")].find((one) => one.textContent === "Remove Notifications 1").click());
    await page.click("#format input[value=json]");
    const value = JSON.parse(await page.evaluate(() => navigator.clipboard && [...document.querySelector("#payload").shadowRoot.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n").includes('"Notifications"') && "true"));
    assert.ok(value);
    await page.choose("#schema", "superoffice.user.update");
    await page.choose("#example", "An answer, edited and sent back");
    await page.click("#format input[value=fields]");
    await page.click('#form [data-path="CustomFields"] > summary');
    await page.until(() => document.querySelector('#form [data-path="CustomFields.SuperOffice:2"] input')?.value === "12.5");
  });
  await on("a form is filled in by keyboard alone, each field answered while it is typed", async () => {
    await page.goto(`${url}#wello.user.create`);
    await page.tabTo("Example");
    await page.choose("#example", "Six mistakes");
    await page.tabTo("JSON");
    await page.press("ArrowRight");
    await page.until(() => document.querySelector("#form .field") !== null);
    // From the form's beginning: in Firefox, Tab leads from the end of the page into the browser itself.
    const to = async (label) => {
      await page.evaluate(() => document.querySelector("#form input, #form button").focus());
      await page.tabTo(label);
    };
    const fill = async (label, text) => {
      await to(label);
      await page.press("Control+a");
      await page.type(text);
    };
    const answer = (path) => page.text(`#form [data-path="${path}"] .answer`);
    assert.match(await answer("id"), /no GUID/);
    await fill("id", GUID);
    assert.equal(await answer("id"), "");
    await fill("birthdate", "2026-02-30");
    assert.match(await answer("birthdate"), /birthdate/);
    await fill("birthdate", "1990-04-29");
    assert.equal(await answer("birthdate"), "");
    await fill("email", "ada");
    assert.match(await answer("email"), /e-mail/i);
    await fill("email", "ada@example.com");
    assert.equal(await answer("email"), "");
    await fill("sales_organization_code", "ERP-1");
    await to("archived");
    await page.press("ArrowUp", "ArrowUp", "ArrowUp");
    await page.press("ArrowDown");
    await page.until(() => document.querySelector('#form [data-path="archived"] .answer').textContent === "");
    await to("Remove emial");
    await page.press("Enter");
    await said(page, "Accepted");
    await page.click("#tab-request");
    assert.match(await page.shown("#panel-request .editor"), /"archived": true,?\n[^]*"birthdate": "1990-04-29T00:00:00Z"/);
    await page.click("#tab-issues");
  });
  await on("text that no form can show is said, and the way back is there", async () => {
    await page.choose("#example", "Not JSON: a comma too many");
    await page.until(() => /no payload that a form could show/.test(document.getElementById("form").textContent));
    await page.evaluate(() => document.querySelector("#form button").click());
    assert.ok(await visible(page, "#payload"));
  });
  await on("a link brings everything back, but for sensitive values, and is sent nowhere", async () => {
    await page.choose("#schema", "salt2.user.update");
    await write(page, "#payload", '{"UserId": 7, "FirstName": "Ada 🙂", "Password": "very-secret"}');
    await page.choose("#option-unknown", "strip");
    await page.click("#share");
    await page.until(() => location.hash.startsWith("#p="));
    await page.until(() => document.getElementById("toast").textContent.includes("1 sensitive value masked") || document.getElementById("toast").textContent.includes("did not let"));
    const link = await page.evaluate(() => location.href);
    const other = await browser.open();
    await other.goto(link);
    assert.match(await other.shown("#payload"), /"UserId": 7, "FirstName": "Ada 🙂", "Password": "•••"/);
    assert.equal(await other.evaluate(() => document.getElementById("option-unknown").value), "strip");
    assert.deepEqual(other.heard, []);
    assert.ok(other.asked.every((asked) => !asked.includes("p=") || asked.includes("#")), "the hash is no part of a request");
    await other.close();
    await page.click("#option-sensitive");
    await page.click("#share");
    await page.until((before) => location.href !== before, link);
    await page.reload();
    assert.match(await page.shown("#payload"), /very-secret/);
    await page.goto(`${url}#p=AAAA`);
    assert.match(await page.text("#toast"), /could not be read/);
  });
  await on("nothing is asked of anybody else, and nothing is stored", async () => {
    assert.deepEqual([...new Set(page.asked.map((asked) => new URL(asked)).filter(({ protocol }) => !["blob:", "about:", "data:"].includes(protocol)).map(({ origin }) => origin))], [new URL(url).origin]);
    assert.equal(await page.evaluate(() => document.cookie + Object.keys(localStorage).filter((name) => name !== "theme").join()), "");
  });
  await on("light and dark, by choice, and the choice stays", async () => {
    const colour = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const before = await colour();
    await page.click("#theme");
    await page.click("#theme");
    assert.equal(await page.text("#theme"), "Dark");
    assert.notEqual(await colour(), before);
    await page.reload();
    assert.equal(await page.text("#theme"), "Dark");
    await page.click("#theme");
  });
  await on("a payload of 1 MB is checked apart from the page", async () => {
    const item = { Type: "Mail", IsInherited: false, Scope: 1, Action: "send" };
    const text = JSON.stringify({ UserId: 7, Notifications: Array(9900).fill(item) }, null, 2);
    const { hash } = await toHash({ view: "payload", schema: "salt2.user.update", format: "json", patchFormat: "", fields: false, options: {}, text, base: "", patch: "" });
    await page.goto(url + hash);
    await page.until(() => /\.\d MB/.test(document.getElementById("figures").textContent));
    await said(page, "Accepted");
  });

  // ------------------------------------------------------------ names and contrast
  const STATES = [
    ["issues", () => page.choose("#example", "Six mistakes")],
    ["normalized", async () => (await page.choose("#example", "What the server would convert"), await page.click("#tab-normalized"))],
    ["request", () => page.click("#tab-request")],
    ["JSON Schema", () => page.click("#tab-schema")],
    ["TypeScript", () => page.click("#tab-typescript")],
    ["options and keyboard help", async () => (await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true))), await page.click("#tab-issues"))],
    ["form", async () => (await page.choose("#example", "Six mistakes"), await page.click("#format input[value=fields]"), await page.evaluate(() => document.querySelectorAll("#form details").forEach((one) => (one.open = true))))],
    ["patch", async () => (await page.click("input[value=patch]"), await page.click("#tab-differences"))],
    ["bulk", async () => {
      await page.click("input[value=file]");
      await page.until(() => document.querySelector("#bulk .drop button") !== null);
      await page.evaluate(() => document.querySelector("#bulk .drop button").click());
      await page.until(() => document.getElementById("bulk-status").textContent.startsWith("Done"));
    }],
  ];
  for (const dark of [false, true])
    await on(`axe finds nothing, ${dark ? "dark" : "light"}, in any state`, async () => {
      await page.goto(`${url}#wello.user.create`);
      await page.evaluate((dark) => (document.documentElement.dataset.theme = dark ? "dark" : "light"), dark);
      for (const [name, go] of STATES) {
        await go();
        await page.evaluate(() => document.getElementById("toast").classList.remove("shown"));
        assert.deepEqual(await page.faults(), [], name);
      }
    });
  await page.close();

  const phone = await browser.open({ width: 360, height: 740 });
  await test("on a phone's screen, by keyboard alone: a payload is broken, read why, put right, and its request copied", async () => {
    await phone.goto(`${url}#wello.user.create`);
    await phone.tabTo("Example");
    await phone.choose("#example", "Smallest that creates a user");
    await said(phone, "Accepted");
    await phone.tabTo("Text of the payload");
    await phone.press("Control+End");
    await phone.type("x");
    await said(phone, "Refused: 1 error");
    await phone.tabTo("Issues");
    await phone.press("Tab");
    await phone.tabTo("Error");
    assert.match(await phone.focused(), /syntax/);
    await phone.press("Enter");
    assert.equal(await phone.focused(), "Text of the payload");
    await phone.press("Control+End", "Backspace");
    await said(phone, "Accepted");
    await phone.tabTo("Issues");
    await phone.press("ArrowRight", "ArrowRight");
    await phone.tabTo("Copy");
    await phone.press("Enter");
    const toast = await phone.until(() => document.getElementById("toast").textContent);
    assert.match(toast, /Request copied/);
    assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
    assert.deepEqual(phone.heard.splice(0), []);
  });
  await test("on a phone's screen nothing sticks out, in any view, and axe finds nothing", async () => {
    for (const schema of ["salt2.user.update", "superoffice.user.update", "aranda.user.update"]) {
      await phone.goto(`${url}#${schema}`);
      for (const selector of ["#tab-normalized", "#tab-schema", "#options summary", "#format input[value=fields]", "input[value=patch]", "input[value=file]"]) {
        await phone.click(selector);
        const [wide, inner] = await phone.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= inner, `${schema}, ${selector}: ${wide} of ${inner}`);
      }
      assert.deepEqual(await phone.faults(), [], schema);
    }
    assert.deepEqual(phone.heard.splice(0), []);
  });
  await phone.close();
  // Firefox's driver takes no requests away.
  if (browser.name.startsWith("Chromium")) await testWithout(browser, url);
}

/** The page where a part of it does not come. */
async function testWithout(browser, url) {
  for (const part of ["built/package/lib.js", "built/codemirror.js", "app/main.js", "app/theme.js"]) {
    await test(`without ${part} the page says that it could not start`, async () => {
      const page = await browser.open();
      await page.raw.route(`**/${part}`, (route) => route.abort());
      await page.raw.goto(url);
      await said(page, "The playground could not start: a file of it did not come. Reload the page");
      await page.close();
    });
  }
  await test("without its worker a long text is checked all the same", async () => {
    const page = await browser.open();
    await page.raw.route("**/app/judge-worker.js", (route) => route.abort());
    await page.goto(url);
    await write(page, "#payload", JSON.stringify({ ...SMALLEST, note: "x".repeat(40_000) }));
    await said(page, "Refused: 1 error");
    await page.close();
  });
}
