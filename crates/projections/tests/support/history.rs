//! What can happen to executions, as the messages of two streams.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use kanade_wire::exec_events::{ExecCreated, ExecDispatched, ExecKilled, ExecTargets, ExecVerdict};
use kanade_wire::inventory_removed::InventoryRemoved;
use kanade_wire::notice::{AgentNotice, NotRun, NotRunCommand, NoticeKind};
use kanade_wire::notification::NotificationAcked;
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::removals::{BundleRemoved, CheckCleared};
use kanade_wire::{
    CheckName, Command, EventStarted, ExecId, ExecResult, JobId, Outcome, PcId, Reason, RequestId,
    ResultId, Target, Version, subjects,
};
use proptest::prelude::*;
use serde_json::json;

use crate::support::meaning::{Meaning, meaning};
use crate::support::{Message, message, time};

/// What happens to one machine in an execution.
#[derive(Debug, Clone, Copy)]
pub enum Story {
    /// It never answers.
    Silent,
    /// It starts and does not end.
    Starts,
    /// It starts and ends.
    Ends(Outcome),
    /// It reports without a start.
    Refuses,
    /// It starts and is given up.
    GivenUp,
    /// It starts, is given up, and reports after all.
    Late(Outcome),
    /// It is given up before it starts.
    NeverStarts(Outcome),
    /// It is given up before it starts, and then starts and ends after all.
    StartsLate(Outcome),
    /// It is given up although it had reported without a start.
    GivenUpTooSoon(Outcome),
    /// It says that it passed the command over.
    PassesOver,
    /// It runs twice, as a 0.43 agent addressed by two subjects does.
    RunsTwice(Outcome, Outcome),
    /// Its report is stored twice.
    ReportsTwice(Outcome),
    /// Its result has no identity, as those of the oldest agents.
    Nameless(Outcome),
}

/// One execution.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What its runs mean.
    pub meaning: Meaning,
    /// Whether its record is in the stream; a 0.43 backend writes none.
    pub created: bool,
    /// Whether it is dispatched.
    pub dispatched: bool,
    /// Whether it is stopped.
    pub killed: bool,
    /// What its machines do; every second machine is in its second chunk of targets.
    pub machines: Vec<Story>,
}

/// The messages of an execution in each stream, in an order that can be.
pub struct Messages {
    /// Of EVENTS.
    pub events: Vec<Vec<Message>>,
    /// Of RESULTS.
    pub results: Vec<Vec<Message>>,
}

pub fn plans() -> impl Strategy<Value = Vec<Plan>> {
    let plan = (
        meaning(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop::collection::vec(story(), 1..5),
    );
    let plan = plan.prop_map(|(meaning, created, dispatched, killed, machines)| Plan {
        meaning,
        created,
        dispatched,
        killed,
        machines,
    });
    prop::collection::vec(plan, 1..4)
}

fn story() -> impl Strategy<Value = Story> {
    let outcome = || prop::sample::select(Outcome::ALL);
    prop_oneof![
        Just(Story::Silent),
        Just(Story::Starts),
        outcome().prop_map(Story::Ends),
        Just(Story::Refuses),
        Just(Story::GivenUp),
        outcome().prop_map(Story::Late),
        prop::sample::select(vec![Outcome::Lost, Outcome::Killed]).prop_map(Story::NeverStarts),
        outcome().prop_map(Story::StartsLate),
        outcome().prop_map(Story::GivenUpTooSoon),
        Just(Story::PassesOver),
        (outcome(), outcome()).prop_map(|(first, second)| Story::RunsTwice(first, second)),
        outcome().prop_map(Story::ReportsTwice),
        outcome().prop_map(Story::Nameless),
    ]
}

/// What operators take away in between, whichever of it there is.
pub fn removals() -> Vec<Vec<Message>> {
    let at = time("2026-11-20T00:00:00Z");
    let cleared = |pc_id: Option<PcId>| {
        let check_name = CheckName::new("disk").unwrap();
        let subject = subjects::check_cleared(&check_name);
        let cleared = CheckCleared {
            check_name,
            pc_id,
            by: "operator".into(),
            at,
        };
        message(subject, &cleared)
    };
    let removed = |exec: &str| {
        let result_id = ResultId::new(format!("{exec}-pc-0-a")).unwrap();
        let subject = subjects::bundle_removed(&pc(0), &result_id);
        let removed = BundleRemoved {
            pc_id: pc(0),
            result_id,
            key: "pc-0/logs/1.zip".into(),
            by: "operator".into(),
            at,
        };
        message(subject, &removed)
    };
    let gone = |job: &str| {
        let removed = InventoryRemoved {
            job_id: JobId::new(job).unwrap(),
            at,
            by: "operator".into(),
        };
        message(subjects::inventory_removed(&removed.job_id), &removed)
    };
    let acked = |account: &str, acked_at: &str| {
        let acked = NotificationAcked {
            notification_id: "notice".into(),
            pc_id: pc(0),
            user_sid: "S-1".into(),
            acked_at: time(acked_at),
            account: Some(account.into()),
        };
        message("events.notifications.acked.pc-0.S-1.notice".into(), &acked)
    };
    vec![
        vec![
            acked("first", "2026-11-20T00:00:00Z"),
            acked("second", "2030-01-01T00:00:00Z"),
        ],
        vec![cleared(Some(pc(0))), cleared(None), cleared(Some(pc(1)))],
        vec![gone("software"), gone("later")],
        vec![removed("exec-0"), removed("exec-1"), removed("exec-0")],
    ]
}

/// What machines tell of themselves: with and without a record id, twice, ahead of their time.
pub fn told() -> Vec<Vec<Message>> {
    let event = |number: usize, record: Option<&str>, at: &str| {
        let event = ObsEvent {
            pc_id: pc(number),
            at: time(at),
            kind: "boot".into(),
            source: "journald".into(),
            event_record_id: record.map(str::to_owned),
            payload: json!({ "record": record, "at": at }),
        };
        message(format!("obs.pc-{number}"), &event)
    };
    vec![
        vec![
            event(0, Some("1"), "2026-11-20T00:00:00Z"),
            event(0, Some("1"), "2026-11-20T00:09:00Z"),
            event(0, Some("2"), "2031-01-01T00:00:00Z"),
        ],
        vec![
            event(1, None, "2026-11-20T00:00:00Z"),
            event(1, None, "2026-11-20T00:00:00Z"),
            event(1, Some("1"), "2026-11-20T00:00:00Z"),
        ],
        vec![("obs.pc-0".into(), "{".into())],
    ]
}

/// What a plan publishes. Its record and targets come before everything else.
pub fn messages(number: usize, plan: &Plan) -> Messages {
    let exec = ExecId::new(format!("exec-{number}")).unwrap();
    let mut first = Vec::new();
    let machines: Vec<PcId> = (0..plan.machines.len()).map(pc).collect();
    if plan.created {
        first.push(created(&exec, &plan.meaning, &machines));
        let (even, odd): (Vec<_>, Vec<_>) = machines
            .iter()
            .cloned()
            .enumerate()
            .partition(|(place, _)| place % 2 == 0);
        first.push(targets(&exec, 0, false, even));
        first.push(targets(&exec, 1, true, odd));
    }
    if plan.dispatched {
        first.push(dispatched(&exec));
    }
    if plan.killed {
        first.push(killed(&exec));
    }
    let (mut events, mut results) = (vec![first], Vec::new());
    for (number, (pc, story)) in machines.iter().zip(&plan.machines).enumerate() {
        let machine = Machine {
            exec: &exec,
            pc,
            number,
            meaning: &plan.meaning,
        };
        let (told, reported) = machine.messages(*story);
        events.push(told);
        results.push(reported);
    }
    Messages { events, results }
}

struct Machine<'a> {
    exec: &'a ExecId,
    pc: &'a PcId,
    number: usize,
    meaning: &'a Meaning,
}

impl Machine<'_> {
    fn messages(&self, story: Story) -> (Vec<Message>, Vec<Message>) {
        let (start, give_up) = (
            || self.started("a"),
            || self.verdict(Some("a"), Outcome::Lost),
        );
        match story {
            Story::Silent => (vec![], vec![]),
            Story::Starts => (vec![start()], vec![]),
            Story::Ends(outcome) => (vec![start()], vec![self.result("a", outcome)]),
            Story::Refuses => (vec![], vec![self.result("a", Outcome::Skipped)]),
            Story::GivenUp => (vec![start(), give_up()], vec![]),
            Story::Late(outcome) => (vec![start(), give_up()], vec![self.result("a", outcome)]),
            Story::NeverStarts(outcome) => (vec![self.verdict(None, outcome)], vec![]),
            Story::StartsLate(outcome) => (
                vec![self.verdict(None, Outcome::Killed), start()],
                vec![self.result("a", outcome)],
            ),
            Story::GivenUpTooSoon(outcome) => (
                vec![self.verdict(None, Outcome::Lost)],
                vec![self.result("a", outcome)],
            ),
            Story::PassesOver => (vec![self.passed_over()], vec![]),
            Story::RunsTwice(first, second) => (
                vec![start(), self.started("b")],
                vec![self.result("b", first), self.result("a", second)],
            ),
            Story::ReportsTwice(outcome) => {
                let twice = vec![self.result("a", outcome), self.result("a", Outcome::Failed)];
                (vec![start()], twice)
            }
            Story::Nameless(outcome) => (vec![], vec![self.nameless(outcome)]),
        }
    }

    fn result_id(&self, run: &str) -> ResultId {
        ResultId::new(format!("{}-{}-{run}", self.exec, self.pc)).unwrap()
    }

    fn started(&self, run: &str) -> Message {
        let started = EventStarted {
            result_id: self.result_id(run),
            request_id: RequestId::new("request").unwrap(),
            exec_id: self.exec.clone(),
            pc_id: self.pc.clone(),
            started_at: time("2026-11-21T08:00:00Z"),
            manifest_id: self.meaning.job_id(),
            version: version(),
            job_digest: None,
            cause: None,
        };
        message(subjects::started(self.exec, self.pc), &started)
    }

    fn result(&self, run: &str, outcome: Outcome) -> Message {
        let result = self.exec_result(Some(self.result_id(run)), outcome);
        message(subjects::results_pc(self.pc), &result)
    }

    fn nameless(&self, outcome: Outcome) -> Message {
        let result = ExecResult {
            outcome: None,
            manifest_id: None,
            ..self.exec_result(None, outcome)
        };
        message(subjects::results_legacy(&result.request_id), &result)
    }

    fn exec_result(&self, result_id: Option<ResultId>, outcome: Outcome) -> ExecResult {
        let mut result = ExecResult {
            result_id,
            request_id: RequestId::new("request").unwrap(),
            exec_id: Some(self.exec.clone()),
            pc_id: self.pc.clone(),
            exit_code: i32::from(outcome != Outcome::Succeeded),
            stdout: format!("{outcome}\n").repeat(if outcome == Outcome::Failed { 500 } else { 1 }),
            stderr: String::new(),
            started_at: time("2026-11-21T08:00:01Z"),
            finished_at: time("2026-11-21T08:00:02Z"),
            stdout_object: None,
            stderr_object: None,
            manifest_id: Some(self.meaning.job_id()),
            collect_object: None,
            outcome: Some(outcome),
            reason: None,
            job_digest: None,
            stdout_chunks: None,
            stderr_chunks: None,
            stdout_total_bytes: None,
            stderr_total_bytes: None,
            attempts: None,
            collect_bundle: None,
            emit: None,
            cause: None,
            limits_met: Vec::new(),
        };
        if outcome == Outcome::Succeeded {
            self.meaning.fill(&mut result, self.pc, self.number);
        } else {
            let stdout = std::mem::take(&mut result.stdout);
            self.meaning.fill(&mut result, self.pc, self.number);
            result.stdout = stdout;
        }
        result
    }

    fn verdict(&self, run: Option<&str>, outcome: Outcome) -> Message {
        let verdict = ExecVerdict {
            exec_id: self.exec.clone(),
            pc_id: self.pc.clone(),
            result_id: run.map(|run| self.result_id(run)),
            outcome,
            reason: Reason::NoReport,
            at: time("2026-11-21T09:00:00Z"),
        };
        message(subjects::exec_verdict(self.exec, self.pc), &verdict)
    }

    fn passed_over(&self) -> Message {
        let command = |exec_id| NotRunCommand {
            sequence: 1,
            exec_id,
        };
        let notice = AgentNotice {
            pc_id: self.pc.clone(),
            at: time("2026-11-21T09:00:00Z"),
            notice: NoticeKind::CommandsNotRun {
                why: NotRun::LedgerLost,
                commands: vec![command(None), command(Some(self.exec.clone()))],
            },
        };
        message(subjects::agent_notice(self.pc), &notice)
    }
}

pub fn pc(number: usize) -> PcId {
    PcId::new(format!("pc-{number}")).unwrap()
}

fn job() -> JobId {
    JobId::new("job").unwrap()
}

fn version() -> Version {
    Version::new("1.0.0").unwrap()
}

fn created(exec: &ExecId, meaning: &Meaning, machines: &[PcId]) -> Message {
    let created = ExecCreated {
        exec_id: exec.clone(),
        job_id: meaning.job_id(),
        version: version(),
        job_digest: meaning.of_execution(),
        initiated_by: "operator".into(),
        initiated_at: time("2026-11-21T07:00:00Z"),
        target: Target {
            pcs: machines.to_vec(),
            ..Target::default()
        },
        target_count: machines.len() as u64,
        expires_at: time("2026-11-28T07:00:00Z"),
        parameters: BTreeMap::new(),
        command: command(exec),
    };
    message(subjects::exec_created(exec), &created)
}

fn command(exec: &ExecId) -> Command {
    Command {
        id: job(),
        version: version(),
        exec_id: Some(exec.clone()),
        ..Command::adhoc(RequestId::new("request").unwrap())
    }
}

fn targets(exec: &ExecId, chunk: u32, last: bool, machines: Vec<(usize, PcId)>) -> Message {
    let targets = ExecTargets {
        exec_id: exec.clone(),
        chunk,
        last,
        pcs: machines.into_iter().map(|(_, pc)| pc).collect(),
    };
    message(subjects::exec_targets(exec, chunk), &targets)
}

fn dispatched(exec: &ExecId) -> Message {
    let dispatched = ExecDispatched {
        exec_id: exec.clone(),
        at: time("2026-11-21T07:00:01Z"),
        messages: 1,
    };
    message(subjects::exec_dispatched(exec), &dispatched)
}

fn killed(exec: &ExecId) -> Message {
    let killed = ExecKilled {
        exec_id: exec.clone(),
        at: time("2026-11-21T07:30:00Z"),
        by: "operator".into(),
    };
    message(subjects::exec_killed(exec), &killed)
}
