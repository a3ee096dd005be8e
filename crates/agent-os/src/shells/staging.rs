//! Scripts as files: written into a run's own folder, in the form their interpreter reads.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kanade_wire::Shell;

/// PowerShell 5 takes a file without this mark for the machine's legacy code page.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// `cmd` prints every line of a file it runs, and reads it in the legacy code page, unless told otherwise.
const CMD_HEADER: &[u8] = b"@echo off & chcp 65001 >nul\r\n";
const LAUNCHER: &str = include_str!("launcher.ps1");

/// A staged script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptFile {
    /// What the interpreter is told to run.
    pub entry: PathBuf,
}

/// Writes `script` into `folder`, which must be the run's own and new.
pub fn stage(folder: &Path, shell: Shell, script: &str) -> io::Result<ScriptFile> {
    match shell {
        Shell::Sh => write(folder, "script.sh", &[script.as_bytes()]),
        Shell::Bash => write(folder, "script.bash", &[script.as_bytes()]),
        Shell::Python => write(folder, "script.py", &[script.as_bytes()]),
        Shell::Cmd => write(
            folder,
            "script.cmd",
            &[CMD_HEADER, with_crlf(script).as_bytes()],
        ),
        Shell::Powershell | Shell::Pwsh => {
            write(folder, "script.ps1", &[BYTE_ORDER_MARK, script.as_bytes()])?;
            write(
                folder,
                "launcher.ps1",
                &[BYTE_ORDER_MARK, LAUNCHER.as_bytes()],
            )
        }
    }
}

fn write(folder: &Path, name: &str, parts: &[&[u8]]) -> io::Result<ScriptFile> {
    let entry = folder.join(name);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o700);
    let mut file = options.open(&entry)?;
    for part in parts {
        file.write_all(part)?;
    }
    Ok(ScriptFile { entry })
}

/// `cmd` loses labels in files whose lines end with a bare line feed.
fn with_crlf(script: &str) -> String {
    script.replace("\r\n", "\n").replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_powershell_script_has_a_byte_order_mark_and_a_launcher() {
        let folder = tempfile::tempdir().unwrap();
        let staged = stage(folder.path(), Shell::Powershell, "Write-Output 'é'").unwrap();
        assert_eq!(staged.entry, folder.path().join("launcher.ps1"));
        let script = fs::read(folder.path().join("script.ps1")).unwrap();
        assert_eq!(script, "\u{feff}Write-Output 'é'".as_bytes());
    }

    #[test]
    fn a_cmd_script_ends_its_lines_as_cmd_wants_it() {
        let folder = tempfile::tempdir().unwrap();
        let staged = stage(folder.path(), Shell::Cmd, "echo a\r\necho b\n").unwrap();
        let text = fs::read_to_string(staged.entry).unwrap();
        assert_eq!(text, "@echo off & chcp 65001 >nul\r\necho a\r\necho b\r\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_staged_script_is_nobody_elses_to_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let staged = stage(folder.path(), Shell::Sh, "echo secret").unwrap();
        assert_eq!(
            fs::metadata(staged.entry).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }

    #[test]
    fn an_existing_file_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("script.sh"), "theirs").unwrap();
        let refused = stage(folder.path(), Shell::Sh, "ours").unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
    }
}
