//! Reads JSON text into a document.

use super::names::{Names, Place};
use crate::document::scan::{self, Plain};
use crate::document::{Document, LONE, Naming, Node, Nodes, Spans, Tag};
use crate::format::{Limits, ReadError, Unreadable};
use alloc::vec::Vec;
use core::num::NonZero;

/// UTF-8's byte order mark.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What reading found out beside the document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Read {
    /// The input began with a byte order mark.
    pub byte_order_mark: bool,
}

/// Reads `document.source`; with `spans`, also where each node stands in it.
pub(crate) fn read(
    document: &mut Document<'_>,
    names: &mut Names,
    limits: &Limits,
    spans: Option<&mut Spans>,
) -> Result<Read, ReadError> {
    let text = document.source;
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    if end > limits.bytes {
        return Err(ReadError { reason: Unreadable::Bytes, range: [limits.bytes, end] });
    }
    let byte_order_mark = text.starts_with(BYTE_ORDER_MARK);
    let mut reader = Reader {
        text,
        nodes: &mut document.nodes,
        scratch: &mut document.scratch,
        names,
        limits: *limits,
        spans,
        named: Naming::Unnamed,
        error: ReadError { reason: Unreadable::Syntax, range: [0, 0] },
    };
    match reader.whole(if byte_order_mark { BYTE_ORDER_MARK.len() } else { 0 }) {
        Some(_) if reader.nodes.is_exhausted() => Err(ReadError { reason: Unreadable::Bytes, range: [0, end] }),
        Some(_) => Ok(Read { byte_order_mark }),
        None => Err(reader.error),
    }
}

struct Reader<'r, 's> {
    text: &'s [u8],
    nodes: &'r mut Nodes,
    scratch: &'r mut Vec<u8>,
    names: &'r mut Names,
    limits: Limits,
    spans: Option<&'r mut Spans>,
    /// The last member name that was not as guessed.
    named: Naming,
    /// Why reading ended early.
    error: ReadError,
}

/// The place behind what was read; nothing where reading ended early, and then [`Reader::error`] says why. It is never 0, so
/// that it fits into a register: this is the hottest part of all.
type Next = Option<NonZero<usize>>;

#[inline(always)]
fn peek(text: &[u8], at: usize) -> Option<u8> {
    text.get(at).copied()
}

/// The place behind white space.
#[inline(always)]
fn white_space(text: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = peek(text, at) {
        at += 1;
    }
    at
}

/// A string: where its text lies, and what is known of it.
#[derive(Clone, Copy)]
struct Quoted {
    start: u32,
    len: u32,
    flags: u32,
}

impl Reader<'_, '_> {
    #[inline(always)]
    fn peek(&self, at: usize) -> Option<u8> {
        peek(self.text, at)
    }

    /// The byte there cannot go on what stands before it.
    #[cold]
    fn unexpected<T>(&mut self, at: usize) -> Option<T> {
        self.fault(at, at + 1, Unreadable::Syntax)
    }

    #[cold]
    fn fault<T>(&mut self, start: usize, end: usize, reason: Unreadable) -> Option<T> {
        let end = end.min(self.text.len()) as u32;
        self.error = ReadError { reason, range: [(start as u32).min(end), end] };
        None
    }

    #[inline(always)]
    fn push(&mut self, node: Node, start: usize, end: usize) -> Next {
        self.nodes.push(node);
        if let Some(spans) = &mut self.spans
            && spans.try_reserve(1).is_ok()
        {
            spans.push([start as u32, end as u32]);
        }
        NonZero::new(end)
    }

    fn whole(&mut self, at: usize) -> Next {
        let text = self.text;
        let at = self.value(text, white_space(text, at), Naming::Unnamed, 0)?.get();
        let at = white_space(text, at);
        if at < text.len() { self.unexpected(at) } else { NonZero::new(at) }
    }

    /// `text` is the reader's own, kept in registers by who reads value after value.
    #[inline(always)]
    fn value(&mut self, text: &[u8], at: usize, naming: Naming, depth: u32) -> Next {
        if peek(text, at) == Some(b'"') {
            let plain = scan::plain(text, at + 1);
            if peek(text, plain.end) == Some(b'"') && !plain.wide {
                let node = Node::new(Tag::Text, 0, naming, at as u32 + 1, (plain.end - at - 1) as u32);
                return self.push(node, at, plain.end + 1);
            }
        }
        self.other_value(at, naming, depth)
    }

    fn other_value(&mut self, at: usize, naming: Naming, depth: u32) -> Next {
        match self.peek(at) {
            Some(b'"') => {
                let (text, end) = self.string(at)?;
                self.push(Node::new(Tag::Text, text.flags, naming, text.start, text.len), at, end)
            }
            Some(b'{') => self.container(at, naming, depth, Tag::Record),
            Some(b'[') => self.container(at, naming, depth, Tag::List),
            Some(b't') => self.literal(at, b"true", Tag::True, naming),
            Some(b'f') => self.literal(at, b"false", Tag::False, naming),
            Some(b'n') => self.literal(at, b"null", Tag::Null, naming),
            Some(b'-' | b'0'..=b'9') => self.number(at, naming),
            _ => self.unexpected(at),
        }
    }

    fn literal(&mut self, at: usize, word: &[u8], tag: Tag, naming: Naming) -> Next {
        let mut end = at;
        for &byte in word {
            if self.peek(end) != Some(byte) {
                return self.unexpected(end);
            }
            end += 1;
        }
        self.push(Node::new(tag, 0, naming, 0, 0), at, end)
    }

    fn number(&mut self, start: usize, naming: Naming) -> Next {
        let mut at = start;
        if self.peek(at) == Some(b'-') {
            at += 1;
        }
        at = if self.peek(at) == Some(b'0') { at + 1 } else { self.digits(at)?.get() };
        if self.peek(at) == Some(b'.') {
            at = self.digits(at + 1)?.get();
        }
        if let Some(b'e' | b'E') = self.peek(at) {
            at += 1;
            if let Some(b'+' | b'-') = self.peek(at) {
                at += 1;
            }
            at = self.digits(at)?.get();
        }
        self.push(Node::new(Tag::Number, 0, naming, start as u32, (at - start) as u32), start, at)
    }

    fn digits(&mut self, start: usize) -> Next {
        let mut at = start;
        while let Some(b'0'..=b'9') = self.peek(at) {
            at += 1;
        }
        if at == start { self.unexpected(at) } else { NonZero::new(at) }
    }

    fn container(&mut self, opening: usize, naming: Naming, depth: u32, tag: Tag) -> Next {
        if depth >= self.limits.depth {
            return self.fault(opening, opening + 1, Unreadable::Depth);
        }
        let text = self.text;
        let items = self.limits.items;
        let place = self.nodes.len();
        self.push(Node::new(tag, 0, naming, 0, 0), opening, opening);
        let mut at = white_space(text, opening + 1);
        let closing = if tag == Tag::Record { b'}' } else { b']' };
        let mut count: u32 = 0;
        let mut before = Names::first(naming);
        if peek(text, at) != Some(closing) {
            loop {
                if count >= items {
                    return self.fault(at, at + 1, Unreadable::Items);
                }
                count += 1;
                let mut naming = Naming::Unnamed;
                if tag == Tag::Record {
                    if peek(text, at) != Some(b'"') {
                        return self.unexpected(at);
                    }
                    let guess = self.names.guess(before);
                    match guess.ends_in(text, at + 1) {
                        Some(end) if peek(text, end) == Some(b'"') => {
                            naming = Naming::Known(guess);
                            at = end + 1;
                        }
                        _ => {
                            at = self.member_name(at, before)?.get();
                            naming = self.named;
                        }
                    }
                    before = before.behind(naming);
                    at = white_space(text, at);
                    if peek(text, at) != Some(b':') {
                        return self.unexpected(at);
                    }
                    at = white_space(text, at + 1);
                }
                at = self.value(text, at, naming, depth + 1)?.get();
                at = white_space(text, at);
                match peek(text, at) {
                    Some(b',') => at = white_space(text, at + 1),
                    Some(byte) if byte == closing => break,
                    _ => return self.unexpected(at),
                }
            }
        }
        let span = (self.nodes.len() - place) as u32;
        if let Some(node) = self.nodes.get_mut(place) {
            node.start = count;
            node.size = span;
        }
        if let Some(span) = self.spans.as_mut().and_then(|spans| spans.get_mut(place)) {
            span[1] = at as u32 + 1;
        }
        NonZero::new(at + 1)
    }

    /// A member's name, up to behind its closing quotation mark; [`Reader::named`] says which it is.
    fn member_name(&mut self, at: usize, before: Place) -> Next {
        let (text, end) = self.string(at)?;
        let start = text.start as usize;
        // A name that was written with escapes lies at the end of the scratch.
        let name = match start.checked_sub(self.text.len()) {
            None => self.text.get(start..start + text.len as usize),
            Some(start) => self.scratch.get(start..),
        };
        self.named = match name.and_then(|name| self.names.find(name)) {
            Some(name) => {
                self.names.learn(before, name);
                Naming::Known(name)
            }
            None => {
                self.push(Node::new(Tag::Name, text.flags, Naming::Unnamed, text.start, text.len), at, end);
                Naming::Text
            }
        };
        NonZero::new(end)
    }

    /// Any string, from its opening quotation mark on; gives also the place behind its closing one.
    fn string(&mut self, at: usize) -> Option<(Quoted, usize)> {
        let start = at + 1;
        let plain = scan::plain(self.text, start);
        if self.peek(plain.end) != Some(b'"') {
            return self.escaped(start, plain);
        }
        if plain.wide {
            self.well_formed(start, plain.end)?;
        }
        Some((Quoted { start: start as u32, len: (plain.end - start) as u32, flags: 0 }, plain.end + 1))
    }

    /// Bytes that are not UTF-8 are no JSON text.
    #[cold]
    fn well_formed(&mut self, start: usize, end: usize) -> Option<()> {
        match core::str::from_utf8(self.text.get(start..end).unwrap_or_default()) {
            Ok(_) => Some(()),
            Err(error) => {
                let at = start + error.valid_up_to();
                self.fault(at, at + error.error_len().unwrap_or(end - at), Unreadable::Syntax)
            }
        }
    }

    /// A string with escapes: decoded into the scratch. `plain` is what comes before the first one.
    #[cold]
    fn escaped(&mut self, start: usize, mut plain: Plain) -> Option<(Quoted, usize)> {
        let place = self.scratch.len();
        let mut from = start;
        let mut flags = 0;
        loop {
            if plain.wide {
                self.well_formed(from, plain.end)?;
            }
            self.scratch.extend_from_slice(self.text.get(from..plain.end).unwrap_or_default());
            match self.peek(plain.end) {
                Some(b'"') => break,
                Some(b'\\') => from = self.escape(plain.end, &mut flags)?.get(),
                _ => return self.unexpected(plain.end),
            }
            plain = scan::plain(self.text, from);
        }
        let len = (self.scratch.len() - place) as u32;
        Some((Quoted { start: (self.text.len() + place) as u32, len, flags }, plain.end + 1))
    }

    /// One escape sequence. For a lone surrogate U+FFFD stands in, and the flag is set.
    fn escape(&mut self, start: usize, flags: &mut u32) -> Next {
        let byte = match self.peek(start + 1) {
            Some(byte @ (b'"' | b'\\' | b'/')) => byte,
            Some(b'b') => 0x08,
            Some(b'f') => 0x0C,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => return self.escaped_unit(start, flags),
            _ => return self.fault(start, start + 2, Unreadable::Syntax),
        };
        self.scratch.push(byte);
        NonZero::new(start + 2)
    }

    fn escaped_unit(&mut self, start: usize, flags: &mut u32) -> Next {
        let first = self.hexadecimal(start)?;
        let mut end = start + 6;
        let mut character = char::from_u32(first);
        if first & 0xFC00 == 0xD800 && self.text.get(end..end + 2) == Some(b"\\u") {
            let second = self.hexadecimal(end)?;
            if second & 0xFC00 == 0xDC00 {
                character = char::from_u32(0x1_0000 + ((first & 0x3FF) << 10) + (second & 0x3FF));
                end += 6;
            }
        }
        if character.is_none() {
            *flags |= LONE;
        }
        let mut buffer = [0; 4];
        let text = character.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut buffer);
        self.scratch.extend_from_slice(text.as_bytes());
        NonZero::new(end)
    }

    /// The four digits of the escape that begins at `start`.
    fn hexadecimal(&mut self, start: usize) -> Option<u32> {
        let mut value = 0;
        for at in start + 2..start + 6 {
            let digit = self.peek(at).and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { return self.fault(start, at + 1, Unreadable::Syntax) };
            value = value << 4 | digit;
        }
        Some(value)
    }
}
