// What is asked of a caller in every entry, and what needs no engine: ./edge and ./stream, which import the main entry by the
// package's name, carry these few lines too.

/** The limits of a call that names none. */
export const LIMITS = Object.freeze({ bytes: 4 << 20, depth: 64, items: 10000 });

/** @returns {never} */
export function wrong(what) {
  throw new TypeError(`user-preflight: ${what}`);
}

export const object = (value, name) => (typeof value === "object" && value !== null && !Array.isArray(value)) || wrong(`${name} must be an object`);

/** A list that can be gone through: a length alone costs nothing. */
export const isList = (value) => Array.isArray(value) && value.length <= 1e6;

/** What the main entry says of an option that it does not know lacks those of another entry. */
export function withOptions(names, call) {
  try {
    return call();
  } catch (error) {
    if (error instanceof TypeError && error.message.includes(" unknown option options.")) error.message += `, ${names}`;
    throw error;
  }
}

/** A copy of options, so that what was checked is what is used. What a patch is applied to is a payload, which only its reader looks into. */
export function copyOptions(options = {}) {
  object(options, "options");
  const copy = (name, option) => (name === "base" ? option : isList(option) ? [...option] : typeof option === "object" && option !== null && !Array.isArray(option) ? { ...option } : option);
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, copy(name, option)]));
}
