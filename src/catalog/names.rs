//! Every documented member name once; its place is its id.
//!
//! Readers map names to ids, everything behind them compares numbers, and paths and output spell names from here.

use super::{aranda, salt2, superoffice, wello};
use crate::document::scan;
use alloc::vec;
use alloc::vec::Vec;

/// The names of every record, in table order; names that several records share are listed with each.
const LISTS: &[&[&str]] = &[
    wello::USER_NAMES,
    wello::SALES_ORGANIZATION_NAMES,
    salt2::USER_UPDATE_NAMES,
    salt2::NOTIFICATION_INFO_NAMES,
    superoffice::USER_TYPE_NAMES,
    superoffice::COMMAND_ACTION_NAMES,
    superoffice::CREDENTIAL_CONTROL_TYPE_NAMES,
    superoffice::USER_NAMES,
    superoffice::LICENSE_OWNER_NAMES,
    superoffice::MODULE_LICENSE_LINK_NAMES,
    superoffice::ROLE_NAMES,
    superoffice::USER_GROUP_NAMES,
    superoffice::PERSON_NAMES,
    superoffice::CREDENTIAL_NAMES,
    superoffice::CREDENTIAL_TYPE_NAMES,
    superoffice::MDO_LIST_ITEM_NAMES,
    superoffice::CUSTOM_COMMAND_NAMES,
    superoffice::TABLE_RIGHT_NAMES,
    superoffice::FIELD_PROPERTY_NAMES,
    superoffice::FIELD_RIGHT_NAMES,
    aranda::USER_NAMES,
    crate::check::field_values::NAMES,
];

/// How many there are.
pub(crate) const COUNT: usize = collect::<1024>().1;

/// All documented names, each once, in the order of the tables.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
pub const NAMES: [&str; COUNT] = {
    let (all, _) = collect::<1024>();
    let mut names = [""; COUNT];
    let mut i = 0;
    while i < COUNT {
        names[i] = all[i];
        i += 1;
    }
    names
};

/// Where each name begins in [`JOINED`]; the last ends where there is one more beginning.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
static BEGINNINGS: [u16; COUNT + 1] = {
    let mut beginnings = [0; COUNT + 1];
    let mut id = 0;
    while id < COUNT {
        beginnings[id + 1] = beginnings[id] + NAMES[id].len() as u16;
        id += 1;
    }
    beginnings
};

const LENGTH: usize = {
    let mut length = 0;
    let mut rest: &[&str] = &NAMES;
    while let [name, behind @ ..] = rest {
        length += name.len();
        rest = behind;
    }
    length
};

/// All names one behind the other, and room behind them: comparing them with text takes sixteen bytes at a time.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
static JOINED: [u8; LENGTH + 16] = {
    let mut joined = [0; LENGTH + 16];
    let mut next = 0;
    let mut id = 0;
    while id < COUNT {
        let name = NAMES[id].as_bytes();
        let mut at = 0;
        while at < name.len() {
            joined[next] = name[at];
            next += 1;
            at += 1;
        }
        id += 1;
    }
    joined
};

/// The id of a documented name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Name(pub(crate) u16);

impl Name {
    /// The id of a documented name; a name that no list holds fails the build where tables use it.
    #[expect(clippy::indexing_slicing, clippy::panic, reason = "the compiler evaluates it, and refuses what is out of bounds")]
    pub(crate) const fn of(name: &str) -> Name {
        let mut id = 0;
        while id < COUNT {
            if same(NAMES[id].as_bytes(), name.as_bytes()) {
                return Name(id as u16);
            }
            id += 1;
        }
        panic!("a name that is in no list of catalog/names.rs");
    }

    /// Where its text begins and ends.
    #[inline(always)]
    pub(crate) fn place(self) -> (usize, usize) {
        let id = usize::from(self.0);
        match (BEGINNINGS.get(id), BEGINNINGS.get(id + 1)) {
            (Some(&start), Some(&end)) => (start.into(), end.into()),
            _ => (0, 0),
        }
    }

    /// The name as documented, as bytes.
    #[inline(never)]
    pub(crate) fn bytes(self) -> &'static [u8] {
        let (start, end) = self.place();
        JOINED.get(start..end).unwrap_or_default()
    }

    /// The name as documented.
    #[must_use]
    #[cfg(feature = "std")]
    pub fn text(self) -> &'static str {
        core::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// All of them, in order.
    pub(crate) fn all() -> impl Iterator<Item = Name> {
        (0..COUNT as u16).map(Name)
    }
}

/// Whether `text` goes on from `at` with the name whose text lies between two places of [`JOINED`]; gives the place behind it.
/// Where fewer bytes are left than a block has, it says no: the caller finds the name another way then.
#[inline(always)]
pub(crate) fn ends_in(mut start: usize, end: usize, text: &[u8], mut at: usize) -> Option<usize> {
    while start < end {
        let (wanted, given) = (scan::block(&JOINED, start)?, scan::block(text, at)?);
        let bytes = (end - start).min(16);
        if (!scan::same_mask(wanted, given)).trailing_zeros() < bytes as u32 {
            return None;
        }
        start += bytes;
        at += bytes;
    }
    Some(at)
}

/// The distinct names, in order, and how many there are.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
const fn collect<const ROOM: usize>() -> ([&'static str; ROOM], usize) {
    let mut names = [""; ROOM];
    let mut count = 0;
    let mut list = 0;
    while list < LISTS.len() {
        let mut at = 0;
        while at < LISTS[list].len() {
            let name = LISTS[list][at];
            let mut known = 0;
            while known < count && !same(names[known].as_bytes(), name.as_bytes()) {
                known += 1;
            }
            if known == count {
                names[count] = name;
                count += 1;
            }
            at += 1;
        }
        list += 1;
    }
    (names, count)
}

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
const fn same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut i = 0;
    while i < left.len() {
        if left[i] != right[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Finds ids by text: a small open-addressed hash table over [`NAMES`], filled once.
pub(crate) struct Index {
    /// Name ids, [`EMPTY`] where there is none; at most half full.
    slots: Vec<u16>,
}

const EMPTY: u16 = u16::MAX;
const SLOTS: usize = (COUNT * 2).next_power_of_two();

impl Index {
    pub(crate) fn new() -> Index {
        let mut slots = vec![EMPTY; SLOTS];
        for name in Name::all() {
            let mut at = hash(name.bytes());
            while let Some(slot) = slots.get_mut(at % SLOTS) {
                if *slot == EMPTY {
                    *slot = name.0;
                    break;
                }
                at += 1;
            }
        }
        Index { slots }
    }

    /// The id of a name spelt exactly as documented.
    #[inline]
    pub(crate) fn find(&self, text: &[u8]) -> Option<Name> {
        let mut at = hash(text);
        loop {
            let id = *self.slots.get(at % SLOTS)?;
            if id == EMPTY {
                return None;
            }
            if Name(id).bytes() == text {
                return Some(Name(id));
            }
            at += 1;
        }
    }
}

/// Length, first and last bytes: enough to tell documented names apart, and the same work for any length.
#[inline(never)]
fn hash(text: &[u8]) -> usize {
    let (first, last) = ends(text);
    let mixed = (first ^ last.rotate_left(23)).wrapping_add(text.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 40) as usize
}

/// The first and the last eight bytes, or four, or what there is.
#[inline(always)]
fn ends(text: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into())
    } else {
        (text.first().copied().unwrap_or(0).into(), text.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_nothing_else() {
        let index = Index::new();
        for (id, name) in NAMES.iter().enumerate() {
            assert_eq!(index.find(name.as_bytes()), Some(Name(id as u16)), "{name}");
            assert_eq!(Name(id as u16).text(), *name);
            // They are written as they are.
            assert!(!name.contains(|character: char| !character.is_ascii_graphic() || matches!(character, '"' | '\\')), "{name}");
        }
        for stranger in
            ["", "i", "ID", "constructor", "__proto__", "emaill", "private_phone_", "default_unit_of_measurX_system_type"]
        {
            assert_eq!(index.find(stranger.as_bytes()), None, "{stranger}");
        }
    }
}
