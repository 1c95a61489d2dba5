//! SuperOffice CRM WebAPI: the user that `PUT api/v1/User/{id}` takes, and the one it answers with.
//!
//! The table of the user follows the vendor's page of the operation, whose request and response list the same 25 members; the
//! response adds three. The tables of the entities inside it follow the vendor's OpenAPI description of the WebAPI, and the
//! .NET carriers behind it, which say which integers are 16 bits wide in the server and what cannot be null. The columns of the
//! database are no part of the interface: their lengths are not in these tables.

use super::field::{
    Blank, Zone, boolean, date, define_enumeration, enumeration, integer, list, map, markers, record, short, text,
};
use super::names::Name;
use super::record::{Rule, record};
use super::schema::{APPENDS, Key, RESETS, RESPONSE as IS_RESPONSE, Schema};
#[cfg(feature = "std")]
use super::schema::{Endpoint, EndpointError, HeaderGroup, Parameter};

define_enumeration! {
    /// What kind of user. The vendor's page numbers five; the OpenAPI description adds `Unknown`, without a number.
    USER_TYPE, USER_TYPE_NAMES, [
        "Unknown" => None,
        "InternalAssociate" => Some(1),
        "ResourceAssociate" => Some(2),
        "ExternalAssociate" => Some(3),
        "AnonymousAssociate" => Some(4),
        "SystemAssociate" => Some(5),
    ]
}

define_enumeration! {
    /// What a client does with a command after the save.
    COMMAND_ACTION, COMMAND_ACTION_NAMES, ["Implicit" => Some(0), "YesNo" => Some(1), "OkCancel" => Some(2), "Ok" => Some(3)]
}

define_enumeration! {
    /// The control that a credential's value is edited with.
    CREDENTIAL_CONTROL_TYPE, CREDENTIAL_CONTROL_TYPE_NAMES,
    ["Static" => Some(0), "Edit" => Some(1), "Password" => Some(2), "Link" => Some(3), "Hidden" => Some(4)]
}

record! {
    /// A user, as the operation takes it and answers with.
    USER, USER_NAMES, "SuperOfficeUser",
    source "SuperOffice reference page PUT User/{id}, request body",
    rules [Rule::NeverNull(&[Name::of("AssociateId"), Name::of("Name")])],
    {
        "AssociateId" => integer().required().about("Identifies the user.").finding("our decision: must be there and not 0, because a save with 0 would create a user; taken from the URI where the body lacks it"),
        "Name" => text().about("Initials or user id, which names the user in archives and is the login name of installations on site."),
        "Rank" => short().about("Place in the order of users.").finding("the .NET carrier and the SOAP interface: 16 bits in the server"),
        "Tooltip" => text().about("A few words about the user."),
        "LicenseOwners" => list(&record(&LICENSE_OWNER)).about("Module licenses by who owns them, each assigned to the user or not."),
        "Role" => record(&ROLE).about("The user's role, which decides what the user may see and do."),
        "UserGroup" => record(&USER_GROUP).about("The main group of the user."),
        "OtherGroups" => list(&record(&USER_GROUP)).about("The groups of the user besides the main one.").finding("the OpenAPI description: items are of type UserGroup"),
        "Person" => record(&PERSON).about("The person who is the user. Only system users and anonymous users go without."),
        "Deleted" => boolean().about("Whether the user is retired, without rights and in no list."),
        "Lastlogin" => date(Zone::Open).about("When the user last logged on; 0001-01-01T00:00:00 for never."),
        "Lastlogout" => date(Zone::Open).about("When the user last logged off; 0001-01-01T00:00:00 for never."),
        "EjUserId" => integer().about("The user's record in the service module; 0 for users without one."),
        "RequestSignature" => text().about("What the user signs requests with."),
        "Type" => enumeration(&USER_TYPE).about("What kind of user: an internal, external, anonymous or system user, or a resource.").finding("the OpenAPI description: an enumeration that has Unknown as well"),
        "IsPersonRetired" => boolean().about("Whether the person behind the user is retired."),
        "IsOnTravel" => boolean().about("Whether the user is travelling."),
        "Credentials" => list(&record(&CREDENTIAL)).about("The ways in which the user may be authenticated."),
        "UserName" => text().about("The name the user logs on with, which may be an e-mail address."),
        "TicketCategories" => list(&record(&MDO_LIST_ITEM)).about("The categories of requests that the user handles.").finding("the OpenAPI description: items are of type MDOListItem"),
        "NickName" => text().about("A short name of the user in the service module, which no other user has."),
        "WaitingForApproval" => boolean().about("Whether an administrator has yet to let the user in."),
        "ExtraFields" => markers().about("Fields added by plug-ins, foreign keys and other applications; CustomFields takes its place."),
        "CustomFields" => markers().about("Fields that the installation adds, defined by administrators or in the database."),
        "PostSaveCommands" => list(&record(&CUSTOM_COMMAND)).about("Commands for the client to carry out after the save."),
        "TableRight" => record(&TABLE_RIGHT).response_only().about("What the caller may do with users.").finding("the page's response body; in none of the vendor's requests, so it is taken out of them"),
        "FieldProperties" => map(&record(&FIELD_PROPERTY)).response_only().about("What the caller may do with each field, by the field's name.").finding("the page's response body; in none of the vendor's requests, so it is taken out of them"),
        "_Links" => map(&text()).response_only().about("Addresses of the user and of related resources, by their relation.").finding("the page's response body; in none of the vendor's requests, so it is taken out of them"),
    }
}

record! {
    /// Module licenses of one owner.
    LICENSE_OWNER, LICENSE_OWNER_NAMES, "SuperOfficeLicenseOwner",
    source "SuperOffice WebAPI, OpenAPI description, LicenseOwner",
    rules [],
    {
        "Name" => text().about("Name of the owner."),
        "Description" => text().about("What the owner is."),
        "RestrictedModuleLicenses" => list(&record(&MODULE_LICENSE_LINK)).about("Licenses of the owner that are limited in number."),
        "UnrestrictedModuleLicenses" => list(&record(&MODULE_LICENSE_LINK)).about("Licenses of the owner that every user has."),
        "TableRight" => record(&TABLE_RIGHT).response_only().about("What the caller may do with license owners."),
        "FieldProperties" => map(&record(&FIELD_PROPERTY)).response_only().about("What the caller may do with each field, by the field's name."),
    }
}

record! {
    /// A module license, and whether the user has it.
    MODULE_LICENSE_LINK, MODULE_LICENSE_LINK_NAMES, "SuperOfficeModuleLicenseLink",
    source "SuperOffice WebAPI, OpenAPI description, ModuleLicenseLink",
    rules [],
    {
        "Unrestricted" => boolean().about("Whether the license is not limited in number."),
        "Total" => integer().about("How many licenses there are, free ones and used ones."),
        "Tooltip" => text().about("A few words about the license."),
        "CanAssign" => boolean().about("Whether the user can be given the license."),
        "Free" => integer().about("How many licenses can still be given."),
        "InUse" => integer().about("How many licenses are given to users."),
        "IsHidden" => boolean().about("Whether user interfaces leave the license out."),
        "Assigned" => boolean().about("Whether the user has the license."),
        "ModuleLicenseId" => integer().unique_id().about("Identifies the module license."),
        "Name" => text().about("Name of the license."),
        "Description" => text().about("What the license is for."),
        "PrerequisiteModuleName" => text().about("The module that must be active for the license to count."),
        "SortOrder" => integer().about("Place in the order of licenses."),
        "ExtraFlags" => integer().about("Flags; 1 marks a user plan.").finding("in the OpenAPI description alone, which is newer than the .NET carriers"),
        "TableRight" => record(&TABLE_RIGHT).response_only().about("What the caller may do with module licenses."),
        "FieldProperties" => map(&record(&FIELD_PROPERTY)).response_only().about("What the caller may do with each field, by the field's name."),
    }
}

record! {
    /// The role of a user.
    ROLE, ROLE_NAMES, "SuperOfficeRole",
    source "SuperOffice WebAPI, OpenAPI description, Role",
    rules [],
    {
        "Id" => integer().about("Identifies the role."),
        "Value" => text().about("Name of the role."),
        "Tooltip" => text().about("A few words about the role."),
        "TableRight" => record(&TABLE_RIGHT).response_only().about("What the caller may do with roles."),
        "FieldProperties" => map(&record(&FIELD_PROPERTY)).response_only().about("What the caller may do with each field, by the field's name."),
    }
}

record! {
    /// A group of users.
    USER_GROUP, USER_GROUP_NAMES, "SuperOfficeUserGroup",
    source "SuperOffice WebAPI, OpenAPI description, UserGroup",
    rules [],
    {
        "Value" => text().about("Name of the group."),
        "Tooltip" => text().about("A few words about the group."),
        "Id" => integer().unique_id().about("Identifies the group."),
        "Rank" => short().about("Place in the order of groups.").finding("the .NET carrier and the SOAP interface: 16 bits in the server"),
        "Deleted" => boolean().about("Whether the group can no longer be chosen."),
        "TableRight" => record(&TABLE_RIGHT).response_only().about("What the caller may do with user groups."),
        "FieldProperties" => map(&record(&FIELD_PROPERTY)).response_only().about("What the caller may do with each field, by the field's name."),
    }
}

record! {
    /// The person behind a user.
    PERSON, PERSON_NAMES, "SuperOfficePerson",
    source "SuperOffice WebAPI, OpenAPI description, Person",
    rules [],
    {
        "Position" => text().about("Position, out of the installation's list."),
        "PersonId" => integer().about("Identifies the person."),
        "Mrmrs" => text().about("Form of address, such as Mr or Ms."),
        "Firstname" => text().about("First name."),
        "Lastname" => text().about("Last name."),
        "MiddleName" => text().about("Middle name."),
        "Title" => text().about("Title."),
        "Description" => text().about("Remarks on the person."),
        "Email" => text().email().about("E-mail address, the first of the person's."),
        "FullName" => text().about("The whole name."),
        "DirectPhone" => text().phone().about("Direct telephone number."),
        "FormalName" => text().about("The whole name with titles, for labels."),
        "CountryId" => integer().about("The person's country."),
        "ContactId" => integer().about("The company the person belongs to."),
        "ContactName" => text().about("Name of that company."),
        "Retired" => short().about("Whether the person is retired: 1 for yes.").finding("the .NET carrier and the SOAP interface: 16 bits in the server; the vendor's own samples hold numbers other than 0 and 1"),
        "Rank" => short().about("Place in the order of persons.").finding("the .NET carrier and the SOAP interface: 16 bits in the server"),
        "ActiveInterests" => short().about("How many interests of the person are active.").finding("the .NET carrier and the SOAP interface: 16 bits in the server"),
        "ContactDepartment" => text().about("Department of the company."),
        "ContactCountryId" => integer().about("Country of the company."),
        "ContactOrgNr" => text().about("Registration number of the company."),
        "FaxPhone" => text().phone().about("Fax number."),
        "MobilePhone" => text().phone().about("Mobile telephone number."),
        "ContactPhone" => text().phone().about("Telephone number of the company."),
        "AssociateName" => text().about("Name of the user who owns the record."),
        "AssociateId" => integer().about("The user who owns the record; 0 for none."),
        "UsePersonAddress" => boolean().about("Whether letters go to the person's own address rather than the company's."),
        "ContactFax" => text().phone().about("Fax number of the company."),
        "Kanafname" => text().about("First name in kana, in Japanese installations."),
        "Kanalname" => text().about("Last name in kana, in Japanese installations."),
        "Post1" => text().about("Postal address in Japanese installations, first part."),
        "Post2" => text().about("Postal address in Japanese installations, second part."),
        "Post3" => text().about("Postal address in Japanese installations, third part."),
        "EmailName" => text().about("What the e-mail address is described as."),
        "ContactFullName" => text().about("Name and department of the company."),
        "ActiveErpLinks" => integer().about("How many links to ERP systems are active."),
        "TicketPriorityId" => integer().about("The priority that the person's requests get."),
        "SupportLanguageId" => integer().about("The language the person is answered in."),
        "SupportAssociateId" => integer().about("The user who answers the person."),
        "CategoryName" => text().about("Name of the category, out of the installation's list."),
        "PersonNumber" => text().about("A number of the installation's own, of digits and letters.").finding("in the OpenAPI description alone, which is newer than the .NET carriers"),
        "TableRight" => record(&TABLE_RIGHT).response_only().about("What the caller may do with persons."),
        "FieldProperties" => map(&record(&FIELD_PROPERTY)).response_only().about("What the caller may do with each field, by the field's name."),
    }
}

record! {
    /// One way in which a user may be authenticated.
    CREDENTIAL, CREDENTIAL_NAMES, "SuperOfficeCredential",
    source "SuperOffice WebAPI, OpenAPI description, Credential",
    rules [],
    {
        "Type" => record(&CREDENTIAL_TYPE).about("What kind of credential."),
        "Value" => text().sensitive().about("The credential itself, such as a password or a security identifier."),
        "DisplayValue" => text().about("What is shown of the credential."),
        "TableRight" => record(&TABLE_RIGHT).response_only().about("What the caller may do with credentials."),
        "FieldProperties" => map(&record(&FIELD_PROPERTY)).response_only().about("What the caller may do with each field, by the field's name."),
    }
}

record! {
    /// A kind of credential.
    CREDENTIAL_TYPE, CREDENTIAL_TYPE_NAMES, "SuperOfficeCredentialType",
    source "SuperOffice WebAPI, OpenAPI description, CredentialType",
    rules [],
    {
        "DisplayType" => text().about("What users see the kind called."),
        "Type" => text().about("The plug-in that checks credentials of this kind."),
        "Description" => text().about("What the kind is."),
        "ValueControl" => enumeration(&CREDENTIAL_CONTROL_TYPE).about("The control that a value of this kind is edited with."),
        "CanCreatePerson" => boolean().about("Whether a person can be created out of such a credential."),
        "IsUserNameSupported" => boolean().about("Whether such a credential has a user name."),
        "TableRight" => record(&TABLE_RIGHT).response_only().about("What the caller may do with credential types."),
        "FieldProperties" => map(&record(&FIELD_PROPERTY)).response_only().about("What the caller may do with each field, by the field's name."),
    }
}

record! {
    /// An item of a list, with the items below it.
    MDO_LIST_ITEM, MDO_LIST_ITEM_NAMES, "SuperOfficeMDOListItem",
    source "SuperOffice WebAPI, OpenAPI description, MDOListItem",
    rules [],
    {
        "Id" => integer().unique_id().about("Identifies the item."),
        "Name" => text().about("Name of the item."),
        "ToolTip" => text().about("A few words about the item."),
        "Deleted" => boolean().about("Whether the item is no longer used."),
        "Rank" => integer().about("Place in the order of items."),
        "Type" => text().about("What kind of item."),
        "ChildItems" => list(&record(&MDO_LIST_ITEM)).about("The items below this one."),
        "IconHint" => text().about("Which icon to show."),
        "ColorBlock" => integer().about("Which colour to show."),
        "ExtraInfo" => text().about("Further data of the item, such as how to sort it."),
        "StyleHint" => text().about("How to show the item, such as its background."),
        "FullName" => text().about("Name of the item with those of the items above."),
        "TableRight" => record(&TABLE_RIGHT).response_only().about("What the caller may do with items of the list."),
        "FieldProperties" => map(&record(&FIELD_PROPERTY)).response_only().about("What the caller may do with each field, by the field's name."),
    }
}

record! {
    /// A command for the client to carry out.
    CUSTOM_COMMAND, CUSTOM_COMMAND_NAMES, "SuperOfficeCustomCommand",
    source "SuperOffice WebAPI, OpenAPI description, CustomCommand",
    rules [],
    {
        "Name" => text().about("Name of the command, which no other has."),
        "DisplayName" => text().about("Name of the command as shown."),
        "Description" => text().about("What the command does."),
        "ToolTip" => text().about("A few words about the command."),
        "Actions" => enumeration(&COMMAND_ACTION).about("What the client asks before it carries the command out."),
        "ActionData" => text().about("What the command works on."),
        "TableRight" => record(&TABLE_RIGHT).response_only().about("What the caller may do with commands."),
        "FieldProperties" => map(&record(&FIELD_PROPERTY)).response_only().about("What the caller may do with each field, by the field's name."),
    }
}

record! {
    /// What the caller may do with entities of a kind.
    TABLE_RIGHT, TABLE_RIGHT_NAMES, "SuperOfficeTableRight",
    source "SuperOffice WebAPI, OpenAPI description, TableRight",
    rules [],
    {
        "Mask" => text().about("The rights, as names with commas between.").finding("the .NET carrier: flags, which travel as one text"),
        "Reason" => text().about("Why a right is missing."),
    }
}

record! {
    /// What the caller may do with a field.
    FIELD_PROPERTY, FIELD_PROPERTY_NAMES, "SuperOfficeFieldProperty",
    source "SuperOffice WebAPI, OpenAPI description, FieldProperty",
    rules [],
    {
        "FieldRight" => record(&FIELD_RIGHT).about("The rights."),
        "FieldType" => text().about("The field's .NET type, such as System.Int32."),
        "FieldLength" => integer().about("The most characters the field takes."),
    }
}

record! {
    /// The rights on a field.
    FIELD_RIGHT, FIELD_RIGHT_NAMES, "SuperOfficeFieldRight",
    source "SuperOffice WebAPI, OpenAPI description, FieldRight",
    rules [],
    {
        "Mask" => text().about("The rights and hints, as names with commas between.").finding("the .NET carrier: flags, which travel as one text"),
        "Reason" => text().about("Why a right is missing, or why the field is mandatory."),
    }
}

const MEDIA_TYPES: &[&str] = &["application/json", "text/json"];

/// The media types of responses, as the header Accept lists them.
#[cfg(feature = "std")]
const ACCEPTS: &[&str] = &[
    "application/json",
    "text/json",
    "application/xml",
    "text/xml",
    "application/json-patch+json",
    "application/merge-patch+json",
];

#[cfg(feature = "std")]
const NO_NAMESPACE: &str = "The vendor publishes neither the namespace nor the order of elements of a user in XML.";
#[cfg(feature = "std")]
const NO_PREFIX: &str = "The vendor does not publish the prefix that a form gives the fields of a user.";
#[cfg(feature = "std")]
const A_PATCH: &str = "A patch is no user: it needs the user it is applied to (the option base).";

/// Neither the namespace and order of a user in XML nor the prefix of its fields in a form is published.
#[cfg(feature = "std")]
const UNPUBLISHED: &[&str] = &["application/xml", "text/xml", "application/x-www-form-urlencoded"];

#[cfg(feature = "std")]
const UNSUPPORTED: &[(&str, &str)] = &[
    ("application/xml", NO_NAMESPACE),
    ("text/xml", NO_NAMESPACE),
    ("application/x-www-form-urlencoded", NO_PREFIX),
    ("application/json-patch+json", A_PATCH),
    ("application/merge-patch+json", A_PATCH),
];

#[cfg(feature = "std")]
const UNSUPPORTED_IN_RESPONSES: &[(&str, &str)] = &[
    ("application/xml", NO_NAMESPACE),
    ("text/xml", NO_NAMESPACE),
    ("application/json-patch+json", A_PATCH),
    ("application/merge-patch+json", A_PATCH),
];

#[cfg(feature = "std")]
const PARAMETERS: &[Parameter] = &[Parameter {
    name: "id",
    required: true,
    description: "The user to update.",
    source: "SuperOffice reference page PUT User/{id}, path part id",
}];

#[cfg(feature = "std")]
const QUERY: &[Parameter] = &[Parameter {
    name: "$select",
    required: false,
    description: "The properties wanted in the response, as paths with commas between; the others come as null. All of them where it is left out.",
    source: "SuperOffice reference page PUT User/{id}, query parameter $select",
}];

#[cfg(feature = "std")]
const HEADERS: &[Parameter] = &[
    Parameter {
        name: "Authorization",
        required: false,
        description: "Who calls: the scheme Basic, SoTicket or Bearer, depending on the installation.",
        source: "SuperOffice reference page PUT User/{id}, request header Authorization",
    },
    Parameter {
        name: "X-XSRF-TOKEN",
        required: false,
        description: "The token against forged requests, from the cookie or the hidden input; needed where Authorization is not given.",
        source: "SuperOffice reference page PUT User/{id}, request header X-XSRF-TOKEN",
    },
    Parameter {
        name: "Content-Type",
        required: false,
        description: "The media type of the body.",
        source: "SuperOffice reference page PUT User/{id}, request header Content-Type",
    },
    Parameter {
        name: "Accept",
        required: false,
        description: "The media types wanted for the response.",
        source: "SuperOffice reference page PUT User/{id}, request header Accept",
    },
    Parameter {
        name: "Accept-Language",
        required: false,
        description: "The language (two letters) that texts in several languages come in.",
        source: "SuperOffice reference page PUT User/{id}, request header Accept-Language",
    },
    Parameter {
        name: "SO-Language",
        required: false,
        description: "The same; it counts where both are given.",
        source: "SuperOffice reference page PUT User/{id}, request header SO-Language",
    },
    Parameter {
        name: "SO-Culture",
        required: false,
        description: "The culture that numbers and dates are written in, where it differs from the language's. Without a language it does nothing.",
        source: "SuperOffice reference page PUT User/{id}, request header SO-Culture",
    },
    Parameter {
        name: "SO-TimeZone",
        required: false,
        description: "The time zone that dates and times of the response are converted to.",
        source: "SuperOffice reference page PUT User/{id}, request header SO-TimeZone",
    },
    Parameter {
        name: "SO-AppToken",
        required: false,
        description: "Names the partner application that calls; used from servers with the online service.",
        source: "SuperOffice reference page PUT User/{id}, request header SO-AppToken",
    },
];

/// A caller says who it is by one of two, and a culture means nothing without a language.
#[cfg(feature = "std")]
const HEADER_GROUPS: &[HeaderGroup] = &[
    HeaderGroup { one_of: &["Authorization", "X-XSRF-TOKEN"], beside: None },
    HeaderGroup { one_of: &["SO-Language", "Accept-Language"], beside: Some("SO-Culture") },
];

/// The page lists one error: a body without the user.
#[cfg(feature = "std")]
const ERRORS: &[EndpointError] = &[EndpointError { status: 400, code: "Bad Request", field: None }];

/// `PUT api/v1/User/{id}`.
pub static UPDATE: Schema = Schema {
    #[cfg(feature = "std")]
    id: "superoffice.user.update",
    root: &USER,
    key: Key {
        field: Name::of("AssociateId"),
        #[cfg(feature = "std")]
        parameter: Some("id"),
        in_body: true,
        generated: false,
        zero: Blank::Missing,
    },
    traits: RESETS | APPENDS,
    content_types: MEDIA_TYPES,
    #[cfg(feature = "std")]
    unpublished: UNPUBLISHED,
    #[cfg(feature = "std")]
    endpoint: Endpoint {
        system: "superoffice",
        title: "SuperOffice: update a user",
        method: "PUT",
        path: "api/v1/User/{id}",
        parameters: PARAMETERS,
        query: QUERY,
        headers: HEADERS,
        header_groups: HEADER_GROUPS,
        unsupported_types: UNSUPPORTED,
        accepts: ACCEPTS,
        errors: ERRORS,
        refuses_by_false: false,
        fallback_code: "",
        sample: include_str!("samples/superoffice.user.update.json"),
    },
};

/// What `PUT api/v1/User/{id}` answers with: nothing is required in it, every member may be null (`$select` makes it so), and
/// members that no document names are kept.
pub static RESPONSE: Schema = Schema {
    #[cfg(feature = "std")]
    id: "superoffice.user.response",
    root: &USER,
    key: Key {
        field: Name::of("AssociateId"),
        #[cfg(feature = "std")]
        parameter: Some("id"),
        in_body: true,
        generated: false,
        zero: Blank::Fine,
    },
    traits: IS_RESPONSE,
    content_types: MEDIA_TYPES,
    #[cfg(feature = "std")]
    unpublished: UNPUBLISHED,
    #[cfg(feature = "std")]
    endpoint: Endpoint {
        system: "superoffice",
        title: "SuperOffice: the user that an update answers with",
        method: "PUT",
        path: "api/v1/User/{id}",
        parameters: PARAMETERS,
        query: QUERY,
        headers: HEADERS,
        header_groups: &[],
        unsupported_types: UNSUPPORTED_IN_RESPONSES,
        accepts: ACCEPTS,
        errors: ERRORS,
        refuses_by_false: false,
        fallback_code: "",
        sample: include_str!("samples/superoffice.user.response.json"),
    },
};
