//! A person at a machine.

use std::process::Stdio;

use kanade_testkit::PATIENCE;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::{System, program};

/// The program a person has in front of them, in a terminal.
pub struct Desk {
    child: Child,
    input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Desk {
    /// Sits down at a machine of the system.
    pub fn sit_down(system: &System, machine: &str) -> Self {
        let socket = system.folder().join(machine).join("data/agent.sock");
        let mut child = Command::new(program("kanade-client"))
            .args(["--tty", "--language", "en", "--socket"])
            .arg(socket)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the client");
        let output = child.stdout.take().expect("its output");
        Self {
            input: child.stdin.take().expect("its input"),
            lines: BufReader::new(output).lines(),
            child,
        }
    }

    /// Reads on until a line has this in it.
    pub async fn sees(&mut self, text: &str) -> String {
        self.sees_one_of(&[text]).await
    }

    /// Reads on until a line has one of these in it.
    pub async fn sees_one_of(&mut self, texts: &[&str]) -> String {
        let mut seen = String::new();
        let reading = async {
            while let Some(line) = self.lines.next_line().await.expect("a line") {
                seen.push_str(&line);
                seen.push('\n');
                if texts.iter().any(|text| line.contains(text)) {
                    return true;
                }
            }
            false
        };
        let found = timeout(PATIENCE, reading).await;
        assert_eq!(found, Ok(true), "{texts:?} is not in:\n{seen}");
        seen
    }

    /// Types a line.
    pub async fn types(&mut self, line: &str) {
        let bytes = format!("{line}\n");
        let written = self.input.write_all(bytes.as_bytes()).await;
        written.expect("its input");
    }

    /// Ends the program.
    pub async fn leaves(mut self) {
        self.types("quit").await;
        let ended = timeout(PATIENCE, self.child.wait()).await;
        let ended = ended.expect("an end").expect("an exit code");
        assert!(ended.success());
    }
}
