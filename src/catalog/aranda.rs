//! Aranda Service Desk: a user, updated by `POST api/v8.6/user/{id}/update`.
//!
//! The table follows the page on editing users of the ASDK API, version 1.9: its 46 parameters, then the two fields that its
//! remarks say cannot be edited. The English page is a translation, which shows in some names (`Length` is the longitude);
//! names and errors are the vendor's, misspellings included. On the wire an update is an array of pairs, `Field` and `Value`.

use super::field::{self, Blank, Field, choice, day, number, telephone};
use super::names::Name;
use super::record::{Rule, record};
#[cfg(feature = "std")]
use super::schema::{Endpoint, EndpointError, HeaderGroup, Parameter};
use super::schema::{FIELD_VALUES, Key, Schema};

/// Text. None of the page's types has null; empty text clears a field.
const fn text() -> Field {
    field::text().not_null()
}

record! {
    /// A user, as the update takes it.
    USER, USER_NAMES, "ArandaUser",
    source "Aranda ASDK API V1.9 page edicion_de_usuarios, parameters",
    rules [
        Rule::Alias("IdentityNumber", Name::of("Document")),
        Rule::Alias("CodDepto", Name::of("CodDept")),
        Rule::Alias("Longitude", Name::of("Length")),
    ],
    {
        "Id" => number().required().code("InvalidUserId").about("The user to update. The URI names the same one."),
        "FullName" => text().code("InvalidFullName").about("The user's full name."),
        "Email" => text().email().code("InvalidEmail").about("E-mail address.").finding("the page's row without a name; named in the page's Portuguese translation and by its error InvalidEmail"),
        "Photo" => text().code("InvalidPhoto").about("The user's photo."),
        "Telephone" => telephone().code("InvalidTelephone").about("Telephone number.").finding("our decision: separators go, and a number that begins with 0 or + stays text, so that no digit is lost"),
        "Telephone2" => telephone().code("InvalidTelephone2").about("Second telephone number.").finding("our decision: separators go, and a number that begins with 0 or + stays text, so that no digit is lost"),
        "Telephone3" => telephone().code("InvalidTelephone3").about("Third telephone number.").finding("our decision: separators go, and a number that begins with 0 or + stays text, so that no digit is lost"),
        "Address" => text().code("InvalidAddress").about("Postal address."),
        "Address2" => text().code("InvalidAddress2").about("Second address."),
        "Address3" => text().code("InvalidAddress3").about("Third address."),
        "Commentary" => text().code("InvalidCommentary").about("Remarks about the user."),
        "Fax" => text().phone().code("InvalidFax").about("Fax number."),
        "Charge" => text().code("InvalidCharge").about("The user's job title.").finding("the Spanish word cargo, translated literally"),
        "UserState" => number().code("InvalidUserState").about("The user's state, as Aranda Profile keeps it."),
        "NumberDepId" => number().code("InvalidNumberDepId").about("The user's department, by its id."),
        "BirthDate" => day().about("Date of birth, written dd/mm/yyyy."),
        "IdentityType" => text().code("InvalidIdentityType").about("What kind of identity document the user has."),
        "Document" => text().code("InvalidIdentityNumber").about("The number of the identity document.").finding("its error is InvalidIdentityNumber; our decision: IdentityNumber is taken as well"),
        "AdditionalField1" => text().code("InvalidAdditionaltField1").about("A field of the customer's own, number 1 of ten.").finding("its error is spelt InvalidAdditionaltField1 on the page"),
        "AdditionalField2" => text().code("InvalidAdditionaltField2").about("A field of the customer's own, number 2 of ten.").finding("its error is spelt InvalidAdditionaltField2 on the page"),
        "AdditionalField3" => text().code("InvalidAdditionaltField3").about("A field of the customer's own, number 3 of ten.").finding("its error is spelt InvalidAdditionaltField3 on the page"),
        "AdditionalField4" => text().code("InvalidAdditionaltField4").about("A field of the customer's own, number 4 of ten.").finding("its error is spelt InvalidAdditionaltField4 on the page"),
        "AdditionalField5" => text().code("InvalidAdditionaltField5").about("A field of the customer's own, number 5 of ten.").finding("its error is spelt InvalidAdditionaltField5 on the page"),
        "AdditionalField6" => text().code("InvalidAdditionaltField6").about("A field of the customer's own, number 6 of ten.").finding("its error is spelt InvalidAdditionaltField6 on the page"),
        "AdditionalField7" => text().code("InvalidAdditionaltField7").about("A field of the customer's own, number 7 of ten.").finding("its error is spelt InvalidAdditionaltField7 on the page"),
        "AdditionalField8" => text().code("InvalidAdditionaltField8").about("A field of the customer's own, number 8 of ten.").finding("its error is spelt InvalidAdditionaltField8 on the page"),
        "AdditionalField9" => text().code("InvalidAdditionaltField9").about("A field of the customer's own, number 9 of ten.").finding("its error is spelt InvalidAdditionaltField9 on the page"),
        "AdditionalField10" => text().code("InvalidAdditionaltField10").about("A field of the customer's own, number 10 of ten.").finding("its error is spelt InvalidAdditionaltField10 on the page"),
        "Building" => number().code("InvalidBuilding").about("The building the user works in."),
        "Floor" => number().code("InvalidFloor").about("The floor the user works on."),
        "CodDept" => number().code("InvalidCodDepto").about("The user's department, by its code.").finding("its error is InvalidCodDepto, and clients write CodDepto: taken as well"),
        "Extension" => text().code("InvalidExtension").about("Telephone extension.").finding("the page describes it as the row above it; its name and its place before Celphone say what it is"),
        "Celphone" => text().phone().code("InvalidCelPhone").about("Mobile telephone number.").finding("its error is spelt InvalidCelPhone on the page"),
        "Country" => number().code("InvalidCountry").about("The user's country, by its id."),
        "CompanyId" => number().code("InvalidCompanyId").about("The user's company, by its id."),
        "Site" => number().code("InvalidSite").about("The site the user belongs to."),
        "City" => number().about("The user's city."),
        "Latitude" => text().coordinate(90).code("InvalidLatitude").about("Where the user is: latitude in degrees.").finding("our decision: text that is no number of degrees is a warning, because the page states no format"),
        "Length" => text().coordinate(180).code("InvalidLogitude").about("Where the user is: longitude in degrees.").finding("the Spanish word longitud, translated literally; our decision: Longitude is taken as well, and text that is no number of degrees is a warning"),
        "CodeInmediateBoss" => number().code("InvalidCodeInmediateBoss").about("The user's direct superior, by the superior's user code."),
        "Role" => choice(1, 3).specialist().code("InvalidRole").about("What the user is: 1 a specialist, 2 an ordinary user, 3 both. Only specialists may change it."),
        "UserActive" => choice(0, 1).specialist().code("InvalidStatus").about("Whether the user is active: 1 yes, 0 no. Only specialists may change it.").finding("its error is InvalidStatus: no other field and no other error are left"),
        "ExpirationDate" => day().specialist().code("InvalidExpirationDate").about("The day the user's account expires, written dd/mm/yyyy. Only specialists may change it.").finding("the column of types says dateTime, the description dd/mm/yyyy: the description decides"),
        "ProfileId" => number().specialist().code("InvalidProfileId").about("The user's profile, by its id. Only specialists may change it."),
        "CodeProfile" => number().specialist().code("InvalidCodeProfile").about("The user's work group in Aranda Profile, by its code. Only specialists may change it."),
        "ProjectId" => number().about("The project whose mandatory fields the update is checked against. It is not itself updated."),
        "UserName" => text().not_editable().about("The name the user logs on with. It cannot be changed here.").finding("not among the parameters; named in the page's remarks"),
        "Password" => text().password().not_editable().about("The user's password. It cannot be changed here.").finding("not among the parameters; named in the page's remarks"),
    }
}

const MEDIA_TYPES: &[&str] = &["application/json"];

/// One row of the page's table of errors, and the field it is about where there is one.
#[cfg(feature = "std")]
const fn error(status: u16, code: &'static str, field: Option<&'static str>) -> EndpointError {
    EndpointError { status, code, field }
}

/// `POST api/v8.6/user/{id}/update`.
pub static UPDATE: Schema = Schema {
    #[cfg(feature = "std")]
    id: "aranda.user.update",
    root: &USER,
    // The array need not hold it: the URI alone names the user.
    key: Key {
        field: Name::of("Id"),
        #[cfg(feature = "std")]
        parameter: Some("id"),
        in_body: false,
        generated: false,
        zero: Blank::Fine,
    },
    traits: FIELD_VALUES,
    content_types: MEDIA_TYPES,
    #[cfg(feature = "std")]
    unpublished: &[],
    #[cfg(feature = "std")]
    endpoint: Endpoint {
        system: "aranda",
        title: "Aranda Service Desk: update a user",
        method: "POST",
        path: "api/v8.6/user/{id}/update",
        parameters: &[Parameter {
            name: "id",
            required: true,
            description: "The user to update.",
            source: "Aranda ASDK API V1.9 page edicion_de_usuarios, URI and the note on the id",
        }],
        query: &[],
        headers: &[
            Parameter {
                name: "content-type",
                required: true,
                description: "The media type of the body: application/json.",
                source: "Aranda ASDK API V1.9 page edicion_de_usuarios, required headers",
            },
            Parameter {
                name: "Authorization",
                required: true,
                description: "The token, of the user to update or of a specialist, without a scheme before it.",
                source: "Aranda ASDK API V1.9 page edicion_de_usuarios, required headers; clients send the bare token",
            },
        ],
        header_groups: &[HeaderGroup { one_of: &["Authorization"], beside: None }],
        unsupported_types: &[],
        accepts: MEDIA_TYPES,
        errors: &[
            error(400, "InvalidUserId", Some("Id")),
            error(400, "InvalidUserData", None),
            error(400, "InvalidFullName", Some("FullName")),
            error(400, "InvalidEmail", Some("Email")),
            error(400, "InvalidPhoto", Some("Photo")),
            error(400, "InvalidTelephone", Some("Telephone")),
            error(400, "InvalidTelephone2", Some("Telephone2")),
            error(400, "InvalidTelephone3", Some("Telephone3")),
            error(400, "InvalidAddress", Some("Address")),
            error(400, "InvalidAddress2", Some("Address2")),
            error(400, "InvalidAddress3", Some("Address3")),
            error(400, "InvalidCommentary", Some("Commentary")),
            error(400, "InvalidFax", Some("Fax")),
            error(400, "InvalidCharge", Some("Charge")),
            error(400, "InvalidUserState", Some("UserState")),
            error(400, "InvalidNumberDepId", Some("NumberDepId")),
            error(400, "InvalidIdentityType", Some("IdentityType")),
            error(400, "InvalidIdentityNumber", Some("Document")),
            error(400, "InvalidAdditionaltField1", Some("AdditionalField1")),
            error(400, "InvalidAdditionaltField2", Some("AdditionalField2")),
            error(400, "InvalidAdditionaltField3", Some("AdditionalField3")),
            error(400, "InvalidAdditionaltField4", Some("AdditionalField4")),
            error(400, "InvalidAdditionaltField5", Some("AdditionalField5")),
            error(400, "InvalidAdditionaltField6", Some("AdditionalField6")),
            error(400, "InvalidAdditionaltField7", Some("AdditionalField7")),
            error(400, "InvalidAdditionaltField8", Some("AdditionalField8")),
            error(400, "InvalidAdditionaltField9", Some("AdditionalField9")),
            error(400, "InvalidAdditionaltField10", Some("AdditionalField10")),
            error(400, "InvalidBuilding", Some("Building")),
            error(400, "InvalidFloor", Some("Floor")),
            error(400, "InvalidCodDepto", Some("CodDept")),
            error(400, "InvalidCelPhone", Some("Celphone")),
            error(400, "InvalidExtension", Some("Extension")),
            error(400, "InvalidCountry", Some("Country")),
            error(400, "InvalidCompanyId", Some("CompanyId")),
            error(400, "InvalidSite", Some("Site")),
            error(400, "InvalidLatitude", Some("Latitude")),
            error(400, "InvalidLogitude", Some("Length")),
            error(400, "InvalidCodeInmediateBoss", Some("CodeInmediateBoss")),
            error(400, "InvalidCodeProfile", Some("CodeProfile")),
            error(400, "InvalidProfileId", Some("ProfileId")),
            error(400, "InvalidExpirationDate", Some("ExpirationDate")),
            error(400, "InvalidRole", Some("Role")),
            error(400, "InvalidStatus", Some("UserActive")),
            error(401, "Unauthorized", None),
            error(500, "FailureParseUser", None),
            error(500, "FailureUpdateUser", None),
        ],
        refuses_by_false: true,
        fallback_code: "InvalidUserData",
        sample: include_str!("samples/aranda.user.update.json"),
    },
};
