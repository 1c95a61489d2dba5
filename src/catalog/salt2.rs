//! SALT2: users, updated by `PUT user/update`.
//!
//! The table of the user follows the vendor's help page of the operation. The page of the type `NotificationInfo` is not
//! published; its members, and their order, are those of the JSON sample on that page.
//!
//! The page states no length and no set of values, and marks nothing as required. Which integers may be null shows in its
//! sample: the generator counts on from value to value, but writes 1 for a nullable integer and does not advance the count.
//! Integers are taken for 32 bits wide: the page says "integer" for every width, and its XML sample names the items of
//! `OfficePermissions` `int`. Where a date has no offset the server alone knows which zone is meant, so none is added.

use super::contract::{self, Contract};
use super::field::{Blank, Zone, boolean, date, integer, list, record, text};
use super::names::Name;
use super::record::record;
#[cfg(feature = "std")]
use super::schema::Endpoint;
use super::schema::{Key, RESETS, Schema};

record! {
    /// The update of a user.
    USER_UPDATE, USER_UPDATE_NAMES, "Salt2UserUpdate",
    source "SALT2 help page PUT user/update, body parameters",
    rules [],
    xml Contract {
        element: "UserUpdateRequest",
        namespace: "http://schemas.datacontract.org/2004/07/SALT2.Objects.UserObjects",
        order: &contract::order::<{ USER_UPDATE_NAMES.len() }>(USER_UPDATE_NAMES, &["IsActive"]),
        base: 1,
        base_namespace: "http://schemas.datacontract.org/2004/07/SALT2.Objects",
    },
    {
        "UserId" => integer().required().about("Identifies the user to update.").finding("our decision: required, because the URI does not name the user"),
        "FirstName" => text().about("First name."),
        "LastName" => text().about("Last name."),
        "StaffNumber" => text().about("The user's number as a member of staff."),
        "BirthDate" => date(Zone::Open).about("Date of birth."),
        "AdUserName" => text().about("The user's name in Active Directory."),
        "IsADUser" => boolean().about("Whether the user is one of Active Directory."),
        "Email" => text().email().about("E-mail address."),
        "Password" => text().password().about("Password."),
        "Phone" => text().phone().about("Telephone number."),
        "PhoneExtension" => text().about("Extension of the telephone number."),
        "Mobile" => text().phone().about("Mobile telephone number."),
        "JobTitle" => text().about("Job title."),
        "Language" => text().about("The user's language. The codes are not published."),
        "OfficeId" => integer().about("The office the user belongs to."),
        "CostCenterId" => integer().nullable().about("The cost center the user is charged to.").finding("may be null: a nullable integer by the numbering of the page's sample"),
        "SecurityLevelId" => integer().about("The user's security level."),
        "ExpenseApprover1" => integer().nullable().about("First approver of the user's expenses.").finding("may be null: a nullable integer by the numbering of the page's sample"),
        "ExpenseApprover2" => integer().nullable().about("Second approver of the user's expenses.").finding("may be null: a nullable integer by the numbering of the page's sample"),
        "SapInternalOrder" => text().about("Internal order in SAP."),
        "SapVendorCode" => text().about("The user's vendor code in SAP."),
        "Permissions" => list(&text()).about("What the user may do. The permissions' names are not published."),
        "Notifications" => list(&record(&NOTIFICATION_INFO)).about("The notifications set up for the user.").finding("members by the page's JSON sample"),
        "GenerateRequestNumber" => boolean().about("Whether a request number is generated.").finding("our decision: cannot be null, like the other booleans; the page's sample does not show it"),
        "OfficePermissions" => list(&integer()).about("The offices the user has permissions for.").finding("items are 32-bit integers by the page's XML sample"),
        "IsActive" => boolean().about("Whether the user is active.").finding("our decision: cannot be null, like the other booleans; the page's sample does not show it"),
    }
}

record! {
    /// A notification of a user.
    NOTIFICATION_INFO, NOTIFICATION_INFO_NAMES, "Salt2NotificationInfo",
    source "SALT2 help page PUT user/update, JSON sample, members of NotificationInfo",
    rules [],
    xml Contract {
        element: "NotificationInfo",
        namespace: "http://schemas.datacontract.org/2004/07/SALT2.Objects.CommunicationObjects",
        order: &contract::order::<{ NOTIFICATION_INFO_NAMES.len() }>(NOTIFICATION_INFO_NAMES, &[]),
        base: 0,
        base_namespace: "",
    },
    {
        "Type" => text().about("What the notification is about. The values are not published."),
        "IsInherited" => boolean().about("Whether the setting is inherited."),
        "IsGroupInherited" => boolean().about("Whether the setting is inherited from a group."),
        "UserId" => integer().nullable().about("The user it is set for.").finding("may be null: a nullable integer by the numbering of the sample"),
        "UserGroupId" => integer().nullable().about("The group of users it is set for.").finding("may be null: a nullable integer by the numbering of the sample"),
        "SecurityLevelId" => integer().nullable().about("The security level it is set for.").finding("may be null: a nullable integer by the numbering of the sample"),
        "Operation" => text().about("The operation that notifies. The values are not published."),
        "SendPush" => boolean().about("Whether a push message is sent."),
        "SendEmail" => boolean().about("Whether an e-mail is sent."),
        "NotificationTemplateId" => integer().about("The template of the message."),
        "Action" => text().about("The action that notifies. The values are not published."),
        "Scope" => integer().about("How far it reaches, as a number. The values are not published."),
    }
}

const MEDIA_TYPES: &[&str] =
    &["application/json", "text/json", "application/xml", "text/xml", "application/x-www-form-urlencoded"];

/// `PUT user/update`.
pub static UPDATE: Schema = Schema {
    #[cfg(feature = "std")]
    id: "salt2.user.update",
    root: &USER_UPDATE,
    key: Key {
        field: Name::of("UserId"),
        #[cfg(feature = "std")]
        parameter: None,
        in_body: true,
        generated: false,
        zero: Blank::Fine,
    },
    traits: RESETS,
    content_types: MEDIA_TYPES,
    #[cfg(feature = "std")]
    unpublished: &[],
    #[cfg(feature = "std")]
    endpoint: Endpoint {
        system: "salt2",
        title: "SALT2: update a user",
        method: "PUT",
        path: "user/update",
        parameters: &[],
        query: &[],
        headers: &[],
        header_groups: &[],
        unsupported_types: &[],
        accepts: &["application/json", "text/json", "application/xml", "text/xml"],
        errors: &[],
        refuses_by_false: false,
        fallback_code: "",
        sample: include_str!("samples/salt2.user.update.json"),
    },
};
