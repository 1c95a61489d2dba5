// Payloads that look random and are always the same: the vectors' payloads with members changed, taken out and put in.

/** Numbers that look random (mulberry32): a function that gives one below its argument, or one of a list. */
export function random(seed) {
  const below = (limit) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return (choice) => (typeof choice === "number" ? below(choice) : choice[below(choice.length)]);
}

/** All objects in a value, itself among them. */
export function recordsIn(value) {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap(recordsIn);
  return Array.isArray(value) ? inside : [value, ...inside];
}

export function put(record, name, member) {
  Object.defineProperty(record, name, { value: member, enumerable: true, writable: true, configurable: true });
}

/** Gives `mutate(pick, payload)`, which changes a payload by the names and values of all payloads, and `scalars`, those values. */
export function mutator(payloads) {
  // All names and values that occur, and some more. Names that look like indexes are left out: objects have them first, come what may.
  const names = new Set(["__proto__", "constructor", "\ud83d", "é"]);
  const scalars = new Set([null, true, false, 0, -1, 1.5, 1e21, "", " ", "\ud83d", "\ude00", "é", "\u{1f600}"]);
  for (const payload of payloads) collect(payload);
  const NAMES = [...names].filter((name) => !/^\d+$/.test(name));
  const SCALARS = [...scalars];

  function collect(value) {
    if (typeof value !== "object" || value === null) return typeof value === "string" && value.length > 300 ? undefined : scalars.add(value);
    for (const [name, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) names.add(name);
      collect(inner);
    }
  }

  function value(pick, depth = 0) {
    const kind = depth > 2 ? 0 : pick(12);
    if (kind < 10) return pick(SCALARS);
    if (kind === 10) return Array.from({ length: pick(4) }, () => value(pick, depth + 1));
    const record = {};
    for (let count = pick(4); count > 0; count--) put(record, pick(NAMES), value(pick, depth + 1));
    return record;
  }

  function mutate(pick, payload) {
    for (let count = pick(4); count > 0; count--) {
      const [first, ...inner] = recordsIn(payload);
      const record = inner.length > 0 && pick(3) === 0 ? pick(inner) : first;
      if (pick(3) === 0 && Object.keys(record).length > 0) delete record[pick(Object.keys(record))];
      else put(record, pick(NAMES), value(pick));
    }
  }
  return { mutate, value, scalars: SCALARS };
}
