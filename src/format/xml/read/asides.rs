//! What is no element: the declaration, comments, processing instructions, sections of text.

use super::Reader;
use super::text::Text;
use crate::document::text::alike;
use crate::format::Unreadable;
use crate::format::xml::is_name;

/// What the declaration may say, in this order: names, and the values of each.
static DECLARED: [[&[u8]; 3]; 3] =
    [[b"version", b"1.0", b"1.0"], [b"encoding", b"utf-8", b"utf-8"], [b"standalone", b"yes", b"no"]];

impl Reader<'_> {
    /// The declaration behind `<?xml`.
    pub(super) fn declaration(&mut self) -> Option<()> {
        for [name, one, other] in &DECLARED {
            let before = self.at;
            self.spaces();
            let start = self.at;
            if start == before || self.expect(name).is_none() {
                // The version alone must be there.
                if *one == b"1.0" {
                    return None;
                }
                self.at = before;
                continue;
            }
            let inside = self.quoted()?.get();
            let value = self.between(inside, self.at - 1);
            let encoding = *one == b"utf-8";
            if value != *one && value != *other && !(encoding && (alike(value, one) || alike(value, other))) {
                self.at = start;
                return if encoding && is_name(value) { self.fault(Unreadable::Encoding, name.len() as u32) } else { None };
            }
        }
        self.spaces();
        self.expect(b"?>")
    }

    /// A comment, a processing instruction or, inside an element, a section of text.
    #[cold]
    #[inline(never)]
    pub(super) fn aside(&mut self, inside: bool) -> Option<()> {
        if self.is_next(b"<!DOCTYPE") {
            return self.fault(Unreadable::Doctype, 9);
        }
        if self.expect(b"<!--").is_some() {
            self.find(b"--")?;
            return self.expect(b"-->");
        }
        if inside && self.is_next(b"<![CDATA[") {
            let start = self.at + 9;
            self.find(b"]]>")?;
            let end = self.at;
            self.at = start;
            self.characters(end, Text::Section)?;
            return self.expect(b"]]>");
        }
        self.expect(b"<?")?;
        let start = self.at;
        self.name()?;
        if self.colon > 0 || alike(self.between(start, self.at), b"xml") || self.peek(0) > b' ' && !self.is_next(b"?>") {
            return self.broken(start);
        }
        self.known.instructed = true;
        self.find(b"?>")?;
        self.expect(b"?>")
    }
}
