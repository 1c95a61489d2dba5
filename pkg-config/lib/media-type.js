// Media types: what a body says it is, and what is wanted (RFC 9110, sections 8.3 and 12.5.1). They are text and not payload, so
// the package needs no wasm for them; src/format/media_type.rs says the same for the native API.

/** Bodies that are patches: they need what they are applied to. */
export const PATCHES = ["application/json-patch+json", "application/merge-patch+json"];

/** What is between separators that stand in no quotation marks, and something empty now and then. */
const RANGES = /(?:[^",]|"[^"]*(?:"|$))*/g;
const PARTS = /(?:[^";]|"[^"]*(?:"|$))*/g;

/** The place of the known type that a body's type is, else -1; of the parameters, only a `charset` that is not UTF-8 matters. */
export function supported(text, types) {
  const type = read(text);
  return type ? find(type.essence, types) : -1;
}

/**
 * The place of the known type that a list of wanted ones wants most, else -1: the best `q`, then the one that is named itself, then
 * the first. Where any will do it is `given`, that of the body.
 */
export function accepted(text, types, given) {
  const ranges = text.match(RANGES).map(read);
  let best = -1;
  let most = 0;
  types.forEach((type, place) => {
    // How well the type is meant by what means it most closely.
    let closest = 0;
    let rank = 0;
    ranges.forEach((range, order) => {
      if (!range) return;
      const { essence, quality } = range;
      let closeness = 0;
      if (essence === "*/*") closeness = 1;
      else if (essence.endsWith("/*") && type.startsWith(essence.slice(0, -1))) closeness = 2;
      else if (find(essence, types) === place) closeness = 3;
      if (closeness <= closest) return;
      closest = closeness;
      rank = quality && (((quality * 4 + closeness) * 4096 - order) * 2 + (place === given ? 1 : 0));
    });
    if (rank > most) {
      most = rank;
      best = place;
    }
  });
  return best;
}

/** A media type without its parameters, and its `q` in thousandths; nothing where the charset is another one. */
function read(text) {
  const [essence, ...parameters] = text.match(PARTS).map((part) => part.trim().toLowerCase());
  let quality = 1000;
  for (const parameter of parameters) {
    const [, name, , value = ""] = /^(charset|q)(?:=("?)(.*)\2)?$/s.exec(parameter) ?? [];
    if (name === "charset" && value !== "utf-8" && value !== "us-ascii") return;
    if (name === "q") quality = +(value.replace(/\D/g, "") + "0000").slice(0, 4);
  }
  return { essence, quality };
}


/** The place of a known type. Where an endpoint takes several formats, the suffix of another type says which one it is. */
function find(essence, types) {
  const place = types.indexOf(essence);
  const suffix = /\+(json|xml)$/.exec(essence)?.[1];
  if (place >= 0 || !suffix || PATCHES.includes(essence) || types.every((type) => type.endsWith("json"))) return place;
  return types.findIndex((type) => type.endsWith(suffix));
}
