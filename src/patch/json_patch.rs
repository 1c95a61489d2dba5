//! JSON Patch (RFC 6902): add, replace, remove, test. Move and copy are refused, as the one vendor that documents JSON Patch
//! refuses them.

use super::path::{Notation, Target};
use super::tree::NONE;
use super::{Members, Patching, members};
use crate::check::problem::Problem;
use crate::document::{LONE, Naming, Tag, number};
use alloc::vec::Vec;

impl Patching<'_> {
    /// Applies one operation.
    pub(super) fn operate(&mut self, at: usize) {
        let names: [&[u8]; 3] = [b"op", b"path", b"value"];
        let Members { places: [op, path, value], again, .. } = members(self.patch, self.document, at, &names, false);
        // The first node of a patch is its list, and no text.
        let (op, path) = (self.patch.get(op), self.patch.get(path));
        // What is no operation is told by the path it has.
        if path.tag() != Tag::TEXT {
            return self.wrong(Problem::NotOperation, &[]);
        }
        self.lone = if path.has(LONE) { LONE } else { 0 };
        let notation = if self.schema.is_some() { Notation::Pointer } else { Notation::Plain };
        let operation = match self.document.text(&op) {
            _ if op.tag() != Tag::TEXT => Err(Problem::NotOperation),
            b"add" => Ok(Operation::Add),
            b"replace" => Ok(Operation::Replace),
            b"remove" => Ok(Operation::Remove),
            b"test" => Ok(Operation::Test),
            b"move" | b"copy" => Err(Problem::NotTaken),
            _ => Err(Problem::NotOperation),
        };
        let operation = operation.and_then(|operation| {
            let complete = value != 0 || operation == Operation::Remove;
            if again {
                Err(Problem::Duplicate)
            } else if complete {
                Ok(operation)
            } else {
                Err(Problem::NotOperation)
            }
        });
        match operation {
            Ok(operation) => {
                self.adding = operation == Operation::Add;
                if let Some(target) = self.target((path.start, path.len), notation) {
                    self.carry_out(operation, &target, value);
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
        let problem = match operation {
            // Alone there is nothing to replace; it says what shall be there.
            Operation::Replace if !there && self.has_base => Problem::NotThere,
            Operation::Add | Operation::Replace => {
                let new = self.tree.plant(self.patch, value, self.entry);
                if operation == Operation::Add && in_list {
                    self.insert(target, new);
                } else {
                    self.put(target, new);
                }
                return;
            }
            Operation::Test if there && self.same(target.item, value) => return,
            Operation::Test if there => Problem::TestFailed,
            Operation::Remove if there && target.container != NONE => {
                return self.tree.unlink(target.container, target.item);
            }
            _ => Problem::NotThere,
        };
        self.wrong(problem, &target.segments);
    }

    /// Whether a value is the same as one of the patch's (RFC 6902, section 4.6).
    fn same(&mut self, item: u32, at: usize) -> bool {
        let (left, right) = (self.tree.get(item).node, self.patch.get(at));
        if left.tag() != right.tag() {
            return false;
        }
        let (text, other) = (self.document.text(&left), self.document.text(&right));
        match left.tag() {
            Tag::NUMBER => number::same(text, other),
            Tag::LIST | Tag::RECORD => {
                let mut inside = self.patch.inside(at);
                let mut count = 0;
                let items: Vec<u32> = self.tree.items(item).collect();
                while inside.step(self.patch) {
                    let naming = inside.node.naming();
                    let wanted = self.document.name(naming, &self.patch.get(inside.name));
                    let counterpart = if naming == Naming::UNNAMED {
                        items.get(count).copied().unwrap_or(NONE)
                    } else {
                        self.tree.find_named(item, self.document, wanted, false).1
                    };
                    count += 1;
                    if counterpart == NONE || !self.same(counterpart, inside.at) {
                        return false;
                    }
                }
                items.len() == count
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
