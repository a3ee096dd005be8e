//! Schedules that machines keep themselves: made ready here, handed out with every sync.
//!
//! What a machine gets is complete, for it may fire without a network: the job's finished command, approved and
//! without secrets. What cannot be made ready is not handed out, and the schedule's page says why.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_manifest::schedule::{Cadence, RunsOn, Schedule, When};
use kanade_runtime::TaskContext;
use kanade_store::StoreError;
use kanade_store::archive::CompletionLedger;
use kanade_wire::local_schedule::{JobDone, LocalSchedule};
use kanade_wire::{Digest, GroupName, PcId, ScheduleId, Target, Version};

use super::coverage::everyone;
use super::error::SchedulerError;
use super::looked::{Against, job_of};
use super::plan;
use crate::catalogue::StoredJob;
use crate::dispatch::{DispatchError, KeptBack, Lasting};
use crate::{Dispatcher, Nudges};

/// Between two looks at whether something changed.
const LOOK: Duration = Duration::from_secs(1);
/// Approvals change without the catalogue, and scripts in use must be known to be.
const AGAIN: TimeDelta = TimeDelta::minutes(1);
/// Scripts are noted as used this often.
const NOTED: TimeDelta = TimeDelta::hours(12);
/// A fleet does not start at one moment: without a jitter of its own, it is spread over this.
const SPREAD_SECS: u64 = 60;

/// What is handed out. Clones share it.
#[derive(Clone, Default)]
pub struct LocalSchedules(Arc<RwLock<Content>>);

#[derive(Default)]
struct Content {
    is_ready: bool,
    prepared: BTreeMap<ScheduleId, Prepared>,
    against: HashMap<ScheduleId, Against>,
}

/// A schedule that is ready to be handed out.
#[derive(Clone)]
struct Prepared {
    schedule: Schedule,
    digest: Digest,
    at: DateTime<Utc>,
    target: Target,
    local: LocalSchedule,
}

impl LocalSchedules {
    /// Whether they were made ready since the start: before, nobody may be told that there are none.
    pub fn is_ready(&self) -> bool {
        self.read(|content| content.is_ready)
    }

    /// Those of a machine that is in `groups`.
    pub fn of(&self, pc: &PcId, groups: &[GroupName]) -> Vec<LocalSchedule> {
        self.read(|content| {
            let prepared = content.prepared.values();
            let own = prepared.filter(|prepared| is_for(&prepared.target, pc, groups));
            own.map(|prepared| prepared.local.clone()).collect()
        })
    }

    /// What a machine without a memory has done of what runs once, as the ledger has it.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn done(
        &self,
        pc: &PcId,
        groups: &[GroupName],
        ledger: &dyn CompletionLedger,
    ) -> Result<Vec<JobDone>, StoreError> {
        let own = self.read(|content| {
            let prepared = content.prepared.values();
            let own = prepared.filter(|prepared| is_for(&prepared.target, pc, groups));
            own.cloned().collect::<Vec<Prepared>>()
        });
        let mut done = Vec::new();
        for Prepared {
            schedule, local, ..
        } in own
        {
            let version: Option<&Version> = match &schedule.when {
                When::PerPc(Cadence::Once) => None,
                When::PerPc(Cadence::OncePerVersion) => Some(&local.command.version),
                _ => continue,
            };
            if ledger.is_done(&schedule.job_id, pc, version).await? {
                done.push(JobDone {
                    job_id: schedule.job_id,
                    version: local.command.version,
                });
            }
        }
        Ok(done)
    }

    /// Why a schedule is not handed out, as a sentence.
    pub fn why_not(&self, id: &ScheduleId) -> Option<String> {
        self.against(id).map(|against| against.detail)
    }

    pub(super) fn against(&self, id: &ScheduleId) -> Option<Against> {
        self.read(|content| content.against.get(id).cloned())
    }

    fn read<T>(&self, read: impl FnOnce(&Content) -> T) -> T {
        read(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Makes them ready.
#[derive(Clone)]
pub struct LocalScheduler {
    /// What is handed out.
    pub schedules: LocalSchedules,
    /// Makes commands, and knows what was agreed to.
    pub dispatcher: Dispatcher,
    /// Tells machines that there is news.
    pub nudges: Nudges,
}

impl LocalScheduler {
    /// Makes them ready again whenever something changes, until the task is stopped.
    ///
    /// # Errors
    /// The first one; the supervisor begins again, and what was made ready stays.
    pub async fn run(self, task: TaskContext) -> Result<(), SchedulerError> {
        let mut seen = None;
        loop {
            let now = self.dispatcher.clock.now();
            let stands_at = self.dispatcher.catalogue.stands_at();
            let is_old = seen.is_none_or(|(last, at)| last != stands_at || now - at >= AGAIN);
            if is_old && self.dispatcher.catalogue.is_ready() {
                self.refresh().await?;
                seen = Some((stands_at, now));
            }
            task.mark_healthy();
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = task.stopping() => return Ok(()),
            }
        }
    }

    /// Makes them ready as the catalogue has them now; tells machines when something is different.
    ///
    /// # Errors
    /// When the broker or the state file cannot be asked: then everything stays as it is.
    pub async fn refresh(&self) -> Result<(), SchedulerError> {
        let catalogue = &self.dispatcher.catalogue;
        catalogue.ready().await?;
        let known = self.schedules.read(|content| content.prepared.clone());
        let (mut prepared, mut against) = (BTreeMap::new(), HashMap::new());
        for stored in catalogue.schedules() {
            let Ok(stored) = stored else { continue };
            let schedule = stored.document;
            if schedule.runs_on != RunsOn::Agent || !schedule.enabled {
                continue;
            }
            let id = schedule.id.clone();
            match self.prepare(schedule, known.get(&id)).await? {
                Ok(ready) => drop(prepared.insert(id, ready)),
                Err(why) => drop(against.insert(id, why)),
            }
        }
        let locals = |of: &BTreeMap<ScheduleId, Prepared>| -> Vec<(Target, LocalSchedule)> {
            let pairs = of.values();
            pairs
                .map(|one| (one.target.clone(), one.local.clone()))
                .collect()
        };
        // At the start everything is new here and nothing is out there.
        let is_news = self.schedules.is_ready() && locals(&known) != locals(&prepared);
        *self
            .schedules
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Content {
            is_ready: true,
            prepared,
            against,
        };
        if is_news {
            self.nudges.everybody().await;
        }
        Ok(())
    }

    /// One that is as it was keeps its command: another one would be news to every machine.
    async fn prepare(
        &self,
        schedule: Schedule,
        known: Option<&Prepared>,
    ) -> Result<Result<Prepared, Against>, SchedulerError> {
        let job = match job_of(&self.dispatcher.catalogue, &schedule) {
            Ok(job) => job,
            Err(against) => return Ok(Err(against)),
        };
        if let Err(against) = self.may_leave(&job).await? {
            return Ok(Err(against));
        }
        let now = self.dispatcher.clock.now();
        let same = known.filter(|known| known.schedule == schedule && known.digest == job.digest);
        if let Some(same) = same.filter(|same| now - same.at < NOTED) {
            return Ok(Ok(same.clone()));
        }
        let command = match self.dispatcher.lasting(&lasting(&schedule)).await {
            Ok(command) => command,
            Err(error) => return unprepared(error),
        };
        let local = match same {
            Some(same) => same.local.clone(),
            None => LocalSchedule {
                schedule: serde_json::to_value(stripped(&schedule)).unwrap_or_default(),
                command,
            },
        };
        Ok(Ok(Prepared {
            target: everyone(&schedule),
            digest: job.digest,
            at: now,
            local,
            schedule,
        }))
    }

    /// Whether a job may lie on a machine, to run there when nobody is asked.
    async fn may_leave(&self, job: &StoredJob) -> Result<Result<(), Against>, SchedulerError> {
        let id = &job.manifest.id;
        let Some(why) = self.dispatcher.kept_back(job).await? else {
            return Ok(Ok(()));
        };
        Ok(Err(match why {
            KeptBack::Secrets => Against {
                reason: "secrets",
                detail: format!(
                    "job {id} uses secrets, which must not lie on machines: let the schedule run on the backend (`runs_on: backend`)"
                ),
            },
            KeptBack::NotApproved => Against {
                reason: "not_approved",
                detail: DispatchError::NoStandingApproval(id.clone()).to_string(),
            },
        }))
    }
}

/// An order that is wrong stays wrong; what the broker does not tell now it may tell later.
fn unprepared(error: DispatchError) -> Result<Result<Prepared, Against>, SchedulerError> {
    match error {
        DispatchError::NoSuchJob(_)
        | DispatchError::NotRunnable { .. }
        | DispatchError::Parameters { .. } => Ok(Err(Against {
            reason: "refused",
            detail: error.to_string(),
        })),
        error => Err(SchedulerError::Prepare(Box::new(error))),
    }
}

fn lasting(schedule: &Schedule) -> Lasting<'_> {
    let jitter = plan::duration(schedule.jitter.as_deref());
    let jitter = jitter.and_then(|jitter| u64::try_from(jitter.num_seconds()).ok());
    let is_many = schedule.target.all || !everyone(schedule).groups.is_empty();
    let by_the_clock = !matches!(schedule.when, When::On(_));
    let spread = (is_many && by_the_clock).then_some(SPREAD_SECS);
    Lasting {
        job_id: &schedule.job_id,
        jitter_secs: jitter.or(spread).filter(|secs| *secs > 0),
        retry: plan::retry(schedule),
        is_ordered: true,
    }
}

/// Without what is none of a machine's business.
fn stripped(schedule: &Schedule) -> Schedule {
    Schedule {
        target: Target::default(),
        rollout: None,
        tags: Vec::new(),
        origin: None,
        ..schedule.clone()
    }
}

fn is_for(target: &Target, pc: &PcId, groups: &[GroupName]) -> bool {
    target.all
        || target.pcs.contains(pc)
        || target.groups.iter().any(|group| groups.contains(group))
}
