// Bulk files: NDJSON or CSV of any length, checked in a worker, with the clean lines and the rejects as files to download.

import { byId, bytes, count, dotted, h } from "./dom.js";
import { examplesOf } from "./examples.js";
import { newRun, remove } from "./leftovers.js";

let settings;
let running;
let folder;
let urls = [];

const host = byId("bulk");
const input = h("input", { type: "file", id: "bulk-file", accept: ".ndjson,.jsonl,.json,.csv,.tsv,.txt", onchange: () => input.files[0] && start(input.files[0]) });
const sample = h("button", { type: "button", onclick: () => start(sampleFile()) }, "Use a made-up file of 1,000 lines");
const drop = h("div", { class: "drop" },
  h("h2", {}, "Drop an NDJSON or CSV file here"),
  h("p", { class: "note" }, "One payload per line; or rows whose first line names the fields, as in id, username, sales_organization.city. Its size does not matter: it is read in pieces, on this machine."),
  h("div", { class: "row" }, h("label", { for: "bulk-file" }, "or choose one "), input, sample));
const status = h("p", { role: "status", id: "bulk-status" });
const bar = h("progress", { max: 1, value: 0, "aria-label": "Read so far" });
const rate = h("p", { class: "note", id: "bulk-rate" });
const cancel = h("button", { type: "button", id: "bulk-cancel", onclick: () => running?.cancel() }, "Cancel");
const work = h("div", { class: "row", hidden: true }, bar, rate, cancel);
const figures = h("dl", { class: "counts", id: "bulk-counts", hidden: true });
const files = h("div", { class: "row", id: "bulk-files" });
const body = h("tbody");
const caption = h("caption", { class: "note" });
const table = h("div", { class: "rejects", role: "region", "aria-label": "Rejects", tabIndex: 0, hidden: true }, h("table", {}, caption, h("thead", {}, h("tr", {}, ["Line", "Field", "Reason"].map((text) => h("th", { scope: "col" }, text)))), body));
host.append(drop, status, work, figures, files, table);

drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  if (event.dataTransfer.files[0]) start(event.dataTransfer.files[0]);
});

/** @param {() => { schema: string, options: object, locale: Promise<object | undefined> }} current what is chosen when a file is started */
export function showBulk(current) {
  settings = current;
}

/** Lines that pass and lines that do not, out of the examples. */
function sampleFile() {
  const { schema } = settings();
  const lines = examplesOf(schema).filter(({ view, text, options = {} }) => !view && !options.id && isJson(text)).map(({ text }) => JSON.stringify(JSON.parse(text)));
  return new File([Array.from({ length: 1000 }, (_, at) => `${lines[at % lines.length]}\n`).join("")], "made-up.ndjson");
}

function isJson(text) {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

/** CSV by its name; where that says nothing, by how it begins. */
async function isCsv(file) {
  if (/\.(csv|tsv)$/i.test(file.name)) return true;
  if (/\.(ndjson|jsonl|json)$/i.test(file.name)) return false;
  return !/^\uFEFF?\s*[{[]/.test(await file.slice(0, 1000).text());
}

function duration(seconds) {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

function show({ lines, rejected }) {
  figures.hidden = false;
  figures.replaceChildren(...[["Lines", lines], ["Clean", lines - rejected], ["Rejected", rejected]].map(([name, number]) => h("div", {}, h("dt", {}, name), h("dd", {}, number.toLocaleString("en")))));
}

function addRejects(rejects, lang) {
  table.hidden = table.hidden && rejects.length === 0;
  body.append(...rejects.flatMap(({ line, issues, more }) => issues.map(({ path, message }, at) =>
    h("tr", {}, h("td", {}, at === 0 ? line.toLocaleString("en") : ""), h("td", {}, h("code", {}, dotted(path))), h("td", {}, h("span", { lang }, message), at === issues.length - 1 && more > 0 && ` And ${more} more.`)))));
}

async function start(file) {
  if (running) return;
  const run = (running = { cancel: () => (run.cancelled = true) });
  const { schema, options, locale: chosen } = settings();
  busy(true);
  body.replaceChildren();
  table.hidden = true;
  files.replaceChildren();
  for (const url of urls.splice(0)) URL.revokeObjectURL(url);
  show({ lines: 0, rejected: 0 });
  bar.value = 0;
  rate.textContent = "";
  status.textContent = `Checking ${file.name}, ${bytes(file.size)}.`;
  try {
    if (folder) await remove(folder);
    folder = await newRun();
    const locale = await chosen;
    run.worker = new Worker(new URL("bulk-worker.js", import.meta.url), { type: "module" });
    const started = performance.now();
    let last;
    await new Promise((done, fail) => {
      run.worker.onerror = (event) => fail(new Error(event.message || "The worker could not be started."));
      run.worker.onmessage = ({ data }) => {
        if (data.progress) {
          const seconds = (performance.now() - started) / 1000;
          const speed = data.progress.bytes / seconds;
          bar.value = file.size === 0 ? 1 : data.progress.bytes / file.size;
          rate.textContent = `${bytes(data.progress.bytes)} of ${bytes(file.size)} · ${bytes(Math.round(speed))}/s · ${duration((file.size - data.progress.bytes) / speed)} left`;
          show(data.progress);
          addRejects(data.rejects, locale?.tag);
        }
        if (data.done || data.cancelled || data.failed) last = { ...data, seconds: (performance.now() - started) / 1000 };
        if (data.closed) done();
      };
      isCsv(file).then((csv) => {
        run.worker.postMessage({ file, schema, options, locale, csv, folder });
        run.cancel = () => run.worker.postMessage({ cancel: true });
        // Before there was anybody to tell.
        if (run.cancelled) run.cancel();
      }, fail);
    });
    await finish(file, last);
  } catch (error) {
    status.textContent = `The file could not be checked: ${error.message}`;
    if (folder) await remove(folder).catch(() => {});
    folder = undefined;
  } finally {
    run.worker?.terminate();
    running = undefined;
    busy(false);
  }
}

async function finish(file, { done, cancelled, failed, seconds }) {
  if (!done) {
    await remove(folder);
    folder = undefined;
    status.textContent = cancelled ? `Cancelled after ${count(cancelled.lines, "line")}. Nothing was kept.` : `The file could not be checked: ${failed}`;
    return;
  }
  const { lines, rejected } = done;
  show(done);
  caption.textContent = body.rows.length > 0 && rejected > 500 ? "The first 500 rejects; the file has them all." : "";
  const stem = file.name.replace(/\.\w+$/, "");
  const handle = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder);
  for (const [name, label, size] of [["clean.ndjson", "clean lines", lines - rejected], ["rejects.ndjson", "rejects", rejected]]) {
    if (size === 0) continue;
    const content = await (await handle.getFileHandle(name)).getFile();
    const url = URL.createObjectURL(content);
    urls.push(url);
    files.append(h("a", { class: "link", href: url, download: `${stem}.${name}` }, `Download the ${label} (${bytes(content.size)})`));
  }
  // Last: who reads it finds the files.
  status.textContent = `Done: ${count(lines, "line")} in ${seconds.toFixed(1)} s, ${count(rejected, "reject")}.`;
}

function busy(is) {
  work.hidden = !is;
  input.disabled = sample.disabled = is;
  if (is) cancel.focus();
  else if (document.activeElement === document.body) input.focus();
}
