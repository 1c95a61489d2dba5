// Messages by field, as form libraries want them.

import { issueList } from "./options.js";

/**
 * `{ "sales_organization.city": ["…"], "Notifications.0.Scope": ["…"], "": ["about the whole payload"] }`: the messages of
 * each path, errors before warnings.
 */
export function flatten(issues) {
  const found = new Map();
  for (const warnings of [false, true])
    for (const { path, message, severity } of issueList(issues)) {
      if ((severity === "warning") !== warnings) continue;
      const name = path.join(".");
      if (!found.has(name)) found.set(name, []);
      found.get(name).push(message);
    }
  // Any name becomes a member of its own, `__proto__` too.
  return Object.fromEntries(found);
}
