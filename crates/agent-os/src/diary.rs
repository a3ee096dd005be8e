//! Where a machine writes down what happens on it, whichever way it does.

use std::error::Error;
use std::sync::Arc;

use chrono::{DateTime, Utc};

#[cfg(windows)]
use crate::eventlog::{self, EventLog};
use crate::host_event::HostEvent;
use crate::journal::{self, Journal};
use crate::processes::Processes;

/// What this machine writes into.
#[derive(Clone, Debug)]
pub enum Diary {
    /// The journal of systemd.
    Journal(Journal),
    /// The event log of Windows.
    #[cfg(windows)]
    EventLog(EventLog),
}

/// What came since the last reading.
#[derive(Clone, Debug, PartialEq)]
pub struct DiaryNews {
    /// What happened.
    pub events: Vec<HostEvent>,
    /// From where to go on; opaque.
    pub mark: String,
    /// Whether there is more to read at once.
    pub more: bool,
}

impl Diary {
    /// What this machine writes into, if it writes anything down.
    pub fn find(processes: &Arc<Processes>) -> Option<Self> {
        #[cfg(windows)]
        if let Some(log) = EventLog::find() {
            return Some(Self::EventLog(log));
        }
        Journal::find(processes).map(Self::Journal)
    }

    /// The name by which a machine says that it has one.
    pub fn name(&self) -> &'static str {
        match self {
            Diary::Journal(_) => "journald",
            #[cfg(windows)]
            Diary::EventLog(_) => "winlog",
        }
    }

    /// What came after `mark`. A mark that cannot be read counts as none: events that are told again are known by
    /// their record ids.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn read(
        &self,
        mark: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<DiaryNews, Box<dyn Error + Send + Sync>> {
        match self {
            Diary::Journal(journal) => {
                let mark: journal::Mark = read(mark);
                let news = journal.read(&mark, now).await?;
                Ok(DiaryNews {
                    events: news.events,
                    mark: serde_json::to_string(&news.mark)?,
                    more: news.more,
                })
            }
            #[cfg(windows)]
            Diary::EventLog(log) => {
                let mark: eventlog::Mark = read(mark);
                let news = log.read(&mark).await?;
                Ok(DiaryNews {
                    events: news.events,
                    mark: serde_json::to_string(&news.mark)?,
                    more: news.more,
                })
            }
        }
    }
}

fn read<T: Default + serde::de::DeserializeOwned>(mark: Option<&str>) -> T {
    let read = mark.and_then(|text| serde_json::from_str(text).ok());
    read.unwrap_or_default()
}
