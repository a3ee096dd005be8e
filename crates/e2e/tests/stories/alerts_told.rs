//! Operators are told by mail and by webhook, people at machines by notices.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use kanade_api_types::alerts::{MailLanguage, MailRouting, NewWebhook};
use kanade_api_types::notices::PublishNotice;
use kanade_e2e::{Job, LONG, System, rollout_of};
use kanade_outbound::signature;
use kanade_testkit::{MailServer, wait_for, wait_until};
use kanade_wire::notification::{NotificationAcked, Priority};
use kanade_wire::{Target, subjects};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const SECRET: &str = "a secret that nobody knows";

/// Calls that were signed as they should be.
type Heard = Arc<Mutex<Vec<Value>>>;

#[tokio::test(flavor = "multi_thread")]
async fn a_rollout_that_halts_and_a_message_that_cannot_be_read_are_told_by_mail_and_webhook() {
    let mail = MailServer::start().await;
    let section = format!(
        "[mail]\nhost = \"localhost\"\nport = {}\nfrom = \"kanade@example.com\"\nencryption = \"none\"\n",
        mail.port()
    );
    let mut system = System::builder()
        .fleet(4)
        .configuration(&section)
        .start()
        .await;
    let (url, heard) = web_server().await;
    tell(&system, url).await;
    let machines = system.machines().await;
    system.save(&Job::new("patch", "exit 3")).await;
    let gate = json!({ "success": "100%" });
    let body = rollout_of("patch", &[&machines[..2], &machines[2..]], &gate);
    let created = system.insist(&[], "/api/rollouts", "halts", &body).await;
    let stored = system.stored().await;
    stored.publish("results.pc.sim-00000", "no result").await;

    let told = wait_for("both calls", LONG, async || {
        let heard = heard.lock().expect("the calls").clone();
        (heard.len() == 2).then_some(heard)
    })
    .await;
    let of_kind = |kind: &str| {
        let call = told.iter().find(|call| call["kind"] == kind);
        call.unwrap_or_else(|| panic!("{kind}: {told:?}"))["event"].clone()
    };
    let halted = of_kind("rollout_halted");
    assert_eq!(
        (&halted["rollout_id"], &halted["wave"]),
        (&created["id"], &json!(1))
    );
    assert_eq!(of_kind("dead_letters")["subject"], "results.pc.sim-00000");
    let mails = mail.wait_for(2).await;
    assert!(mails.iter().all(|mail| mail.to == ["mika@example.com"]));
    let halts = mails.iter().filter(|mail| mail.data.contains("halted"));
    assert_eq!(halts.count(), 1, "{mails:?}");

    system.backend.restart(None).await;
    let deliveries = wait_for("the log", LONG, async || {
        let query = Default::default();
        let rows = system
            .client()
            .alert_deliveries(&query)
            .all()
            .await
            .ok()?
            .rows;
        rows.iter()
            .all(|row| row.state == "delivered")
            .then_some(rows)
    })
    .await;
    assert_eq!(deliveries.len(), 4, "nothing is told twice");
    assert_eq!(mail.mails().len(), 2);
    assert_eq!(heard.lock().expect("the calls").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_confirmed_by_some_and_taken_back_for_all() {
    let system = System::builder().fleet(3).start().await;
    let machines = system.machines().await;
    let notice = PublishNotice {
        id: None,
        priority: Priority::Warn,
        require_ack: true,
        title: "Reboot tonight".into(),
        body: "At **22:00**.".into(),
        toast: false,
        issued_by: None,
        expires_at: None,
        target: Target::all(),
    };
    let sent = system
        .client()
        .send_notice(&notice)
        .await
        .expect("a notice");
    let acked = NotificationAcked {
        notification_id: sent.id.clone(),
        pc_id: machines[0].clone(),
        user_sid: "S-1-5-21".into(),
        acked_at: chrono::Utc::now(),
        account: Some("OFFICE\\mika".into()),
    };
    let subject = subjects::notification_acked(&machines[0], "S-1-5-21", &sent.id);
    let payload = serde_json::to_vec(&acked).expect("JSON");
    system.stored().await.publish(&subject, payload).await;

    wait_until("the confirmation", LONG, async || {
        let detail = system.client().notice(&sent.id).await.expect("the notice");
        (detail.counts.confirmed, detail.counts.outstanding) == (1, 2)
    })
    .await;
    system
        .client()
        .recall_notice(&sent.id)
        .await
        .expect("a recall");
    let detail = system.client().notice(&sent.id).await;
    let shown = detail.expect("the notice").notification;
    assert!(shown.recalled_at.is_some(), "{shown:?}");
    let again = system.client().recall_notice(&sent.id).await;
    assert!(again.is_ok(), "taken back is taken back");
}

async fn tell(system: &System, url: String) {
    let routing = MailRouting {
        recipients: vec!["mika@example.com".into()],
        events: Vec::new(),
        language: MailLanguage::Both,
    };
    let set = system.client().set_mail_settings(&routing).await;
    assert!(set.expect("the settings").server.is_some());
    let webhook = NewWebhook {
        name: "pager".into(),
        url,
        events: Vec::new(),
        secret: Some(SECRET.into()),
    };
    let created = system.client().create_webhook(&webhook).await;
    created.expect("a webhook");
}

async fn web_server() -> (String, Heard) {
    let heard = Heard::default();
    let app = Router::new()
        .route("/hook", post(hear))
        .with_state(heard.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://{address}/hook"), heard)
}

async fn hear(State(heard): State<Heard>, headers: HeaderMap, body: String) -> StatusCode {
    let header = |name: &str| headers[name].to_str().expect("a text").to_owned();
    let timestamp = header("x-kanade-timestamp").parse().expect("a number");
    if header("x-kanade-signature") != format!("sha256={}", signature(SECRET, timestamp, &body)) {
        return StatusCode::UNAUTHORIZED;
    }
    let call = serde_json::from_str(&body).expect("JSON");
    heard.lock().expect("the calls").push(call);
    StatusCode::NO_CONTENT
}
