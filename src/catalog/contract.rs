//! Data contracts: how a record stands in XML (.NET's DataContractSerializer).
//!
//! The members of its base class come first, the others behind them, each in ordinal order of their names; the serializer
//! silently passes over what comes in another order or namespace.

use super::field::{Field, Kind};

/// What a record's table says about its XML.
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    /// The element of the record, as a root or as an item.
    pub(crate) element: &'static str,
    pub(crate) namespace: &'static str,
    /// The places of the members in the record's table, in the order of the XML; the first of them are the base class's.
    pub(crate) order: &'static [u8],
    pub(crate) base: usize,
    pub(crate) base_namespace: &'static str,
}

/// The namespace of the items of lists that are no records.
const ARRAYS: &str = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";

impl Contract {
    /// Where the member at a place of the table is in the order; behind all where that has none.
    pub(crate) fn rank(&self, place: usize) -> usize {
        self.order.iter().position(|&other| usize::from(other) == place).unwrap_or(usize::MAX)
    }

    /// The namespace of the member that is in the order at a rank.
    pub(crate) fn namespace_at(&self, rank: usize) -> &'static str {
        if rank < self.base { self.base_namespace } else { self.namespace }
    }
}

/// The places of names in their order: those of the base class first.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
pub(crate) const fn order<const COUNT: usize>(names: &[&str], base: &[&str]) -> [u8; COUNT] {
    let mut order = [0; COUNT];
    let mut place = 0;
    while place < COUNT {
        // One after the other goes to where none behind it comes first.
        let mut at = place;
        while at > 0 && comes_before(names[place], names[order[at - 1] as usize], base) {
            order[at] = order[at - 1];
            at -= 1;
        }
        order[at] = place as u8;
        place += 1;
    }
    order
}

const fn comes_before(left: &str, right: &str, base: &[&str]) -> bool {
    let (left_first, right_first) = (contains(base, left), contains(base, right));
    if left_first == right_first { compare(left, right) < 0 } else { left_first }
}

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
const fn contains(names: &[&str], name: &str) -> bool {
    let mut place = 0;
    while place < names.len() {
        if compare(names[place], name) == 0 {
            return true;
        }
        place += 1;
    }
    false
}

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
const fn compare(left: &str, right: &str) -> i32 {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut at = 0;
    while at < left.len() && at < right.len() && left[at] == right[at] {
        at += 1;
    }
    if at < left.len() && at < right.len() { left[at] as i32 - right[at] as i32 } else { left.len() as i32 - right.len() as i32 }
}

/// The element and the namespace of a list's items.
pub(crate) fn item(field: &Field) -> (&'static str, &'static str) {
    match field.kind {
        Kind::Record(record) => record.contract.map_or(("", ""), |contract| (contract.element, contract.namespace)),
        Kind::Integer(_) => ("int", ARRAYS),
        _ => ("string", ARRAYS),
    }
}

/// The namespace of what is inside a member; none where it holds no elements.
pub(crate) fn inside(field: &Field) -> Option<&'static str> {
    match field.kind {
        Kind::Record(_) => Some(item(field).1),
        Kind::List(inner) => Some(item(inner).1),
        _ => None,
    }
}
