//! The runs that wait or run now, found by result and by execution.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use kanade_wire::control::{KillAllReply, KillState};
use kanade_wire::output::OutputStream;
use kanade_wire::{ExecId, Outcome, ResultId};
use tokio_util::sync::CancellationToken;

use super::live::Live;

/// How many stopped executions are remembered, so that a command that comes late does not run.
const REMEMBERED_KILLS: usize = 1024;

/// The runs of one agent.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    present: Mutex<HashMap<ResultId, Arc<Run>>>,
    killed: Mutex<VecDeque<ExecId>>,
}

/// One run, from its admission to its result.
#[derive(Debug)]
pub(crate) struct Run {
    /// The execution it belongs to.
    pub exec_id: Option<ExecId>,
    /// Cancelled when the run is to be stopped.
    pub kill: CancellationToken,
    /// Its output for watchers.
    pub live: Arc<Live>,
    started: AtomicBool,
    stopped_by_person: AtomicBool,
    ending: OnceLock<Ending>,
}

/// How a run ended, for who follows it at the machine itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub outcome: Outcome,
    pub exit_code: i32,
}

impl Runs {
    /// Lists a run until the returned guard is dropped. One of an execution that was stopped not long ago is stopped
    /// from the beginning: a stop may come between a command and its run.
    pub fn enter(self: &Arc<Self>, result_id: ResultId, exec_id: Option<ExecId>) -> Present {
        let run = Arc::new(Run::new(exec_id));
        self.present().insert(result_id.clone(), run.clone());
        // A stop is remembered before it looks for runs, so one of the two sees the other.
        if self.is_killed(run.exec_id.as_ref()) {
            run.kill.cancel();
        }
        Present {
            runs: self.clone(),
            result_id,
            run,
        }
    }

    /// Stops every run of `exec`, and remembers it.
    pub fn kill(&self, exec: &ExecId) -> KillState {
        self.remember_kill(exec);
        let present = self.present();
        let mut state = KillState::Unknown;
        for run in present
            .values()
            .filter(|run| run.exec_id.as_ref() == Some(exec))
        {
            run.kill.cancel();
            if run.has_started() {
                state = KillState::Running;
            } else if state == KillState::Unknown {
                state = KillState::Waiting;
            }
        }
        state
    }

    /// Stops every run, whatever it belongs to.
    pub fn kill_all(&self) -> KillAllReply {
        let mut reply = KillAllReply::default();
        for run in self.present().values() {
            run.kill.cancel();
            if run.has_started() {
                reply.running += 1;
            } else {
                reply.waiting += 1;
            }
        }
        reply
    }

    /// Whether `exec` was stopped not long ago.
    pub fn is_killed(&self, exec: Option<&ExecId>) -> bool {
        exec.is_some_and(|exec| self.killed().contains(exec))
    }

    /// The executions of which something waits or runs now, each once.
    pub fn executions(&self) -> Vec<ExecId> {
        let present = self.present();
        let executions: BTreeSet<&ExecId> = present
            .values()
            .filter_map(|run| run.exec_id.as_ref())
            .collect();
        executions.into_iter().cloned().collect()
    }

    /// A run that waits or runs now.
    pub fn find(&self, result: &ResultId) -> Option<Arc<Run>> {
        self.present().get(result).cloned()
    }

    fn remember_kill(&self, exec: &ExecId) {
        let mut killed = self.killed();
        if killed.contains(exec) {
            return;
        }
        if killed.len() == REMEMBERED_KILLS {
            killed.pop_front();
        }
        killed.push_back(exec.clone());
    }

    fn present(&self) -> MutexGuard<'_, HashMap<ResultId, Arc<Run>>> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn killed(&self) -> MutexGuard<'_, VecDeque<ExecId>> {
        self.killed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Run {
    fn new(exec_id: Option<ExecId>) -> Self {
        Self {
            exec_id,
            kill: CancellationToken::new(),
            live: Arc::default(),
            started: AtomicBool::new(false),
            stopped_by_person: AtomicBool::new(false),
            ending: OnceLock::new(),
        }
    }

    /// One that was decided against before it could wait for anything; it is listed nowhere.
    pub fn refused(why: &str, ending: Ending) -> Self {
        let run = Self::new(None);
        run.live.push(OutputStream::Stderr, why);
        run.end(ending);
        run
    }

    /// Says how it ended, after everything it wrote.
    pub fn end(&self, ending: Ending) {
        let _ = self.ending.set(ending);
    }

    /// How it ended, if it did; then nothing more is written.
    pub fn ending(&self) -> Option<Ending> {
        self.ending.get().copied()
    }

    /// Stops it for the person at the machine who began it.
    pub fn stop_for_person(&self) {
        self.stopped_by_person.store(true, Ordering::Relaxed);
        self.kill.cancel();
    }

    /// Whether the person who began it stopped it.
    pub fn was_stopped_by_person(&self) -> bool {
        self.stopped_by_person.load(Ordering::Relaxed)
    }

    pub fn has_started(&self) -> bool {
        self.started.load(Ordering::Relaxed)
    }

    pub fn set_started(&self) {
        self.started.store(true, Ordering::Relaxed);
    }
}

/// A run's place in the list.
#[derive(Debug)]
pub(crate) struct Present {
    runs: Arc<Runs>,
    result_id: ResultId,
    run: Arc<Run>,
}

impl std::ops::Deref for Present {
    type Target = Run;

    fn deref(&self) -> &Run {
        &self.run
    }
}

impl Present {
    /// The run itself, for who follows it.
    pub fn run(&self) -> Arc<Run> {
        self.run.clone()
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.runs.present().remove(&self.result_id);
        self.run.live.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> (ResultId, Option<ExecId>) {
        (
            ResultId::new(format!("r-{text}")).unwrap(),
            Some(ExecId::new(text).unwrap()),
        )
    }

    #[test]
    fn a_kill_says_what_it_found() {
        let runs = Arc::new(Runs::default());
        let (result, exec) = ids("e");
        let present = runs.enter(result, exec.clone());
        let exec = exec.unwrap();
        assert_eq!(runs.kill(&exec), KillState::Waiting);
        present.set_started();
        assert_eq!(runs.kill(&exec), KillState::Running);
        assert!(present.kill.is_cancelled());
        drop(present);
        assert_eq!(runs.kill(&exec), KillState::Unknown);
    }

    #[test]
    fn a_run_that_is_listed_after_its_stop_is_stopped() {
        let runs = Arc::new(Runs::default());
        let (result, exec) = ids("e");
        assert_eq!(runs.kill(exec.as_ref().unwrap()), KillState::Unknown);
        assert!(runs.enter(result, exec).kill.is_cancelled());
    }

    #[test]
    fn a_kill_of_everything_reaches_what_belongs_to_no_execution() {
        let runs = Arc::new(Runs::default());
        let (result, exec) = ids("e");
        let ordered = runs.enter(result, exec);
        let local = runs.enter(ResultId::new("local").unwrap(), None);
        ordered.set_started();
        let found = KillAllReply {
            running: 1,
            waiting: 1,
        };
        assert_eq!(runs.kill_all(), found);
        assert!(ordered.kill.is_cancelled() && local.kill.is_cancelled());
    }

    #[test]
    fn a_kill_is_remembered_for_commands_that_come_late() {
        let runs = Runs::default();
        let (_, exec) = ids("e");
        assert!(!runs.is_killed(exec.as_ref()));
        runs.kill(exec.as_ref().unwrap());
        assert!(runs.is_killed(exec.as_ref()));
        for number in 0..REMEMBERED_KILLS {
            runs.kill(&ExecId::new(number.to_string()).unwrap());
        }
        assert!(!runs.is_killed(exec.as_ref()));
        assert!(!runs.is_killed(None));
    }
}
