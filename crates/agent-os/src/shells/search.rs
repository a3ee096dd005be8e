//! Which interpreters are installed, asked of the search path.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use kanade_wire::Shell;

/// The interpreters of this machine. Nothing is remembered: a shell installed while the agent runs is found at
/// the next run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shells;

impl Shells {
    /// The program that runs `shell`, or `None` where the machine has none.
    pub fn find(self, shell: Shell) -> Option<PathBuf> {
        find_on(
            &env::var_os("PATH").unwrap_or_else(|| DEFAULT_PATH.into()),
            shell,
        )
    }

    /// The shells this machine can run.
    pub fn available(self) -> Vec<Shell> {
        Shell::ALL
            .into_iter()
            .filter(|shell| self.find(*shell).is_some())
            .collect()
    }
}

/// The first program on `search_path` that runs `shell`.
pub fn find_on(search_path: &OsStr, shell: Shell) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(search_path)
        .filter(|folder| folder.is_absolute())
        .collect();
    programs(shell).iter().find_map(|program| {
        folders
            .iter()
            .map(|folder| folder.join(program))
            .find(|path| is_program(path))
    })
}

#[cfg(unix)]
const DEFAULT_PATH: &str = "/usr/local/bin:/usr/bin:/bin";
#[cfg(windows)]
const DEFAULT_PATH: &str = "C:\\Windows\\System32;C:\\Windows\\System32\\WindowsPowerShell\\v1.0";

/// Off Windows `powershell` and `cmd` may still be shims of that name.
#[cfg(unix)]
fn programs(shell: Shell) -> &'static [&'static str] {
    match shell {
        Shell::Sh => &["sh"],
        Shell::Bash => &["bash"],
        Shell::Python => &["python3", "python"],
        Shell::Powershell => &["pwsh", "powershell"],
        Shell::Pwsh => &["pwsh"],
        Shell::Cmd => &["cmd"],
    }
}

#[cfg(windows)]
fn programs(shell: Shell) -> &'static [&'static str] {
    match shell {
        Shell::Sh => &["sh.exe"],
        Shell::Bash => &["bash.exe"],
        Shell::Python => &["python.exe", "python3.exe"],
        Shell::Powershell => &["powershell.exe"],
        Shell::Pwsh => &["pwsh.exe"],
        Shell::Cmd => &["cmd.exe"],
    }
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(windows)]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn folder_with(program: &str, mode: u32) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(program);
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        folder
    }

    #[test]
    fn powershell_off_windows_is_pwsh() {
        let folder = folder_with("pwsh", 0o755);
        let found = find_on(folder.path().as_os_str(), Shell::Powershell);
        assert_eq!(found, Some(folder.path().join("pwsh")));
    }

    #[test]
    fn a_file_that_may_not_be_executed_is_not_an_interpreter() {
        let folder = folder_with("bash", 0o644);
        assert_eq!(find_on(folder.path().as_os_str(), Shell::Bash), None);
    }

    #[test]
    fn every_unix_machine_has_sh() {
        assert!(Shells.available().contains(&Shell::Sh));
        assert_eq!(find_on(OsStr::new("/nowhere"), Shell::Cmd), None);
    }
}
