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
    /// A record of its own.
    Record(&'static Record),
}

/// What the "not set" value of a type (the all-zero GUID) means for a field.
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
}

/// One documented field. Made by the functions of this module and shaped by its methods, so that a table line reads
/// `"username" => text(255).required()`.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(crate) name: Name,
    pub(crate) kind: Kind,
    /// The document says "Required".
    pub(crate) required: bool,
    /// The server takes `null`.
    pub(crate) nullable: bool,
    /// Filled by the server; taken out of requests.
    pub(crate) read_only: bool,
    /// The value appears in no message, change, log or thrown error.
    pub(crate) sensitive: bool,
    /// White space around the text is never meant (e-mail addresses, phone numbers).
    pub(crate) trimmed: bool,
    /// An e-mail address.
    pub(crate) email: bool,
    /// Text of fewer bytes than this fits, and nobody looks into it; 0 where somebody does.
    pub(crate) plain: u32,
    #[cfg(feature = "std")]
    pub(crate) description: &'static str,
    #[cfg(feature = "std")]
    pub(crate) finding: &'static str,
}

const fn field(kind: Kind, nullable: bool) -> Field {
    Field {
        name: Name(0),
        kind,
        required: false,
        nullable,
        read_only: false,
        sensitive: false,
        trimmed: false,
        email: false,
        plain: 0,
        #[cfg(feature = "std")]
        description: "",
        #[cfg(feature = "std")]
        finding: "",
    }
}

/// Text without a documented length.
#[must_use]
pub const fn text() -> Field {
    field(Kind::Text { maximum: u32::MAX }, true)
}

/// A boolean that cannot be null.
#[must_use]
pub const fn boolean() -> Field {
    field(Kind::Boolean, false)
}

/// A GUID that cannot be null.
#[must_use]
pub const fn guid() -> Field {
    field(Kind::Guid { zero: Blank::Fine }, false)
}

/// A date that cannot be null.
#[must_use]
pub const fn date(zone: Zone) -> Field {
    field(Kind::Date { zone }, false)
}

/// An embedded record.
#[must_use]
pub const fn record(record: &'static Record) -> Field {
    field(Kind::Record(record), true)
}

impl Field {
    pub(crate) const fn named(mut self, name: &str) -> Field {
        self.name = Name::of(name);
        if let Kind::Text { maximum } = self.kind
            && !self.email
        {
            self.plain = maximum.saturating_add(1);
        }
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
        self.required = true;
        self
    }

    /// Filled by the server, and taken out of requests.
    #[must_use]
    pub const fn read_only(mut self) -> Field {
        self.read_only = true;
        self
    }

    /// A secret or a matter of one person alone.
    #[must_use]
    pub const fn sensitive(mut self) -> Field {
        self.sensitive = true;
        self
    }

    /// An e-mail address: trimmed, and doubted where a browser would doubt it.
    #[must_use]
    pub const fn email(mut self) -> Field {
        self.trimmed = true;
        self.email = true;
        self
    }

    /// A telephone number: trimmed.
    #[must_use]
    pub const fn phone(mut self) -> Field {
        self.trimmed = true;
        self
    }

    /// What the all-zero GUID means.
    #[must_use]
    pub const fn zero(mut self, zero: Blank) -> Field {
        self.kind = Kind::Guid { zero };
        self
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
}
