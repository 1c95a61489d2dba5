// A test runner as small as can be: it counts, says nothing of what passes, and says all of what fails. It and everything that
// checks with it run in Node and in workerd, so there is nothing of Node in here.

let passed = 0;
let failed = 0;

/** Runs one test; gives a promise where the test does. */
export function test(name, body) {
  try {
    const result = body();
    if (result instanceof Promise) return result.then(pass, (error) => fail(name, error));
    pass();
  } catch (error) {
    fail(name, error);
  }
}

function pass() {
  passed++;
}

function fail(name, error) {
  failed++;
  console.log(`✖ ${name}\n    ${String(error instanceof Failure ? error.message : (error?.stack ?? error)).replaceAll("\n", "\n    ")}`);
}

/** The line that run.mjs reads; nothing comes after it. */
export function finish() {
  console.log(`${MARK} ${passed} ${failed}`);
}
export const MARK = "#totals";

class Failure extends Error {}

export function ok(condition, what) {
  if (!condition) throw new Failure(what);
}

/** Deep equality: own enumerable members, their order not counted; -0 is 0, NaN is NaN; bytes by content. */
export function equal(actual, expected, what = "value") {
  const place = difference(actual, expected, "");
  if (place !== undefined) throw new Failure(`${what} differs${place && ` at ${place}`}\n  is        ${show(actual)}\n  should be ${show(expected)}`);
}

/** What comes true some time later, as soon as the machine gets to it. */
export async function eventually(condition, what) {
  for (const end = Date.now() + 10_000; !condition(); await new Promise((done) => setTimeout(done, 5))) ok(Date.now() < end, what);
}

/** The call must throw a TypeError whose message holds all the words. */
export function throwsTypeError(call, ...words) {
  let result;
  try {
    result = call();
  } catch (error) {
    const right = error instanceof TypeError && words.every((word) => error.message.includes(word));
    return ok(right, `a TypeError that names ${words.join(" and ")} should be thrown, not ${error}`);
  }
  ok(false, `a TypeError that names ${words.join(" and ")} should be thrown; the call gave ${show(result)}`);
}

export function isEqual(actual, expected) {
  return difference(actual, expected, "") === undefined;
}

function difference(a, b, place) {
  if (a === b || (a !== a && b !== b)) return undefined;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return place;
  if (Array.isArray(a) !== Array.isArray(b) || a instanceof Uint8Array !== b instanceof Uint8Array || a instanceof Date !== b instanceof Date) return place;
  if (a instanceof Date) return a.getTime() === b.getTime() ? undefined : place;
  if (a instanceof Uint8Array) return a.length === b.length && a.every((byte, at) => byte === b[at]) ? undefined : place;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return place;
  for (const name of names) {
    if (!Object.hasOwn(b, name)) return `${place}/${name}`;
    const inner = difference(a[name], b[name], `${place}/${name}`);
    if (inner !== undefined) return inner;
  }
}

function show(value) {
  let text;
  try {
    text = JSON.stringify(value, (_, inner) => {
      if (inner instanceof Uint8Array) return `${inner.length} bytes: ${new TextDecoder().decode(inner.subarray(0, 1000))}`;
      return typeof inner === "bigint" || typeof inner === "symbol" ? String(inner) : inner;
    });
  } catch (error) {
    text = `what cannot be shown: ${error.message}`;
  }
  text ??= String(value);
  return text.length > 3000 ? `${text.slice(0, 3000)}…` : text;
}
