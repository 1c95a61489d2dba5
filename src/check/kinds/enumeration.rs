//! Enums: a documented name in any letter case with white space around, or its documented number; the name comes out.

use crate::catalog::Enumeration;
use crate::check::problem::{ChangeRule, Problem, Severity};
use crate::check::{Check, Here};
use crate::document::text::alike;
use crate::document::{Tag, number};

#[cold]
#[inline(never)]
pub(in crate::check) fn check(walk: &mut Check<'_>, here: &Here<'_>, values: &'static Enumeration) {
    let coerce = walk.settings.coerce;
    let mut node = walk.document.node(here.at);
    let numbered = match node.tag() {
        Tag::TEXT => {
            node = walk.trim(here, false);
            number::parse(walk.document.text(&node))
        }
        Tag::NUMBER | Tag::BIGINT if coerce => number::integral(walk.document.text(&node)),
        _ => return walk.error(Problem::NotName, here),
    };
    let text = walk.document.text(&node);
    let is_text = node.tag() == Tag::TEXT;
    for (&name, &number) in values.names.iter().zip(values.numbers) {
        let known = name.bytes();
        if is_text && known == text {
            return;
        }
        let listed = number.is_some() && numbered == number.map(i64::from);
        if coerce && (listed || is_text && alike(known, text)) {
            return walk.edit_text(here, Tag::TEXT, known, ChangeRule::EnumName);
        }
    }
    walk.say(Severity::Error, Problem::NotListed, [0, 0], values.names, Some(here.at), Some(&here.path));
}
