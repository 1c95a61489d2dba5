//! Dates of .NET systems: ISO 8601 as their parser takes it, and `/Date(ms)/`; RFC 3339 comes out.

use super::moment::{Moment, has_slashes};
use crate::catalog::Zone;
use crate::check::problem::{ChangeRule, Problem};
use crate::check::{Check, Here};
use crate::document::{Node, Tag};

#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>, zone: Zone) {
    let coerce = walk.settings.coerce;
    let Some(node) = whole(walk, here) else { return };
    let text = walk.document.text(&node);
    let mut moment = match Moment::parse(text) {
        Some(moment) if (coerce || !moment.lenient) && moment.is_held(zone == Zone::Open) => moment,
        Some(_) => return walk.error(Problem::DateFormat, here),
        None => return walk.error(if has_slashes(text) { Problem::SlashedDate } else { Problem::DateFormat }, here),
    };
    if moment.rewritten || moment.lenient || node.tag() == Tag::DATE {
        walk.edit_text(here, Tag::TEXT, moment.write().as_slice(), ChangeRule::DateFormat);
    }
    if zone == Zone::Utc && moment.zone == 0 {
        moment.in_utc();
        walk.edit_text(here, Tag::TEXT, moment.write().as_slice(), ChangeRule::AssumedUtc);
    }
}

/// The text of a date, trimmed, or that of a JavaScript Date; nothing where it is neither, which has been said then.
pub(super) fn whole(walk: &mut Check<'_>, here: &Here<'_>) -> Option<Node> {
    match walk.document.node(here.at).tag() {
        Tag::TEXT => Some(walk.trim(here, false)),
        Tag::DATE if walk.settings.coerce => Some(walk.document.node(here.at)),
        _ => {
            walk.error(Problem::NotDate, here);
            None
        }
    }
}
