//! Wello Solutions: users, created by `POST user` and updated by `PUT user({id})`.
//!
//! The tables follow the vendor's help pages of the two operations, which list the same 41 fields, and the page of the
//! resource model `sales_organization`, which adds the limits that the user pages leave out. Which values may be null shows
//! in the pages' samples: their generator numbers the texts, and a value type that could be null would not have advanced
//! the count.

use super::field::{Blank, Zone, boolean, date, guid, record, text};
use super::names::Name;
use super::record::{Rule, record};
#[cfg(feature = "std")]
use super::schema::{Endpoint, Parameter};
use super::schema::{Key, Schema};

record! {
    /// A user, as both operations take it.
    USER, USER_NAMES, "WelloUser",
    source "Wello help pages PUT user({id}) and POST user, body parameters",
    rules [Rule::OneOf(&[
        Name::of("sales_organization_id"),
        Name::of("sales_organization_code"),
        Name::of("sales_organization"),
    ])],
    {
        "id" => guid().required().about("Identifies the user. The caller may choose it."),
        "db_language_id" => guid().about("The user's language."),
        "username" => text().max(255).required().about("The name the user logs on with, usually the e-mail address."),
        "firstname" => text().max(255).about("First name."),
        "lastname" => text().max(255).required().about("Last name."),
        "code" => text().max(50).about("The user's reference in the back office; embedded entities are looked up by it."),
        "archived" => boolean().about("Archives a user who is no longer valid; a user cannot be deleted."),
        "disabled" => boolean().about("Keeps the user from logging on for the time being."),
        "emergency_contact" => text().max(64).about("Personnel: whom to call in an emergency."),
        "bankaccount" => text().max(50).sensitive().about("Personnel: bank account."),
        "social_security" => text().max(50).sensitive().about("Personnel: social security number."),
        "place_of_birth" => text().max(255).about("Personnel: place of birth."),
        "nationality" => text().max(255).about("Personnel: nationality."),
        "functions" => text().max(255).about("Personnel: what the user does, such as manager or technical lead."),
        "birthdate" => date(Zone::Utc).about("Personnel: date of birth."),
        "skype" => text().max(50).about("Skype name."),
        "notes" => text().about("Internal remarks."),
        "sales_organization_id" => guid().about("The user's main organization, by its id. One of sales_organization_id, sales_organization and sales_organization_code must be given."),
        "sales_organization" => record(&SALES_ORGANIZATION).about("The user's main organization as an embedded entity, which is added or updated along with the user. One of the three must be given."),
        "sales_organization_code" => text().about("The user's main organization, by the key it has in the ERP system. One of the three must be given."),
        "is_team_leader" => boolean().about("Whether the user can be chosen as a team leader."),
        "team_leader_user_id" => guid().about("The team leader of a user who is a team member."),
        "email" => text().max(255).required().email().about("E-mail address.").finding("the page's row without a name; named by the page's sample"),
        "phone" => text().max(50).phone().about("Telephone number."),
        "fax" => text().max(50).phone().about("Fax number."),
        "mobile" => text().max(50).phone().about("Mobile telephone number."),
        "private_email" => text().max(250).email().about("Private e-mail address."),
        "private_phone" => text().max(50).phone().about("Private telephone number."),
        "private_fax" => text().max(50).phone().about("Private fax number."),
        "private_mobile" => text().max(50).phone().about("Private mobile telephone number."),
        "private_street" => text().max(50).about("Private address: street."),
        "private_street_number" => text().max(50).about("Private address: number in the street."),
        "private_city" => text().max(50).about("Private address: city."),
        "private_zip" => text().max(50).about("Private address: postal code."),
        "private_db_country_id" => guid().about("Private address: country."),
        "private_db_country_code" => text().about("Private address: country, by its international code."),
        "modified_dateutc" => date(Zone::Utc).read_only().about("When the user was last changed, in UTC. Filled by the database.").finding("our decision: taken out of requests, because the database overwrites it"),
        "allow_hero_app" => boolean().about("Whether the user may use the hero app."),
        "allow_sales_app" => boolean().about("Whether the user may use the sales app."),
        "allow_service_app" => boolean().about("Whether the user may use the service app."),
        "user_group_id" => guid().about("The group the user belongs to."),
    }
}

record! {
    /// The organization embedded in a user.
    SALES_ORGANIZATION, SALES_ORGANIZATION_NAMES, "WelloSalesOrganization",
    source "Wello help page of the resource model sales_organization",
    rules [],
    {
        "id" => guid().zero(Blank::Warning).required().about("Identifies the organization."),
        "code" => text().max(50).about("The key of the organization in the ERP system."),
        "name" => text().max(50).required().about("Name."),
        "description" => text().max(255).about("Description."),
        "db_country_id" => guid().about("Its default country."),
        "db_currency_id" => guid().about("Its default currency."),
        "db_language_id" => guid().about("Its default language."),
        "accountancy_code" => text().max(50).about("Its key in accountancy."),
        "archived" => boolean().about("Whether it is no longer used."),
        "default_unit_of_measure_system_type" => text().max(50).about("The system of units it works in, metric or English."),
        "street" => text().max(50).about("Street."),
        "street2" => text().max(50).about("Street, second line."),
        "street_number" => text().max(50).about("Number in the street."),
        "zip" => text().max(50).about("Postal code."),
        "city" => text().max(50).about("City."),
        "email" => text().max(250).email().about("E-mail address."),
        "phone" => text().max(50).phone().about("Telephone number."),
        "fax" => text().max(50).phone().about("Fax number."),
        "url" => text().max(50).about("Web address."),
        "vat_reg_code" => text().max(50).about("VAT number."),
        "modified_dateutc" => date(Zone::Utc).read_only().about("When the organization was last changed, in UTC. Filled by the database.").finding("our decision: taken out of requests, because the database overwrites it"),
    }
}

const MEDIA_TYPES: &[&str] = &["application/json", "text/json"];

/// `POST user`.
pub static USER_CREATE: Schema = Schema {
    #[cfg(feature = "std")]
    id: "wello.user.create",
    root: &USER,
    key: Key {
        field: Name::of("id"),
        #[cfg(feature = "std")]
        parameter: None,
        in_body: true,
        generated: true,
        zero: Blank::Warning,
    },
    traits: 0,
    content_types: MEDIA_TYPES,
    #[cfg(feature = "std")]
    unpublished: &[],
    #[cfg(feature = "std")]
    endpoint: Endpoint {
        system: "wello",
        title: "Wello: create a user",
        method: "POST",
        path: "user",
        parameters: &[],
        query: &[],
        headers: &[],
        header_groups: &[],
        unsupported_types: &[],
        accepts: MEDIA_TYPES,
        errors: &[],
        refuses_by_false: false,
        fallback_code: "",
        sample: include_str!("samples/wello.user.create.json"),
    },
};

/// `PUT user({id})`.
pub static USER_UPDATE: Schema = Schema {
    #[cfg(feature = "std")]
    id: "wello.user.update",
    root: &USER,
    key: Key {
        field: Name::of("id"),
        #[cfg(feature = "std")]
        parameter: Some("id"),
        in_body: true,
        generated: false,
        zero: Blank::Missing,
    },
    traits: 0,
    content_types: MEDIA_TYPES,
    #[cfg(feature = "std")]
    unpublished: &[],
    #[cfg(feature = "std")]
    endpoint: Endpoint {
        system: "wello",
        title: "Wello: update a user",
        method: "PUT",
        path: "user({id})",
        parameters: &[Parameter {
            name: "id",
            required: true,
            description: "The user to update.",
            source: "Wello help page PUT user({id}), URI parameters, row id",
        }],
        query: &[],
        headers: &[],
        header_groups: &[],
        unsupported_types: &[],
        accepts: MEDIA_TYPES,
        errors: &[],
        refuses_by_false: false,
        fallback_code: "",
        sample: include_str!("samples/wello.user.update.json"),
    },
};
