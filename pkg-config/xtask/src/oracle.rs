//! The servers' own parsers, on Debian's Mono: installing them, and the program that holds the engine against them.

use crate::tools::{Result, cargo, command, run};
use std::path::Path;
use std::process::{Command, Stdio};

/// Mono, its compiler, and the libraries that the documented servers read with.
const PACKAGES: [&str; 8] = [
    "mono-runtime",
    "mono-mcs",
    "libnewtonsoft-json5.0-cil",
    "libmono-system-runtime-serialization4.0-cil",
    "libmono-system-net-http-formatting4.0-cil",
    "libmono-system-web-http4.0-cil",
    "libmono-system-componentmodel-dataannotations4.0-cil",
    // The time zone that the parsers run in.
    "tzdata",
];

/// Installs the packages unless they are there already, where that may be done: by root, with apt.
pub fn install() -> Result {
    let installed = |package: &str| {
        let mut query = Command::new("dpkg-query");
        let query = query.args(["--show", "--showformat=${db:Status-Status}", package]).stderr(Stdio::null());
        query.output().is_ok_and(|output| output.stdout == b"installed")
    };
    if PACKAGES.iter().all(|package| installed(package)) {
        return Ok(());
    }
    if !Path::new("/usr/bin/apt-get").exists() {
        return Err("the Debian packages of Mono are not installed, and there is no apt-get".into());
    }
    let user = Command::new("id").arg("-u").output()?;
    if user.stdout.trim_ascii() != b"0" {
        return Err(format!("only root may install {}", PACKAGES.join(", ")).into());
    }
    println!("installing the Debian packages of Mono");
    run(apt().args(["update"]))?;
    run(apt().args(["install", "--yes", "--no-install-recommends"]).args(PACKAGES))
}

fn apt() -> Command {
    let mut apt = command("apt-get");
    apt.arg("-qq").env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
    apt
}

/// The program, which says how much passed and failed.
pub fn program(arguments: &[String]) -> Command {
    let mut program = cargo();
    program.args(["run", "--quiet", "--package", "oracle", "--"]).args(arguments);
    program
}
