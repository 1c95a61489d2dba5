//! What a check found: issues and changes, bounded in number.

use super::problem::{ChangeRule, Problem, Severity};
use crate::document::Node;
use crate::document::path::{Path, Segment};
use alloc::vec::Vec;

/// One issue. Its path, and the names in its message, are runs of [`Report::segments`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finding {
    pub problem: Problem,
    pub severity: Severity,
    /// The node it is about, [`NOWHERE`] where it is about none.
    pub node: u32,
    /// Where the path begins, and how many segments it has.
    pub path: [u32; 2],
    /// What the message's parameters need.
    pub facts: [u32; 2],
}

/// No node.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// One thing that normalizing did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edit {
    pub rule: ChangeRule,
    pub path: [u32; 2],
    /// The value before and after; nothing for sensitive fields, and where there is none.
    pub from: Option<Node>,
    pub to: Option<Node>,
}

/// Issues and changes of one check.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub findings: Vec<Finding>,
    pub edits: Vec<Edit>,
    pub segments: Vec<Segment>,
    pub errors: u32,
    pub warnings: u32,
    maximum: u32,
}

impl Report {
    /// Empties the report and says how many errors, and apart from them warnings, it may take.
    pub fn start(&mut self, maximum: u32) {
        self.findings.clear();
        self.edits.clear();
        self.segments.clear();
        self.errors = 0;
        self.warnings = 0;
        self.maximum = maximum;
    }

    /// There are more errors than asked for; nothing further is looked for.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.errors > self.maximum
    }

    /// Takes an issue, or says once that there are more.
    #[cold]
    pub fn add(&mut self, severity: Severity, problem: Problem, facts: [u32; 2], node: u32, path: Option<&Path<'_>>) {
        let (count, more) = match severity {
            Severity::Error => (&mut self.errors, Problem::TooManyErrors),
            Severity::Warning => (&mut self.warnings, Problem::TooManyWarnings),
        };
        *count = count.saturating_add(1);
        if *count <= self.maximum {
            let path = self.path(path);
            self.findings.push(Finding { problem, severity, node, path, facts });
        } else if *count == self.maximum.saturating_add(1) {
            self.findings.push(Finding { problem: more, severity, node: NOWHERE, path: [0, 0], facts: [self.maximum, 0] });
        }
    }

    /// How many bytes it holds on to.
    pub fn held(&self) -> usize {
        self.findings.capacity() * size_of::<Finding>()
            + self.edits.capacity() * size_of::<Edit>()
            + self.segments.capacity() * size_of::<Segment>()
    }

    /// Keeps a path's segments.
    pub fn path(&mut self, path: Option<&Path<'_>>) -> [u32; 2] {
        let start = self.segments.len();
        Path::write(path, &mut self.segments);
        [start as u32, (self.segments.len() - start) as u32]
    }
}
