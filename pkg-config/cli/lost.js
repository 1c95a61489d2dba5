// What is lost where JSON text becomes a JavaScript value: digits of a number that are more than it holds, and of members of one name
// all but the last. Commands that need values refuse such text; those that read bytes (check, normalize) keep all of it.

import { visit } from "jsonc-parser";

/** What would be lost of well-formed JSON, as issues with their places. */
export function lostIn(text) {
  const issues = [];
  /** The names so far in each of the objects around. */
  const open = [];
  const add = (code, path, offset, length, message, params) => {
    const start = Buffer.byteLength(text.slice(0, offset));
    issues.push({ code, severity: "error", path, message, ...(params && { params }), range: [start, start + Buffer.byteLength(text.slice(offset, offset + length))] });
  };
  visit(text.replace(/^\ufeff/, " "), {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty(name, offset, length, line, character, pathOf) {
      const names = open.at(-1);
      if (names.has(name)) {
        const path = [...pathOf(), name];
        add("duplicate_field", path, offset, length, `${textOf(path)} is given more than once.`);
      }
      names.add(name);
    },
    onLiteralValue(value, offset, length, line, character, pathOf) {
      if (typeof value !== "number" || decimal(text.slice(offset, offset + length)) === decimal(String(value))) return;
      const path = pathOf();
      add("range", path, offset, length, `${textOf(path)} has more digits than this command can keep; put it in quotes.`, { reason: "digits" });
    },
  });
  return issues;
}

/** A number in decimal digits, in one spelling of its many. */
function decimal(text) {
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  return significant === "" ? "0" : `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** A path as the library's messages have it. */
function textOf(path) {
  let text = "";
  for (const step of path) text += typeof step === "number" ? `[${step}]` : `${text && "."}${[...step].slice(0, 80).join("") || '""'}`;
  return text || "The payload";
}
