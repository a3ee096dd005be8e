//! Reading streams from a sequence.

mod common;

use kanade_bus::backend::{Bus, Outgoing, Read, StreamMessage, StreamReader};
use kanade_testkit::{NatsServer, PATIENCE, temporary_folder};
use tokio::time::timeout;

async fn publish(bus: &Bus, range: std::ops::Range<u32>) {
    let messages = range.map(|n| Outgoing::new("results.pc.a", n.to_string()));
    for ack in bus.publish_many(messages, 200).await {
        ack.expect("an acknowledgement");
    }
}

/// Reads until `count` messages are there; says how often the reader opened the stream.
async fn read(reader: &mut StreamReader, count: usize) -> (Vec<StreamMessage>, usize) {
    let (mut messages, mut opened) = (Vec::new(), 0);
    let collect = async {
        while messages.len() < count {
            match reader.read().await.expect("a stream") {
                Read::Opened => opened += 1,
                Read::Messages(batch) => messages.extend(batch),
            }
        }
    };
    timeout(PATIENCE, collect).await.expect("messages in time");
    (messages, opened)
}

fn sequences(messages: &[StreamMessage]) -> Vec<u64> {
    messages.iter().map(|message| message.sequence).collect()
}

#[tokio::test]
async fn a_reader_begins_where_it_is_told_and_goes_on_as_messages_come() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    publish(&bus, 0..10).await;
    let mut reader = StreamReader::new(&bus, "RESULTS", 4);

    let (messages, opened) = read(&mut reader, 7).await;
    assert_eq!((sequences(&messages), opened), ((4..=10).collect(), 1));
    assert_eq!(&messages[0].payload[..], b"3");
    assert_eq!((messages[0].pending, messages[6].pending), (6, 0));
    publish(&bus, 10..12).await;
    let (messages, opened) = read(&mut reader, 2).await;

    assert_eq!((sequences(&messages), opened), (vec![11, 12], 0));
    assert_eq!(reader.next_sequence(), 13);
    reader.close().await;
}

#[tokio::test]
async fn a_batch_is_full_when_much_has_arrived_and_never_waited_for() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    publish(&bus, 0..20_000).await;
    let mut reader = StreamReader::new(&bus, "RESULTS", 1);
    let mut sizes = Vec::new();

    while sizes.iter().sum::<usize>() < 20_000 {
        if let Read::Messages(batch) = reader.read().await.unwrap() {
            sizes.push(batch.len());
        }
    }

    assert!(sizes.iter().all(|size| *size <= 1_000));
    assert!(sizes.len() < 200, "{} batches", sizes.len());
}

#[tokio::test]
async fn a_reader_loses_nothing_when_the_broker_restarts() {
    let mut server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    publish(&bus, 0..50).await;
    let mut reader = StreamReader::new(&bus, "RESULTS", 1);
    read(&mut reader, 50).await;

    server.stop().await;
    server.restart().await;
    timeout(PATIENCE, async { while bus.connected().await < 2 {} })
        .await
        .unwrap();
    publish(&bus, 50..60).await;
    let (messages, opened) = read(&mut reader, 10).await;

    assert_eq!((sequences(&messages), opened), ((51..=60).collect(), 1));
}

#[tokio::test]
async fn a_reader_opens_a_stream_anew_when_its_consumer_is_taken_away() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    publish(&bus, 0..3).await;
    let mut reader = StreamReader::new(&bus, "RESULTS", 1);
    read(&mut reader, 3).await;
    let names = bus
        .request("$JS.API.CONSUMER.NAMES.RESULTS", "".into(), PATIENCE)
        .await
        .unwrap();
    let names: serde_json::Value = serde_json::from_slice(&names.payload).unwrap();
    let name = names["consumers"][0].as_str().unwrap();

    let subject = format!("$JS.API.CONSUMER.DELETE.RESULTS.{name}");
    bus.request(&subject, "".into(), PATIENCE).await.unwrap();
    publish(&bus, 3..5).await;

    let (messages, opened) = read(&mut reader, 2).await;
    assert_eq!((sequences(&messages), opened), (vec![4, 5], 1));
}

#[tokio::test]
async fn a_restored_stream_shows_itself_to_who_looks_after_reopening() {
    let mut server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    publish(&bus, 0..5).await;
    let copy = temporary_folder();
    server.stop().await;
    server.copy_store_to(copy.path());
    server.restart().await;
    timeout(PATIENCE, async { while bus.connected().await < 2 {} })
        .await
        .unwrap();
    publish(&bus, 5..9).await;
    let mut reader = StreamReader::new(&bus, "RESULTS", 1);
    let (before, _) = read(&mut reader, 9).await;

    server.stop().await;
    server.restore_store_from(copy.path());
    server.restart().await;
    let reopened = timeout(PATIENCE, reader.read()).await.unwrap().unwrap();

    assert!(matches!(reopened, Read::Opened));
    let last = before.last().unwrap().sequence;
    assert!(bus.get_message("RESULTS", last).await.unwrap().is_none());
    reader.seek(1);
    assert_eq!(
        sequences(&read(&mut reader, 5).await.0),
        (1..=5).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_filter_leaves_out_other_subjects() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    for subject in ["results.pc.a", "results.pc.b", "results.pc.a"] {
        bus.publish(Outgoing::new(subject, "{}")).await.unwrap();
    }
    let mut reader = StreamReader::new(&bus, "RESULTS", 1)
        .filter("results.pc.a")
        .limit(1);

    assert_eq!(sequences(&read(&mut reader, 2).await.0), [1, 3]);
}

#[tokio::test]
async fn a_stream_that_does_not_exist_is_an_error_not_a_wait() {
    let server = NatsServer::start().await;
    let bus = common::backend(&server).await;

    let error = StreamReader::new(&bus, "RESULTS", 1)
        .read()
        .await
        .unwrap_err();

    assert!(error.is_stream_missing(), "{error}");
    assert_eq!(bus.stream_info("RESULTS").await.unwrap(), None);
}

#[tokio::test]
async fn single_messages_are_read_deleted_and_purged() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let large = Outgoing::new("results.pc.a", vec![7; 1_000_000]).message_id("m1");
    bus.publish(large).await.unwrap();
    publish(&bus, 0..2).await;

    let first = bus.get_message("RESULTS", 1).await.unwrap().unwrap();
    assert_eq!(
        (first.payload.len(), first.headers.get("Nats-Msg-Id")),
        (1_000_000, Some("m1"))
    );
    let last = bus
        .get_last_message("RESULTS", "results.pc.a")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((last.sequence, &last.payload[..]), (3, &b"1"[..]));
    assert!(bus.delete_message("RESULTS", 2).await.unwrap());
    assert!(!bus.delete_message("RESULTS", 2).await.unwrap());
    let next = bus
        .get_next_message("RESULTS", 2, "results.>")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(next.sequence, 3);
    assert_eq!(bus.purge("RESULTS", None).await.unwrap(), 2);

    let info = bus.stream_info("RESULTS").await.unwrap().unwrap();
    assert_eq!(
        (info.messages, info.first_sequence, info.last_sequence),
        (0, 4, 3)
    );
    assert_eq!(info.first_published_at, None);
}
