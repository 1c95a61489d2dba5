// Finds documented fields by the names in a payload, and says which values may be shown: those of documented fields that hold no
// secret. What no document names may be a secret with its name misspelt.

import { schemas } from "user-preflight";

/** Field lists by the name of their record: a record inside itself is described once. */
function recordsOf(schema) {
  const records = new Map();
  const visit = (field) => {
    if (field.fields) {
      if (field.record && records.has(field.record)) return;
      records.set(field.record, field.fields);
      field.fields.forEach(visit);
    }
    if (field.items) visit(field.items);
  };
  schema.fields.forEach(visit);
  return records;
}

export class Fields {
  constructor(schemaId) {
    this.schema = schemas.find(({ id }) => id === schemaId);
    this.records = recordsOf(this.schema);
  }

  /** The documented field at a path of names and indexes, or nothing. */
  find(path) {
    let { fields } = this.schema;
    let field;
    for (const step of path) {
      if (typeof step === "number") {
        if (field?.type === "list") field = field.items;
      } else if (field?.type === "map") field = field.items;
      else {
        const wanted = step.trim().toLowerCase();
        if (field !== undefined) fields = this.membersOf(field);
        field = fields?.find(({ name, aliases = [] }) => [name, ...aliases].some((known) => known.toLowerCase() === wanted));
      }
      if (field === undefined) return undefined;
      if (field.sensitive) return field;
    }
    return field;
  }

  /** The members of a record, or of a list's records. */
  membersOf(field) {
    const record = field.type === "list" && field.items ? field.items : field;
    return record.fields ?? this.records.get(record.record);
  }

  /** Whether the value at a path may be shown. */
  mayShow(path) {
    const field = this.find(path);
    return field !== undefined && !this.holdsSecret(field, new Set());
  }

  holdsSecret(field, seen) {
    if (field.sensitive) return true;
    if (seen.has(field)) return false;
    seen.add(field);
    return [...(this.membersOf(field) ?? []), ...(field.items ? [field.items] : [])].some((inner) => this.holdsSecret(inner, seen));
  }
}

/** The path that a patch's or a form's notation names: `a.b[0].c`, `a[b]`, `/a/0/b`. Good enough to find a field by. */
export function pathOf(notation) {
  return notation
    .replaceAll('"', "")
    .split(/[.[\]/]+/)
    .filter((step) => step !== "" && step !== "-")
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
