//! What becomes of runs while a batch is applied, message by message.
//!
//! As what a machine counts in an execution is a function of its runs alone: the first report, else
//! a run in flight, else where it was given up. So the order in which they were heard of does not
//! matter, and every change of a count is the difference between before and after.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kanade_store::projection::{KnownRun, RunKey, Standing};
use kanade_wire::{ExecId, Outcome, PcId, ResultId};

use crate::projection::Rejection;
use crate::tallies::{Counted, Tallies};

/// A run a message speaks of.
#[derive(Debug, Clone)]
pub struct RunRef<'a> {
    /// Identity of the run.
    pub result_id: &'a ResultId,
    /// Its execution.
    pub exec_id: Option<&'a ExecId>,
    /// Its machine.
    pub pc_id: &'a PcId,
    /// When the broker stored the message.
    pub at: DateTime<Utc>,
}

/// What a message did to a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It made a run or changed how far it is, and took the place of a stand-in if there was one.
    Changed {
        /// Whether nothing was known of the run.
        is_new: bool,
        /// The stand-in.
        replaced: Option<ResultId>,
    },
    /// The run is further than that already.
    Nothing,
}

/// The runs a batch touches.
#[derive(Debug, Default)]
pub struct Ledger {
    runs: HashMap<ResultId, KnownRun>,
    machines: HashMap<RunKey, Machine>,
}

/// A machine's runs in one execution.
#[derive(Debug, Default)]
struct Machine {
    results: Vec<ResultId>,
    counted_before: Option<Counted>,
}

impl Ledger {
    /// Begins with what the tables hold, for a batch of so many messages.
    pub fn new(known: Vec<KnownRun>, messages: usize) -> Self {
        let mut ledger = Self {
            runs: HashMap::with_capacity(known.len() + messages),
            machines: HashMap::with_capacity(known.len() + messages),
        };
        for run in known {
            ledger.add(run);
        }
        let counted: Vec<(RunKey, Option<Counted>)> = ledger
            .machines
            .iter()
            .map(|(key, machine)| (key.clone(), ledger.counted(machine)))
            .collect();
        for (key, counted) in counted {
            ledger.machines.entry(key).or_default().counted_before = counted;
        }
        ledger
    }

    /// The machine reported its end. The first report of a run stays.
    pub fn report(&mut self, run: &RunRef<'_>, outcome: Outcome) -> Result<Effect, Rejection> {
        match self.standing(run)? {
            Some(Standing::Reported(_)) => Ok(Effect::Nothing),
            _ => Ok(self.set(run, Standing::Reported(outcome))),
        }
    }

    /// The machine started it.
    pub fn start(&mut self, run: &RunRef<'_>) -> Result<Effect, Rejection> {
        match self.standing(run)? {
            Some(_) => Ok(Effect::Nothing),
            None => Ok(self.set(run, Standing::InFlight)),
        }
    }

    /// Whether the start of a run tells nothing about it that is not known.
    pub fn is_described(&self, result: &ResultId) -> bool {
        self.runs.get(result).is_some_and(|run| run.is_described)
    }

    /// The backend gave up a run that had started.
    pub fn give_up(&mut self, run: &RunRef<'_>, outcome: Outcome) -> Result<Effect, Rejection> {
        match self.standing(run)? {
            Some(Standing::GivenUp(_) | Standing::Reported(_)) => Ok(Effect::Nothing),
            Some(Standing::InFlight) | None => Ok(self.set(run, Standing::GivenUp(outcome))),
        }
    }

    /// The backend gave up a machine that had not started: a stand-in takes the place of its run,
    /// unless it has one after all.
    pub fn stand_in(
        &mut self,
        key: &RunKey,
        outcome: Outcome,
        at: DateTime<Utc>,
    ) -> Option<ResultId> {
        let machine = self.machines.get(key);
        if machine.is_some_and(|machine| !machine.results.is_empty()) {
            return None;
        }
        let result_id = ResultId::verdict(&key.exec_id, &key.pc_id);
        self.add(KnownRun {
            result_id: result_id.clone(),
            exec_id: Some(key.exec_id.clone()),
            pc_id: key.pc_id.clone(),
            standing: Standing::GivenUp(outcome),
            recorded_at: at,
            is_described: false,
        });
        Some(result_id)
    }

    /// Adds what changed to the tallies.
    pub fn count_into(self, tallies: &mut Tallies) {
        for (key, machine) in &self.machines {
            let counted = self.counted(machine);
            if counted != machine.counted_before {
                tallies.shift(&key.exec_id, machine.counted_before, counted);
            }
        }
    }

    /// How far a run is; an id that is used for two runs is poison.
    fn standing(&self, run: &RunRef<'_>) -> Result<Option<Standing>, Rejection> {
        let Some(known) = self.runs.get(run.result_id) else {
            return Ok(None);
        };
        if known.pc_id == *run.pc_id && known.exec_id.as_ref() == run.exec_id {
            return Ok(Some(known.standing));
        }
        let of = |exec: Option<&ExecId>| {
            exec.map_or(String::new(), |exec| format!(" of execution {exec}"))
        };
        Err(Rejection::poison(format!(
            "the run {} is known from machine {}{}, the message names machine {}{}",
            run.result_id,
            known.pc_id,
            of(known.exec_id.as_ref()),
            run.pc_id,
            of(run.exec_id),
        )))
    }

    fn set(&mut self, run: &RunRef<'_>, standing: Standing) -> Effect {
        if let Some(known) = self.runs.get_mut(run.result_id) {
            known.standing = standing;
            known.recorded_at = run.at;
            return Effect::Changed {
                is_new: false,
                replaced: None,
            };
        }
        let is_alone = self.add(KnownRun {
            result_id: run.result_id.clone(),
            exec_id: run.exec_id.cloned(),
            pc_id: run.pc_id.clone(),
            standing,
            recorded_at: run.at,
            is_described: false,
        });
        Effect::Changed {
            is_new: true,
            replaced: if is_alone {
                None
            } else {
                self.remove_stand_in(run)
            },
        }
    }

    /// Adds a run; `true` when its machine has no other in this execution.
    fn add(&mut self, run: KnownRun) -> bool {
        let mut is_alone = true;
        if let Some(exec_id) = &run.exec_id {
            let key = RunKey {
                exec_id: exec_id.clone(),
                pc_id: run.pc_id.clone(),
            };
            let machine = self.machines.entry(key).or_default();
            is_alone = machine.results.is_empty();
            machine.results.push(run.result_id.clone());
        }
        self.runs.insert(run.result_id.clone(), run);
        is_alone
    }

    /// Removes the stand-in of the machine whose run this is.
    fn remove_stand_in(&mut self, run: &RunRef<'_>) -> Option<ResultId> {
        let exec_id = run.exec_id?;
        let key = RunKey {
            exec_id: exec_id.clone(),
            pc_id: run.pc_id.clone(),
        };
        let machine = self.machines.get_mut(&key)?;
        let stand_in = ResultId::verdict(exec_id, run.pc_id);
        let given_up = self.runs.get(&stand_in);
        if !given_up.is_some_and(|run| matches!(run.standing, Standing::GivenUp(_))) {
            return None;
        }
        machine.results.retain(|result| *result != stand_in);
        self.runs.remove(&stand_in);
        Some(stand_in)
    }

    fn counted(&self, machine: &Machine) -> Option<Counted> {
        let runs = || {
            machine
                .results
                .iter()
                .filter_map(|result| self.runs.get(result))
        };
        let first = |ended: fn(Standing) -> Option<Outcome>| {
            runs()
                .filter_map(|run| Some((run.recorded_at, &run.result_id, ended(run.standing)?)))
                .min_by_key(|(at, result, _)| (*at, *result))
                .map(|(_, _, outcome)| Counted::Ended(outcome))
        };
        first(reported)
            .or_else(|| {
                runs()
                    .any(|run| run.standing == Standing::InFlight)
                    .then_some(Counted::Running)
            })
            .or_else(|| first(given_up))
    }
}

fn reported(standing: Standing) -> Option<Outcome> {
    match standing {
        Standing::Reported(outcome) => Some(outcome),
        Standing::InFlight | Standing::GivenUp(_) => None,
    }
}

fn given_up(standing: Standing) -> Option<Outcome> {
    match standing {
        Standing::GivenUp(outcome) => Some(outcome),
        Standing::InFlight | Standing::Reported(_) => None,
    }
}
