//! Takes rollouts from step to step.

use std::collections::BTreeMap;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_projections::{LiveEvent, Topic};
use kanade_runtime::{TaskContext, fault};
use kanade_store::state::StateError;
use kanade_store::state::rollouts::{Rollout, Saved};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::machine::{self, Effect, Moved, Seen};
use super::perform::{Performed, Trouble};
use super::service::Rollouts;

/// How often it is looked though nothing was heard: machines go offline silently.
const EVERY: Duration = Duration::from_secs(5);

/// Answers that come together are counted together.
const GATHER: Duration = Duration::from_millis(200);

impl Rollouts {
    /// Takes rollouts further until the task is stopped.
    ///
    /// # Errors
    /// When the state file fails; the supervisor tries again.
    pub async fn run(self, task: TaskContext) -> Result<(), StateError> {
        self.0.dispatcher.settled().await;
        let mut changes = self.0.live.listen().events;
        loop {
            let wakes_at = self.round().await?;
            task.mark_healthy();
            let now = self.0.clock.now();
            let until = wakes_at.and_then(|at| (at - now).to_std().ok());
            let pause = until.unwrap_or(EVERY).min(EVERY);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.0.wake.notified() => {}
                () = answers(&mut changes) => tokio::time::sleep(GATHER).await,
                () = task.stopping() => return Ok(()),
            }
        }
    }

    /// Takes every open rollout as far as it goes now; returns when the next step is due, if one is.
    ///
    /// # Errors
    /// When the state file fails.
    pub async fn round(&self) -> Result<Option<DateTime<Utc>>, StateError> {
        let mut wakes_at: Option<DateTime<Utc>> = None;
        let open = self.0.repository.open().await?;
        self.troubles().retain(|id, _| open.contains(id));
        for id in open {
            match self.drive(&id).await {
                Ok(Some(due)) => wakes_at = Some(wakes_at.map_or(due, |at| at.min(due))),
                Ok(None) => {}
                Err(trouble) => self.remember(id, &trouble),
            }
        }
        if let Err(error) = self.audit_steps().await {
            tracing::warn!(%error, "what rollouts did is not in the audit log yet");
        }
        Ok(wakes_at)
    }

    /// Takes one rollout as far as it goes now; returns when its next step is due.
    async fn drive(&self, id: &str) -> Result<Option<DateTime<Utc>>, Trouble> {
        // A job or a freeze that was not read yet is not one that is not there.
        self.0.catalogue.ready().await?;
        loop {
            let Some(rollout) = self.0.repository.get(id).await? else {
                return Ok(None);
            };
            let Some(moved) = self.next(&rollout).await? else {
                self.troubles().remove(id);
                return Ok(machine::wakes_at(&rollout));
            };
            fault::point("rollout.step");
            if self.save(&moved).await? == Saved::Stored {
                tracing::info!(rollout = id, steps = ?kinds(&moved), "a rollout went on");
                fault::point("rollout.stepped");
            }
        }
    }

    async fn next(&self, rollout: &Rollout) -> Result<Option<Moved>, Trouble> {
        match machine::effect(rollout) {
            Some(Effect::Stop { execs, by }) => {
                self.stop(&execs, &by).await?;
                fault::point("rollout.stopped");
                Ok(machine::stopped(rollout, self.0.clock.now()))
            }
            Some(Effect::Dispatch { wave, attempt }) => {
                let performed = self.dispatch_wave(rollout, wave, attempt).await?;
                fault::point("rollout.sent");
                let now = self.0.clock.now();
                Ok(match performed {
                    Performed::Done => machine::dispatched(rollout, now),
                    Performed::Refused(why) => machine::refused(rollout, &why, now),
                })
            }
            None => self.observed(rollout).await,
        }
    }

    async fn observed(&self, rollout: &Rollout) -> Result<Option<Moved>, Trouble> {
        let Some(index) = machine::current(rollout) else {
            return Ok(None);
        };
        let wave = &rollout.progress.waves[index];
        let tally = match wave.dispatched_at {
            Some(_) => self.tally(rollout, index).await?,
            None => machine::Tally::default(),
        };
        let now = self.0.clock.now();
        let frozen = self.0.catalogue.frozen(now).map(|freeze| {
            let reason = freeze.reason.filter(|reason| !reason.is_empty());
            match reason {
                Some(reason) => format!("changes are frozen: {reason}"),
                None => "changes are frozen".to_owned(),
            }
        });
        Ok(machine::advance(rollout, &Seen { frozen, tally }, now))
    }

    fn remember(&self, id: String, trouble: &Trouble) {
        let mut text = trouble.to_string();
        let mut source = std::error::Error::source(trouble);
        while let Some(error) = source {
            text = format!("{text}: {error}");
            source = error.source();
        }
        tracing::warn!(rollout = id, trouble = text, "a rollout cannot go on now");
        self.troubles().insert(id, text);
    }

    fn troubles(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        let troubles = self.0.troubles.lock();
        troubles.unwrap_or_else(PoisonError::into_inner)
    }
}

fn kinds(moved: &Moved) -> Vec<&'static str> {
    let steps = moved.steps.iter();
    steps.map(|step| step.kind.as_str()).collect()
}

/// Waits until machines may have answered.
async fn answers(changes: &mut Receiver<LiveEvent>) {
    loop {
        match changes.recv().await {
            Ok(event) => {
                let topics = [Topic::Executions, Topic::Results];
                let mut changes = event.changes.iter();
                if event.is_reset() || changes.any(|change| topics.contains(&change.topic)) {
                    return;
                }
            }
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
}
