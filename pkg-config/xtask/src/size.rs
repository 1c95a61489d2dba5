//! Weighs the package against its budget.

use crate::tools::{Result, command, npm_install, root, run};

/// `cargo xtask size`: bytes of each entry and of the wasm, and what the types cost a consumer; fails over the budget.
pub fn size() -> Result {
    run(command("node").arg(root().join("pkg-config/tools/size.mjs")))?;
    // With the compiler that the tests of the types have.
    let tests = root().join("tests/js");
    npm_install(&tests)?;
    run(command("node").arg(tests.join("instantiations.mjs")).arg(root().join("pkg/dist/index.d.ts")))
}
