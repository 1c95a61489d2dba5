// A compressed file, decompressed no faster than it is read.

/** So many compressed bytes are handed over at a time: each becomes at most 1032, and all of these are held. */
const PORTION = 4096;
/** What grows more than so many times, behind the first bytes, is no file of users. */
const MOST_GROWTH = 200;
const ALLOWANCE = 1 << 20;

/** It would keep the worker busy, and hold nothing. */
export class Bomb extends Error {
  name = "Bomb";
}

/**
 * It is not what it says, or not all of it. Where it `goesOn` behind its end, there are further members, as `cat a.gz b.gz`
 * makes them: the runtime does not undo these, nor say where they begin.
 */
export class Damaged extends Error {
  name = "Damaged";

  constructor({ message }) {
    super("damaged");
    this.goesOn = /trailing/i.test(message);
  }
}

/**
 * The runtime's DecompressionStream decompresses all that it is given, whether or not anybody reads. So it gets the next portion when
 * whoever reads has waited for a moment.
 */
export async function* decompressed(stream, coding) {
  const { readable, writable } = new DecompressionStream(coding);
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const given = portionsOf(stream);
  let came = 0;
  let grown = 0;
  let feeding = true;
  // What fails there is found when reading.
  const ignored = () => {};
  let reading;
  try {
    for (;;) {
      reading ??= reader.read().catch((error) => {
        throw new Damaged(error);
      });
      const got = feeding ? await Promise.race([reading, moment()]) : await reading;
      if (got === undefined) {
        const { done, value } = await given.next();
        if (done) writer.close().catch(ignored);
        else writer.write(value).catch(ignored);
        came += value?.length ?? 0;
        feeding = !done;
        continue;
      }
      reading = undefined;
      if (got.done) return;
      grown += got.value.length;
      if (grown > ALLOWANCE + came * MOST_GROWTH) throw new Bomb();
      yield got.value;
    }
  } finally {
    reading?.catch(ignored);
    writer.abort().catch(ignored);
    reader.cancel().catch(ignored);
    await given.return();
  }
}

const moment = () => new Promise((resolve) => setTimeout(resolve));

async function* portionsOf(stream) {
  for await (const chunk of stream) for (let at = 0; at < chunk.length; at += PORTION) yield chunk.subarray(at, at + PORTION);
}
