//! Publishing to streams: acknowledged, once, under conditions; and the delivery of commands.

mod common;

use bytes::Bytes;
use kanade_bus::backend::{Expected, Outgoing};
use kanade_bus::{PublishError, header_names};
use kanade_testkit::{NatsServer, PATIENCE};
use tokio::time::timeout;

#[tokio::test]
async fn the_second_creation_of_an_execution_is_refused() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let created = || Outgoing::new("events.exec.created.e1", "{}").expect(Expected::Nothing);

    let first = bus.publish(created()).await.unwrap();
    let second = bus.publish(created()).await;

    assert_eq!((first.stream.as_str(), first.sequence), ("EVENTS", 1));
    assert!(matches!(
        second,
        Err(PublishError::WrongLastSequence { last: Some(1), .. })
    ));
    let after = Outgoing::new("events.exec.created.e1", "{}").expect(Expected::LastSequence(1));
    assert_eq!(bus.publish(after).await.unwrap().sequence, 2);
}

#[tokio::test]
async fn a_message_id_is_stored_once() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let message = || Outgoing::new("commands.pc.a", "run").message_id("r1:commands.pc.a");

    let first = bus.publish(message()).await.unwrap();
    let again = bus.publish(message()).await.unwrap();

    assert!(!first.duplicate && again.duplicate);
    assert_eq!(first.sequence, again.sequence);
    assert_eq!(bus.stream_info("EXEC").await.unwrap().unwrap().messages, 1);
}

#[tokio::test]
async fn what_no_stream_stores_is_refused() {
    let server = NatsServer::start().await;
    let bus = common::backend(&server).await;

    let refused = bus.publish(Outgoing::new("results.pc.a", "{}")).await;

    assert!(matches!(refused, Err(PublishError::NoStream { .. })));
}

#[tokio::test]
async fn each_of_many_messages_is_acknowledged_once() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let messages = (0..10_000).map(|n| {
        let subject = format!("commands.pc.pc{n}");
        Outgoing::new(subject.clone(), "run").message_id(format!("r1:{subject}"))
    });

    let acks = bus.publish_many(messages, 500).await;

    let mut sequences: Vec<u64> = acks.into_iter().map(|ack| ack.unwrap().sequence).collect();
    sequences.sort_unstable();
    assert!(sequences.into_iter().eq(1..=10_000));
}

#[tokio::test]
async fn a_stored_command_is_delivered_with_its_sequence() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let agent = common::agent(&server, "pc1").await;
    let mut deliveries = agent.subscribe("deliver.commands.pc.pc1").await.unwrap();
    agent.flush().await.unwrap();

    let ack = bus
        .publish(Outgoing::new("commands.pc.pc1", "run").message_id("r1"))
        .await
        .unwrap();

    let delivered = timeout(PATIENCE, deliveries.next()).await.unwrap().unwrap();
    assert_eq!(&delivered.payload[..], b"run");
    let headers = &delivered.headers;
    assert_eq!(
        headers.get_u64(header_names::REPUBLISHED_SEQUENCE),
        Some(ack.sequence)
    );
    assert_eq!(headers.get(header_names::REPUBLISHED_STREAM), Some("EXEC"));
    assert_eq!(
        headers.get(header_names::REPUBLISHED_SUBJECT),
        Some("commands.pc.pc1")
    );
    assert!(headers.get(header_names::REPUBLISHED_TIME).is_some());
}

#[tokio::test]
async fn a_command_that_a_full_stream_refuses_is_not_delivered() {
    let server = NatsServer::start().await;
    let bus = common::backend(&server).await;
    common::reconcile(&bus, Some(1 << 20)).await;
    let mut deliveries = bus.subscribe("deliver.commands.>").await.unwrap();
    let command = || Outgoing::new("commands.pc.a", Bytes::from(vec![b'x'; 300_000]));
    let mut stored = 0;
    let refused = loop {
        match bus.publish(command()).await {
            Ok(_) => stored += 1,
            Err(error) => break error,
        }
    };
    assert!(
        matches!(refused, PublishError::StreamFull { .. }),
        "{refused}"
    );

    bus.publish_core("deliver.commands.end", Bytes::new())
        .await
        .unwrap();

    for _ in 0..stored {
        assert_eq!(deliveries.next().await.unwrap().payload.len(), 300_000);
    }
    assert_eq!(
        deliveries.next().await.unwrap().subject,
        "deliver.commands.end"
    );
}

#[tokio::test]
async fn an_agent_s_report_is_acknowledged_through_its_own_inbox() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let agent = common::agent(&server, "pc1").await;
    let mut inbox = bus.subscribe("_INBOX.pc1.>").await.unwrap();
    bus.flush().await.unwrap();

    let first = agent
        .publish_acked("results.pc.pc1", "res1", "{}".into())
        .await
        .unwrap();
    let again = agent
        .publish_acked("results.pc.pc1", "res1", "{}".into())
        .await
        .unwrap();

    assert_eq!(
        (first.stream.as_str(), first.sequence, first.duplicate),
        ("RESULTS", 1, false)
    );
    assert_eq!((again.sequence, again.duplicate), (1, true));
    let seen = timeout(PATIENCE, inbox.next()).await.unwrap().unwrap();
    assert!(seen.subject.starts_with("_INBOX.pc1."));
    let lost = agent
        .publish_acked("nowhere.pc1", "res2", "{}".into())
        .await;
    assert!(matches!(lost, Err(PublishError::NoStream { .. })));
}

#[tokio::test]
async fn an_agent_hears_at_once_that_its_report_was_cut_off() {
    let mut server = NatsServer::start().await;
    common::reconciled(&server).await;
    let agent = common::agent(&server, "pc1").await;
    server.stop().await;

    let refused = timeout(
        PATIENCE,
        agent.publish_acked("results.pc.pc1", "r", "{}".into()),
    )
    .await;

    let error = refused.unwrap().unwrap_err();
    assert!(error.is_transient(), "{error}");
    server.restart().await;
    timeout(PATIENCE, agent.connected()).await.unwrap();
    agent
        .publish_acked("results.pc.pc1", "r", "{}".into())
        .await
        .unwrap();
}
