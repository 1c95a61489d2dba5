// What is known about the terminal: colour, width, and text that cannot do anything to it.

import pico from "picocolors";

/** Colours for a stream: on a terminal, unless NO_COLOR is set; FORCE_COLOR asks for them anywhere. */
export function coloursOf(stream) {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return pico.createColors(FORCE_COLOR !== "0" && FORCE_COLOR !== "false");
  return pico.createColors(!NO_COLOR && Boolean(stream.isTTY) && TERM !== "dumb");
}

/** Columns of a stream's terminal; where there is none, a width that logs can take. */
export const widthOf = (stream) => (stream.isTTY && stream.columns > 0 ? stream.columns : 120);

const HARMFUL = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu;

/** Text from a payload or a file's name: what moves the cursor, changes colours or the direction of writing becomes a point. */
export const harmless = (text) => text.replace(/\t/g, " ").replace(HARMFUL, "·");

/** The same of a text that has lines and tabs of its own. */
export const harmlessLines = (text) => text.replace(HARMFUL, (found, at) => (found === "\t" || found === "\n" || (found === "\r" && text[at + 1] === "\n") ? found : "·"));

/** Text in lines of so many columns, all but the first indented; in front of the first stands something of a length. */
export function wrapped(text, indent, columns, before = indent) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1];
    const room = columns - (lines.length === 1 ? before : indent);
    if (line.length + word.length + 1 > Math.max(room, 20) && line !== "") lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}
