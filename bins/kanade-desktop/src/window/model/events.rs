use chrono::{DateTime, Utc};
use kanade_klp::messages::{Handshaken, JobItem, JobProgress, MaintenanceItem, StateSnapshot};
use kanade_wire::notification::Notification;
use kanade_wire::{JobId, ResultId};

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The agent answers.
    Up(Handshaken),
    /// It does not, since then.
    Away(DateTime<Utc>),
    /// It does not want this program: why.
    Refused(String),
    /// How the machine is.
    State(StateSnapshot),
    /// Every notice that stands, the last one sent first.
    Notices(Vec<Notification>),
    /// A notice is new or was changed.
    Told(Notification),
    /// A notice was withdrawn.
    Recalled(String),
    /// It is noted that this person has read a notice.
    Confirmed(String, DateTime<Utc>),
    /// That could not be noted: why.
    NotConfirmed(String, String),
    /// The jobs this person may run.
    Jobs(Vec<JobItem>),
    /// A run was begun.
    Begun(JobId, ResultId),
    /// It was not: why.
    NotBegun(JobId, String),
    /// A run goes on.
    Progress(JobProgress),
    /// A run could not be stopped: why.
    NotStopped(ResultId, String),
    /// What the machine will run by itself.
    Maintenance(Vec<MaintenanceItem>),
}

/// What the person wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// They have read the notice of this id.
    Confirm(String),
    /// A job shall be run.
    Start(JobId),
    /// A run shall be stopped.
    Stop(ResultId),
}

/// How much a new notice may disturb, from its own priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attention {
    /// The tray counts it.
    Count,
    /// The tray and the task bar ask for a look.
    Ask,
    /// The window comes up.
    Raise,
}
