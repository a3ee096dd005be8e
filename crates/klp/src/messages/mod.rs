//! Requests, answers and pushes, and what is in them.

mod envelope;
mod jobs;
mod maintenance;
mod notices;
mod state;
mod system;

pub use envelope::{Message, Request, Response};
pub use jobs::{
    ExecuteJob, Executing, JobItem, JobList, JobProgress, KillRequested, KillRun, LastRun,
    ListJobs, RunStatus,
};
pub use maintenance::{ListMaintenance, MaintenanceItem, MaintenanceList};
pub use notices::{Acknowledge, Acknowledged, ListNotices, NoticeChoice, NoticePage};
pub use state::{CheckLine, StateChanged, StateSnapshot, Subscribed, Unsubscribe};
pub use system::{Handshake, Handshaken, LogLines, LogTail, Pong, SessionInfo, Versions};

/// Names of methods.
pub mod methods {
    /// [`super::Handshake`] → [`super::Handshaken`]; must come first.
    pub const HANDSHAKE: &str = "system.handshake";
    /// → [`super::Pong`].
    pub const PING: &str = "system.ping";
    /// → [`super::Versions`].
    pub const VERSION: &str = "system.version";
    /// [`super::LogTail`] → [`super::LogLines`].
    pub const LOG_TAIL: &str = "system.log_tail";
    /// → [`super::StateSnapshot`].
    pub const SNAPSHOT: &str = "state.snapshot";
    /// → [`super::Subscribed`]; [`super::pushes::STATE_CHANGED`] from then on.
    pub const SUBSCRIBE_STATE: &str = "state.subscribe";
    /// [`super::Unsubscribe`] → null.
    pub const UNSUBSCRIBE_STATE: &str = "state.unsubscribe";
    /// [`super::ListJobs`] → [`super::JobList`].
    pub const JOBS: &str = "jobs.list";
    /// [`super::ExecuteJob`] → [`super::Executing`]; [`super::pushes::JOB_PROGRESS`] from then on.
    pub const EXECUTE: &str = "jobs.execute";
    /// [`super::KillRun`] → [`super::KillRequested`].
    pub const KILL: &str = "jobs.kill";
    /// [`super::ListMaintenance`] → [`super::MaintenanceList`].
    pub const MAINTENANCE: &str = "maintenance.list";
    /// [`super::ListNotices`] → [`super::NoticePage`].
    pub const NOTICES: &str = "notifications.list";
    /// → [`super::Subscribed`]; pushes of notices from then on.
    pub const SUBSCRIBE_NOTICES: &str = "notifications.subscribe";
    /// [`super::Unsubscribe`] → null.
    pub const UNSUBSCRIBE_NOTICES: &str = "notifications.unsubscribe";
    /// [`super::Acknowledge`] → [`super::Acknowledged`].
    pub const ACKNOWLEDGE: &str = "notifications.ack";
}

/// Names of pushes.
pub mod pushes {
    /// [`super::StateChanged`].
    pub const STATE_CHANGED: &str = "state.changed";
    /// [`super::JobProgress`].
    pub const JOB_PROGRESS: &str = "jobs.progress";
    /// A notice that is new or was changed: `kanade_wire::notification::Notification`.
    pub const NEW_NOTICE: &str = "notifications.new";
    /// `kanade_wire::notification::NotificationAmend`.
    pub const AMENDED_NOTICE: &str = "notifications.amended";
}
