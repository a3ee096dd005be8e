//! The waits before a run starts, and the question asked again after each.

use std::future::Future;
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_runtime::Backoff;
use kanade_wire::Command;
use kanade_wire::subjects::CommandAddress;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::sleep;

use super::registry::Run;
use crate::agent::{Core, TO_WRITE};
use crate::gate::{Decision, Refusal};
use crate::state::StateError;

/// What came of getting ready.
pub(crate) enum Ready {
    /// The script may start; the permit is held while it runs.
    Start {
        script: String,
        slot: OwnedSemaphorePermit,
        started_at: DateTime<Utc>,
    },
    /// It will not start.
    Refused(Refusal),
    /// The agent stops; the command stays pending.
    AgentStopped,
}

/// A run that waits.
pub(crate) struct Waiting<'a> {
    pub core: &'a Core,
    pub run: &'a Run,
    pub command: &'a Command,
    pub address: Option<&'a CommandAddress>,
}

impl Waiting<'_> {
    /// Waits for the jitter, the script and a free slot.
    pub async fn get_ready(&self) -> Ready {
        match self.jitter_and_script().await {
            Ok(script) => self.slot(script).await,
            Err(other) => other,
        }
    }

    async fn jitter_and_script(&self) -> Result<String, Ready> {
        if let Some(seconds) = self.command.jitter_secs.filter(|seconds| *seconds > 1) {
            let pause = Duration::from_secs(self.core.chance.below(seconds));
            self.unless_moot(sleep(pause)).await;
            self.ask()?;
        }
        let script = self
            .unless_moot(self.core.scripts.body(self.core, self.command))
            .await;
        self.ask()?;
        match script {
            Some(Ok(script)) => Ok(script),
            Some(Err(refusal)) => Err(Ready::Refused(refusal)),
            None => Err(Ready::AgentStopped),
        }
    }

    async fn slot(&self, script: String) -> Ready {
        let slots = &self.core.slots;
        let mut slot = slots.clone().try_acquire_owned().ok();
        let mut backoff = Backoff::new(TO_WRITE);
        loop {
            if self.core.stopping.is_cancelled() {
                return Ready::AgentStopped;
            }
            match (self.gate(slot.is_some()), slot) {
                (Decision::Refuse(refusal), _) => return Ready::Refused(refusal),
                (Decision::Run, Some(held)) => {
                    let started_at = self.core.clock.now();
                    let request = &self.command.request_id;
                    if let Err(error) = self.core.state.launch(request, started_at) {
                        self.put_off(&error, &mut backoff).await;
                        slot = Some(held);
                        continue;
                    }
                    let slot = held;
                    return Ready::Start {
                        script,
                        slot,
                        started_at,
                    };
                }
                _ => {
                    slot = self
                        .unless_moot(slots.clone().acquire_owned())
                        .await
                        .and_then(Result::ok)
                }
            }
        }
    }

    /// What is not written down is not begun.
    async fn put_off(&self, error: &StateError, backoff: &mut Backoff) {
        if backoff.attempts() == 0 {
            let error = crate::describe(error);
            tracing::error!(error, "a run waits: that it starts cannot be noted");
        }
        let delay = self.core.chance.delay(backoff);
        self.unless_moot(sleep(delay)).await;
    }

    /// Whether it may still run; a slot is not asked for yet.
    fn ask(&self) -> Result<(), Ready> {
        if self.core.stopping.is_cancelled() {
            return Err(Ready::AgentStopped);
        }
        match self.gate(false) {
            Decision::Refuse(refusal) => Err(Ready::Refused(refusal)),
            Decision::Run | Decision::Wait => Ok(()),
        }
    }

    fn gate(&self, has_slot: bool) -> Decision {
        let stopped = self.run.kill.is_cancelled();
        self.core
            .gate_unless(stopped, self.command, self.address, has_slot)
    }

    /// Waits for `wait`, unless the run is stopped, comes too late, may not run any more or the agent stops meanwhile.
    async fn unless_moot<T>(&self, wait: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            value = wait => Some(value),
            () = self.run.kill.cancelled() => None,
            () = self.core.stopping.cancelled() => None,
            () = self.too_late() => None,
            () = self.unwanted() => None,
        }
    }

    /// Returns once the backend wants something of the machine that does not let it run.
    async fn unwanted(&self) {
        let mut desired = self.core.desired.subscribe();
        while desired.changed().await.is_ok() {
            if matches!(self.gate(false), Decision::Refuse(_)) {
                return;
            }
        }
        std::future::pending().await
    }

    async fn too_late(&self) {
        let Some(deadline) = self.command.start_before() else {
            return std::future::pending().await;
        };
        // The deadline itself is still in time, and the clock's steps are coarser than the timer's.
        while self.core.clock.now() <= deadline {
            let left = (deadline - self.core.clock.now())
                .to_std()
                .unwrap_or_default();
            sleep(left + Duration::from_millis(1)).await;
        }
    }
}
