//! Reads JSON text into a document.

use super::names::{Names, Place};
use crate::document::scan::{self, Plain};
use crate::document::text::{hexadecimal, push};
use crate::document::{LONE, Naming, Node, Nodes, Tag};
use crate::format::{Limits, ReadError, Unreadable, split_mark};
use alloc::vec::Vec;
use core::num::NonZero;

/// Reads a text into nodes; text that is not in it as it stands goes into the scratch, and its nodes lie behind the text. Says
/// whether the text began with a byte order mark.
pub(crate) fn read(
    text: &[u8],
    nodes: &mut Nodes,
    scratch: &mut Vec<u8>,
    names: &mut Names,
    limits: Limits,
) -> Result<bool, ReadError> {
    nodes.clear();
    scratch.clear();
    let end = text.len() as u32;
    let (marked, start) = split_mark(text, limits)?;
    let error = ReadError { reason: Unreadable::Syntax, range: [0, 0] };
    let mut reader = Reader { text, nodes, scratch, names, limits, error };
    match reader.whole(start) {
        Some(_) if reader.nodes.is_exhausted() => Err(ReadError { reason: Unreadable::Bytes, range: [0, end] }),
        Some(_) => Ok(marked),
        None => Err(reader.error),
    }
}

/// The text that a JSON string stands for.
pub(crate) fn string(text: &[u8]) -> Option<Vec<u8>> {
    let (mut nodes, mut scratch, mut names) = (Nodes::default(), Vec::new(), Names::new());
    read(text, &mut nodes, &mut scratch, &mut names, Limits::DEFAULT).ok()?;
    let node = nodes.get(0);
    let start = node.start as usize;
    let whole = match start.checked_sub(text.len()) {
        None => text.get(start..start + node.len as usize),
        Some(start) => scratch.get(start..),
    };
    Some(Vec::from(whole?)).filter(|_| node.tag() == Tag::TEXT)
}

struct Reader<'r> {
    text: &'r [u8],
    nodes: &'r mut Nodes,
    scratch: &'r mut Vec<u8>,
    names: &'r mut Names,
    limits: Limits,
    /// Why reading ended early.
    error: ReadError,
}

/// The place behind what was read; nothing where reading ended early, and then [`Reader::error`] says why. It is never 0, so
/// that it fits into a register.
type Next = Option<NonZero<usize>>;

#[inline(always)]
fn peek(text: &[u8], at: usize) -> Option<u8> {
    text.get(at).copied()
}

/// The place behind white space.
#[inline(always)]
fn white_space(text: &[u8], at: usize) -> usize {
    match peek(text, at) {
        // Nearly always: none at all.
        Some(b'!'..) | None => at,
        _ => more_white_space(text, at),
    }
}

#[inline(never)]
fn more_white_space(text: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = peek(text, at) {
        at += 1;
    }
    at
}

/// Three bytes from a place on; zeros where there are not so many.
#[inline(always)]
fn three(text: &[u8], at: usize) -> [u8; 3] {
    text.get(at..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default()
}

/// A word that is a value, and its length.
#[inline(always)]
fn word(text: &[u8], at: usize) -> Option<(Tag, u32)> {
    match text.get(at..).and_then(|rest| rest.first_chunk())? {
        b"null" => Some((Tag::NULL, 4)),
        b"true" => Some((Tag::TRUE, 4)),
        b"fals" if peek(text, at + 4) == Some(b'e') => Some((Tag::FALSE, 5)),
        _ => None,
    }
}

/// Where the members of an open container begin: that of its name, or of the name of what it is an item of.
#[inline(always)]
fn first(nodes: &Nodes, mut open: usize) -> Place {
    let mut node = nodes.get(open);
    while node.naming() == Naming::UNNAMED && open > 0 {
        open = node.size as usize;
        node = nodes.get(open);
    }
    Names::first(node.naming())
}

/// No container is open.
const NONE: usize = usize::MAX;

impl Reader<'_> {
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
    #[inline(never)]
    fn fault<T>(&mut self, start: usize, end: usize, reason: Unreadable) -> Option<T> {
        let end = end.min(self.text.len()) as u32;
        self.error = ReadError { reason, range: [(start as u32).min(end), end] };
        None
    }

    /// The whole text: one value with white space around it. A loop over values, not a recursion: while a container is open, its
    /// node holds what is to be known of the one around it (how many items, where it is).
    fn whole(&mut self, at: usize) -> Next {
        // These are kept in registers: nothing that is called here has a hand on them.
        let text = self.text;
        let items = self.limits.items;
        let mut nodes = core::mem::take(self.nodes);
        let mut at = white_space(text, at);
        let mut open = NONE;
        let mut closing = 0;
        let mut count: u32 = 0;
        let mut depth: u32 = 0;
        let mut before = Names::first(Naming::UNNAMED);
        let end = 'read: loop {
            // A member or an item, or the root.
            let mut naming = Naming::UNNAMED;
            let mut quoted = peek(text, at) == Some(b'"');
            if !nodes.has_room() {
                nodes = nodes.grown();
                if !nodes.has_room() {
                    break self.fault(0, text.len(), Unreadable::Bytes);
                }
            }
            if open != NONE {
                if count >= items {
                    break self.fault(at, at + 1, Unreadable::Items);
                }
                count += 1;
                if closing == b'}' {
                    if !quoted {
                        break self.unexpected(at);
                    }
                    let guess = self.names.guess(before);
                    match guess.ends_in(text, at + 1) {
                        Some(end) if peek(text, end) == Some(b'"') => {
                            naming = Naming::known(guess.name());
                            at = end;
                        }
                        _ => match self.member_name(at, before) {
                            Some((name, node, end)) => {
                                if name == Naming::TEXT {
                                    nodes.append(node);
                                    if !nodes.has_room() {
                                        nodes = nodes.grown();
                                    }
                                }
                                naming = name;
                                at = end.get() - 1;
                            }
                            None => break None,
                        },
                    }
                    before = before.behind(naming);
                    // At the quotation mark that ends the name.
                    quoted = three(text, at) == *b"\":\"";
                    if quoted {
                        at += 2;
                    } else {
                        at = white_space(text, at + 1);
                        if peek(text, at) != Some(b':') {
                            break self.unexpected(at);
                        }
                        at = white_space(text, at + 1);
                        quoted = peek(text, at) == Some(b'"');
                    }
                }
            }
            // Its value.
            if quoted {
                let plain = scan::plain(text, at + 1);
                if peek(text, plain.end) == Some(b'"') && !plain.wide {
                    let mut node = Node::new(Tag::TEXT, 0, naming, at as u32 + 1, (plain.end - at - 1) as u32);
                    node.size = at as u32;
                    nodes.append(node);
                    at = plain.end;
                    // Nearly always another member, or text, comes right behind.
                    if three(text, at) == *b"\",\"" && open != NONE {
                        at += 2;
                        continue;
                    }
                    at += 1;
                } else {
                    match self.string(at, plain, Tag::TEXT) {
                        Some((mut node, end)) => {
                            node.rename(naming);
                            nodes.append(node);
                            at = end.get();
                        }
                        None => break None,
                    }
                }
            } else if let Some(bracket @ (b'{' | b'[')) = peek(text, at) {
                if depth >= self.limits.depth {
                    break self.fault(at, at + 1, Unreadable::Depth);
                }
                depth += 1;
                let tag = if bracket == b'{' { Tag::RECORD } else { Tag::LIST };
                let mut node = Node::new(tag, 0, naming, at as u32, count);
                node.size = open as u32;
                open = nodes.len();
                nodes.append(node);
                closing = bracket + 2;
                count = 0;
                before = first(&nodes, open);
                at = white_space(text, at + 1);
                if peek(text, at) != Some(closing) {
                    continue;
                }
            } else if let Some((tag, len)) = word(text, at) {
                let mut node = Node::new(tag, 0, naming, at as u32, len);
                node.size = at as u32;
                nodes.append(node);
                at += len as usize;
            } else {
                match self.scalar(at) {
                    Some((mut node, end)) => {
                        node.rename(naming);
                        nodes.append(node);
                        at = end.get();
                    }
                    None => break None,
                }
            }
            // What ends with it.
            loop {
                at = white_space(text, at);
                if open == NONE {
                    break 'read if at < text.len() { self.unexpected(at) } else { NonZero::new(at) };
                }
                match peek(text, at) {
                    Some(b',') => {
                        at = white_space(text, at + 1);
                        break;
                    }
                    Some(byte) if byte == closing => {
                        at += 1;
                        depth -= 1;
                        let behind = nodes.len();
                        let mut outer = NONE;
                        let mut naming = Naming::UNNAMED;
                        if let Some(node) = nodes.get_mut(open) {
                            count = node.len;
                            outer = if depth == 0 { NONE } else { node.size as usize };
                            naming = node.naming();
                            node.len = at as u32 - node.start;
                            node.size = (behind - open) as u32;
                        }
                        open = outer;
                        if open != NONE {
                            closing = if nodes.get(open).tag() == Tag::RECORD { b'}' } else { b']' };
                            before = first(&nodes, open).behind(naming);
                        }
                    }
                    _ => break 'read self.unexpected(at),
                }
            }
        };
        *self.nodes = nodes;
        end
    }

    /// A value that is no string and no container.
    fn scalar(&mut self, at: usize) -> Option<(Node, NonZero<usize>)> {
        let (word, tag): (&[u8], Tag) = match self.peek(at) {
            Some(b't') => (b"true", Tag::TRUE),
            Some(b'f') => (b"false", Tag::FALSE),
            Some(b'n') => (b"null", Tag::NULL),
            Some(b'-' | b'0'..=b'9') => (b"", Tag::NUMBER),
            _ => return self.unexpected(at),
        };
        let mut end = at;
        for &byte in word {
            if self.peek(end) != Some(byte) {
                return self.unexpected(end);
            }
            end += 1;
        }
        if word.is_empty() {
            end = self.number(at)?.get();
        }
        let mut node = Node::new(tag, 0, Naming::UNNAMED, at as u32, (end - at) as u32);
        node.size = at as u32;
        Some((node, NonZero::new(end)?))
    }

    fn number(&mut self, mut at: usize) -> Next {
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
        NonZero::new(at)
    }

    fn digits(&mut self, start: usize) -> Next {
        let mut at = start;
        while let Some(b'0'..=b'9') = self.peek(at) {
            at += 1;
        }
        if at == start { self.unexpected(at) } else { NonZero::new(at) }
    }

    /// A member's name, up to behind its closing quotation mark: which it is, and the node of its text.
    #[cold]
    fn member_name(&mut self, at: usize, before: Place) -> Option<(Naming, Node, NonZero<usize>)> {
        let (node, end) = self.string(at, scan::plain(self.text, at + 1), Tag::NAME)?;
        let start = node.start as usize;
        // A name that was written with escapes lies at the end of the scratch.
        let name = match start.checked_sub(self.text.len()) {
            None => self.text.get(start..start + node.len as usize),
            Some(start) => self.scratch.get(start..),
        };
        let name = name.and_then(|name| self.names.find(name));
        if let Some(name) = name {
            self.names.learn(before, name);
        }
        Some((name.map_or(Naming::TEXT, Naming::known), node, end))
    }

    /// Any string, from its opening quotation mark on; `plain` is what comes before its first escape. Gives its node, without a
    /// name, and the place behind it.
    #[inline(never)]
    fn string(&mut self, at: usize, mut plain: Plain, tag: Tag) -> Option<(Node, NonZero<usize>)> {
        let mut from = at + 1;
        let mut start = from;
        let mut flags = 0;
        let place = self.scratch.len();
        let mut len;
        loop {
            let piece = self.text.get(from..plain.end).unwrap_or_default();
            if plain.wide
                && let Err(error) = core::str::from_utf8(piece)
            {
                // Bytes that are not UTF-8 are no JSON text.
                let at = from + error.valid_up_to();
                return self.fault(at, at + error.error_len().unwrap_or(plain.end - at), Unreadable::Syntax);
            }
            len = piece.len();
            let byte = self.peek(plain.end);
            if byte == Some(b'"') && from == at + 1 {
                break;
            }
            // There are escapes: the text goes into the scratch.
            self.scratch.extend_from_slice(piece);
            start = self.text.len() + place;
            len = self.scratch.len() - place;
            match byte {
                Some(b'"') => break,
                Some(b'\\') => from = self.escape(plain.end, &mut flags)?.get(),
                _ => return self.unexpected(plain.end),
            }
            plain = scan::plain(self.text, from);
        }
        let mut node = Node::new(tag, flags, Naming::UNNAMED, start as u32, len as u32);
        node.size = at as u32;
        Some((node, NonZero::new(plain.end + 1)?))
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
        push(self.scratch, byte);
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
            let digit = self.peek(at).and_then(hexadecimal);
            let Some(digit) = digit else { return self.fault(start, at + 1, Unreadable::Syntax) };
            value = value << 4 | digit;
        }
        Some(value)
    }
}
