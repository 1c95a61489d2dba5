//! Reads XML into a document.

use super::characters::is_character;
use super::{INSTANCE, first_stranger, is_name};
use crate::document::scan::{self, is_simple};
use crate::document::text::{alike, hexadecimal, trim};
use crate::document::{Naming, Node, Nodes, Place, Tag};
use crate::format::json::Names;
use crate::format::json::names::Place as Behind;
use crate::format::{Limits, ReadError, Unreadable, split_mark};
use alloc::vec::Vec;
use core::mem::take;
use core::num::NonZero;

/// More attributes of an element and those around it are over a limit.
const MOST_ATTRIBUTES: usize = 1000;

/// What the prefixes `xml` and `xmlns` stand for.
const XML: &[u8] = b"http://www.w3.org/XML/1998/namespace";
const XMLNS: &[u8] = b"http://www.w3.org/2000/xmlns/";

/// What the declaration may say, in this order: names, and the values of each.
static DECLARED: [[&[u8]; 3]; 3] =
    [[b"version", b"1.0", b"1.0"], [b"encoding", b"utf-8", b"us-ascii"], [b"standalone", b"yes", b"no"]];

/// What is known of a text beside its nodes.
#[derive(Clone, Copy, Debug, Default)]
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
    let (marked, at) = split_mark(text, limits)?;
    let mut reader = Reader {
        text,
        at,
        nodes,
        scratch,
        places,
        names,
        limits,
        summing,
        known: Read { marked, ..Read::default() },
        attributes: Vec::new(),
        prefix: Part::default(),
        namespace: Part::default(),
        bound: false,
        colon: 0,
        nil: Some(false),
        others: false,
        content: Part::default(),
        reason: Unreadable::Xml,
        length: 1,
    };
    let whole = reader.whole();
    let end = text.len() as u32;
    if reader.nodes.is_exhausted() {
        Err(ReadError { reason: Unreadable::Bytes, range: [0, end] })
    } else if whole.is_none() {
        let at = reader.at as u32;
        Err(ReadError { reason: reader.reason, range: [at.min(end), (at + reader.length).min(end)] })
    } else {
        Ok(reader.known)
    }
}

/// Where a text begins, in the input or, behind it, in the scratch, and how long it is.
#[derive(Clone, Copy, Default)]
struct Part(usize, usize);

/// What it does at a place moves it on; where it cannot go on it gives nothing and stays.
struct Reader<'r> {
    text: &'r [u8],
    at: usize,
    nodes: &'r mut Nodes,
    scratch: &'r mut Vec<u8>,
    places: &'r mut Vec<Place>,
    names: &'r mut Names,
    limits: Limits,
    summing: bool,
    known: Read,
    /// Those of the open elements; they say what prefixes stand for.
    attributes: Vec<Attribute>,
    /// The prefix looked up last, and what it stands for as long as no attribute has come or gone.
    prefix: Part,
    namespace: Part,
    bound: bool,
    /// How long the prefix of the name read last is, with its colon.
    colon: usize,
    /// Whether the element whose attributes were read last is nil, nothing where that is no boolean; and whether it has others.
    nil: Option<bool>,
    others: bool,
    /// The text in the innermost element since its last child.
    content: Part,
    /// Why reading ended early, and how much of the text shows it.
    reason: Unreadable,
    length: u32,
}

/// An element that has not ended, or what is around the root.
struct Open {
    children: u32,
    /// By what the record is in that it is, for guessing what comes in it; and behind what the next one comes.
    record: Naming,
    last: Behind,
}

#[derive(Clone, Copy)]
struct Attribute {
    /// It says what a prefix, or none, stands for; that is its name then.
    declares: bool,
    prefix: Part,
    name: Part,
    value: Part,
    /// Of its namespace and name.
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

impl<'r> Reader<'r> {
    #[inline(never)]
    fn fault<T>(&mut self, reason: Unreadable, length: u32) -> Option<T> {
        (self.reason, self.length) = (reason, length);
        None
    }

    /// The text is not well-formed at a place.
    fn broken<T>(&mut self, at: usize) -> Option<T> {
        self.at = at;
        None
    }

    #[inline(never)]
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
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

    #[inline(never)]
    fn is(&self, part: Part, text: &[u8]) -> bool {
        self.slice(part) == text
    }

    /// Goes on behind a text that is next.
    #[inline(never)]
    fn expect(&mut self, text: &[u8]) -> Option<()> {
        if !self.is_next(text) {
            return None;
        }
        self.at += text.len();
        Some(())
    }

    #[inline(never)]
    fn is_next(&self, text: &[u8]) -> bool {
        self.between(self.at, self.at + text.len()) == text
    }

    /// Goes on to a text.
    #[inline(never)]
    fn find(&mut self, text: &[u8]) -> Option<()> {
        while let Some(skipped) = self.between(self.at, self.text.len()).iter().position(|byte| text.first() == Some(byte)) {
            self.at += skipped;
            if self.is_next(text) {
                return Some(());
            }
            self.at += 1;
        }
        self.broken(self.text.len())
    }

    /// Goes on behind white space; says whether there is any.
    #[inline(never)]
    fn spaces(&mut self) -> bool {
        let mut end = self.at;
        // No other control character gets past the beginning.
        while matches!(self.text.get(end), Some(0..=b' ')) {
            end += 1;
        }
        end > core::mem::replace(&mut self.at, end)
    }

    fn whole(&mut self) -> Option<()> {
        if matches!(self.text, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0, b'<', ..] | [b'<', 0, ..]) {
            return self.fault(Unreadable::Encoding, 2);
        }
        if !is_simple(self.text) {
            let valid = core::str::from_utf8(self.text).map_or_else(|error| error.valid_up_to(), str::len);
            let strange = first_stranger(self.between(0, valid)).unwrap_or(valid);
            if strange < self.text.len() {
                return self.broken(strange);
            }
        }
        if self.is_next(b"<?xml") && self.peek(5) <= b' ' {
            self.at += 5;
            self.declaration()?;
        }
        loop {
            self.spaces();
            let read = self.nodes.len() > 0;
            if self.peek(0) == b'<' && matches!(self.peek(1), b'!' | b'?') {
                self.aside(false)?;
            } else if read || self.peek(0) != b'<' {
                return if read && self.at == self.text.len() { Some(()) } else { None };
            } else {
                self.element(&mut Open { children: 0, record: Naming::UNNAMED, last: Names::first(Naming::UNNAMED) }, 0)?;
            }
        }
    }

    /// The declaration behind `<?xml`.
    fn declaration(&mut self) -> Option<()> {
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

    /// Goes on behind a sign of equality and a value; says where that begins.
    fn quoted(&mut self) -> Option<NonZero<usize>> {
        self.spaces();
        self.expect(b"=")?;
        self.spaces();
        let quote = self.peek(0);
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        self.at += 1;
        let start = self.at;
        self.find(&[quote])?;
        self.at += 1;
        NonZero::new(start)
    }

    /// A comment, a processing instruction or, inside an element, a section of text.
    #[cold]
    #[inline(never)]
    fn aside(&mut self, inside: bool) -> Option<()> {
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

    /// A name, with perhaps a prefix.
    fn name(&mut self) -> Option<()> {
        let at = self.at;
        let mut start = at;
        while let Some(byte) = self.text.get(self.at)
            && (byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':' | 0x80..))
        {
            self.at += 1;
            if *byte == b':' {
                start = self.at;
            }
        }
        let fine = match self.between(at, start) {
            [prefix @ .., _] => is_name(prefix),
            [] => true,
        };
        if !fine || !is_name(self.between(start, self.at)) {
            return self.broken(at);
        }
        self.colon = start - at;
        Some(())
    }

    /// The attributes of a tag, up to where it ends: their namespaces are found, and none comes twice. Gives the sum of the
    /// declarations.
    fn attributes(&mut self) -> Option<u64> {
        let first = self.attributes.len();
        while self.spaces() && !matches!(self.peek(0), b'>' | b'/') {
            if self.attributes.len() == MOST_ATTRIBUTES {
                return self.fault(Unreadable::Attributes, 1);
            }
            let start = self.at;
            self.name()?;
            let mut name = Part(start + self.colon, self.at - start - self.colon);
            let prefix = Part(start, self.colon.saturating_sub(1));
            let inside = self.quoted()?.get();
            let end = core::mem::replace(&mut self.at, inside);
            self.characters(end - 1, Text::Attribute)?;
            self.at = end;
            let value = take(&mut self.content);
            let mut declares = self.is(prefix, b"xmlns");
            if prefix.1 == 0 && self.is(name, b"xmlns") {
                (declares, name) = (true, prefix);
            }
            self.attributes.push(Attribute { declares, prefix, name, value, hash: 0 });
            self.forget();
        }
        let mut sum: u64 = 0;
        for place in first..self.attributes.len() {
            let Attribute { declares, prefix, name, value, .. } = *self.attributes.get(place)?;
            self.namespace = Part::default();
            if !declares && prefix.1 > 0 {
                self.bind(prefix)?;
            }
            let own = hash(self.slice(name), hash(self.slice(self.namespace), declares.into()));
            // `xml` and `xmlns` stand for what they do, and nothing else does; a prefix stands for something.
            let wrong = declares
                && (self.is(name, b"xml") != self.is(value, XML)
                    || self.is(name, b"xmlns")
                    || self.is(value, XMLNS)
                    || value.1 == 0 && name.1 > 0);
            if wrong || self.attributes.iter().skip(first).any(|other| other.hash == own) {
                return self.broken(prefix.0);
            }
            if declares {
                if self.summing {
                    sum = sum.wrapping_add(hash(self.slice(value), own));
                }
            } else if self.is(name, b"nil") && self.is(self.namespace, INSTANCE.as_bytes()) {
                self.nil = match trim(self.slice(value), true) {
                    b"true" | b"1" => Some(true),
                    b"false" | b"0" => Some(false),
                    _ => None,
                };
                self.others |= self.nil == Some(false);
            } else {
                self.others = true;
            }
            if let Some(attribute) = self.attributes.get_mut(place) {
                attribute.hash = own;
            }
        }
        Some(sum)
    }

    /// Attributes have come or gone.
    fn forget(&mut self) {
        (self.prefix, self.bound) = (Part::default(), false);
    }

    /// Finds what a prefix, or none, stands for.
    fn bind(&mut self, prefix: Part) -> Option<()> {
        let text = self.slice(prefix);
        let known = self.attributes.iter().rev().find(|attribute| attribute.declares && self.is(attribute.name, text));
        self.namespace = match known {
            Some(attribute) => attribute.value,
            // What `xml` stands for lies nowhere, and no table knows it.
            None if text.is_empty() || text == b"xml" => prefix,
            None => return self.broken(prefix.0),
        };
        (self.prefix, self.bound) = (prefix, true);
        Some(())
    }

    /// An element, and all inside it.
    fn element(&mut self, around: &mut Open, depth: u32) -> Option<()> {
        around.children += 1;
        if around.children > self.limits.items {
            return self.fault(Unreadable::Items, 1);
        }
        if depth > self.limits.depth {
            return self.fault(Unreadable::Depth, 1);
        }
        let start = self.at;
        self.at += 1;
        let guess = self.names.guess(around.last);
        // Nearly always it has the prefix looked up last, and the guessed name.
        let Part(known, len) = self.prefix;
        let mut colon = len + usize::from(len > 0);
        let mut guessed = false;
        if (len == 0 || self.text.get(self.at + len) == Some(&b':') && scan::same(self.text, known, self.at, len))
            && let Some(end) = guess.ends_in(self.text, self.at + colon)
            && matches!(self.text.get(end), Some(b'>' | b' '))
        {
            guessed = true;
            self.at = end;
        } else {
            self.name()?;
            colon = self.colon;
        }
        let (name, local) = (self.between(start + 1, self.at), self.between(start + 1 + colon, self.at));
        let prefix = Part(start + 1, colon.saturating_sub(1));
        let mut naming = Naming::TEXT;
        let mut open = Open { children: 0, record: around.record, last: around.last };
        if depth == 0 {
            naming = Naming::UNNAMED;
            self.known.root = ((start + 1 + colon) as u32, local.len() as u32);
        } else if let Some(known) = if guessed { Some(guess.name()) } else { self.names.find(local) } {
            naming = Naming::known(known);
            if !guessed {
                self.names.learn(around.last, known);
            }
            around.last = around.last.behind(naming);
            open.record = naming;
        }
        open.last = Names::first(open.record);
        let outer = self.attributes.len();
        let mut sum = if self.summing { hash(self.slice(prefix), 1) } else { 0 };
        (self.nil, self.others) = (Some(false), false);
        let mut ended = false;
        let plain = self.text.get(self.at) == Some(&b'>');
        if !plain {
            sum = sum.wrapping_add(self.attributes()?);
            ended = self.expect(b"/").is_some();
            if self.peek(0) != b'>' {
                return None;
            }
        }
        self.at += 1;
        self.known.prefixes = self.known.prefixes.rotate_left(5).wrapping_mul(PRIME) ^ sum;
        // A guessed name has the prefix looked up last.
        if !(self.bound && guessed && plain) {
            self.bind(prefix)?;
        }
        if naming == Naming::TEXT {
            let place = self.place(start + 1, start + 1 + name.len());
            let node = Node::new(Tag::NAME, 0, Naming::UNNAMED, (start + 1 + colon) as u32, local.len() as u32);
            self.nodes.push(node.sized(place));
        }
        // Text alone and the end tag are behind nearly all.
        let end = scan::content(self.text, self.at);
        let behind = end + 2 + name.len();
        if plain
            && depth > 0
            && self.text.get(end..end + 2) == Some(b"</")
            && self.text.get(behind) == Some(&b'>')
            && scan::same(self.text, start + 1, end + 2, name.len())
        {
            let place = self.place(start, behind + 1);
            self.nodes.append(Node::new(Tag::TEXT, 0, naming, self.at as u32, (end - self.at) as u32).sized(place));
            self.at = behind + 1;
            return Some(());
        }
        let place = self.place(start, 0);
        let top = self.nodes.len();
        self.nodes.push(Node::new(Tag::RECORD, 0, naming, place, 0));
        let mut mixed = self.nil.is_none();
        let nil = self.nil == Some(true);
        while !ended {
            let before = self.at;
            self.spaces();
            let first = self.text.get(self.at).copied().unwrap_or(0);
            let kind = self.text.get(self.at + 1).copied().unwrap_or(0);
            // White space before a child is nothing.
            if first != b'<' || self.at > before && (self.content.1 > 0 || matches!(kind, b'/' | b'!' | b'?')) {
                self.at = before;
                self.characters(self.text.len(), Text::Content)?;
                // The text ends here, perhaps with a mark that opens nothing.
                if self.at == before || self.at == self.text.len() {
                    return None;
                }
                continue;
            }
            match kind {
                b'/' => {
                    let end = self.at;
                    self.at += 2;
                    let same = self.expect(name);
                    self.spaces();
                    if same.is_none() || self.expect(b">").is_none() {
                        return self.broken(end);
                    }
                    ended = true;
                }
                b'!' | b'?' => self.aside(true)?,
                _ => {
                    mixed |= self.content.1 > 0 && self.has_content();
                    self.element(&mut open, depth + 1)?;
                }
            }
        }
        if self.attributes.len() > outer {
            self.attributes.truncate(outer);
            self.forget();
        }
        if let Some(place) = self.places.get_mut(place as usize) {
            place.range[1] = self.at as u32;
        }
        let size = self.nodes.len() - top;
        // Text that is no white space does not go with elements, and neither goes with nil.
        let Part(start, len) = self.content;
        mixed |= (nil || open.children > 0) && self.has_content() || nil && open.children > 0;
        self.content = Part::default();
        let node = if mixed {
            self.nodes.truncate(top + 1);
            Node::new(Tag::OTHER, 0, naming, 0, 0).sized(place)
        } else if nil {
            Node::new(Tag::NULL, 0, naming, 0, 0).sized(place)
        } else if size > 1 {
            Node::new(Tag::RECORD, 0, naming, place, 0).sized(size as u32)
        } else {
            Node::new(Tag::TEXT, 0, naming, start as u32, len as u32).sized(place)
        };
        self.nodes.set(top, node);
        Some(())
    }

    /// Whether there is text that is no white space; forgets it.
    fn has_content(&mut self) -> bool {
        let content = take(&mut self.content);
        !trim(self.slice(content), true).is_empty()
    }

    /// A place in the namespace found last, with the attributes read last.
    fn place(&mut self, start: usize, end: usize) -> u32 {
        let Part(namespace, len) = self.namespace;
        let (range, namespace) = ([start as u32, end as u32], (namespace as u32, len as u32));
        self.places.push(Place { range, namespace, attributes: self.others });
        self.places.len() as u32 - 1
    }

    /// Text up to a place or, between tags, the next one.
    fn characters(&mut self, end: usize, text: Text) -> Option<()> {
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
}

const PRIME: u64 = 0x0100_0000_01B3;

/// FNV-1a.
#[inline(never)]
fn hash(text: &[u8], seed: u64) -> u64 {
    text.iter().fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}
