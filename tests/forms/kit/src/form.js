// The form of ../form.mjs, as Superforms wants it.

import { standardSchema } from "user-preflight";

export const schema = standardSchema("superoffice.user.update");
// What is typed into controls is text, whatever comes of it.
export const defaults = { AssociateId: "", Name: "", Person: { Firstname: "", PersonId: "" }, OtherGroups: [{ Id: "" }, { Id: "" }], Type: "" };
