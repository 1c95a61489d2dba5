//! The npm package's boundary: numbers and bytes, nothing else.
//!
//! JavaScript writes text and nodes into buffers that it asked for, calls, and reads words. No JavaScript value gets
//! in here, so no getter, Proxy or exception can reach Rust's stack, and an instance that died can be replaced.
//!
//! The layout of what goes over is described at each function; `pkg-config/lib/engine.js` is the other side.

use crate::catalog::{Name, schema};
use crate::check;
use crate::check::settings::{Given, Settings, Unknown};
use crate::document::Tag;
use crate::document::path::ID;
use crate::document::text::push;
use crate::engine::{Engine, Target, Wire};
use crate::format::{Format, Limits, js};
use crate::patch::PatchFormat;
use alloc::vec::Vec;
use spin::Mutex;
use wasm_bindgen::prelude::wasm_bindgen;

/// Small and single-threaded, as the module is.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A panic ends the instance; JavaScript sees a `RuntimeError` and makes another one.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// What is to be checked, as bits: nodes, else JSON text …
const NODES: u32 = 1;
/// … as one field, perhaps with the payload around it behind, else a whole payload …
const FIELD: u32 = 2;
/// … changes are wanted …
const NORMALIZE: u32 = 8;
/// … the text under the nodes is all ASCII …
const ASCII: u32 = 16;
/// … with the options given before, else with none …
const CUSTOM: u32 = 32;
/// … a patch and perhaps its base …
const PATCH: u32 = 64;
/// … two payloads whose difference is wanted …
const DIFF: u32 = 128;
/// … the base of a patch that is JSON text, behind the nodes' text. The two bits from 12 on are the
/// format of a patch, 0 for none; the three from 16 on and from 20 on the places of the media types given and wanted.
const BODY: u32 = 256;
/// The path of a field is one or two documented names, whose ids are in the two halves of `path`; no second one is `0xFFFF`.
const NAMED: u32 = 1024;

/// Options, as bits.
const COERCE_NONE: u32 = 1;
const UNKNOWN_STRIP: u32 = 2;
const UNKNOWN_KEEP: u32 = 4;
const UNKNOWN_ERROR: u32 = 8;
const PARTIAL: u32 = 16;
const KEY_GIVEN: u32 = 32;
const KEY_IS_NUMBER: u32 = 64;
const RANDOM: u32 = 128;
const SPECIALIST: u32 = 256;
const KEEP_EMPTY: u32 = 512;

/// One instance's state.
struct Preflight {
    engine: Engine,
    settings: Settings,
    /// They are those of one call.
    custom: bool,
    /// The path of a field.
    path: Vec<u8>,
    /// What JavaScript looks at after every call: where the text buffer is and its size in bytes, where the nodes are and how
    /// many fit, how many bytes all buffers hold on to (after `reserve`), how many errors, issues and changes there are, where issues and changes
    /// are, where the normalized text is and its length, and whether that is another one than the input.
    header: [u32; 13],
}

/// There is one in a module's memory, made by the first call that asks for room. Nobody ever waits for it: a call ends before the
/// next one begins, and one that traps ends the instance.
static STATE: Mutex<Option<Preflight>> = Mutex::new(None);

/// See [`Preflight::reserve`].
#[wasm_bindgen]
pub fn preflight_reserve(bytes: usize, nodes: usize) -> *const u32 {
    STATE.lock().get_or_insert_with(Preflight::new).reserve(bytes, nodes)
}

/// See [`Preflight::options`].
#[wasm_bindgen]
pub fn preflight_options(schema: usize, length: usize) -> u32 {
    STATE.lock().as_mut().map_or(0, |preflight| preflight.options(schema, length))
}

/// See [`Preflight::check`].
#[wasm_bindgen]
pub fn preflight_check(schema: usize, mode: u32, nodes: usize, length: usize, path: usize) -> u32 {
    STATE.lock().as_mut().map_or(0, |preflight| preflight.check(schema, mode, nodes, length, path))
}

impl Preflight {
    /// An engine. The text buffer holds all documented names, each ended by a line feed, until something else is put there.
    fn new() -> Preflight {
        let mut engine = Engine::new();
        let mut text = Vec::new();
        for name in Name::all() {
            text.extend_from_slice(name.bytes());
            push(&mut text, b'\n');
        }
        engine.document.slots = text;
        Preflight { engine, settings: Settings::DEFAULT, custom: false, path: Vec::new(), header: [0; 13] }
    }

    /// Makes room for so many bytes of text and so many nodes. Gives the place of the header.
    fn reserve(&mut self, bytes: usize, nodes: usize) -> *const u32 {
        let document = &mut self.engine.document;
        if document.slots.len() < bytes {
            document.slots.resize(bytes, 0);
        }
        document.nodes.reserve(nodes);
        self.layout();
        let [.., held, _, _, _, _, _, _, _, _] = &mut self.header;
        *held = self.engine.held() as u32;
        self.header.as_ptr()
    }

    /// The options of the next call: in the first six words of the buffer of nodes bits, most issues, limits of bytes, depth
    /// and items, and the length of the key; in the text buffer, up to `length`, the key from the URI, sixteen random bytes, and the required
    /// paths, each ended by a line feed. Gives 0, or the number of the path that no document has, counted from 1.
    fn options(&mut self, schema: usize, length: usize) -> u32 {
        let document = &self.engine.document;
        let ([flags, maximum, bytes, depth], [items, key_length, ..]) =
            (document.nodes.node(0).words(), document.nodes.node(1).words());
        let text = document.slots.get(..length).unwrap_or_default();
        let (key, rest) = text.split_at_checked(key_length as usize).unwrap_or_default();
        let (random, rest) = match rest.split_first_chunk() {
            Some((random, behind)) if flags & RANDOM != 0 => (Some(*random), behind),
            _ => (None, rest),
        };
        // Set first: a call that ends here is followed by one that forgets all this.
        self.custom = true;
        let settings = &mut self.settings;
        settings.require.clear();
        let mut number = 0;
        for path in rest.split_inclusive(|&byte| byte == b'\n') {
            number += 1;
            let path = path.strip_suffix(b"\n").unwrap_or(path);
            if !check::resolve(schema::at(schema), path, &mut settings.require) {
                return number;
            }
        }
        settings.coerce = flags & COERCE_NONE == 0;
        settings.unknown = match flags & (UNKNOWN_STRIP | UNKNOWN_KEEP | UNKNOWN_ERROR) {
            UNKNOWN_STRIP => Some(Unknown::Strip),
            UNKNOWN_KEEP => Some(Unknown::Keep),
            UNKNOWN_ERROR => Some(Unknown::Error),
            _ => None,
        };
        settings.partial = flags & PARTIAL != 0;
        settings.specialist = flags & SPECIALIST != 0;
        settings.keep_empty = flags & KEEP_EMPTY != 0;
        settings.maximum = maximum;
        settings.limits = Limits { bytes, depth, items };
        let tag = if flags & KEY_IS_NUMBER != 0 { Tag::NUMBER } else { Tag::TEXT };
        settings.key = if flags & KEY_GIVEN != 0 { Some(Given { tag, text: Vec::from(key) }) } else { None };
        settings.random = random;
        0
    }

    /// Checks the text in the text buffer, `length` bytes of it, or so many nodes over it; says whether there is anything to
    /// say. For a field the text goes on with its path, which begins at `path` where the text is ASCII, unless `path` is its names.
    fn check(&mut self, schema: usize, mode: u32, nodes: usize, length: usize, path: usize) -> u32 {
        if mode & CUSTOM == 0 && self.custom {
            // Those of a call that never came here.
            self.reset();
        }
        self.settings.changes = mode & NORMALIZE != 0;
        self.settings.expanded = mode & (PATCH | DIFF) != 0;
        let format = match mode >> 12 & 3 {
            1 => Some(PatchFormat::FieldValue),
            2 => Some(PatchFormat::JsonPatch),
            3 => Some(PatchFormat::MergePatch),
            _ => None,
        };
        let engine = &mut self.engine;
        let schema = schema::at(schema);
        let media_type = |place: u32| schema.content_types.get(place as usize & 7).map_or(Format::Json, |name| Format::of(name));
        let wire = Wire { given: media_type(mode >> 16), wanted: media_type(mode >> 20) };
        if mode & NODES != 0 {
            let document = &mut engine.document;
            document.nodes.written(nodes);
            // Behind the text of the nodes comes the path of a field, or the body of a patch, whose place JavaScript knows.
            let end = if mode & BODY != 0 { path } else { length };
            let text = document.slots.get(..end).unwrap_or_default();
            let ascii = if mode & NAMED != 0 { length } else { path };
            let used = if mode & ASCII != 0 { ascii } else { js::count_bytes(&mut document.nodes, text) };
            if mode & DIFF != 0 {
                engine.diff(schema, length, format.unwrap_or(PatchFormat::FieldValue), &self.settings);
            } else if mode & PATCH != 0 {
                engine.patch(schema, length, format, &self.settings);
            } else if mode & BODY != 0 {
                engine.patch_text(schema, [used, length], format.unwrap_or(PatchFormat::MergePatch), wire.wanted, &self.settings);
            } else if mode & FIELD != 0 {
                let written = &mut self.path;
                written.clear();
                if mode & NAMED == 0 {
                    written.extend_from_slice(text.get(used..).unwrap_or_default());
                } else {
                    let [a, b, c, d] = (path as u32).to_le_bytes();
                    written.extend_from_slice(&[ID, a, b, ID, c, d]);
                    // No second one.
                    written.truncate(if [c, d] == [0xFF; 2] { 3 } else { 6 });
                }
                let path = &self.path;
                if document.nodes.node(0).span() < nodes {
                    engine.among(schema, length, path, &self.settings);
                } else {
                    engine.value(schema, length, Target::Field(path), &self.settings);
                }
            } else {
                engine.value(schema, length, Target::Payload, &self.settings);
            }
        } else {
            engine.text(schema, length, wire, Target::Payload, &self.settings);
        }
        if self.custom {
            self.reset();
        }
        self.layout();
        self.engine.report.issue_count | self.engine.report.change_count | u32::from(self.engine.written)
    }

    /// Forgets the options of a call.
    fn reset(&mut self) {
        self.custom = false;
        self.settings = Settings::DEFAULT;
    }

    fn layout(&mut self) {
        let Engine { document, report, output, .. } = &self.engine;
        self.header = [
            document.slots.as_ptr() as u32,
            document.slots.len() as u32,
            document.nodes.place() as u32,
            document.nodes.room() as u32,
            0,
            report.errors,
            report.issue_count,
            report.change_count,
            report.issues.as_ptr() as u32,
            report.changes.as_ptr() as u32,
            output.as_ptr() as u32,
            output.len() as u32,
            self.engine.written.into(),
        ];
    }
}
