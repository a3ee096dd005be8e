//! One sync.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use kanade_bus::RequestError;
use kanade_wire::notice::{NotRun, NotRunCommand, NoticeKind};
use kanade_wire::sync::{MissedCommand, StreamPosition, SyncReply, SyncRequest};
use kanade_wire::{ExecId, subjects};

use super::missed::{Missed, plan};
use super::pieces::{PiecesError, put_together};
use crate::agent::Core;
use crate::intake::{Offered, cancel, take};
use crate::report;
use crate::state::{Desired, Mark, ReportStream, StateError};

/// Streams whose position is not told: what they hold belongs to results.
const UNTOLD: [ReportStream; 2] = [ReportStream::Output, ReportStream::Bundles];
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// As many as fit into one message.
const COMMANDS_IN_A_NOTICE: usize = 2000;

/// Why a sync did not succeed.
#[derive(Debug, thiserror::Error)]
pub(super) enum SyncError {
    #[error("the backend did not answer a sync")]
    Request(#[from] RequestError),
    #[error("the answer to a sync cannot be read")]
    Unreadable(#[from] serde_json::Error),
    #[error("a sync could not be written down")]
    State(#[from] StateError),
    #[error("the desired state did not come whole")]
    Pieces(#[from] PiecesError),
}

/// Everything one sync brought, all pages together.
struct Answer {
    first: SyncReply,
    missed: Vec<MissedCommand>,
}

/// Asks, and does what follows from the answer.
pub(super) async fn sync_once(core: &Arc<Core>) -> Result<(), SyncError> {
    let mark = core.state.mark()?;
    let mut answer = ask(core, mark.map(|mark| mark.sequence)).await?;
    // Before its schedules are known: they must not do again what was done.
    remember(core, &answer.first)?;
    learn(core, &answer.first)?;
    let reports_are_gone = send_again(core, &answer.first)?;
    if let Some(mark) = mark
        && (reports_are_gone || went_back(&mark, &answer.first.exec))
    {
        tracing::warn!("the broker went back: the ledger tells which of its commands were run");
        answer = ask(core, Some(0)).await?;
    }
    match mark {
        Some(mark) => catch_up(core, &mark, &answer)?,
        None => pass_over(core, &answer)?,
    }
    core.state.set_mark(mark_after(mark, &answer.first))?;
    core.sync.confirm(core.clock.now());
    Ok(())
}

/// The mark moves with syncs alone. What was delivered in between is named again by the next one, and the ledger knows
/// it: so nothing that a short disconnection or a slow reader lost stays lost.
fn mark_after(mark: Option<Mark>, reply: &SyncReply) -> Mark {
    Mark {
        sequence: reply.exec.last_sequence,
        stream_created: reply.exec.created,
        joined_at: mark.map_or(reply.now, |mark| mark.joined_at),
    }
}

fn went_back(mark: &Mark, exec: &StreamPosition) -> bool {
    exec.created != mark.stream_created || exec.last_sequence < mark.sequence
}

/// Asks for all pages, and the whole of the desired state.
async fn ask(core: &Core, last_sequence: Option<u64>) -> Result<Answer, SyncError> {
    let asked = SyncRequest {
        hash: core.state.desired()?.map(|desired| desired.hash),
        last_sequence,
        present: present(core)?,
        ..request(core)
    };
    let mut first = page(core, &asked).await?;
    let mut missed = std::mem::take(&mut first.missed);
    let mut more = first.more;
    while let Some(last) = missed.last().filter(|_| more) {
        let after = Some(last.sequence);
        let mut next = page(
            core,
            &SyncRequest {
                after,
                ..asked.clone()
            },
        )
        .await?;
        more = next.more && !next.missed.is_empty();
        missed.append(&mut next.missed);
        first.cancelled.append(&mut next.cancelled);
    }
    let piece = |range| {
        let piece = Some(range);
        let asked = SyncRequest {
            piece,
            ..request(core)
        };
        async move { page(core, &asked).await }.boxed()
    };
    let first = put_together(first, piece).await?;
    Ok(Answer { first, missed })
}

fn request(core: &Core) -> SyncRequest {
    SyncRequest {
        pc_id: core.pc_id.clone(),
        agent_version: core.agent_version.clone(),
        platform: core
            .updates
            .as_ref()
            .map(|updates| updates.platform.clone()),
        hash: None,
        last_sequence: None,
        after: None,
        present: Vec::new(),
        takes_pieces: true,
        piece: None,
    }
}

async fn page(core: &Core, asked: &SyncRequest) -> Result<SyncReply, SyncError> {
    let payload = serde_json::to_vec(asked)?;
    let reply = core
        .connection
        .request(&subjects::sync(&core.pc_id), payload.into(), ANSWER_WITHIN)
        .await?;
    Ok(serde_json::from_slice(&reply.payload)?)
}

/// What waits or runs, and what an earlier life left waiting: a stop may have been sent meanwhile.
fn present(core: &Core) -> Result<Vec<ExecId>, StateError> {
    let unfinished = core.state.unfinished()?.into_iter();
    let mut present: BTreeSet<ExecId> = unfinished
        .filter_map(|entry| entry.command.exec_id)
        .collect();
    present.extend(core.runs.executions());
    Ok(present.into_iter().collect())
}

/// What the backend remembers for a machine that does not.
fn remember(core: &Core, reply: &SyncReply) -> Result<(), StateError> {
    let now = core.clock.now();
    reply
        .done
        .iter()
        .try_for_each(|done| core.state.note_done(&done.job_id, &done.version, now))
}

fn learn(core: &Core, reply: &SyncReply) -> Result<(), StateError> {
    let Some(desired) = &reply.desired else {
        return Ok(());
    };
    let learned = Desired {
        hash: reply.hash.clone(),
        state: desired.clone(),
    };
    core.state.set_desired(&learned, core.clock.now())?;
    let notices: Vec<&str> = desired.notices.iter().map(|it| it.id.as_str()).collect();
    core.state.forget_confirmations_but(&notices)?;
    core.desired.send_replace(Arc::new(desired.clone()));
    Ok(())
}

/// Acknowledged is not yet on the broker's disk: what a stream lacks is sent again. Chunks lie in
/// streams whose position is not told, so they follow the others. Returns whether there was anything.
fn send_again(core: &Core, reply: &SyncReply) -> Result<bool, StateError> {
    let now = core.clock.now();
    // What was acknowledged after the backend looked at its streams is there although it does not say so.
    let until = now - core.settings.position_age;
    let gone = |stream, position: StreamPosition| {
        core.state
            .send_again(stream, position.last_sequence, until, now)
    };
    let results = gone(ReportStream::Results, reply.results)?;
    let events = gone(ReportStream::Events, reply.events)?;
    let observed = match reply.obs_events {
        Some(position) => gone(ReportStream::ObsEvents, position)?,
        None => 0,
    };
    if results + events + observed > 0 {
        let mut chunks = 0;
        for stream in UNTOLD {
            chunks += core.state.send_again(stream, 0, until, now)?;
        }
        tracing::warn!(
            results,
            events,
            observed,
            chunks,
            "the broker went back: reports are sent again"
        );
        core.outbox_changed.notify_one();
    }
    Ok(results + events + observed > 0)
}

fn catch_up(core: &Arc<Core>, mark: &Mark, answer: &Answer) -> Result<(), StateError> {
    for exec in &answer.first.cancelled {
        cancel(core, exec);
    }
    let mut unknown = Vec::new();
    for missed in &answer.missed {
        if missed.published_at >= mark.joined_at
            && !core.state.is_known(&missed.command.request_id)?
        {
            unknown.push(Missed {
                newer_known: core
                    .state
                    .has_newer(&missed.command.id, missed.published_at)?,
                refusal: core.refusal(&missed.command),
                sequence: missed.sequence,
                published_at: missed.published_at,
                command: missed.command.clone(),
            });
        }
    }
    for planned in plan(unknown) {
        let Missed {
            command,
            published_at,
            refusal,
            ..
        } = planned;
        take(
            core,
            Offered {
                command,
                published_at: Some(published_at),
                address: None,
                refusal,
                mark: None,
            },
        )?;
    }
    Ok(())
}

/// A machine without a ledger cannot know what it has run, so it runs nothing of what was there before it, and says so.
fn pass_over(core: &Core, answer: &Answer) -> Result<(), StateError> {
    let mut commands = Vec::new();
    for missed in &answer.missed {
        if !core.state.is_known(&missed.command.request_id)? {
            commands.push(NotRunCommand {
                sequence: missed.sequence,
                exec_id: missed.command.exec_id.clone(),
            });
        }
    }
    let why = if core.ledger_was_lost {
        NotRun::LedgerLost
    } else {
        NotRun::Enrolled
    };
    let now = core.clock.now();
    for commands in commands.chunks(COMMANDS_IN_A_NOTICE) {
        let notice = NoticeKind::CommandsNotRun {
            why,
            commands: commands.to_vec(),
        };
        let id = core.chance.result_id(now);
        let report = report::notice(&core.pc_id, id.as_str(), now, notice);
        core.state.enqueue(&[report], now)?;
        core.outbox_changed.notify_one();
    }
    Ok(())
}
