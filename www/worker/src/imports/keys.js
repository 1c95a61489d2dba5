// Where what belongs to an import lies in the bucket.

export const importPrefix = (id) => `imports/${id}/`;
export const partKey = (id, part) => `${importPrefix(id)}parts/${part}`;
/** `list` is "rejects" or "dead". Keys are listed in the order of their text, so numbers have a fixed width. */
export const lettersOf = (id, list, part) => `${lettersPrefix(id, list)}${String(part).padStart(9, "0")}-`;
export const lettersKey = (id, list, part, turn) => `${lettersOf(id, list, part)}${String(turn).padStart(6, "0")}.ndjson`;
export const lettersPrefix = (id, list) => `${importPrefix(id)}${list}/`;

/** An import's id: 128 random bits, so that nobody finds another's. */
export const isId = (text) => /^[0-9a-f]{32}$/.test(text);
export const newId = () => crypto.randomUUID().replaceAll("-", "");

/** The id of an import that its sender gave a key, the same one each time. */
export async function idOf(owner, schema, key) {
  return (await digestOf(`${owner}\n${schema}\n${key}`)).slice(0, 32);
}

/** Whose import it is: a digest of the caller's Authorization, which itself is kept only as long as it is needed. */
export async function ownerOf(headers) {
  const text = headers.get("authorization");
  if (text === null) return "";
  return digestOf(text);
}

/** SHA-256, in hexadecimal digits. */
export async function digestOf(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
