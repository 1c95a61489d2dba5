//! Reads XML into a document.

mod asides;
mod attributes;
mod text;

use super::{first_stranger, is_name};
use crate::document::scan::{self, is_simple};
use crate::document::{Naming, Node, Nodes, Place, Tag};
use crate::format::json::Names;
use crate::format::json::names::Place as Behind;
use crate::format::{Limits, ReadError, Unreadable, split_mark};
use alloc::vec::Vec;
use attributes::{Attribute, PRIME, hash};
use text::Text;

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
        if !ended {
            mixed |= self.inside(&mut open, name, depth)?;
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

    /// What is inside an element up to behind its end tag; says whether there is text before an element.
    fn inside(&mut self, open: &mut Open, name: &[u8], depth: u32) -> Option<bool> {
        let mut mixed = false;
        loop {
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
                    return Some(mixed);
                }
                b'!' | b'?' => self.aside(true)?,
                _ => {
                    mixed |= self.content.1 > 0 && self.has_content();
                    self.element(open, depth + 1)?;
                }
            }
        }
    }

    /// A place in the namespace found last, with the attributes read last.
    fn place(&mut self, start: usize, end: usize) -> u32 {
        let Part(namespace, len) = self.namespace;
        let (range, namespace) = ([start as u32, end as u32], (namespace as u32, len as u32));
        self.places.push(Place { range, namespace, attributes: self.others });
        self.places.len() as u32 - 1
    }
}
