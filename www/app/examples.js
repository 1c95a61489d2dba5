// Named examples of every schema: some pass, some fail. All people in them are invented.

import { example } from "../built/package/default.js";

const text = (value) => JSON.stringify(value, null, 2);
const passing = (name, payload, more) => ({ name, passes: true, text: typeof payload === "string" ? payload : text(payload), ...more });
const failing = (name, payload, more) => ({ ...passing(name, payload, more), passes: false });
const patch = (name, passes, base, entries, more) => ({ name, passes, view: "patch", base: base === undefined ? "" : text(base), patch: text(entries), ...more });

const ID = "cd50814a-f1a8-42ea-ace0-7e6fff28b0c4";

function wello(schema, verb) {
  const smallest = { id: ID, username: "ada", lastname: "Lovelace", sales_organization_code: "ERP-1", email: "ada@example.com" };
  return [
    failing("Six mistakes", {
      id: "cd50814a",
      username: "ada",
      lastName: "Lovelace",
      archived: "yes",
      birthdate: "04/05/1980",
      emial: "ada@example.com",
    }),
    failing("Too long, too short, twice", `{
  "id": "${ID}",
  "username": "ada",
  "username": "ada.lovelace",
  "lastname": "   ",
  "email": "ada@example.com",
  "fax": "${"0".repeat(60)}",
  "sales_organization": { "name": null, "city": 5 }
}`),
    failing("Not JSON: a comma too many", `{
  "id": "${ID}",
  "username": "ada",
  "lastname": "Lovelace",
  "email": "ada@example.com",
}`),
    passing(`Smallest that ${verb}s a user`, smallest),
    passing("What the server would convert", {
      id: `{${ID.toUpperCase()}}`,
      username: "ada",
      LastName: "Lovelace",
      archived: "False",
      birthdate: "1815-12-10",
      email: " ada@example.com ",
      sales_organization_code: 4711,
    }),
    passing("The vendor's own sample", example(schema)),
    patch("A new telephone number", true, { ...smallest, phone: "+32 2 555 01 01" }, [{ Field: "phone", Value: "+32 2 555 01 02" }]),
    patch("A test that fails, so nothing is changed", false, smallest, [
      { op: "test", path: "/username", value: "charles" },
      { op: "replace", path: "/lastname", value: "Babbage" },
    ]),
  ];
}

const superofficeUser = {
  AssociateId: 500,
  Name: "ADA",
  OtherGroups: [{ Value: "Sales", Id: 2 }],
  Type: "InternalAssociate",
  CustomFields: { "SuperOffice:1": "[I:4]" },
};
const superofficeMistakes = {
  AssociateId: "0x1F4",
  Name: "ADA",
  Type: "Boss",
  Lastlogin: "18/01/2015",
  Person: { Firstname: "Ada", e_mail: "ada@example.com", Rank: 40000 },
  CustomFields: { "SuperOffice:1": "[I:five]", "SuperOffice:2": "[D:2026-02-10]" },
};

const EXAMPLES = {
  "wello.user.create": () => wello("wello.user.create", "create"),
  "wello.user.update": () => wello("wello.user.update", "update"),
  "salt2.user.update": () => [
    failing("Mistakes in a form that was sent as it stood", {
      FirstName: "Ada",
      OfficeId: 15.5,
      CostCenterId: "",
      IsActive: null,
      Permissions: "admin",
      OfficePermissions: [1, "two"],
      Notifications: [{ Type: "Mail", Scope: null, sendpush: "TRUE" }],
    }),
    failing("A date that could be two", { UserId: 7, BirthDate: "04/05/1980" }),
    passing("Smallest that updates a user", { UserId: 7 }),
    passing("What the server would convert", { userid: "7", IsActive: "True", CostCenterId: "", OfficePermissions: ["1", 2.0], Mobile: 32475123456, BirthDate: "1990-04-29 08:30" }),
    passing("The vendor's own sample", example("salt2.user.update")),
    patch("A list gets one more", true, { UserId: 7, FirstName: "Ada", Permissions: ["read"] }, [{ Field: "Permissions[1]", Value: "write" }]),
    patch("An index that leaves a gap", false, { UserId: 7, Permissions: ["read"] }, [{ Field: "Permissions[5]", Value: "write" }]),
  ],
  "superoffice.user.update": () => [
    failing("Markers, dates and a boss", superofficeMistakes),
    failing("The URI names another user", { ...superofficeUser, AssociateId: 501 }, { options: { id: "500" } }),
    passing("An answer, edited and sent back", {
      ...superofficeUser,
      Type: "externalassociate",
      CustomFields: { "SuperOffice:1": 5, "SuperOffice:2": 12.5, "SuperOffice:3": true },
      TableRight: null,
      FieldProperties: {},
      _Links: {},
    }),
    passing("The vendor's own sample", example("superoffice.user.update")),
    patch("Three fields of a whole user", true, superofficeUser, [
      { Field: "tooltip", Value: "Analytical engines" },
      { Field: "Person.Firstname", Value: "Ada" },
      { Field: "CustomFields.SuperOffice:1", Value: 5 },
    ]),
    patch("A merge patch", true, superofficeUser, { Type: "ExternalAssociate", OtherGroups: [{ Id: 3, Value: "Service" }] }),
  ],
  "superoffice.user.response": () => [
    failing("An answer nobody documented", superofficeMistakes),
    passing("Cut short by $select", { AssociateId: 500, Name: "ADA", Type: null, "@odata.context": "https://example.com/api" }),
    passing("The vendor's own sample", example("superoffice.user.response")),
  ],
  "aranda.user.update": () => [
    failing(
      "Fields that are closed, or spelt by ear",
      [
        { Field: "telephone", Value: "+32 (2) 555-01.02" },
        { Field: "Telephone2", Value: "call me" },
        { Field: "Floor", Value: "third" },
        { Field: "Role", Value: 1 },
        { Field: "Password", Value: "not a secret" },
        { Field: "Emial", Value: "ada@example.com" },
        { Field: "CodDepto", Value: null },
      ],
      { options: { id: "42" } },
    ),
    failing("Nobody is named", [{ Field: "FullName", Value: "Ada Lovelace" }]),
    passing("Pairs as they travel", [{ Field: "FullName", Value: "Ada Lovelace" }, { Field: "Telephone", Value: "+32 (2) 555-01.02" }], { options: { id: "42" } }),
    passing("An object becomes pairs", { Id: 42, FullName: "Ada Lovelace", email: "ada@example.com", BirthDate: "1990-04-29", UserState: "1" }),
    passing("A specialist changes a role", [{ Field: "Role", Value: "2" }], { options: { id: "42", actor: "specialist" } }),
    passing("The vendor's own sample", example("aranda.user.update"), { options: { id: "42" } }),
    patch("One field, beside the user as he was", true, { Id: 42, FullName: "Ada Lovelace", Telephone: 5551234 }, [{ Field: "Telephone", Value: "+44 (20) 7946-0018" }]),
    patch("The same field twice", false, { Id: 42, FullName: "Ada Lovelace" }, [{ Field: "FullName", Value: "A" }, { Field: "fullname", Value: "B" }]),
  ],
};

/** The examples of a schema, the first being what the page begins with. */
export const examplesOf = (schema) => EXAMPLES[schema]();
