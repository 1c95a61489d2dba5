//! Every documented member name once; its place is its id.
//!
//! Readers map names to ids, everything behind them compares numbers, and paths and output spell names from here.

use super::wello;
use crate::document::scan;
use alloc::vec;
use alloc::vec::Vec;

/// The names of every record, in table order; names that several records share are listed with each.
const LISTS: &[&[&str]] = &[wello::USER_NAMES, wello::SALES_ORGANIZATION_NAMES];

const COUNT: usize = collect::<1024>().1;

/// All documented names, each once, in the order of the tables.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
pub static NAMES: [&str; COUNT] = {
    let (all, _) = collect::<1024>();
    let mut names = [""; COUNT];
    let mut i = 0;
    while i < COUNT {
        names[i] = all[i];
        i += 1;
    }
    names
};

/// Room for the longest name, in whole blocks of sixteen bytes.
const ROOM: usize = 48;

/// The names again, each padded with zeros: comparing them with text takes a block at a time.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and refuses what is out of bounds")]
static PADDED: [[u8; ROOM]; COUNT] = {
    let mut padded = [[0; ROOM]; COUNT];
    let mut id = 0;
    while id < COUNT {
        let name = NAMES[id].as_bytes();
        let mut at = 0;
        while at < name.len() {
            padded[id][at] = name[at];
            at += 1;
        }
        id += 1;
    }
    padded
};

/// The id of a documented name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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

    /// Whether `text` goes on with this name from `at` on; gives the place behind it. Where fewer bytes are left than a block
    /// has, it says no: the caller finds the name another way then.
    #[inline(always)]
    pub(crate) fn ends_in(self, text: &[u8], at: usize) -> Option<usize> {
        let id = usize::from(self.0);
        let (padded, length) = (PADDED.get(id)?, NAMES.get(id)?.len());
        let mut done = 0;
        while done < length {
            let wanted = padded.get(done..)?.first_chunk::<16>()?;
            let given = text.get(at + done..)?.first_chunk::<16>()?;
            let bytes = (length - done).min(16);
            if scan::same_mask(wanted, given) & (u32::MAX >> (32 - bytes)) != u32::MAX >> (32 - bytes) {
                return None;
            }
            done += 16;
        }
        Some(at + length)
    }

    /// The name as documented.
    #[inline(always)]
    pub fn text(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or("")
    }
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
        for (id, name) in NAMES.iter().enumerate() {
            let mut at = hash(name.as_bytes());
            while let Some(slot) = slots.get_mut(at % SLOTS) {
                if *slot == EMPTY {
                    *slot = id as u16;
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
            // The empty slot's id has no name, so this is also where an unknown name ends.
            let name = NAMES.get(usize::from(id))?;
            if name.as_bytes() == text {
                return Some(Name(id));
            }
            at += 1;
        }
    }
}

/// Length, first and last bytes: enough to tell documented names apart, and the same work for any length.
#[inline]
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
        }
        for stranger in
            ["", "i", "ID", "constructor", "__proto__", "emaill", "private_phone_", "default_unit_of_measurX_system_type"]
        {
            assert_eq!(index.find(stranger.as_bytes()), None, "{stranger}");
        }
    }
}
