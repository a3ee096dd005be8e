use std::env::{self, consts::EXE_SUFFIX};
use std::path::{Path, PathBuf};

use crate::exit::ExitStatus;
use crate::failure::Failure;

/// The programs that `up` starts.
pub struct Programs {
    /// `kanade-backend`.
    pub backend: PathBuf,
    /// `kanade-agent`.
    pub agent: PathBuf,
}

impl Programs {
    /// Beside this program, else on PATH.
    pub fn find() -> Result<Self, Failure> {
        let own = env::current_exe().ok();
        let beside = own.as_deref().and_then(Path::parent);
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = beside
            .map(Path::to_owned)
            .into_iter()
            .chain(env::split_paths(&path))
            .collect();
        Ok(Self {
            backend: find_in(&folders, "kanade-backend")?,
            agent: find_in(&folders, "kanade-agent")?,
        })
    }
}

fn find_in(folders: &[PathBuf], name: &str) -> Result<PathBuf, Failure> {
    let file = format!("{name}{EXE_SUFFIX}");
    let mut candidates = folders.iter().map(|folder| folder.join(&file));
    candidates.find(|path| path.is_file()).ok_or_else(|| {
        let message = format!("{name} is neither beside this program nor on PATH");
        Failure::new(
            ExitStatus::Failed,
            message,
            "cargo xtask up  (in a checkout: it builds all three)",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_that_has_it_wins() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let name = format!("kanade-agent{EXE_SUFFIX}");
        std::fs::write(second.path().join(&name), "").unwrap();
        let folders = [first.path().to_owned(), second.path().to_owned()];
        assert_eq!(
            find_in(&folders, "kanade-agent").unwrap(),
            second.path().join(&name)
        );
        assert!(find_in(&folders, "kanade-backend").is_err());
    }
}
