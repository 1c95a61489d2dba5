//! What can be wrong, as data: codes, message templates and parameters in one table.
//!
//! The table feeds the native `Display` and the generated JavaScript; the npm package's wasm holds only the numbers.

use crate::catalog::Schema;
#[cfg(feature = "std")]
use crate::catalog::field::SAFE;
use crate::catalog::schema::FIELD_VALUES;

/// The kinds of issues, as callers see them. The names are those of the JavaScript API.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Code {
    /// Missing, null, or (for required text) empty or white space only.
    Required,
    /// Another type than documented; also text that does not convert to the boolean or integer wanted.
    Type,
    /// Null for a value that cannot be null.
    Null,
    /// Longer than documented, in UTF-16 code units.
    MaxLength,
    /// A number outside its type or documented range.
    Range,
    /// Text that is no GUID, date, e-mail address or marked value.
    Format,
    /// A date with slashes or dots, whose day and month the reader would have to guess.
    AmbiguousDate,
    /// None of the documented values.
    Enum,
    /// A member that no document names.
    UnknownField,
    /// The same member twice, across letter case too.
    DuplicateField,
    /// None (or more than one) of an "optionally required" group is given.
    OneOfRequired,
    /// The URI and the body disagree.
    Mismatch,
    /// May never be changed through this endpoint.
    NotEditable,
    /// Needs a role that the caller does not have.
    NotPermitted,
    /// Filled by the server: a patch cannot set it.
    ReadOnly,
    /// A lone surrogate: the server would store U+FFFD.
    Unicode,
    /// The text is not well-formed.
    Syntax,
    /// A media type that the endpoint does not take.
    Unsupported,
    /// The wanted format has no place for the value.
    NotInFormat,
    /// Bytes, depth, items or issues over the limit.
    Limit,
}

/// How much an issue weighs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "std", serde(rename_all = "lowercase"))]
pub enum Severity {
    /// The payload must not be sent as it is.
    Error,
    /// The payload can be sent; somebody should look at it.
    Warning,
}

/// One fact in a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg(feature = "std")]
pub(crate) enum Parameter {
    /// The next of the problem's two numbers.
    Number,
    /// A documented name: the next of the problem's two numbers is its id.
    Name,
    /// Documented names, which the report lists.
    Names,
    /// All whole numbers from the first of the problem's two numbers to the second.
    Numbers,
    /// A number that is always the same.
    Constant(i64),
    /// The media types that the endpoint takes.
    MediaTypes,
    /// A word that is always the same.
    Word(&'static str),
}

/// What is said about a problem.
#[cfg(feature = "std")]
#[derive(Debug)]
pub(crate) struct Message {
    pub code: Code,
    /// One English sentence: `{path}` is the field, other names are parameters. Never a received value.
    pub template: &'static str,
    pub parameters: &'static [(&'static str, Parameter)],
}

macro_rules! problems {
    ($($problem:ident: $code:ident, $template:literal, [$($name:literal: $parameter:expr),*];)*) => {
        /// What is wrong, precisely enough to say it in one sentence.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[cfg_attr(not(feature = "std"), allow(dead_code, reason = "media types are JavaScript's matter in the npm package"))]
        pub(crate) enum Problem { $(#[doc = concat!("`", $template, "`")] $problem),* }

        #[cfg(feature = "std")]
        impl Problem {
            /// All of them, in the order of their numbers.
            pub(crate) const ALL: &[Problem] = &[$(Problem::$problem),*];

            /// What is said about it.
            pub(crate) fn message(self) -> &'static Message {
                use Parameter::*;
                match self {
                    $(Problem::$problem => {
                        &Message { code: Code::$code, template: $template, parameters: &[$(($name, $parameter)),*] }
                    })*
                }
            }
        }
    };
}

problems! {
    Missing: Required, "{path} is required.", [];
    Empty: Required, "{path} is required and must not be empty.", ["reason": Word("empty")];
    RequiredNull: Required, "{path} is required and cannot be null.", ["reason": Word("null")];
    ZeroGuid: Required, "{path} is the all-zero GUID, which stands for “not set”.", ["reason": Word("zero_guid")];
    Resets: Required, "The server resets what an update leaves out: {fields}.", ["reason": Word("resets"), "fields": Names];
    Zero: Required, "{path} is 0, which stands for “not set”.", ["reason": Word("zero")];
    NotText: Type, "{path} must be text.", ["expected": Word("text")];
    NotInteger: Type, "{path} must be a whole number.", ["expected": Word("integer")];
    NotTelephone: Type, "{path} must be a telephone number: digits, with spaces, hyphens, points or parentheses between them and at most one + before.", ["expected": Word("telephone")];
    NotName: Type, "{path} must be one of the documented names, as text.", ["expected": Word("enum")];
    NotList: Type, "{path} must be a list.", ["expected": Word("list")];
    NotMap: Type, "{path} must be an object of names and values.", ["expected": Word("map")];
    NotPair: Type, "{path} must be an object of a Field and a Value.", ["expected": Word("field-value")];
    NotPairs: Type, "{path} must be a list of pairs of Field and Value, or one object of the fields.", ["expected": Word("field-values")];
    NotPatch: Type, "The patch must be a list of fields and values, a JSON Patch or a merge patch.", ["expected": Word("patch")];
    NotOperation: Type, "An operation of a JSON Patch must have op (add, replace, remove or test), path and, but for remove, value.", ["expected": Word("operation")];
    NotMarked: Type, "{path} must be a value that a server can hold.", ["expected": Word("marked")];
    NotBoolean: Type, "{path} must be true or false.", ["expected": Word("boolean")];
    NotGuid: Type, "{path} must be a GUID, as text.", ["expected": Word("guid")];
    NotDate: Type, "{path} must be a date, as text.", ["expected": Word("date")];
    NotRoot: Type, "The root element must be {element}.", ["reason": Word("root"), "expected": Word("record"), "element": Word("UserUpdateRequest")];
    NotRecord: Type, "{path} must be an object.", ["expected": Word("record")];
    NotParsed: Type, "The payload must be an object or a FormData; validateBytes takes text and bytes, and a promise must be awaited.", ["reason": Word("unparsed"), "expected": Word("record")];
    NotJson: Type, "{path} must be a value that JSON can hold.", ["expected": Word("json")];
    CannotBeRead: Type, "{path} could not be read: reading it failed, or it holds itself.", ["reason": Word("unreadable")];
    Null: Null, "{path} cannot be null; leave it out or give it a value.", [];
    TooLong: MaxLength, "{path} may have at most {maximum} characters and has {actual}.", ["maximum": Number, "actual": Number];
    OutsideInt32: Range, "{path} must be between {minimum} and {maximum}.", ["minimum": Constant(i32::MIN as i64), "maximum": Constant(i32::MAX as i64)];
    OutsideSafe: Range, "{path} must be between {minimum} and {maximum}.", ["minimum": Constant(-SAFE), "maximum": Constant(SAFE)];
    OutsideTelephone: Range, "{path} must be between {minimum} and {maximum}.", ["minimum": Constant(0), "maximum": Constant(SAFE)];
    OutsideInt16: Range, "{path} should be between {minimum} and {maximum}: the server's own type holds no more.", ["reason": Word("server_type"), "minimum": Constant(i16::MIN as i64), "maximum": Constant(i16::MAX as i64)];
    NotDegrees: Range, "{path} does not look like degrees between -{maximum} and {maximum}.", ["reason": Word("degrees"), "maximum": Number];
    NotChoice: Enum, "{path} must be one of {values}.", ["values": Numbers];
    NotListed: Enum, "{path} must be one of {values}.", ["values": Names];
    DayFormat: Format, "{path} is no date; write it like 10/02/2026 (day, month, year).", ["expected": Word("day")];
    MarkerFormat: Format, "{path} begins with a marker of its type but is no value of that type; write it like [I:42], [F:12.5] or [D:02/10/2026] (month, day, year).", ["expected": Word("marked")];
    DottedDate: AmbiguousDate, "{path} could be read as day.month or month.day; write it like [D:02/10/2026] (month, day, year).", ["expected": Word("marked")];
    NotEditable: NotEditable, "{path} cannot be changed through this endpoint.", [];
    NotPermitted: NotPermitted, "{path} can only be changed by specialists; leave it out, or say that a specialist sends it.", [];
    GuidFormat: Format, "{path} is no GUID; write it like 01234567-89ab-cdef-0123-456789abcdef.", ["expected": Word("guid")];
    DateFormat: Format, "{path} is no date; write it like 2026-02-10 or 2026-02-10T06:43:19Z.", ["expected": Word("date")];
    EmailFormat: Format, "{path} does not look like an e-mail address.", ["expected": Word("email")];
    SlashedDate: AmbiguousDate, "{path} is a date with slashes, whose parts are read in different orders; write it like 2026-02-10.", ["expected": Word("date")];
    Unknown: UnknownField, "{path} is no documented field.", [];
    UnknownNear: UnknownField, "{path} is no documented field; did you mean {suggestion}?", ["suggestion": Name];
    UnknownPath: UnknownField, "{path} is a path, as forms name their fields; objects have records inside records.", ["reason": Word("path")];
    UnknownKept: UnknownField, "{path} is no documented field; it is passed on as it is.", ["reason": Word("kept")];
    UnknownKeptNear: UnknownField, "{path} is no documented field and is passed on as it is; did you mean {suggestion}?", ["reason": Word("kept"), "suggestion": Name];
    Duplicate: DuplicateField, "{path} is given more than once.", [];
    SameKey: DuplicateField, "{path} differs from another name in letter case alone.", ["reason": Word("letter_case")];
    SameId: DuplicateField, "{path} is that of an earlier item too.", ["reason": Word("id")];
    NoneOf: OneOfRequired, "One of {fields} is required.", ["fields": Names];
    SeveralOf: OneOfRequired, "More than one of {fields} is given; the server uses one of them.", ["reason": Word("several"), "fields": Names];
    Mismatch: Mismatch, "{path} is another one in the body than in the URI.", [];
    Gap: Mismatch, "{path} would leave a gap in its list.", ["reason": Word("gap")];
    NotThere: Mismatch, "{path} is not there, or holds nothing that has members.", ["reason": Word("absent")];
    TestFailed: Mismatch, "{path} is not what the patch expects.", ["reason": Word("test")];
    CutBase: Mismatch, "The base was cut by $select: a full update made of it would reset what is missing.", ["reason": Word("base")];
    CannotLeaveOut: Mismatch, "A field/value patch cannot say that {path} is left out; the format \"json-patch\" can.",
        ["reason": Word("patch_format")];
    CannotBeNull: Mismatch, "A merge patch cannot say that {path} becomes null; the format \"json-patch\" can.",
        ["reason": Word("patch_null")];
    OtherUser: Mismatch, "{path} names another user; a patch cannot change who it is about.", ["reason": Word("patch_user")];
    ReadOnly: ReadOnly, "{path} is filled in by the server and cannot be set.", [];
    NotTaken: Unsupported, "Move and copy are not taken; use remove and add.", ["reason": Word("operation")];
    LoneSurrogate: Unicode, "{path} holds half a character (a lone surrogate), which the server would store as U+FFFD.", [];
    LostInForm: Format, "{path} is named so that the server would lose it; write its items as [0], [1] and so on, without gaps or empty ones.", ["reason": Word("form")];
    NoCharacters: NotInFormat, "{path} holds characters that XML has none for.", ["reason": Word("characters")];
    NoElement: NotInFormat, "{path} has no place in XML: its name is none of an element, or it is a list that no document names.", ["reason": Word("element")];
    NoField: NotInFormat, "{path} has no place in a form: a form cannot tell what is empty from what is not there.", ["reason": Word("empty")];
    NoName: NotInFormat, "{path} has a name that a form reads as another one.", ["reason": Word("name")];
    NotXml: Syntax, "The text is not well-formed XML from byte {offset} on.", ["reason": Word("xml"), "offset": Number];
    NotForm: Syntax, "The text is no well-formed form from byte {offset} on: a percent sign without two digits, bytes that are not UTF-8, or an open bracket.", ["reason": Word("form"), "offset": Number];
    NoBody: Syntax, "The body is empty.", ["reason": Word("empty")];
    FieldName: Syntax, "The name of a field has a bracket that does not close, or text right behind one.", ["reason": Word("brackets")];
    Markup: Syntax, "The body begins like XML and is read as JSON; the media type (Content-Type) says what it is.", ["reason": Word("markup")];
    NotWellFormed: Syntax, "The text is not well-formed JSON from byte {offset} on.", ["offset": Number];
    MediaType: Unsupported, "The body (Content-Type) must be {supported}, in UTF-8; the vendor's page describes no other.", ["supported": MediaTypes];
    AcceptedType: Unsupported, "What is wanted (Accept) must be {supported}, in UTF-8; the vendor's page describes no other.", ["reason": Word("accept"), "supported": MediaTypes];
    PatchAlone: Unsupported, "A patch as the body needs what it is applied to, the option base; without it the body (Content-Type) must be {supported}, in UTF-8.", ["reason": Word("base"), "supported": MediaTypes];
    Unpublished: Unsupported, "The endpoint takes {supported}, in UTF-8. Its page lists XML and forms as well, but neither the namespace of the XML nor the prefix of the form's fields is published.", ["reason": Word("unpublished"), "supported": MediaTypes];
    Encoding: Unsupported, "The XML must be in UTF-8.", ["reason": Word("encoding")];
    Doctype: Unsupported, "Document type declarations are not taken.", ["reason": Word("doctype")];
    TooManyBytes: Limit, "The input has more bytes than {maximum}; the option limits.bytes raises the limit.", ["limit": Word("bytes"), "maximum": Number];
    TooDeep: Limit, "Objects and lists are nested more than {maximum} deep; the option limits.depth raises the limit up to 256.", ["limit": Word("depth"), "maximum": Number];
    TooManyItems: Limit, "A list or an object has more items than {maximum}; the option limits.items raises the limit.", ["limit": Word("items"), "maximum": Number];
    TooManyKeys: Limit, "The form has more than {maximum} keys; the server's reader takes no more.", ["limit": Word("keys"), "maximum": Constant(1000)];
    TooManyAttributes: Limit, "An element has more than {maximum} attributes, or more namespaces are declared around it.", ["limit": Word("attributes"), "maximum": Constant(1000)];
    TooManyErrors: Limit, "There are more errors than {maximum}; the option maxIssues raises the limit.", ["limit": Word("issues"), "maximum": Number];
    TooManyWarnings: Limit, "There are more warnings than {maximum}; the option maxIssues raises the limit.", ["limit": Word("warnings"), "maximum": Number];
}

/// What a payload is told that is no object, nor, where it may be one, an array of pairs.
pub(crate) fn not_root(schema: &Schema) -> Problem {
    if schema.is(FIELD_VALUES) { Problem::NotPairs } else { Problem::NotRecord }
}

macro_rules! change_rules {
    ($($rule:ident: $name:literal, $meaning:literal;)*) => {
        /// What normalizing did to a payload. The names are those of the JavaScript API.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[cfg_attr(feature = "std", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub enum ChangeRule { $(#[doc = $meaning] #[cfg_attr(feature = "std", serde(rename = $name))] $rule),* }

        #[cfg(feature = "std")]
        impl ChangeRule {
            /// The rules' names, in the order of their numbers.
            pub(crate) const NAMES: &[&str] = &[$($name),*];

            /// What each means, in the same order.
            pub(crate) const MEANINGS: &[&str] = &[$($meaning),*];

            /// All of them, in the order of their numbers.
            pub(crate) const ALL: &[ChangeRule] = &[$(ChangeRule::$rule),*];
        }
    };
}

change_rules! {
    FieldName: "field_name", "A name in another letter case, with white space around it, or another name of the field became the documented one.";
    Trimmed: "trimmed", "White space around a value went.";
    ToText: "to_text", "A number or boolean became text.";
    ToBoolean: "to_boolean", "Text or a number became a boolean.";
    ToInteger: "to_integer", "Text became a whole number, or a number was written without fraction and exponent.";
    ToNull: "to_null", "Empty text became null.";
    EnumName: "enum_name", "A name in another letter case, or a number, became the documented name.";
    Marker: "marker", "A value was given the marker of its type, or a marked one the server's own form.";
    PhoneFormat: "phone_format", "Separators in a telephone number went.";
    FieldValues: "field_values", "An object became the array of field/value pairs that the API takes.";
    GuidFormat: "guid_format", "A GUID in another notation became lower-case with hyphens.";
    DateFormat: "date_format", "A date in another notation became RFC 3339, or dd/mm/yyyy where the system has that.";
    AssumedUtc: "assumed_utc", "A date without an offset is taken as UTC.";
    RemovedReadOnly: "removed_read_only", "A member that the server fills in went.";
    RemovedResponseOnly: "removed_response_only", "A member that only answers have went.";
    RemovedUnknown: "removed_unknown", "A member that no document names went.";
    MemberOrder: "member_order", "Members came in another order than documented.";
    XmlOrder: "xml_order", "Elements came in another order than the server reads them in.";
    XmlNamespace: "xml_namespace", "An element came in another namespace than the server reads it in, or namespaces under other prefixes or at other places.";
    NotInForm: "not_in_form", "Null, which a form cannot say, or an empty control of a list, which the server makes an item of, was left out.";
    FromParams: "from_params", "The key came from the URI parameters.";
    GeneratedId: "generated_id", "A random UUID was put in.";
    RemovedByteOrderMark: "removed_bom", "The byte order mark went.";
}

#[cfg(test)]
mod tests {
    use super::{Parameter, Problem};
    use serde_json::Value;
    use std::collections::{BTreeMap, BTreeSet};

    /// Sentences about what only `buildRequest` and `explainError` say, in JavaScript.
    const IN_JAVASCRIPT: [&str; 9] = [
        "required.header",
        "required.ignored_header",
        "syntax.content_coding",
        "unsupported.content_coding",
        "format.names",
        "unknown_field.query",
        "unknown_field.selected",
        "server",
        "server.root",
    ];

    /// Which sentence it is, told from what an issue holds, as `pkg-config/lib/localize.js` does.
    fn key(problem: Problem) -> String {
        let message = problem.message();
        let mut key = serde_json::to_value(message.code).unwrap().as_str().unwrap().to_owned();
        let parameter = |name| message.parameters.iter().find(|parameter| parameter.0 == name);
        if let Some((_, Parameter::Word(word))) = ["reason", "expected", "limit"].into_iter().find_map(parameter) {
            key = key + "." + word;
        }
        if parameter("suggestion").is_some() { key + ".suggestion" } else { key }
    }

    /// The names in braces; and the sentence with the last of several forms in place of each choice.
    fn parts(sentence: &str) -> (BTreeSet<&str>, String) {
        let mut names = BTreeSet::new();
        let mut plain = String::new();
        for (place, part) in sentence.split(['{', '}']).enumerate() {
            let mut forms = part.split('|');
            match (place % 2, forms.next(), forms.next_back()) {
                (0, _, _) => plain.push_str(part),
                (_, Some(name), None) => {
                    names.insert(name);
                    plain = plain + "{" + name + "}";
                }
                (_, Some(name), Some(other)) => {
                    names.insert(name);
                    plain.push_str(other);
                }
                (_, None, _) => {}
            }
        }
        (names, plain)
    }

    #[test]
    fn what_an_issue_holds_tells_its_sentence() {
        let mut sentences = BTreeMap::new();
        for &problem in Problem::ALL {
            let template = problem.message().template;
            let known = sentences.insert(key(problem), template).unwrap_or(template);
            assert_eq!(known, template, "{problem:?}: a word among its params (reason or expected) must tell it from the other");
            for name in parts(template).0 {
                let given = name == "path" || problem.message().parameters.iter().any(|parameter| parameter.0 == name);
                assert!(given, "{problem:?} has no param {name}");
            }
        }
    }

    #[test]
    fn every_problem_has_its_sentence_in_every_language() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg-config/locales/");
        let read = |tag: &str| -> Value {
            serde_json::from_str(&std::fs::read_to_string(format!("{folder}{tag}.json")).unwrap()).unwrap()
        };
        let english = read("en");
        let mut tags = BTreeSet::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            let tag = file.file_stem().unwrap().to_str().unwrap().to_owned();
            let locale = read(&tag);
            assert_eq!(locale["tag"], tag.as_str());
            let messages = locale["messages"].as_object().unwrap();
            let mut keys: BTreeSet<String> = IN_JAVASCRIPT.map(str::to_owned).into();
            for &problem in Problem::ALL {
                let key = key(problem);
                let template = problem.message().template;
                let sentence =
                    messages.get(&key).unwrap_or_else(|| panic!("{tag} has no sentence {key} ({template})")).as_str().unwrap();
                // The same facts, and so nothing that the English sentence may not hold.
                assert_eq!(parts(sentence).0, parts(template).0, "{tag}, {key}");
                assert!(tag != "en" || parts(sentence).1 == template, "en, {key}: {sentence} is not {template}");
                keys.insert(key);
            }
            for key in IN_JAVASCRIPT {
                let sentence = messages.get(key).unwrap_or_else(|| panic!("{tag} has no sentence {key}")).as_str().unwrap();
                assert_eq!(parts(sentence).0, parts(english["messages"][key].as_str().unwrap()).0, "{tag}, {key}");
            }
            assert_eq!(messages.keys().cloned().collect::<BTreeSet<_>>(), keys, "{tag} has sentences that nothing says");
            for (key, sentence) in messages {
                // A phrase with an article stands there: “Das Feld email”.
                let rest = sentence.as_str().unwrap().trim_start_matches("{path}");
                assert!(tag == "en" || !rest.contains("{path}"), "{tag}, {key}: the path must come first");
            }
            tags.insert(tag);
        }
        let wanted = ["en", "es", "pt", "fr", "de", "nl", "sv", "nb", "da"].map(str::to_owned);
        assert_eq!(tags, wanted.into());
    }
}
