//! Puts beside the page what it imports, into www/built, which is never committed: the package as it was built, and the editor.

use crate::tools::{Result, command, copy_files, root, run};
use std::path::Path;

/// Copies the package from `dist`, and makes the editor, a library of many modules, one file.
pub fn copy(tools: &Path, dist: &Path) -> Result {
    let built = root().join("www/built");
    if built.exists() {
        std::fs::remove_dir_all(&built)?;
    }
    let package = built.join("package");
    copy_files(dist, &package)?;
    copy_files(&dist.join("locales"), &package.join("locales"))?;
    bundle(tools, &tools.join("codemirror.js"), &built.join("codemirror.js"), &[])?;
    // It imports the package by its name, which browsers cannot resolve.
    let options = ["--alias:user-preflight=./package/default.js", "--external:./package/default.js"];
    bundle(tools, &dist.join("stream.js"), &built.join("stream.js"), &options)
}

fn bundle(tools: &Path, from: &Path, to: &Path, options: &[&str]) -> Result {
    run(command(tools.join("node_modules/.bin/esbuild"))
        .arg(from)
        .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=eof", "--log-level=warning"])
        .args(options)
        .arg(format!("--outfile={}", to.display())))
}
