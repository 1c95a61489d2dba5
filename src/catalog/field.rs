//! One documented field: its name, the kind of its value, and what the document says about it.

use super::names::Name;
use super::record::Record;

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Characters; `maximum` in UTF-16 code units, as the servers count, or [`u32::MAX`] where no source states one.
    Text {
        /// The largest documented length.
        maximum: u32,
    },
    /// A whole number.
    Integer(Range),
    /// A number out of a short documented list, e.g. 1 to 3.
    Choice {
        /// The smallest.
        first: u16,
        /// The largest.
        last: u16,
    },
    /// `true` or `false`.
    Boolean,
    /// A globally unique identifier.
    Guid {
        /// What the all-zero GUID means here.
        zero: Blank,
    },
    /// A date, with or without a time.
    Date {
        /// What a time without an offset means.
        zone: Zone,
    },
    /// A day, written `dd/mm/yyyy`.
    Day,
    /// A telephone number that goes out as a number where no digit is lost by it.
    Telephone,
    /// Degrees as text, within plus and minus `bound`.
    Coordinate {
        /// 90 or 180.
        bound: u32,
    },
    /// One of a list of documented names.
    Enumeration(&'static Enumeration),
    /// Text that may begin with a marker of its type, as in `[I:5]`.
    Marked,
    /// A record of its own.
    Record(&'static Record),
    /// Any number of values of one kind.
    List(&'static Field),
    /// Values of one kind by keys that no document names.
    Map(&'static Field),
}

/// What numbers an integer may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Range {
    /// 32 bits, signed.
    Int32,
    /// 32 bits by the published interface, 16 in the server's own type: beyond these it is doubtful.
    Int16,
    /// What a JSON number holds without loss: ±(2^53−1).
    Safe,
}

/// The largest whole number that a JSON number holds without loss; so is the smallest, below zero.
pub(crate) const SAFE: i64 = (1 << 53) - 1;

impl Range {
    /// The smallest and the largest number.
    pub(crate) fn bounds(self) -> (i64, i64) {
        match self {
            Range::Int32 | Range::Int16 => (i32::MIN.into(), i32::MAX.into()),
            Range::Safe => (-SAFE, SAFE),
        }
    }
}

/// What the "not set" value of a type (the all-zero GUID, the number 0) means for a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Blank {
    /// It is a value as any other.
    Fine,
    /// It is accepted by the server, but hardly meant: warning `required`.
    Warning,
    /// It is no value: error `required`.
    Missing,
}

/// What a date or time without an offset means to the server that reads it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Zone {
    /// The reader may demand an offset: UTC is written, and a bare date becomes its midnight.
    Utc,
    /// It stays without.
    Open,
}

/// The documented names of an enum, each with its number where one is documented.
#[derive(Debug)]
pub struct Enumeration {
    pub(crate) names: &'static [Name],
    pub(crate) numbers: &'static [Option<u8>],
}

/// One documented field. Made by the functions of this module and shaped by its methods, so that a table line reads
/// `"username" => text().max(255).required()`.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(crate) name: Name,
    pub(crate) flags: u16,
    pub(crate) kind: Kind,
    #[cfg(feature = "std")]
    pub(crate) description: &'static str,
    #[cfg(feature = "std")]
    pub(crate) finding: &'static str,
    /// The documented error about it.
    #[cfg(feature = "std")]
    pub(crate) code: &'static str,
}

/// The document says "Required".
pub(crate) const REQUIRED: u16 = 1;
/// The server takes `null`.
pub(crate) const NULLABLE: u16 = 1 << 1;
/// Filled by the server; taken out of requests.
pub(crate) const READ_ONLY: u16 = 1 << 2;
/// The value appears in no message, change, log or thrown error.
pub(crate) const SENSITIVE: u16 = 1 << 3;
/// White space around the text is never meant (e-mail addresses, phone numbers).
pub(crate) const TRIMMED: u16 = 1 << 4;
/// An e-mail address.
pub(crate) const EMAIL: u16 = 1 << 5;
/// In answers only; taken out of requests.
pub(crate) const RESPONSE_ONLY: u16 = 1 << 6;
/// May be set by specialists alone.
pub(crate) const SPECIALIST: u16 = 1 << 7;
/// May never be set through the endpoint.
pub(crate) const NOT_EDITABLE: u16 = 1 << 8;
/// Identifies an item of a list: hardly meant to come twice.
pub(crate) const UNIQUE: u16 = 1 << 9;
/// In no answer: a password.
pub(crate) const WRITE_ONLY: u16 = 1 << 11;
/// A value of the right JSON type is canonical at a glance: nobody looks further into it.
pub(crate) const PLAIN: u16 = 1 << 10;

const fn field(kind: Kind, flags: u16) -> Field {
    Field {
        name: Name(0),
        flags,
        kind,
        #[cfg(feature = "std")]
        description: "",
        #[cfg(feature = "std")]
        finding: "",
        #[cfg(feature = "std")]
        code: "",
    }
}

/// Text without a documented length.
#[must_use]
pub const fn text() -> Field {
    field(Kind::Text { maximum: u32::MAX }, NULLABLE | PLAIN)
}

/// A 32-bit integer that cannot be null.
#[must_use]
pub const fn integer() -> Field {
    field(Kind::Integer(Range::Int32), PLAIN)
}

/// A 32-bit integer that cannot be null, and has 16 bits in the server's own type.
#[must_use]
pub const fn short() -> Field {
    field(Kind::Integer(Range::Int16), 0)
}

/// A whole number as large as JSON numbers can be without loss.
#[must_use]
pub const fn number() -> Field {
    field(Kind::Integer(Range::Safe), PLAIN)
}

/// A number from a short documented list.
#[must_use]
pub const fn choice(first: u16, last: u16) -> Field {
    field(Kind::Choice { first, last }, 0)
}

/// A boolean that cannot be null.
#[must_use]
pub const fn boolean() -> Field {
    field(Kind::Boolean, PLAIN)
}

/// A GUID that cannot be null.
#[must_use]
pub const fn guid() -> Field {
    field(Kind::Guid { zero: Blank::Fine }, PLAIN)
}

/// A date that cannot be null.
#[must_use]
pub const fn date(zone: Zone) -> Field {
    field(Kind::Date { zone }, 0)
}

/// A day, written `dd/mm/yyyy`.
#[must_use]
pub const fn day() -> Field {
    field(Kind::Day, 0)
}

/// A telephone number that goes out as a number where no digit is lost by it.
#[must_use]
pub const fn telephone() -> Field {
    field(Kind::Telephone, 0)
}

/// An enum that cannot be null.
#[must_use]
pub const fn enumeration(values: &'static Enumeration) -> Field {
    field(Kind::Enumeration(values), 0)
}

/// An embedded record.
#[must_use]
pub const fn record(record: &'static Record) -> Field {
    field(Kind::Record(record), NULLABLE)
}

/// A list.
#[must_use]
pub const fn list(item: &'static Field) -> Field {
    field(Kind::List(item), NULLABLE)
}

/// A map.
#[must_use]
pub const fn map(value: &'static Field) -> Field {
    field(Kind::Map(value), NULLABLE)
}

/// A map of texts that may be marked with their type.
#[must_use]
pub const fn markers() -> Field {
    static VALUE: Field = field(Kind::Marked, NULLABLE);
    map(&VALUE)
}

/// Defines the list of an enum's names and its table in one go, as `record!` does for records:
/// `enumeration! { KIND, KIND_NAMES, ["Small" => Some(1), "Large" => None] }`.
macro_rules! enumeration {
    ($(#[$doc:meta])* $ENUMERATION:ident, $NAMES:ident, [$($name:literal => $number:expr),* $(,)?]) => {
        pub(crate) const $NAMES: &[&str] = &[$($name),*];
        $(#[$doc])*
        pub static $ENUMERATION: $crate::catalog::Enumeration = $crate::catalog::Enumeration {
            names: &[$($crate::catalog::Name::of($name)),*],
            numbers: &[$($number),*],
        };
    };
}
pub(crate) use enumeration as define_enumeration;

impl Field {
    pub(crate) const fn named(mut self, name: &str) -> Field {
        self.name = Name::of(name);
        self
    }

    #[inline(always)]
    pub(crate) const fn is(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Sets flags of a field that somebody has to look into.
    const fn with(mut self, flags: u16) -> Field {
        self.flags = self.flags & !PLAIN | flags;
        self
    }

    /// "Max length", in UTF-16 code units.
    #[must_use]
    pub const fn max(mut self, maximum: u32) -> Field {
        self.kind = Kind::Text { maximum };
        self
    }

    /// "Required".
    #[must_use]
    pub const fn required(mut self) -> Field {
        self.flags |= REQUIRED;
        self
    }

    /// The server takes `null`.
    #[must_use]
    pub const fn nullable(mut self) -> Field {
        self.flags |= NULLABLE;
        self
    }

    /// The server does not take `null`.
    #[must_use]
    pub const fn not_null(mut self) -> Field {
        self.flags &= !NULLABLE;
        self
    }

    /// Filled by the server, and taken out of requests.
    #[must_use]
    pub const fn read_only(self) -> Field {
        self.with(READ_ONLY)
    }

    /// In answers only, and taken out of requests.
    #[must_use]
    pub const fn response_only(self) -> Field {
        self.with(RESPONSE_ONLY)
    }

    /// May be set by specialists alone.
    #[must_use]
    pub const fn specialist(self) -> Field {
        self.with(SPECIALIST)
    }

    /// May never be set through the endpoint.
    #[must_use]
    pub const fn not_editable(self) -> Field {
        self.with(NOT_EDITABLE)
    }

    /// Identifies an item of a list of such records.
    #[must_use]
    pub const fn unique_id(mut self) -> Field {
        self.flags |= UNIQUE;
        self
    }

    /// A secret or a matter of one person alone.
    #[must_use]
    pub const fn sensitive(mut self) -> Field {
        self.flags |= SENSITIVE;
        self
    }

    /// A password: a secret that no answer has.
    #[must_use]
    pub const fn password(mut self) -> Field {
        self.flags |= SENSITIVE | WRITE_ONLY;
        self
    }

    /// An e-mail address: trimmed, and doubted where a browser would doubt it.
    #[must_use]
    pub const fn email(self) -> Field {
        self.with(TRIMMED | EMAIL)
    }

    /// A telephone number: trimmed.
    #[must_use]
    pub const fn phone(mut self) -> Field {
        self.flags |= TRIMMED;
        self
    }

    /// Degrees, within plus and minus `bound`.
    #[must_use]
    pub const fn coordinate(mut self, bound: u32) -> Field {
        self.kind = Kind::Coordinate { bound };
        self.with(0)
    }

    /// What the all-zero GUID means.
    #[must_use]
    pub const fn zero(mut self, zero: Blank) -> Field {
        self.kind = Kind::Guid { zero };
        self.with(0)
    }

    /// What the field is, in our words.
    #[must_use]
    #[cfg_attr(not(feature = "std"), expect(unused_mut, unused_variables, reason = "texts are kept with std alone"))]
    pub const fn about(mut self, description: &'static str) -> Field {
        #[cfg(feature = "std")]
        {
            self.description = description;
        }
        self
    }

    /// What adds to the row of the vendor's page that the table follows.
    #[must_use]
    #[cfg_attr(not(feature = "std"), expect(unused_mut, unused_variables, reason = "texts are kept with std alone"))]
    pub const fn finding(mut self, finding: &'static str) -> Field {
        #[cfg(feature = "std")]
        {
            self.finding = finding;
        }
        self
    }

    /// The error that the vendor documents for the field.
    #[must_use]
    #[cfg_attr(not(feature = "std"), expect(unused_mut, unused_variables, reason = "texts are kept with std alone"))]
    pub const fn code(mut self, code: &'static str) -> Field {
        #[cfg(feature = "std")]
        {
            self.code = code;
        }
        self
    }
}
