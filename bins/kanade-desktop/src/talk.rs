//! The conversation with the agent, for whatever shows it to a person.
//!
//! Nothing is shown here and nothing is waited for but the agent. Whoever shows it calls [`Talk::told`]
//! while there is nothing to ask: it is safe to cancel.

use std::path::Path;

use chrono::{DateTime, Utc};
use kanade_agent_os::local::{LocalStream, connect};
use kanade_klp::messages::{
    Acknowledge, Acknowledged, ExecuteJob, Executing, Handshake, Handshaken, JobItem, JobList,
    JobProgress, KillRequested, KillRun, ListJobs, ListMaintenance, ListNotices, LogLines, LogTail,
    MaintenanceItem, MaintenanceList, NoticeChoice, NoticePage, StateChanged, StateSnapshot,
    Subscribed, methods, pushes,
};
use kanade_klp::{CallError, Connection, PROTOCOL, Push};
use kanade_wire::notification::{Notification, NotificationAmend};
use kanade_wire::{JobId, ResultId};
use serde::de::DeserializeOwned;

/// What the agent tells by itself.
#[derive(Debug)]
pub enum Told {
    /// The machine is another than before.
    State(StateSnapshot),
    /// A notice is new or was changed.
    Notice(Notification),
    /// The notice of this id was withdrawn.
    Recalled(String),
    /// A run that was begun here goes on.
    Progress(JobProgress),
    /// Something this version does not know.
    Other,
}

/// A conversation with the agent of this machine.
pub struct Talk {
    agent: Connection<LocalStream>,
    welcome: Handshaken,
}

impl Talk {
    /// Reaches the agent at `address`; from then on it tells how the machine is and what people are to
    /// read. Must be called within a runtime.
    ///
    /// # Errors
    /// When nobody listens there (see [`is_away`]), or the agent refuses this program.
    pub async fn begin(address: &Path) -> Result<Self, CallError> {
        let stream = connect(address).await;
        let stream = stream.map_err(|error| CallError::Frame(error.into()))?;
        let mut agent = Connection::new(stream);
        let hello = Handshake {
            client: "kanade-client".to_owned(),
            client_version: env!("CARGO_PKG_VERSION").to_owned(),
            protocol: vec![PROTOCOL],
            features: Vec::new(),
        };
        let welcome = agent.call(methods::HANDSHAKE, hello).await?;
        let _: Subscribed = agent.call(methods::SUBSCRIBE_STATE, ()).await?;
        let _: Subscribed = agent.call(methods::SUBSCRIBE_NOTICES, ()).await?;
        Ok(Self { agent, welcome })
    }

    /// Who the agent is, and whom it takes this person for.
    pub fn welcome(&self) -> &Handshaken {
        &self.welcome
    }

    /// The next thing the agent tells by itself. Safe to cancel.
    ///
    /// # Errors
    /// When the agent is gone, or says what makes no sense.
    pub async fn told(&mut self) -> Result<Told, CallError> {
        let push = self.agent.push().await?;
        Ok(match push.method.as_str() {
            pushes::STATE_CHANGED => Told::State(read::<StateChanged>(push)?.snapshot),
            pushes::NEW_NOTICE => Told::Notice(read(push)?),
            pushes::AMENDED_NOTICE => Told::Recalled(read::<NotificationAmend>(push)?.id),
            pushes::JOB_PROGRESS => Told::Progress(read(push)?),
            _ => Told::Other,
        })
    }

    /// How the machine is.
    pub async fn state(&mut self) -> Result<StateSnapshot, CallError> {
        self.agent.call(methods::SNAPSHOT, ()).await
    }

    /// Every notice of a choice, the last one sent first.
    pub async fn notices(&mut self, filter: NoticeChoice) -> Result<Vec<Notification>, CallError> {
        let (mut notices, mut cursor) = (Vec::new(), None);
        loop {
            let asked = ListNotices {
                filter,
                cursor,
                ..ListNotices::default()
            };
            let page: NoticePage = self.agent.call(methods::NOTICES, asked).await?;
            notices.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                return Ok(notices);
            }
        }
    }

    /// Confirms that this person has read a notice; since when that is noted.
    pub async fn confirm(&mut self, id: &str) -> Result<DateTime<Utc>, CallError> {
        let asked = Acknowledge { id: id.to_owned() };
        let confirmed: Acknowledged = self.agent.call(methods::ACKNOWLEDGE, asked).await?;
        Ok(confirmed.acked_at)
    }

    /// Jobs this person may run here and now.
    pub async fn jobs(&mut self) -> Result<Vec<JobItem>, CallError> {
        let list: JobList = self.agent.call(methods::JOBS, ListJobs::default()).await?;
        Ok(list.items)
    }

    /// Begins a run of a job; [`Told::Progress`] follows until it ends.
    pub async fn execute(&mut self, id: &JobId) -> Result<ResultId, CallError> {
        let asked = ExecuteJob { id: id.clone() };
        let begun: Executing = self.agent.call(methods::EXECUTE, asked).await?;
        Ok(begun.run_id)
    }

    /// Stops a run that was begun in this conversation.
    pub async fn kill(&mut self, run: &ResultId) -> Result<(), CallError> {
        let run_id = run.clone();
        let _: KillRequested = self.agent.call(methods::KILL, KillRun { run_id }).await?;
        Ok(())
    }

    /// What the machine will run by itself within so many days.
    pub async fn maintenance(
        &mut self,
        window_days: u32,
    ) -> Result<Vec<MaintenanceItem>, CallError> {
        let asked = ListMaintenance { window_days };
        let list: MaintenanceList = self.agent.call(methods::MAINTENANCE, asked).await?;
        Ok(list.items)
    }

    /// The last lines of the agent's log.
    pub async fn log(&mut self, lines: u32) -> Result<LogLines, CallError> {
        self.agent.call(methods::LOG_TAIL, LogTail { lines }).await
    }
}

/// Whether the agent is gone, and may come back: then another conversation is begun after a while.
pub const fn is_away(error: &CallError) -> bool {
    matches!(error, CallError::Closed | CallError::Frame(_))
}

fn read<T: DeserializeOwned>(push: Push) -> Result<T, CallError> {
    Ok(serde_json::from_value(push.params)?)
}
