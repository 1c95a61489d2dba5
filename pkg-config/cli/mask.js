// Which parts of a text are values that may not be shown, as [start, end) in UTF-16 units. Where the text is broken, nothing from
// there on is shown: what looks like a name may be the rest of a secret.

import { parseTree } from "jsonc-parser";
import { pathOf } from "./fields.js";

/** @param kind "json", "xml" or "form"; `broken`: where the library found the text broken, if it did. */
export function masksOf(text, kind, fields, broken = Infinity) {
  try {
    const masks = { json: jsonMasks, xml: xmlMasks, form: formMasks }[kind](text, fields);
    return broken === Infinity ? masks : [...masks.filter(([start]) => start < broken), [broken, Infinity]];
  } catch {
    // Nested deeper than the stack.
    return [[0, Infinity]];
  }
}

function jsonMasks(text, fields) {
  const errors = [];
  const root = parseTree(text.replace(/^\ufeff/, " "), errors, { disallowComments: true });
  const masks = errors.length > 0 ? [[Math.min(...errors.map(({ offset }) => offset)), Infinity]] : [];
  const visit = (node, path) => {
    if (node === undefined) return;
    if (node.type === "object") return members(node, path);
    if (node.type === "array") return node.children.forEach((item, index) => visit(item, [...path, index]));
    if ((node.type === "string" || node.type === "number") && !fields.mayShow(path)) masks.push([node.offset, node.offset + node.length]);
  };
  const members = (node, path) => {
    // An entry of a patch or of an Aranda update says itself which field its value is for.
    const named = path.length === 1 && typeof path[0] === "number" ? entryField(node) : undefined;
    for (const { children: [key, value] } of node.children) {
      if (named === undefined) visit(value, [...path, key.value]);
      else if (value !== undefined && value !== named.node && !(key.value === "op" && OPERATIONS.has(value.value))) visit(value, named.path);
    }
  };
  visit(root, []);
  return masks;
}

const OPERATIONS = new Set(["add", "replace", "remove", "test", "move", "copy"]);

function entryField(entry) {
  for (const { children: [key, value] } of entry.children) {
    if (/^\s*(field|path)\s*$/i.test(key.value) && value?.type === "string") return { node: value, path: pathOf(value.value) };
  }
  return undefined;
}

function xmlMasks(text, fields) {
  const masks = [];
  const open = [];
  for (const { 0: token, index } of text.matchAll(/<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<[^>]*>?|[^<]+/g)) {
    if (token.startsWith("</")) open.pop();
    else if (token.startsWith("<!")) masks.push([index, index + token.length]);
    else if (token.startsWith("<?")) continue;
    else if (token.startsWith("<")) {
      const name = /^<(?:[\w.-]+:)?([^\s/>]*)/.exec(token)[1];
      // Attributes are none of the payload's; all but namespaces and nil is not shown.
      for (const attribute of token.matchAll(/([\w:.-]+)\s*=\s*("[^"]*"?|'[^']*'?)/g)) {
        const start = index + attribute.index + attribute[0].length - attribute[2].length;
        if (!/^xmlns(:|$)|:nil$/.test(attribute[1])) masks.push([start, start + attribute[2].length]);
      }
      if (!token.endsWith("/>")) open.push(name);
    } else if (token.trim() !== "" && !fields.mayShow(elementPath(open, fields))) masks.push([index, index + token.length]);
  }
  return masks;
}

/** The path of an element: the root is the payload, and items of lists have an element each. */
function elementPath(open, fields) {
  const path = [];
  for (const name of open.slice(1)) {
    if (fields.find(path)?.type === "list") path.push(0);
    else path.push(name);
  }
  return path;
}

function formMasks(text, fields) {
  const masks = [];
  let at = 0;
  for (const pair of text.split("&")) {
    const equals = pair.indexOf("=");
    const start = at + (equals < 0 ? 0 : equals + 1);
    at += pair.length + 1;
    if (!fields.mayShow(pathOf(decoded(equals < 0 ? "" : pair.slice(0, equals))))) masks.push([start, at - 1]);
  }
  return masks;
}

function decoded(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
