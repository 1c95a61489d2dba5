// A consumer that works with payloads by their types. Compiled twice: with the package's types, and with by-hand.ts.

import type { ArandaUser, ArandaUserFieldValue, Inputs, Outputs, Salt2UserUpdate, SchemaId, SuperOfficePerson, SuperOfficeUser, Updates, WelloUser, WelloUserInput } from "user-preflight";

export const created: WelloUserInput = { id: "a98a5afd-6c67-4ff8-85d3-b876dc8b044f", username: "jane", lastname: "Doe", email: "jane@example.com", archived: "True", sales_organization: { id: "a98a5afd-6c67-4ff8-85d3-b876dc8b044f", name: "Sales" } };
export const also: Inputs["wello.user.create"] = { ...created, firstname: "Jane" };
export const update: Salt2UserUpdate = { UserId: 1, FirstName: "Jane", CostCenterId: null, Permissions: ["x", null], Notifications: [{ Type: "x", UserId: null }], OfficePermissions: [1, 2] };
export const user: SuperOfficeUser = { AssociateId: 5, Type: "InternalAssociate", Person: { Firstname: "Jane", Retired: 0 }, CustomFields: { "SuperOffice:1": "[I:5]" }, TicketCategories: [{ Id: 1, ChildItems: [{ Id: 2, ChildItems: null }] }] };
export const pairs: Outputs["aranda.user.update"] = [{ Field: "FullName", Value: "Jane Doe" }, { Field: "Role", Value: 2 }];
export const whole: Updates["aranda.user.update"] = { Id: 1, FullName: "Jane Doe", UserActive: 1 };

export const cityOf = (user: WelloUser): string => user.sales_organization?.city ?? "";
export const nameOf = (person: SuperOfficePerson | null | undefined): string => [person?.Firstname, person?.Lastname].join(" ");
export const fieldsOf = (user: SuperOfficeUser): (string | null)[] => Object.values(user.CustomFields ?? {});
export const roleOf = (user: ArandaUser): 1 | 2 | 3 | undefined => user.Role;
export const idsOf = (user: SuperOfficeUser): (number | undefined)[] => (user.TicketCategories ?? []).map((item) => item?.Id);
export function write(pair: ArandaUserFieldValue): string {
  if (pair.Field === "FullName") return pair.Value.trim();
  if (pair.Field === "Telephone") return typeof pair.Value === "number" ? pair.Value.toFixed(0) : pair.Value;
  return String(pair.Value);
}
export function titleOf(id: SchemaId): string {
  switch (id) {
    case "wello.user.create":
    case "wello.user.update":
      return "Wello";
    case "salt2.user.update":
      return "SALT2";
    case "superoffice.user.update":
    case "superoffice.user.response":
      return "SuperOffice";
    case "aranda.user.update":
      return "Aranda";
  }
}
