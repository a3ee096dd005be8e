//! The loop that runs one task again and again.

use std::error::Error;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;

use futures_util::FutureExt;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use tracing::Instrument;

use super::context::TaskContext;
use super::registry::{TaskError, TasksOptions};
use super::status::SharedStatus;
use crate::backoff::Backoff;

/// When a task is done for good, other than being asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Never,
    OnSuccess,
}

pub(super) struct Supervisor {
    context: TaskContext,
    status: SharedStatus,
    ending: Ending,
    options: TasksOptions,
    backoff: Backoff,
}

impl Supervisor {
    pub(super) fn new(
        context: TaskContext,
        status: SharedStatus,
        ending: Ending,
        options: TasksOptions,
    ) -> Self {
        Self {
            context,
            status,
            ending,
            backoff: Backoff::new(options.backoff),
            options,
        }
    }

    pub(super) async fn run<Start, Run>(mut self, mut start: Start)
    where
        Start: FnMut(TaskContext) -> Run,
        Run: Future<Output = Result<(), TaskError>>,
    {
        let mut rng = SmallRng::from_rng(&mut rand::rng());
        loop {
            let ended = self.run_once(&mut start).await;
            if self.is_done(&ended) {
                return self.end(ended);
            }
            self.record_failure(ended);
            let delay = self.backoff.next_delay(&mut rng);
            tokio::select! {
                () = tokio::time::sleep(delay) => self.status.restarted(self.options.clock.now()),
                () = self.context.stopping() => return,
            }
        }
    }

    /// Runs the task to its end and watches meanwhile whether it recovers.
    async fn run_once<Start, Run>(&mut self, start: &mut Start) -> Result<(), String>
    where
        Start: FnMut(TaskContext) -> Run,
        Run: Future<Output = Result<(), TaskError>>,
    {
        let span = tracing::info_span!("task.run", task.name = self.context.name());
        let context = self.context.clone();
        // On the heap: what a task does may be large, and it passes through every frame above it.
        let run = Box::pin(async { start(context).await });
        let mut run = pin!(AssertUnwindSafe(run).catch_unwind().instrument(span));
        let context = self.context.clone();
        loop {
            let healthy_after = self.options.healthy_after;
            tokio::select! {
                biased;
                ended = &mut run => {
                    if context.marked_healthy().now_or_never().is_some() {
                        self.recover();
                    }
                    return describe(ended);
                }
                () = context.marked_healthy() => self.recover(),
                () = tokio::time::sleep(healthy_after), if self.backoff.attempts() > 0 => self.recover(),
            }
        }
    }

    fn is_done(&self, ended: &Result<(), String>) -> bool {
        self.context.is_stopping() || (ended.is_ok() && self.ending == Ending::OnSuccess)
    }

    /// A failure on the way out is still worth a line.
    fn end(&mut self, ended: Result<(), String>) {
        match ended {
            Ok(()) => self.recover(),
            Err(error) => tracing::warn!(
                task.name = self.context.name(),
                error,
                "a task failed while stopping"
            ),
        }
    }

    fn recover(&mut self) {
        if self.backoff.attempts() > 0 {
            tracing::info!(task.name = self.context.name(), "a task works again");
        }
        self.backoff.reset();
    }

    fn record_failure(&self, ended: Result<(), String>) {
        let error = ended
            .err()
            .unwrap_or_else(|| "ended unexpectedly".to_owned());
        let name = self.context.name();
        match self.backoff.attempts() {
            0 => tracing::warn!(
                task.name = name,
                error,
                "a task failed and will be started again"
            ),
            attempts => tracing::debug!(
                task.name = name,
                error,
                task.attempts = attempts,
                "a task failed again"
            ),
        }
        self.status.failed(error, self.options.clock.now());
    }
}

type Panic = Box<dyn std::any::Any + Send>;

fn describe(ended: Result<Result<(), TaskError>, Panic>) -> Result<(), String> {
    match ended {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(chain(error.as_ref())),
        Err(panic) => Err(format!("panicked: {}", panic_message(panic.as_ref()))),
    }
}

/// An error and its causes on one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

pub(super) fn panic_message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
