//! Reads XML into a document.

use super::{INSTANCE, characters, first_stranger, is_name};
use crate::catalog::Name;
use crate::document::scan::{self, is_simple};
use crate::document::text::{alike, hexadecimal, trim};
use crate::document::{Naming, Node, Nodes, Place, Tag};
use crate::format::json::Names;
use crate::format::json::names::Place as Behind;
use crate::format::{Limits, ReadError, Unreadable, split_mark};
use alloc::vec::Vec;

/// More attributes of an element and those around it are over a limit.
const MOST_ATTRIBUTES: usize = 1000;

/// What the prefixes `xml` and `xmlns` stand for.
const XML: &[u8] = b"http://www.w3.org/XML/1998/namespace";
const XMLNS: &[u8] = b"http://www.w3.org/2000/xmlns/";

/// What is known of a text beside its nodes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Read {
    /// It began with a byte order mark.
    pub marked: bool,
    /// Where the root's local name lies.
    pub root: (u32, u32),
    /// It has processing instructions, which the server does not take.
    pub instructed: bool,
    /// Sums up which prefixes stand where, where that is asked for: two texts with the same elements have the same one, if they
    /// are written alike.
    pub prefixes: u64,
}

/// Reads a text into nodes, with a place for each element; text that is not in it as it stands goes into the scratch, and its
/// nodes lie behind the text.
pub(crate) fn read(
    text: &[u8],
    nodes: &mut Nodes,
    scratch: &mut Vec<u8>,
    places: &mut Vec<Place>,
    names: &mut Names,
    limits: Limits,
    summing: bool,
) -> Result<Read, ReadError> {
    nodes.clear();
    scratch.clear();
    let (marked, start) = split_mark(text, limits)?;
    let known = Read { marked, root: (0, 0), instructed: false, prefixes: 0 };
    let error = ReadError { reason: Unreadable::Xml, range: [0, 0] };
    let (open, attributes, content, bound) = (Vec::new(), Vec::new(), Part(0, 0), None);
    let mut reader =
        Reader { text, nodes, scratch, places, names, limits, summing, known, open, attributes, bound, content, error };
    match reader.whole(start) {
        Some(()) if reader.nodes.is_exhausted() => Err(ReadError { reason: Unreadable::Bytes, range: [0, text.len() as u32] }),
        Some(()) => Ok(reader.known),
        None => Err(reader.error),
    }
}

/// Where a text begins, in the input or, behind it, in the scratch, and how long it is.
#[derive(Clone, Copy)]
struct Part(usize, usize);

struct Reader<'r> {
    text: &'r [u8],
    nodes: &'r mut Nodes,
    scratch: &'r mut Vec<u8>,
    places: &'r mut Vec<Place>,
    names: &'r mut Names,
    limits: Limits,
    summing: bool,
    known: Read,
    open: Vec<Open>,
    /// Those of the open elements; they say what prefixes stand for.
    attributes: Vec<Attribute>,
    /// The prefix looked up last and what it stands for, as long as no attribute has come or gone.
    bound: Option<(Part, Part)>,
    /// The text in the innermost element since its last child.
    content: Part,
    /// Why reading ended early.
    error: ReadError,
}

/// An element that has not ended.
#[derive(Clone, Copy)]
struct Open {
    /// As written.
    name: Part,
    node: usize,
    place: usize,
    /// How many attributes are before its own.
    attributes: usize,
    children: u32,
    /// By what the record is in that it is, for guessing what comes in it; and behind what the next one comes.
    record: Naming,
    last: Behind,
    nil: bool,
    /// It cannot be a value.
    mixed: bool,
}

#[derive(Clone, Copy)]
struct Attribute {
    prefix: Part,
    local: Part,
    value: Part,
    /// Of its namespace and local name.
    hash: u64,
}

/// Where text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    /// Between tags.
    Content,
    /// In a CDATA section.
    Section,
    Attribute,
}

/// White space of XML.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

impl<'r> Reader<'r> {
    #[inline(never)]
    fn fault<T>(&mut self, start: usize, length: usize, reason: Unreadable) -> Option<T> {
        let most = self.text.len();
        self.error = ReadError { reason, range: [start.min(most) as u32, (start + length).min(most) as u32] };
        None
    }

    /// The text is not well-formed from a place on.
    fn broken<T>(&mut self, at: usize) -> Option<T> {
        self.fault(at, 1, Unreadable::Xml)
    }

    fn peek(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(0)
    }

    fn between(&self, start: usize, end: usize) -> &'r [u8] {
        self.text.get(start..end).unwrap_or_default()
    }

    #[inline(never)]
    fn slice(&self, Part(start, len): Part) -> &[u8] {
        let part = match start.checked_sub(self.text.len()) {
            None => self.text.get(start..start + len),
            Some(start) => self.scratch.get(start..start + len),
        };
        part.unwrap_or_default()
    }

    fn starts_with(&self, at: usize, start: &[u8]) -> bool {
        self.between(at, at + start.len()) == start
    }

    /// Where a text begins that is looked for from a place on.
    #[inline(never)]
    fn find(&mut self, mut at: usize, text: &[u8]) -> Option<usize> {
        while let Some(skipped) = self.between(at, self.text.len()).iter().position(|byte| text.first() == Some(byte)) {
            at += skipped;
            if self.starts_with(at, text) {
                return Some(at);
            }
            at += 1;
        }
        self.broken(self.text.len())
    }

    #[inline(never)]
    fn spaces(&self, mut at: usize) -> usize {
        while is_space(self.peek(at)) {
            at += 1;
        }
        at
    }

    fn whole(&mut self, start: usize) -> Option<()> {
        if matches!(self.text, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, b'<', ..] | [b'<', 0, ..]) {
            return self.fault(0, 2, Unreadable::Encoding);
        }
        if !is_simple(self.text) {
            let valid = core::str::from_utf8(self.text).map_or_else(|error| error.valid_up_to(), str::len);
            let strange = first_stranger(self.between(0, valid)).unwrap_or(valid);
            if strange < self.text.len() {
                return self.broken(strange);
            }
        }
        let mut at = start;
        if self.starts_with(at, b"<?xml") && is_space(self.peek(at + 5)) {
            at = self.declaration(at + 5)?;
        }
        loop {
            let next = self.spaces(at);
            at = match self.open.last() {
                // White space before a child, or behind one, is nothing.
                Some(open)
                    if self.peek(next) != b'<'
                        || self.content.1 > 0
                        || open.children == 0 && matches!(self.peek(next + 1), b'/' | b'!' | b'?') =>
                {
                    self.characters(at, self.text.len(), Text::Content)?
                }
                _ => next,
            };
            let inside = !self.open.is_empty();
            let ended = self.nodes.len() > 0 && !inside;
            if at == self.text.len() {
                return if ended { Some(()) } else { self.broken(at) };
            }
            at = match self.peek(at + 1) {
                _ if self.peek(at) != b'<' => return self.broken(at),
                b'/' if inside => self.end_tag(at)?,
                b'!' if self.starts_with(at, b"<!--") => {
                    let end = self.find(at + 4, b"--")?;
                    if self.peek(end + 2) != b'>' {
                        return self.broken(end);
                    }
                    end + 3
                }
                b'!' if inside && self.starts_with(at, b"<![CDATA[") => {
                    let end = self.find(at + 9, b"]]>")?;
                    self.characters(at + 9, end, Text::Section)? + 3
                }
                b'!' if self.starts_with(at, b"<!DOCTYPE") => return self.fault(at, 9, Unreadable::Doctype),
                b'?' => {
                    let end = self.find(at + 2, b"?>")?;
                    let target = self.between(at + 2, end).split(|&byte| is_space(byte)).next().unwrap_or_default();
                    if !is_name(target) || alike(target, b"xml") {
                        return self.broken(at + 2);
                    }
                    self.known.instructed = true;
                    end + 2
                }
                _ if ended => return self.broken(at),
                _ => self.start_tag(at)?,
            };
        }
    }

    /// The declaration behind `<?xml`; gives the place behind it.
    fn declaration(&mut self, at: usize) -> Option<usize> {
        let end = self.attributes_at(at)?;
        let mut expected = [&b"version"[..], b"encoding", b"standalone"].into_iter();
        for (place, attribute) in core::mem::take(&mut self.attributes).into_iter().enumerate() {
            let Part(start, len) = attribute.local;
            let (name, value) = (self.slice(attribute.local), self.slice(attribute.value));
            let known = attribute.prefix.1 == 0 && expected.any(|known| known == name);
            let fine = match name {
                b"version" => value == b"1.0",
                b"encoding" if place > 0 => alike(value, b"utf-8") || alike(value, b"us-ascii"),
                _ => place > 0 && (value == b"yes" || value == b"no"),
            };
            if known && place > 0 && !fine && name == b"encoding" && is_name(value) {
                return self.fault(start, len, Unreadable::Encoding);
            }
            if !known || !fine {
                return self.broken(start);
            }
        }
        if expected.len() == 3 || !self.starts_with(end, b"?>") {
            return self.broken(end);
        }
        Some(end + 2)
    }

    /// A name with perhaps a prefix, and the place behind it.
    fn name(&mut self, at: usize) -> Option<(Part, Part, usize)> {
        let mut end = at;
        let mut colon = at;
        while !is_space(self.peek(end)) && !matches!(self.peek(end), 0 | b'/' | b'>' | b'=' | b'<' | b'?') {
            if self.peek(end) == b':' {
                colon = end;
            }
            end += 1;
        }
        let start = if colon > at { colon + 1 } else { at };
        let (prefix, local) = (self.between(at, colon), self.between(start, end));
        if !is_name(local) || !prefix.is_empty() && !is_name(prefix) {
            return self.broken(at);
        }
        Some((Part(at, colon - at), Part(start, end - start), end))
    }

    /// The attributes of a tag, up to the place where it ends.
    fn attributes_at(&mut self, mut at: usize) -> Option<usize> {
        loop {
            let next = self.spaces(at);
            if matches!(self.peek(next), b'>' | b'/' | b'?') {
                return Some(next);
            }
            if self.attributes.len() == MOST_ATTRIBUTES {
                return self.fault(next, 1, Unreadable::Attributes);
            }
            let (prefix, local, end) = self.name(next)?;
            let equals = self.spaces(end);
            let start = self.spaces(equals + 1);
            let quote = self.peek(start);
            if next == at || self.peek(equals) != b'=' || !matches!(quote, b'"' | b'\'') {
                return self.broken(equals);
            }
            let end = self.find(start + 1, &[quote])?;
            at = self.characters(start + 1, end, Text::Attribute)? + 1;
            let value = core::mem::replace(&mut self.content, Part(0, 0));
            self.attributes.push(Attribute { prefix, local, value, hash: 0 });
            self.bound = None;
        }
    }

    /// A name and the place behind it: guessed, or read and looked up.
    fn element(&mut self, at: usize) -> Option<(Part, Part, usize, Option<Name>)> {
        let Some(&Open { last, .. }) = self.open.last() else {
            let (prefix, local, end) = self.name(at)?;
            return Some((prefix, local, end, None));
        };
        let mut prefix = Part(at, 0);
        if let Some((known @ Part(start, len), _)) = self.bound
            && (len == 0 || self.peek(at + len) == b':' && scan::same(self.text, start, at, len))
        {
            prefix = known;
        }
        let start = at + prefix.1 + usize::from(prefix.1 > 0);
        let guess = self.names.guess(last);
        if let Some(end) = guess.ends_in(self.text, start)
            && matches!(self.peek(end), b'>' | b' ')
        {
            return Some((prefix, Part(start, end - start), end, Some(guess.name())));
        }
        let (prefix, local, end) = self.name(at)?;
        let name = self.names.find(self.between(local.0, end));
        if let Some(name) = name {
            self.names.learn(last, name);
        }
        Some((prefix, local, end, name))
    }

    fn start_tag(&mut self, start: usize) -> Option<usize> {
        let (prefix, local, mut end, name) = self.element(start + 1)?;
        if self.content.1 > 0 {
            self.leave_content();
        }
        if self.open.len() > self.limits.depth as usize {
            return self.fault(start, 1, Unreadable::Depth);
        }
        let naming = match name {
            Some(name) => Naming::known(name),
            None if self.open.is_empty() => Naming::UNNAMED,
            None => Naming::TEXT,
        };
        let mut record = naming;
        if let Some(parent) = self.open.last_mut() {
            parent.children += 1;
            if parent.children > self.limits.items {
                return self.fault(start, 1, Unreadable::Items);
            }
            if name.is_some() {
                parent.last = parent.last.behind(naming);
            } else {
                record = parent.record;
            }
        }
        let name = Part(start + 1, end - start - 1);
        let attributes = self.attributes.len();
        let mut closes = false;
        let mut known = (Some(false), false);
        let mut sum = if self.summing { hash(self.between(prefix.0, prefix.0 + prefix.1), 1) } else { 0 };
        if self.peek(end) != b'>' {
            end = self.attributes_at(end)?;
            closes = self.peek(end) == b'/';
            end += usize::from(closes);
            if self.peek(end) != b'>' {
                return self.broken(end);
            }
            known = self.name_attributes(attributes, &mut sum)?;
        }
        end += 1;
        self.known.prefixes = self.known.prefixes.rotate_left(5).wrapping_mul(PRIME) ^ sum;
        let namespace = match self.bound {
            Some((known, namespace)) if known.0 == prefix.0 => namespace,
            _ => self.namespace(prefix)?,
        };
        if naming == Naming::UNNAMED {
            self.known.root = (local.0 as u32, local.1 as u32);
        } else if naming == Naming::TEXT {
            let mut node = Node::new(Tag::NAME, 0, Naming::UNNAMED, local.0 as u32, local.1 as u32);
            node.size = self.place(name.0, name.0 + name.1, Part(0, 0), false);
            self.nodes.push(node);
        }
        let (nil, others) = known;
        let place = self.place(start, end, namespace, others);
        // Plain text and the end tag are behind nearly all.
        if !closes
            && self.attributes.len() == attributes
            && naming != Naming::UNNAMED
            && let inside = scan::content(self.text, end)
            && self.starts_with(inside, b"</")
            && self.peek(inside + 2 + name.1) == b'>'
            && scan::same(self.text, name.0, inside + 2, name.1)
        {
            let behind = inside + 3 + name.1;
            if let Some(place) = self.places.last_mut() {
                place.range[1] = behind as u32;
            }
            let mut node = Node::new(Tag::TEXT, 0, naming, end as u32, (inside - end) as u32);
            node.size = place;
            self.nodes.append(node);
            return Some(behind);
        }
        self.open.push(Open {
            name,
            node: self.nodes.len(),
            place: place as usize,
            attributes,
            children: 0,
            record,
            last: Names::first(record),
            nil: nil == Some(true),
            mixed: nil.is_none(),
        });
        self.nodes.push(Node::new(Tag::RECORD, 0, naming, place, 0));
        if closes {
            self.close(end);
        }
        Some(end)
    }

    fn place(&mut self, start: usize, end: usize, namespace: Part, attributes: bool) -> u32 {
        let namespace = (namespace.0 as u32, namespace.1 as u32);
        self.places.push(Place { range: [start as u32, end as u32], namespace, attributes });
        self.places.len() as u32 - 1
    }

    /// Finds the namespaces of an element's attributes, from a place on, and sees that none comes twice. Says whether the
    /// element is nil, nothing where that is no boolean; and whether there are others.
    fn name_attributes(&mut self, first: usize, sum: &mut u64) -> Option<(Option<bool>, bool)> {
        let mut nil = Some(false);
        let mut others = false;
        for place in first..self.attributes.len() {
            let Some(&attribute) = self.attributes.get(place) else { break };
            let (local, value) = (self.slice(attribute.local), self.slice(attribute.value));
            let mut own = 0;
            if self.declares(&attribute) {
                // `xml` and `xmlns` stand for what they do, and nothing else does; a prefix stands for something.
                let default = attribute.prefix.1 == 0;
                let is_xml = !default && local == b"xml";
                let reserved = value == XMLNS || !default && (local == b"xmlns" || value.is_empty());
                if reserved || is_xml != (value == XML) {
                    return self.broken(attribute.local.0);
                }
                own = hash(local, 2) ^ u64::from(default);
                if self.summing {
                    *sum = sum.wrapping_add(hash(value, own));
                }
            } else {
                let namespace = if attribute.prefix.1 > 0 { self.namespace(attribute.prefix)? } else { Part(0, 0) };
                let (namespace, local) = (self.slice(namespace), self.slice(attribute.local));
                own = own.wrapping_add(hash(local, hash(namespace, 3)));
                if namespace == INSTANCE.as_bytes() && local == b"nil" {
                    nil = match trim(self.slice(attribute.value), true) {
                        b"true" | b"1" => Some(true),
                        b"false" | b"0" => Some(false),
                        _ => None,
                    };
                    others |= nil == Some(false);
                } else {
                    others = true;
                }
            }
            if self.attributes.iter().skip(first).any(|other| other.hash == own) {
                return self.broken(attribute.local.0);
            }
            if let Some(attribute) = self.attributes.get_mut(place) {
                attribute.hash = own;
            }
        }
        Some((nil, others))
    }

    /// Whether an attribute says what a prefix, or none, stands for.
    fn declares(&self, attribute: &Attribute) -> bool {
        self.slice(if attribute.prefix.1 > 0 { attribute.prefix } else { attribute.local }) == b"xmlns"
    }

    /// What a prefix, or none, stands for.
    fn namespace(&mut self, prefix: Part) -> Option<Part> {
        let text = self.between(prefix.0, prefix.0 + prefix.1);
        if let Some((known, namespace)) = self.bound
            && known.1 == prefix.1
            && self.between(known.0, known.0 + known.1) == text
        {
            return Some(namespace);
        }
        let bound = self.attributes.iter().rev().find(|attribute| {
            self.declares(attribute) && if attribute.prefix.1 > 0 { self.slice(attribute.local) == text } else { text.is_empty() }
        });
        let namespace = match bound {
            Some(attribute) => attribute.value,
            // What `xml` stands for lies nowhere, and no table knows it.
            None if text.is_empty() || text == b"xml" => prefix,
            None => return self.broken(prefix.0),
        };
        self.bound = Some((prefix, namespace));
        Some(namespace)
    }

    /// Puts what a reference stands for into the scratch; gives the place behind it.
    #[cold]
    fn reference(&mut self, at: usize) -> Option<usize> {
        let inside = self.between(at + 1, self.text.len());
        let name = inside.split(|&byte| byte == b';').next().unwrap_or_default();
        let character = match name {
            [b'#', b'x', digits @ ..] => number(digits, 16),
            [b'#', digits @ ..] => number(digits, 10),
            _ => {
                let known: [(&[u8], char); 5] = [(b"lt", '<'), (b"gt", '>'), (b"amp", '&'), (b"quot", '"'), (b"apos", '\'')];
                known.into_iter().find(|(known, _)| *known == name).map(|(_, character)| character)
            }
        };
        match character.filter(|&character| name.len() < inside.len() && characters::is_character(character)) {
            Some(character) => {
                self.scratch.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                Some(at + 2 + name.len())
            }
            None => self.broken(at),
        }
    }

    /// Text up to a place or, outside attributes and sections, the next tag; gives where it ends.
    fn characters(&mut self, mut at: usize, end: usize, text: Text) -> Option<usize> {
        loop {
            let plain = scan::content(self.text, at).min(end);
            self.append(at, plain);
            at = plain;
            let byte = self.peek(at);
            match byte {
                _ if at == end => return Some(at),
                b'<' if text == Text::Content => return Some(at),
                b'<' if text == Text::Attribute => return self.broken(at),
                b'&' if text != Text::Section => {
                    self.move_to_scratch();
                    let before = self.scratch.len();
                    at = self.reference(at)?;
                    self.content.1 += self.scratch.len() - before;
                }
                b']' if text == Text::Content && self.starts_with(at, b"]]>") => return self.broken(at),
                // The end of a line is one line feed, white space in an attribute a space.
                b'\r' if self.peek(at + 1) == b'\n' => at += 1,
                b'\t' | b'\n' | b'\r' if text == Text::Attribute || byte == b'\r' => {
                    self.move_to_scratch();
                    self.scratch.push(if text == Text::Attribute { b' ' } else { b'\n' });
                    self.content.1 += 1;
                    at += 1;
                }
                _ => {
                    self.append(at, at + 1);
                    at += 1;
                }
            }
        }
    }

    /// Adds text as it stands to the content.
    fn append(&mut self, start: usize, end: usize) {
        let Part(from, length) = self.content;
        if length == 0 {
            self.content = Part(start, end - start);
        } else if from + length == start {
            self.content.1 += end - start;
        } else if start < end {
            self.move_to_scratch();
            self.scratch.extend_from_slice(self.between(start, end));
            self.content.1 += end - start;
        }
    }

    /// Sees to it that the content ends where the scratch does.
    #[cold]
    fn move_to_scratch(&mut self) {
        let Part(start, length) = self.content;
        if length == 0 || start < self.text.len() {
            let place = self.scratch.len();
            self.scratch.extend_from_slice(self.between(start, start + length));
            self.content = Part(self.text.len() + place, length);
        }
    }

    /// At a child, or the end of an element with children: text that is no white space does not go with them.
    fn leave_content(&mut self) {
        let blank = self.slice(self.content).iter().all(|&byte| is_space(byte));
        self.content = Part(0, 0);
        if let Some(open) = self.open.last_mut() {
            open.mixed |= !blank;
        }
    }

    fn end_tag(&mut self, start: usize) -> Option<usize> {
        let name = self.open.last().map_or(&[][..], |open| self.slice(open.name));
        let end = self.spaces(start + 2 + name.len());
        if !self.starts_with(start + 2, name) || self.peek(end) != b'>' {
            return self.broken(start);
        }
        self.close(end + 1);
        Some(end + 1)
    }

    /// Ends the innermost element.
    fn close(&mut self, end: usize) {
        let Part(start, len) = self.content;
        if self.open.last().is_some_and(|open| open.children > 0 || open.nil) {
            self.leave_content();
        }
        self.content = Part(0, 0);
        let Some(open) = self.open.pop() else { return };
        if self.attributes.len() > open.attributes {
            self.attributes.truncate(open.attributes);
            self.bound = None;
        }
        if let Some(place) = self.places.get_mut(open.place) {
            place.range[1] = end as u32;
        }
        let size = self.nodes.len() - open.node;
        let mixed = open.mixed || open.nil && size > 1;
        if mixed {
            self.nodes.truncate(open.node + 1);
        }
        if let Some(node) = self.nodes.get_mut(open.node) {
            if size > 1 && !mixed {
                node.size = size as u32;
                return;
            }
            let (tag, start, len) = match (mixed, open.nil) {
                (true, _) => (Tag::OTHER, 0, 0),
                (_, true) => (Tag::NULL, 0, 0),
                _ => (Tag::TEXT, start, len),
            };
            *node = Node::new(tag, 0, node.naming(), start as u32, len as u32);
            node.size = open.place as u32;
        }
    }
}

/// The character of a number.
fn number(digits: &[u8], radix: u32) -> Option<char> {
    let value = digits
        .iter()
        .try_fold(0_u32, |value, &byte| Some((value * radix + hexadecimal(byte).filter(|&digit| digit < radix)?).min(0x11_0000)));
    value.filter(|_| !digits.is_empty()).and_then(char::from_u32)
}

const PRIME: u64 = 0x0100_0000_01B3;

/// FNV-1a.
#[inline(never)]
fn hash(text: &[u8], seed: u64) -> u64 {
    text.iter().fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}
