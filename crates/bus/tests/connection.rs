//! A connection that is kept up, and what is said over it.

mod common;

use std::time::Duration;

use bytes::Bytes;
use kanade_bus::backend::{Bus, Outgoing};
use kanade_bus::{ConnectError, ConnectOptions, PublishError, RequestError};
use kanade_runtime::SystemClock;
use kanade_testkit::{NatsServer, PATIENCE, wait_until};
use tokio::time::timeout;

#[tokio::test]
async fn a_broker_that_comes_later_is_found() {
    let mut server = NatsServer::start().await;
    server.stop().await;
    let bus = Bus::open(&common::options(&server, "early")).await.unwrap();
    assert!(!bus.state().borrow().connected);
    let too_early = bus.publish_core("a", Bytes::new()).await;
    assert!(matches!(too_early, Err(RequestError::Disconnected { .. })));

    server.restart().await;

    assert_eq!(timeout(PATIENCE, bus.connected()).await.unwrap(), 1);
    bus.publish_core("a", Bytes::new()).await.unwrap();
}

#[tokio::test]
async fn a_reconnect_is_counted_and_subscriptions_survive_it() {
    let mut server = NatsServer::builder().token("a-test-token").start().await;
    let bus = common::backend(&server).await;
    let mut subscription = bus.subscribe("news.*").await.unwrap();
    let mut state = bus.state();

    server.kill().await;
    timeout(PATIENCE, state.wait_for(|state| !state.connected))
        .await
        .unwrap()
        .unwrap();
    server.restart().await;

    assert_eq!(timeout(PATIENCE, bus.connected()).await.unwrap(), 2);
    bus.publish_core("news.one", "hello".into()).await.unwrap();
    let message = timeout(PATIENCE, subscription.next())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (message.subject.as_str(), &message.payload[..]),
        ("news.one", &b"hello"[..])
    );
}

#[tokio::test]
async fn a_wrong_token_is_shown_as_the_last_error() {
    let server = NatsServer::builder().token("a-test-token").start().await;
    let options = common::options(&server, "stranger").token(Some("another-token"));
    let bus = Bus::open(&options).await.unwrap();

    wait_until("the refusal", PATIENCE, async || {
        bus.state().borrow().last_error.is_some()
    })
    .await;

    let state = bus.state().borrow().clone();
    assert!(!state.connected);
    assert!(
        state
            .last_error
            .unwrap()
            .contains("authorization violation")
    );
}

#[tokio::test]
async fn an_address_that_makes_no_sense_is_refused_at_once() {
    let options = ConnectOptions::new("not an address", "x", SystemClock::shared());
    let refused = Bus::open(&options).await;
    assert!(matches!(refused, Err(ConnectError::BadAddress { .. })));
}

#[tokio::test]
async fn a_request_is_answered_or_says_why_not() {
    let server = NatsServer::start().await;
    let bus = common::backend(&server).await;
    let nobody = bus.request("echo", Bytes::new(), PATIENCE).await;
    assert!(matches!(nobody, Err(RequestError::NoResponders { .. })));

    let mut requests = bus.subscribe_in_group("echo", "servers").await.unwrap();
    let serve = async {
        let request = requests.next().await.unwrap();
        bus.reply(&request, request.payload.clone()).await.unwrap();
    };
    let (answer, ()) = tokio::join!(bus.request("echo", "hi".into(), PATIENCE), serve);
    assert_eq!(&answer.unwrap().payload[..], b"hi");

    let ignored = bus
        .request("echo", "hi".into(), Duration::from_millis(50))
        .await;
    assert!(matches!(ignored, Err(RequestError::Timeout { .. })));
}

#[tokio::test]
async fn what_waits_for_an_answer_hears_of_a_lost_connection() {
    let mut server = NatsServer::start().await;
    let bus = common::backend(&server).await;
    let _silent = bus.subscribe("silent").await.unwrap();

    let (answer, ()) = tokio::join!(bus.request("silent", Bytes::new(), PATIENCE), server.kill());

    assert!(matches!(answer, Err(RequestError::Disconnected { .. })));
}

#[tokio::test]
async fn a_message_over_the_limit_is_refused_before_it_is_sent() {
    let server = NatsServer::builder().max_payload(4_096).start().await;
    let bus = common::backend(&server).await;

    let refused = bus
        .publish(Outgoing::new("results.pc.a", vec![0; 5_000]))
        .await;

    assert_eq!(bus.max_payload(), 4_096);
    assert!(matches!(refused, Err(PublishError::Unsendable { .. })));
}
