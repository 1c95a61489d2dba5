//! Text: strings, and numbers and booleans as their JSON text. Lengths count UTF-16 code units, after trimming.

use super::email;
use crate::catalog::field::{EMAIL, TRIMMED};
use crate::check::problem::{ChangeRule, Problem, Severity};
use crate::check::{Check, Here};
use crate::document::text::{is_blank, units};
use crate::document::{LONE, Node, Tag};

#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>, maximum: u32) {
    let Some(node) = whole(walk, here) else { return };
    let text = walk.document.text(&node);
    if node.len > maximum {
        let actual = units(text) as u32;
        if actual > maximum {
            walk.say(Severity::Error, Problem::TooLong, [maximum, actual], &[], Some(here.at), Some(&here.path));
        }
    }
    let text = walk.document.text(&node);
    if here.field.is(EMAIL) && !text.is_empty() && !email::is_valid(text) {
        walk.warning(Problem::EmailFormat, here);
    }
}

/// The text of a value, trimmed where white space is never meant; nothing where it is none or must not be blank, which has been
/// said then.
pub(super) fn whole(walk: &mut Check<'_>, here: &Here<'_>) -> Option<Node> {
    let node = walk.document.nodes.get(here.at);
    match node.tag() {
        Tag::TEXT => {
            if here.field.is(TRIMMED) {
                walk.trim(here, false);
            }
        }
        Tag::NUMBER if walk.settings.coerce => walk.edit(here, Tag::TEXT, (node.start, node.len), ChangeRule::ToText),
        Tag::TRUE if walk.settings.coerce => walk.edit_text(here, Tag::TEXT, b"true", ChangeRule::ToText),
        Tag::FALSE if walk.settings.coerce => walk.edit_text(here, Tag::TEXT, b"false", ChangeRule::ToText),
        _ => {
            walk.error(Problem::NotText, here);
            return None;
        }
    }
    let node = walk.document.nodes.get(here.at);
    let problem = if node.has(LONE) {
        Problem::LoneSurrogate
    } else if here.required && is_blank(walk.document.text(&node)) {
        Problem::Empty
    } else {
        return Some(node);
    };
    walk.error(problem, here);
    None
}
