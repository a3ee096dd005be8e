//! Schedules that machines keep themselves: made ready here, handed out with every sync.
//!
//! What a machine gets is complete, for it may fire without a network: the job's finished command, approved and
//! without secrets. What cannot be made ready is not handed out, and the schedule's page says why.

use kanade_manifest::schedule::{Cadence, RunsOn, Schedule, When};
use kanade_runtime::TaskContext;
use kanade_store::StoreError;
use kanade_store::archive::CompletionLedger;
use kanade_wire::local_schedule::{JobDone, LocalSchedule};
use kanade_wire::{GroupName, PcId, ScheduleId, Target};

use super::coverage::everyone;
use super::looked::{Against, job_of};
use super::plan;
use crate::dispatch::Lasting;
use crate::handed_out::{Content, HandOutError, HandedOut, Prepared, keep_fresh};
use crate::{Dispatcher, Nudges};

/// A fleet does not start at one moment: without a jitter of its own, it is spread over this.
const SPREAD_SECS: u64 = 60;

/// What is handed out. Clones share it.
#[derive(Clone, Default)]
pub struct LocalSchedules(HandedOut<ScheduleId, Schedule, LocalSchedule>);

impl LocalSchedules {
    /// Whether they were made ready since the start: before, nobody may be told that there are none.
    pub fn is_ready(&self) -> bool {
        self.0.is_ready()
    }

    /// Those of a machine that is in `groups`.
    pub fn of(&self, pc: &PcId, groups: &[GroupName]) -> Vec<LocalSchedule> {
        let own = self.0.own(pc, groups);
        own.iter().map(|own| own.shown.clone()).collect()
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
        let mut done = Vec::new();
        for own in self.0.own(pc, groups) {
            let (schedule, version) = (&own.source, &own.shown.command.version);
            let asked = match &schedule.when {
                When::PerPc(Cadence::Once) => None,
                When::PerPc(Cadence::OncePerVersion) => Some(version),
                _ => continue,
            };
            if ledger.is_done(&schedule.job_id, pc, asked).await? {
                done.push(JobDone {
                    job_id: schedule.job_id.clone(),
                    version: version.clone(),
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
        self.0.against(id)
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
    pub async fn run(self, task: TaskContext) -> Result<(), HandOutError> {
        keep_fresh(&task, &self.dispatcher, || self.refresh()).await
    }

    /// Makes them ready as the catalogue has them now; tells machines when something is different.
    ///
    /// # Errors
    /// When the broker or the state file cannot be asked: then everything stays as it is.
    pub async fn refresh(&self) -> Result<(), HandOutError> {
        let catalogue = &self.dispatcher.catalogue;
        catalogue.ready().await?;
        let mut now = Content::new();
        for stored in catalogue.schedules() {
            let Ok(stored) = stored else { continue };
            let schedule = stored.document;
            if schedule.runs_on == RunsOn::Agent && schedule.enabled {
                let local = self.prepare(&schedule).await?;
                now.insert(schedule.id, local);
            }
        }
        self.schedules.0.replace(now, &self.nudges).await;
        Ok(())
    }

    async fn prepare(
        &self,
        schedule: &Schedule,
    ) -> Result<Prepared<Schedule, LocalSchedule>, HandOutError> {
        let job = match job_of(&self.dispatcher.catalogue, schedule) {
            Ok(job) => job,
            Err(against) => return Ok(Err(against)),
        };
        let make = |command| {
            let local = LocalSchedule {
                schedule: serde_json::to_value(stripped(schedule)).unwrap_or_default(),
                command,
            };
            (everyone(schedule), local)
        };
        let (one, order) = ((&schedule.id, schedule), lasting(schedule));
        let schedules = &self.schedules.0;
        schedules
            .prepare(&self.dispatcher, one, &job, &order, make)
            .await
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
