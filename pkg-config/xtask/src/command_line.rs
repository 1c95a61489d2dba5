//! Bundles the command line into one file, with the licences of the libraries in it beside it.

use crate::tools::{Result, esbuild, npm_install, root, run};
use std::fmt::Write;
use std::path::Path;

/// Writes `cli.js` and `cli-licenses.txt`.
pub fn bundle(tools: &Path, dist: &Path) -> Result {
    let sources = root().join("pkg-config/cli");
    npm_install(&sources)?;
    run(esbuild(tools, &sources.join("main.js"), &dist.join("cli.js"))
        .args(["--format=esm", "--platform=node", "--target=node20", "--main-fields=module,main"])
        .args(["--legal-comments=none", "--external:user-preflight", "--external:user-preflight/*"])
        // Libraries in CommonJS ask for Node's modules by require.
        .arg("--banner:js=import { createRequire } from \"node:module\"; const require = createRequire(import.meta.url);"))?;
    std::fs::write(dist.join("cli-licenses.txt"), notices(&sources.join("node_modules"))?)?;
    Ok(())
}

/// The licences of all that is installed for it; each is part of the bundle.
fn notices(modules: &Path) -> Result<String> {
    let mut text = String::from("cli.js holds these libraries.\n");
    let entries: std::io::Result<Vec<_>> = std::fs::read_dir(modules)?.map(|entry| Ok(entry?.path())).collect();
    let mut folders: Vec<_> = entries?.into_iter().filter(|folder| folder.join("package.json").is_file()).collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().display();
        let file = ["LICENSE", "license", "LICENSE.md"].map(|file| folder.join(file)).into_iter().find(|file| file.is_file());
        let licence = std::fs::read_to_string(file.ok_or_else(|| format!("{name} says no licence"))?)?;
        write!(text, "\n{:=<100}\n{name}\n\n{}\n", "", licence.trim())?;
    }
    Ok(text)
}
