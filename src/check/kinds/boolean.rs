//! Booleans: `true` and `false`; as text in any letter case with white space around; the numbers 1 and 0. The servers read
//! any number but 0 as true, which nobody means.

use crate::catalog::Field;
use crate::check::Check;
use crate::check::problem::{ChangeRule, Problem};
use crate::document::path::Path;
use crate::document::{Tag, number};

#[inline]
pub(in crate::check) fn check(walk: &mut Check<'_, '_>, at: usize, field: &Field, path: &Path<'_>) {
    if !matches!(walk.document.node(at).tag(), Tag::True | Tag::False) {
        convert(walk, at, field, path);
    }
}

#[cold]
fn convert(walk: &mut Check<'_, '_>, at: usize, field: &Field, path: &Path<'_>) {
    let node = walk.document.node(at);
    let value = match node.tag() {
        Tag::Text if walk.settings.coerce => {
            let node = walk.trim(at, field, path);
            let text = walk.document.text(&node);
            match text {
                _ if text.eq_ignore_ascii_case(b"true") => Some(Tag::True),
                _ if text.eq_ignore_ascii_case(b"false") => Some(Tag::False),
                _ => None,
            }
        }
        Tag::Number if walk.settings.coerce => match number::integral(walk.document.text(&node)) {
            Some(1) => Some(Tag::True),
            Some(0) => Some(Tag::False),
            _ => None,
        },
        _ => None,
    };
    match value {
        Some(tag) => walk.edit(at, tag, 0, 0, ChangeRule::ToBoolean, field, path),
        None => walk.error(Problem::NotBoolean, at, path),
    }
}
