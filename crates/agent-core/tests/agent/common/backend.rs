//! The backend's side: publishes commands, answers syncs from the stream, serves bodies, reads reports.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kanade_bus::backend::{Bus, Outgoing, ReconcileOptions, StreamMessage};
use kanade_bus::{ConnectOptions, CoreMessage, Headers};
use kanade_runtime::{Clock, SystemClock, TaskSet};
use kanade_testkit::{NatsServer, PATIENCE, wait_for};
use kanade_wire::blob::{BlobRequest, ERROR_HEADER, MAX_PIECE, NOT_FOUND, SIZE_HEADER};
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::local_schedule::JobDone;
use kanade_wire::notice::{AgentNotice, NoticeKind};
use kanade_wire::state_piece::StatePiece;
use kanade_wire::subjects::{self, ControlVerb};
use kanade_wire::sync::{DesiredState, MissedCommand, StreamPosition, SyncReply, SyncRequest};
use kanade_wire::{Command, Digest, EventStarted, ExecId, ExecResult};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::pc;

/// What the backend tells in a sync.
#[derive(Clone, Debug, Default)]
pub struct Desires {
    pub state: DesiredState,
    pub cancelled: Vec<ExecId>,
    /// What a machine without a memory has done.
    pub done: Vec<JobDone>,
    /// Commands in one page.
    pub page: Option<usize>,
    /// Bytes of the desired state in one reply.
    pub piece: Option<usize>,
}

#[derive(Clone)]
pub struct Backend {
    pub bus: Bus,
    desires: Arc<Mutex<Desires>>,
    bodies: Arc<Mutex<HashMap<Digest, Vec<u8>>>>,
    syncs: Arc<Mutex<Vec<SyncRequest>>>,
    heartbeats: Arc<Mutex<Vec<Heartbeat>>>,
}

impl Backend {
    pub async fn start(server: &NatsServer) -> Self {
        let mut options = ConnectOptions::new(server.url(), "backend", SystemClock::shared());
        options.backoff.max = Duration::from_millis(100);
        let bus = Bus::open(&options).await.unwrap();
        bus.connected().await;
        bus.reconcile(ReconcileOptions {
            store_limit: None,
            now: SystemClock.now(),
        })
        .await
        .unwrap();
        let backend = Self {
            bus,
            desires: Arc::default(),
            bodies: Arc::default(),
            syncs: Arc::default(),
            heartbeats: Arc::default(),
        };
        backend.listen().await;
        backend
    }

    pub fn desire(&self, desires: Desires) {
        *self.desires.lock().unwrap() = desires;
    }

    pub fn keep_body(&self, bytes: &[u8]) -> Digest {
        let digest = Digest::of(bytes);
        self.bodies
            .lock()
            .unwrap()
            .insert(digest.clone(), bytes.to_vec());
        digest
    }

    pub async fn send(&self, command: &Command) {
        self.send_to(&subjects::commands_pc(&pc()), command).await;
    }

    pub async fn send_to(&self, subject: &str, command: &Command) {
        self.send_bytes(subject, serde_json::to_vec(command).unwrap())
            .await;
    }

    pub async fn send_bytes(&self, subject: &str, payload: Vec<u8>) {
        wait_for("a command to be stored", PATIENCE, async || {
            self.bus.connected().await;
            self.bus
                .publish(Outgoing::new(subject, payload.clone()))
                .await
                .ok()
        })
        .await;
    }

    /// Asks the agent something and reads its answer.
    pub async fn ask<T: DeserializeOwned>(&self, verb: ControlVerb, request: &impl Serialize) -> T {
        let payload = serde_json::to_vec(request).unwrap();
        let subject = subjects::control_pc(&pc(), verb);
        let reply = self
            .bus
            .request(&subject, payload.into(), PATIENCE)
            .await
            .unwrap();
        serde_json::from_slice(&reply.payload).unwrap()
    }

    /// The result of the request of this name.
    pub async fn result(&self, name: &str) -> ExecResult {
        let request = format!("req-{name}");
        wait_for(&format!("the result of {request}"), PATIENCE, async || {
            self.results()
                .await
                .into_iter()
                .find(|result| result.request_id.as_str() == request)
        })
        .await
    }

    pub async fn results(&self) -> Vec<ExecResult> {
        self.messages("RESULTS", "results.>").await
    }

    pub async fn started(&self) -> Vec<EventStarted> {
        self.messages("EVENTS", "events.started.>").await
    }

    pub async fn notices(&self) -> Vec<NoticeKind> {
        let notices: Vec<AgentNotice> = self.messages("EVENTS", "events.agent.notice.>").await;
        notices.into_iter().map(|notice| notice.notice).collect()
    }

    pub fn syncs(&self) -> Vec<SyncRequest> {
        self.syncs.lock().unwrap().clone()
    }

    pub async fn wait_for_syncs(&self, count: usize) {
        wait_for(&format!("{count} syncs"), PATIENCE, async || {
            (self.syncs().len() >= count).then_some(())
        })
        .await;
    }

    /// The newest heartbeat.
    pub async fn wait_for_heartbeat(&self) -> Heartbeat {
        wait_for("a heartbeat", PATIENCE, async || {
            self.heartbeats.lock().unwrap().last().cloned()
        })
        .await
    }

    /// Everything a stream holds of a subject.
    pub async fn stored(&self, stream: &str, subject: &str) -> Vec<StreamMessage> {
        let (mut found, mut next) = (Vec::new(), 1);
        while let Ok(Some(message)) = self.bus.get_next_message(stream, next, subject).await {
            next = message.sequence + 1;
            found.push(message);
        }
        found
    }

    pub async fn messages<T: DeserializeOwned>(&self, stream: &str, subject: &str) -> Vec<T> {
        let stored = self.stored(stream, subject).await;
        stored
            .iter()
            .map(|message| serde_json::from_slice(&message.payload).unwrap())
            .collect()
    }

    async fn listen(&self) {
        let tasks = TaskSet::new();
        let mut syncs = self.bus.subscribe(subjects::SYNC_ANY).await.unwrap();
        let mut blobs = self.bus.subscribe(subjects::BLOB_ANY).await.unwrap();
        let mut heartbeats = self.bus.subscribe("heartbeat.>").await.unwrap();
        self.bus.flush().await.unwrap();
        let backend = self.clone();
        tasks.spawn_named("test.backend", async move {
            loop {
                tokio::select! {
                    Some(message) = syncs.next() => backend.answer_sync(&message).await,
                    Some(message) = blobs.next() => backend.answer_blob(&message).await,
                    Some(message) = heartbeats.next() => {
                        let heartbeat = serde_json::from_slice(&message.payload).unwrap();
                        backend.heartbeats.lock().unwrap().push(heartbeat);
                    }
                    else => return,
                }
            }
        });
    }

    async fn answer_sync(&self, message: &CoreMessage) {
        let request: SyncRequest = serde_json::from_slice(&message.payload).unwrap();
        let Some(reply) = self.sync_reply(&request).await else {
            return;
        };
        let _ = self
            .bus
            .reply(message, serde_json::to_vec(&reply).unwrap().into())
            .await;
        self.syncs.lock().unwrap().push(request);
    }

    async fn sync_reply(&self, request: &SyncRequest) -> Option<SyncReply> {
        let desires = self.desires.lock().unwrap().clone();
        let state = serde_json::to_string(&desires.state).unwrap();
        let hash = Digest::of(state.as_bytes());
        let has_it = request.hash.as_ref() == Some(&hash);
        let offset = request.piece.as_ref().filter(|piece| piece.hash == hash);
        let offset = offset.map_or(0, |piece| piece.offset);
        let piece = desires.piece.filter(|_| !has_it);
        let piece = piece.and_then(|room| StatePiece::cut(&state, offset, room));
        let exec = self.position("EXEC").await?;
        let mut missed = self
            .missed(request.after.or(request.last_sequence).unwrap_or_default())
            .await;
        let page = desires.page.unwrap_or(usize::MAX);
        let more = missed.len() > page;
        missed.truncate(page);
        Some(SyncReply {
            desired: (!has_it && piece.is_none()).then_some(desires.state),
            piece,
            hash,
            missed,
            more,
            cancelled: desires.cancelled,
            exec,
            results: self.position("RESULTS").await?,
            events: self.position("EVENTS").await?,
            obs_events: self.position("OBS_EVENTS").await,
            now: SystemClock.now(),
            done: desires.done,
        })
    }

    async fn missed(&self, after: u64) -> Vec<MissedCommand> {
        let own = [
            subjects::COMMANDS_ALL.to_owned(),
            subjects::commands_pc(&pc()),
        ];
        let stored = self.stored("EXEC", "commands.>").await;
        let missed = stored
            .iter()
            .filter(|message| message.sequence > after && own.contains(&message.subject));
        missed
            .filter_map(|message| {
                Some(MissedCommand {
                    sequence: message.sequence,
                    published_at: message.published_at,
                    command: serde_json::from_slice(&message.payload).ok()?,
                })
            })
            .collect()
    }

    async fn position(&self, stream: &str) -> Option<StreamPosition> {
        let info = self.bus.stream_info(stream).await.ok()??;
        Some(StreamPosition {
            created: info.created,
            first_sequence: info.first_sequence,
            last_sequence: info.last_sequence,
        })
    }

    async fn answer_blob(&self, message: &CoreMessage) {
        let request: BlobRequest = serde_json::from_slice(&message.payload).unwrap();
        let body = self.bodies.lock().unwrap().get(&request.digest).cloned();
        let (headers, piece) = match body {
            None => (Headers::new().with(ERROR_HEADER, NOT_FOUND), Vec::new()),
            Some(body) => {
                let rest = &body[request.offset as usize..];
                let headers = Headers::new().with(SIZE_HEADER, body.len().to_string());
                (headers, rest[..rest.len().min(MAX_PIECE)].to_vec())
            }
        };
        let _ = self.bus.reply_with(message, headers, piece.into()).await;
    }
}
