// Values near the border between right and wrong, for a documented field: out of what `schemas` says of it.

import { put } from "./generate.mjs";

const digits = (pick, count) => Array.from({ length: count }, () => pick(10)).join("");
const two = (number) => String(number).padStart(2, "0");
const YEARS = ["0000", "0001", "1900", "2000", "2023", "2024", "2100", "2400", "9999"];
const ymd = (pick) => [pick(3) === 0 ? digits(pick, 4) : pick(YEARS), two(pick(3) === 0 ? 2 : pick(14)), two(pick(3) === 0 ? 28 + pick(5) : pick(33))];
const fraction = (pick) => (pick(2) === 0 ? "" : `.${digits(pick, pick(10))}`);
const time = (pick) => `${two(pick(5) === 0 ? 20 + pick(6) : pick(24))}:${two(pick(62))}${pick(4) === 0 ? "" : `:${two(pick(62))}${fraction(pick)}`}`;
const offset = (pick) => pick(["", "Z", "Z", "z", "+02:00", "-14:00", "+14:01", "+13:59", "+0200", "+15:00", " Z", `${pick(["+", "-"])}${two(pick(16))}:${two(pick(62))}`]);
const INTEGERS = [0, 1, -1, 5, 42, 32767, 32768, 2147483647, 2147483648, -2147483648, -2147483649, 9007199254740991, 9007199254740992, -9007199254740991, -9007199254740992, 1.5, 1e21, "5", "", "0", "x", true];
const WORDS = ["x", "Jane Doe", "jane@example.com", " x ", "", " ", "\t\u3000", "\u0085", "\ufeff", "\u200b", "é", "\u{1f600}", "\ud83d", "true", "[", "\n"];

function date(pick) {
  const [year, month, day] = ymd(pick);
  if (pick(8) === 0) return pick([`${day}/${month}/${year}`, "today", "/Date(0)/", "9999-12-31T23:59:59.99999995Z", "9999-12-31T23:59:59.99999994Z", `0001-01-01T${time(pick)}+${two(pick(15))}:00`, `9999-12-31T${time(pick)}-${two(pick(15))}:30`, `${year}-${month}-${day}\n`]);
  return `${year}-${month}-${day}${pick(3) === 0 ? "" : `${pick(["T", "T", "T", "t", " "])}${time(pick)}${offset(pick)}`}`;
}

function day(pick) {
  const [year, month, day] = ymd(pick);
  return pick([`${day}/${month}/${year}`, `${day}/${month}/${year}`, `${day}/${month}/${year}`, `${Number(day)}/${Number(month)}/${year}`, `${year}-${month}-${day}`, ` ${day}/${month}/${year}`, `${day}.${month}.${year}`]);
}

function guid(pick) {
  const text = [8, 4, 4, 4, 12].map((length) => Array.from({ length }, () => pick([..."0123456789abcdef"])).join("")).join("-");
  return pick([text, text, text.toUpperCase(), text.toUpperCase(), "00000000-0000-0000-0000-000000000000", `{${text}}`, text.replaceAll("-", ""), `${text} `, `urn:uuid:${text}`, text.slice(1), text.replace(/[0-9a-f]/, "g"), ""]);
}

function marked(pick) {
  const [year, month, day] = ymd(pick);
  const integer = () => pick(["0", "5", "-5", "+5", "007", "", "x", "2147483647", "2147483648", "-2147483648", "-2147483649", "0002147483647", `21474${digits(pick, 5)}`, `-2${digits(pick, 9)}`, digits(pick, 10)]);
  const values = {
    I: integer, TS: integer,
    A: () => pick(["", integer(), `${integer()},${integer()}`, `${integer()},${integer()},`]),
    F: () => pick(["1.5", "-1.5", "+1.5", "1.", ".5", "1e5", "1.5E-3", "1e", "1,5", "", "0", "1e+5", "1e5e5", "--1"]),
    M: () => pick(["100", "99.95", "€5"]),
    B: () => pick(["", "QQ==", "QUI=", "QUJD", "QQ", "Q===", "====", "QU_D", "QUJDQQ=="]),
    D: () => pick([`${month}/${day}/${year}`, `${year}-${month}-${day}`, `${year}.${month}.${day}`, `${day}.${month}.${year}`, `${month}.${day}.${year}`, `${month}-${day}-${year}`, `${year}/${month}/${day}`, `${year}-${month}.${day}`, ""]),
    DT: () => pick([`${month}/${day}/${year} ${time(pick)}`, `${month}/${day}/${year}`, `${year}-${month}-${day} ${time(pick)}`, `${month}/${day}/${year} 12:30:45.`]),
    T: () => pick([time(pick), "12:30:", "12:30:45.", `${month}/${day}/${year} ${time(pick)}`, `${month}/${day}/${year} 12:30`]),
  };
  const marker = pick(Object.keys(values));
  const text = `[${marker}:${values[marker]()}]`;
  return pick([text, text, text, text, text, text.slice(0, -1), `${text} `, ` ${text}`, text.toLowerCase(), "[X:5]", "[I5]", "[", pick(WORDS), 5, true]);
}

const TELEPHONES = [5551234, 0, -5, 1.5, "0475123456", "+3225550102", "5551234", "+", "0", "0+1", "", "+32 2", "(02) 555", 9007199254740991, 9007199254740992];

/** A text about as long as it may be, in characters of one unit and of two. */
function long(pick, maximum) {
  const length = pick([maximum, maximum + 1, maximum - 1]);
  return pick(["x".repeat(length), "\u{1f600}".repeat(Math.ceil(length / 2)), "\u{1f600}".repeat(length), `${"\u{1f600}".repeat(maximum >> 1)}${maximum % 2 === 0 ? "" : "x"}`]);
}

/** A value for a field; `depth` records are around it. */
export function near(pick, field, depth = 0) {
  if (pick(12) === 0) return pick([null, null, "", 5, true, [], {}, "x"]);
  switch (field.type) {
    case "text":
      if (field.maxLength && pick(4) === 0) return long(pick, field.maxLength);
      return pick(WORDS);
    case "boolean":
      return pick([true, false, true, false, "true", 1]);
    case "integer":
      return pick(3) === 0 ? pick(TELEPHONES) : pick(INTEGERS);
    case "guid":
      return guid(pick);
    case "date":
      return pick(5) === 0 ? day(pick) : date(pick);
    case "enum":
      return pick(4) === 0 ? pick([String(pick(field.values)).toLowerCase(), String(pick(field.values)), 9, "none"]) : pick(field.values);
    case "record":
      return record(pick, field.fields, depth);
    case "list":
      return Array.from({ length: pick(4) }, () => near(pick, field.items, depth + 1));
    case "map": {
      const map = {};
      for (let count = pick(4); count > 0; count--) put(map, pick(["a", "A", "SuperOffice:1", "é", "\ud83d", "__proto__", "1"]), field.items.type === "text" ? marked(pick) : near(pick, field.items, depth + 1));
      return map;
    }
  }
}

function record(pick, fields, depth) {
  const made = {};
  // A record that is inside itself has no fields here; some of what it has will do.
  const known = fields ?? [{ name: "Id", type: "integer" }, { name: "ChildItems", type: "list", items: { type: "record" } }];
  for (const field of known) if (field.required || pick(depth > 3 ? 12 : 4) === 0) put(made, field.name, near(pick, field, depth + 1));
  if (pick(16) === 0) put(made, pick(["@odata.type", "_Links", "TableRight", "extra", "EXTRA"]), pick(WORDS));
  return made;
}

/** Puts such values into some members of a payload, or some pairs into an array of them. */
export function nearly(pick, { id, fields }, payload) {
  for (let count = pick(5); count > 0; count--) {
    const field = pick(fields);
    const value = field.name === "BirthDate" && id === "aranda.user.update" ? day(pick) : near(pick, field);
    const name = pick(8) === 0 ? pick([field.name.toUpperCase(), field.name.toLowerCase(), ` ${field.name}`, "@odata.type", "@OData.type", " @odata.type", ...(field.aliases ?? [])]) : field.name;
    if (!Array.isArray(payload)) put(payload, name, value);
    else {
      const again = payload.findIndex((entry) => entry?.Field === name);
      const pair = pick(30) === 0 ? pick([{ Field: name }, { field: name, Value: value }, { Field: 5, Value: value }, { Field: name, Value: value, more: 1 }, name, null]) : { Field: name, Value: value };
      if (again >= 0 && pick(4) > 0) payload[again] = pair;
      else payload.splice(pick(payload.length + 1), 0, pair);
    }
  }
}
