// Where things stand in a text: bytes as the verdict counts them into the UTF-16 units of the editor, and JSON paths into places.

/** Turns places in UTF-8 bytes into places in UTF-16 units; `bytes` is how long the text is in UTF-8. */
export function unitsOf(text, bytes) {
  if (bytes === text.length) return (place) => place;
  let atByte = 0;
  let at = 0;
  return (place) => {
    if (place < atByte) atByte = at = 0;
    while (atByte < place && at < text.length) {
      const unit = text.charCodeAt(at);
      const pair = unit >= 0xd800 && unit < 0xdc00 && at + 1 < text.length;
      atByte += unit < 0x80 ? 1 : unit < 0x800 ? 2 : pair ? 4 : 3;
      at += pair ? 2 : 1;
    }
    return at;
  };
}

const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\]|\\[^])*")|([^\s{}[\],:"]+))/y;

/** JSON as a tree that knows its places: { from, to, text? , members?: [{ name, from, to, value }], items? }; nothing where it is no JSON. */
export function readJson(text) {
  const root = { items: [] };
  const open = [root];
  let member;
  TOKEN.lastIndex = 0;
  try {
    while (TOKEN.lastIndex < text.length) {
      const token = TOKEN.exec(text);
      if (!token) return /^\s*$/.test(text.slice(open.length === 1 ? (root.items[0]?.to ?? 0) : 0)) ? root.items[0] : undefined;
      const [, sign, string, word] = token;
      const to = TOKEN.lastIndex;
      const holder = open.at(-1);
      if (sign === "," || sign === ":") continue;
      if (sign === "}" || sign === "]") {
        holder.to = to;
        open.pop();
        continue;
      }
      const from = to - (sign ?? string ?? word).length;
      if (string !== undefined && holder.members && !member) {
        member = { name: JSON.parse(string), from, to };
        holder.members.push(member);
        continue;
      }
      const node = { from, to };
      if (sign === "{") node.members = [];
      else if (sign === "[") node.items = [];
      else node.text = JSON.parse(string ?? word);
      if (member) member.value = node;
      else holder.items.push(node);
      member = undefined;
      if (sign) open.push(node);
    }
  } catch {
    return undefined;
  }
  return open.length === 1 ? root.items[0] : undefined;
}

/** The place of what a path leads to; of the nearest thing on the way where it leads nowhere. */
export function placeOf(node, path) {
  if (!node) return undefined;
  for (const step of path) {
    const name = String(step).toLowerCase();
    const next = typeof step === "number" ? node.items?.[step] : node.members?.findLast((member) => member.name.toLowerCase() === name)?.value;
    if (!next) return [node.from, node.from + 1];
    node = next;
  }
  return [node.from, node.to];
}
