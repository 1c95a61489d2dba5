// What is lost where JSON text becomes a JavaScript value: digits of a number that are more than it holds, and of members of one name
// all but the last. What takes such values refuses such text; what reads bytes (validateBytes, normalizeBytes, buildRequest) keeps all of it.

/** So many are named. */
const MOST = 100;
const NUMBER = /[-+.\deE]+/y;

/** What would be lost of a JSON text that JSON.parse takes, as issues with their places. */
export function lostIn(text) {
  const issues = [];
  /** The objects and lists around: in an object the names so far, whether one comes next, and the last one; in a list which item it is. */
  const open = [];
  const add = (code, start, end, problem, params) => {
    const path = open.map(({ step }) => step);
    issues.push({ code, severity: "error", path, message: `${textOf(path)} ${problem}`, ...(params && { params }), range: [start, end] });
  };
  for (let at = 0; at < text.length && issues.length < MOST; at++) {
    const around = open.at(-1);
    const sign = text[at];
    if (sign === "{") open.push({ names: new Set(), isName: true });
    else if (sign === "[") open.push({ step: 0 });
    else if (sign === "}" || sign === "]") open.pop();
    else if (sign === "," && around.names) around.isName = true;
    else if (sign === ",") around.step++;
    else if (sign === '"') {
      const start = at;
      at = endOfString(text, at);
      if (!around?.isName) continue;
      around.isName = false;
      around.step = JSON.parse(text.slice(start, at + 1));
      if (around.names.has(around.step)) add("duplicate_field", start, at + 1, "is given more than once.");
      around.names.add(around.step);
    } else if (sign === "-" || (sign >= "0" && sign <= "9")) {
      NUMBER.lastIndex = at;
      const [number] = NUMBER.exec(text);
      if (decimal(number) !== decimal(String(Number(number)))) add("range", at, at + number.length, "has more digits than can be kept here; put it in quotes.", { reason: "digits" });
      at += number.length - 1;
    }
  }
  inBytes(issues, text);
  return issues;
}

/** Where a string ends that begins at a place: at its next quote that is not escaped. */
function endOfString(text, start) {
  for (let at = start; ; ) {
    at = text.indexOf('"', at + 1);
    let backslashes = 0;
    while (text[at - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return at;
  }
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
