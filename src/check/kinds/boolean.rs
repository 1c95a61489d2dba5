//! Booleans: `true` and `false`; as text in any letter case with white space around; the numbers 1 and 0. The servers read
//! any number but 0 as true, which nobody means.

use crate::check::problem::{ChangeRule, Problem};
use crate::check::{Check, Here};
use crate::document::text::alike;
use crate::document::{Tag, number};

#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>) {
    let node = walk.document.node(here.at);
    let value = match node.tag() {
        Tag::TRUE | Tag::FALSE => return,
        Tag::TEXT if walk.settings.coerce => {
            let node = walk.trim(here, false);
            let text = walk.document.text(&node);
            if alike(text, b"true") {
                Some(1)
            } else if alike(text, b"false") {
                Some(0)
            } else {
                None
            }
        }
        Tag::NUMBER if walk.settings.coerce => number::integral(walk.document.text(&node)),
        _ => None,
    };
    let tag = match value {
        Some(1) => Tag::TRUE,
        Some(0) => Tag::FALSE,
        _ => return walk.error(Problem::NotBoolean, here),
    };
    walk.edit(here, tag, (0, 0), ChangeRule::ToBoolean);
}
