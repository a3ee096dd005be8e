//! The backend's part: it offers a release, hands it out, and reads what machines tell.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use kanade_bus::backend::{Bus, ReconcileOptions};
use kanade_bus::{ConnectOptions, CoreMessage, Headers};
use kanade_runtime::{Clock, SystemClock};
use kanade_testkit::{NatsServer, PATIENCE, wait_for};
use kanade_wire::Digest;
use kanade_wire::blob::{BlobRequest, MAX_PIECE, SIZE_HEADER};
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::release::ReleaseOffer;
use kanade_wire::sync::{DesiredState, StreamPosition, SyncReply, SyncRequest};
use serde_json::Value;

#[derive(Clone)]
pub struct Backend {
    bus: Bus,
    offered: Arc<Mutex<Offered>>,
}

#[derive(Default)]
struct Offered {
    desired: DesiredState,
    body: Bytes,
    platforms: Vec<String>,
}

impl Backend {
    pub async fn start(server: &NatsServer) -> Self {
        let options = ConnectOptions::new(server.url(), "test", SystemClock::shared());
        let bus = Bus::open(&options).await.unwrap();
        bus.connected().await;
        let now = SystemClock.now();
        let reconcile = ReconcileOptions {
            store_limit: None,
            now,
        };
        bus.reconcile(reconcile).await.unwrap();
        let backend = Self {
            bus,
            offered: Arc::default(),
        };
        backend.listen().await;
        backend
    }

    async fn listen(&self) {
        let mut syncs = self.bus.subscribe("sync.>").await.unwrap();
        let mut blobs = self.bus.subscribe("blob.>").await.unwrap();
        let backend = self.clone();
        tokio::spawn(async move {
            while let Some(request) = syncs.next().await {
                backend.answer_sync(&request).await;
            }
        });
        let backend = self.clone();
        tokio::spawn(async move {
            while let Some(request) = blobs.next().await {
                backend.answer_blob(&request).await;
            }
        });
    }

    /// Makes `version` every machine's target.
    pub fn offer(&self, version: &str, program: Vec<u8>) {
        let mut desired = DesiredState::default();
        desired.config.target_version = Some(version.into());
        desired.config.target_version_jitter = "0s".into();
        desired.release = Some(ReleaseOffer {
            version: version.into(),
            platform: "any".into(),
            digest: Digest::of(&program),
            size: program.len() as u64,
            signature: None,
        });
        let mut offered = self.offered.lock().unwrap();
        offered.desired = desired;
        offered.body = program.into();
    }

    async fn answer_sync(&self, request: &CoreMessage) {
        let asked: SyncRequest = serde_json::from_slice(&request.payload).unwrap();
        let desired = {
            let mut offered = self.offered.lock().unwrap();
            offered.platforms.extend(asked.platform);
            offered.desired.clone()
        };
        let reply = SyncReply {
            hash: Digest::of(b""),
            desired: Some(desired),
            piece: None,
            missed: Vec::new(),
            more: false,
            cancelled: Vec::new(),
            exec: self.position("EXEC").await,
            results: self.position("RESULTS").await,
            events: self.position("EVENTS").await,
            obs_events: Some(self.position("OBS_EVENTS").await),
            now: SystemClock.now(),
            done: Vec::new(),
        };
        let reply = serde_json::to_vec(&reply).unwrap();
        let _ = self.bus.reply(request, reply.into()).await;
    }

    async fn answer_blob(&self, request: &CoreMessage) {
        let asked: BlobRequest = serde_json::from_slice(&request.payload).unwrap();
        let body = self.offered.lock().unwrap().body.clone();
        let start = usize::try_from(asked.offset).unwrap();
        let piece = body.slice(start..body.len().min(start + MAX_PIECE));
        let headers = Headers::new().with(SIZE_HEADER, body.len().to_string());
        let _ = self.bus.reply_with(request, headers, piece).await;
    }

    async fn position(&self, stream: &str) -> StreamPosition {
        let info = self.bus.stream_info(stream).await.unwrap().unwrap();
        StreamPosition {
            created: info.created,
            first_sequence: info.first_sequence,
            last_sequence: info.last_sequence,
        }
    }

    /// The heartbeat of a version that has been returned to.
    pub async fn heartbeat_after_rollback(&self, version: &str) -> Heartbeat {
        wait_for("a heartbeat", PATIENCE, async || {
            let found = self
                .bus
                .get_next_message("HEARTBEAT", 1, "heartbeat.>")
                .await;
            let heartbeat: Heartbeat = serde_json::from_slice(&found.ok()??.payload).unwrap();
            let is_told = !heartbeat.quarantined_versions.is_empty();
            (is_told && heartbeat.agent_version == version).then_some(heartbeat)
        })
        .await
    }

    /// What the event of an update's outcome says.
    pub async fn update_event(&self, outcome: &str) -> Value {
        wait_for("an event", PATIENCE, async || {
            let mut next = 1;
            while let Ok(Some(message)) =
                self.bus.get_next_message("OBS_EVENTS", next, "obs.>").await
            {
                next = message.sequence + 1;
                let event: ObsEvent = serde_json::from_slice(&message.payload).unwrap();
                if event.kind == "agent_update" && event.payload["outcome"] == outcome {
                    assert_eq!(event.source, "agent:self_update");
                    return Some(event.payload);
                }
            }
            None
        })
        .await
    }

    /// Has the machines sync, and waits until one did.
    pub async fn sync_again(&self) {
        let count = || self.offered.lock().unwrap().platforms.len();
        let before = count();
        let nudge = Bytes::from_static(br#"{"jitter_ms":0}"#);
        self.bus.publish_core("nudge.all", nudge).await.unwrap();
        wait_for("a sync", PATIENCE, async || {
            (count() > before).then_some(())
        })
        .await;
    }
}
