//! Running other programs, and installing what they need.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What went wrong, in one line.
pub type Error = Box<dyn std::error::Error>;
/// The result of a step.
pub type Result<T = ()> = std::result::Result<T, Error>;

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap_or_else(|_| PathBuf::from("."))
}

/// A folder for what is made on the way; never committed.
pub fn scratch(name: &str) -> Result<PathBuf> {
    let folder = root().join("target/npm").join(name);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A program to run in the project's folder.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Runs a program to its end; its failure is ours.
pub fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", command.get_program().display()).into()) }
}

/// esbuild, as it makes one minified file of a module and all that it imports.
pub fn esbuild(tools: &Path, from: &Path, to: &Path) -> Command {
    let mut esbuild = command(tools.join("node_modules/.bin/esbuild"));
    esbuild.arg(from).args(["--bundle", "--minify", "--log-level=warning"]).arg(format!("--outfile={}", to.display()));
    esbuild
}

/// The program cargo that runs us.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Installs the npm packages that a folder's lock file names, unless they are there already.
pub fn npm_install(folder: &Path) -> Result {
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let marker = folder.join("node_modules/.installed-lock");
    if std::fs::read(&marker).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("installing the npm packages of {}", folder.strip_prefix(root()).unwrap_or(folder).display());
    run(command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder))?;
    // npm makes no folder where there is nothing to put in.
    std::fs::create_dir_all(folder.join("node_modules"))?;
    std::fs::write(marker, lock)?;
    Ok(())
}

/// Adds the WebAssembly target to the toolchain, unless it is there already.
pub fn wasm_target() -> Result {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).stderr(Stdio::inherit()).output()?;
    let sysroot = PathBuf::from(String::from_utf8(sysroot.stdout)?.trim());
    if sysroot.join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    run(command("rustup").args(["target", "add", TARGET]))
}

/// Copies a folder's files, not its folders.
pub fn copy_files(from: &Path, to: &Path) -> Result {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            std::fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
