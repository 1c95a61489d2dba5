// The page: what is chosen and typed, checked at once, shown.

import { catalog, normalizeBytes, schemas } from "../built/package/default.js";
import { byId, copy, h, say } from "./dom.js";
import { createEditor } from "./editor.js";
import { examplesOf } from "./examples.js";
import { createForm } from "./form.js";
import { indented } from "./indent.js";
import { TYPES, judge, optionsOf, typeOf } from "./judge.js";
import { createResults } from "./results.js";
import { fromHash, fromShared, toHash, toShared } from "./share.js";
import "./theme.js";

/** Longer texts are checked in a worker, when typing pauses. */
const AT_ONCE = 32_000;
const PAUSE = 150;

const PLAIN = { coerce: "server", unknown: "", partial: false, actor: "user", generateId: false, id: "", locale: "en", baseUrl: "https://api.example.com/api" };
const state = { view: "payload", schema: schemas[0].id, format: "json", fields: false, text: "", base: "", patch: "", patchFormat: "", options: { ...PLAIN }, locale: undefined };
let result;

const info = () => schemas.find(({ id }) => id === state.schema);
const radios = (name) => [...document.querySelectorAll(`input[name=${name}]`)];
const choose = (name, value) => radios(name).forEach((radio) => (radio.checked = radio.value === value));

// ------------------------------------------------------------ checking

let worker;
let busy = false;
let waiting = false;
let timer;
/** There is a worker, or may be one. */
let apart = true;

/** Checks what there is: at once where it is short. */
function run() {
  clearTimeout(timer);
  if (state.view === "file") return;
  const length = state.view === "patch" ? editors.base.length + editors.patch.length : editors.payload.length;
  if (length > AT_ONCE && apart) timer = setTimeout(runApart, PAUSE);
  else show(judge(read()));
}

/** Checks in the worker, one after the other; only the newest matters. */
function runApart() {
  if (busy) return void (waiting = true);
  worker ??= Object.assign(new Worker(new URL("judge-worker.js", import.meta.url), { type: "module" }), {
    onmessage({ data }) {
      busy = false;
      if (!waiting) return show(data);
      waiting = false;
      runApart();
    },
    // Where it cannot be started, typing waits for the check.
    onerror() {
      apart = busy = waiting = false;
      run();
    },
  });
  busy = true;
  worker.postMessage(read());
}

/** The state with what the editors hold. */
function read() {
  if (state.view === "patch") Object.assign(state, { base: editors.base.text, patch: editors.patch.text });
  else state.text = editors.payload.text;
  return state;
}

function show(next) {
  result = next;
  for (const [name, editor] of Object.entries(editors)) {
    editor.mark(result.issues.filter((issue) => issue.editor === name && issue.place).map((issue) => ({
      from: issue.place[0], to: issue.place[1], severity: issue.severity, message: issue.message,
      actions: canFix(issue) ? [{ name: `Rename to ${issue.params.suggestion}`, apply: () => fix(issue) }] : [],
    })));
  }
  results.show(result, state);
  if (state.fields) form.answer(result.issues, state.locale?.tag ?? "en");
}

// ------------------------------------------------------------ editors, form, results

const toList = () => {
  results.select("tab-issues");
  (results.current(issueAt(caret.editor, caret.place)) ?? document.querySelector("#issues button"))?.focus();
  return true;
};
const caret = { editor: "payload", place: 0 };
/** The narrowest issue at a place. */
const issueAt = (editor, place) =>
  result?.issues.filter((issue) => issue.editor === editor && issue.place && issue.place[0] <= place && place <= issue.place[1]).sort((a, b) => a.place[1] - a.place[0] - (b.place[1] - b.place[0]))[0];

const editor = (id, label) =>
  createEditor(byId(id), {
    label,
    format: "json",
    onChange: run,
    toList,
    onCaret(place) {
      Object.assign(caret, { editor: id, place });
      results.current(issueAt(id, place));
    },
  });

const canFix = (issue) => issue.code === "unknown_field" && issue.params?.suggestion !== undefined && issue.place !== undefined && issue.editor === "payload" && state.format === "json";
/** Gives an unknown member the name that is near. */
function fix({ place: [from, to], params }) {
  editors.payload.replace(from, to, JSON.stringify(params.suggestion));
  if (state.fields) drawForm();
}

const results = createResults({
  canFix,
  onFix: fix,
  positionOf: ({ editor: name, place }) => editors[name].position(place[0]),
  onHover(issue) {
    for (const [name, one] of Object.entries(editors)) one.hover(issue?.editor === name ? issue.place : undefined);
  },
  onGo(issue) {
    if (state.fields && form.go(issue.path)) return;
    if (issue.place && !state.fields) editors[issue.editor].go(issue.place);
  },
});
const editors = { payload: editor("payload", "Text of the payload") };
/** The editors of a patch are made when one is first worked on. */
function needPatchEditors() {
  editors.base ??= editor("base", "Text of the base");
  editors.patch ??= editor("patch", "Text of the patch");
}

const form = createForm({
  host: byId("form"),
  onChange(value) {
    editors.payload.set(JSON.stringify(value, null, 2));
    run();
  },
});

/** The form of what the editor holds; said where there can be none. */
function drawForm() {
  let value;
  try {
    value = JSON.parse(editors.payload.text);
  } catch {
    // Said below.
  }
  if (form.show(state.schema, value)) return;
  const back = h("button", { type: "button", onclick: () => setFormat("json") }, "Back to the text");
  const anew = h("button", { type: "button", onclick: () => (editors.payload.set(state.schema.startsWith("aranda.") ? "[]" : "{}"), run(), setFormat("fields")) }, "Begin with an empty form");
  byId("form").replaceChildren(h("p", { class: "none" }, "The text is no payload that a form could show: it is not well-formed, or no object."), h("p", { class: "buttons" }, back, anew));
}

// ------------------------------------------------------------ what is chosen

/** Puts the state into the controls, and checks it. */
function render() {
  byId("schema").value = state.schema;
  const examples = examplesOf(state.schema);
  const group = (label, wanted) => h("optgroup", { label }, examples.map((one, at) => wanted(one) && h("option", { value: at }, one.name)).filter(Boolean));
  byId("example").replaceChildren(
    h("option", { value: "", hidden: true }, "choose …"),
    group("Refused", ({ passes, view }) => !passes && !view),
    group("Accepted", ({ passes, view }) => passes && !view),
    ...(examples.some(({ view }) => view) ? [group("Patches", ({ view }) => view)] : []),
  );
  byId("example").value = loaded;
  const { method, path, params } = info();
  byId("endpoint").textContent = `${method} ${path}`;
  byId("reference").href = `built/reference/${state.schema}.html`;
  const noPatches = state.schema.endsWith(".response");
  radios("view").find(({ value }) => value === "patch").disabled = noPatches;
  if (noPatches && state.view === "patch") state.view = "payload";
  for (const radio of radios("format")) {
    const format = radio.value === "fields" ? "json" : radio.value;
    const refused = info().unsupportedTypes.find(({ type }) => type === TYPES[format]);
    radio.disabled = !typeOf(state.schema, format);
    radio.parentElement.title = radio.disabled ? (refused?.reason ?? "The endpoint does not take this format.") : "";
  }
  if (!typeOf(state.schema, state.format)) state.format = "json";
  const refused = info().unsupportedTypes.filter(({ type }) => Object.values(TYPES).includes(type));
  byId("format-note").textContent = refused.length > 0 ? refused[0].reason : "";
  byId("id-option").hidden = params.length === 0;
  byId("generate-option").hidden = state.schema !== "wello.user.create";
  byId("option-actor").parentElement.hidden = !info().fields.some(({ specialistOnly }) => specialistOnly);
  for (const [id, name] of OPTION_CONTROLS) {
    const control = byId(id);
    if (control.type === "checkbox") control.checked = state.options[name];
    else control.value = state.options[name];
  }
  byId("patch-format").value = state.patchFormat;
  choose("view", state.view);
  choose("format", state.fields ? "fields" : state.format);
  editors.payload.format(state.format);
  if (state.view === "patch") needPatchEditors();
  for (const [name, key] of [["payload", "text"], ["base", "base"], ["patch", "patch"]]) if (editors[name] && editors[name].text !== state[key]) editors[name].set(state[key]);
  arrange();
  run();
}

/** Shows the parts that belong to what is worked on. */
function arrange() {
  const { view } = state;
  const fields = view === "payload" && state.fields;
  byId("main").dataset.view = view;
  byId("input").hidden = byId("results").hidden = view === "file";
  byId("bulk").hidden = view !== "file";
  byId("payload-head").hidden = view !== "payload";
  byId("payload").hidden = view !== "payload" || fields;
  byId("form").hidden = !fields;
  byId("tidy").hidden = fields || state.format !== "json";
  byId("patch-view").hidden = view !== "patch";
  byId("example").disabled = view === "file";
  byId("share").disabled = view === "file";
  if (fields) drawForm();
  if (view === "file") import("./bulk.js").then(({ showBulk }) => showBulk(() => ({ schema: state.schema, options: optionsOf({ ...state, options: { ...state.options, id: "" } }), locale: speaking.catch(() => {}).then(() => state.locale) })));
  const { coerce, unknown, partial, actor, generateId, id } = state.options;
  byId("chosen-options").textContent = [id && info().params.length > 0 && `id ${id}`, coerce !== "server" && `coerce ${coerce}`, unknown && `unknown ${unknown}`, actor !== "user" && actor, partial && "partial", generateId && state.schema === "wello.user.create" && "generated id"].filter(Boolean).join(", ");
}

/** The example that was taken last, by its place. */
let loaded = "";

function load(example) {
  loaded = examplesOf(state.schema).findIndex(({ name }) => name === example.name);
  const { view = state.view === "file" ? "file" : "payload", text = "", base = "", patch = "", options = {} } = example;
  Object.assign(state, { view, format: "json", fields: state.fields && view === "payload", base, patch, patchFormat: "" });
  if (view !== "patch") state.text = text;
  state.options = { ...state.options, id: "", actor: "user", ...options };
  render();
}

function setSchema(id) {
  state.schema = id;
  history.replaceState(null, "", `#${id}`);
  const examples = examplesOf(id);
  const patch = state.view === "patch" && examples.find(({ view }) => view === "patch");
  if (!patch && state.view === "patch") state.view = "payload";
  state.text = examples[0].text;
  load(patch || examples[0]);
}

/** Another format: the payload goes along, where it is in order. */
function setFormat(chosen) {
  read();
  const format = chosen === "fields" ? "json" : chosen;
  if (format !== state.format) {
    const options = { ...optionsOf(state), partial: true };
    const convert = (text, from) => normalizeBytes(state.schema, text, { ...options, contentType: TYPES[from], accept: TYPES[format] });
    let converted = convert(state.text, state.format);
    if (!converted.ok) {
      converted = convert(examplesOf(state.schema).findLast(({ passes, view }) => passes && !view).text, "json");
      say(`A payload with errors cannot be converted; this is an example instead.`);
    }
    const text = new TextDecoder().decode(converted.body);
    state.text = format === "json" ? indented(text) : text;
    state.format = format;
  }
  state.fields = chosen === "fields";
  render();
}

/** The languages of messages that the package has. */
const LOCALES = ["en", "da", "de", "es", "fr", "nb", "nl", "pt", "sv"];

/** Has messages in the chosen language from the next check on; English is what they are written in. */
const setLocale = () => (speaking = changeLocale());
/** Until the language that was chosen last is there. */
let speaking = Promise.resolve();

async function changeLocale() {
  const { locale } = state.options;
  const found = LOCALES.includes(locale) && locale !== "en" ? (await import(`../built/package/locales/${locale}.js`)).default : undefined;
  // Another one may have been chosen meanwhile.
  if (locale !== state.options.locale) return;
  state.locale = found;
  run();
}

const OPTION_CONTROLS = [
  ["option-id", "id"], ["option-coerce", "coerce"], ["option-unknown", "unknown"], ["option-actor", "actor"], ["option-locale", "locale"],
  ["option-base-url", "baseUrl"], ["option-partial", "partial"], ["option-generate-id", "generateId"],
];

byId("schema").append(...schemas.map(({ id, title }) => h("option", { value: id }, title)));
byId("option-locale").append(...LOCALES.map((tag) => h("option", { value: tag, lang: tag }, new Intl.DisplayNames([tag], { type: "language" }).of(tag))));
// The date is not broken at its hyphens.
byId("version").textContent = `catalog ${catalog.version} of ${catalog.date.replaceAll("-", "\u2011")}`;
byId("schema").addEventListener("change", ({ target }) => setSchema(target.value));
byId("example").addEventListener("change", ({ target }) => load(examplesOf(state.schema)[target.value]));
for (const radio of radios("view"))
  radio.addEventListener("change", () => {
    if (state.view !== "file") read();
    state.view = radio.value;
    if (state.view === "patch" && state.patch === "") return load(examplesOf(state.schema).find(({ view }) => view === "patch"));
    render();
  });
for (const radio of radios("format")) radio.addEventListener("change", () => setFormat(radio.value));
byId("patch-format").addEventListener("change", ({ target }) => ((state.patchFormat = target.value), run()));
for (const [id, name] of OPTION_CONTROLS)
  byId(id).addEventListener("input", ({ target }) => {
    state.options[name] = target.type === "checkbox" ? target.checked : target.value.trim();
    arrange();
    if (name === "locale") setLocale();
    else run();
  });
byId("form").addEventListener("submit", (event) => event.preventDefault());
byId("tidy").addEventListener("click", () => {
  try {
    editors.payload.set(indented(editors.payload.text));
    run();
  } catch {
    say("Only JSON that is well-formed can be tidied.");
  }
});
byId("share").addEventListener("click", async () => {
  const keepSensitive = byId("option-sensitive").checked;
  try {
    const { hash, masked } = await toHash(read(), { keepSensitive });
    history.replaceState(null, "", hash);
    await copy(location.href, masked > 0 ? `Link, with ${masked} sensitive ${masked === 1 ? "value" : "values"} masked,` : "Link");
  } catch (error) {
    say(error.message);
  }
});

// ------------------------------------------------------------ beginning

/** What the hash asks for; else the first schema. */
async function begin() {
  const hash = location.hash;
  const named = schemas.find(({ id }) => hash === `#${id}`);
  let shared;
  try {
    shared = returned() ?? (await fromHash(hash));
  } catch {
    say("The link could not be read; this is the first example.");
  }
  if (shared) {
    loaded = "";
    Object.assign(state, { view: "payload", format: "json", patchFormat: "", text: "", base: "", patch: "" }, shared, { options: { ...PLAIN, ...shared.options } });
    render();
    return setLocale();
  }
  setSchema(named?.id ?? schemas[0].id);
}
/** What was on the page that somebody comes back to in the history; sensitive values were masked in it, as in a link. */
const LEFT = "left";
function returned() {
  const { hash, shared, masked } = JSON.parse(sessionStorage.getItem(LEFT) ?? "{}");
  sessionStorage.removeItem(LEFT);
  if (begun || hash !== location.hash || performance.getEntriesByType("navigation")[0]?.type !== "back_forward") return undefined;
  if (masked > 0) say("Sensitive values were masked while you were away.");
  return fromShared(shared);
}
// Browsers mostly keep the page itself, which then does not begin anew; where they do not, this is for it.
addEventListener("pagehide", () => {
  try {
    sessionStorage.setItem(LEFT, JSON.stringify({ hash: location.hash, ...toShared(read()) }));
  } catch {
    // No storage, or more than it holds: the page begins anew.
  }
});
let begun = false;
addEventListener("hashchange", begin);
await begin();
begun = true;
performance.mark("first-verdict");
// A file that is dropped beside the place for it must not take the place of the page, with all that was typed.
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());

// What a bulk run of an earlier visit left goes when there is time.
setTimeout(() => import("./leftovers.js").then(({ removeLeftovers }) => removeLeftovers()).catch(() => {}), 500);
