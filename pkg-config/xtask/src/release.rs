//! Whether a release can be made: what can be tried without publishing is tried, and what is missing is said. How one is made:
//! `pkg-config/RELEASING.md`.

use crate::tools::{Result, cargo, command, root, run};
use serde_json::Value;
use std::process::Stdio;
use user_preflight::VERSION;

/// What both registries are told, and what the release is about.
struct Release {
    /// Cargo.toml, as cargo reads it.
    crate_manifest: Value,
    /// The built package's package.json.
    npm_manifest: Value,
    changelog: String,
    /// What git says is not committed.
    uncommitted: String,
}

/// `cargo xtask release`: fails with all that is missing. Publishes nothing.
pub fn release() -> Result {
    crate::build::build()?;
    dry_run()?;
    let missing = Release::read()?.missing();
    if missing.is_empty() {
        println!("{VERSION} can be released; pkg-config/RELEASING.md says how");
        return Ok(());
    }
    Err(format!("not ready to release {VERSION}:\n- {}", missing.join("\n- ")).into())
}

/// Both registries' own checks, on the built package and on the crate; and that all name the same version. Says what is missing
/// before a release, which fails nothing here.
pub fn dry_run() -> Result {
    let release = Release::read()?;
    let different = release.different();
    if !different.is_empty() {
        return Err(different.join("\n").into());
    }
    npm()?;
    // Uncommitted changes are a reason not to release, and none not to test.
    run(cargo().args(["publish", "--dry-run", "--quiet", "--allow-dirty", "--package", "user-preflight"]))?;
    for missing in release.missing() {
        println!("before {VERSION} is released: {missing}");
    }
    Ok(())
}

/// What npm would publish, and whether it would take package.json as it is.
fn npm() -> Result {
    let output = command("npm").args(["publish", "--dry-run"]).current_dir(root().join("pkg")).stdin(Stdio::null()).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || said.contains("auto-corrected") {
        return Err(format!("npm publish --dry-run: {said}").into());
    }
    Ok(())
}

impl Release {
    fn read() -> Result<Release> {
        let metadata =
            cargo().args(["metadata", "--format-version=1", "--no-deps", "--offline"]).stderr(Stdio::inherit()).output()?;
        let metadata: Value = serde_json::from_slice(&metadata.stdout)?;
        let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
        let ours = packages.into_iter().find(|package| package.get("name").is_some_and(|name| name == "user-preflight"));
        let status = command("git").args(["status", "--porcelain"]).stderr(Stdio::inherit()).output()?;
        Ok(Release {
            crate_manifest: ours.cloned().ok_or("cargo knows no user-preflight")?,
            npm_manifest: serde_json::from_str(&std::fs::read_to_string(root().join("pkg/package.json"))?)?,
            changelog: std::fs::read_to_string(root().join("CHANGELOG.md"))?,
            uncommitted: String::from_utf8(status.stdout)?,
        })
    }

    /// The heading of the version to release, and whether it has a day.
    fn heading(&self) -> Option<bool> {
        let dated = format!("## [{}] - ", self.version());
        let coming = format!("To be released as {}", self.version());
        let first = self.changelog.lines().position(|line| line.starts_with("## ["))?;
        let mut lines = self.changelog.lines().skip(first);
        let heading = lines.next()?;
        match heading {
            "## [Unreleased]" => lines.next().is_some_and(|line| line.starts_with(&coming)).then_some(false),
            _ => heading.strip_prefix(&dated).is_some_and(is_day).then_some(true),
        }
    }

    fn version(&self) -> &str {
        text(&self.crate_manifest, "version")
    }

    /// Versions that are not the same.
    fn different(&self) -> Vec<String> {
        let mut different = Vec::new();
        let version = self.version();
        let npm = text(&self.npm_manifest, "version");
        if npm != version {
            different.push(format!("Cargo.toml says {version}, package.json {npm}"));
        }
        if self.heading().is_none() {
            different.push(format!("the first heading of CHANGELOG.md is not about {version}"));
        }
        different
    }

    /// What a release needs and is not there.
    fn missing(&self) -> Vec<String> {
        let mut missing = self.different();
        let crate_address = text(&self.crate_manifest, "repository");
        let npm_address = match self.npm_manifest.get("repository") {
            Some(Value::Object(repository)) => repository.get("url").and_then(Value::as_str).unwrap_or_default(),
            _ => text(&self.npm_manifest, "repository"),
        };
        if crate_address.is_empty() {
            missing.push("Cargo.toml names no repository".to_owned());
        }
        if npm_address.is_empty() {
            missing.push(
                "package.json names no repository: provenance is refused without it, and links of the README lead nowhere"
                    .to_owned(),
            );
        }
        let bare = |address: &str| address.trim_start_matches("git+").trim_end_matches(".git").to_owned();
        if !crate_address.is_empty() && !npm_address.is_empty() && bare(crate_address) != bare(npm_address) {
            missing.push(format!("Cargo.toml names the repository {crate_address}, package.json {npm_address}"));
        }
        if self.heading() == Some(false) {
            missing.push(format!("CHANGELOG.md has no heading `## [{}] - ` with the day", self.version()));
        }
        if !self.uncommitted.is_empty() {
            missing.push(format!("not committed:\n{}", self.uncommitted.trim_end()));
        }
        missing
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// `2026-11-23`
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.into_iter().all(digits)
}

#[cfg(test)]
mod tests {
    use super::Release;
    use serde_json::json;

    fn ready() -> Release {
        Release {
            crate_manifest: json!({ "version": "1.2.3", "repository": "https://git.example/project" }),
            npm_manifest: json!({ "version": "1.2.3", "repository": { "type": "git", "url": "git+https://git.example/project.git" } }),
            changelog: "# Changelog\n\n## [1.2.3] - 2026-11-23\n### Added\n\n## [1.2.2] - 2026-11-01\n".to_owned(),
            uncommitted: String::new(),
        }
    }

    #[test]
    fn nothing_is_missing_where_all_is_there() {
        assert_eq!(ready().missing(), [""; 0]);
        let plain =
            Release { npm_manifest: json!({ "version": "1.2.3", "repository": "https://git.example/project" }), ..ready() };
        assert_eq!(plain.missing(), [""; 0]);
    }

    #[test]
    fn another_version_is_different() {
        let npm = Release { npm_manifest: json!({ "version": "1.2.2" }), ..ready() };
        assert_eq!(npm.different(), ["Cargo.toml says 1.2.3, package.json 1.2.2"]);
        for changelog in ["## [1.2.2] - 2026-11-23\n", "## [1.2.3] - soon\n", "## [Unreleased]\nTo be released as 1.2.2\n", ""] {
            let release = Release { changelog: changelog.to_owned(), ..ready() };
            assert_eq!(release.different(), ["the first heading of CHANGELOG.md is not about 1.2.3"], "{changelog}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let coming = Release { changelog: "## [Unreleased]\nTo be released as 1.2.3, soon.\n".to_owned(), ..ready() };
        assert_eq!((coming.different(), coming.missing().len()), (vec![], 1));
        assert!(coming.missing()[0].contains("no heading `## [1.2.3] - `"));
        let nowhere = Release {
            crate_manifest: json!({ "version": "1.2.3", "repository": null }),
            npm_manifest: json!({ "version": "1.2.3" }),
            ..ready()
        };
        assert_eq!(nowhere.missing().len(), 2);
        let elsewhere =
            Release { crate_manifest: json!({ "version": "1.2.3", "repository": "https://git.example/other" }), ..ready() };
        assert!(elsewhere.missing()[0].contains("https://git.example/other"));
        let changed = Release { uncommitted: " M README.md\n".to_owned(), ..ready() };
        assert_eq!(changed.missing(), ["not committed:\n M README.md"]);
    }
}
