//! Answers as they come, the equal ones counted together, in bounded memory.

use std::collections::{BTreeSet, HashMap};

use kanade_store::results::{Run, RunOutput};
use kanade_wire::{Outcome, PcId, Reason};
use sha2::{Digest as _, Sha256};

/// Different answers that are kept; what differs beyond these is only counted.
const GROUPS: usize = 500;

/// Machines a group names.
const NAMED: usize = 100;

/// Bytes of each stream of an answer that are kept.
const KEPT: usize = 16 * 1024;

/// Answers so far.
#[derive(Debug, Default)]
pub struct Answers {
    heard: BTreeSet<PcId>,
    groups: Vec<AnswerGroup>,
    by_content: HashMap<[u8; 32], usize>,
    others: u64,
    succeeded: u64,
}

/// Equal answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerGroup {
    /// What they all say.
    pub answer: Answer,
    /// How many machines say it.
    pub count: u64,
    /// The first of them.
    pub machines: Vec<PcId>,
}

/// What a machine answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How the run ended.
    pub outcome: Outcome,
    /// Why, where the outcome alone does not say it.
    pub reason: Option<Reason>,
    /// The exit code.
    pub exit_code: Option<i32>,
    /// Standard output, its beginning.
    pub stdout: String,
    /// Standard error, its beginning.
    pub stderr: String,
    /// Whether there is more of either.
    pub truncated: bool,
}

/// What one answer changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupChange {
    /// The group with this number has one more machine; it is new when that is its first.
    Group(usize),
    /// It is one more that fits into no group.
    Other,
    /// The machine had answered before.
    None,
}

impl Answers {
    /// Counts an answer.
    pub fn take(&mut self, run: &Run) -> GroupChange {
        let Some(outcome) = run.outcome else {
            return GroupChange::None;
        };
        if !self.heard.insert(run.pc_id.clone()) {
            return GroupChange::None;
        }
        self.succeeded += u64::from(outcome == Outcome::Succeeded);
        let next = self.groups.len();
        let content = content(run, outcome);
        let number = match self.by_content.get(&content) {
            Some(number) => *number,
            None if next == GROUPS => {
                self.others += 1;
                return GroupChange::Other;
            }
            None => {
                self.by_content.insert(content, next);
                self.groups.push(AnswerGroup {
                    answer: answer(run, outcome),
                    count: 0,
                    machines: Vec::new(),
                });
                next
            }
        };
        let group = &mut self.groups[number];
        group.count += 1;
        if group.machines.len() < NAMED {
            group.machines.push(run.pc_id.clone());
        }
        GroupChange::Group(number)
    }

    /// A group by its number.
    pub fn group(&self, number: usize) -> Option<&AnswerGroup> {
        self.groups.get(number)
    }

    /// How many machines have answered.
    pub fn count(&self) -> u64 {
        self.heard.len() as u64
    }

    /// How many of them succeeded.
    pub fn succeeded(&self) -> u64 {
        self.succeeded
    }

    /// How many answers stand in no group.
    pub fn others(&self) -> u64 {
        self.others
    }

    /// Whether a machine has answered.
    pub fn has(&self, pc: &PcId) -> bool {
        self.heard.contains(pc)
    }
}

/// Long output is told apart by its beginning and its length.
fn content(run: &Run, outcome: Outcome) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(outcome.as_str());
    hash.update(run.exit_code.unwrap_or_default().to_be_bytes());
    for output in [&run.stdout, &run.stderr] {
        hash.update(output.bytes.to_be_bytes());
        hash.update((output.text.len() as u64).to_be_bytes());
        hash.update(&output.text);
    }
    hash.finalize().into()
}

fn answer(run: &Run, outcome: Outcome) -> Answer {
    let (stdout, cut_out) = beginning(&run.stdout);
    let (stderr, cut_err) = beginning(&run.stderr);
    Answer {
        outcome,
        reason: run.reason,
        exit_code: run.exit_code,
        stdout,
        stderr,
        truncated: cut_out || cut_err,
    }
}

fn beginning(output: &RunOutput) -> (String, bool) {
    let text = &output.text;
    let end = text.floor_char_boundary(KEPT.min(text.len()));
    (text[..end].to_owned(), output.truncated || end < text.len())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use kanade_wire::ResultId;

    use super::*;

    fn run(pc: &str, stdout: &str) -> Run {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Run {
            result_id: ResultId::new(format!("r-{pc}")).unwrap(),
            request_id: None,
            exec_id: None,
            pc_id: PcId::new(pc).unwrap(),
            job_id: None,
            version: None,
            job_digest: None,
            outcome: Some(Outcome::Succeeded),
            reason: None,
            exit_code: Some(0),
            stdout: RunOutput {
                text: stdout.to_owned(),
                bytes: stdout.len() as u64,
                ..RunOutput::default()
            },
            stderr: RunOutput::default(),
            started_at: now,
            finished_at: Some(now),
            recorded_at: now,
            attempts: None,
            given_up: false,
            limits_met: Vec::new(),
            collect_object: None,
        }
    }

    #[test]
    fn equal_answers_stand_together_and_each_machine_counts_once() {
        let mut answers = Answers::default();
        assert_eq!(answers.take(&run("a", "up")), GroupChange::Group(0));
        assert_eq!(answers.take(&run("b", "down")), GroupChange::Group(1));
        assert_eq!(answers.take(&run("c", "up")), GroupChange::Group(0));
        assert_eq!(answers.take(&run("c", "up")), GroupChange::None);
        let group = answers.group(0).unwrap();
        assert_eq!((group.count, group.answer.stdout.as_str()), (2, "up"));
        assert_eq!(answers.count(), 3);
        assert!(answers.has(&PcId::new("b").unwrap()));
    }

    #[test]
    fn a_run_in_flight_is_no_answer() {
        let mut answers = Answers::default();
        let running = Run {
            outcome: None,
            ..run("a", "")
        };
        assert_eq!(answers.take(&running), GroupChange::None);
        assert_eq!(answers.count(), 0);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut answers = Answers::default();
        let long = "ä".repeat(KEPT);
        answers.take(&run("long", &long));
        let kept = &answers.group(0).unwrap().answer;
        assert!(kept.truncated && kept.stdout.len() <= KEPT);
        for number in 0..GROUPS + 9 {
            answers.take(&run(&format!("pc-{number}"), &number.to_string()));
        }
        for number in 0..NAMED + 9 {
            answers.take(&run(&format!("same-{number}"), &long));
        }
        assert_eq!(answers.group(0).unwrap().machines.len(), NAMED);
        assert_eq!(answers.others(), 10);
        assert_eq!(answers.group(GROUPS), None);
    }
}
