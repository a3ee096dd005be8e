//! What programs of the people at the machine are told, and what they confirm.

use std::io;

use chrono::{TimeDelta, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_core::Agent;
use kanade_agent_core::local::{Listener, Stream};
use kanade_agent_os::local::Person;
use kanade_klp::messages::{
    Acknowledge, Acknowledged, Handshake, Handshaken, ListNotices, NoticeChoice, NoticePage,
    StateSnapshot, Subscribed, methods, pushes,
};
use kanade_klp::{CallError, Connection, ErrorKind};
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::notification::{Notification, NotificationAcked, Priority};
use kanade_wire::subjects;
use kanade_wire::sync::DesiredState;
use serde_json::json;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;

use crate::common::{Bench, Desires, pc, stop};

/// Where a test comes in.
#[derive(Debug)]
struct TestListener(mpsc::Receiver<(DuplexStream, Person)>);

impl Listener for TestListener {
    fn accept(&mut self) -> BoxFuture<'_, io::Result<(Box<dyn Stream>, Person)>> {
        let accepted = async {
            match self.0.recv().await {
                Some((stream, person)) => Ok((Box::new(stream) as Box<dyn Stream>, person)),
                None => std::future::pending().await,
            }
        };
        accepted.boxed()
    }
}

/// The door of a machine.
pub struct Door(mpsc::Sender<(DuplexStream, Person)>);

impl Door {
    pub async fn connect(&self, id: &str) -> Connection<DuplexStream> {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let person = Person {
            id: id.to_owned(),
            account: format!("account of {id}"),
            session: "3".to_owned(),
            may_act: !id.contains("service"),
            is_administrator: id == "uid-0",
        };
        self.0.send((theirs, person)).await.unwrap();
        Connection::new(ours)
    }

    pub async fn greet(&self, id: &str) -> Connection<DuplexStream> {
        let mut connection = self.connect(id).await;
        let _: Handshaken = connection.call(methods::HANDSHAKE, hello(1)).await.unwrap();
        connection
    }
}

fn hello(protocol: u32) -> Handshake {
    Handshake {
        client: "test".to_owned(),
        client_version: "1".to_owned(),
        protocol: vec![protocol],
        features: Vec::new(),
    }
}

pub async fn agent_with_door(bench: &Bench) -> (Agent, Door) {
    let (sender, receiver) = mpsc::channel(8);
    let mut parts = bench.parts();
    parts.local = Some(Box::new(TestListener(receiver)));
    let agent = Agent::start(bench.options(), parts).await.unwrap();
    (agent, Door(sender))
}

fn notice(id: &str) -> Notification {
    Notification {
        id: id.to_owned(),
        priority: Priority::Warn,
        require_ack: true,
        title: format!("Title of {id}"),
        body: "Body".to_owned(),
        toast: false,
        issued_at: Utc::now(),
        issued_by: Some("ops".to_owned()),
        expires_at: None,
        acked_at: None,
        edited_at: None,
        acks_reset_at: None,
    }
}

fn desire(bench: &Bench, notices: Vec<Notification>) {
    bench.backend.desire(Desires {
        state: DesiredState {
            notices,
            ..DesiredState::default()
        },
        ..Desires::default()
    });
}

pub async fn nudge(bench: &Bench) {
    let bytes = bytes::Bytes::new();
    bench
        .backend
        .bus
        .publish_core(subjects::NUDGE_ALL, bytes)
        .await
        .unwrap();
}

async fn ids(connection: &mut Connection<DuplexStream>, filter: NoticeChoice) -> Vec<String> {
    let asked = ListNotices {
        filter,
        ..ListNotices::default()
    };
    let page: NoticePage = connection.call(methods::NOTICES, asked).await.unwrap();
    page.items.into_iter().map(|notice| notice.id).collect()
}

/// Waits until the machine shows this notice. Who asks so often is refused now and then.
async fn shown(door: &Door, id: &str) {
    let mut watcher = door.greet("uid-9").await;
    wait_until("the notice is there", PATIENCE, async || {
        let page = watcher.call::<NoticePage>(methods::NOTICES, ()).await;
        page.is_ok_and(|page| page.items.iter().any(|notice| notice.id == id))
    })
    .await;
}

pub fn kind(error: CallError) -> ErrorKind {
    match error {
        CallError::Refused(error) => error.kind(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_notice_is_told_confirmed_once_and_reported_under_the_connections_own_name() {
    let bench = Bench::start().await;
    let mut over = notice("over");
    over.expires_at = Some(Utc::now() - TimeDelta::seconds(1));
    desire(&bench, vec![notice("a"), over]);
    let (agent, door) = agent_with_door(&bench).await;
    bench.backend.wait_for_syncs(1).await;
    let mut ann = door.greet("uid-1").await;
    let mut bob = door.greet("uid-2").await;
    shown(&door, "a").await;
    // Whatever a program claims, the connection tells who confirms.
    let claim = json!({ "id": "a", "user_sid": "uid-2", "account": "bob" });
    let first: Acknowledged = ann.call(methods::ACKNOWLEDGE, &claim).await.unwrap();
    let again: Acknowledged = ann.call(methods::ACKNOWLEDGE, claim).await.unwrap();
    assert_eq!(first, again);
    assert!(ids(&mut ann, NoticeChoice::Unread).await.is_empty());
    assert_eq!(ids(&mut ann, NoticeChoice::All).await, ["a"]);
    assert_eq!(ids(&mut bob, NoticeChoice::Unread).await, ["a"]);
    let mut acks: Vec<NotificationAcked> = Vec::new();
    wait_until("the confirmation is reported", PATIENCE, async || {
        acks = bench
            .backend
            .messages("EVENTS", "events.notifications.acked.>")
            .await;
        !acks.is_empty()
    })
    .await;
    assert_eq!(acks.len(), 1);
    assert_eq!(
        (acks[0].pc_id.clone(), acks[0].user_sid.as_str()),
        (pc(), "uid-1")
    );
    assert_eq!(acks[0].account.as_deref(), Some("account of uid-1"));
    let missing = Acknowledge { id: "b".to_owned() };
    let refused = ann
        .call::<Acknowledged>(methods::ACKNOWLEDGE, missing)
        .await;
    assert_eq!(kind(refused.unwrap_err()), ErrorKind::NotFound);
    stop(agent).await;
}

#[tokio::test]
async fn who_subscribed_is_told_of_new_changed_and_recalled_notices() {
    let bench = Bench::start().await;
    desire(&bench, vec![notice("old")]);
    let (agent, door) = agent_with_door(&bench).await;
    let mut ann = door.greet("uid-1").await;
    shown(&door, "old").await;
    let _: Acknowledged = ann
        .call(
            methods::ACKNOWLEDGE,
            Acknowledge {
                id: "old".to_owned(),
            },
        )
        .await
        .unwrap();
    let _: Subscribed = ann.call(methods::SUBSCRIBE_NOTICES, ()).await.unwrap();
    let mut edited = notice("old");
    edited.edited_at = Some(Utc::now());
    edited.acks_reset_at = edited.edited_at;
    desire(&bench, vec![edited]);
    nudge(&bench).await;
    let push = ann.push().await.unwrap();
    assert_eq!(push.method, pushes::NEW_NOTICE);
    let told: Notification = serde_json::from_value(push.params).unwrap();
    assert_eq!((told.id.as_str(), told.acked_at), ("old", None));
    desire(&bench, Vec::new());
    nudge(&bench).await;
    let push = ann.push().await.unwrap();
    assert_eq!(push.method, pushes::AMENDED_NOTICE);
    assert_eq!(
        push.params,
        json!({ "id": "old", "op": { "kind": "recall" } })
    );
    stop(agent).await;
}

#[tokio::test]
async fn a_program_says_hello_first_in_a_version_the_agent_speaks() {
    let bench = Bench::start().await;
    let (agent, door) = agent_with_door(&bench).await;
    let mut program = door.connect("uid-1").await;
    let refused = program.call::<StateSnapshot>(methods::SNAPSHOT, ()).await;
    assert_eq!(kind(refused.unwrap_err()), ErrorKind::InvalidRequest);
    let refused = program
        .call::<Handshaken>(methods::HANDSHAKE, hello(9))
        .await;
    assert_eq!(kind(refused.unwrap_err()), ErrorKind::StaleProtocol);
    let welcome: Handshaken = program.call(methods::HANDSHAKE, hello(1)).await.unwrap();
    assert_eq!(
        (
            welcome.session.user.as_str(),
            welcome.session.session_id.as_str()
        ),
        ("account of uid-1", "3")
    );
    let state: StateSnapshot = program.call(methods::SNAPSHOT, ()).await.unwrap();
    assert_eq!((state.pc_id, state.vpn.as_str()), (pc(), "unknown"));
    let refused = program.call::<()>("maintenance.defer", ()).await;
    assert_eq!(kind(refused.unwrap_err()), ErrorKind::MethodNotFound);
    let mut last = Ok(());
    for _ in 0..30 {
        last = program
            .call::<serde_json::Value>(methods::PING, ())
            .await
            .map(drop);
        if last.is_err() {
            break;
        }
    }
    assert_eq!(kind(last.unwrap_err()), ErrorKind::RateLimit);
    stop(agent).await;
}

#[tokio::test]
async fn one_person_cannot_take_every_place() {
    let bench = Bench::start().await;
    let (agent, door) = agent_with_door(&bench).await;
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(door.greet("uid-1").await);
    }
    let mut turned_away = door.connect("uid-1").await;
    let refused = turned_away
        .call::<Handshaken>(methods::HANDSHAKE, hello(1))
        .await;
    assert!(matches!(
        refused,
        Err(CallError::Closed | CallError::Frame(_))
    ));
    door.greet("uid-2").await;
    stop(agent).await;
}
