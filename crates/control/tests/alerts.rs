//! Alerts from what happened to a mail server and a web server, tried again where they fail.

#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::alerts::{MailLanguage, MailRouting};
use kanade_bus::ConnectOptions;
use kanade_bus::backend::Bus;
use kanade_control::alerts::AlertParts;
use kanade_control::catalogue::Mirrors;
use kanade_control::{Alerts, Catalogue, Machines, Notices};
use kanade_outbound::{Encryption, MailServer, WebhookClient, signature};
use kanade_projections::{ARCHIVES, Applied, LiveFeed, STREAMS};
use kanade_runtime::BackoffPolicy;
use kanade_runtime::clock::MockClock;
use kanade_store::PageRequest;
use kanade_store::checks::{CheckAlertRow, CheckChanges, CheckKey, CheckStatus};
use kanade_store::projection::{Changes, Checkpoint, ProjectionWriter};
use kanade_store::state::alerts::{
    AlertRepository, Channel, Delivery, DeliveryQuery, DeliveryState, Webhook, WebhookRepository,
};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_store_sqlite_state::StateDatabase;
use kanade_testkit::MailServer as TestMail;
use kanade_wire::{CheckName, PcId, ResultId};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;

const SECRET: &str = "a secret that nobody knows";

/// Calls that were signed as they should be.
type Heard = Arc<Mutex<Vec<Value>>>;

struct Scene {
    alerts: Alerts,
    clock: MockClock,
    state: StateDatabase,
    projection: ProjectionDatabase,
    _folder: TempDir,
}

async fn scene(mail: &TestMail) -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDatabase::open(folder.path().join("state.db"))
        .await
        .unwrap();
    let projection = ProjectionDatabase::open(folder.path().join("backend.db"))
        .await
        .unwrap();
    let clock = MockClock::at_rfc3339("2026-11-21T08:00:00Z");
    let alerts = alerts(&state, &projection, &clock, mail.port()).await;
    alerts.look().await.unwrap();
    Scene {
        alerts,
        clock,
        state,
        projection,
        _folder: folder,
    }
}

async fn alerts(
    state: &StateDatabase,
    projection: &ProjectionDatabase,
    clock: &MockClock,
    port: u16,
) -> Alerts {
    // Nothing of this needs the broker.
    let options = ConnectOptions::new("nats://127.0.0.1:1", "test", clock.shared());
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
        mail_server: Some(MailServer {
            host: "localhost".into(),
            port,
            encryption: Encryption::None,
            from: "kanade@example.com".into(),
            username: None,
            password: None,
            authorities: None,
        }),
        client: WebhookClient::new().unwrap(),
        public_url: Some("https://kanade.example".into()),
        backoff: BackoffPolicy::new(Duration::from_secs(30), Duration::from_secs(3_600)),
        gone_after: TimeDelta::minutes(10),
    })
}

impl Scene {
    async fn tell_by_mail(&self, address: &str) {
        let routing = MailRouting {
            recipients: vec![address.to_owned()],
            events: Vec::new(),
            language: MailLanguage::En,
        };
        let alerts = self.state.alerts();
        alerts.set_mail_routing(&routing).await.unwrap();
    }

    async fn tell_by_webhook(&self, url: String) {
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
    async fn check_alerts(&self, result: &str) {
        let at = self.clock.shared().now();
        let changes = Changes {
            checks: CheckChanges {
                alerts: vec![alert(result, at)],
                ..CheckChanges::default()
            },
            ..Changes::default()
        };
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

    async fn step(&self) {
        self.alerts.look().await.unwrap();
        self.alerts.route_new().await.unwrap();
        self.alerts.deliver_due().await.unwrap();
    }

    async fn deliveries(&self, channel: Channel) -> Vec<Delivery> {
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
async fn web_server(refuse: usize) -> (String, Heard) {
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

#[tokio::test]
async fn a_check_is_told_once_by_mail_and_by_webhook() {
    let mail = TestMail::start().await;
    let scene = scene(&mail).await;
    let (url, heard) = web_server(0).await;
    scene.tell_by_mail("mika@example.com").await;
    scene.tell_by_webhook(url).await;
    scene.clock.advance(TimeDelta::seconds(5));
    scene.check_alerts("r1").await;

    scene.step().await;
    scene.step().await;

    let mails = mail.wait_for(1).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["mika@example.com"]);
    let text = &mails[0].data;
    assert!(
        text.contains("Subject: [kanade] Disk on web-01: fail"),
        "{text}"
    );
    assert!(text.contains("91 % used, - works there"), "{text}");
    assert!(
        text.contains("https://kanade.example/machines/web-01"),
        "{text}"
    );
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0]["id"], "check:r1");
    assert_eq!(heard[0]["event"]["pc_id"], "web-01");
}

#[tokio::test]
async fn what_fails_is_tried_again_and_every_try_is_in_the_log() {
    let mail = TestMail::builder().refuse(1).start().await;
    let scene = scene(&mail).await;
    let (url, heard) = web_server(1).await;
    scene.tell_by_mail("mika@example.com").await;
    scene.tell_by_webhook(url).await;
    scene.clock.advance(TimeDelta::seconds(5));
    scene.check_alerts("r1").await;

    scene.step().await;
    for (channel, status) in [(Channel::Mail, 451), (Channel::Webhook, 503)] {
        let waiting = scene.deliveries(channel).await.remove(0);
        assert_eq!(waiting.state, DeliveryState::Waiting);
        assert_eq!(waiting.log[0].status, Some(status));
        assert!(waiting.log[0].error.is_some());
    }
    scene.step().await;
    assert_eq!(mail.mails(), []);
    scene.clock.advance(TimeDelta::minutes(1));
    scene.step().await;

    assert_eq!(mail.wait_for(1).await.len(), 1);
    assert_eq!(heard.lock().unwrap().len(), 1);
    for channel in [Channel::Mail, Channel::Webhook] {
        let delivered = scene.deliveries(channel).await.remove(0);
        assert_eq!(delivered.state, DeliveryState::Delivered);
        let errors: Vec<bool> = delivered
            .log
            .iter()
            .map(|attempt| attempt.error.is_some())
            .collect();
        assert_eq!(errors, [true, false]);
    }
}

#[tokio::test]
async fn what_nobody_answers_is_given_up_after_a_day() {
    let mail = TestMail::start().await;
    let scene = scene(&mail).await;
    scene.tell_by_webhook("http://127.0.0.1:1/".into()).await;
    scene.clock.advance(TimeDelta::seconds(5));
    scene.check_alerts("r1").await;

    scene.step().await;
    scene.clock.advance(TimeDelta::hours(25));
    scene.step().await;

    let given_up = scene.deliveries(Channel::Webhook).await.remove(0);
    assert_eq!(
        (given_up.state, given_up.log.len()),
        (DeliveryState::Failed, 2)
    );
}

#[tokio::test]
async fn a_test_says_what_became_of_it_and_is_not_repeated() {
    let mail = TestMail::builder().refuse(1).start().await;
    let scene = scene(&mail).await;
    let to = || Some("ren@example.com".to_owned());

    let refused = scene.alerts.test_mail(to(), "aoi").await.unwrap();
    let taken = scene.alerts.test_mail(to(), "aoi").await.unwrap();

    assert_eq!(
        (refused[0].state.as_str(), refused[0].status),
        ("failed", Some(451))
    );
    assert_eq!(
        (taken[0].state.as_str(), taken[0].status),
        ("delivered", Some(250))
    );
    scene.clock.advance(TimeDelta::hours(2));
    scene.step().await;
    assert_eq!(mail.wait_for(1).await.len(), 1);
    assert!(scene.alerts.test_webhook("nobody", "aoi").await.is_err());
}
