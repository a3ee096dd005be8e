//! What a rollout does outside. Every bit of it may be done twice.

use kanade_api_types::rollouts::{Change, JobChange};
use kanade_bus::PublishError;
use kanade_store::executions::ExecutionStatus;
use kanade_store::state::StateError;
use kanade_store::state::rollouts::Rollout;
use kanade_wire::agent_config::ConfigScope;
use kanade_wire::command::Cause;
use kanade_wire::{ExecId, PcId, Target};

use super::machine::exec_id;
use super::service::Rollouts;
use crate::catalogue::{CatalogueError, ConfigLayer};
use crate::dispatch::{DispatchError, Order};

/// How an attempt to bring a wave to its machines ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Performed {
    /// It is on its way to every one of them.
    Done,
    /// It never will be, for this reason.
    Refused(String),
}

/// Why something has to be tried again later.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// The order could not be given now.
    #[error(transparent)]
    Dispatch(#[from] DispatchError),
    /// The configuration could not be written now.
    #[error("the configuration of {pc} could not be written")]
    Config {
        /// The machine.
        pc: PcId,
        /// Why.
        #[source]
        source: CatalogueError,
    },
    /// The audit log did not take what happened.
    #[error("the audit log did not take what happened")]
    Audit(#[from] PublishError),
    /// The catalogue is not known yet.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The machines could not be looked up.
    #[error("the machines could not be looked up")]
    Machines(#[from] kanade_store::StoreError),
    /// The state file failed.
    #[error(transparent)]
    State(#[from] StateError),
    /// The progress could not be looked up.
    #[error(transparent)]
    Progress(#[from] super::error::OrderError),
}

impl Rollouts {
    /// Brings an attempt at a wave to its machines.
    pub(super) async fn dispatch_wave(
        &self,
        rollout: &Rollout,
        wave: u32,
        attempt: u32,
    ) -> Result<Performed, Trouble> {
        let machines = self.0.repository.machines(&rollout.id, wave).await?;
        let machines = machines.into_iter();
        let machines = machines.filter(|machine| machine.attempt == attempt);
        let pcs: Vec<PcId> = machines.map(|machine| machine.pc_id).collect();
        match &rollout.spec.change {
            Change::Job(job) => {
                let cause = Cause::Rollout {
                    rollout_id: rollout.id.clone(),
                    wave,
                    attempt,
                };
                self.dispatch_job(rollout, job, pcs, cause).await
            }
            Change::Release(release) => {
                let jitter = release.jitter.as_ref().map(ToString::to_string);
                let patch = ConfigScope {
                    target_version: Some(release.version.to_string()),
                    target_version_jitter: jitter,
                    ..ConfigScope::default()
                };
                self.write_config(pcs, &patch).await
            }
            Change::Config(config) => self.write_config(pcs, &config.patch).await,
        }
    }

    async fn dispatch_job(
        &self,
        rollout: &Rollout,
        job: &JobChange,
        pcs: Vec<PcId>,
        cause: Cause,
    ) -> Result<Performed, Trouble> {
        let Cause::Rollout { wave, attempt, .. } = cause else {
            return Ok(Performed::Done);
        };
        let exec_id = exec_id(&rollout.id, wave, attempt);
        // What was ordered before a crash is finished by whoever repairs dispatches.
        if self.0.executions.get(&exec_id).await?.is_some() {
            return Ok(Performed::Done);
        }
        if let Some(why) = self.changed_meanwhile(rollout, job) {
            return Ok(Performed::Refused(why));
        }
        let named = Target {
            pcs,
            ..Target::default()
        };
        let known = self.0.machines.resolve(&named).await?.machines;
        if known.is_empty() {
            let why = "none of its machines is known any more".to_owned();
            return Ok(Performed::Refused(why));
        }
        let target = Target {
            pcs: known.into_iter().map(|machine| machine.pc_id).collect(),
            ..Target::default()
        };
        let spec = &rollout.spec;
        let order = Order {
            jitter: spec.jitter.as_ref().map(|jitter| jitter.value()),
            expires_in: spec.expires_in.as_ref().map(|expiry| expiry.value()),
            deadline_at: spec.deadline_at,
            retry: spec.retry,
            parameters: job.parameters.clone(),
            ..Order::job(
                exec_id,
                job.job_id.clone(),
                target,
                cause,
                &rollout.created_by,
            )
        };
        match self.0.dispatcher.dispatch(&order).await {
            Ok(_) | Err(DispatchError::Exists(_)) => Ok(Performed::Done),
            Err(error) if may_pass(&error) => Err(error.into()),
            Err(error) => Ok(Performed::Refused(error.to_string())),
        }
    }

    /// What the first wave tried out must be what the next one gets.
    fn changed_meanwhile(&self, rollout: &Rollout, job: &JobChange) -> Option<String> {
        let id = &job.job_id;
        let Some(stored) = self.0.catalogue.job(id) else {
            return Some(format!("there is no job {id} any more"));
        };
        let is_same = rollout.progress.job_digest.as_ref() == Some(&stored.digest);
        (!is_same).then(|| {
            format!("job {id} was changed since the rollout was created, so its waves would not get the same: create another rollout")
        })
    }

    async fn write_config(
        &self,
        pcs: Vec<PcId>,
        patch: &ConfigScope,
    ) -> Result<Performed, Trouble> {
        // Texts, numbers and times always are JSON.
        let changes = serde_json::to_value(patch).unwrap_or_default();
        let changes = changes.as_object().cloned().unwrap_or_default();
        for pc in &pcs {
            let layer = ConfigLayer::Machine(pc.clone());
            let written = self.0.catalogue.change_config(&layer, &changes).await;
            written.map_err(|source| Trouble::Config {
                pc: pc.clone(),
                source,
            })?;
        }
        self.0.nudges.machines(&pcs).await;
        Ok(Performed::Done)
    }

    /// Stops what is not over of these executions.
    pub(super) async fn stop(&self, execs: &[ExecId], by: &str) -> Result<(), Trouble> {
        let now = self.0.clock.now();
        for exec_id in execs {
            let execution = self.0.executions.get(exec_id).await?;
            // One that was announced as stopped is stopped again: a crash may have come before the
            // machines were told, and telling them twice changes nothing.
            let is_over = execution
                .is_none_or(|execution| execution.status(now) == ExecutionStatus::Completed);
            if is_over {
                continue;
            }
            match self.0.dispatcher.kill(exec_id, by).await {
                Ok(()) | Err(DispatchError::NoSuchExecution(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// Whether it may go well another time.
fn may_pass(error: &DispatchError) -> bool {
    use DispatchError as E;
    matches!(
        error,
        E::Publish { .. }
            | E::StreamFull(_)
            | E::StoreScript(_)
            | E::Catalogue(_)
            | E::Pin(_)
            | E::Store(_)
            | E::Announcement { .. }
            | E::UnknownMachines(_)
            | E::Approvals(_)
    )
}
