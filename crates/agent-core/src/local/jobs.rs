//! What a person may run, and running it.

use kanade_agent_os::local::Person;
use kanade_klp::messages::{
    ExecuteJob, Executing, JobItem, JobList, KillRequested, KillRun, LastRun, ListJobs, RunStatus,
};
use kanade_klp::{ErrorKind, RpcError};
use kanade_wire::command::Cause;
use kanade_wire::offered_job::OfferedJob;
use kanade_wire::{Outcome, Reason, RunAs};
use std::sync::Arc;

use super::conversation::Conversation;
use super::follow::{Follow, status_of};
use super::requests::failed;
use crate::agent::Core;
use crate::intake::{Offered, Taken, take};
use crate::run::{Ending, Run, note_end};
use crate::state::{PersonRun, StateError};

/// Runs of one person that may wait or run at the same time.
const MOST_AT_ONCE: usize = 4;
/// The most bytes of what is said of jobs in one answer, far below a frame's.
const MOST_TEXT: usize = 512 * 1024;

impl Conversation<'_> {
    /// The jobs this person may run here, by their names.
    pub(super) fn list_jobs(&self, asked: &ListJobs) -> Result<JobList, RpcError> {
        let desired = self.core.desired.borrow().clone();
        let known = self
            .core
            .state
            .person_runs(&self.person.id)
            .map_err(failed)?;
        let wanted = |job: &&OfferedJob| {
            let category = asked.category.as_ref();
            category.is_none_or(|category| *category == job.shown.category)
                && may_see(self.core, job)
        };
        let mut items: Vec<JobItem> = Vec::new();
        let mut room = MOST_TEXT;
        for job in desired.jobs.iter().filter(wanted) {
            let last = known.iter().find(|run| run.job_id == job.command.id);
            let item = item(job, last.map(|run| last_run(self.core, run)));
            let text = [&item.display_description, &item.icon, &item.confirm];
            let length = text
                .iter()
                .filter_map(|text| text.as_ref())
                .map(String::len)
                .sum::<usize>();
            room = room.saturating_sub(length + item.display_name.len());
            if room == 0 {
                break;
            }
            items.push(item);
        }
        items.sort_by(|one, other| one.display_name.cmp(&other.display_name));
        Ok(JobList { items })
    }

    /// Begins a run for this person, and follows it.
    pub(super) fn execute(&mut self, asked: &ExecuteJob) -> Result<Executing, RpcError> {
        let desired = self.core.desired.borrow().clone();
        let job = desired.jobs.iter().find(|job| job.command.id == asked.id);
        let Some(job) = job.filter(|job| may_see(self.core, job)) else {
            let text = format!("there is no job {:?} to run here", asked.id.as_str());
            return Err(RpcError::new(ErrorKind::NotFound, text));
        };
        self.may_begin(job)?;
        let person = &self.person;
        let exec_id = self.core.chance.exec_id();
        let offered = Offered {
            command: job.order(exec_id, &person.account, &person.id),
            published_at: None,
            address: None,
            refusal: None,
            mark: None,
        };
        let run_id = self.begin(job, offered).map_err(failed)?;
        Ok(Executing { run_id })
    }

    fn begin(
        &mut self,
        job: &OfferedJob,
        offered: Offered,
    ) -> Result<kanade_wire::ResultId, StateError> {
        let core = self.core;
        let (run_id, run) = match take(core, offered)? {
            Taken::Begun(run_id, run) => (run_id, run),
            Taken::Refused(run_id, refusal) => {
                let ending = Ending {
                    outcome: refusal.outcome,
                    exit_code: refusal.exit_code(),
                };
                (run_id, Arc::new(Run::refused(&refusal.text, ending)))
            }
            // An id that was just made is never known; nothing was begun then.
            Taken::Known => {
                let ending = Ending {
                    outcome: Outcome::Lost,
                    exit_code: Outcome::NO_EXIT_CODE,
                };
                let run_id = core.chance.result_id(core.clock.now());
                (run_id, Arc::new(Run::refused("", ending)))
            }
        };
        tracing::info!(
            job.id = %job.command.id,
            result.id = %run_id,
            person = self.person.account,
            "a person at the machine runs a job"
        );
        let now = core.clock.now();
        core.state
            .note_person_run(&self.person.id, &job.command.id, &run_id, now)?;
        if let Some(ending) = run.ending() {
            note_end(core, &run_id, now, ending.outcome);
        }
        self.following.push(Follow::new(run_id.clone(), run));
        Ok(run_id)
    }

    /// Stops a run that was begun on this connection.
    pub(super) fn kill(&mut self, asked: &KillRun) -> Result<KillRequested, RpcError> {
        let own = self
            .following
            .iter()
            .find(|follow| follow.run_id == asked.run_id);
        let Some(follow) = own.filter(|follow| !follow.is_over()) else {
            let text = "nothing of that id runs that was begun on this connection";
            return Err(RpcError::new(ErrorKind::NotFound, text));
        };
        follow.run.stop_for_person();
        tracing::info!(
            result.id = %asked.run_id,
            person = self.person.account,
            "a person at the machine stops a run"
        );
        Ok(KillRequested {
            requested_at: self.core.clock.now(),
        })
    }

    fn may_begin(&self, job: &OfferedJob) -> Result<(), RpcError> {
        let person = &self.person;
        let refuse = |kind, text: &str| Err(RpcError::new(kind, text));
        if !person.may_act {
            let text =
                "jobs are for the people at this machine, and this is an account of a service";
            return refuse(ErrorKind::Unauthorized, text);
        }
        let at_screen = matches!(job.command.run_as, RunAs::User | RunAs::SystemGui);
        if at_screen && !person.is_at_screen() {
            let text = "this job runs for the person at this machine's screen, and that is somebody else or nobody";
            return refuse(ErrorKind::Unauthorized, text);
        }
        let unfinished = self.core.state.unfinished().map_err(failed)?;
        let own = unfinished
            .iter()
            .filter(|entry| is_of(&entry.command.cause, person));
        let own: Vec<_> = own.map(|entry| &entry.command.id).collect();
        if own.contains(&&job.command.id) {
            return refuse(
                ErrorKind::RateLimit,
                "it runs already, or waits to: wait for its end",
            );
        }
        if own.len() >= MOST_AT_ONCE {
            let text = "too much runs for you already: wait until one has ended";
            return refuse(ErrorKind::RateLimit, text);
        }
        if !self.core.pace.may_begin(&person.id) {
            let text = "too much was begun within a minute: wait a moment";
            return refuse(ErrorKind::RateLimit, text);
        }
        Ok(())
    }
}

fn is_of(cause: &Option<Cause>, person: &Person) -> bool {
    matches!(cause, Some(Cause::Person { user_sid, .. }) if *user_sid == person.id)
}

/// What this machine can never run is not shown; what it may not run at this moment is, and says why when it is
/// tried.
fn may_see(core: &Core, job: &OfferedJob) -> bool {
    let refusal = core.refusal(&job.command);
    let lasting = [Reason::Unsupported, Reason::Revoked, Reason::VersionPinned];
    refusal.is_none_or(|refusal| !lasting.contains(&refusal.reason))
}

fn item(job: &OfferedJob, last_run: Option<LastRun>) -> JobItem {
    let shown = job.shown.clone();
    JobItem {
        id: job.command.id.clone(),
        display_name: shown.name,
        display_description: shown.description,
        icon: shown.icon,
        category: shown.category,
        version: job.command.version.clone(),
        confirm: shown.confirm,
        last_run,
    }
}

/// One whose end is not known and which is not there was cut off with the agent.
fn last_run(core: &Core, run: &PersonRun) -> LastRun {
    let there = || core.runs.find(&run.result_id);
    let (status, at) = match run.ended {
        Some((at, outcome)) => (status_of(outcome), at),
        None => match there() {
            Some(there) if there.has_started() => (RunStatus::Running, run.begun_at),
            Some(_) => (RunStatus::Queued, run.begun_at),
            None => (RunStatus::Failed, run.begun_at),
        },
    };
    LastRun {
        run_id: run.result_id.clone(),
        status,
        at,
    }
}
