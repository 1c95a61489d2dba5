//! The package as its users have it: packed, installed into projects of several bundlers and runtimes, run there.

use crate::tools::{Result, command, npm_install, root, run};
use std::path::PathBuf;
use std::process::Command;

/// The consumers of tests/packaging that every test run has …
const CORE: [&str; 6] = ["lint", "node", "workerd", "esbuild", "vite", "page"];
/// … and those that `--all` adds, which are large to install or slow.
const MORE: [&str; 9] = ["runtimes", "webpack", "rollup", "rspack", "parcel", "next", "sveltekit", "wrangler", "runners"];

/// The consumers to run.
pub fn consumers(all: bool) -> Vec<&'static str> {
    CORE.into_iter().chain(MORE.into_iter().filter(|_| all)).collect()
}

/// Installs the tools of consumers, and the packed package beside them.
pub fn prepare(consumers: &[&str]) -> Result {
    npm_install(&root().join("tests/browsers"))?;
    for consumer in consumers {
        npm_install(&folder(consumer))?;
    }
    run(command("node").arg(root().join("tests/packaging/prepare.mjs")).arg(root().join("pkg")).args(consumers))
}

/// What tests a consumer. With `all` in Firefox and WebKit too, and with dev servers.
pub fn test(consumer: &str, all: bool) -> Command {
    let mut node = command("node");
    node.current_dir(folder(consumer)).args(["--test", "--test-reporter=tap", "test.mjs"]);
    if all {
        node.env("BROWSERS", "chromium,firefox,webkit").env("DEV", "1");
    }
    node
}

fn folder(consumer: &str) -> PathBuf {
    root().join("tests/packaging").join(consumer)
}
