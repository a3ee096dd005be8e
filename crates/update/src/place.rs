use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where a program and the files of its sentinel lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    exe: PathBuf,
    data: PathBuf,
}

impl Place {
    /// A program that keeps its state in the folder `data`.
    pub const fn new(exe: PathBuf, data: PathBuf) -> Self {
        Self { exe, data }
    }

    /// The program.
    pub fn exe(&self) -> &Path {
        &self.exe
    }

    /// Its folder of state.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// A copy of the last version that proved itself.
    pub fn last_good(&self) -> PathBuf {
        beside(&self.exe, ".last-good")
    }

    /// What a rollback took away.
    pub fn rollback_bak(&self) -> PathBuf {
        beside(&self.exe, ".rollback-bak")
    }

    /// The next version, before it takes the name.
    pub fn new_exe(&self) -> PathBuf {
        beside(&self.exe, ".new")
    }

    /// The version before, where a program that runs can only be renamed.
    pub fn old_exe(&self) -> PathBuf {
        beside(&self.exe, ".old")
    }

    /// Where a download of `version` lies.
    pub fn staged(&self, version: &str) -> PathBuf {
        let name = format!("{}.{version}.staged", self.stem());
        self.data.join("staging").join(name)
    }

    pub(crate) fn sentinel(&self) -> PathBuf {
        self.record("boot-sentinel")
    }

    pub(crate) fn quarantine(&self) -> PathBuf {
        self.record("boot-quarantine")
    }

    pub(crate) fn report(&self) -> PathBuf {
        self.record("boot-report")
    }

    pub(crate) fn restorable(&self) -> PathBuf {
        self.record("boot-restore")
    }

    pub(crate) fn last_swap(&self) -> PathBuf {
        self.data.join("last_swap.json")
    }

    fn record(&self, kind: &str) -> PathBuf {
        self.data.join(format!(".{kind}-{}.json", self.stem()))
    }

    fn stem(&self) -> String {
        let stem = self.exe.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }
}

/// The suffix goes behind the whole name: `kanade-agent.exe.last-good`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}
