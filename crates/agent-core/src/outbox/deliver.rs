//! The loop that empties the outbox.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use kanade_agent_os::memory;
use kanade_bus::{Headers, PublishAck, PublishError};
use kanade_runtime::BackoffPolicy;
use kanade_runtime::tasks::TaskError;
use kanade_wire::notice::NoticeKind;
use tokio::time::{Instant, sleep};

use super::verdict::{Verdict, judge};
use crate::agent::Core;
use crate::report;
use crate::run::LARGE;
use crate::state::{Due, StateError};

/// Reports on their way at the same time, of different runs.
const WINDOW: u32 = 32;
/// Taken for the broker's own when no sync has told it: the broker's default.
const DEFAULT_SYNC: Duration = Duration::from_secs(120);
/// Between two looks at an outbox that has nothing due.
const IDLE: Duration = Duration::from_secs(600);
/// Between two looks at what may be forgotten.
const FORGET_EVERY: Duration = Duration::from_secs(30);

/// Delivers reports for ever.
pub(crate) async fn deliver(core: &Arc<Core>) -> Result<(), TaskError> {
    let mut forgotten_at = Instant::now();
    let mut connection = 0;
    let mut delivered = 0;
    loop {
        let current = core.connection.connected().await;
        if current != connection {
            connection = current;
            unless_full(core.state.hurry(core.clock.now()));
            unless_full(tell_dropped(core));
        }
        if forgotten_at.elapsed() > FORGET_EVERY {
            forgotten_at = Instant::now();
            unless_full(forget(core));
            unless_full(tell_dropped(core));
        }
        let due = core.state.due(core.clock.now(), WINDOW)?;
        if due.is_empty() {
            if delivered > LARGE {
                memory::give_back();
            }
            delivered = 0;
            wait(core, connection).await?;
        } else {
            delivered += due
                .iter()
                .map(|due| due.report.payload.len())
                .sum::<usize>();
            let batch = join_all(due.into_iter().map(|due| publish(core, due)));
            let published = core.pulse.during("delivering reports", batch).await;
            note(core, published).await;
        }
    }
}

/// A disk that takes nothing keeps no report from leaving.
fn unless_full(done: Result<(), StateError>) {
    if let Err(error) = done {
        let error = crate::describe(&error);
        tracing::debug!(error, "the outbox is not put in order");
    }
}

/// Returns once nothing waits any more.
pub(crate) async fn drained(core: &Core) {
    while core.state.outbox_depth().is_ok_and(|depth| depth > 0) {
        sleep(Duration::from_millis(20)).await;
    }
}

/// Until something is queued, comes due, or the broker was away.
async fn wait(core: &Core, connection: u64) -> Result<(), StateError> {
    let now = core.clock.now();
    let pause = match core.state.next_due()? {
        Some(due) => (due - now).to_std().unwrap_or_default(),
        None => IDLE,
    };
    tokio::select! {
        () = core.outbox_changed.notified() => {}
        () = sleep(pause.min(IDLE)) => {}
        () = core.reconnected(connection) => {}
    }
    Ok(())
}

type Published = (Due, Result<PublishAck, PublishError>);

/// Notes what became of reports, until that succeeds: what is not noted would leave again.
async fn note(core: &Core, published: Vec<Published>) {
    let mut acknowledged = Vec::new();
    let mut unsent = Vec::new();
    for (due, answer) in published {
        match answer {
            Ok(ack) => acknowledged.push((due.id, ack.sequence)),
            Err(error) => unsent.push((due, error)),
        }
    }
    if !acknowledged.is_empty() {
        let note = || core.state.acknowledge(&acknowledged, core.clock.now());
        core.insist("note acknowledgements", note).await;
    }
    for (due, error) in unsent {
        let note = || failed(core, &due, &error);
        core.insist("note a failed delivery", note).await;
    }
}

async fn publish(core: &Core, mut due: Due) -> Published {
    let report = &mut due.report;
    let headers = report
        .headers
        .iter()
        .fold(Headers::new(), |headers, (name, value)| {
            headers.with(name, value)
        });
    // A report that is given up needs the payload again; until then only its bytes are shared.
    let payload = bytes::Bytes::from(std::mem::take(&mut report.payload));
    let answer = core
        .connection
        .publish_acked_with(
            &report.subject,
            &report.message_id,
            headers,
            payload.clone(),
        )
        .await;
    if answer.is_err() {
        report.payload = payload.to_vec();
    }
    (due, answer)
}

fn failed(core: &Core, due: &Due, error: &PublishError) -> Result<(), StateError> {
    let now = core.clock.now();
    match judge(error, due.refusals) {
        Verdict::Keep => Ok(()),
        Verdict::Later { refused } => {
            tracing::debug!(subject = due.report.subject, attempts = due.attempts, %error, "a report is put off");
            let delay = core
                .chance
                .shorten(BackoffPolicy::NETWORK.ceiling(due.attempts));
            core.state.postpone(due.id, now + delay, refused)
        }
        Verdict::Bury(reason) => {
            tracing::warn!(subject = due.report.subject, reason, "a report is given up");
            let id = core.chance.result_id(now);
            let notice = report::undeliverable(&due.report, &core.pc_id, id.as_str(), now, &reason);
            core.state.bury(due.id, notice.as_ref(), now)
        }
    }
}

/// Says what had to go while nothing could be delivered.
fn tell_dropped(core: &Core) -> Result<(), StateError> {
    let now = core.clock.now();
    let id = core.chance.result_id(now);
    let told = |dropped| {
        let kind = NoticeKind::ReportsDropped { dropped };
        report::notice(&core.pc_id, id.as_str(), now, kind)
    };
    core.state.tell_dropped(now, told).map(drop)
}

/// An acknowledged report may be forgotten when a sync, twice the broker's time to write to disk later, found the
/// streams still where they were. An acknowledgement does not show that: a restored broker gives them too.
fn forget(core: &Core) -> Result<(), StateError> {
    let Some(confirmed_at) = core.sync.confirmed_at() else {
        return Ok(());
    };
    let sync = match core.desired.borrow().broker_sync_secs {
        0 => DEFAULT_SYNC,
        seconds => Duration::from_secs(seconds),
    };
    core.state
        .forget_acknowledged(confirmed_at - 2 * sync, core.clock.now())?;
    core.state
        .forget_finished(core.clock.now() - core.settings.ledger_kept)?;
    Ok(())
}
