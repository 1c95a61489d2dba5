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
    const { tag, field, item, payload, messages, labels = {} } = locale;
    const texts = [tag, field, item, payload, ...Object.values(messages), ...Object.values(labels)];
    if (texts.every((text) => typeof text === "string") && typeof messages === "object" && typeof labels === "object" && Intl.getCanonicalLocales(tag)) return;
  } catch {
    // Said below.
  }
  wrong(`${name} must be a locale: what user-preflight/locales/de, or another of them, exports by default`);
}

/** The sentence for an issue; its own message, where the locale has none, or the issue not the facts that it tells. */
function sentence({ code, path, message, params }, locale) {
  params ??= {};
  const { tag, field, item, payload, messages, labels = {} } = locale;
  const called = (name, place = name) => (Object.hasOwn(labels, place) ? labels[place] : name);
  // Which of a code's sentences it is: one of these words says so.
  let key = code;
  for (const word of [params.reason ?? params.expected ?? params.limit, params.suggestion && "suggestion"]) if (word) key += `.${word}`;
  if (path.length === 0 && Object.hasOwn(messages, `${key}.root`)) key += ".root";
  if (!Object.hasOwn(messages, key)) return message;
  const where = () => {
    if (path.length === 0) return payload;
    const name = pathText(path);
    return (typeof path[0] === "number" ? item : field).replace("{name}", () => called(name, name.replace(/\[\d+\]/g, "[]")));
  };
  let whole = true;
  const said = messages[key].replace(/\{(\w+)(?:\|(.+?)\|(.+?))?\}/g, (_, name, one, other) => {
    if (name === "path") return where();
    const value = params[name];
    whole &&= value !== undefined;
    // Two forms are enough: numbers are written in digits.
    if (one !== undefined) return new Intl.PluralRules(tag).select(value) === "one" ? one : other;
    return Array.isArray(value) ? (name === "fields" ? value.map((field) => called(field)) : value).join(", ") : String(value);
  });
  return whole ? said : message;
}
