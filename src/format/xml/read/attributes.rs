//! Attributes of tags, and what prefixes stand for by them.

use super::text::Text;
use super::{Part, Reader};
use crate::document::text::trim;
use crate::format::Unreadable;
use crate::format::xml::INSTANCE;
use core::mem::{replace, take};
use core::num::NonZero;

/// More attributes of an element and those around it are over a limit.
const MOST_ATTRIBUTES: usize = 1000;

/// What the prefixes `xml` and `xmlns` stand for.
const XML: &[u8] = b"http://www.w3.org/XML/1998/namespace";
const XMLNS: &[u8] = b"http://www.w3.org/2000/xmlns/";

#[derive(Clone, Copy)]
pub(super) struct Attribute {
    /// It says what a prefix, or none, stands for; that is its name then.
    declares: bool,
    prefix: Part,
    name: Part,
    value: Part,
    /// Of its namespace and name.
    hash: u64,
}

impl Reader<'_> {
    /// Goes on behind a sign of equality and a value; says where that begins.
    pub(super) fn quoted(&mut self) -> Option<NonZero<usize>> {
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

    /// The attributes of a tag, up to where it ends: their namespaces are found, and none comes twice. The declarations stay for
    /// what is inside. Gives the sum of these.
    pub(super) fn attributes(&mut self) -> Option<u64> {
        let first = self.attributes.len();
        while self.spaces() && !matches!(self.peek(0), b'>' | b'/') {
            if self.attributes.len() - first == MOST_ATTRIBUTES {
                return self.fault(Unreadable::Attributes, 1);
            }
            let start = self.at;
            self.name()?;
            let mut name = Part(start + self.colon, self.at - start - self.colon);
            let prefix = Part(start, self.colon.saturating_sub(1));
            let inside = self.quoted()?.get();
            let end = replace(&mut self.at, inside);
            self.characters(end - 1, Text::Attribute)?;
            self.at = end;
            let value = take(&mut self.content);
            let mut declares = self.between(start, start + prefix.1) == b"xmlns";
            if prefix.1 == 0 && self.between(start, start + name.1) == b"xmlns" {
                (declares, name) = (true, prefix);
            }
            self.attributes.push(Attribute { declares, prefix, name, value, hash: 0 });
        }
        let mut sum: u64 = 0;
        for place in first..self.attributes.len() {
            let Attribute { declares, prefix, name, value, .. } = *self.attributes.get(place)?;
            self.namespace = Part::default();
            if !declares && prefix.1 > 0 {
                self.bind(prefix)?;
            }
            let (text, meaning, namespace) = (self.slice(name), self.slice(value), self.slice(self.namespace));
            let own = hash(text, hash(namespace, declares.into()));
            // `xml` and `xmlns` stand for what they do, and nothing else does; a prefix stands for something.
            let wrong = declares
                && ((text == b"xml") != (meaning == XML)
                    || text == b"xmlns"
                    || meaning == XMLNS
                    || meaning.is_empty() && !text.is_empty());
            if wrong || self.attributes.iter().skip(first).any(|other| other.hash == own) {
                return self.broken(prefix.0);
            }
            if declares {
                if self.summing {
                    sum = sum.wrapping_add(hash(meaning, own));
                }
            } else if text == b"nil" && namespace == INSTANCE.as_bytes() {
                self.nil = match trim(meaning, true) {
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
        // What is inside needs the declarations alone, and looks among all of them.
        let mut kept = first;
        for place in first..self.attributes.len() {
            if self.attributes.get(place)?.declares {
                self.attributes.swap(kept, place);
                kept += 1;
            }
        }
        self.attributes.truncate(kept);
        if kept > MOST_ATTRIBUTES {
            return self.fault(Unreadable::Attributes, 1);
        }
        Some(sum)
    }

    /// Attributes have come or gone.
    pub(super) fn forget(&mut self) {
        (self.prefix, self.bound) = (Part::default(), false);
    }

    /// Finds what a prefix, or none, stands for.
    pub(super) fn bind(&mut self, prefix: Part) -> Option<()> {
        let text = self.slice(prefix);
        let known = self.attributes.iter().rev().find(|attribute| attribute.declares && self.slice(attribute.name) == text);
        self.namespace = match known {
            Some(attribute) => attribute.value,
            // What `xml` stands for lies nowhere, and no table knows it.
            None if text.is_empty() || text == b"xml" => prefix,
            None => return self.broken(prefix.0),
        };
        (self.prefix, self.bound) = (prefix, true);
        Some(())
    }
}

pub(super) const PRIME: u64 = 0x0100_0000_01B3;

/// FNV-1a.
#[inline(never)]
pub(super) fn hash(text: &[u8], seed: u64) -> u64 {
    text.iter().fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}
