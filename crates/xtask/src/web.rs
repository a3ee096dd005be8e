//! The dashboard's packages and its build, each made again only when what it is made of changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::process;
use crate::workspace::Workspace;

/// The oldest Node.js that the dashboard's tools run on.
const MINIMUM_NODE: (u32, u32) = (20, 19);

/// npm, in the dashboard's folder.
pub fn npm(workspace: &Workspace) -> Command {
    let mut command = workspace.program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(workspace.path("web"));
    command
}

/// Fails with a clear line when Node.js is missing or too old.
pub fn require_node() -> Result<()> {
    let (major, minor) = MINIMUM_NODE;
    let advice = format!("the dashboard is built with Node.js {major}.{minor} or newer, and npm");
    if !process::exists("node") {
        bail!("{advice}: there is no `node` on PATH");
    }
    let said = process::capture(Command::new("node").arg("--version"))?;
    if parse_version(&said).is_none_or(|version| version < MINIMUM_NODE) {
        bail!("{advice}: this one is {}", said.trim());
    }
    if !process::exists(if cfg!(windows) { "npm.cmd" } else { "npm" }) {
        bail!("{advice}: there is no `npm` on PATH");
    }
    Ok(())
}

/// Installs the packages of the lock file unless they are already there.
pub fn install(workspace: &Workspace) -> Result<()> {
    require_node()?;
    let web = workspace.path("web");
    let stamp = Stamp {
        file: web.join("node_modules/.kanade-installed"),
        content: digest(
            &[web.join("package.json"), web.join("package-lock.json")],
            &web,
        )?,
    };
    if stamp.is_current() {
        return Ok(());
    }
    process::run(npm(workspace).args(["ci", "--no-audit", "--no-fund"]))?;
    stamp.write()
}

/// Builds the dashboard unless the last build is of the same sources.
pub fn build(workspace: &Workspace) -> Result<()> {
    install(workspace)?;
    let web = workspace.path("web");
    let stamp = Stamp {
        file: web.join("node_modules/.kanade-built"),
        content: digest(&sources(&web)?, &web)?,
    };
    if stamp.is_current() && web.join("dist/index.html").is_file() {
        return Ok(());
    }
    process::run(npm(workspace).args(["run", "build"]))?;
    stamp.write()
}

/// A note beside what was made, saying from what it was made.
struct Stamp {
    file: PathBuf,
    content: String,
}

impl Stamp {
    fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|content| content == self.content)
    }

    fn write(&self) -> Result<()> {
        fs::write(&self.file, &self.content)
            .with_context(|| format!("{} cannot be written", self.file.display()))
    }
}

/// Everything in the dashboard's folder that its build may read, in a fixed order.
fn sources(web: &Path) -> Result<Vec<PathBuf>> {
    const NOT_READ: [&str; 4] = ["node_modules", "dist", "tests", "test-results"];
    let mut files = Vec::new();
    let mut folders = vec![web.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            match path.is_dir() {
                true if NOT_READ.iter().any(|name| path.ends_with(name)) => {}
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    Ok(files)
}

fn digest(files: &[PathBuf], root: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for file in files {
        let content =
            fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let name = file.strip_prefix(root).unwrap_or(file).to_string_lossy();
        hash.update(format!("{name} {}\n", content.len()));
        hash.update(&content);
    }
    Ok(hex::encode(hash.finalize()))
}

fn parse_version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(|part| part.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_compared_by_number() {
        assert!(parse_version("v20.20.2\n").is_some_and(|version| version >= MINIMUM_NODE));
        assert!(parse_version("v20.9.0").is_some_and(|version| version < MINIMUM_NODE));
        assert!(parse_version("v8.17.0").is_some_and(|version| version < MINIMUM_NODE));
        assert_eq!(parse_version("no version"), None);
    }
}
