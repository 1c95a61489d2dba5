//! Times the package beside other libraries, in Node and in workerd.

use crate::tools::{Result, command, npm_install, root, run};

/// `cargo xtask bench`: fails where a bar is missed, after both have run.
pub fn bench(arguments: &[String]) -> Result {
    let folder = root().join("tests/bench");
    npm_install(&folder)?;
    let mut results = Vec::new();
    for program in ["start.mjs", "node.mjs", "workerd.mjs"] {
        results.push(run(command("node").current_dir(&folder).arg(program).arg(root().join("pkg")).args(arguments)));
    }
    results.into_iter().collect()
}
