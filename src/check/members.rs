//! The members of records and the entries of maps.

use super::problem::{ChangeRule, Problem};
use super::rules::one_of;
use super::rules::repeated::{self, Kept};
use super::{Check, Here, kinds};
use crate::catalog::field::{PLAIN, READ_ONLY, TRIMMED};
use crate::catalog::{Field, Kind, Record, Rule};
use crate::document::path::{Path, Segment};
use crate::document::text::is_tight;
use crate::document::{Document, LONE, Naming, Node, Tag};
use alloc::vec::Vec;

/// The rank of a member that no document names, behind all documented ones.
const LAST: usize = 64;

/// Whether a value is canonical at a glance, as nearly all are.
#[inline(always)]
fn is_fine(document: &Document, node: &Node, field: &Field, required: bool) -> bool {
    if !field.is(PLAIN) {
        return false;
    }
    match field.kind {
        Kind::Text { maximum } => {
            let fits = node.is_plain_text() && node.len <= maximum;
            if !(required || field.is(TRIMMED)) {
                return fits;
            }
            fits && is_tight(document.hot_text(node)) && !(required && node.len == 0)
        }
        Kind::Boolean => matches!(node.tag(), Tag::TRUE | Tag::FALSE),
        Kind::Guid { .. } => node.tag() == Tag::TEXT && !required && kinds::guid::is_canonical(document.hot_text(node)),
        Kind::Integer(_) => node.tag() == Tag::NUMBER && !required && kinds::integer::is_short(document.hot_text(node)),
        _ => false,
    }
}

impl Check<'_> {
    /// Whether a value is canonical at a glance.
    #[inline(always)]
    pub(super) fn is_fine(&self, node: &Node, field: &Field, required: bool) -> bool {
        is_fine(self.document, node, field, required)
    }

    /// Checks the members of a record; `assumed` are those that come from elsewhere, a bit each. Says whether they are in
    /// documented order.
    pub(super) fn members(&mut self, at: usize, record: &'static Record, assumed: u64, parent: Option<&Path<'_>>) -> bool {
        let mut present: u64 = 0;
        let required = self.required(record, parent);
        let end = at + self.document.nodes.get(at).span();
        let mut next = at + 1;
        let mut guess = 0;
        let mut last_rank = 0;
        let mut in_order = true;
        // The name of the value behind it, where it is no documented one as spelt.
        let mut textual = 0;
        let mut unknown = Vec::new();
        let fields = record.fields;
        // What came as XML comes in the order of the contract.
        let mut order = record.contract.filter(|_| self.document.unordered).map_or(&[][..], |contract| contract.order).iter();
        loop {
            // Canonical members in documented order, as nearly all are: nothing changes here, so that all stays in registers.
            let (document, first) = (&*self.document, guess);
            let nodes = document.nodes.all();
            while next < end
                && let (Some(node), Some(field)) = (nodes.get(next), fields.get(guess))
                && Naming::known(field.name) == node.naming()
            {
                let bit = 1_u64 << (guess & 63);
                if present & bit != 0 || !is_fine(document, node, field, required & bit != 0) {
                    break;
                }
                present |= bit;
                guess += 1;
                next += 1;
            }
            if guess > first {
                in_order &= first >= last_rank;
                last_rank = guess - 1;
            }
            if next >= end {
                break;
            }
            // Any other member.
            let here = next;
            let node = self.document.nodes.get(here);
            next += node.span();
            let naming = node.naming();
            let mut place = guess;
            match fields.get(guess) {
                Some(field) if Naming::known(field.name) == naming => {}
                _ => {
                    if naming == Naming::UNNAMED {
                        textual = here;
                        continue;
                    }
                    place = order.next().map_or(LAST, |&place| place.into());
                    if fields.get(place).is_none_or(|field| Naming::known(field.name) != naming) {
                        place = self.place(here, textual, record, parent);
                    }
                }
            }
            if let Some(field) = fields.get(place) {
                guess = place + 1;
                let bit = 1_u64 << (place & 63);
                let repeated = present & bit != 0;
                present |= bit;
                let must = required & bit != 0;
                if repeated || !self.is_fine(&node, field, must) {
                    if self.report.is_full() {
                        break;
                    }
                    let path = Path::below(parent, Segment::name(field.name));
                    let member = Here { at: here, field, required: must, path };
                    if repeated {
                        self.error(Problem::Duplicate, &member);
                        continue;
                    }
                    if field.is(self.removed) {
                        let rule =
                            if field.is(READ_ONLY) { ChangeRule::RemovedReadOnly } else { ChangeRule::RemovedResponseOnly };
                        self.remove(here, rule, &path);
                        continue;
                    }
                    self.value(&member);
                }
            } else {
                if self.report.is_full() {
                    break;
                }
                if !self.unknown(here, textual, record, &mut unknown, parent) || self.is_index(here, textual) {
                    continue;
                }
            }
            in_order &= place >= last_rank;
            last_rank = place;
        }
        let missing = required & !present & !assumed;
        if missing != 0 {
            self.missing(at, record, missing, parent);
        }
        repeated::check(self, &unknown, parent, false);
        for rule in record.rules {
            if let Rule::OneOf(group) = rule
                && !self.settings.partial
            {
                one_of::check(self, at, record, group, present, parent);
            }
        }
        in_order || self.document.order_stays
    }

    /// The entries of a map.
    pub(super) fn entries(&mut self, here: &Here<'_>, field: &'static Field) {
        let mut inside = self.document.nodes.inside(here.at);
        let mut keys = Vec::new();
        while inside.step(&self.document.nodes) && !self.report.is_full() {
            let (at, textual) = (inside.at, inside.name);
            let (start, len) = self.name_text(at, textual);
            let path = Path::below(Some(&here.path), Segment::text((start, len)));
            let named = inside.node.naming() == Naming::TEXT;
            if named && self.document.node(textual).has(LONE) {
                self.error_at(Problem::LoneSurrogate, textual, Some(&path));
            }
            keys.push(Kept { start, len, at: at as u32 });
            self.value(&Here { at, field, required: false, path });
        }
        repeated::check(self, &keys, Some(&here.path), true);
    }
}
