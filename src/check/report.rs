//! What a check found: issues and changes, bounded in number, as words that JavaScript and the native API read alike.
//!
//! An issue is: problem and severity, the range (all ones for none), two numbers for the
//! message, the entry of a field/value array, the path, and the names in the message. A change is: rule, path, and the nodes
//! before and after, four words each. A path is how many segments it has and then two words each (see
//! [`Segment`](crate::document::path::Segment)); names are how many and then one each.

use super::problem::{ChangeRule, Problem, Severity};
use crate::catalog::Name;
use crate::document::Node;
use crate::document::path::Path;
use alloc::vec::Vec;

/// Stands for no entry, and for no node.
pub(crate) const NONE: u32 = u32::MAX;

/// Where an issue is.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'s> {
    pub path: Option<&'s Path<'s>>,
    /// In the input, `[start, end)` in bytes.
    pub range: [u32; 2],
    /// In a field/value array.
    pub entry: u32,
}

impl Spot<'_> {
    /// That of what is about the whole.
    pub const WHOLE: Spot<'static> = Spot { path: None, range: [NONE; 2], entry: NONE };
}

/// Issues and changes of one check.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub issues: Vec<u32>,
    pub issue_count: u32,
    pub changes: Vec<u32>,
    pub change_count: u32,
    pub errors: u32,
    warnings: u32,
    maximum: u32,
}

impl Report {
    /// Empties the report and says how many errors, and apart from them warnings, it may take.
    pub fn start(&mut self, maximum: u32) {
        self.issues.clear();
        self.issue_count = 0;
        self.changes.clear();
        self.change_count = 0;
        self.errors = 0;
        self.warnings = 0;
        self.maximum = maximum;
    }

    /// There are more errors than asked for; nothing further is looked for.
    #[inline(always)]
    pub fn is_full(&self) -> bool {
        self.errors > self.maximum
    }

    /// Takes an issue, or says once that there are more.
    #[inline(never)]
    pub fn add(&mut self, severity: Severity, problem: Problem, facts: [u32; 2], names: &[Name], spot: Spot<'_>) {
        let (count, more) = match severity {
            Severity::Error => (&mut self.errors, Problem::TooManyErrors),
            Severity::Warning => (&mut self.warnings, Problem::TooManyWarnings),
        };
        *count = count.saturating_add(1);
        if *count <= self.maximum {
            self.push(severity, problem, facts, names, spot);
        } else if *count == self.maximum.saturating_add(1) {
            self.push(severity, more, [self.maximum, 0], &[], Spot::WHOLE);
        }
    }

    /// Takes the one error that ends a check before it has begun.
    #[cold]
    pub fn refuse(&mut self, problem: Problem, fact: u32) {
        self.add(Severity::Error, problem, [fact, 0], &[], Spot::WHOLE);
    }

    fn push(&mut self, severity: Severity, problem: Problem, facts: [u32; 2], names: &[Name], spot: Spot<'_>) {
        self.issue_count += 1;
        let what = problem as u32 | (severity as u32) << 8;
        self.issues.extend([what, spot.range[0], spot.range[1], facts[0], facts[1], spot.entry]);
        Path::write(spot.path, &mut self.issues);
        self.issues.push(names.len() as u32);
        for name in names {
            self.issues.push(name.0.into());
        }
    }

    /// Takes a change.
    #[inline(never)]
    pub fn note(&mut self, rule: ChangeRule, path: Option<&Path<'_>>, from: Option<Node>, to: Option<Node>) {
        self.change_count += 1;
        self.changes.push(rule as u32);
        Path::write(path, &mut self.changes);
        for node in [from, to] {
            self.changes.extend_from_slice(&node.map_or([NONE; 4], |node| node.words()));
        }
    }

    /// Takes the first issue's place away: it is in another text than the input.
    #[cfg(feature = "std")]
    pub fn forget_place(&mut self) {
        if let [_, start, end, ..] = self.issues.as_mut_slice() {
            [*start, *end] = [NONE; 2];
        }
    }

    /// The first issue's problem.
    #[cfg(feature = "std")]
    pub fn first(&self) -> Option<Problem> {
        self.issues.first().and_then(|what| Problem::ALL.get(*what as usize & 0xFF)).copied()
    }

    /// How many bytes it holds on to.
    pub fn held(&self) -> usize {
        (self.issues.capacity() + self.changes.capacity()) * 4
    }
}
