// Options of a call, as parameters of its URL.
import { problem } from "./answers.js";

/** What a caller may choose; what a URI parameter of the schema is called is added to them. */
const CHOICES = {
  coerce: ["server", "none"],
  unknown: ["error", "strip", "keep"],
  partial: ["true", "false"],
  actor: ["user", "specialist"],
};

/** The options in the query of a URL, or the answer to one that has others: { options } or { response }. */
export function optionsOf(query, info, settings) {
  const options = { limits: { bytes: settings.bodyLimit } };
  if (query === "") return { options };
  const parameters = info.params.map(({ name }) => name);
  const given = new Set();
  for (const [name, value] of new URLSearchParams(query)) {
    // Whoever looked at the request before may have gone by the other one.
    if (given.has(name)) return { response: problem(400, "A parameter is given more than once.") };
    given.add(name);
    if (parameters.includes(name)) options.params = { ...options.params, [name]: value };
    else if (!Object.hasOwn(CHOICES, name)) return { response: problem(400, `There is no such parameter; there are ${[...parameters, ...Object.keys(CHOICES)].join(", ")}.`) };
    else if (!CHOICES[name].includes(value)) return { response: problem(400, `The parameter ${name} is one of ${CHOICES[name].join(", ")}.`) };
    else options[name] = name === "partial" ? value === "true" : value;
  }
  return { options };
}

export const choices = CHOICES;
