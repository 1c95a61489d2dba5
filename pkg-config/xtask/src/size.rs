//! Weighs the package against its budget.

use crate::tools::{Result, command, root, run};

/// `cargo xtask size`: bytes of each entry and of the wasm; fails over the budget.
pub fn size() -> Result {
    run(command("node").arg(root().join("pkg-config/tools/size.mjs")))
}
