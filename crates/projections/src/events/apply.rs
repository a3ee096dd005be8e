use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use kanade_store::acks::NotificationAck;
use kanade_store::bundles::BundleRemoval;
use kanade_store::checks::CheckClear;
use kanade_store::inventory::InventoryRemoval;
use kanade_store::notices::NoticeRecall;
use kanade_store::projection::{
    Changes, ExecutionMark, GivenUp, Known, KnownExecution, MachineStop, RunKey, StartedRun,
    TargetChunk,
};
use kanade_wire::exec_events::{ExecCreated, ExecTargets, ExecVerdict};
use kanade_wire::notice::{AgentNotice, NoticeKind};
use kanade_wire::notification::{NotificationAcked, NotificationRecalled};
use kanade_wire::{EventStarted, ExecId, Outcome, Reason, ResultId};

use super::{Event, not_run};
use crate::clock::Told;
use crate::ledger::{Effect, Ledger, RunRef};
use crate::projection::{Letter, Original, Projected, Received, Rejection};
use crate::tallies::Tallies;
use crate::{Change, Topic};

/// What a batch of events does, one after the other.
pub fn apply(batch: Vec<Received<Event>>, known: Known) -> Projected {
    let mut state = State::new(known, batch.len());
    for received in batch {
        let index = received.index;
        if let Err(Rejection::Poison(reason)) = state.take(received) {
            state.letters.push(Letter {
                index,
                reason,
                original: None,
            });
        }
    }
    state.finish()
}

/// What is known while a batch is applied, and what it has done so far.
struct State {
    ledger: Ledger,
    executions: HashMap<ExecId, KnownExecution>,
    targets: HashSet<RunKey>,
    tallies: Tallies,
    changes: Changes,
    letters: Vec<Letter>,
    runs: BTreeSet<ResultId>,
    heard_of: BTreeSet<ExecId>,
}

impl State {
    fn new(known: Known, messages: usize) -> Self {
        let executions = known.executions.into_iter();
        Self {
            ledger: Ledger::new(known.runs, messages),
            executions: executions
                .map(|exec| (exec.exec_id.clone(), exec))
                .collect(),
            targets: known.targets,
            tallies: Tallies::default(),
            changes: Changes::default(),
            letters: Vec::new(),
            runs: BTreeSet::new(),
            heard_of: BTreeSet::new(),
        }
    }

    fn take(&mut self, received: Received<Event>) -> Result<(), Rejection> {
        let at = received.published_at;
        match received.message {
            Event::Created(created) => self.create(*created),
            Event::Targets(targets) => self.add_targets(targets, at),
            Event::Dispatched(mark) => {
                let mark = self.mark(mark.exec_id, mark.at, String::new(), at);
                self.changes.executions.dispatched.push(mark);
            }
            Event::Killed(mark) => {
                let mark = self.mark(mark.exec_id, mark.at, mark.by, at);
                self.changes.executions.killed.push(mark);
            }
            Event::MachineStopped(stopped) => {
                self.changes.machine_stops.push(MachineStop {
                    pc_id: stopped.pc_id,
                    stopped_at: stopped.at,
                    stopped_by: stopped.by,
                    recorded_at: at,
                });
            }
            Event::InventoryRemoved(removed) => {
                let removal = InventoryRemoval {
                    job_id: removed.job_id,
                    removed_at: at,
                };
                self.changes.inventory_removals.push(removal);
            }
            Event::Started(started) => return self.start(*started, at),
            Event::Verdict(verdict) => return self.give_up(*verdict, at),
            Event::CheckCleared(cleared) => self.changes.checks.clears.push(CheckClear {
                check_name: cleared.check_name,
                pc_id: cleared.pc_id,
                cleared_at: at,
                by: cleared.by,
            }),
            Event::BundleRemoved(removed) => self.changes.removed_bundles.push(BundleRemoval {
                result_id: removed.result_id,
                removed_at: at,
                by: removed.by,
            }),
            Event::Acked(acked) => self.changes.acks.push(confirmed(acked, at)),
            Event::NotificationRecalled(recalled) => {
                self.changes.recalled_notices.push(recall(*recalled, at));
            }
            Event::Notice(notice) => self.notice(notice, received.index, at),
        }
        Ok(())
    }

    fn create(&mut self, created: ExecCreated) {
        self.heard_of.insert(created.exec_id.clone());
        let known = self.executions.entry(created.exec_id.clone());
        known.or_insert_with(|| KnownExecution {
            exec_id: created.exec_id.clone(),
            job_id: created.job_id.clone(),
            version: created.version.clone(),
            job_digest: created.job_digest.clone(),
            request_id: created.command.request_id.clone(),
        });
        self.changes.executions.created.push(created);
    }

    fn add_targets(&mut self, targets: ExecTargets, at: DateTime<Utc>) {
        self.heard(&targets.exec_id, at);
        self.changes.executions.targets.push(TargetChunk {
            exec_id: targets.exec_id,
            chunk: targets.chunk,
            last: targets.last,
            pcs: targets.pcs,
        });
    }

    fn mark(
        &mut self,
        exec_id: ExecId,
        at: DateTime<Utc>,
        by: String,
        published_at: DateTime<Utc>,
    ) -> ExecutionMark {
        self.heard(&exec_id, published_at);
        ExecutionMark { exec_id, at, by }
    }

    fn start(&mut self, started: EventStarted, at: DateTime<Utc>) -> Result<(), Rejection> {
        self.ledger_effect(|ledger| {
            ledger.start(&RunRef {
                result_id: &started.result_id,
                exec_id: Some(&started.exec_id),
                pc_id: &started.pc_id,
                at,
            })
        })?;
        self.tallies
            .heard(&started.exec_id, at, Some(&started.manifest_id));
        self.tallies
            .caused(&started.exec_id, started.cause.as_ref());
        self.heard_of.insert(started.exec_id.clone());
        if self.ledger.is_described(&started.result_id) {
            return Ok(());
        }
        self.push_run(StartedRun {
            result_id: started.result_id,
            request_id: Some(started.request_id),
            exec_id: started.exec_id,
            pc_id: started.pc_id,
            job_id: Some(started.manifest_id),
            version: Some(started.version),
            job_digest: started.job_digest,
            started_at: started.started_at,
            given_up: None,
            recorded_at: at,
        });
        Ok(())
    }

    fn give_up(&mut self, verdict: ExecVerdict, at: DateTime<Utc>) -> Result<(), Rejection> {
        let key = RunKey {
            exec_id: verdict.exec_id,
            pc_id: verdict.pc_id,
        };
        let given_up = GivenUp {
            outcome: verdict.outcome,
            reason: verdict.reason,
            at: verdict.at,
        };
        let Some(result_id) = verdict.result_id else {
            self.stand_in(&key, given_up, at);
            return Ok(());
        };
        self.ledger_effect(|ledger| {
            let run = RunRef {
                result_id: &result_id,
                exec_id: Some(&key.exec_id),
                pc_id: &key.pc_id,
                at,
            };
            ledger.give_up(&run, given_up.outcome)
        })?;
        self.heard(&key.exec_id, at);
        self.tallies.result(&key.exec_id, at);
        self.push_given_up(result_id, &key, given_up, at);
        Ok(())
    }

    /// Gives up a machine that has not started, unless it has a run after all.
    fn stand_in(&mut self, key: &RunKey, given_up: GivenUp, at: DateTime<Utc>) {
        self.heard(&key.exec_id, at);
        self.tallies.result(&key.exec_id, at);
        if let Some(result_id) = self.ledger.stand_in(key, given_up.outcome, at) {
            self.push_given_up(result_id, key, given_up, at);
        }
    }

    fn notice(&mut self, notice: AgentNotice, index: usize, at: DateTime<Utc>) {
        for key in not_run(&notice) {
            if self.is_target(&key) {
                let given_up = GivenUp {
                    outcome: Outcome::Skipped,
                    reason: Reason::LedgerLost,
                    at: notice.at,
                };
                self.stand_in(&key, given_up, at);
            }
        }
        self.letters.extend(letter(notice, index));
    }

    /// Whether an execution was addressed to a machine; chunks of this very batch count.
    fn is_target(&self, key: &RunKey) -> bool {
        let chunks = self.changes.executions.targets.iter();
        let mut chunks = chunks.filter(|chunk| chunk.exec_id == key.exec_id);
        self.targets.contains(key) || chunks.any(|chunk| chunk.pcs.contains(&key.pc_id))
    }

    fn heard(&mut self, exec: &ExecId, at: DateTime<Utc>) {
        self.tallies.heard(exec, at, None);
        self.heard_of.insert(exec.clone());
    }

    fn ledger_effect(
        &mut self,
        act: impl FnOnce(&mut Ledger) -> Result<Effect, Rejection>,
    ) -> Result<(), Rejection> {
        if let Effect::Changed { replaced, .. } = act(&mut self.ledger)? {
            self.changes.replaced.extend(replaced);
        }
        Ok(())
    }

    /// A run the backend gave up is described by its execution's record.
    fn push_given_up(
        &mut self,
        result_id: ResultId,
        key: &RunKey,
        given_up: GivenUp,
        at: DateTime<Utc>,
    ) {
        let record = self.executions.get(&key.exec_id);
        let run = StartedRun {
            result_id,
            request_id: record.map(|record| record.request_id.clone()),
            exec_id: key.exec_id.clone(),
            pc_id: key.pc_id.clone(),
            job_id: record.map(|record| record.job_id.clone()),
            version: record.map(|record| record.version.clone()),
            job_digest: record.and_then(|record| record.job_digest.clone()),
            started_at: given_up.at,
            given_up: Some(given_up),
            recorded_at: at,
        };
        self.push_run(run);
    }

    fn push_run(&mut self, run: StartedRun) {
        self.runs.insert(run.result_id.clone());
        self.changes.started.push(run);
    }

    fn finish(mut self) -> Projected {
        self.ledger.count_into(&mut self.tallies);
        self.changes.executions.tallies = self.tallies.into_changes();
        let clears = self.changes.checks.clears.iter();
        let removed = self.changes.removed_bundles.iter();
        let acked = self.changes.acks.iter();
        let acked = acked.map(|ack| ack.notification_id.clone());
        let recalled = self.changes.recalled_notices.iter();
        let recalled = recalled.map(|recall| recall.notification.id.clone());
        let topics = [
            (
                Topic::Checks,
                clears.map(|clear| clear.check_name.to_string()).collect(),
            ),
            (
                Topic::Bundles,
                removed
                    .map(|removal| removal.result_id.to_string())
                    .collect(),
            ),
            (Topic::Notices, acked.chain(recalled).collect()),
            (
                Topic::Results,
                self.runs.iter().map(ToString::to_string).collect(),
            ),
            (
                Topic::Executions,
                self.heard_of.iter().map(ToString::to_string).collect(),
            ),
        ];
        let announced = topics
            .into_iter()
            .filter(|(_, ids): &(_, Vec<String>)| !ids.is_empty());
        Projected {
            announced: announced
                .map(|(topic, ids)| Change::new(topic, ids))
                .collect(),
            changes: self.changes,
            letters: self.letters,
        }
    }
}

/// What a machine has lost, for whoever looks after it.
fn letter(notice: AgentNotice, index: usize) -> Option<Letter> {
    let pc = notice.pc_id;
    let (reason, original) = match notice.notice {
        NoticeKind::ReportUndeliverable {
            subject,
            reason,
            bytes,
            preview,
        } => {
            let original = Original {
                subject,
                payload: preview.into_bytes(),
                bytes,
            };
            let reason = format!("machine {pc} could not deliver it: {reason}");
            (reason, Some(original))
        }
        NoticeKind::ReportsDropped { dropped } => {
            let kinds = dropped
                .iter()
                .map(|dropped| format!("{} of {}", dropped.reports, dropped.kind));
            let kinds: Vec<String> = kinds.collect();
            let reason = format!(
                "machine {pc} had no more room for reports and threw the oldest away: {}",
                kinds.join(", ")
            );
            (reason, None)
        }
        NoticeKind::StateSetAside { reason } => {
            let reason = format!(
                "the state of machine {pc} was damaged ({reason}); it is set aside there, and reports in it are lost"
            );
            (reason, None)
        }
        NoticeKind::CommandsNotRun { .. } => return None,
    };
    Some(Letter {
        index,
        reason,
        original,
    })
}

fn recall(recalled: NotificationRecalled, recorded_at: DateTime<Utc>) -> NoticeRecall {
    NoticeRecall {
        notification: recalled.notification,
        subjects: recalled.subjects,
        by: recalled.by,
        at: Told::new(recalled.at, recorded_at).at,
    }
}

fn confirmed(acked: NotificationAcked, recorded_at: DateTime<Utc>) -> NotificationAck {
    let told = Told::new(acked.acked_at, recorded_at);
    NotificationAck {
        notification_id: acked.notification_id,
        pc_id: acked.pc_id,
        user_sid: acked.user_sid,
        account: acked.account,
        acked_at: told.at,
        last_acked_at: told.at,
        reported_at: told.reported_at,
        recorded_at,
    }
}
