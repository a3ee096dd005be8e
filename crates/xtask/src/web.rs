//! The dashboard's packages and its build, each made again only when what it is made of changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
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
    let wanted = read_lock(&web.join("package-lock.json"))?;
    // npm notes here what it installed; without the note there is nothing to rely on.
    let present = read_lock(&web.join("node_modules/.package-lock.json"));
    if present.is_ok_and(|present| wanted.is_satisfied_by(&present)) {
        return Ok(());
    }
    process::run(npm(workspace).args(["ci", "--no-audit", "--no-fund"]))
}

/// What npm's lock files say of every package, by its folder.
#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    version: Option<String>,
    integrity: Option<String>,
    /// For some platforms only, or something a package can do without.
    #[serde(default)]
    optional: bool,
}

impl Lock {
    fn is_satisfied_by(&self, present: &Lock) -> bool {
        let wanted = self
            .packages
            .iter()
            .filter(|(folder, _)| !folder.is_empty());
        let all_there =
            wanted
                .clone()
                .all(|(folder, package)| match present.packages.get(folder) {
                    Some(there) => {
                        there.version == package.version && there.integrity == package.integrity
                    }
                    None => package.optional,
                });
        all_there
            && present
                .packages
                .keys()
                .all(|folder| self.packages.contains_key(folder))
    }
}

fn read_lock(path: &Path) -> Result<Lock> {
    let text = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_slice(&text)
        .with_context(|| format!("{} is not a lock file of npm", path.display()))
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
            if !path.is_dir() {
                files.push(path);
            } else if !NOT_READ.iter().any(|name| path.ends_with(name)) {
                folders.push(path);
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

    fn lock(packages: &[(&str, &str, bool)]) -> Lock {
        let package = |version: &str, optional| LockedPackage {
            version: Some(version.into()),
            integrity: None,
            optional,
        };
        let packages = packages.iter();
        Lock {
            packages: packages
                .map(|(name, version, optional)| ((*name).into(), package(version, *optional)))
                .collect(),
        }
    }

    #[test]
    fn packages_are_installed_again_when_one_differs_lacks_or_is_too_many() {
        let wanted = lock(&[
            ("", "0", false),
            ("a", "1", false),
            ("for-macos", "1", true),
        ]);
        assert!(wanted.is_satisfied_by(&lock(&[("a", "1", false)])));
        assert!(!wanted.is_satisfied_by(&lock(&[("a", "2", false)])));
        assert!(!wanted.is_satisfied_by(&lock(&[])));
        assert!(!wanted.is_satisfied_by(&lock(&[("a", "1", false), ("b", "1", false)])));
    }
}
