//! Puts beside the page and the edge worker what they import, into www/built, which is never committed: the package as it was built, and the editor.

use crate::tools::{Result, esbuild, root, run};
use std::path::Path;

/// Copies the package from `dist`, and makes the editor, a library of many modules, one file.
pub fn copy(tools: &Path, dist: &Path) -> Result {
    let built = root().join("www/built");
    if built.exists() {
        std::fs::remove_dir_all(&built)?;
    }
    let package = built.join("package");
    copy_modules(dist, &package)?;
    copy_modules(&dist.join("locales"), &package.join("locales"))?;
    std::fs::copy(dist.join("index.d.ts"), package.join("index.d.ts"))?;
    let editor = built.join("codemirror.js");
    run(esbuild(tools, &tools.join("codemirror.js"), &editor).args(["--format=esm", "--target=es2022", "--legal-comments=eof"]))
}

/// Copies a folder's ES modules, and the wasm that the edge worker imports; what is CommonJS, neither can use.
fn copy_modules(from: &Path, to: &Path) -> Result {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        if let Some(name) =
            path.file_name().filter(|_| path.extension().is_some_and(|extension| extension == "js" || extension == "wasm"))
        {
            std::fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
