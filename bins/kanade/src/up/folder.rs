use std::fs::{self, File, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::private_file;

/// The folder of everything that is kept. It belongs to this process until the value is dropped.
pub struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if it is missing and takes it.
    pub fn open(chosen: Option<&Path>) -> Result<Self, Failure> {
        let path = match chosen {
            Some(path) => std::path::absolute(path).map_err(|error| unusable(path, &error))?,
            None => usual()?,
        };
        let prepared = private_file::create_folder(&path)
            .and_then(|()| private_file::create_folder(&path.join("logs")))
            .and_then(|()| private_file::create_folder(&path.join("agent")));
        prepared.map_err(|error| unusable(&path, &error))?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("up.lock"))
            .map_err(|error| unusable(&path, &error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(taken(&path)),
            Err(TryLockError::Error(error)) => Err(unusable(&path, &error)),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// A log file: what processes write by themselves, and what they print.
    pub fn log(&self, name: &str) -> PathBuf {
        self.path.join("logs").join(name)
    }

    /// Tells another `up` who has this folder. Losing that note costs nothing but the hint.
    pub fn note_owner(&self, bind: SocketAddr) {
        let note = format!("process {}, {bind}", std::process::id());
        let _ = fs::write(self.path.join("up.owner"), note);
    }

    /// What agents and backend show the broker: made once, kept for every later start.
    pub fn broker_token(&self) -> Result<String, Failure> {
        let path = self.file("broker.token");
        match fs::read_to_string(&path) {
            Ok(token) if !token.trim().is_empty() => return Ok(token.trim().to_owned()),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(unusable(&path, &error));
            }
            _ => {}
        }
        let token = hex::encode(rand::random::<[u8; 32]>());
        self.write_private("broker.token", &token)?;
        Ok(token)
    }

    /// Replaces a file in it that nobody else may read.
    pub fn write_private(&self, name: &str, content: &str) -> Result<(), Failure> {
        let path = self.file(name);
        let written = private_file::write(&path, content.as_bytes());
        written.map_err(|error| unusable(&path, &error))
    }
}

fn usual() -> Result<PathBuf, Failure> {
    match dirs::data_local_dir() {
        Some(folder) => Ok(folder.join("kanade").join("up")),
        None => Err(Failure::new(
            ExitStatus::Failed,
            "this user has no data folder",
            "kanade up --data-dir <folder>",
        )),
    }
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    let message = format!("{} cannot be used: {error}", path.display());
    Failure::new(
        ExitStatus::Failed,
        message,
        "kanade up --data-dir <another folder>",
    )
}

fn taken(path: &Path) -> Failure {
    let owner = fs::read_to_string(path.join("up.owner")).unwrap_or_default();
    let owner = match owner.trim() {
        "" => String::new(),
        owner => format!(" ({owner})"),
    };
    let message = format!("{} is in use by another `kanade up`{owner}", path.display());
    Failure::new(
        ExitStatus::Failed,
        message,
        "kanade up --data-dir <another folder> --bind 127.0.0.1:8081",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_belongs_to_one_process_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = DataFolder::open(Some(folder.path())).unwrap();
        first.note_owner("127.0.0.1:8080".parse().unwrap());

        let refused = DataFolder::open(Some(folder.path())).err().unwrap();
        assert_eq!(refused.status(), ExitStatus::Failed);
        assert!(refused.to_string().contains("127.0.0.1:8080"), "{refused}");

        drop(first);
        assert!(DataFolder::open(Some(folder.path())).is_ok());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_one_clear_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let refused = DataFolder::open(Some(&file.join("below"))).err().unwrap();
        assert!(refused.to_string().contains("cannot be used"), "{refused}");
    }

    #[test]
    fn the_brokers_token_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(Some(folder.path())).unwrap();
        let token = data.broker_token().unwrap();
        assert_eq!(token.len(), 64);
        assert_eq!(data.broker_token().unwrap(), token);
    }
}
