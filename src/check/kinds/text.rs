//! Text: strings, and numbers and booleans as their JSON text. Lengths count UTF-16 code units, after trimming.

use super::email;
use crate::catalog::Field;
use crate::check::Check;
use crate::check::problem::{ChangeRule, Problem};
use crate::document::path::Path;
use crate::document::text::{is_blank, units};
use crate::document::{LONE, Tag};

#[inline]
pub(in crate::check) fn check(walk: &mut Check<'_, '_>, at: usize, field: &Field, maximum: u32, required: bool, path: &Path<'_>) {
    let node = walk.document.node(at);
    let node = match node.tag() {
        Tag::Text if !field.trimmed => node,
        Tag::Text => walk.trim(at, field, path),
        Tag::Number if walk.settings.coerce => {
            walk.edit(at, Tag::Text, node.start, node.len, ChangeRule::ToText, field, path);
            walk.document.node(at)
        }
        Tag::True | Tag::False if walk.settings.coerce => {
            let word: &[u8] = if node.tag() == Tag::True { b"true" } else { b"false" };
            let (start, len) = walk.document.keep(word);
            walk.edit(at, Tag::Text, start, len, ChangeRule::ToText, field, path);
            walk.document.node(at)
        }
        _ => return walk.error(Problem::NotText, at, path),
    };
    let text = walk.document.text(&node);
    if node.has(LONE) {
        walk.error(Problem::LoneSurrogate, at, path);
    } else if required && is_blank(text) {
        walk.error(Problem::Empty, at, path);
    } else if node.len > maximum {
        let actual = units(text) as u32;
        if actual > maximum {
            walk.error_with(Problem::TooLong, [maximum, actual], at, path);
        }
    }
    let text = walk.document.text(&node);
    let said = text.is_empty() || node.has(LONE) || (required && is_blank(text));
    if field.email && !said && !email::is_valid(text) {
        walk.warning(Problem::EmailFormat, at, path);
    }
}
