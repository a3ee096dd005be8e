//! Many small tasks with one stop.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::supervisor::panic_message;

/// Tasks that are not restarted and have no status, only a name for the log and a common stop. Clones share them.
///
/// Tasks outlive the set: whoever owns it calls [`TaskSet::stop`].
#[derive(Debug, Clone, Default)]
pub struct TaskSet {
    stop: CancellationToken,
    abort: CancellationToken,
    tracker: TaskTracker,
}

impl TaskSet {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty set whose tasks are also asked to end when `parent` is cancelled.
    #[must_use]
    pub fn under(parent: &CancellationToken) -> Self {
        Self {
            stop: parent.child_token(),
            ..Self::default()
        }
    }

    /// The token its tasks should watch.
    #[must_use]
    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Starts a task. The handle gives its output, or `None` when it panicked (which is logged) or was aborted.
    pub fn spawn_named<Run>(&self, name: &'static str, run: Run) -> JoinHandle<Option<Run::Output>>
    where
        Run: Future + Send + 'static,
        Run::Output: Send + 'static,
    {
        let abort = self.abort.clone();
        self.tracker.spawn(async move {
            let run = AssertUnwindSafe(run).catch_unwind();
            match abort.run_until_cancelled(run).await? {
                Ok(output) => Some(output),
                Err(panic) => {
                    tracing::warn!(
                        task.name = name,
                        task.panic = panic_message(panic.as_ref()),
                        "a task panicked"
                    );
                    None
                }
            }
        })
    }

    /// How many tasks run.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tracker.len()
    }

    /// Whether no task runs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tracker.is_empty()
    }

    /// Asks the tasks to end and waits for them, at most for `timeout`; what runs then is aborted. Returns whether all
    /// ended by themselves.
    pub async fn stop(&self, timeout: Duration) -> bool {
        self.stop.cancel();
        self.tracker.close();
        if tokio::time::timeout(timeout, self.tracker.wait())
            .await
            .is_ok()
        {
            return true;
        }
        self.abort.cancel();
        self.tracker.wait().await;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(5);

    #[tokio::test]
    async fn a_task_gives_its_output_and_a_panic_gives_none() {
        let set = TaskSet::new();

        let good = set.spawn_named("good", async { 7 });
        let bad = set.spawn_named("bad", async { panic!("the lamp is out") });

        assert_eq!(good.await.unwrap(), Some(7));
        let bad: Option<()> = bad.await.unwrap();
        assert_eq!(bad, None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_waits_for_those_that_listen_and_aborts_the_others() {
        let parent = CancellationToken::new();
        let (polite, stubborn) = (TaskSet::under(&parent), TaskSet::new());
        let token = polite.token();
        let ended = polite.spawn_named("polite", async move { token.cancelled().await });
        let aborted = stubborn.spawn_named("stubborn", std::future::pending::<()>());

        parent.cancel();

        assert!(polite.stop(LIMIT).await && polite.is_empty());
        assert!(!stubborn.stop(LIMIT).await && stubborn.is_empty());
        assert_eq!(
            (ended.await.unwrap(), aborted.await.unwrap()),
            (Some(()), None)
        );
    }
}
