//! How many of a schedule's machines have done its job.
//!
//! What reconciles is told by the ledger and by who was addressed; what fires by the clock, by the
//! executions of the newest time that was dispatched.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use kanade_manifest::schedule::{Cadence, RunsOn, Schedule, When};
use kanade_store::PageRequest;
use kanade_store::executions::{ExecutionTarget, ScheduleRun, TargetQuery, TargetState};
use kanade_store::state::schedules::{Decision, DecisionOutcome, Hold};
use kanade_wire::{ExecId, Outcome, PcId, Target};

use super::engine::{Scheduler, timeout_secs};
use super::error::SchedulerError;
use super::plan;

/// Machines of an execution are read so many at a time.
const AT_A_TIME: u32 = 5_000;
/// So many executions of a schedule that machines keep themselves are looked through for the newest run of each.
const NEWEST_FIRES: u32 = 500;

/// Where a machine stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MachineState {
    /// It has done the job.
    Ok,
    /// It was ordered to, and it came to nothing.
    Fail,
    /// It was ordered to, and its answer is awaited.
    Running,
    /// It was not ordered to yet, or has not been heard of.
    Pending,
}

/// A machine of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineStatus {
    /// The machine.
    pub pc_id: PcId,
    /// Where it stands.
    pub state: MachineState,
    /// When it last did the job, if that is known.
    pub done_at: Option<DateTime<Utc>>,
}

/// How many of a schedule's machines are where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Each of them, by id.
    pub machines: Vec<MachineStatus>,
}

impl Coverage {
    /// How many are in a state.
    pub fn count(&self, state: MachineState) -> u64 {
        let those = self
            .machines
            .iter()
            .filter(|machine| machine.state == state);
        those.count() as u64
    }
}

impl Scheduler {
    /// How many of a schedule's machines are where.
    ///
    /// # Errors
    /// When tables or the state file cannot be read.
    pub async fn coverage(&self, schedule: &Schedule) -> Result<Coverage, SchedulerError> {
        let now = self.clock.now();
        let target = everyone(schedule);
        let members = self.machines.resolve(&target).await?.machines;
        let members: Vec<PcId> = members.into_iter().map(|machine| machine.pc_id).collect();
        if schedule.runs_on == RunsOn::Agent {
            let machines = self.on_agents(schedule, members, now).await?;
            return Ok(Coverage { machines });
        }
        let machines = match &schedule.when {
            When::PerPc(cadence) | When::PerTarget(cadence) => {
                self.reconciled(schedule, cadence, members, now).await?
            }
            When::Calendar(_) | When::Cron(_) | When::On(_) => {
                self.fired(schedule, members).await?
            }
        };
        Ok(Coverage { machines })
    }

    /// Machines that watch the clock themselves are asked by what they report.
    async fn on_agents(
        &self,
        schedule: &Schedule,
        members: Vec<PcId>,
        now: DateTime<Utc>,
    ) -> Result<Vec<MachineStatus>, SchedulerError> {
        let job = self.catalogue.job(&schedule.job_id);
        let cadence = match &schedule.when {
            When::PerPc(cadence) | When::PerTarget(cadence) => Some(cadence),
            When::Calendar(_) | When::Cron(_) | When::On(_) => None,
        };
        let done = match cadence {
            Some(cadence) => self.done(schedule, cadence, job.as_ref()).await?,
            None => BTreeMap::new(),
        };
        let newest = self
            .executions
            .newest_of_schedule(&schedule.id, NEWEST_FIRES);
        let newest = newest.await?.into_iter();
        let newest: HashMap<PcId, ScheduleRun> =
            newest.map(|run| (run.pc_id.clone(), run)).collect();
        let of_member = |pc_id: PcId| {
            let ledger = done.get(&pc_id).copied();
            let run = newest.get(&pc_id);
            let is_done = cadence.is_some_and(|cadence| is_done(cadence, ledger, now));
            let state = match run {
                _ if is_done => MachineState::Ok,
                Some(run) if cadence.is_none() || state_of(run.state) != MachineState::Ok => {
                    state_of(run.state)
                }
                _ => MachineState::Pending,
            };
            let ran = run.filter(|run| state_of(run.state) == MachineState::Ok);
            let done_at = ledger.or(ran.map(|run| run.recorded_at));
            MachineStatus {
                pc_id,
                state,
                done_at,
            }
        };
        Ok(members.into_iter().map(of_member).collect())
    }

    async fn reconciled(
        &self,
        schedule: &Schedule,
        cadence: &Cadence,
        members: Vec<PcId>,
        now: DateTime<Utc>,
    ) -> Result<Vec<MachineStatus>, SchedulerError> {
        let job = self.catalogue.job(&schedule.job_id);
        let done = self.done(schedule, cadence, job.as_ref()).await?;
        let holds = self.state.holds(&schedule.id).await?;
        let holds: HashMap<PcId, Hold> = holds
            .into_iter()
            .map(|hold| (hold.pc_id.clone(), hold))
            .collect();
        let patience = plan::wait(schedule, job.as_ref().map_or(0, timeout_secs), 1);
        let of_member = |pc_id: PcId| {
            let done_at = done.get(&pc_id).copied();
            let hold = holds
                .get(&pc_id)
                .filter(|hold| done_at.is_none_or(|done| done < hold.addressed_at));
            let state = match hold {
                _ if is_done(cadence, done_at, now) => MachineState::Ok,
                Some(hold) if now < hold.addressed_at + patience => MachineState::Running,
                Some(_) => MachineState::Fail,
                None => MachineState::Pending,
            };
            MachineStatus {
                pc_id,
                state,
                done_at,
            }
        };
        Ok(members.into_iter().map(of_member).collect())
    }

    /// Machines that joined the target since count as not ordered yet.
    async fn fired(
        &self,
        schedule: &Schedule,
        members: Vec<PcId>,
    ) -> Result<Vec<MachineStatus>, SchedulerError> {
        let decisions = self.state.decisions(&schedule.id, u32::MAX).await?;
        let mut states: BTreeMap<PcId, MachineStatus> = members
            .into_iter()
            .map(|pc| {
                (
                    pc.clone(),
                    MachineStatus {
                        pc_id: pc,
                        state: MachineState::Pending,
                        done_at: None,
                    },
                )
            })
            .collect();
        let mut executions = Vec::new();
        for decision in newest_fire(&decisions) {
            executions.extend(self.executions_of(decision).await?);
        }
        for exec_id in &executions {
            for target in self.targets(exec_id).await? {
                let state = state_of(target.state);
                let done_at = target.recorded_at.filter(|_| state == MachineState::Ok);
                let pc_id = target.pc_id;
                states.insert(
                    pc_id.clone(),
                    MachineStatus {
                        pc_id,
                        state,
                        done_at,
                    },
                );
            }
        }
        Ok(states.into_values().collect())
    }

    async fn targets(&self, exec_id: &ExecId) -> Result<Vec<ExecutionTarget>, SchedulerError> {
        let mut targets = Vec::new();
        let mut page = PageRequest::first(AT_A_TIME);
        loop {
            let query = TargetQuery {
                exec_id: exec_id.clone(),
                state: None,
                page,
            };
            let found = self.executions.targets(&query).await?;
            targets.extend(found.items);
            let Some(next) = found.next else {
                return Ok(targets);
            };
            page = PageRequest::new(AT_A_TIME, AT_A_TIME, Some(next));
        }
    }
}

/// What the newest time that was dispatched became: its portions.
fn newest_fire(decisions: &[Decision]) -> impl Iterator<Item = &Decision> {
    let dispatched = |decision: &&Decision| decision.outcome == DecisionOutcome::Dispatched;
    let fire = decisions
        .iter()
        .filter(dispatched)
        .map(|decision| decision.fire_at)
        .max();
    decisions
        .iter()
        .filter(dispatched)
        .filter(move |decision| Some(decision.fire_at) == fire)
}

fn is_done(cadence: &Cadence, done_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    match (cadence, done_at) {
        (_, None) => false,
        (Cadence::Once | Cadence::OncePerVersion, Some(_)) => true,
        (Cadence::Every(period), Some(done)) => {
            plan::duration(Some(period)).is_none_or(|period| now < done + period)
        }
    }
}

fn state_of(state: TargetState) -> MachineState {
    match state {
        TargetState::Ended(Outcome::Succeeded) => MachineState::Ok,
        TargetState::Ended(_) => MachineState::Fail,
        TargetState::Running => MachineState::Running,
        TargetState::Pending => MachineState::Pending,
    }
}

/// Whom a schedule is for: its target, or the groups of its waves.
pub(super) fn everyone(schedule: &Schedule) -> Target {
    let waves = schedule.rollout.iter().flat_map(|rollout| &rollout.waves);
    let groups: Vec<_> = waves.map(|wave| wave.group.clone()).collect();
    if groups.is_empty() {
        return schedule.target.clone();
    }
    Target {
        groups,
        ..Target::default()
    }
}
