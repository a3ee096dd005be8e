//! Answers `sync.<pc>`: what a machine should know, and what it missed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_bus::backend::Bus;
use kanade_bus::{CoreMessage, RequestError};
use kanade_runtime::TaskContext;
use kanade_runtime::clock::SharedClock;
use kanade_store::StoreError;
use kanade_store::archive::CompletionLedger;
use kanade_store::executions::ExecutionReader;
use kanade_wire::state_piece::StatePiece;
use kanade_wire::sync::{DesiredState, MissedCommand, SyncReply, SyncRequest};
use kanade_wire::{Command, Digest, ExecId, PcId, RunAs, subjects};

use super::index::{CommandIndex, IndexedCommand};
use super::positions::{Positions, StreamPositions};
use super::requests::serve_requests;
use super::state::{State, StateTexts, encoded_len, room, tell_state};
use crate::artifacts::Artifacts;
use crate::catalogue::Catalogue;
use crate::notices::StandingNotices;
use crate::schedule::LocalSchedules;
use crate::self_service::SelfService;

/// Wait between two looks at what is known.
const LOOK: Duration = Duration::from_millis(20);

/// Answers syncs.
#[derive(Clone)]
pub struct SyncResponder {
    /// The broker.
    pub bus: Bus,
    /// What machines should know.
    pub catalogue: Catalogue,
    /// Releases that may be offered.
    pub artifacts: Artifacts,
    /// What the people at them are told.
    pub notices: StandingNotices,
    /// What waits for them.
    pub commands: CommandIndex,
    /// Where the streams stand.
    pub positions: StreamPositions,
    /// Schedules that machines keep themselves.
    pub schedules: LocalSchedules,
    /// Jobs that their people may run.
    pub self_service: SelfService,
    /// What machines have done.
    pub ledger: Arc<dyn CompletionLedger>,
    /// Which executions were stopped.
    pub executions: Arc<dyn ExecutionReader>,
    /// Seconds after which the broker has on disk what it acknowledged.
    pub broker_sync_secs: u64,
    /// The clock agents are told.
    pub clock: SharedClock,
    /// Desired states that travel in pieces.
    pub texts: StateTexts,
}

impl SyncResponder {
    /// Answers until the task is stopped. Listens only once it knows what to answer: whom nobody
    /// hears asks again at once, a request that is left alone costs the agent its patience.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn run(self, task: TaskContext) -> Result<(), RequestError> {
        while !self.is_ready() {
            tokio::time::sleep(LOOK).await;
        }
        let serve = |request| self.serve(request);
        serve_requests(&self.bus, subjects::SYNC_ANY, &task, serve).await
    }

    /// A request that cannot be answered now is left alone: the agent asks again, another backend
    /// may know more.
    async fn serve(&self, request: CoreMessage) {
        let (pc, asked) = match read(&request) {
            Ok(asked) => asked,
            Err(reason) => {
                tracing::warn!(
                    subject = request.subject,
                    reason,
                    "a sync request was not understood"
                );
                return;
            }
        };
        match self.answer(&pc, &asked).await {
            Ok(Some(reply)) => self.send(&request, &reply).await,
            Ok(None) => {
                tracing::debug!(%pc, "a sync waits: the broker's streams are not known yet")
            }
            Err(error) => tracing::warn!(%pc, %error, "a sync could not be answered"),
        }
    }

    /// An agent takes an answer for all there is: what was not read yet must not look empty.
    fn is_ready(&self) -> bool {
        let is_read = self.catalogue.is_ready()
            && self.commands.is_complete()
            && self.schedules.is_ready()
            && self.self_service.is_ready()
            && self.notices.are_known();
        is_read && self.positions.now().is_some()
    }

    async fn answer(
        &self,
        pc: &PcId,
        asked: &SyncRequest,
    ) -> Result<Option<SyncReply>, StoreError> {
        let Some(positions) = self.positions.now().filter(|_| self.is_ready()) else {
            return Ok(None);
        };
        let known = asked.piece.as_ref();
        if let Some((range, text)) = known.and_then(|range| Some((range, self.texts.find(range)?)))
        {
            let mut reply = nothing_new(range.hash.clone(), positions, self.clock.now());
            reply.piece = StatePiece::cut(&text, range.offset, room(&reply));
            return Ok(Some(reply));
        }
        let state = self.state(pc, asked);
        let mut reply = nothing_new(state.hash.clone(), positions, self.clock.now());
        // A machine that was never in sync has no memory of its own.
        if asked.last_sequence.is_none() && asked.after.is_none() && asked.piece.is_none() {
            let (groups, ledger) = (&state.desired.groups, self.ledger.as_ref());
            reply.done = self.schedules.done(pc, groups, ledger).await?;
        }
        tell_state(&mut reply, asked, state, &self.texts);
        if asked.piece.is_none() {
            self.tell_missed(&mut reply, pc, asked).await?;
        }
        Ok(Some(reply))
    }

    fn state(&self, pc: &PcId, asked: &SyncRequest) -> State {
        let mut desired = self.desired(pc, asked.platform.as_deref());
        desired.notices = self.notices.of_machine(pc, &desired.groups);
        desired.schedules = self.schedules.of(pc, &desired.groups);
        desired.jobs = self.self_service.of(pc, &desired.groups);
        if !asked.takes_pieces {
            let schedules = &mut desired.schedules;
            schedules.retain(|schedule| !is_too_new_for_some(&schedule.command));
            desired.jobs.clear();
        }
        State::new(desired)
    }

    async fn tell_missed(
        &self,
        reply: &mut SyncReply,
        pc: &PcId,
        asked: &SyncRequest,
    ) -> Result<(), StoreError> {
        let newest = reply.exec.last_sequence.max(self.commands.last_sequence());
        let after = asked.after.or(asked.last_sequence).unwrap_or_default();
        // More than there is: the stream went back, and the agent's ledger knows what it has run.
        let after = if after > newest { 0 } else { after };
        let mut waiting = self.commands.waiting(pc, after);
        if !asked.takes_pieces {
            waiting.retain(|waiting| !is_too_new_for_some(&waiting.command));
        }
        fill(reply, waiting);
        let missed = reply.missed.iter();
        let missed = missed.filter_map(|missed| missed.command.exec_id.as_ref());
        let concerned: BTreeSet<&ExecId> = missed.chain(&asked.present).collect();
        reply.cancelled = self.cancelled_among(pc, concerned).await?;
        Ok(())
    }

    fn desired(&self, pc: &PcId, platform: Option<&str>) -> DesiredState {
        let desired = self.catalogue.desired_state(pc, self.broker_sync_secs);
        let target = desired.config.target_version.as_deref();
        let release = target.zip(platform);
        let release =
            release.and_then(|(version, platform)| self.artifacts.offer(version, platform));
        DesiredState { release, ..desired }
    }

    async fn cancelled_among(
        &self,
        pc: &PcId,
        execs: BTreeSet<&ExecId>,
    ) -> Result<Vec<ExecId>, StoreError> {
        let mut cancelled = Vec::new();
        for exec in execs {
            if self.executions.is_stopped(exec, pc).await? {
                cancelled.push(exec.clone());
            }
        }
        Ok(cancelled)
    }

    async fn send(&self, request: &CoreMessage, reply: &SyncReply) {
        let Ok(bytes) = serde_json::to_vec(reply) else {
            return;
        };
        if let Err(error) = self.bus.reply(request, bytes.into()).await {
            tracing::debug!(%error, "a sync's answer was not sent; the agent asks again");
        }
    }
}

fn read(request: &CoreMessage) -> Result<(PcId, SyncRequest), &'static str> {
    let pc = subjects::parse_pc(&request.subject).ok_or("its subject names no machine")?;
    let asked: SyncRequest =
        serde_json::from_slice(&request.payload).map_err(|_| "it is not a sync request")?;
    if asked.pc_id != pc {
        return Err("subject and payload name different machines");
    }
    Ok((pc, asked))
}

/// An agent that cannot read one command of a sync would take nothing from any.
fn is_too_new_for_some(command: &Command) -> bool {
    matches!(command.run_as, RunAs::Account(_))
}

fn nothing_new(hash: Digest, positions: Positions, now: DateTime<Utc>) -> SyncReply {
    SyncReply {
        hash,
        desired: None,
        piece: None,
        missed: Vec::new(),
        more: false,
        cancelled: Vec::new(),
        exec: positions.exec,
        results: positions.results,
        events: positions.events,
        obs_events: Some(positions.obs_events),
        now,
        done: Vec::new(),
    }
}

/// As many commands as one reply takes; the first always fits.
fn fill(reply: &mut SyncReply, waiting: Vec<IndexedCommand>) {
    let mut room = room(reply);
    for waiting in waiting {
        let missed = MissedCommand {
            sequence: waiting.sequence,
            published_at: waiting.published_at,
            command: (*waiting.command).clone(),
        };
        let len = encoded_len(&missed);
        if len > room && !reply.missed.is_empty() {
            reply.more = true;
            return;
        }
        room = room.saturating_sub(len);
        reply.missed.push(missed);
    }
}
