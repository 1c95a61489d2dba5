// What to do about an issue, in the command line's own words: beside the issue in a report for people.

import { schemas } from "user-preflight";
import { knownOf } from "./describe.js";
import { Fields } from "./fields.js";

/** A function that says what to do about an issue of a payload, or nothing. `command` is its name; `line`: where a file holds many. */
export function makeHints(command, schema, { id, base }) {
  const info = schemas.find((one) => one.id === schema);
  const fields = new Fields(schema);
  const [key] = info.fields;

  const ofFile = (text) => {
    const start = text.replace(/^\ufeff?\s*/, "");
    if (start === "") return undefined;
    if (start.startsWith("<")) return info.contentTypes.includes("application/xml") ? (command === "expand" || command === "diff" ? "XML is read from files named .xml" : "XML is read with --type xml") : `${schema} does not take XML`;
    const [cell] = start.split(/[,;\t\r\n]/, 1);
    const name = cell.replaceAll('"', "").trim().toLowerCase();
    if (command !== "expand" && command !== "diff" && info.fields.some((field) => field.name.toLowerCase() === name)) return "is it CSV? Give --type csv";
    return isJson(start.split("\n", 1)[0]) ? "is there a payload on each line? Give --type ndjson" : undefined;
  };

  return ({ code, path, vendorCode }, source, line) => {
    const many = line !== undefined;
    if (code === "syntax" && !many && source?.kind === "json") return ofFile(source.text);
    if (code === "syntax" && line === 1 && source?.kind === "json" && /^\s*[[{]\s*$/.test(source.text)) return "is it one payload on several lines? Give --type json";
    // An array of users, where a user is wanted; one of pairs is told by its first item.
    const severalIn = () => source?.kind === "json" && /^\ufeff?\s*\[\s*[[{]/.test(source.text);
    if (!many && command !== "expand" && command !== "diff" && (code === "type" ? path.length === 0 || (path.length === 1 && path[0] === 0) : code === "limit" && path.length === 0) && severalIn()) return "are there several users in it? Give --type json-array";
    if (code === "required" && !many && info.params.length > 0 && path.length === 1 && path[0] === key.name && id === undefined) return "the id in the URI is given with --id";
    if ((code === "required" || code === "one_of_required") && command === "expand" && base === undefined) return "what the patch is applied to is given with --base";
    if (code === "not_permitted") return "that a specialist sends it is said with --actor specialist";
    if (code === "server" && vendorCode !== undefined) return knownOf(fields.find(path));
    return undefined;
  };
}

function isJson(text) {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}
