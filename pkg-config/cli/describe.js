// Schemas and fields in words.

import { schemas } from "user-preflight";
import { coloursOf, widthOf, wrapped } from "./terminal.js";

const colours = coloursOf(process.stdout);

const inLines = (text, indent) => wrapped(text, indent, Math.min(widthOf(process.stdout), 100));

export function listSchemas() {
  const longest = Math.max(...schemas.map(({ id }) => id.length));
  return schemas.map(({ id, method, path, title }) => `${colours.bold(id.padEnd(longest))}  ${inLines(`${method} ${path}  ${title}`, longest + 2)}\n`).join("");
}

function rulesOf(field) {
  const { type, record, values, minimum, maximum, maxLength, items } = field;
  const rules = [items ? `${type} of ${items.record ?? items.type}` : (record ?? type)];
  if (field.required) rules.push(colours.red("required"));
  if (field.nullable) rules.push("may be null");
  if (maxLength !== undefined) rules.push(`at most ${maxLength} characters`);
  if (minimum !== undefined || maximum !== undefined) rules.push(`${minimum ?? "…"} to ${maximum ?? "…"}`);
  if (values) rules.push(`one of ${values.join(", ")}`);
  if (field.readOnly) rules.push("filled by the server");
  if (field.responseOnly) rules.push("in answers only");
  if (field.sensitive) rules.push("secret");
  if (field.specialistOnly) rules.push("specialists only");
  return rules.join(", ");
}

function fieldLines(fields, indent) {
  let text = "";
  for (const field of fields) {
    const margin = " ".repeat(indent);
    text += `${margin}${colours.bold(field.name)}: ${inLines(rulesOf(field), indent + 2)}\n`;
    text += `${margin}  ${inLines(field.description, indent + 2)}\n`;
    const inner = field.fields ?? field.items?.fields;
    if (inner) text += fieldLines(inner, indent + 4);
  }
  return text;
}

export function describeSchema({ id, title, method, path, contentTypes, unsupportedTypes, params, fields }) {
  let text = `${colours.bold(id)}\n${inLines(title, 0)}\n${method} ${path}\nMedia types: ${contentTypes.join(", ")}\n`;
  for (const { type, reason } of unsupportedTypes) text += `${inLines(`Not taken: ${type}, ${reason}`, 2)}\n`;
  if (params.length > 0) text += `\nIn the URI\n${fieldLines(params, 2)}`;
  return `${text}\nFields\n${fieldLines(fields, 2)}`;
}

/** What is known of a field beside its name, in a line. */
export const knownOf = (field) => field && `${rulesOf(field)}. ${field.description}`;

export function describeField(field, path) {
  let text = `${colours.bold(path)}: ${rulesOf(field)}\n${inLines(field.description, 0)}\n`;
  if (field.aliases) text += `Also written: ${field.aliases.join(", ")}\n`;
  if (field.vendorCode) text += `The vendor's error: ${field.vendorCode}\n`;
  text += `${inLines(`Source: ${field.source}`, 2)}\n`;
  const inner = field.fields ?? field.items?.fields;
  return inner ? `${text}\nFields\n${fieldLines(inner, 2)}` : text;
}
