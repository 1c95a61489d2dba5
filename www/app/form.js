// A form built from the catalog: whatever is documented has its control, with its help, limits and marks. It edits a value; what is
// not documented in that value is shown, and stays.

import { schemas } from "../built/package/default.js";
import { count, dotted, h } from "./dom.js";

/** Lists show so many items at first. */
const PAGE = 20;

let numbers = 0;
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isPairs = (value) => Array.isArray(value) && value.every((pair) => isRecord(pair) && typeof memberOf(pair, { name: "Field" })[1] === "string");

/** The name by which a record has a field, and its value: exactly, else by letter case or another name that is taken. */
function memberOf(record, { name, aliases = [] }) {
  if (Object.hasOwn(record, name)) return [name, record[name]];
  const known = [name, ...aliases].map((other) => other.toLowerCase());
  const found = Object.keys(record).find((other) => known.includes(other.toLowerCase()));
  return found === undefined ? [name, undefined] : [found, record[found]];
}

/** Own members alone, `__proto__` included. */
const put = (record, name, value) => Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });

/** A value out of what was typed; what does not fit stays text, and the verdict says so. */
function typed({ type, values }, text) {
  if (type === "boolean") return { true: true, false: false }[text] ?? text;
  if (type === "integer" && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === "enum") return values?.find((value) => String(value) === text) ?? text;
  return text;
}

/** What a new item of a list or record begins as. */
const blank = (field) => ({ record: () => ({}), map: () => ({}), list: () => [], boolean: () => false, integer: () => 0 })[field?.type]?.() ?? (field?.type === "enum" ? (field.values?.[0] ?? "") : "");

/**
 * Builds the form in an element.
 * @param {{ host: HTMLElement, onChange: (value: unknown) => void }} settings
 */
export function createForm({ host, onChange }) {
  let schema;
  let value;
  let pairs = false;
  /** Of each control that is shown: the path it is about, its element and the place for what is said. */
  let controls = new Map();

  const changed = () => onChange(pairs ? Object.entries(value).map(([Field, Value]) => ({ Field, Value })) : value);
  /** The shown form anew, with the focus where it was, or where it is wanted. */
  function redraw(focus, ...opened) {
    const open = new Set([...[...host.querySelectorAll("details[open]")].map(({ dataset }) => dataset.path), ...opened]);
    draw(open);
    const target = focus && controls.get(focus)?.focus;
    (target?.isConnected ? target : host.querySelector(`[data-path="${CSS.escape(focus ?? "")}"] summary, [data-path="${CSS.escape(focus ?? "")}"]`))?.focus();
  }

  function draw(open = new Set()) {
    controls = new Map();
    const { fields } = schemas.find(({ id }) => id === schema);
    host.replaceChildren(...members(value, fields, [], open, new Map()));
  }

  /** The controls of a record's fields, required ones first, then the members that no document names. */
  function members(record, fields, path, open, records) {
    const known = new Map([...records, ...fields.filter(({ record: name, fields: inner }) => name && inner).map(({ record: name, fields: inner }) => [name, inner])]);
    const taken = new Set(fields.map((field) => memberOf(record, field)[0]));
    const shown = fields.filter((field) => !(field.readOnly || field.responseOnly) || memberOf(record, field)[1] !== undefined);
    const others = Object.keys(record).filter((name) => !taken.has(name));
    return [
      ...shown.filter(({ required }) => required).map((field) => member(record, field, path, open, known)),
      ...shown.filter(({ required }) => !required).map((field) => member(record, field, path, open, known)),
      ...others.map((name) => unknown(record, name, path)),
    ];
  }

  function member(record, field, path, open, records) {
    const place = {
      field,
      path: [...path, field.name],
      get: () => memberOf(record, field)[1],
      set(next) {
        const [name] = memberOf(record, field);
        if (next === undefined) delete record[name];
        else put(record, name, next);
        changed();
      },
    };
    return control(place, open, records);
  }

  function control(place, open, records) {
    const { field } = place;
    const current = place.get();
    if (field.type === "record" || field.type === "list" || field.type === "map") return group(place, open, records);
    if (typeof current === "object" && current !== null) return odd(place);
    return scalar(place);
  }

  /** Marks beside a name: what the catalog says of it. */
  const marks = ({ required, type, maxLength, specialistOnly, sensitive, readOnly, responseOnly, record }) =>
    h("span", { class: "marks" },
      required && h("span", { class: "required" }, "required"),
      h("span", {}, record ?? type, maxLength ? ` ≤ ${maxLength}` : ""),
      specialistOnly && h("span", {}, "specialists"),
      sensitive && h("span", {}, "sensitive"),
      (readOnly || responseOnly) && h("span", {}, "the server's"));

  function scalar(place) {
    const { field, path } = place;
    const id = `f${++numbers}`;
    const current = place.get();
    const text = current === undefined || current === null ? "" : String(current);
    const help = h("p", { class: "help", id: `${id}h` }, field.description);
    const answer = h("p", { class: "answer", id: `${id}a` });
    const shared = { id, "aria-describedby": `${id}a ${id}h`, "aria-required": field.required ? "true" : undefined, autocomplete: "off" };
    let input;
    if (field.type === "boolean" || field.type === "enum") {
      const values = (field.type === "boolean" ? [true, false] : field.values).map(String);
      const offered = ["", ...values, ...(text !== "" && !values.includes(text) ? [text] : [])];
      input = h("select", shared, offered.map((value) => h("option", { value, selected: value === text }, value === "" ? "not given" : values.includes(value) ? value : `${value} (not documented)`)));
    } else if (field.type === "text" && !field.maxLength && !field.sensitive && field.name === "notes") {
      input = h("textarea", { ...shared, rows: 3, value: text });
    } else {
      input = h("input", { ...shared, type: field.sensitive ? "password" : "text", spellcheck: false, inputMode: field.type === "integer" ? "numeric" : "text", placeholder: PLACEHOLDERS[field.type] });
      if (field.maxLength) input.maxLength = field.maxLength;
      input.value = text;
    }
    const chosen = (value) => (value === null ? nothing : value === "" ? empty : undefined);
    const toggle = (label, what, value) =>
      h("button", { type: "button", class: "toggle", "aria-pressed": String(place.get() === value), "aria-label": `${what} for ${field.name}`, title: what, onclick() {
        place.set(place.get() === value ? undefined : value);
        refresh();
      } }, label);
    const nothing = field.nullable ? toggle("null", "Send null", null) : undefined;
    const empty = field.type === "text" && !field.required ? toggle('""', "Send empty text", "") : undefined;
    function refresh() {
      const now = place.get();
      for (const button of [nothing, empty]) button?.setAttribute("aria-pressed", String(button === chosen(now)));
      input.value = now === undefined || now === null ? "" : String(now);
    }
    input.addEventListener("input", () => {
      place.set(input.value === "" ? undefined : typed(field, input.value));
      for (const button of [nothing, empty]) button?.setAttribute("aria-pressed", "false");
    });
    const make = field.type === "guid" && path.length === 1 && field.name === "id" &&
      h("button", { type: "button", class: "toggle", "aria-label": `New random GUID for ${field.name}`, onclick: () => (place.set(crypto.randomUUID()), refresh()) }, "new");
    const element = h("div", { class: "field", "data-path": dotted(path) }, h("div", { class: "label" }, h("label", { for: id }, field.name), marks(field), make, nothing, empty), input, answer, help);
    controls.set(dotted(path), { element, answer, focus: input, input });
    return element;
  }

  /** A value that the control of its field could not hold; it is shown, and can go. */
  function odd(place) {
    const { field, path } = place;
    const answer = h("p", { class: "answer" });
    const remove = h("button", { type: "button", onclick: () => (place.set(undefined), redraw(dotted(path))) }, `Remove ${field.name}`);
    const element = h("div", { class: "field odd", "data-path": dotted(path) }, h("div", { class: "label" }, h("span", { class: "name" }, field.name), marks(field)), h("code", {}, JSON.stringify(place.get()).slice(0, 200)), remove, answer);
    controls.set(dotted(path), { element, answer, focus: remove });
    return element;
  }

  function unknown(record, name, path) {
    const at = [...path, name];
    const answer = h("p", { class: "answer" });
    const remove = h("button", { type: "button", onclick() { delete record[name]; changed(); redraw(); } }, `Remove ${name}`);
    const element = h("div", { class: "field odd", "data-path": dotted(at) }, h("div", { class: "label" }, h("span", { class: "name" }, name), h("span", { class: "marks" }, h("span", {}, "not documented"))),
      h("code", {}, String(JSON.stringify(record[name])).slice(0, 200)), remove, answer);
    controls.set(dotted(at), { element, answer, focus: remove });
    return element;
  }

  /** A nested record, a list or a map: a group that is drawn when it is opened. */
  function group(place, open, records) {
    const { field, path } = place;
    const at = dotted(path);
    const current = place.get();
    const answer = h("p", { class: "answer" });
    const fits = { record: isRecord, map: isRecord, list: Array.isArray }[field.type](current);
    const name = path.length > 0 && typeof path.at(-1) === "number" ? `${path.at(-2)} ${path.at(-1) + 1}` : field.name;
    const size = fits ? count(Object.keys(current).length, field.type === "list" ? "item" : "member") : current === undefined ? "not given" : current === null ? "null" : "not what it should be";
    const summary = h("summary", {}, h("span", { class: "name" }, name), " ", marks(field), h("span", { class: "size" }, size));
    const body = h("div", { class: "members" });
    const element = h("details", { class: "group", "data-path": at, open: open.has(at) }, summary, answer, body);
    let drawn = false;
    const fill = () => {
      if (drawn) return;
      drawn = true;
      body.append(h("p", { class: "help" }, field.description), ...inside());
    };
    function inside() {
      const drop = h("button", { type: "button", onclick: () => (place.set(undefined), redraw(at)) }, `Remove ${name}`);
      if (!fits) {
        const start = h("button", { type: "button", onclick() { place.set(blank(field)); redraw(at, at); } }, `Add ${name}`);
        return [current === undefined ? start : [start, drop]].flat();
      }
      if (field.type === "list") return [...items(), drop];
      if (field.type === "map") return [...entries(), drop];
      return [h("div", { class: "fields" }, members(current, field.fields ?? records.get(field.record) ?? [], path, open, records)), drop];
    }
    function items() {
      const inner = field.items ?? { type: "text" };
      const item = (_, index) => {
        const remove = h("button", { type: "button", onclick() { current.splice(index, 1); changed(); redraw(at); } }, `Remove ${field.name} ${index + 1}`);
        const child = control({
          field: { ...inner, name: `${field.name} ${index + 1}`, description: inner.description ?? "", required: false },
          path: [...path, index],
          get: () => current[index],
          set(next) { current[index] = next === undefined ? (inner.nullable ? null : "") : next; changed(); },
        }, open, records);
        return h("div", { class: "item" }, child, remove);
      };
      let shown = PAGE;
      const list = h("div", { class: "items" }, current.slice(0, shown).map(item));
      const more = current.length > shown && h("button", { type: "button", onclick() {
        list.append(...current.slice(shown, shown + PAGE).map((one, index) => item(one, shown + index)));
        shown += PAGE;
        if (shown >= current.length) more.remove();
      } }, `Show ${PAGE} more of ${current.length.toLocaleString("en")}`);
      const add = h("button", { type: "button", onclick() {
        current.push(blank(inner));
        changed();
        const added = dotted([...path, current.length - 1]);
        redraw(added, added);
      } }, `Add to ${field.name}`);
      return [list, more, add].filter(Boolean);
    }
    function entries() {
      const inner = field.items ?? { type: "text" };
      const rows = Object.keys(current).map((key) => h("div", { class: "item" },
        control({
          field: { ...inner, name: key, description: "", required: false },
          path: [...path, key],
          get: () => current[key],
          set(next) { put(current, key, next ?? ""); changed(); },
        }, open, records),
        h("button", { type: "button", onclick() { delete current[key]; changed(); redraw(at); } }, `Remove ${key}`)));
      const id = `f${++numbers}`;
      const key = h("input", { id, type: "text", autocomplete: "off", spellcheck: false });
      const add = h("button", { type: "button", onclick() {
        if (key.value === "" || Object.hasOwn(current, key.value)) return key.focus();
        put(current, key.value, blank(inner));
        changed();
        redraw(dotted([...path, key.value]));
      } }, `Add to ${field.name}`);
      return [...rows, h("div", { class: "field add" }, h("label", { for: id }, `New key of ${field.name}`), key, add)];
    }
    element.addEventListener("toggle", () => element.open && fill());
    if (open.has(at)) fill();
    controls.set(at, { element, answer, focus: summary, open() { element.open = true; fill(); } });
    return element;
  }

  return {
    /** Shows a value of a schema; false where no form can show it. */
    show(id, given) {
      schema = id;
      const isList = schema.startsWith("aranda.");
      const folded = isList && isPairs(given);
      pairs = isList && Array.isArray(given);
      value = folded ? Object.fromEntries(given.map((pair) => [memberOf(pair, { name: "Field" })[1].trim(), memberOf(pair, { name: "Value" })[1] ?? null])) : given;
      const fits = isRecord(value) && (!folded || Object.keys(value).length === given.length);
      if (fits) draw();
      else host.replaceChildren();
      return fits;
    },
    /** Puts what is said, in a language, beside the fields it is about; what has no control, beside the nearest that has. */
    answer(issues, language) {
      const texts = new Map();
      for (const { path, message, severity } of issues) {
        const at = path.map((_, end) => dotted(path.slice(0, path.length - end))).find((name) => controls.has(name));
        if (at !== undefined) texts.set(at, [...(texts.get(at) ?? []), { message, severity }]);
      }
      for (const [at, { element, answer, input }] of controls) {
        const said = texts.get(at) ?? [];
        const wrong = said.some(({ severity }) => severity === "error");
        const text = said.map(({ message }) => message).join(" ");
        answer.lang = language;
        if (answer.textContent !== text) answer.textContent = text;
        element.classList.toggle("wrong", wrong);
        element.classList.toggle("doubtful", said.length > 0 && !wrong);
        input?.setAttribute("aria-invalid", String(wrong));
      }
    },
    /** Goes to the control of a path. */
    go(path) {
      for (let end = 1; end <= path.length; end++) controls.get(dotted(path.slice(0, end)))?.open?.();
      for (let end = path.length; end > 0; end--) {
        const control = controls.get(dotted(path.slice(0, end)));
        if (!control) continue;
        control.focus.focus();
        control.element.scrollIntoView({ block: "center" });
        return true;
      }
      return false;
    },
  };
}

const PLACEHOLDERS = { date: "YYYY-MM-DD", guid: "00000000-0000-0000-0000-000000000000", integer: "", text: "" };
