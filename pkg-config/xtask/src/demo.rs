//! Shows what the package does, on the documents' own samples.

use crate::tools::{Result, command, root, run};

/// `cargo xtask demo`.
pub fn demo() -> Result {
    crate::build::build()?;
    run(command("node").arg(root().join("pkg-config/tools/demo.mjs")))
}
