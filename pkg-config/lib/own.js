// Looking into JSON that others wrote, who spell names in letter cases of their own.

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A member by its name in any letter case, of its own. */
export function own(object, name) {
  const key = isObject(object) ? Object.keys(object).find((key) => key.toLowerCase() === name) : undefined;
  return key === undefined ? undefined : object[key];
}
