// The form that every library gets: fields of the root, of a record, and of the items of a list.

import { standardSchema } from "user-preflight";

export const SCHEMA = "superoffice.user.update";
export const schema = standardSchema(SCHEMA);

/** The controls: their paths, the labels, and what is typed into them. */
export const CONTROLS = [
  { path: ["AssociateId"], wrong: "five", right: "500" },
  { path: ["Name"], wrong: "ADA", right: "ADA" },
  { path: ["Person", "Firstname"], wrong: "Ada", right: "Ada" },
  { path: ["Person", "PersonId"], wrong: "x", right: " 7 " },
  { path: ["OtherGroups", 0, "Id"], wrong: "1", right: "1" },
  { path: ["OtherGroups", 1, "Id"], wrong: "two", right: "2" },
  { path: ["Type"], wrong: "Nobody", right: "externalassociate" },
];

/** What must be shown beside which control. */
export const MESSAGES = {
  AssociateId: "AssociateId must be a whole number.",
  "Person.PersonId": "Person.PersonId must be a whole number.",
  "OtherGroups.1.Id": "OtherGroups[1].Id must be a whole number.",
  Type: "Type must be one of Unknown, InternalAssociate, ResourceAssociate, ExternalAssociate, AnonymousAssociate, SystemAssociate.",
};

/** What must be delivered: types, names and order of the server. */
export const DELIVERED = JSON.stringify({
  AssociateId: 500, Name: "ADA", OtherGroups: [{ Id: 1 }, { Id: 2 }], Person: { PersonId: 7, Firstname: "Ada" }, Type: "ExternalAssociate",
});

/** The controls' texts, "wrong" or "right", as one value. */
export function valueOf(which) {
  const value = {};
  for (const { path, [which]: text } of CONTROLS) {
    let inside = value;
    path.slice(0, -1).forEach((segment, place) => (inside = inside[segment] ??= typeof path[place + 1] === "number" ? [] : {}));
    inside[path.at(-1)] = text;
  }
  return value;
}

export const dotted = (path) => path.join(".");
/** As names of controls are written where lists have brackets. */
export const bracketed = (path) => path.reduce((name, segment) => (typeof segment === "number" ? `${name}[${segment}]` : name === "" ? segment : `${name}.${segment}`), "");
