//! Text: between tags, in CDATA sections, and in the values of attributes.

use super::{Part, Reader};
use crate::document::scan;
use crate::document::text::{hexadecimal, trim};
use crate::format::xml::characters::is_character;
use core::mem::take;

/// Where text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// Between tags.
    Content,
    /// In a CDATA section.
    Section,
    Attribute,
}

impl Reader<'_> {
    /// Text up to a place or, between tags, the next one.
    pub(super) fn characters(&mut self, end: usize, text: Text) -> Option<()> {
        loop {
            let plain = scan::content(self.text, self.at).min(end);
            self.append(plain);
            if self.at == end {
                return Some(());
            }
            let byte = self.peek(0);
            let character = match byte {
                b'<' if text == Text::Content => return Some(()),
                b'<' if text == Text::Attribute => return None,
                b']' if text == Text::Content && self.is_next(b"]]>") => return None,
                b'&' if text != Text::Section => self.reference()?,
                // The end of a line is one line feed, white space in an attribute a space.
                b'\r' if self.peek(1) == b'\n' => {
                    self.at += 1;
                    continue;
                }
                b'\t' | b'\n' | b'\r' if text == Text::Attribute => ' ',
                b'\r' => '\n',
                _ => {
                    self.append(self.at + 1);
                    continue;
                }
            };
            self.move_to_scratch();
            let before = self.scratch.len();
            self.scratch.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            self.content.1 += self.scratch.len() - before;
            self.at += 1;
        }
    }

    /// What a reference stands for; goes on to its end.
    #[cold]
    #[inline(never)]
    fn reference(&mut self) -> Option<char> {
        const KNOWN: &[u8] = b"&lt;&gt;&amp;&quot;&apos;";
        let rest = self.between(self.at, self.text.len());
        let end = rest.iter().position(|&byte| byte == b';')?;
        let character = if let [b'&', b'#', digits @ ..] = rest.get(..end)? {
            let (radix, digits) = match digits {
                [b'x', digits @ ..] => (16, digits),
                _ => (10, digits),
            };
            let mut value = 0;
            for &byte in digits {
                value = (value * radix + hexadecimal(byte).filter(|&digit| digit < radix)?).min(0x11_0000);
            }
            // 0 is none.
            char::from_u32(value).filter(|&character| is_character(character))?
        } else {
            let reference = rest.get(..=end);
            let place = (0..KNOWN.len()).find(|&at| KNOWN.get(at..=at + end) == reference)?;
            // Each begins in four bytes of its own.
            char::from(*b"<>&\"'".get(place / 4)?)
        };
        self.at += end;
        Some(character)
    }

    /// Adds text up to a place to the content.
    fn append(&mut self, end: usize) {
        let Part(from, length) = self.content;
        if length == 0 {
            self.content.0 = self.at;
        } else if from + length != self.at && end > self.at {
            self.move_to_scratch();
            self.scratch.extend_from_slice(self.between(self.at, end));
        }
        self.content.1 += end - self.at;
        self.at = end;
    }

    /// Sees to it that the content ends where the scratch does.
    #[cold]
    #[inline(never)]
    fn move_to_scratch(&mut self) {
        let Part(start, length) = self.content;
        if length == 0 || start < self.text.len() {
            self.content.0 = self.text.len() + self.scratch.len();
            self.scratch.extend_from_slice(self.between(start, start + length));
        }
    }

    /// Whether there is text that is no white space; forgets it.
    pub(super) fn has_content(&mut self) -> bool {
        let content = take(&mut self.content);
        !trim(self.slice(content), true).is_empty()
    }
}
