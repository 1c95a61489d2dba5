//! JSON Patch (RFC 6902): add, replace, remove, test. Move and copy are refused, as the one vendor that documents JSON Patch
//! refuses them.

use super::path::{Notation, Target};
use super::tree::NONE;
use super::{Members, Patching, members};
use crate::check::problem::Problem;
use crate::document::{LONE, Tag};

impl Patching<'_> {
    /// Applies one operation.
    pub(super) fn operate(&mut self, at: usize) {
        let names: [&[u8]; 3] = [b"op", b"path", b"value"];
        let Members { places: [op, path, value], again, .. } = members(self.patch, self.document, at, &names, false);
        // The first node of a patch is its list, and no text.
        let (op, path) = (self.patch.node(op), self.patch.node(path));
        // What is no operation is told by the path it has.
        if path.tag() != Tag::TEXT {
            return self.wrong(Problem::NotOperation, &[]);
        }
        self.lone = if path.has(LONE) { LONE } else { 0 };
        let operation = match self.document.text(&op) {
            b"move" | b"copy" => Err(Problem::NotTaken),
            b"add" => Ok(Operation::Add),
            b"replace" => Ok(Operation::Replace),
            b"remove" => Ok(Operation::Remove),
            b"test" => Ok(Operation::Test),
            _ => Err(Problem::NotOperation),
        };
        let operation = match operation {
            Ok(_) if again => Err(Problem::Duplicate),
            Ok(operation) if value == 0 && operation != Operation::Remove => Err(Problem::NotOperation),
            operation => operation,
        };
        self.adding = operation == Ok(Operation::Add);
        let notation = if self.schema.is_some() { Notation::Pointer } else { Notation::Plain };
        match (operation, self.locate((path.start, path.len), notation)) {
            (Ok(operation), Ok(target)) => self.carry_out(operation, &target, value),
            (Err(problem), Ok(target)) => self.wrong(problem, &target.segments),
            (Err(problem), Err(nowhere)) => self.wrong(problem, &nowhere.segments),
            (Ok(_), Err(nowhere)) => self.nowhere(nowhere),
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
            Operation::Test if there => {
                let wanted = self.tree.plant(self.patch, value, NONE);
                if self.tree.same(self.document, target.item, wanted) {
                    return;
                }
                Problem::TestFailed
            }
            Operation::Remove if there && target.container != NONE => {
                return self.tree.unlink(target.container, target.item);
            }
            _ => Problem::NotThere,
        };
        self.wrong(problem, &target.segments);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operation {
    Add,
    Replace,
    Remove,
    Test,
}
