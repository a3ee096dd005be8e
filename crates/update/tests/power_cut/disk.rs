//! A disk in memory whose power fails at a chosen operation, which then happened by half.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use kanade_update::Disk;

#[derive(Debug)]
pub struct MemoryDisk {
    /// A name that cannot be taken while it stands for a program.
    protected: Option<PathBuf>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<PathBuf, Vec<u8>>,
    at_boot: Vec<(PathBuf, PathBuf)>,
    /// Operations until the power fails, each time.
    cuts: VecDeque<usize>,
    has_power: bool,
}

impl State {
    /// Whether the operation happens as a whole, by half or not at all.
    fn operate(&mut self) -> io::Result<Extent> {
        if !self.has_power {
            return Err(io::Error::other("no power"));
        }
        match self.cuts.front_mut() {
            Some(0) => {
                self.cuts.pop_front();
                self.has_power = false;
                Ok(Extent::Half)
            }
            Some(left) => {
                *left -= 1;
                Ok(Extent::Whole)
            }
            None => Ok(Extent::Whole),
        }
    }

    fn put(&mut self, path: &Path, bytes: &[u8], extent: Extent) -> io::Result<()> {
        let length = match extent {
            Extent::Whole => bytes.len(),
            Extent::Half => bytes.len() / 2,
        };
        self.files.insert(path.to_owned(), bytes[..length].to_vec());
        extent.told()
    }

    fn take(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        let found = self.files.remove(path);
        found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    Half,
}

impl Extent {
    fn told(self) -> io::Result<()> {
        match self {
            Self::Whole => Ok(()),
            Self::Half => Err(io::Error::other("the power failed")),
        }
    }
}

impl MemoryDisk {
    pub fn new(protected: Option<PathBuf>) -> Self {
        let state = State {
            has_power: true,
            ..State::default()
        };
        Self {
            protected,
            state: Mutex::new(state),
        }
    }

    pub fn lose_power_after(&self, operations: &[usize]) {
        self.state().cuts = operations.iter().copied().collect();
    }

    pub fn cuts_to_come(&self) -> usize {
        self.state().cuts.len()
    }

    pub fn has_power(&self) -> bool {
        self.state().has_power
    }

    /// The power is back, and the system does what it was asked to do before it starts anything.
    pub fn boot(&self) {
        let mut state = self.state();
        state.has_power = true;
        for (from, to) in std::mem::take(&mut state.at_boot) {
            if !state.files.contains_key(&to)
                && let Some(bytes) = state.files.remove(&from)
            {
                state.files.insert(to, bytes);
            }
        }
    }

    pub fn paths(&self) -> Vec<PathBuf> {
        self.state().files.keys().cloned().collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Disk for MemoryDisk {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        Ok(self.state().files.get(path).cloned())
    }

    fn exists(&self, path: &Path) -> bool {
        self.state().files.contains_key(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let extent = state.operate()?;
        state.put(path, bytes, extent)
    }

    fn copy(&self, from: &Path, to: &Path, _like: &Path) -> io::Result<()> {
        let mut state = self.state();
        let extent = state.operate()?;
        let bytes = state.files.get(from).cloned();
        let bytes = bytes.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        state.put(to, &bytes, extent)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.operate()?.told()?;
        if self.protected.as_deref() == Some(to) && state.files.contains_key(to) {
            return Err(io::Error::from(io::ErrorKind::PermissionDenied));
        }
        let bytes = state.take(from)?;
        state.files.insert(to.to_owned(), bytes);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.operate()?.told()?;
        state.files.remove(path);
        Ok(())
    }

    fn replaces_running(&self) -> bool {
        self.protected.is_none()
    }

    fn rename_at_boot(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.operate()?.told()?;
        state.at_boot.push((from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn free_bytes(&self, _folder: &Path) -> Option<u64> {
        None
    }
}
