// The tokens of a JSON text, as they stand there: nothing is made of them, so nothing is lost, and nothing is nested.

const SIGNS = "{}[],:";
const WORD = /[^\s{}[\],:"]+/y;

/** { first, at, end }, the first character and the place, of each sign, string and word (a number, true, false, null) of a text that JSON.parse takes. */
export function* tokensOf(text) {
  for (let at = 0; at < text.length; ) {
    const first = text[at];
    WORD.lastIndex = at;
    const end = SIGNS.includes(first) ? at + 1 : first === '"' ? endOfString(text, at) : WORD.test(text) ? WORD.lastIndex : undefined;
    if (end !== undefined) yield { first, at, end };
    at = end ?? at + 1;
  }
}

/** Where a string ends that begins at a place: behind its next quote that is not escaped. */
function endOfString(text, start) {
  for (let at = start; ; ) {
    at = text.indexOf('"', at + 1);
    let backslashes = 0;
    while (text[at - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
}
