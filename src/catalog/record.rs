//! A record: its fields in documented order, and the rules across them.

use super::contract::Contract;
use super::field::{Field, REQUIRED, UNIQUE};
use super::names::Name;
use crate::document::text::alike;

/// A documented record.
#[derive(Debug)]
pub struct Record {
    /// The name of its type in the generated declarations, e.g. `WelloUser`.
    #[cfg(feature = "std")]
    pub name: &'static str,
    pub(crate) fields: &'static [Field],
    pub(crate) rules: &'static [Rule],
    /// How it stands in XML, where that is known.
    pub(crate) contract: Option<&'static Contract>,
    /// The required fields, a bit each by place.
    pub(crate) required: u64,
    /// The fields of its group, of which one must be given, a bit each by place.
    pub(crate) group: u64,
    /// The place of the field that identifies it in a list, or 64.
    pub(crate) unique: u8,
    /// The vendor's page that the table follows.
    #[cfg(feature = "std")]
    pub(crate) source: &'static str,
}

/// A rule across the fields of one record.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// "Optionally required": at least one of the fields must be given, and more than one is doubtful.
    OneOf(&'static [Name]),
    /// Members that the server never answers with null, but where `$select` cut them out.
    NeverNull(&'static [Name]),
    /// Another name that the field is known by.
    Alias(&'static str, Name),
}

impl Record {
    #[cfg_attr(not(feature = "std"), expect(unused_variables, reason = "texts are kept with std alone"))]
    #[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
    pub(crate) const fn new(
        name: &'static str,
        source: &'static str,
        fields: &'static [Field],
        rules: &'static [Rule],
    ) -> Record {
        assert!(fields.len() <= 64, "one u64 says which fields are present");
        let mut required = 0;
        let mut group = 0;
        let mut unique = 64;
        let mut place = 0;
        while place < fields.len() {
            if fields[place].is(REQUIRED) {
                required |= 1 << place;
            }
            if fields[place].is(UNIQUE) {
                unique = place as u8;
            }
            let mut rule = 0;
            while rule < rules.len() {
                if let Rule::OneOf(names) = rules[rule] {
                    assert!(rule == 0, "a record has one group at most, which comes first");
                    let mut name = 0;
                    while name < names.len() {
                        group |= ((names[name].0 == fields[place].name.0) as u64) << place;
                        name += 1;
                    }
                }
                rule += 1;
            }
            place += 1;
        }
        Record {
            #[cfg(feature = "std")]
            name,
            fields,
            rules,
            contract: None,
            required,
            group,
            unique,
            #[cfg(feature = "std")]
            source,
        }
    }

    /// With how it stands in XML.
    pub(crate) const fn with_xml(mut self, contract: &'static Contract) -> Record {
        self.contract = Some(contract);
        self
    }

    /// The place of a documented name.
    pub(crate) fn place(&self, name: Name) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The place of a name spelt exactly as documented, or, where `any_case` says so, in any letter case (ASCII), as the
    /// servers match names that are not spelt exactly, its other names included.
    #[inline(never)]
    pub(crate) fn place_of_text(&self, text: &[u8], any_case: bool) -> Option<usize> {
        // No two names of a record differ in letter case alone. Few have the length, which is quickly seen.
        let named = |field: &Field| {
            let name = field.name.bytes();
            name.len() == text.len() && if any_case { alike(name, text) } else { name == text }
        };
        self.fields.iter().position(named).or_else(|| {
            self.rules.iter().find_map(|rule| match rule {
                Rule::Alias(alias, name) if any_case && alike(alias.as_bytes(), text) => self.place(*name),
                _ => None,
            })
        })
    }

    /// The field at that place.
    #[inline(never)]
    pub(crate) fn find(&self, text: &[u8], any_case: bool) -> Option<&'static Field> {
        self.fields.get(self.place_of_text(text, any_case)?)
    }
}

/// Defines the list of a record's names and its table in one go:
/// `record! { USER, USER_NAMES, "WelloUser", source "…", rules [..], { "id" => guid().required(), .. } }`; behind the rules perhaps
/// `xml Contract { .. },`.
macro_rules! record {
    ($(#[$doc:meta])* $RECORD:ident, $NAMES:ident, $title:literal, source $source:expr, rules $rules:expr,
     $(xml $contract:expr,)? { $($name:literal => $field:expr,)* }) => {
        pub(crate) const $NAMES: &[&str] = &[$($name),*];
        $(#[$doc])*
        pub static $RECORD: $crate::catalog::Record =
            $crate::catalog::Record::new($title, $source, &[$($field.named($name)),*], &$rules)$(.with_xml(&$contract))?;
    };
}
pub(crate) use record;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::catalog::{Kind, SCHEMAS, Schema};

    /// The records of a schema, each by the name that holds it, or none at the root.
    pub(crate) fn records(schema: &Schema) -> Vec<(Option<Name>, &'static Record)> {
        let mut found = vec![(None, schema.root)];
        let mut next = 0;
        while let Some(&(_, record)) = found.get(next) {
            next += 1;
            for field in record.fields {
                let mut kind = field.kind;
                while let Kind::List(item) | Kind::Map(item) = kind {
                    kind = item.kind;
                }
                if let Kind::Record(inner) = kind
                    && !found.iter().any(|&(name, _)| name == Some(field.name))
                {
                    found.push((Some(field.name), inner));
                }
            }
        }
        found
    }

    #[test]
    fn no_two_names_of_a_record_differ_in_letter_case_alone() {
        for (_, record) in SCHEMAS.iter().flat_map(|schema| records(schema)) {
            for (place, field) in record.fields.iter().enumerate() {
                assert_eq!(record.place_of_text(field.name.bytes(), true), Some(place), "{}", field.name.text());
            }
        }
    }
}
