//! JSON Patch (RFC 6902): add, replace, remove, test. Move and copy are refused, as the one vendor that documents JSON Patch
//! refuses them.

use super::path::{Notation, Target};
use super::tree::NONE;
use super::{Patching, member};
use crate::check::problem::Problem;
use crate::document::{LONE, Naming, Tag, number};

impl Patching<'_> {
    /// Applies one operation.
    pub(super) fn operate(&mut self, at: usize) {
        let find = |name: &[u8]| member(self.patch, self.document, at, name, false);
        let (op, path, value) = (find(b"op"), find(b"path"), find(b"value"));
        let path = path.map(|path| self.patch.get(path)).filter(|path| path.tag() == Tag::TEXT);
        // What is no operation is told by the path it has.
        let Some(path) = path else { return self.wrong(Problem::NotOperation, &[]) };
        self.lone = if path.has(LONE) { LONE } else { 0 };
        let notation = if self.schema.is_some() { Notation::Pointer } else { Notation::Plain };
        let operation = match op.map(|op| self.patch.get(op)).filter(|op| op.tag() == Tag::TEXT) {
            Some(op) => match self.document.text(&op) {
                b"add" => Ok(Operation::Add),
                b"replace" => Ok(Operation::Replace),
                b"remove" => Ok(Operation::Remove),
                b"test" => Ok(Operation::Test),
                b"move" | b"copy" => Err(Problem::NotTaken),
                _ => Err(Problem::NotOperation),
            },
            None => Err(Problem::NotOperation),
        };
        let operation = operation.and_then(|operation| {
            let complete = value.is_some() || operation == Operation::Remove;
            if complete { Ok(operation) } else { Err(Problem::NotOperation) }
        });
        match operation {
            Ok(operation) => {
                self.adding = operation == Operation::Add;
                if let Some(target) = self.target((path.start, path.len), notation) {
                    self.carry_out(operation, &target, value.unwrap_or(0));
                }
            }
            Err(problem) => {
                let segments = match self.locate((path.start, path.len), notation) {
                    Ok(target) => target.segments,
                    Err(nowhere) => nowhere.segments,
                };
                self.wrong(problem, &segments);
            }
        }
    }

    fn carry_out(&mut self, operation: Operation, target: &Target, value: usize) {
        let there = target.item != NONE;
        let in_list = self.tree.get(target.container).node.tag() == Tag::LIST;
        match operation {
            Operation::Add if in_list => {
                let new = self.tree.plant(self.patch, value, self.entry);
                self.insert(target, new);
            }
            Operation::Add => {
                let new = self.tree.plant(self.patch, value, self.entry);
                self.put(target, new);
            }
            // Alone there is nothing to replace; it says what shall be there.
            Operation::Replace if !there && !self.has_base => {
                let new = self.tree.plant(self.patch, value, self.entry);
                self.put(target, new);
            }
            _ if !there => self.wrong(Problem::NotThere, &target.segments),
            Operation::Replace => {
                let new = self.tree.plant(self.patch, value, self.entry);
                self.put(target, new);
            }
            Operation::Remove if target.container == NONE => self.wrong(Problem::NotThere, &target.segments),
            Operation::Remove => self.tree.unlink(target.container, target.before, target.item),
            Operation::Test if !self.same(target.item, value) => self.wrong(Problem::TestFailed, &target.segments),
            Operation::Test => {}
        }
    }

    /// Whether a value is the same as one of the patch's (RFC 6902, section 4.6).
    fn same(&self, item: u32, at: usize) -> bool {
        let (left, right) = (self.tree.get(item).node, self.patch.get(at));
        if left.tag() != right.tag() {
            return false;
        }
        let (text, other) = (self.document.text(&left), self.document.text(&right));
        match left.tag() {
            Tag::NUMBER => number::same(text, other),
            Tag::LIST | Tag::RECORD => {
                let mut next = at + 1;
                let mut count = 0;
                let mut items = self.tree.items(item);
                let mut name: &[u8] = b"";
                while next < at + right.span() {
                    let here = next;
                    let node = self.patch.get(here);
                    next += node.span();
                    if node.tag() == Tag::NAME {
                        name = self.document.text(&node);
                        continue;
                    }
                    count += 1;
                    let wanted = match node.naming().name() {
                        Some(known) => known.bytes(),
                        None => name,
                    };
                    let counterpart = if node.naming() == Naming::UNNAMED {
                        items.next().unwrap_or(NONE)
                    } else {
                        let (_, item) = self.tree.find_named(item, |item| match item.node.naming().name() {
                            Some(name) => name.bytes() == wanted,
                            None => self.document.text(&item.name) == wanted,
                        });
                        item
                    };
                    if counterpart == NONE || !self.same(counterpart, here) {
                        return false;
                    }
                }
                self.tree.items(item).count() == count
            }
            Tag::TEXT | Tag::DATE | Tag::BIGINT => text == other,
            _ => true,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operation {
    Add,
    Replace,
    Remove,
    Test,
}
