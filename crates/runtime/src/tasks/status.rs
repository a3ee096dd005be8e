//! What is known about a supervised task.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a supervised task is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// It runs.
    Running,
    /// It failed and waits before its next start.
    BackingOff,
    /// It ended for good: its work is done, or the process is stopping.
    Stopped,
}

/// A supervised task as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskStatus {
    /// The name it was spawned with.
    pub name: String,
    /// What it is doing.
    pub state: TaskState,
    /// How often it was started again after a failure.
    pub restarts: u64,
    /// When it entered its state.
    pub since: DateTime<Utc>,
    /// The last failure with its causes; it stays after the recovery.
    pub last_error: Option<String>,
    /// When the last failure happened.
    pub last_error_at: Option<DateTime<Utc>>,
    /// How many messages it is behind, when it reports that.
    pub lag_messages: Option<u64>,
    /// How many seconds it is behind, when it reports that.
    pub lag_seconds: Option<f64>,
}

/// A status that the task, its supervisor and its readers share.
#[derive(Debug, Clone)]
pub(super) struct SharedStatus(Arc<Mutex<TaskStatus>>);

impl SharedStatus {
    pub(super) fn new(name: &str, now: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(TaskStatus {
            name: name.to_owned(),
            state: TaskState::Running,
            restarts: 0,
            since: now,
            last_error: None,
            last_error_at: None,
            lag_messages: None,
            lag_seconds: None,
        })))
    }

    pub(super) fn read(&self) -> TaskStatus {
        self.lock().clone()
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.lock().state == TaskState::Stopped
    }

    pub(super) fn set_lag(&self, messages: u64, seconds: f64) {
        let mut status = self.lock();
        status.lag_messages = Some(messages);
        status.lag_seconds = Some(seconds);
    }

    pub(super) fn failed(&self, error: String, now: DateTime<Utc>) {
        let mut status = self.lock();
        status.state = TaskState::BackingOff;
        status.since = now;
        status.last_error = Some(error);
        status.last_error_at = Some(now);
    }

    pub(super) fn restarted(&self, now: DateTime<Utc>) {
        let mut status = self.lock();
        status.state = TaskState::Running;
        status.since = now;
        status.restarts += 1;
    }

    pub(super) fn stopped(&self, now: DateTime<Utc>) {
        let mut status = self.lock();
        status.state = TaskState::Stopped;
        status.since = now;
    }

    fn lock(&self) -> MutexGuard<'_, TaskStatus> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
