//! What happened to executions and agents: records, targets, marks, starts, verdicts, notices.

mod apply;
mod decode;

use std::collections::BTreeSet;

use kanade_bus::backend::StreamMessage;
use kanade_store::projection::{Known, ProjectionTables, RunKey, Wanted};
use kanade_wire::EventStarted;
use kanade_wire::exec_events::{
    ExecCreated, ExecDispatched, ExecKilled, ExecTargets, ExecVerdict, MachineStopped,
};
use kanade_wire::inventory_removed::InventoryRemoved;
use kanade_wire::notice::{AgentNotice, NoticeKind};
use kanade_wire::notification::{NotificationAcked, NotificationRecalled};
use kanade_wire::removals::{BundleRemoved, CheckCleared};
use kanade_wire::topology::{self, StreamSpec};

use crate::JobVersions;
use crate::projection::{Projected, Projection, Received, Rejection};

/// The tables of executions and runs, fed by events.
#[derive(Debug, Clone, Copy)]
pub struct Events;

/// One event.
#[derive(Debug)]
pub enum Event {
    /// An execution exists.
    Created(Box<ExecCreated>),
    /// Some of its machines.
    Targets(ExecTargets),
    /// Its commands are stored.
    Dispatched(ExecDispatched),
    /// It was stopped.
    Killed(ExecKilled),
    /// A run begins.
    Started(Box<EventStarted>),
    /// The backend gives up on one machine's run.
    Verdict(Box<ExecVerdict>),
    /// Everything on a machine was stopped.
    MachineStopped(MachineStopped),
    /// An agent's own troubles.
    Notice(AgentNotice),
    /// Someone confirmed a notice.
    Acked(NotificationAcked),
    /// A notice was taken back.
    NotificationRecalled(Box<NotificationRecalled>),
    /// A check was cleared.
    CheckCleared(CheckCleared),
    /// A bundle was deleted.
    BundleRemoved(BundleRemoved),
    /// A job's facts are gone.
    InventoryRemoved(InventoryRemoved),
}

impl Projection for Events {
    type Message = Event;

    const NAME: &'static str = "events";
    const STREAM: StreamSpec = topology::EVENTS;
    type Tables = ProjectionTables;

    fn decode(message: &StreamMessage) -> Result<Event, Rejection> {
        decode::event(message)
    }

    fn wanted(batch: &[Received<Event>]) -> Wanted {
        let mut wanted = Wanted::default();
        for received in batch {
            want(&mut wanted, &received.message);
        }
        wanted
    }

    fn apply(batch: Vec<Received<Event>>, known: Known, _: &JobVersions) -> Projected {
        apply::apply(batch, known)
    }
}

fn want(wanted: &mut Wanted, event: &Event) {
    match event {
        Event::Started(started) => {
            wanted.results.push(started.result_id.clone());
            wanted.runs.push(RunKey {
                exec_id: started.exec_id.clone(),
                pc_id: started.pc_id.clone(),
            });
        }
        Event::Verdict(verdict) => {
            wanted.results.extend(verdict.result_id.clone());
            wanted.executions.insert(verdict.exec_id.clone());
            wanted.runs.push(RunKey {
                exec_id: verdict.exec_id.clone(),
                pc_id: verdict.pc_id.clone(),
            });
        }
        Event::Notice(notice) => {
            for key in not_run(notice) {
                wanted.executions.insert(key.exec_id.clone());
                wanted.runs.push(key.clone());
                wanted.targets.insert(key);
            }
        }
        Event::Created(_)
        | Event::Targets(_)
        | Event::Dispatched(_)
        | Event::Killed(_)
        | Event::MachineStopped(_)
        | Event::Acked(_)
        | Event::NotificationRecalled(_)
        | Event::CheckCleared(_)
        | Event::BundleRemoved(_)
        | Event::InventoryRemoved(_) => {}
    }
}

/// The executions a machine says it passed over.
fn not_run(notice: &AgentNotice) -> BTreeSet<RunKey> {
    let NoticeKind::CommandsNotRun { commands, .. } = &notice.notice else {
        return BTreeSet::new();
    };
    let execs = commands
        .iter()
        .filter_map(|command| command.exec_id.clone());
    execs
        .map(|exec_id| RunKey {
            exec_id,
            pc_id: notice.pc_id.clone(),
        })
        .collect()
}
