// Rejects and dead letters of a part, in the bucket as newline-delimited JSON: an object for each turn in which some were found.
import { lettersKey, lettersOf, partKey } from "./keys.js";
import { unsentOf } from "./lines.js";

/**
 * Writes down what a turn found, by list ("rejects", "dead"), and then what it came to: `count` tells the tracker, and says whether that
 * took it. What it does not take is another turn's by now, and so are the letters.
 */
export async function writeDown(bucket, id, part, { turn, kept }, letters, count) {
  const found = Object.entries(letters).filter(([, entries]) => entries.length > 0);
  const put = found.map(([list]) => lettersKey(id, list, part, turn));
  // A turn that died here may have left letters that were never counted.
  if (turn > kept.length + 1) await forget(bucket, id, part, kept);
  for (const [list, entries] of found) {
    const lines = entries.sort((one, other) => one.line - other.line).map((entry) => `${JSON.stringify(entry)}\n`);
    await bucket.put(lettersKey(id, list, part, turn), lines.join(""));
  }
  const taken = await count();
  if (!taken && put.length > 0) await bucket.delete(put);
  return taken;
}

/** Removes the letters of turns that were not counted. */
async function forget(bucket, id, part, kept) {
  for (const list of ["rejects", "dead"]) {
    const keys = kept.map((turn) => lettersKey(id, list, part, turn));
    const { objects } = await bucket.list({ prefix: lettersOf(id, list, part) });
    const left = objects.map(({ key }) => key).filter((key) => !keys.includes(key));
    if (left.length > 0) await bucket.delete(left);
  }
}

/** A part that could not be delivered however often: none of its lines that are left is known to have arrived. */
export async function bury(bucket, tracker, id, part, work) {
  const { first, lines, turn, later } = work;
  const reason = later?.reason ?? "the part could not be delivered";
  const dead = await numbersOf(bucket, id, part, work).then((numbers) => numbers.map((line) => ({ line, reason })), () => [{ line: first, lines, reason }]);
  if (await writeDown(bucket, id, part, work, { dead }, () => tracker.finish(part, turn, { dead: lines }))) await bucket.delete(partKey(id, part));
}

async function numbersOf(bucket, id, part, work) {
  const object = await bucket.get(partKey(id, part));
  return Array.from(unsentOf(new Uint8Array(await object.arrayBuffer()), work), ({ number }) => number);
}
