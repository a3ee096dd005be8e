//! What a supervised task is given at each start.

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::status::SharedStatus;

/// What a supervised task is given at each start: when to stop, and where to report.
#[derive(Debug, Clone)]
pub struct TaskContext {
    name: Arc<str>,
    stop: CancellationToken,
    status: SharedStatus,
    healthy: Arc<Notify>,
}

impl TaskContext {
    pub(super) fn new(name: Arc<str>, stop: CancellationToken, status: SharedStatus) -> Self {
        Self {
            name,
            stop,
            status,
            healthy: Arc::default(),
        }
    }

    /// The name of the task.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the task is asked to end.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Returns once the task is asked to end; it should finish what it holds and return `Ok(())`.
    pub async fn stopping(&self) {
        self.stop.cancelled().await;
    }

    /// The token that is cancelled when the task is asked to end.
    #[must_use]
    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Shows how far behind the task is. Say zero when it has caught up.
    pub fn report_lag(&self, messages: u64, seconds: f64) {
        self.status.set_lag(messages, seconds);
    }

    /// Says that the task does its work, so that the next failure counts as the first. Without this a task counts as
    /// healthy once it has run for a while.
    pub fn mark_healthy(&self) {
        self.healthy.notify_one();
    }

    pub(super) async fn marked_healthy(&self) {
        self.healthy.notified().await;
    }
}
