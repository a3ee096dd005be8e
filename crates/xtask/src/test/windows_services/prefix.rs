//! A machine with Windows, as far as Wine is one.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::process;
use crate::test::windows::{TARGET, in_wine_environment, script, target_folder, windows_name};
use crate::workspace::Workspace;

/// Wine starts a service within a moment; a machine that builds something meanwhile takes longer.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(250);

pub struct Prefix<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

impl<'a> Prefix<'a> {
    pub fn new(workspace: &'a Workspace) -> Self {
        Self {
            workspace,
            folder: target_folder(workspace).join("wine-services"),
        }
    }

    pub fn workspace(&self) -> &Workspace {
        self.workspace
    }

    /// A program that was built.
    pub fn program(&self, name: &str) -> String {
        let folder = target_folder(self.workspace).join(TARGET).join("debug");
        folder
            .join(name)
            .with_extension("exe")
            .display()
            .to_string()
    }

    /// A folder or file of the installation.
    pub fn kanade(&self, path: &str) -> PathBuf {
        self.folder.join("drive_c/ProgramData/Kanade").join(path)
    }

    /// That a secret does not stand in a file of the installation.
    pub fn is_not_written(&self, path: &str, secret: &str) -> Result<()> {
        let text = fs::read_to_string(self.kanade(path))?;
        ensure!(!text.contains(secret), "{path} has the secret: {text}");
        Ok(())
    }

    /// Writes a file that programs of the machine can read; returns what they call it.
    pub fn hand_over(&self, name: &str, content: &str) -> Result<String> {
        let path = self.folder.join(name);
        fs::write(&path, content)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(windows_name(&path))
    }

    /// Waits until a program says this of its service, and exits with this.
    pub fn stands(&self, program: &str, words: &str, code: i32) -> Result<()> {
        self.comes_to(&[program, "status"], |output| {
            output.status.code() == Some(code) && text_of(output).contains(words)
        })
        .with_context(|| format!("the service is not {words:?}"))
    }

    /// Runs a program over and over until what it does is as it should be.
    pub fn comes_to(&self, line: &[&str], is_there: impl Fn(&Output) -> bool) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            let output = self.wine(line, "")?;
            if is_there(&output) {
                println!("{}", text_of(&output).trim_end());
                return Ok(());
            }
            if Instant::now() > until {
                bail!("`{}` still tells: {}", line.join(" "), text_of(&output));
            }
            sleep(LOOK_EVERY);
        }
    }

    /// Runs a program, which must succeed; returns what it wrote.
    pub fn does(&self, line: &[&str]) -> Result<String> {
        self.does_with(line, "")
    }

    /// Runs a program that reads this, and must succeed; returns what it wrote.
    pub fn does_with(&self, line: &[&str], input: &str) -> Result<String> {
        let output = self.wine(line, input)?;
        let text = text_of(&output);
        ensure!(
            output.status.success(),
            "`{}` failed: {text}",
            line.join(" ")
        );
        println!("{}", text.trim_end());
        Ok(text)
    }

    /// Runs a program, whatever comes of it.
    pub fn wine(&self, line: &[&str], input: &str) -> Result<Output> {
        let line: Vec<&str> = std::iter::once("wine")
            .chain(line.iter().copied())
            .collect();
        let mut command = self.command(&line);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let failed = || format!("cannot run {}", line.join(" "));
        let mut child = command.spawn().with_context(failed)?;
        if let Some(mut stdin) = child.stdin.take() {
            // One that reads nothing may have ended already.
            let _ = stdin.write_all(input.as_bytes());
        }
        child.wait_with_output().with_context(failed)
    }

    /// What was logged until now.
    pub fn log(&self) -> Result<String> {
        let logs = fs::read_dir(self.kanade("logs")).context("there are no logs")?;
        let texts = logs.flatten().map(|entry| fs::read_to_string(entry.path()));
        Ok(texts.collect::<Result<Vec<_>, _>>()?.concat())
    }

    pub fn reboot(&self) -> Result<()> {
        self.end()?;
        self.boot()
    }

    pub fn boot(&self) -> Result<()> {
        process::run(script(self.workspace, "wine.sh").env("WINEPREFIX", &self.folder))
    }

    pub fn end(&self) -> Result<()> {
        let mut server = self.command(&["wineserver", "-k"]);
        server
            .status()
            .context("the Wine server cannot be spoken to")?;
        Ok(())
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = in_wine_environment(self.workspace, line);
        command.env("WINEPREFIX", &self.folder);
        command
    }
}

/// Everything that a program wrote.
pub fn text_of(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}
