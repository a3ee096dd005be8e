//! Asking `journalctl`.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{ChildStdout, Command};
use tokio::time::timeout;

use super::{Entry, Mark, Story, Told, asked};
use crate::host_event::HostEvent;
use crate::processes::{Helper, Processes};

/// The first look goes back this far.
const LOOK_BACK: TimeDelta = TimeDelta::hours(24);
/// Entries read in one go; the rest follows at the next.
const ENTRIES: usize = 5_000;
/// Longer lines are passed over.
const LINE: usize = 64 * 1024;
/// `journalctl` is not waited for any longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Where journals lie: on the disk, or until the next boot.
const FOLDERS: [&str; 2] = ["/var/log/journal", "/run/log/journal"];

/// The journal of this machine.
#[derive(Clone, Debug)]
pub struct Journal {
    program: PathBuf,
    processes: Arc<Processes>,
}

/// What came since the last reading.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// What happened, in the journal's order.
    pub events: Vec<HostEvent>,
    /// From where to go on.
    pub mark: Mark,
    /// Whether there is more to read at once.
    pub more: bool,
}

/// Why the journal was not read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// `journalctl` could not be started, or its output not be read.
    #[error("journalctl cannot be read")]
    Read(#[from] io::Error),
    /// It took too long.
    #[error("journalctl did not answer within {} s", PATIENCE.as_secs())]
    Timeout,
    /// It gave up.
    #[error("journalctl ended with {0}")]
    Failed(std::process::ExitStatus),
}

impl Journal {
    /// The journal, if this machine has one.
    pub fn find(processes: &Arc<Processes>) -> Option<Self> {
        let has_journal = |folder: &str| {
            std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
        };
        FOLDERS.into_iter().any(has_journal).then_some(())?;
        let programs = ["/usr/bin/journalctl", "/bin/journalctl"].map(Path::new);
        let program = programs.into_iter().find(|program| program.is_file())?;
        Some(Self::of(program.to_owned(), processes.clone()))
    }

    /// A journal that this program reads out.
    pub fn of(program: PathBuf, processes: Arc<Processes>) -> Self {
        Self { program, processes }
    }

    /// What came after `mark`. A mark that the journal does not know any more counts as none.
    pub async fn read(&self, mark: &Mark, now: DateTime<Utc>) -> Result<News, JournalError> {
        if let Some(cursor) = &mark.cursor {
            let after = format!("--after-cursor={cursor}");
            match self.news(after, Story::new(mark.clone())).await {
                Err(JournalError::Failed(status)) => {
                    tracing::info!(%status, "the journal does not know where it was read last");
                }
                news => return news,
            }
        }
        let since = now - LOOK_BACK;
        let from = format!("--since=@{}", since.timestamp());
        let mark = Mark {
            cursor: None,
            ..mark.clone()
        };
        self.news(from, Story::new(mark)).await
    }

    async fn news(&self, from: String, mut story: Story) -> Result<News, JournalError> {
        let mut told = Vec::new();
        let mut arguments = asked::arguments();
        arguments.insert(0, from);
        let more = self
            .each(arguments, |entry| told.extend(story.tell(&entry)))
            .await?;
        let mut events = Vec::with_capacity(told.len());
        for one in told {
            match one {
                Told::Event(event) => events.push(event),
                Told::EndUnknown {
                    boot_id,
                    next_boot_id,
                } => {
                    events.extend(self.unclean_end(&boot_id, &next_boot_id).await?);
                }
            }
        }
        Ok(News {
            events: HostEvent::one_for_each(events, "unit_failed", "unit"),
            mark: story.mark().clone(),
            more,
        })
    }

    /// A boot without a shutdown ended at its last sign of life. A journal that did not outlive the boot says nothing:
    /// the shutdown may have been in it.
    async fn unclean_end(
        &self,
        boot_id: &str,
        next: &str,
    ) -> Result<Option<HostEvent>, JournalError> {
        let arguments = ["--output=json", "--no-pager", "--quiet", "--lines=1"].map(str::to_owned);
        let mut arguments = arguments.to_vec();
        arguments.push(format!("_BOOT_ID={boot_id}"));
        let mut last = None;
        self.each(arguments, |entry| last = Some(entry)).await?;
        Ok(last.map(|last| HostEvent {
            at: last.at,
            kind: "unexpected_shutdown".into(),
            source: "journald:systemd-journald".into(),
            record_id: format!("unexpected_shutdown:{boot_id}"),
            payload: json!({ "boot_id": boot_id, "next_boot_id": next }),
        }))
    }

    /// Hands every entry on. Returns whether there would have been more.
    async fn each(
        &self,
        arguments: Vec<String>,
        take: impl FnMut(Entry),
    ) -> Result<bool, JournalError> {
        let mut helper = self.start(arguments)?;
        let Some(output) = helper.take_output() else {
            return Ok(false);
        };
        let work = async {
            if entries(output, take).await? {
                helper.end().await?;
                return Ok(true);
            }
            let status = helper.wait().await?;
            if status.success() {
                Ok(false)
            } else {
                Err(JournalError::Failed(status))
            }
        };
        timeout(PATIENCE, work)
            .await
            .unwrap_or(Err(JournalError::Timeout))
    }

    fn start(&self, arguments: Vec<String>) -> io::Result<Helper> {
        let kept = |name: &str| std::env::var_os(name).map(|value| (OsString::from(name), value));
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_clear()
            .envs(kept("PATH"))
            .env("LC_ALL", "C")
            .env("TZ", "UTC");
        self.processes.helper(&mut command)
    }
}

/// Reads entries to the end, or to the limit; returns whether it was the limit.
async fn entries(output: ChildStdout, mut take: impl FnMut(Entry)) -> io::Result<bool> {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    for _ in 0..ENTRIES {
        line.clear();
        if output.read_until(b'\n', &mut line).await? == 0 {
            return Ok(false);
        }
        if line.len() <= LINE
            && let Some(entry) = Entry::parse(&String::from_utf8_lossy(&line))
        {
            take(entry);
        }
    }
    Ok(true)
}
