//! The npm package's boundary: numbers and bytes, nothing else.
//!
//! JavaScript writes text and nodes into buffers that it asked for, calls, and reads words. No JavaScript value gets
//! in here, so no getter, Proxy or exception can reach Rust's stack, and an instance that died can be replaced.
//!
//! The layout of what goes over is described at each function; `pkg-config/lib/engine.js` is the other side.

use crate::catalog::{NAMES, SCHEMAS, Schema};
use crate::check;
use crate::check::report::{Edit, Finding};
use crate::check::settings::{Given, Settings, Unknown};
use crate::document::Tag;
use crate::document::path::{Segment, steps};
use crate::engine::{Engine, Target};
use crate::format::{Limits, js, media_type};
use alloc::vec;
use alloc::vec::Vec;
use wasm_bindgen::prelude::wasm_bindgen;

/// Small and single-threaded, as the module is.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A panic ends the instance; JavaScript sees a `RuntimeError` and makes another one.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// Results, as bits: no error …
const OK: u32 = 1;
/// … there are issues …
const ISSUES: u32 = 2;
/// … there are changes.
const CHANGES: u32 = 4;

/// What is to be checked, as bits: nodes, else JSON text …
const NODES: u32 = 1;
/// … as one field, else a whole payload …
const FIELD: u32 = 2;
/// … nothing: the endpoint does not take the media type …
const UNSUPPORTED: u32 = 4;
/// … changes are wanted …
const NORMALIZE: u32 = 8;
/// … the text under the nodes is all ASCII …
const ASCII: u32 = 16;
/// … with the options given before, else with none.
const CUSTOM: u32 = 32;

/// Options, as bits.
const COERCE_NONE: u32 = 1;
const UNKNOWN_STRIP: u32 = 2;
const UNKNOWN_KEEP: u32 = 4;
const PARTIAL: u32 = 8;
const KEY_GIVEN: u32 = 16;
const KEY_IS_NUMBER: u32 = 32;
const RANDOM: u32 = 64;

/// One instance's state.
#[wasm_bindgen]
pub struct Preflight {
    engine: Engine,
    settings: Settings,
    /// They are those of one call.
    custom: bool,
    /// Text from JavaScript.
    input: Vec<u8>,
    /// Words for JavaScript.
    words: Vec<u32>,
}

#[wasm_bindgen]
impl Preflight {
    /// An engine. The text buffer holds all documented names, each ended by a line feed, until something else is put there.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Preflight {
        let mut input = Vec::new();
        for name in &NAMES {
            input.extend_from_slice(name.as_bytes());
            input.push(b'\n');
        }
        Preflight { engine: Engine::new(), settings: Settings::DEFAULT, custom: false, input, words: Vec::new() }
    }

    /// Room for so many bytes of text and so many nodes. Gives the place of: the places of the two, the length of the text
    /// buffer, and how many bytes all buffers hold on to.
    pub fn reserve(&mut self, bytes: usize, nodes: usize) -> *const u32 {
        if self.input.len() < bytes {
            self.input = vec![0; bytes];
        }
        let nodes = self.engine.values.reserve(nodes) as u32;
        let held = self.engine.held() + self.input.len() + self.words.capacity() * 4;
        self.words.clear();
        self.words.extend_from_slice(&[self.input.as_ptr() as u32, nodes, self.input.len() as u32, held as u32]);
        self.words.as_ptr()
    }

    /// The options of the next call: in the first six words of the buffer of nodes bits, most issues, limits of bytes, depth
    /// and items, and the length of the key; in the text buffer, up to `length`, the key from the URI, sixteen random bytes, and the required
    /// paths, each ended by a line feed. Gives 0, or the number of the path that no document has, counted from 1.
    pub fn options(&mut self, schema: usize, length: usize) -> u32 {
        let ([flags, maximum, bytes, depth], [items, key_length, ..]) =
            (self.engine.values.get(0).words(), self.engine.values.get(1).words());
        let mut rest = self.input.get(..length).unwrap_or_default();
        let mut take = |wanted: bool, count: usize| {
            let (front, behind) = rest.split_at_checked(count).filter(|_| wanted)?;
            rest = behind;
            Some(front)
        };
        let key = take(flags & KEY_GIVEN != 0, key_length as usize)
            .map(|text| Given { tag: if flags & KEY_IS_NUMBER != 0 { Tag::Number } else { Tag::Text }, text: Vec::from(text) });
        let random = take(flags & RANDOM != 0, 16).and_then(|bytes| bytes.first_chunk()).copied();
        let mut require = Vec::new();
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            let path = rest.get(..end).unwrap_or_default();
            let names = steps(path).and_then(|steps| check::resolve(schema_at(schema), &steps));
            let Some(names) = names else { return require.len() as u32 + 1 };
            require.push(names);
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        self.custom = true;
        self.settings = Settings {
            coerce: flags & COERCE_NONE == 0,
            unknown: match flags & (UNKNOWN_STRIP | UNKNOWN_KEEP) {
                UNKNOWN_STRIP => Unknown::Strip,
                UNKNOWN_KEEP => Unknown::Keep,
                _ => Unknown::Error,
            },
            partial: flags & PARTIAL != 0,
            maximum,
            limits: Limits { bytes, depth, items },
            require,
            key,
            random,
            changes: false,
        };
        0
    }

    /// Which of the endpoint's media types the text buffer names; negative for none.
    pub fn media_type(&self, schema: usize, length: usize) -> i32 {
        let text = self.input.get(..length).unwrap_or_default();
        media_type::supported(text, schema_at(schema).content_types).map_or(-1, |place| place as i32)
    }

    /// Checks the text in the text buffer, `length` bytes of it, or so many nodes over it; gives result bits. For a field the
    /// text goes on with its path, which begins at `path` where the text is ASCII.
    pub fn check(&mut self, schema: usize, mode: u32, nodes: usize, length: usize, path: usize) -> u32 {
        if mode & CUSTOM == 0 && self.custom {
            // Those of a call that never came here.
            self.reset();
        }
        self.settings.changes = mode & NORMALIZE != 0;
        let text = self.input.get(..length).unwrap_or_default();
        if mode & UNSUPPORTED != 0 {
            self.engine.unsupported(&self.settings);
        } else if mode & NODES != 0 {
            self.engine.values.written(nodes);
            let used = if mode & ASCII != 0 { path } else { js::count_bytes(&mut self.engine.values, text) };
            let path = text.get(used..).unwrap_or_default();
            let target = if mode & FIELD != 0 { Target::Field(path) } else { Target::Payload };
            self.engine.document(schema_at(schema), text, target, &self.settings);
        } else {
            self.engine.text(schema_at(schema), text, Target::Payload, &self.settings);
        }
        if self.custom {
            self.reset();
        }
        let report = &self.engine.report;
        let bit = |condition: bool, bit: u32| if condition { bit } else { 0 };
        bit(self.engine.is_ok(), OK) | bit(!report.findings.is_empty(), ISSUES) | bit(!report.edits.is_empty(), CHANGES)
    }

    /// Lays out what the last call, on `length` bytes of text, found. Gives the place of: how many issues and changes, the
    /// places of the text buffer, its scratch, the value's nodes and the normalized text, the length of that one and of the text;
    /// then the issues, then the changes.
    pub fn report(&mut self, length: usize) -> *const u32 {
        let engine = &self.engine;
        let report = &engine.report;
        self.words.clear();
        self.words.extend_from_slice(&[
            report.findings.len() as u32,
            report.edits.len() as u32,
            self.input.as_ptr() as u32,
            engine.scratch.as_ptr() as u32,
            engine.values.place() as u32,
            engine.output.as_ptr() as u32,
            engine.output.len() as u32,
            length as u32,
        ]);
        for finding in &report.findings {
            push_finding(engine, finding, &mut self.words);
        }
        for edit in &report.edits {
            push_edit(engine, edit, &mut self.words);
        }
        self.words.as_ptr()
    }
}

impl Preflight {
    /// Forgets the options of a call.
    fn reset(&mut self) {
        self.custom = false;
        self.settings = Settings::DEFAULT;
    }
}

/// JavaScript names schemas by their place.
fn schema_at(place: usize) -> &'static Schema {
    let [first, ..] = SCHEMAS;
    SCHEMAS.get(place).copied().unwrap_or(first)
}

/// An issue: problem and severity, the range (0, 0 for none: no issue stands in no byte at the beginning), two numbers, the
/// path, and the names in the message.
fn push_finding(engine: &Engine, finding: &Finding, words: &mut Vec<u32>) {
    let range = engine.range(finding);
    let [start, end] = range.unwrap_or([0, 0]);
    let flags = finding.severity as u32 | u32::from(range.is_some()) << 1;
    words.extend_from_slice(&[finding.problem as u32, flags, start, end, finding.facts[0], finding.facts[1]]);
    push_path(engine, finding.path, words);
    let names = if finding.problem.lists_names() { finding.facts } else { [0, 0] };
    push_path(engine, names, words);
}

/// A change: rule, path, and the nodes before and after, four words each; no node is all ones.
fn push_edit(engine: &Engine, edit: &Edit, words: &mut Vec<u32>) {
    words.push(edit.rule as u32);
    push_path(engine, edit.path, words);
    for node in [edit.from, edit.to] {
        match node {
            Some(node) => words.extend_from_slice(&node.words()),
            None => words.extend_from_slice(&[u32::MAX; 4]),
        }
    }
}

/// A path: how many segments, then each as kind (0 documented name, 1 index, 2 text) and two numbers.
fn push_path(engine: &Engine, [start, count]: [u32; 2], words: &mut Vec<u32>) {
    let start = start as usize;
    let segments = engine.report.segments.get(start..start + count as usize).unwrap_or_default();
    words.push(segments.len() as u32);
    for segment in segments {
        words.extend_from_slice(&match *segment {
            Segment::Name(name) => [0, name.0.into(), 0],
            Segment::Index(index) => [1, index, 0],
            Segment::Text { start, len } => [2, start, len],
        });
    }
}
