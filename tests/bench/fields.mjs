// The Wello user record, told once and neutrally: every peer's schema is made out of this (schemas.mjs).
// Names, order, types and limits are those of the vendor's page for `PUT user({id})`; those inside
// `sales_organization` are from the vendor's page of that entity. A limit counts UTF-16 code units.

const text = (max) => ({ type: "text", max });
const guid = { type: "guid" };
const boolean = { type: "boolean" };
const date = { type: "date" };
const record = (fields) => ({ type: "record", fields });
const required = (field) => ({ ...field, required: true });

const salesOrganization = {
  id: required(guid),
  code: text(50),
  name: required(text(50)),
  description: text(255),
  db_country_id: guid,
  db_currency_id: guid,
  db_language_id: guid,
  accountancy_code: text(50),
  archived: boolean,
  default_unit_of_measure_system_type: text(50),
  street: text(50),
  street2: text(50),
  street_number: text(50),
  zip: text(50),
  city: text(50),
  email: text(250),
  phone: text(50),
  fax: text(50),
  url: text(50),
  vat_reg_code: text(50),
  modified_dateutc: date,
};

export const user = {
  id: required(guid),
  db_language_id: guid,
  username: required(text(255)),
  firstname: text(255),
  lastname: required(text(255)),
  code: text(50),
  archived: boolean,
  disabled: boolean,
  emergency_contact: text(64),
  bankaccount: text(50),
  social_security: text(50),
  place_of_birth: text(255),
  nationality: text(255),
  functions: text(255),
  birthdate: date,
  skype: text(50),
  notes: text(),
  sales_organization_id: guid,
  sales_organization: record(salesOrganization),
  sales_organization_code: text(),
  is_team_leader: boolean,
  team_leader_user_id: guid,
  email: required(text(255)),
  phone: text(50),
  fax: text(50),
  mobile: text(50),
  private_email: text(250),
  private_phone: text(50),
  private_fax: text(50),
  private_mobile: text(50),
  private_street: text(50),
  private_street_number: text(50),
  private_city: text(50),
  private_zip: text(50),
  private_db_country_id: guid,
  private_db_country_code: text(),
  modified_dateutc: date,
  allow_hero_app: boolean,
  allow_sales_app: boolean,
  allow_service_app: boolean,
  user_group_id: guid,
};

/** At least one of these must be there ("optionally required" in the vendor's words). */
export const atLeastOneOf = ["sales_organization_id", "sales_organization_code", "sales_organization"];
