// What came out, as tabs: issues, the normalized payload, the request, the differences, JSON Schema, TypeScript.

import * as preflight from "../built/package/default.js";
import { declarationsOf } from "./declarations.js";
import { byId, bytes, copy, count, dotted, download, h } from "./dom.js";
import { createEditor } from "./editor.js";
import { indented } from "./indent.js";
import { tabs } from "./tabs.js";

/** A view shows so much; copies and downloads are whole. */
const VIEWED = 100_000;

/** What each change did, in words. */
const DONE = {
  field_name: "documented name", trimmed: "white space trimmed", to_text: "to text", to_integer: "to a whole number", to_boolean: "to true or false", to_null: "to null",
  enum_name: "documented name of the value", guid_format: "GUID rewritten", date_format: "date rewritten", assumed_utc: "taken as UTC", phone_format: "separators taken out",
  marker: "marker of its type", field_values: "object to pairs", removed_read_only: "read-only, taken out", removed_response_only: "only answers have it, taken out",
  removed_unknown: "not documented, taken out", member_order: "documented order", from_params: "from the URI", generated_id: "generated", removed_bom: "byte order mark taken out",
  xml_order: "the server's element order", xml_namespace: "the server's namespace", not_in_form: "has no place in a form, left out",
};

/** A read-only text with buttons to copy and to save it. */
function viewer(host, { label, format, file, type, extra = () => [] }) {
  let whole = "";
  const note = h("p", { class: "note" });
  const copying = h("button", { type: "button", onclick: () => copy(whole, label) }, "Copy");
  const saving = h("button", { type: "button", onclick: () => download(whole, file(), type) }, "Download");
  const box = h("div", { class: "editor" });
  host.append(h("div", { class: "pane-head" }, extra(), note, h("span", { class: "buttons" }, copying, saving)), box);
  const editor = createEditor(box, { label, format, readOnly: true });
  let shown;
  return {
    set(text, to = text, as = format) {
      whole = to;
      if (text === shown) return;
      shown = text;
      const cut = text.length > VIEWED ? text.lastIndexOf("\n", VIEWED) : text.length;
      note.textContent = cut < text.length ? `The first ${bytes(VIEWED)} of ${bytes(text.length)}; copy and download give all.` : "";
      editor.format(as);
      editor.set(text.slice(0, cut < 0 ? VIEWED : cut));
    },
  };
}

const written = (value) => (value === undefined ? "" : (JSON.stringify(value) ?? "").slice(0, 120));

/** A request as text: as it travels, for a shell, for a script. */
const REQUESTS = {
  http: ({ method, url, headers, body }) => `${method} ${url}\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n${body}`,
  curl: ({ method, url, headers, body }) => {
    const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
    return [`curl -X ${method} ${quoted(url)}`, ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`), `--data-raw ${quoted(body)}`].join(" \\\n  ");
  },
  fetch: ({ method, url, headers, body }) => `await fetch(${JSON.stringify(url)}, ${JSON.stringify({ method, headers }, null, 2).slice(0, -2)},\n  "body": ${JSON.stringify(body)}\n});`,
};

/** @param {{ onGo: (issue: object) => void, onHover: (issue?: object) => void, onFix: (issue: object) => void, positionOf: (issue: object) => string, canFix: (issue: object) => boolean }} settings */
export function createResults({ onGo, onHover, onFix, positionOf, canFix }) {
  let result;
  let state;
  let chosen = "tab-issues";
  /** What has to be drawn when its tab is shown. */
  let stale = new Set();
  const views = {};
  const view = (name, host, settings) => (views[name] ??= viewer(host, settings));
  const file = (end) => `${state.schema}${end}`;
  const empty = (panel, text) => {
    const note = panel.querySelector(":scope > .none") ?? panel.appendChild(h("p", { class: "none" }));
    note.textContent = text;
    note.hidden = text === "";
    for (const child of panel.children) if (child !== note) child.hidden = text !== "";
  };

  const DRAW = {
    "tab-issues"() {
      const list = byId("issues");
      const focused = list.contains(document.activeElement) ? [...list.querySelectorAll("button.issue")].indexOf(document.activeElement) : -1;
      list.replaceChildren(...result.issues.map(issueItem));
      if (focused >= 0) list.querySelectorAll("button.issue")[Math.min(focused, result.issues.length - 1)]?.focus();
      byId("no-issues").textContent = result.issues.length > 0 ? "" : result.failure ?? "Nothing to say: the server reads this as it was meant.";
    },
    "tab-normalized"() {
      const panel = byId("panel-normalized");
      const changes = panel.querySelector(".changes") ?? panel.appendChild(h("div", { class: "changes", role: "region", "aria-label": "Changes", tabIndex: 0 }));
      const out = view("normalized", panel.querySelector(".out") ?? panel.appendChild(h("div", { class: "out" })), {
        label: "Normalized payload", format: "json", file: () => file({ json: ".json", xml: ".xml", form: ".txt" }[result.normalized.format]), type: "application/octet-stream",
      });
      if (!result.normalized) return empty(panel, "There is no payload to send while there are errors.");
      empty(panel, "");
      changes.hidden = result.changed === 0;
      changes.replaceChildren(changesTable());
      out.set(result.normalized.text, result.normalized.sent, result.normalized.format);
    },
    "tab-request"() {
      const panel = byId("panel-request");
      const as = panel.querySelector("select") ?? h("select", { onchange: () => DRAW["tab-request"]() }, [["http", "HTTP"], ["curl", "curl"], ["fetch", "fetch"]].map(([value, text]) => h("option", { value }, text)));
      const out = view("request", panel.querySelector(".out") ?? panel.appendChild(h("div", { class: "out" })), {
        label: "Request", format: "http", file: () => file(".request.txt"), type: "text/plain", extra: () => h("label", {}, "Show as ", as),
      });
      const notes = panel.querySelector(".notes") ?? panel.insertBefore(h("ul", { class: "notes" }), panel.firstChild);
      const { request } = result;
      if (!request?.url) return empty(panel, request?.none ?? request?.issues?.map(({ message }) => message).join(" ") ?? "There is no request to send while there are errors.");
      empty(panel, "");
      const told = request.issues.filter(({ message }) => !result.issues.some((issue) => issue.message === message));
      notes.hidden = told.length === 0;
      notes.replaceChildren(...told.map(({ message }) => h("li", { lang: state.locale?.tag }, message)));
      const written = REQUESTS[as.value];
      // For people the body is laid out; what is copied is what would be sent.
      const shown = as.value === "http" && request.headers["Content-Type"].includes("json") ? { ...request, body: indented(request.body) } : request;
      out.set(written(shown), written(request));
    },
    "tab-differences"() {
      const panel = byId("panel-differences");
      const outs = panel.querySelector(".outs") ?? panel.appendChild(h("div", { class: "outs" }));
      if (!result.differences) return empty(panel, result.ok ? "Differences need a base." : "There are no differences while there are errors.");
      empty(panel, "");
      for (const { format, text, refused } of result.differences) {
        const title = { "field-value": "Field and Value pairs", "json-patch": "JSON Patch (RFC 6902)", "merge-patch": "Merge patch (RFC 7396)" }[format];
        const host = outs.querySelector(`[data-format=${format}]`) ?? outs.appendChild(h("div", { class: "out", "data-format": format }));
        view(format, host, { label: title, format: "json", file: () => file(`.${format}.json`), type: "application/json", extra: () => h("h3", {}, title) }).set(text ?? refused);
      }
    },
    async "tab-schema"() {
      const panel = byId("panel-schema");
      const redraw = () => DRAW["tab-schema"]();
      const choice = (name, values) => panel.querySelector(`select[name=${name}]`) ?? h("select", { name, onchange: redraw }, values.map((value) => h("option", {}, value)));
      const target = choice("target", ["draft-2020-12", "draft-07", "openapi-3.0"]);
      const io = choice("io", ["input", "output"]);
      const out = view("schema", panel.querySelector(".out") ?? panel.appendChild(h("div", { class: "out" })), {
        label: "JSON Schema", format: "json", file: () => file(`.${io.value}.schema.json`), type: "application/schema+json", extra: () => [h("label", {}, "For ", target), h("label", {}, "Of ", io)],
      });
      out.set(JSON.stringify(preflight.jsonSchema(state.schema, { target: target.value, io: io.value }), null, 2));
    },
    async "tab-typescript"() {
      const panel = byId("panel-typescript");
      const out = view("typescript", panel.querySelector(".out") ?? panel.appendChild(h("div", { class: "out" })), { label: "TypeScript declarations", format: "ts", file: () => file(".d.ts"), type: "text/plain" });
      const { schema } = state;
      const text = await declarationsOf(schema).catch(({ message }) => `// ${message}`);
      if (schema === state.schema) out.set(text);
    },
  };

  function draw() {
    if (!result || !stale.delete(chosen)) return;
    DRAW[chosen]();
  }

  const list = tabs(byId("tabs"), (id) => {
    chosen = id;
    draw();
  });

  function issueItem(issue) {
    const { severity, path, message, code, vendorCode, place } = issue;
    const at = place && positionOf(issue);
    const button = h("button", {
      type: "button", class: `issue ${severity}`,
      onclick: () => onGo(issue), onmouseenter: () => onHover(issue), onfocus: () => onHover(issue), onmouseleave: () => onHover(), onblur: () => onHover(),
    },
      h("span", { class: "mark" }, severity === "error" ? "Error" : "Warning"),
      h("span", { class: "message", lang: state.locale?.tag }, message),
      h("span", { class: "meta" }, path.length > 0 && h("code", {}, dotted(path)), h("span", {}, code), vendorCode && h("span", {}, vendorCode), at && h("span", {}, `${issue.editor === "payload" ? "" : `${issue.editor} `}${at}`)));
    const fix = canFix(issue) && h("button", { type: "button", class: "fix", onclick: () => onFix(issue) }, `Rename to ${issue.params.suggestion}`);
    return h("li", {}, button, fix);
  }

  function changesTable() {
    const more = result.changed - result.changes.length;
    return h("table", {},
      h("thead", {}, h("tr", {}, ["Field", "What was done", "From", "To"].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, result.changes.map(({ path, rule, from, to }) => h("tr", {},
        h("th", { scope: "row" }, h("code", {}, dotted(path) || "(payload)")), h("td", {}, DONE[rule] ?? rule), h("td", {}, h("code", { class: "from" }, written(from))), h("td", {}, h("code", { class: "to" }, written(to)))))),
      more > 0 && h("tfoot", {}, h("tr", {}, h("td", { colSpan: 4 }, `and ${more.toLocaleString("en")} more`))));
  }

  return {
    show(next, of) {
      result = next;
      state = of;
      const errors = result.issues.filter(({ severity }) => severity === "error").length;
      const warnings = result.issues.length - errors;
      const parts = [errors > 0 && count(errors, "error"), warnings > 0 && count(warnings, "warning"), result.ok && result.changed > 0 && count(result.changed, "change")].filter(Boolean);
      const said = `${result.failure ? "Not checked" : result.ok ? "Accepted" : "Refused"}${parts.length > 0 ? `: ${parts.join(", ")}` : result.same ? ", as it stands" : ""}`;
      // A screen reader hears it only where it is news.
      if (byId("said").textContent !== said) byId("said").textContent = said;
      byId("verdict").className = `verdict ${result.ok ? (warnings > 0 ? "doubtful" : "good") : "bad"}`;
      const took = result.milliseconds;
      byId("figures").textContent = took === undefined ? "" : `${took < 1 ? `${(took * 1000).toFixed(took < 0.1 ? 1 : 0)} µs` : `${took.toFixed(1)} ms`} · ${bytes(result.bytesIn)}${result.bytesOut === undefined ? "" : ` → ${bytes(result.bytesOut)}`}`;
      byId("issue-count").textContent = result.issues.length || "";
      byId("change-count").textContent = (result.ok && result.changed) || "";
      byId("normalized-title").textContent = state.view === "patch" ? "Full update" : "Normalized";
      list.offer(["tab-issues", "tab-normalized", "tab-request", ...(state.view === "patch" ? ["tab-differences"] : []), "tab-schema", "tab-typescript"]);
      stale = new Set(Object.keys(DRAW));
      draw();
    },
    select: list.select,
    /** Marks the issue that the caret is on; gives its button. */
    current(issue) {
      const buttons = byId("issues").querySelectorAll("button.issue");
      const at = result?.issues.indexOf(issue) ?? -1;
      buttons.forEach((button, index) => (index === at ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current")));
      return buttons[at];
    },
  };
}
