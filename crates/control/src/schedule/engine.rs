//! The look at every schedule, once a minute.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use kanade_manifest::schedule::Tz;
use kanade_manifest::schedule::rules::Fires;
use kanade_manifest::schedule::{Cadence, RunsOn, Schedule, When};
use kanade_projections::{Applied, Change, LiveFeed, Topic};
use kanade_runtime::clock::SharedClock;
use kanade_runtime::{TaskContext, fault};
use kanade_store::archive::CompletionLedger;
use kanade_store::executions::ExecutionReader;
use kanade_store::state::schedules::{Evaluated, ScheduleRepository};
use kanade_wire::ScheduleId;

use super::by_clock;
use super::error::SchedulerError;
use super::looked::{Look, READ_FIRST, job_of, skipped};
use super::on_machines::LocalSchedules;
use super::reconcile::{self, Decided, Known};
use crate::catalogue::StoredJob;
use crate::{AuditLog, Catalogue, Dispatcher, Machines, Rollouts};

/// Watches the clock for every schedule that runs on the backend.
#[derive(Clone)]
pub struct Scheduler {
    /// The schedules and jobs.
    pub catalogue: Catalogue,
    /// Which machines there are.
    pub machines: Machines,
    /// Runs what is due.
    pub dispatcher: Dispatcher,
    /// What goes out in waves.
    pub rollouts: Rollouts,
    /// Which machines have done a job.
    pub ledger: Arc<dyn CompletionLedger>,
    /// What was ordered.
    pub executions: Arc<dyn ExecutionReader>,
    /// What was decided.
    pub state: Arc<dyn ScheduleRepository>,
    /// How far the tables are: nothing is decided by what may not have been read yet.
    pub applied: Applied,
    /// Who is told.
    pub live: LiveFeed,
    /// Who is told for good.
    pub audit: AuditLog,
    /// The clock.
    pub clock: SharedClock,
    /// Schedules that machines keep themselves.
    pub on_machines: LocalSchedules,
    /// The zone of `tz: local`.
    pub local: Tz,
}

impl Scheduler {
    /// Looks at every schedule at the start of every minute until the task is stopped.
    ///
    /// # Errors
    /// The first one; the supervisor begins again, and what was decided stays.
    pub async fn run(self, task: TaskContext) -> Result<(), SchedulerError> {
        for stream in READ_FIRST {
            self.applied.caught_up(stream).await;
        }
        loop {
            self.look().await?;
            task.mark_healthy();
            tokio::select! {
                () = tokio::time::sleep(until_next_minute(self.clock.now())) => {}
                () = task.stopping() => return Ok(()),
            }
        }
    }

    /// Decides what has become due, then dispatches what is pending.
    ///
    /// # Errors
    /// The first one, once every schedule was looked at.
    pub async fn look(&self) -> Result<(), SchedulerError> {
        self.catalogue.ready().await?;
        let now = self.clock.now();
        let mut marks = self.state.marks().await?;
        let mut failure = None;
        for stored in self.catalogue.schedules() {
            let id = match &stored {
                Ok(stored) => Some(stored.document.id.clone()),
                Err(broken) => ScheduleId::new(broken.id.as_str()).ok(),
            };
            let mark = id.and_then(|id| marks.remove(&id));
            let Ok(stored) = stored else { continue };
            if stored.document.runs_on == RunsOn::Agent {
                self.say_why_not(&stored.document.id, mark, now).await?;
                continue;
            }
            let looked = self.look_at(&stored.document, mark, now).await;
            if let Err(error) = looked {
                tracing::error!(schedule = %stored.document.id, %error, "a schedule could not be looked at; it is again in a minute");
                failure.get_or_insert(error);
            }
        }
        for gone in marks.into_keys() {
            self.state.forget(&gone).await?;
        }
        fault::point("schedule.looked");
        self.dispatch_pending(now).await?;
        failure.map_or(Ok(()), Err)
    }

    /// A schedule that machines keep themselves fires here never; what is wrong with it is said here.
    async fn say_why_not(
        &self,
        id: &ScheduleId,
        mark: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<(), SchedulerError> {
        let fire = minute(now);
        let is_new = mark.is_none_or(|mark| mark < fire);
        let Some(against) = self.on_machines.against(id).filter(|_| is_new) else {
            return Ok(());
        };
        let evaluated = Evaluated {
            schedule_id: id.clone(),
            until: now,
            decisions: vec![skipped(fire, against, true)],
            holds: Vec::new(),
        };
        self.state.keep(evaluated, now).await?;
        self.announce(id);
        Ok(())
    }

    async fn look_at(
        &self,
        schedule: &Schedule,
        mark: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<(), SchedulerError> {
        let freeze = self.catalogue.freeze();
        let look = Look {
            schedule,
            freeze: freeze.as_ref(),
            job: job_of(&self.catalogue, schedule),
            now,
            local: self.local,
        };
        let fire = minute(now);
        // What was decided in this minute is one execution: more of it comes in the next.
        let reconciles = schedule.enabled && mark.is_none_or(|mark| mark < fire);
        let decided = match &schedule.when {
            When::PerPc(cadence) if reconciles => {
                let known = self.known(&look, cadence).await?;
                reconcile::per_pc(&look, cadence, fire, &known)
            }
            When::PerTarget(cadence) if reconciles => {
                let known = self.known(&look, cadence).await?;
                reconcile::per_target(&look, cadence, fire, &known)
            }
            When::Calendar(_) | When::Cron(_) => self.by_clock(&look, mark.unwrap_or(now)),
            When::PerPc(_) | When::PerTarget(_) | When::On(_) => Decided::default(),
        };
        self.keep(schedule, decided, now).await
    }

    fn by_clock(&self, look: &Look<'_>, mark: DateTime<Utc>) -> Decided {
        let decisions = match Fires::of(look.schedule, self.local) {
            Ok(fires) => fires.map(|fires| by_clock::decide(look, &fires, mark)),
            Err(error) => {
                tracing::warn!(schedule = %look.schedule.id, %error, "a schedule's times cannot be read");
                None
            }
        };
        Decided {
            decisions: decisions.unwrap_or_default(),
            holds: Vec::new(),
        }
    }

    /// One transaction: the decisions, the machines they address, the mark.
    async fn keep(
        &self,
        schedule: &Schedule,
        decided: Decided,
        now: DateTime<Utc>,
    ) -> Result<(), SchedulerError> {
        let is_news = !decided.decisions.is_empty();
        let by_clock = matches!(schedule.when, When::Calendar(_) | When::Cron(_));
        if is_news || by_clock {
            fault::point("schedule.decided");
            let evaluated = Evaluated {
                schedule_id: schedule.id.clone(),
                until: now,
                decisions: decided.decisions,
                holds: decided.holds,
            };
            self.state.keep(evaluated, now).await?;
            fault::point("schedule.kept");
        }
        if is_news {
            self.announce(&schedule.id);
        }
        Ok(())
    }

    pub(super) fn announce(&self, schedule: &ScheduleId) {
        let change = Change::new(Topic::Schedules, [schedule.to_string()]);
        self.live.announce(vec![change]);
    }

    async fn known(&self, look: &Look<'_>, cadence: &Cadence) -> Result<Known, SchedulerError> {
        let schedule = look.schedule;
        let timeout = look.job.as_ref().ok().map_or(0, timeout_secs);
        let holds = self.state.holds(&schedule.id).await?;
        Ok(Known {
            machines: self.machines.resolve(&schedule.target).await?.machines,
            done: self.done(schedule, cadence, look.job.as_ref().ok()).await?,
            holds: holds
                .into_iter()
                .map(|hold| (hold.pc_id.clone(), hold))
                .collect(),
            slots: self.slots(schedule, timeout, look.now).await?,
        })
    }

    /// When each machine last did the job, as the cadence counts it.
    pub(super) async fn done(
        &self,
        schedule: &Schedule,
        cadence: &Cadence,
        job: Option<&StoredJob>,
    ) -> Result<BTreeMap<kanade_wire::PcId, DateTime<Utc>>, SchedulerError> {
        let version = match (cadence, job) {
            (Cadence::OncePerVersion, Some(job)) => Some((&job.manifest.version, job.updated_at)),
            _ => None,
        };
        Ok(self
            .ledger
            .last_successes(&schedule.job_id, version)
            .await?)
    }
}

pub(super) fn timeout_secs(job: &StoredJob) -> u64 {
    let parts = job.manifest.command_parts();
    parts.map_or(0, |parts| parts.timeout_secs)
}

fn minute(now: DateTime<Utc>) -> DateTime<Utc> {
    now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now)
}

fn until_next_minute(now: DateTime<Utc>) -> Duration {
    let next = minute(now) + TimeDelta::minutes(1);
    (next - now).to_std().unwrap_or(Duration::from_secs(60))
}
