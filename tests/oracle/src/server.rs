//! The servers' parsers as a process of its own: compiled with Mono, asked line by line.

use crate::Result;
use crate::types;
use base64::Engine as _;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A zone that is not UTC and has no summer time, so that a moment without its offset shows.
const ZONE: (&str, &str) = ("Etc/GMT-3", "03:00:00");

pub struct Server {
    process: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
}

/// What a parser made of a body.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What it refused, and why.
    pub errors: Vec<(Place, String)>,
    /// Members it passed over.
    pub lost: Vec<Place>,
    /// It stopped at the last error; what stands behind is not read.
    pub ended: bool,
    /// The same by the entries of an array of pairs, where the others go by the fields that these name.
    pub entries: Vec<Place>,
    /// The record, without members that have their type's default.
    pub value: Value,
}

/// A path, by names in lower case.
pub type Place = Vec<Step>;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
    Name(String),
    Index(usize),
}

impl Server {
    /// Compiles the program and starts it.
    pub fn start() -> Result<Server> {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("server");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/oracle");
        std::fs::create_dir_all(&folder)?;
        let types = folder.join("Types.cs");
        std::fs::write(&types, types::csharp())?;
        let program = folder.join("oracle.exe");
        let mut compiler = Command::new("mcs");
        compiler.args(["-nologo", "-warn:0"]).arg(format!("-out:{}", program.display())).arg(&types);
        for entry in std::fs::read_dir(sources)? {
            compiler.arg(entry?.path());
        }
        // The package of the media type formatters has a Json.NET of its own inside, so the real one gets a name.
        compiler.arg(format!("-r:JsonNet={}", json_net()?.display()));
        for library in [
            "System.Core",
            "System.Xml",
            "System.Net.Http",
            "System.Net.Http.Formatting",
            "System.Web.Http",
            "System.Runtime.Serialization",
            "System.ComponentModel.DataAnnotations",
        ] {
            compiler.arg(format!("-r:{library}.dll"));
        }
        if !compiler.status().map_err(|error| format!("mcs: {error}"))?.success() {
            return Err("mcs did not compile the program over the servers' parsers".into());
        }
        let mut process =
            Command::new("mono").arg(&program).env("TZ", ZONE.0).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = BufWriter::new(process.stdin.take().ok_or("no input")?);
        let output = BufReader::new(process.stdout.take().ok_or("no output")?);
        let mut server = Server { process, input, output };
        let [Reading { value: zone, .. }] = server.read("System.Object", [("zone", b"")])?;
        if zone != ZONE.1 {
            return Err(format!("the parsers' time zone is {zone} off UTC and not {}", ZONE.1).into());
        }
        Ok(server)
    }

    /// Has bodies read into a type, each in its format. All are asked for before the first answer is waited for.
    pub fn read<const N: usize>(&mut self, type_name: &str, bodies: [(&str, &[u8]); N]) -> Result<[Reading; N]> {
        for (format, body) in bodies {
            let body = base64::engine::general_purpose::STANDARD.encode(body);
            writeln!(self.input, "{format} {type_name} {body}")?;
        }
        self.input.flush()?;
        let mut readings = Vec::new();
        for (format, body) in bodies {
            readings.push(self.answer().map_err(|error| format!("{error}, at {format} {}", String::from_utf8_lossy(body)))?);
        }
        readings.try_into().map_err(|_| "a reading is missing".into())
    }

    fn answer(&mut self) -> Result<Reading> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err("the program over the servers' parsers ended".into());
        }
        let mut report: Value = serde_json::from_str(&line).map_err(|error| format!("{error} in {line}"))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let items = |name: &str| report.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(Reading {
            errors: items("errors").iter().map(|error| (place(&text(&error[0])), text(&error[1]))).collect(),
            lost: items("lost").iter().map(|lost| place(&text(lost))).collect(),
            entries: Vec::new(),
            ended: report.get("ended") == Some(&Value::Bool(true)),
            value: report.get_mut("value").map(Value::take).unwrap_or_default(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where Debian's package puts Json.NET.
fn json_net() -> Result<PathBuf> {
    let path = PathBuf::from("/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll");
    if path.is_file() { Ok(path) } else { Err(format!("there is no {}", path.display()).into()) }
}

/// A path as Json.NET writes it: `a.b[0]['c.d']`.
fn place(mut text: &str) -> Place {
    let mut steps = Vec::new();
    while !text.is_empty() {
        let (step, rest) = if let Some(inner) = text.strip_prefix("['") {
            let (name, rest) = inner.split_once("']").unwrap_or((inner, ""));
            (Step::Name(name.to_lowercase()), rest)
        } else if let Some(inner) = text.strip_prefix('[') {
            let (index, rest) = inner.split_once(']').unwrap_or((inner, ""));
            (index.parse().map_or_else(|_| Step::Name(index.to_lowercase()), Step::Index), rest)
        } else {
            let end = text.find(['.', '[']).unwrap_or(text.len());
            let (name, rest) = text.split_at(end);
            (Step::Name(name.to_lowercase()), rest)
        };
        steps.push(step);
        text = rest.strip_prefix('.').unwrap_or(rest);
        if rest == "." {
            break;
        }
    }
    steps
}
