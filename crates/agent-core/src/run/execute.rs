//! The whole way of an admitted command, and its result.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_agent_os::memory;
use kanade_wire::command::Cause;
use kanade_wire::output::OutputStream;
use kanade_wire::subjects::CommandAddress;
use kanade_wire::{Command, Outcome, Reason, ResultId};
use tokio::time::{sleep, timeout};

use super::Script;
use super::attempt::{Attempt, Ended, attempt};
use super::finalize::finalize;
use super::registry::{Ending, Present, Run};
use super::variables::Variables;
use super::waiting::{Ready, Waiting};
use crate::agent::Core;
use crate::gate::{Decision, Refusal, killed_note};
use crate::report::{self, Finished};
use crate::sources::{self, Meaning};

/// Where so many bytes went through memory, it is given back.
pub(crate) const LARGE: usize = 1024 * 1024;

/// What standard error says of a run that the person who began it has stopped.
const STOPPED_BY_PERSON: &str = "stopped by the person at the machine who began it";

/// A command that was taken on.
#[derive(Clone, Debug)]
pub(crate) struct Admitted {
    pub command: Command,
    pub result_id: ResultId,
    /// Whom it was addressed to, where the way it came tells.
    pub address: Option<CommandAddress>,
}

impl Admitted {
    /// Lists it among the runs, where stops find it.
    pub fn list(self, core: &Core) -> Listed {
        let exec = self.command.exec_id.clone();
        Listed {
            run: core.runs.enter(self.result_id.clone(), exec),
            admitted: self,
        }
    }
}

/// An admitted command that stops find.
#[derive(Debug)]
pub(crate) struct Listed {
    admitted: Admitted,
    run: Present,
}

impl Listed {
    /// The run, for who follows it.
    pub fn run(&self) -> Arc<Run> {
        self.run.run()
    }
}

/// Brings an admitted command to its result, or leaves it pending when the agent stops first.
pub(crate) async fn run(core: Arc<Core>, Listed { admitted, run }: Listed) {
    let waiting = Waiting {
        core: &core,
        run: &run,
        command: &admitted.command,
        address: admitted.address.as_ref(),
    };
    match waiting.get_ready().await {
        Ready::Start {
            script,
            slot,
            started_at,
        } => {
            let finished = execute(&core, &run, &admitted, &script, started_at).await;
            finish(&core, &run, &admitted, &finished).await;
            // Held until the result is noted: no more results lie in memory than scripts may run.
            drop(slot);
            let length = finished.stdout.text.len() + finished.stderr.text.len();
            drop(finished);
            if length > LARGE {
                memory::give_back();
            }
        }
        Ready::Refused(refusal) => {
            let refusal = as_the_person_has_it(&run, refusal);
            run.live.push(OutputStream::Stderr, &refusal.text);
            let refused = Finished::refused(&refusal, core.clock.now());
            finish(&core, &run, &admitted, &refused).await;
        }
        Ready::AgentStopped => {}
    }
}

/// What the person who began it has stopped, nobody else has.
fn as_the_person_has_it(run: &Run, refusal: Refusal) -> Refusal {
    match refusal.reason {
        Reason::Cancelled if run.was_stopped_by_person() => Refusal {
            text: STOPPED_BY_PERSON.to_owned(),
            ..refusal
        },
        _ => refusal,
    }
}

async fn execute(
    core: &Core,
    run: &Run,
    admitted: &Admitted,
    script: &str,
    started_at: DateTime<Utc>,
) -> Finished {
    run.set_started();
    let work = pin!(attempts(core, run, admitted, script));
    let (last, attempts) = tell_unless_quick(core, admitted, started_at, work).await;
    let notes = notes(run, admitted, &last, attempts);
    for note in &notes {
        run.live.push(OutputStream::Stderr, &format!("{note}\n"));
    }
    let mut finished = result_of(last, &notes, attempts, started_at, core.clock.now());
    finalize(core, run, admitted, &mut finished).await;
    sources::interpret(core, admitted, &mut finished).await;
    finished
}

/// Tells that a run began once it has lasted a moment. The result of a quicker one says it too, and
/// a fleet that answers at once sends half as much.
async fn tell_unless_quick<T>(
    core: &Core,
    admitted: &Admitted,
    started_at: DateTime<Utc>,
    mut work: Pin<&mut impl Future<Output = T>>,
) -> T {
    let moment = core.settings.start_told_after;
    if !moment.is_zero()
        && let Ok(done) = timeout(moment, work.as_mut()).await
    {
        return done;
    }
    let started = report::started(
        &core.pc_id,
        &admitted.command,
        &admitted.result_id,
        started_at,
    );
    if let Some(started) = started {
        let told = core.state.enqueue(&[started], core.clock.now());
        // Nothing depends on it: the result tells when the run began.
        if let Err(error) = told {
            tracing::warn!(error = %crate::describe(&error), "that a run began is not told before its end");
        }
        core.outbox_changed.notify_one();
    }
    work.await
}

async fn finish(core: &Core, run: &Run, admitted: &Admitted, finished: &Finished) {
    let reports = report::result(
        &core.pc_id,
        &admitted.command,
        &admitted.result_id,
        finished,
    );
    let (command, at) = (&admitted.command, finished.finished_at);
    // Not noted means that the agent stops; its next life reports the run lost.
    core.insist("note a result", || {
        let check = finished.meaning.check.as_ref();
        match finished.outcome {
            Outcome::Succeeded => core.state.finish_well(command, at, &reports, check),
            _ => core.state.finish(&command.request_id, at, &reports, check),
        }
    })
    .await;
    if let Some(Cause::Person { .. }) = command.cause {
        note_end(core, &admitted.result_id, at, finished.outcome);
    }
    run.end(Ending {
        outcome: finished.outcome,
        exit_code: finished.exit_code,
    });
    core.outbox_changed.notify_one();
}

/// Nothing depends on it: it is shown beside the job.
pub(crate) fn note_end(core: &Core, result: &ResultId, at: DateTime<Utc>, outcome: Outcome) {
    if let Err(error) = core.state.note_person_run_ended(result, at, outcome) {
        tracing::warn!(error = %crate::describe(&error), "how a person's run ended is not shown at this machine");
    }
}

/// Repeats a script while it fails and may be repeated. Returns the last attempt and how many there were.
async fn attempts(core: &Core, run: &Run, admitted: &Admitted, script: &str) -> (Attempt, u32) {
    let command = &admitted.command;
    let (extra, pause) = command
        .retry
        .as_ref()
        .map_or((0, 0), |retry| (retry.max, retry.backoff_secs));
    let variables = match Variables::of(command) {
        Ok(variables) => variables,
        Err(why) => return (Attempt::not_started(why), 1),
    };
    let mut number = 1;
    loop {
        let script = Script {
            result_id: &admitted.result_id,
            attempt: number,
            command,
            shell: command.shell,
            text: script,
            timeout_secs: command.timeout_secs,
            env: &variables.0,
        };
        let mut last = attempt(core, run, &script).await;
        if number > extra || !may_repeat(&last.ended) {
            return (last, number);
        }
        tokio::select! {
            () = sleep(Duration::from_secs(pause)) => {}
            () = run.kill.cancelled() => last.ended = Ended::Killed,
            () = core.stopping.cancelled() => last.ended = Ended::AgentStopped,
        }
        if !may_repeat(&last.ended) || is_revoked(core, admitted) {
            return (last, number);
        }
        number += 1;
    }
}

fn may_repeat(ended: &Ended) -> bool {
    match ended {
        Ended::Exited(code) => *code != Some(0),
        Ended::TimedOut => true,
        Ended::NotStarted(_) | Ended::Killed | Ended::AgentStopped => false,
    }
}

/// A deadline is for the start, but a revocation also ends what would be repeated.
fn is_revoked(core: &Core, admitted: &Admitted) -> bool {
    let decision = core.gate(&admitted.command, admitted.address.as_ref(), true);
    matches!(
        decision,
        Decision::Refuse(Refusal {
            reason: Reason::Revoked | Reason::VersionPinned,
            ..
        })
    )
}

fn result_of(
    last: Attempt,
    notes: &[String],
    attempts: u32,
    started_at: DateTime<Utc>,
    finished_at: DateTime<Utc>,
) -> Finished {
    let (outcome, reason, exit_code) = match &last.ended {
        Ended::Exited(Some(0)) => (Outcome::Succeeded, None, 0),
        Ended::Exited(code) => (Outcome::Failed, None, code.unwrap_or(Outcome::NO_EXIT_CODE)),
        Ended::NotStarted(_) => (
            Outcome::Failed,
            Some(Reason::SpawnFailed),
            Outcome::NO_EXIT_CODE,
        ),
        Ended::TimedOut => (Outcome::TimedOut, None, Outcome::NO_EXIT_CODE),
        Ended::Killed => (Outcome::Killed, None, Outcome::NO_EXIT_CODE),
        Ended::AgentStopped => (
            Outcome::Lost,
            Some(Reason::AgentRestarted),
            report::AGENT_RESTARTED,
        ),
    };
    let mut stderr = last.stderr;
    for note in notes {
        report::add_line(&mut stderr.text, note);
    }
    Finished {
        outcome,
        reason,
        exit_code,
        stdout: last.stdout,
        stderr,
        started_at,
        finished_at,
        attempts,
        limits_met: last.limits_met,
        meaning: Meaning::default(),
    }
}

/// Lines for standard error, in the words of contract wire.md §3.3.
fn notes(run: &Run, admitted: &Admitted, last: &Attempt, attempts: u32) -> Vec<String> {
    let (command, ended) = (&admitted.command, &last.ended);
    let why = match ended {
        Ended::Exited(_) => None,
        Ended::NotStarted(error) => Some(format!("the script was not started: {error}")),
        Ended::TimedOut => Some(format!("timeout after {}s", command.timeout_secs.max(1))),
        Ended::Killed if run.was_stopped_by_person() => Some(STOPPED_BY_PERSON.to_owned()),
        Ended::Killed => Some(killed_note(command.exec_id.as_ref())),
        Ended::AgentStopped => Some(report::LOST_NOTE.to_owned()),
    };
    let retried = (attempts > 1).then(|| retry_note(ended, attempts - 1));
    // The line that tells the outcome to older readers is the last one.
    let notes = last.notes.iter().cloned();
    notes.chain(retried).chain(why).collect()
}

fn retry_note(ended: &Ended, retries: u32) -> String {
    let times = if retries == 1 {
        "1 retry".to_owned()
    } else {
        format!("{retries} retries")
    };
    match ended {
        Ended::Exited(Some(0)) => format!("succeeded after {times} (#418 on_failure.retry)"),
        Ended::Killed => format!("stopped by remote kill after {times} (#418 on_failure.retry)"),
        _ => format!("failed after {times} exhausted (#418 on_failure.retry)"),
    }
}
