//! The supervisor's public face.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::context::TaskContext;
use super::status::{SharedStatus, TaskStatus};
use super::supervisor::{Ending, Supervisor};
use crate::backoff::BackoffPolicy;
use crate::clock::{SharedClock, SystemClock};

/// How a task fails. `anyhow::Error`, any error type and plain text turn into it with `?`.
pub type TaskError = Box<dyn std::error::Error + Send + Sync>;

/// The supervised tasks of a process. Clones share them.
///
/// A task that fails, panics or ends although nobody asked it to is started again after a back-off. Its first failure is
/// a warning, repeats are debug lines, its recovery is said once.
#[derive(Debug, Clone)]
pub struct Tasks {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    options: TasksOptions,
    stop: CancellationToken,
    abort: CancellationToken,
    tracker: TaskTracker,
    statuses: Mutex<Vec<SharedStatus>>,
}

/// How tasks are restarted.
#[derive(Debug, Clone)]
pub struct TasksOptions {
    /// Delays between restarts.
    pub backoff: BackoffPolicy,
    /// A task that has run this long without failing counts as healthy again.
    pub healthy_after: Duration,
    /// Dates the statuses.
    pub clock: SharedClock,
}

impl Default for TasksOptions {
    fn default() -> Self {
        Self {
            backoff: BackoffPolicy::TASK,
            healthy_after: Duration::from_secs(30),
            clock: SystemClock::shared(),
        }
    }
}

impl Default for Tasks {
    fn default() -> Self {
        Self::new(TasksOptions::default())
    }
}

impl Tasks {
    /// An empty set of tasks.
    #[must_use]
    pub fn new(options: TasksOptions) -> Self {
        Self {
            shared: Arc::new(Shared {
                options,
                stop: CancellationToken::new(),
                abort: CancellationToken::new(),
                tracker: TaskTracker::new(),
                statuses: Mutex::default(),
            }),
        }
    }

    /// Starts a task that is meant to run until it is asked to stop. `start` is called again for each restart.
    pub fn spawn<Start, Run, E>(&self, name: impl Into<Arc<str>>, mut start: Start)
    where
        Start: FnMut(TaskContext) -> Run + Send + 'static,
        Run: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<TaskError> + 'static,
    {
        self.supervise(name.into(), Ending::Never, move |context| {
            erase(start(context))
        });
    }

    /// Starts a task that is done once it returns `Ok`; errors and panics are tried again like those of any other task.
    /// Afterwards its status stays visible, until a task of the same name is spawned.
    pub fn spawn_once<Start, Run, E>(&self, name: impl Into<Arc<str>>, mut start: Start)
    where
        Start: FnMut(TaskContext) -> Run + Send + 'static,
        Run: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<TaskError> + 'static,
    {
        self.supervise(name.into(), Ending::OnSuccess, move |context| {
            erase(start(context))
        });
    }

    /// The status of every task, in the order of their first start.
    #[must_use]
    pub fn statuses(&self) -> Vec<TaskStatus> {
        self.lock_statuses()
            .iter()
            .map(SharedStatus::read)
            .collect()
    }

    /// The token that is cancelled when the tasks are asked to stop.
    #[must_use]
    pub fn token(&self) -> CancellationToken {
        self.shared.stop.clone()
    }

    /// Asks every task to end and waits for them, at most for `timeout`; what runs then is aborted. Returns the names of
    /// the aborted tasks.
    pub async fn stop(&self, timeout: Duration) -> Vec<String> {
        self.shared.stop.cancel();
        self.shared.tracker.close();
        if tokio::time::timeout(timeout, self.shared.tracker.wait())
            .await
            .is_ok()
        {
            return Vec::new();
        }
        let statuses = self.lock_statuses().clone();
        let stuck = statuses.iter().filter(|status| !status.is_stopped());
        let stuck: Vec<String> = stuck.map(|status| status.read().name).collect();
        tracing::warn!(task.names = ?stuck, "tasks did not end in time and are aborted");
        self.shared.abort.cancel();
        self.shared.tracker.wait().await;
        stuck
    }

    fn supervise<Start, Run>(&self, name: Arc<str>, ending: Ending, start: Start)
    where
        Start: FnMut(TaskContext) -> Run + Send + 'static,
        Run: Future<Output = Result<(), TaskError>> + Send + 'static,
    {
        let status = self.register(&name);
        let context = TaskContext::new(name, self.shared.stop.clone(), status.clone());
        let supervisor =
            Supervisor::new(context, status.clone(), ending, self.shared.options.clone());
        let abort = self.shared.abort.clone();
        let clock = self.shared.options.clock.clone();
        self.shared.tracker.spawn(async move {
            abort.run_until_cancelled(supervisor.run(start)).await;
            status.stopped(clock.now());
        });
    }

    fn register(&self, name: &str) -> SharedStatus {
        let status = SharedStatus::new(name, self.shared.options.clock.now());
        let mut statuses = self.lock_statuses();
        statuses.retain(|other| !(other.is_stopped() && other.read().name == name));
        statuses.push(status.clone());
        status
    }

    fn lock_statuses(&self) -> MutexGuard<'_, Vec<SharedStatus>> {
        self.shared
            .statuses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

async fn erase<E: Into<TaskError>>(
    run: impl Future<Output = Result<(), E>>,
) -> Result<(), TaskError> {
    run.await.map_err(Into::into)
}
