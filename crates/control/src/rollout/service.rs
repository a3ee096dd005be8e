//! Creating rollouts and changing their course.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::rollouts::{
    Change, JobChange, PlannedWave, RolloutPlan, RolloutSpec, WithoutBuild,
};
use kanade_manifest::job;
use kanade_projections::{Change as Announced, LiveFeed, Topic};
use kanade_runtime::{SharedClock, fault};
use kanade_store::agents::AgentReader;
use kanade_store::executions::ExecutionReader;
use kanade_store::state::StateError;
use kanade_store::state::rollouts::{
    NewStep, Progress, Rollout, RolloutRepository, RolloutState, Saved, StepKind, Wave, WaveState,
};
use kanade_wire::{Digest, ExecId, GroupName, PcId, Target, Version};
use tokio::sync::Notify;

use super::check::check;
use super::error::{CreateError, OrderError};
use super::legacy::{in_waves, with_machines};
use super::machine::{self, Moved, Order};
use super::plan::{Planned, label};
use crate::artifacts::Artifacts;
use crate::audit::AuditLog;
use crate::catalogue::Catalogue;
use crate::dispatch::Dispatcher;
use crate::machines::Machines;
use crate::nudge::Nudges;

/// How often an order is laid over what the engine did in between.
const ATTEMPTS: u32 = 20;

/// Machines named in a plan.
const SAMPLE: usize = 20;

/// Rollouts. Clones share them.
#[derive(Clone)]
pub struct Rollouts(pub(super) Arc<RolloutParts>);

/// What it needs.
pub struct RolloutParts {
    /// Where rollouts are kept.
    pub repository: Arc<dyn RolloutRepository>,
    /// Dispatches waves.
    pub dispatcher: Dispatcher,
    /// Jobs, groups, configuration, freeze.
    pub catalogue: Catalogue,
    /// Which machines there are.
    pub machines: Machines,
    /// What machines answered.
    pub executions: Arc<dyn ExecutionReader>,
    /// What machines say of themselves.
    pub agents: Arc<dyn AgentReader>,
    /// Tells machines that there is news for them.
    pub nudges: Nudges,
    /// The releases there are.
    pub artifacts: Artifacts,
    /// Where it is written what rollouts do by themselves.
    pub audit: AuditLog,
    /// Tells what was stored.
    pub live: LiveFeed,
    /// The clock.
    pub clock: SharedClock,
    /// Wakes the engine.
    pub wake: Notify,
    /// What keeps a rollout from going on and may pass by itself, by its id.
    pub troubles: Mutex<BTreeMap<String, String>>,
}

/// The job of a rollout, as it was when the rollout was created.
type PinnedJob = (Version, Digest);

impl Rollouts {
    /// Rollouts over these parts.
    #[must_use]
    pub fn new(parts: RolloutParts) -> Self {
        Self(Arc::new(parts))
    }

    /// Where they are kept.
    #[must_use]
    pub fn repository(&self) -> &dyn RolloutRepository {
        self.0.repository.as_ref()
    }

    /// What keeps a rollout from going on: what was stored, or trouble that may pass by itself.
    #[must_use]
    pub fn held(&self, rollout: &Rollout) -> Option<String> {
        let troubles = self.0.troubles.lock();
        let troubles = troubles.unwrap_or_else(PoisonError::into_inner);
        let stored = rollout.progress.held.clone();
        stored.or_else(|| troubles.get(&rollout.id).cloned())
    }

    /// The machines of each wave, if it were created now.
    ///
    /// # Errors
    /// As [`Rollouts::create`].
    pub async fn preview(&self, spec: &RolloutSpec) -> Result<RolloutPlan, CreateError> {
        self.examine(spec).await?;
        let (planned, fleet) = self.plan(spec).await?;
        let waves = planned.waves.iter().zip(&spec.waves).zip(1..);
        let waves = waves.map(|((pcs, wave), number)| PlannedWave {
            number,
            label: label(wave),
            machines: pcs.len() as u64,
            online: pcs.iter().filter(|pc| fleet.online[*pc]).count() as u64,
            sample: pcs.iter().take(SAMPLE).cloned().collect(),
        });
        let without_build = planned.without_build.iter();
        Ok(RolloutPlan {
            waves: waves.collect(),
            machines: planned.waves.iter().map(|pcs| pcs.len() as u64).sum(),
            left_out: planned.left_out,
            without_build: without_build
                .map(|(platform, machines)| WithoutBuild {
                    platform: platform.clone(),
                    machines: *machines,
                })
                .collect(),
        })
    }

    /// Creates a rollout under an id; one that was created under it before is returned as it is.
    /// It begins at once, unless it is a draft.
    ///
    /// # Errors
    /// When it makes no sense, or nobody is reached; nothing is kept then.
    pub async fn create(
        &self,
        id: &str,
        spec: &RolloutSpec,
        by: &str,
    ) -> Result<Rollout, CreateError> {
        if let Some(rollout) = self.0.repository.get(id).await? {
            return Ok(rollout);
        }
        let job = self.examine(spec).await?;
        let (planned, _) = self.plan(spec).await?;
        let rollout = new_rollout(id, spec, job, &planned, by, self.0.clock.now());
        let step = NewStep::new(StepKind::Created).by(by);
        let step = match planned.skipped() {
            Some(skipped) => step.because(skipped),
            None => step,
        };
        fault::point("rollout.prepared");
        let created = self.0.repository.create(&rollout, &planned.waves, &step);
        created.await?;
        fault::point("rollout.created");
        self.stored(id);
        Ok(rollout)
    }

    /// Creates a rollout whose waves are groups that follow by time alone, as schedules name them; a
    /// group that has no machine of its own is left out. `None` when that leaves nobody.
    ///
    /// # Errors
    /// As [`Rollouts::create`].
    pub async fn create_by_delays(
        &self,
        id: &str,
        spec: RolloutSpec,
        waves: &[(GroupName, Duration)],
        by: &str,
    ) -> Result<Option<Rollout>, CreateError> {
        if let Some(rollout) = self.0.repository.get(id).await? {
            return Ok(Some(rollout));
        }
        self.0.catalogue.ready().await?;
        let known = self.0.machines.resolve(&Target::all()).await?.machines;
        let known: BTreeSet<PcId> = known.into_iter().map(|machine| machine.pc_id).collect();
        let members = |group: &GroupName| self.0.catalogue.members(group);
        let waves = with_machines(waves, |group| {
            let members = members(group).into_iter();
            members.filter(|pc| known.contains(pc)).collect()
        });
        if waves.is_empty() {
            return Ok(None);
        }
        let spec = in_waves(spec, &waves);
        self.create(id, &spec, by).await.map(Some)
    }

    /// The executions of every wave of a rollout that was begun; none when there is no rollout.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn executions(&self, id: &str) -> Result<Vec<ExecId>, StateError> {
        let rollout = self.0.repository.get(id).await?;
        Ok(rollout.map_or_else(Vec::new, |rollout| machine::begun(&rollout)))
    }

    /// Follows an order of a person; returns the rollout as it is then.
    ///
    /// # Errors
    /// When there is none, or its state does not allow it.
    pub async fn order(&self, id: &str, order: &Order, by: &str) -> Result<Rollout, OrderError> {
        for _ in 0..ATTEMPTS {
            let rollout = self.find(id).await?;
            let Some(moved) = machine::order(&rollout, order, by, self.0.clock.now())? else {
                return Ok(rollout);
            };
            fault::point("rollout.ordering");
            if self.save(&moved).await? == Saved::Stored {
                fault::point("rollout.ordered");
                return self.find(id).await;
            }
        }
        Err(OrderError::Busy(id.to_owned()))
    }

    /// Has the machines that failed in the wave that halted a rollout try again.
    ///
    /// # Errors
    /// As [`Rollouts::order`].
    pub async fn retry(&self, id: &str, by: &str) -> Result<Rollout, OrderError> {
        let rollout = self.find(id).await?;
        let pcs = match machine::current(&rollout) {
            Some(index) if rollout.progress.state == RolloutState::Halted => {
                self.to_retry(&rollout, index).await?
            }
            _ => Vec::new(),
        };
        self.order(id, &Order::Retry(pcs), by).await
    }

    async fn find(&self, id: &str) -> Result<Rollout, OrderError> {
        let rollout = self.0.repository.get(id).await?;
        rollout.ok_or_else(|| OrderError::NoSuchRollout(id.to_owned()))
    }

    /// Stores a step; tells those who look and the engine.
    pub(super) async fn save(&self, moved: &Moved) -> Result<Saved, StateError> {
        let (retried, steps) = (moved.retried.as_ref(), &moved.steps);
        let saved = self
            .0
            .repository
            .save(&moved.rollout, retried, steps)
            .await?;
        if saved == Saved::Stored {
            self.stored(&moved.rollout.id);
        }
        Ok(saved)
    }

    fn stored(&self, id: &str) {
        let change = Announced::new(Topic::Rollouts, [id.to_owned()]);
        self.0.live.announce(vec![change]);
        self.0.wake.notify_one();
    }

    /// What can be refused before machines are looked at.
    async fn examine(&self, spec: &RolloutSpec) -> Result<Option<PinnedJob>, CreateError> {
        check(spec)?;
        self.0.catalogue.ready().await?;
        match &spec.change {
            Change::Job(change) => self.pinned(change).await.map(Some),
            Change::Release(release) => self.builds(&release.version).await.map(|_| None),
            Change::Config(_) => Ok(None),
        }
    }

    async fn pinned(&self, change: &JobChange) -> Result<PinnedJob, CreateError> {
        let job = &change.job_id;
        let Some(stored) = self.0.catalogue.job(job) else {
            return Err(CreateError::NoSuchJob(job.clone()));
        };
        if stored.manifest.require_approval {
            let approvals = &self.0.dispatcher.approvals;
            if !approvals.is_standing(job, &stored.digest).await? {
                return Err(CreateError::NeedsApproval(job.clone()));
            }
        }
        let refuse = |why: String| CreateError::NotRunnable {
            job: job.clone(),
            why,
        };
        if self.0.catalogue.is_revoked(job) {
            let why = format!("it is revoked; `kanade job unrevoke {job}` lets it run again");
            return Err(refuse(why));
        }
        let given = job::fill(&stored.manifest.parameters, &change.parameters);
        given.map_err(|problems| CreateError::Parameters {
            job: job.clone(),
            problems,
        })?;
        let parts = stored.manifest.command_parts();
        parts.map_err(|error| refuse(error.to_string()))?;
        Ok((stored.manifest.version.clone(), stored.digest))
    }
}

fn new_rollout(
    id: &str,
    spec: &RolloutSpec,
    job: Option<PinnedJob>,
    planned: &Planned,
    by: &str,
    now: DateTime<Utc>,
) -> Rollout {
    let waves = spec
        .waves
        .iter()
        .zip(&planned.waves)
        .map(|(wave, pcs)| Wave {
            state: WaveState::Pending,
            label: label(wave),
            machines: pcs.len() as u64,
            gate: wave.gate.over(&spec.gate),
            attempt: 1,
            begun_at: None,
            dispatched_at: None,
            deadline_at: None,
            soak_until: None,
            promoted: false,
            ended_at: None,
            reason: None,
        });
    let (job_version, job_digest) = job.unzip();
    let start_after = spec.start_after.as_ref().map(|wait| wait.value());
    let start_after = start_after.map(|wait| TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX));
    Rollout {
        id: id.to_owned(),
        revision: 1,
        spec: spec.clone(),
        progress: Progress {
            state: match spec.draft {
                true => RolloutState::Draft,
                false => RolloutState::Running,
            },
            reason: None,
            held: None,
            job_version,
            job_digest,
            start_at: start_after.and_then(|wait| now.checked_add_signed(wait)),
            paused_at: None,
            to_stop: None,
            ended_at: None,
            waves: waves.collect(),
        },
        created_by: by.to_owned(),
        created_at: now,
        updated_at: now,
    }
}
