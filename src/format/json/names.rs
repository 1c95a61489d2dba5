//! Member names on their way in: which documented name a text is.
//!
//! Bodies of one sender name their members in the same order again and again. What came behind a name the last time is
//! therefore tried first; it costs one comparison, and being wrong costs no more than that.

use crate::catalog::Name;
use crate::catalog::names::{self, Index};
use crate::document::Naming;

/// Room for guesses; places that fall together only guess worse.
const ROOM: usize = 1024;

/// Spreads the records over it, so that the documented ones hardly ever fall together.
const SPREAD: u32 = 937;

/// The documented names, and what came last behind each.
pub(crate) struct Names {
    index: Index,
    guesses: [Guess; ROOM],
}

/// A documented name, and where its text is: all that comparing it with a text needs, in one word.
#[derive(Clone, Copy)]
pub(in crate::format) struct Guess(u64);

impl Guess {
    fn new(name: Name) -> Guess {
        let (start, end) = name.place();
        Guess(u64::from(name.0) | (start as u64) << 16 | (end as u64) << 32)
    }

    #[inline(always)]
    pub(in crate::format) fn name(self) -> Name {
        Name(self.0 as u16)
    }

    /// Whether `text` goes on with this name from `at` on; gives the place behind it.
    #[inline(always)]
    pub(in crate::format) fn ends_in(self, text: &[u8], at: usize) -> Option<usize> {
        names::ends_in(usize::from((self.0 >> 16) as u16), usize::from((self.0 >> 32) as u16), text, at)
    }
}

/// A place in a record: at its beginning, or behind one of its members.
#[derive(Clone, Copy)]
pub(in crate::format) struct Place {
    record: u32,
    at: u32,
}

impl Names {
    pub fn new() -> Names {
        Names { index: Index::new(), guesses: [Guess::new(Name(0)); ROOM] }
    }

    /// The beginning of a record of this name.
    #[inline(always)]
    pub(in crate::format) fn first(record: Naming) -> Place {
        let record = record.number().wrapping_mul(SPREAD);
        // Behind a name that there is not.
        Place { record, at: record.wrapping_add(names::COUNT as u32) }
    }

    #[inline(always)]
    pub(in crate::format) fn guess(&self, place: Place) -> Guess {
        self.guesses.get(place.at as usize % ROOM).copied().unwrap_or(Guess(0))
    }

    pub(in crate::format) fn learn(&mut self, place: Place, name: Name) {
        if let Some(guess) = self.guesses.get_mut(place.at as usize % ROOM) {
            *guess = Guess::new(name);
        }
    }

    /// All documented names.
    pub fn index(&self) -> &Index {
        &self.index
    }

    pub(in crate::format) fn find(&self, text: &[u8]) -> Option<Name> {
        self.index.find(text)
    }
}

impl Place {
    /// The place behind a member.
    #[inline(always)]
    pub(in crate::format) fn behind(self, member: Naming) -> Place {
        Place { at: self.record.wrapping_add(member.number()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::SCHEMAS;
    use crate::catalog::record::tests::records;
    use std::collections::HashMap;

    #[test]
    fn documented_records_hardly_fall_together() {
        for schema in SCHEMAS {
            let (mut places, mut wrong) = (HashMap::new(), 0);
            for (name, record) in records(schema) {
                let mut place = Names::first(name.map_or(Naming::UNNAMED, Naming::known));
                for field in record.fields {
                    wrong += usize::from(*places.entry(place.at as usize % ROOM).or_insert(field.name) != field.name);
                    place = place.behind(Naming::known(field.name));
                }
            }
            assert!(wrong * 50 <= places.len(), "{}: {wrong} of {} guesses are wrong", schema.id, places.len());
        }
    }
}
