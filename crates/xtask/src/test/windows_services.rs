//! The agent as a service of Windows, from its installation over a reboot to its removal, under Wine.
//!
//! In a prefix of its own, because a reboot ends everything in it. Wine neither starts a service again after a crash
//! nor has other accounts: what restarts and who reads a secret is not shown here.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::windows::{TARGET, build, in_wine_environment, script, target_folder, where_possible};
use crate::process;
use crate::test::steps::Outcome;
use crate::workspace::Workspace;

const TOKEN: &str = "a-token-for-the-story";
/// Wine starts a service within a moment; a machine that builds something meanwhile takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Installs, looks, reboots, stops, starts and removes.
pub fn services(workspace: &Workspace) -> Result<Outcome> {
    where_possible(|| {
        build(workspace, "kanade-agent")?;
        build(workspace, "kanade-desktop")?;
        let story = Story::new(workspace);
        story.boot()?;
        let told = story.tell();
        story.server("-k")?;
        told
    })
}

struct Story<'a> {
    workspace: &'a Workspace,
    prefix: PathBuf,
    agent: String,
}

impl<'a> Story<'a> {
    fn new(workspace: &'a Workspace) -> Self {
        let folder = target_folder(workspace);
        let agent = folder.join(TARGET).join("debug/kanade-agent.exe");
        Self {
            workspace,
            prefix: folder.join("wine-services"),
            agent: agent.display().to_string(),
        }
    }

    fn tell(&self) -> Result<()> {
        let agent = self.agent.as_str();
        self.wine(&[agent, "uninstall"])?;
        self.is("not installed", 4)?;

        let token = self.prefix.join("token");
        fs::write(&token, TOKEN).context("the token cannot be written")?;
        let token = format!("Z:{}", token.display());
        let broker = "nats://127.0.0.1:9";
        self.does(&[agent, "install", "--broker", broker, "--token-file", &token])?;
        self.is("running", 0)?;
        self.secret_is_in_the_registry()?;
        self.program_of_people_is_answered()?;

        self.server("-k")?;
        self.boot()?;
        self.is("running", 0).context("after a reboot")?;

        self.does(&["sc", "stop", "KanadeAgent"])?;
        self.is("not running", 3)?;
        ensure!(
            self.log()?.contains("the agent has stopped"),
            "it did not stop as it was asked to"
        );
        self.does(&["sc", "start", "KanadeAgent"])?;
        self.is("running", 0)?;

        self.does(&[agent, "install"])
            .context("a second time, with the configuration that is there")?;
        self.is("running", 0)?;
        self.does(&[agent, "uninstall"])?;
        self.is("not installed", 4)
    }

    /// Through the agent's own pipe; that nobody types anything ends it.
    fn program_of_people_is_answered(&self) -> Result<()> {
        let client = self.agent.replace("kanade-agent.exe", "kanade-client.exe");
        let shown = self.does(&[&client, "--tty", "--language", "en"])?;
        for part in ["not connected", "You have read everything."] {
            ensure!(
                shown.contains(part),
                "the client does not say {part:?}: {shown}"
            );
        }
        Ok(())
    }

    fn secret_is_in_the_registry(&self) -> Result<()> {
        let key = r"HKLM\SOFTWARE\kanade\agent";
        let shown = self.does(&["reg", "query", key, "/v", "NatsToken"])?;
        ensure!(shown.contains(TOKEN), "{key} has no token: {shown}");
        let config = fs::read_to_string(self.kanade("config/agent.toml"))?;
        ensure!(
            !config.contains(TOKEN),
            "the configuration has the token: {config}"
        );
        Ok(())
    }

    /// Waits until the agent says this of its service, and exits with this.
    fn is(&self, words: &str, code: i32) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        loop {
            let output = self.wine(&[&self.agent, "status"])?;
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            if output.status.code() == Some(code) && text.contains(words) {
                return Ok(());
            }
            if Instant::now() > until {
                bail!("the service is not {words:?} but: {text}");
            }
            sleep(Duration::from_millis(250));
        }
    }

    /// Runs a program, which must succeed; returns what it wrote.
    fn does(&self, line: &[&str]) -> Result<String> {
        let output = self.wine(line)?;
        let (out, err) = (&output.stdout, &output.stderr);
        let text = format!(
            "{}{}",
            String::from_utf8_lossy(out),
            String::from_utf8_lossy(err)
        );
        ensure!(
            output.status.success(),
            "`{}` failed: {text}",
            line.join(" ")
        );
        println!("{}", text.trim_end());
        Ok(text)
    }

    fn log(&self) -> Result<String> {
        let logs = fs::read_dir(self.kanade("logs")).context("there are no logs")?;
        let texts = logs.flatten().map(|entry| fs::read_to_string(entry.path()));
        Ok(texts.collect::<Result<Vec<_>, _>>()?.concat())
    }

    fn kanade(&self, path: &str) -> PathBuf {
        self.prefix.join("drive_c/ProgramData/Kanade").join(path)
    }

    fn boot(&self) -> Result<()> {
        process::run(script(self.workspace, "wine.sh").env("WINEPREFIX", &self.prefix))
    }

    fn server(&self, option: &str) -> Result<()> {
        let mut server = self.command(&["wineserver", option]);
        server
            .status()
            .context("the Wine server cannot be spoken to")?;
        Ok(())
    }

    fn wine(&self, line: &[&str]) -> Result<Output> {
        let line: Vec<&str> = std::iter::once("wine")
            .chain(line.iter().copied())
            .collect();
        let mut command = self.command(&line);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
            .output()
            .with_context(|| format!("cannot run {}", line.join(" ")))
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = in_wine_environment(self.workspace, line);
        command.env("WINEPREFIX", &self.prefix);
        command
    }
}
