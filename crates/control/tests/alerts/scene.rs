//! Alerts over tables of the test's own, with a clock that tests move.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::alerts::{AlertEvent, MailLanguage, MailRouting};
use kanade_bus::ConnectOptions;
use kanade_bus::backend::{Bus, ReconcileOptions};
use kanade_control::alerts::AlertParts;
use kanade_control::catalogue::Mirrors;
use kanade_control::{Alerts, Catalogue, Machines, Notices};
use kanade_outbound::{Encryption, MailServer, WebhookClient, signature};
use kanade_projections::{ARCHIVES, Applied, LiveFeed, Progress, STREAMS};
use kanade_runtime::BackoffPolicy;
use kanade_runtime::clock::MockClock;
use kanade_store::PageRequest;
use kanade_store::agents::Agent;
use kanade_store::checks::{CheckAlertRow, CheckChanges, CheckKey, CheckStatus};
use kanade_store::projection::{Changes, Checkpoint, ProjectionWriter};
use kanade_store::state::alerts::{
    AlertQuery, AlertRepository, Channel, Delivery, DeliveryQuery, Webhook, WebhookRepository,
};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_store_sqlite_state::StateDatabase;
use kanade_testkit::{MailServer as TestMail, NatsServer};
use kanade_wire::{CheckName, PcId, ResultId, topology};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;

pub const SECRET: &str = "a secret that nobody knows";

/// Calls that were signed as they should be.
pub type Heard = Arc<Mutex<Vec<Value>>>;

pub struct Scene {
    pub alerts: Alerts,
    pub clock: MockClock,
    pub state: StateDatabase,
    pub projection: ProjectionDatabase,
    _broker: Option<NatsServer>,
    _folder: TempDir,
}

/// Without a broker, and with mail.
pub async fn scene(mail: &TestMail) -> Scene {
    Scene::start(None, Some(mail.port())).await
}

async fn alerts(
    state: &StateDatabase,
    projection: &ProjectionDatabase,
    clock: &MockClock,
    broker: &str,
    port: Option<u16>,
) -> Alerts {
    let options = ConnectOptions::new(broker, "test", clock.shared());
    let bus = Bus::open(&options).await.unwrap();
    let tables = Arc::new(projection.clone());
    let catalogue = Catalogue::new(bus.clone(), Mirrors::new(&bus), clock.shared());
    let applied = Applied::new(STREAMS.into_iter().chain(ARCHIVES));
    let notices = Notices {
        bus: bus.clone(),
        machines: Machines::new(tables.clone(), catalogue, clock.shared()),
        notices: tables.clone(),
        acks: tables.clone(),
        agents: tables.clone(),
        applied: applied.clone(),
        clock: clock.shared(),
    };
    Alerts::new(AlertParts {
        alerts: Arc::new(state.alerts()),
        webhooks: Arc::new(state.webhooks()),
        rollouts: Arc::new(state.rollouts()),
        checks: tables.clone(),
        agents: tables.clone(),
        events: tables.clone(),
        dead_letters: tables,
        bus,
        applied,
        live: LiveFeed::new("test"),
        clock: clock.shared(),
        notices,
        mail_server: port.map(mail_server),
        client: WebhookClient::new().unwrap(),
        public_url: Some("https://kanade.example".into()),
        backoff: BackoffPolicy::new(Duration::from_secs(30), Duration::from_secs(3_600)),
        gone_after: TimeDelta::minutes(10),
    })
}

fn mail_server(port: u16) -> MailServer {
    MailServer {
        host: "localhost".into(),
        port,
        encryption: Encryption::None,
        from: "kanade@example.com".into(),
        username: None,
        password: None,
        authorities: None,
    }
}

impl Scene {
    /// Over a broker that has its streams, of a store of so many bytes.
    pub async fn over_a_broker(store_limit: u64) -> Self {
        let broker = NatsServer::start().await;
        let scene = Self::start(Some(broker), None).await;
        let bus = &scene.alerts.parts().bus;
        bus.connected().await;
        let options = ReconcileOptions {
            store_limit: Some(store_limit),
            now: Utc::now(),
        };
        bus.reconcile(options).await.unwrap();
        scene.hear(true);
        scene.alerts.look().await.unwrap();
        scene
    }

    async fn start(broker: Option<NatsServer>, port: Option<u16>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDatabase::open(folder.path().join("state.db")).await;
        let projection = ProjectionDatabase::open(folder.path().join("backend.db")).await;
        let (state, projection) = (state.unwrap(), projection.unwrap());
        let clock = MockClock::at_rfc3339("2026-11-21T08:00:00Z");
        let nowhere = "nats://127.0.0.1:1".to_owned();
        let url = broker.as_ref().map_or(nowhere, NatsServer::url);
        let alerts = alerts(&state, &projection, &clock, &url, port).await;
        alerts.look().await.unwrap();
        Self {
            alerts,
            clock,
            state,
            projection,
            _broker: broker,
            _folder: folder,
        }
    }

    /// Whether heartbeats are in the tables as they come.
    pub fn hear(&self, caught_up: bool) {
        let progress = Progress {
            sequence: 0,
            caught_up,
        };
        let applied = &self.alerts.parts().applied;
        applied.report(topology::HEARTBEAT.name, progress);
    }

    /// A while passes, in which it is looked every ten seconds.
    pub async fn pass(&self, minutes: i64, heard: &[&str]) {
        for _ in 0..minutes * 6 {
            self.clock.advance(TimeDelta::seconds(10));
            self.beat(heard).await;
            self.alerts.look().await.unwrap();
        }
    }

    /// Machines are heard of now.
    pub async fn beat(&self, machines: &[&str]) {
        let at = self.now();
        let agents = machines.iter().map(|name| {
            let beat = serde_json::json!({ "pc_id": name, "at": at, "agent_version": "1" });
            Agent {
                heartbeat: serde_json::from_value(beat).unwrap(),
                updated_at: at,
            }
        });
        self.apply(Changes {
            agents: agents.collect(),
            ..Changes::default()
        })
        .await;
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.shared().now()
    }

    pub async fn apply(&self, changes: Changes) {
        let at = self.now();
        let mut batch = self.projection.begin().await.unwrap();
        batch.apply(changes).await.unwrap();
        let checkpoint = Checkpoint {
            projection: "results".into(),
            stream: "RESULTS".into(),
            stream_created: at,
            last_sequence: 1,
            last_published_at: Some(at),
            last_digest: None,
            gap_messages: 0,
            restored_count: 0,
        };
        batch.commit(&checkpoint).await.unwrap();
    }

    /// What was found, oldest first.
    pub async fn found(&self) -> Vec<AlertEvent> {
        let query = AlertQuery {
            kind: None,
            page: PageRequest::first(100),
        };
        let found = self.state.alerts().list(&query).await.unwrap().items;
        found
            .into_iter()
            .rev()
            .map(|stored| stored.alert.event)
            .collect()
    }

    pub async fn tell_by_mail(&self, address: &str) {
        let routing = MailRouting {
            recipients: vec![address.to_owned()],
            events: Vec::new(),
            language: MailLanguage::En,
        };
        let alerts = self.state.alerts();
        alerts.set_mail_routing(&routing).await.unwrap();
    }

    pub async fn tell_by_webhook(&self, url: String) {
        let webhook = Webhook {
            id: "w1".into(),
            name: "pager".into(),
            url,
            events: vec!["check".into()],
            secret: SECRET.into(),
            enabled: true,
            created_by: "mika".into(),
            created_at: DateTime::<Utc>::UNIX_EPOCH,
            updated_at: DateTime::<Utc>::UNIX_EPOCH,
        };
        self.state.webhooks().save(&webhook).await.unwrap();
    }

    /// A check raises an alert now.
    pub async fn check_alerts(&self, result: &str) {
        let at = self.clock.shared().now();
        let changes = Changes {
            checks: CheckChanges {
                alerts: vec![alert(result, at)],
                ..CheckChanges::default()
            },
            ..Changes::default()
        };
        self.apply(changes).await;
    }

    pub async fn step(&self) {
        self.alerts.look().await.unwrap();
        self.alerts.route_new().await.unwrap();
        self.alerts.deliver_due().await.unwrap();
    }

    pub async fn deliveries(&self, channel: Channel) -> Vec<Delivery> {
        let query = DeliveryQuery {
            alert_id: None,
            channel: Some(channel),
            recipient: None,
            state: None,
            page: PageRequest::first(10),
        };
        let alerts = self.state.alerts();
        alerts.deliveries(&query).await.unwrap().items
    }
}

fn alert(result: &str, at: DateTime<Utc>) -> CheckAlertRow {
    CheckAlertRow {
        key: CheckKey {
            pc_id: PcId::new("web-01").unwrap(),
            check_name: CheckName::new("disk").unwrap(),
        },
        status: CheckStatus::Fail,
        at,
        result_id: ResultId::new(result).unwrap(),
        damped: None,
        title: "Disk on web-01: fail".into(),
        body: Some("91 % used, {last_logon} works there".into()),
        priority: "warn".into(),
        notify_user: false,
        notify_groups: Vec::new(),
        email: false,
        require_ack: false,
        toast: false,
    }
}

/// A web server that answers 503 to the first calls.
pub async fn web_server(refuse: usize) -> (String, Heard) {
    let heard = Heard::default();
    let state = (heard.clone(), Arc::new(Mutex::new(refuse)));
    let app = Router::new().route("/hook", post(hear)).with_state(state);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}/hook"), heard)
}

async fn hear(
    State((heard, refuse)): State<(Heard, Arc<Mutex<usize>>)>,
    headers: HeaderMap,
    body: String,
) -> StatusCode {
    {
        let mut refuse = refuse.lock().unwrap();
        if *refuse > 0 {
            *refuse -= 1;
            return StatusCode::SERVICE_UNAVAILABLE;
        }
    }
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let timestamp = header("x-kanade-timestamp").parse().unwrap();
    if header("x-kanade-signature") != format!("sha256={}", signature(SECRET, timestamp, &body)) {
        return StatusCode::UNAUTHORIZED;
    }
    heard
        .lock()
        .unwrap()
        .push(serde_json::from_str(&body).unwrap());
    StatusCode::NO_CONTENT
}
