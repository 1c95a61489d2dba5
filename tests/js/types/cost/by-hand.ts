// The types that payloads.ts and calls.ts use, as somebody would write them who had no package to take them from.

export type SchemaId = "wello.user.create" | "wello.user.update" | "salt2.user.update" | "superoffice.user.update" | "superoffice.user.response" | "aranda.user.update";

export interface WelloOrganization { id: string; name: string; code?: string | null; city?: string | null }
export interface WelloUser { id: string; username: string; firstname?: string | null; lastname: string; email: string; archived?: boolean; sales_organization?: WelloOrganization | null }
export interface WelloUserInput { id?: string; username: string; firstname?: string | null; lastname: string; email: string; archived?: boolean | string; sales_organization?: WelloOrganization | null }

export interface Salt2Notification { Type?: string | null; UserId?: number | null }
export interface Salt2UserUpdate { UserId: number; FirstName?: string | null; CostCenterId?: number | null; Permissions?: (string | null)[] | null; Notifications?: (Salt2Notification | null)[] | null; OfficePermissions?: number[] | null }

export interface SuperOfficePerson { Firstname?: string | null; Lastname?: string | null; Retired?: number }
export interface SuperOfficeListItem { Id?: number; Name?: string | null; ChildItems?: (SuperOfficeListItem | null)[] | null }
export interface SuperOfficeUser {
  AssociateId: number;
  Type?: "InternalAssociate" | "ExternalAssociate";
  Person?: SuperOfficePerson | null;
  CustomFields?: { [key: string]: string | null } | null;
  TicketCategories?: (SuperOfficeListItem | null)[] | null;
}

export interface ArandaUser { Id: number; FullName?: string; Telephone?: number | string; Role?: 1 | 2 | 3; UserActive?: 0 | 1 }
export type ArandaUserFieldValue =
  | { Field: "Id"; Value: number } | { Field: "FullName"; Value: string } | { Field: "Telephone"; Value: number | string } | { Field: "Role"; Value: 1 | 2 | 3 } | { Field: "UserActive"; Value: 0 | 1 };

export interface Inputs {
  "wello.user.create": WelloUserInput;
  "wello.user.update": WelloUserInput;
  "salt2.user.update": Salt2UserUpdate;
  "superoffice.user.update": SuperOfficeUser;
  "superoffice.user.response": SuperOfficeUser;
  "aranda.user.update": ArandaUser | ArandaUserFieldValue[];
}
export interface Outputs {
  "wello.user.create": WelloUser;
  "wello.user.update": WelloUser;
  "salt2.user.update": Salt2UserUpdate;
  "superoffice.user.update": SuperOfficeUser;
  "superoffice.user.response": SuperOfficeUser;
  "aranda.user.update": ArandaUserFieldValue[];
}
export interface Updates {
  "wello.user.create": WelloUser;
  "wello.user.update": WelloUser;
  "salt2.user.update": Salt2UserUpdate;
  "superoffice.user.update": SuperOfficeUser;
  "superoffice.user.response": SuperOfficeUser;
  "aranda.user.update": ArandaUser;
}

export interface Options { coerce?: "server" | "none"; generateId?: boolean }
export interface Issue { code: string; path: (string | number)[]; message: string }
export interface Verdict { ok: boolean; issues: Issue[] }
export interface Accepted<T> { ok: true; issues: Issue[]; value: T }
export interface Refused { ok: false; issues: Issue[]; value?: never }
export type Normalized<T> = Accepted<T> | Refused;
export type Bytes = ReturnType<Uint8Array["slice"]>;
export type NormalizedBytes = { ok: true; issues: Issue[]; body: Bytes } | { ok: false; issues: Issue[]; body?: never };
export declare function validate<S extends SchemaId>(schema: S, value: unknown, options?: Options): Verdict;
export declare function normalize<S extends SchemaId>(schema: S, value: unknown, options?: Options): Normalized<Outputs[S]>;
export declare function normalizeBytes<S extends SchemaId>(schema: S, body: Uint8Array | ArrayBuffer | string, options?: Options): NormalizedBytes;
export declare function expandPatch<S extends SchemaId>(schema: S, patch: { Field: string; Value: unknown }[], base?: unknown, options?: Options): Normalized<Updates[S]>;
export declare function jsonSchema(schema: SchemaId, options?: { target?: "draft-2020-12" | "draft-07" | "openapi-3.0" }): { [keyword: string]: unknown };
