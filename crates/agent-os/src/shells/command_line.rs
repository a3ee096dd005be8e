//! The exact command line of each interpreter.

use std::ffi::OsString;
use std::path::Path;

use kanade_wire::Shell;

use super::ScriptFile;

/// The arguments that make an interpreter run a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    /// Passed one by one, quoted as the platform needs.
    pub arguments: Vec<OsString>,
    /// Appended as it is, without quoting. `cmd` does not parse quoted arguments the way other programs do.
    pub verbatim: Option<OsString>,
}

/// How `shell` is told to run `script`, which was staged as `file`.
///
/// A single line for `cmd` is passed as an argument, because `%i` of a `for` loop must be doubled in a file and
/// authors write it as they would type it.
pub fn command_line(shell: Shell, script: &str, file: &ScriptFile) -> CommandLine {
    match shell {
        Shell::Sh | Shell::Bash => plain(&[], &file.entry),
        Shell::Python => plain(&["-X", "utf8", "-u"], &file.entry),
        Shell::Powershell | Shell::Pwsh => plain(
            &[
                "-NoProfile",
                "-NonInteractive",
                "-ExecutionPolicy",
                "Bypass",
                "-File",
            ],
            &file.entry,
        ),
        Shell::Cmd if cfg!(windows) => windows_cmd(script, file),
        Shell::Cmd => CommandLine {
            arguments: vec!["/C".into(), script.into()],
            verbatim: None,
        },
    }
}

fn plain(options: &[&str], entry: &Path) -> CommandLine {
    let mut arguments: Vec<OsString> = options.iter().map(OsString::from).collect();
    arguments.push(entry.into());
    CommandLine {
        arguments,
        verbatim: None,
    }
}

/// With `/S`, `cmd` strips exactly the outermost pair of quotes and takes what is between as typed.
fn windows_cmd(script: &str, file: &ScriptFile) -> CommandLine {
    let inner: OsString = match single_line(script) {
        Some(line) => format!("chcp 65001 >nul & {line}").into(),
        None => {
            let mut quoted = OsString::from("\"");
            quoted.push(&file.entry);
            quoted.push("\"");
            quoted
        }
    };
    let mut verbatim = OsString::from("\"");
    verbatim.push(inner);
    verbatim.push("\"");
    CommandLine {
        arguments: vec!["/D".into(), "/S".into(), "/C".into()],
        verbatim: Some(verbatim),
    }
}

/// The longest line `cmd` takes is 8,191 characters.
fn single_line(script: &str) -> Option<&str> {
    let line = script.trim_end_matches(['\r', '\n']);
    (!line.contains(['\r', '\n']) && line.len() < 8000).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn file(name: &str) -> ScriptFile {
        ScriptFile {
            entry: PathBuf::from(name),
        }
    }

    fn texts(line: &CommandLine) -> Vec<&str> {
        line.arguments
            .iter()
            .map(|argument| argument.to_str().unwrap())
            .collect()
    }

    #[test]
    fn powershell_runs_the_launcher_without_a_profile() {
        let line = command_line(Shell::Powershell, "exit 1", &file("launcher.ps1"));
        assert_eq!(
            texts(&line),
            [
                "-NoProfile",
                "-NonInteractive",
                "-ExecutionPolicy",
                "Bypass",
                "-File",
                "launcher.ps1"
            ]
        );
    }

    #[test]
    fn python_writes_utf8_unbuffered() {
        let line = command_line(Shell::Python, "print(1)", &file("script.py"));
        assert_eq!(texts(&line), ["-X", "utf8", "-u", "script.py"]);
    }

    #[test]
    fn a_single_line_for_cmd_is_passed_as_typed() {
        let line = windows_cmd("for %i in (1) do echo \"%i\"\r\n", &file("script.cmd"));
        assert_eq!(texts(&line), ["/D", "/S", "/C"]);
        assert_eq!(
            line.verbatim.unwrap(),
            "\"chcp 65001 >nul & for %i in (1) do echo \"%i\"\""
        );
    }

    #[test]
    fn several_lines_for_cmd_run_from_the_file() {
        let line = windows_cmd("echo a\necho b", &file("script.cmd"));
        assert_eq!(line.verbatim.unwrap(), "\"\"script.cmd\"\"");
    }
}
