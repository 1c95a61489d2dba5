// JSON for people, laid out as JSON.stringify does it, with all its members and digits as they are.

import { tokensOf } from "./tokens.js";

/** Beyond it lines are no easier to read. */
const DEEPEST = 100;

/** A JSON text with a line for each member and item; what is no JSON throws a SyntaxError. */
export function indented(text) {
  JSON.parse(text.replace(/^\ufeff/, ""));
  let out = "";
  let depth = 0;
  let last = "";
  const newLine = () => `\n${"  ".repeat(Math.min(depth, DEEPEST))}`;
  for (const { first, at, end } of tokensOf(text)) {
    if (first === "}" || first === "]") {
      depth--;
      out += last === "{" || last === "[" ? first : newLine() + first;
    } else {
      if (last === "{" || last === "[" || last === ",") out += newLine();
      out += first === ":" ? ": " : text.slice(at, end);
      if (first === "{" || first === "[") depth++;
    }
    last = first;
  }
  return out;
}
