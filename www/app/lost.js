// What is lost where JSON text becomes a JavaScript value: digits of a number that are more than it holds, and of members of one name
// all but the last. What takes such values refuses such text; what reads bytes (validateBytes, normalizeBytes, buildRequest) keeps all of it.

import { tokensOf } from "./tokens.js";

/** So many are named. */
const MOST = 100;

/** What would be lost of a JSON text that JSON.parse takes, as issues with their places. */
export function lostIn(text) {
  const issues = [];
  /** The objects and lists around: in an object the names so far, whether one comes next, and the last one; in a list which item it is. */
  const open = [];
  const add = (code, start, end, problem, params) => {
    const path = open.map(({ step }) => step);
    issues.push({ code, severity: "error", path, message: `${textOf(path)} ${problem}`, ...(params && { params }), range: [start, end] });
  };
  for (const { first, at, end } of tokensOf(text)) {
    if (issues.length === MOST) break;
    const around = open.at(-1);
    if (first === "{") open.push({ names: new Set(), isName: true });
    else if (first === "[") open.push({ step: 0 });
    else if (first === "}" || first === "]") open.pop();
    else if (first === "," && around.names) around.isName = true;
    else if (first === ",") around.step++;
    else if (first === '"' && around?.isName) {
      around.isName = false;
      around.step = JSON.parse(text.slice(at, end));
      if (around.names.has(around.step)) add("duplicate_field", at, end, "is given more than once.");
      around.names.add(around.step);
    } else if (first === "-" || (first >= "0" && first <= "9")) {
      const number = text.slice(at, end);
      if (decimal(number) !== decimal(String(Number(number)))) add("range", at, end, "has more digits than can be kept here; put it in quotes.", { reason: "digits" });
    }
  }
  inBytes(issues, text);
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

/** Places in the text, in order, become places in its bytes. */
function inBytes(issues, text) {
  const encoder = new TextEncoder();
  let from = 0;
  let bytes = 0;
  const place = (at) => {
    bytes += encoder.encode(text.slice(from, at)).length;
    from = at;
    return bytes;
  };
  for (const issue of issues) issue.range = issue.range.map(place);
}
