//! Where a document is kept: its path in a git work tree, that repository's address and the commit.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kanade_manifest::Origin;

/// A folder that documents belong to: a git work tree, or one by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    root: PathBuf,
    address: String,
    commit: Option<String>,
}

impl Repository {
    /// The work tree that holds `path`; none outside of one.
    pub fn around(path: &Path) -> Option<Self> {
        let path = path.canonicalize().ok()?;
        let root = path
            .ancestors()
            .find(|folder| folder.join(".git").exists())?;
        Some(Self {
            root: root.to_owned(),
            address: remote(root).unwrap_or_else(|| root.display().to_string()),
            commit: git(root, &["rev-parse", "HEAD"]),
        })
    }

    /// A folder that no work tree holds: its place on this machine has to do.
    pub fn folder(path: &Path) -> Option<Self> {
        let root = path.canonicalize().ok()?;
        Some(Self {
            address: root.display().to_string(),
            commit: None,
            root,
        })
    }

    /// Its address: that of its remote, or its place on this machine.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A path inside of it with `/` between its parts; empty for the root itself.
    pub fn inside(&self, path: &Path) -> Option<String> {
        let path = path.canonicalize().ok()?;
        let path = path.strip_prefix(&self.root).ok()?;
        Some(path.to_str()?.replace('\\', "/"))
    }

    /// The origin of a document in it, whose script may stand in a file beside it.
    pub fn origin(&self, path: &Path, script: Option<&str>) -> Option<Origin> {
        let inside = self.inside(path)?;
        let script = script.and_then(|script| path.parent()?.join(script).canonicalize().ok());
        Some(Origin {
            commit: self.commit_of(&inside),
            path: inside,
            repo: Some(self.address.clone()),
            script_file: script.and_then(|script| self.inside(&script)),
        })
    }

    fn commit_of(&self, inside: &str) -> Option<String> {
        let commit = self.commit.clone()?;
        let changes = git(&self.root, &["status", "--porcelain", "--", inside]);
        match changes {
            Some(_) => Some(format!("{commit}-dirty")),
            None => Some(commit),
        }
    }
}

fn remote(root: &Path) -> Option<String> {
    let address = git(root, &["config", "--get", "remote.origin.url"])?;
    Some(without_credentials(&address))
}

/// What git says; none when it says nothing, or is not there.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let asked = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let asked = asked.ok().filter(|asked| asked.status.success())?;
    let said = String::from_utf8(asked.stdout).ok()?;
    let said = said.trim();
    (!said.is_empty()).then(|| said.to_owned())
}

/// A token in a remote's address is a secret that nobody else should read.
fn without_credentials(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_never_leave_this_machine() {
        let cases = [
            (
                "https://me:secret@git.example/a.git",
                "https://git.example/a.git",
            ),
            ("https://git.example/@a/b", "https://git.example/@a/b"),
            ("git@git.example:a.git", "git@git.example:a.git"),
        ];
        for (address, expected) in cases {
            assert_eq!(without_credentials(address), expected);
        }
    }

    #[test]
    fn a_document_in_a_work_tree_says_where_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jobs/a.yaml");
        std::fs::create_dir_all(folder.path().join(".git")).unwrap();
        std::fs::create_dir_all(folder.path().join("jobs")).unwrap();
        std::fs::write(&path, "").unwrap();

        let repository = Repository::around(&path).unwrap();
        let origin = repository.origin(&path, None).unwrap();

        assert_eq!(origin.path, "jobs/a.yaml");
        assert_eq!(origin.repo.as_deref(), Some(repository.address()));
        assert_eq!(repository.inside(folder.path()).unwrap(), "");
    }
}
