//! A run's private folder: its staged script and its temporary files, removed with the run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::accounts::Identity;

/// How folders of other accounts begin.
const FOR_OTHERS: &str = "kanade-run-";

/// Removed, with what is in it, by [`RunFolder::remove`] or at the latest when it is dropped.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    /// Says where the folder is, when it does not lie with the others.
    signpost: Option<PathBuf>,
}

impl RunFolder {
    /// A new folder for this attempt of a run. An existing one is an error: it is not this run's.
    ///
    /// Another account cannot reach into `runs`. Its folder lies where everybody's temporary files do, and a signpost
    /// in `runs` tells the next agent of it, should this one not come to remove it.
    pub fn create(
        runs: &Path,
        run_id: &str,
        attempt: u32,
        identity: &Identity,
    ) -> io::Result<Self> {
        let name = format!("{run_id}.{attempt}");
        let (path, signpost) = if is_for_another(identity) {
            let path = std::env::temp_dir().join(format!("{FOR_OTHERS}{name}"));
            let signpost = runs.join(name);
            fs::write(&signpost, path.as_os_str().as_encoded_bytes())?;
            (path, Some(signpost))
        } else {
            (runs.join(name), None)
        };
        make_private(&path)?;
        let folder = Self { path, signpost };
        make_private(&folder.temporary())?;
        Ok(folder)
    }

    /// Gives the folder and what is in it to the account that the run has.
    #[cfg(unix)]
    pub fn hand_over(&self, identity: &Identity) -> io::Result<()> {
        let Some(account) = &identity.account else {
            return Ok(());
        };
        let inside = fs::read_dir(&self.path)?
            .flatten()
            .map(|entry| entry.path());
        for path in inside.chain([self.path.clone()]) {
            std::os::unix::fs::lchown(path, Some(account.uid), Some(account.gid))?;
        }
        Ok(())
    }

    /// Lets the account that the run has do what it likes in the folder.
    #[cfg(windows)]
    pub fn hand_over(&self, identity: &Identity) -> io::Result<()> {
        match &identity.token {
            Some(token) => token.grant_folder(&self.path),
            None => Ok(()),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder for the run's temporary files.
    pub fn temporary(&self) -> PathBuf {
        self.path.join("tmp")
    }

    /// Removes the folder off the async threads: what a job leaves may be large.
    pub async fn remove(self) {
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %self.path.display(), %error, "a run's folder could not be removed");
        } else if let Some(signpost) = &self.signpost {
            let _ = fs::remove_file(signpost);
        }
    }
}

#[cfg(unix)]
fn is_for_another(identity: &Identity) -> bool {
    identity.account.is_some()
}

#[cfg(windows)]
fn is_for_another(_identity: &Identity) -> bool {
    false
}

/// Makes `path` and its parents, readable by this account alone.
pub fn create_private(path: &Path) -> io::Result<()> {
    private_builder().recursive(true).create(path)
}

/// Removes everything in `path`.
pub fn empty(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?.path();
        let removed = if entry.is_dir() {
            fs::remove_dir_all(&entry)
        } else {
            remove_pointed_at(&entry);
            fs::remove_file(&entry)
        };
        if let Err(error) = removed {
            tracing::warn!(path = %entry.display(), %error, "an old run's folder could not be removed");
        }
    }
    Ok(())
}

/// Removes the folder a signpost names, and nothing that is not the folder of a run.
fn remove_pointed_at(signpost: &Path) {
    let Ok(text) = fs::read_to_string(signpost) else {
        return;
    };
    let path = PathBuf::from(text);
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let is_a_runs = name.starts_with(FOR_OTHERS) && path.parent() == Some(&std::env::temp_dir());
    if is_a_runs && path.symlink_metadata().is_ok_and(|found| found.is_dir()) {
        let _ = fs::remove_dir_all(path);
    }
}

fn make_private(path: &Path) -> io::Result<()> {
    private_builder().create(path)
}

#[cfg(unix)]
fn private_builder() -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// On Windows a folder takes the permissions of the one it lies in.
#[cfg(windows)]
fn private_builder() -> fs::DirBuilder {
    fs::DirBuilder::new()
}
