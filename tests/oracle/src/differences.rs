//! Where the engine and the servers' parsers differ on purpose, each with its reason. What is not here is a failure; so is what is
//! here and does not occur.

use crate::check::{Event, Kind};
use crate::server::Step;
use crate::types::is_telephone;
use crate::wire::Format;
use serde_json::Value;
use user_preflight::{ChangeRule, Code, SchemaId};

pub struct Difference {
    pub name: &'static str,
    pub reason: &'static str,
    pub applies: fn(&Event<'_>) -> bool,
}

pub const ALL: &[Difference] = &[
    Difference {
        name: "trimmed e-mail addresses and telephone numbers",
        reason: "the parser keeps white space around text; around these it is never meant",
        applies: |event| event.altered(ChangeRule::Trimmed) && event.from.as_str().map(str::trim) == event.to.as_str(),
    },
    Difference {
        name: "numbers as text",
        reason: "this version of the parser writes numbers in its own way, later ones and we as they stand",
        applies: |event| {
            let number = |value: &Value| value.as_str().and_then(|text| text.parse::<f64>().ok());
            event.altered(ChangeRule::ToText) && number(&event.from).is_some() && number(&event.from) == number(&event.to)
        },
    },
    Difference {
        name: "booleans as text",
        reason: "this version of the parser writes True, later ones and we true",
        applies: |event| {
            event.altered(ChangeRule::ToText)
                && [("True", "true"), ("False", "false")]
                    .contains(&(event.from.as_str().unwrap_or(""), event.to.as_str().unwrap_or("")))
        },
    },
    Difference {
        name: "UTC assumed",
        reason: "Wello's reader may demand an offset; a date without one is taken as UTC and not as the server's local time",
        applies: |event| event.altered(ChangeRule::AssumedUtc),
    },
    Difference {
        name: "fractions of a second rounded in doubles",
        reason: "the parser rounds 49999999999 behind the seventh digit up, because a double holds no more; we count in digits",
        applies: |event| event.altered(ChangeRule::DateFormat) && ticks(&event.from).abs_diff(ticks(&event.to)) == 1,
    },
    Difference {
        name: "never, at an offset",
        reason: "servers east of Greenwich write it so; it lies before year 1 in UTC, and is read as the first day",
        applies: |event| {
            let first = |value: &Value| {
                let starts = |text| value.as_str().is_some_and(|value| value.starts_with(text));
                value.is_null() || starts("0000-12-31T") || starts("0001-01-01T")
            };
            let kind = matches!(event.kind, Kind::Misread | Kind::NotMeant | Kind::Altered | Kind::AlteredSilently);
            kind && event.is("date") && first(&event.from) && first(&event.to)
        },
    },
    Difference {
        name: "empty controls of lists",
        reason: "the binder makes an item of nothing of them; they are left out",
        applies: |event| event.altered(ChangeRule::NotInForm),
    },
    Difference {
        name: "fractions in 16-bit integers",
        reason: "this version of the parser rounds, later ones refuse",
        applies: |event| {
            event.refused(Code::Type) && event.is("integer") && ["rank", "retired", "activeinterests"].contains(&event.name())
        },
    },
    Difference {
        name: "zeros behind a number",
        reason: "the parser takes U+0000 behind the digits of a text for nothing",
        applies: |event| {
            event.refused(Code::Type)
                && event.is("integer")
                && event.from.is_number()
                && event.field.is_some_and(|field| !is_telephone(field))
        },
    },
    Difference {
        name: "GUIDs with signs and prefixes",
        reason: "the parser takes 0x and a sign in the groups of a GUID, which shift its digits",
        applies: |event| event.refused(Code::Format) && event.is("guid") && event.from.is_string(),
    },
    Difference {
        name: "what the database fills in",
        reason: "the parser reads it and the database overwrites it; it is taken out",
        applies: |event| event.altered(ChangeRule::RemovedReadOnly),
    },
    Difference {
        name: "separators in telephone numbers",
        reason: "the field's documented type is a number",
        applies: |event| event.altered(ChangeRule::PhoneFormat),
    },
    Difference {
        name: "markers",
        reason: "the parser sees text; the server behind it reads the markers of types",
        applies: |event| event.altered(ChangeRule::Marker),
    },
    Difference {
        name: "syntax",
        reason: "JSON is strict: comments, single quotes, trailing commas, text behind the value; other parsers on the way differ",
        applies: |event| event.refused(Code::Syntax),
    },
    Difference {
        name: "the same member twice",
        reason: "JSON takes the last, XML and forms the first; nobody can tell which is meant",
        // Of several issues about it, the parser may have had another of the values.
        applies: |event| event.kind == Kind::Stricter && event.warnings.contains(&Code::DuplicateField),
    },
    Difference {
        name: "half characters",
        reason: "the parser stores U+FFFD",
        applies: |event| event.refused(Code::Unicode) && event.from.is_string(),
    },
    Difference {
        name: "any number as a boolean",
        reason: "the parser takes every number but 0 for true; other than 1 it is hardly meant",
        applies: |event| event.refused(Code::Type) && event.is("boolean") && event.from == true,
    },
    Difference {
        name: "empty text as nothing",
        reason: "the parser takes empty text for null; for a list or a record, or in an answer, it is hardly meant",
        applies: |event| {
            let whole = event.is("list") || event.is("record") || event.is("map");
            let answer = event.schema == SchemaId::SuperOfficeUserResponse;
            let refused = [Code::Type, Code::Format, Code::Enum].iter().any(|&code| event.refused(code));
            (whole || answer) && refused && event.from.is_null()
        },
    },
    Difference {
        name: "markers that are none",
        reason: "the parser sees text; the server behind it would read a broken marker as text or as 0",
        applies: |event| {
            event.refused(Code::Format) && event.place.len() == 2 && event.from.as_str().is_some_and(|text| text.starts_with('['))
        },
    },
    Difference {
        name: "dates that are guessed at",
        reason: "words, one-digit parts, times of day alone, a zone behind a bare date, more than 14 hours: only ISO 8601 is sure to be read alike",
        // The first moment of all is the type's default, and so not reported.
        applies: |event| event.refused(Code::Format) && event.is("date"),
    },
    Difference {
        name: "dates with slashes",
        reason: "the parser takes the month first, the sender may mean the day",
        applies: |event| event.refused(Code::AmbiguousDate) && event.from.is_string(),
    },
    Difference {
        name: "undocumented values of enums",
        reason: "the parser takes any number for an enum, and names joined by commas",
        applies: |event| event.refused(Code::Enum) && event.schema != SchemaId::ArandaUserUpdate,
    },
    Difference {
        name: "undocumented numbers of Aranda's choices",
        reason: "the page lists the numbers; the type is only wider",
        applies: |event| event.refused(Code::Enum) && event.is("enum") && event.schema == SchemaId::ArandaUserUpdate,
    },
    Difference {
        name: "who is updated",
        reason: "our decision: an update without its key updates nobody, or creates somebody",
        applies: |event| event.refused(Code::Required) && event.field.is_some_and(|field| field.required),
    },
    Difference {
        name: "optionally required",
        reason: "Wello checks it behind the parser",
        applies: |event| event.refused(Code::OneOfRequired),
    },
    Difference {
        name: "the user of the URI",
        reason: "the parser does not know the URI: whether the body agrees with it, or lacks what it says",
        applies: |event| {
            let key = event.schema == SchemaId::ArandaUserUpdate && event.name() == "id" && event.refused(Code::Type);
            event.refused(Code::Mismatch) || key || event.altered(ChangeRule::FromParams)
        },
    },
    Difference {
        name: "no place in the format",
        reason: "a form cannot say an empty list or text, XML not every character",
        applies: |event| event.refused(Code::NotInFormat),
    },
    Difference {
        name: "names of a form that lead nowhere",
        reason: "the binder reads a list up to the first gap, and a value without what stands below it",
        applies: |event| event.refused(Code::Format) && event.route.given == Format::Form,
    },
    Difference {
        name: "rights",
        reason: "the parser does not know who asks: what specialists alone may set, and what nobody may",
        applies: |event| event.refused(Code::NotPermitted) || event.refused(Code::NotEditable),
    },
    Difference { name: "limits", reason: "the bounds are ours, and may be raised", applies: |event| event.refused(Code::Limit) },
    Difference {
        name: "entries that are no pair",
        reason: "the parser takes a pair without a value for one with null, and a number for the name of a field",
        applies: |event| event.refused(Code::Type) && matches!(event.place.as_slice(), [Step::Index(_)]),
    },
    Difference {
        name: "the last hours of year 9999",
        reason: "the parser turns a moment into its own local time, and cuts off what lies behind",
        applies: |event| {
            event.kind == Kind::Misread
                && event.is("date")
                && [&event.from, &event.to]
                    .iter()
                    .all(|moment| moment.as_str().is_some_and(|text| text.starts_with("9999-12-31")))
        },
    },
    Difference {
        name: "numbers beyond 2^53",
        reason: "a JSON number holds no more without loss",
        applies: |event| event.refused(Code::Range) && event.schema == SchemaId::ArandaUserUpdate,
    },
    Difference {
        name: "telephone numbers",
        reason: "Aranda documents them as numbers; the parser's type here is text, because both are sent",
        applies: |event| event.refused(Code::Type) && event.field.is_some_and(is_telephone),
    },
    Difference {
        name: "booleans as enums",
        reason: "the parser takes false for the number 0",
        applies: |event| event.refused(Code::Type) && event.is("enum"),
    },
    Difference {
        name: "16-bit integers",
        reason: "the published interface says 32 bits, the carriers 16: a warning",
        applies: |event| matches!(event.kind, Kind::Unread | Kind::Misread) && event.warnings.contains(&Code::Range),
    },
    Difference {
        name: "unknown members of answers",
        reason: "servers grow: they are passed on, with a warning",
        applies: |event| event.kind == Kind::Unread && event.warnings.contains(&Code::UnknownField),
    },
];

/// The fraction of a second, in ticks of 100 ns.
fn ticks(moment: &Value) -> u64 {
    let digits = moment.as_str().and_then(|text| text.split('.').nth(1)).unwrap_or_default();
    digits.trim_end_matches('Z').parse().unwrap_or_default()
}

impl Event<'_> {
    /// The engine refused what the parser reads.
    fn refused(&self, code: Code) -> bool {
        self.kind == Kind::Stricter && self.code == Some(code)
    }

    /// The documented type.
    fn is(&self, name: &str) -> bool {
        self.field.is_some_and(|field| field.r#type == name)
    }

    /// The last name of the place.
    fn name(&self) -> &str {
        let name = |step: &'_ Step| matches!(step, Step::Name(_));
        match self.place.iter().rev().find(|step| name(step)) {
            Some(Step::Name(name)) => name,
            _ => "",
        }
    }

    /// The parser reads something else now, and the change says so.
    fn altered(&self, rule: ChangeRule) -> bool {
        self.kind == Kind::Altered && self.rules.contains(&rule)
    }
}
