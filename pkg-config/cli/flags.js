// What the library calls options are flags here: its options out of the flags, and its sentences with the flags' names.

/** The library's options. */
export function optionsOf({ coerce, unknown, partial, id, actor, generateId, require, emptyText, maxIssues, maxBytes, maxDepth, maxItems }) {
  const limits = { bytes: maxBytes, depth: maxDepth, items: maxItems };
  const options = { coerce, unknown, partial, actor, generateId, require, emptyText, maxIssues };
  if (id !== undefined) options.params = { id };
  if (Object.values(limits).some((limit) => limit !== undefined)) options.limits = limits;
  for (const name of Object.keys(options)) if (options[name] === undefined) delete options[name];
  return options;
}

const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The message of an error about a wrong call. */
export function inFlags(message) {
  return message
    .replaceAll("options.params.id", "--id")
    .replaceAll("options.headers", "--header")
    .replace(/options\.limits\.(\w+)/g, "--max-$1")
    .replace(/options\.(\w+)/g, (_, name) => `--${kebab(name)}`);
}

/** An issue whose sentence names the option that raises a limit, in whatever language. */
export function issueInFlags(issue) {
  if (issue.code !== "limit") return issue;
  return { ...issue, message: issue.message.replace(/\blimits\.(\w+)/, "--max-$1").replace(/\bmaxIssues\b/, "--max-issues") };
}
