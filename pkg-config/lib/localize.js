// Messages in other languages, out of what an issue holds: its code, its path and its params. The sentences are in
// pkg-config/locales; callers import those they want.

import { wrong } from "./caller.js";
import { issueList } from "./options.js";
import { pathText } from "./report.js";

export function localize(issues, locale) {
  checkLocale(locale, "locale");
  return issueList(issues).map((issue) => ({ ...issue, message: sentence(issue, locale) }));
}

/** What is no locale is a wrong call. */
export function checkLocale(locale, name) {
  try {
    const { tag, field, item, payload, messages } = locale;
    const texts = [tag, field, item, payload].every((text) => typeof text === "string");
    if (texts && typeof messages === "object" && Object.values(messages).every((text) => typeof text === "string") && Intl.getCanonicalLocales(tag)) return;
  } catch {
    // Said below.
  }
  wrong(`${name} must be a locale: what user-preflight/locales/de, or another of them, exports by default`);
}

/** The sentence for an issue; its own message, where the locale has none. */
function sentence({ code, path, message, params }, locale) {
  params ??= {};
  const { tag, field, item, payload, messages } = locale;
  // Which of a code's sentences it is: one of these words says so.
  let key = code;
  for (const word of [params.reason ?? params.expected ?? params.limit, params.suggestion && "suggestion"]) if (word) key += `.${word}`;
  if (path.length === 0 && Object.hasOwn(messages, `${key}.root`)) key += ".root";
  if (!Object.hasOwn(messages, key)) return message;
  const where = () => (path.length === 0 ? payload : (typeof path[0] === "number" ? item : field).replace("{name}", () => pathText(path)));
  return messages[key].replace(/\{(\w+)(?:\|(.+?)\|(.+?))?\}/g, (_, name, one, other) => {
    if (name === "path") return where();
    const value = params[name];
    // Two forms are enough: numbers are written in digits.
    if (one !== undefined) return new Intl.PluralRules(tag).select(value) === "one" ? one : other;
    return Array.isArray(value) ? value.join(", ") : String(value);
  });
}
