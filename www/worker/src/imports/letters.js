// Rejects and dead letters of a part, in the bucket as newline-delimited JSON.
import { lettersKey, partKey } from "./keys.js";

/** `list` is "rejects" or "dead". */
export async function putLetters(bucket, id, list, part, entries) {
  if (entries.length > 0) await bucket.put(lettersKey(id, list, part), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}

/** A part that could not be delivered however often: none of its lines is known to have arrived. */
export async function bury(bucket, tracker, id, part, { first, lines }) {
  await putLetters(bucket, id, "dead", part, [{ line: first, lines, reason: "the part could not be delivered" }]);
  await tracker.finish(part, { dead: lines });
  await bucket.delete(partKey(id, part));
}
