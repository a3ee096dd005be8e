//! Streams, buckets and stores as the tables say, whatever is found.

mod common;

use bytes::Bytes;
use kanade_bus::backend::{Bus, Outgoing};
use kanade_testkit::{NatsServer, PATIENCE};
use kanade_wire::topology::{BUCKETS, STORES, STREAMS};
use serde_json::{Value, json};

async fn api(bus: &Bus, verb: &str, config: Value) -> Value {
    let subject = format!(
        "$JS.API.STREAM.{verb}.{}",
        config["name"].as_str().expect("a name")
    );
    let payload = match verb {
        "INFO" => Bytes::new(),
        _ => Bytes::from(config.to_string()),
    };
    let answer = bus
        .request(&subject, payload, PATIENCE)
        .await
        .expect("an answer");
    let answer: Value = serde_json::from_slice(&answer.payload).expect("JSON");
    assert_eq!(answer.get("error"), None, "{answer}");
    answer["config"].clone()
}

async fn config_of(bus: &Bus, stream: &str) -> Value {
    api(bus, "INFO", json!({ "name": stream })).await
}

#[tokio::test]
async fn everything_is_created_once_and_then_left_alone() {
    let server = NatsServer::start().await;
    let bus = common::backend(&server).await;

    let first = common::reconcile(&bus, Some(10 << 30)).await;
    let second = common::reconcile(&bus, Some(10 << 30)).await;

    assert_eq!(
        first.created.len(),
        STREAMS.len() + BUCKETS.len() + STORES.len()
    );
    assert!(first.is_clean(), "{first:?}");
    assert!(
        second.created.is_empty() && second.updated.is_empty(),
        "{second:?}"
    );
    assert!(second.is_clean(), "{second:?}");
}

#[tokio::test]
async fn what_0_43_left_is_brought_up_to_date_without_losing_a_setting() {
    let server = NatsServer::start().await;
    let bus = common::backend(&server).await;
    let old = json!({
        "name": "EXEC", "subjects": ["commands.>"], "retention": "limits", "storage": "file",
        "discard": "old", "max_age": 604_800_000_000_000_u64, "max_bytes": 67_108_864,
        "max_msgs_per_subject": 1, "num_replicas": 1, "description": "an administrator's note",
    });
    api(&bus, "CREATE", old).await;

    let report = common::reconcile(&bus, Some(10 << 30)).await;

    assert_eq!(report.updated, ["EXEC"]);
    assert!(report.is_clean(), "{report:?}");
    let config = config_of(&bus, "EXEC").await;
    assert_eq!(config["discard"], "new");
    assert_eq!(config["max_msgs_per_subject"], -1);
    assert_eq!(config["republish"]["dest"], "deliver.commands.>");
    assert_eq!(config["description"], "an administrator's note");
}

#[tokio::test]
async fn what_cannot_be_changed_is_a_warning_and_the_rest_is_changed() {
    let server = NatsServer::start().await;
    let bus = common::backend(&server).await;
    let odd = json!({
        "name": "AUDIT", "subjects": ["audit.>"], "retention": "limits", "storage": "memory",
        "discard": "old", "max_age": 0, "max_bytes": -1, "num_replicas": 1,
    });
    api(&bus, "CREATE", odd).await;

    let report = common::reconcile(&bus, Some(1 << 30)).await;

    let drifts: Vec<_> = report
        .drifts
        .iter()
        .map(|d| (d.stream.as_str(), d.field.as_str()))
        .collect();
    assert_eq!(drifts[0], ("AUDIT", "storage"));
    assert!(report.updated.contains(&"AUDIT".to_owned()), "{report:?}");
    assert_ne!(config_of(&bus, "AUDIT").await["max_age"], 0);
}

#[tokio::test]
async fn a_subject_taken_by_a_foreign_stream_does_not_stop_the_others() {
    let server = NatsServer::start().await;
    let bus = common::backend(&server).await;
    let foreign = json!({
        "name": "FOREIGN", "subjects": ["obs.>"], "retention": "limits", "storage": "file",
        "discard": "old", "num_replicas": 1,
    });
    api(&bus, "CREATE", foreign).await;

    let report = common::reconcile(&bus, Some(1 << 30)).await;

    let missing: Vec<&str> = report
        .missing
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(missing, ["OBS_EVENTS"]);
    assert_eq!(bus.stream_info("AUDIT").await.unwrap().unwrap().messages, 0);
}

#[tokio::test]
async fn shares_that_do_not_fit_the_broker_s_store_are_made_smaller() {
    let server = NatsServer::builder().store_limit(100 << 20).start().await;
    let bus = common::backend(&server).await;

    let report = common::reconcile(&bus, Some(10 << 30)).await;

    assert!(report.missing.is_empty(), "{report:?}");
    assert!(report.granted_limit < 100 << 20, "{report:?}");
    let results = bus.stream_info("RESULTS").await.unwrap().unwrap();
    let audit = bus.stream_info("AUDIT").await.unwrap().unwrap();
    assert!(results.max_bytes > audit.max_bytes);
}

#[tokio::test]
async fn a_smaller_share_never_deletes_what_is_stored() {
    let server = NatsServer::start().await;
    let bus = common::backend(&server).await;
    common::reconcile(&bus, Some(10 << 30)).await;
    for _ in 0..3 {
        bus.publish(Outgoing::new("audit.a.b", vec![0; 700_000]))
            .await
            .unwrap();
    }

    let report = common::reconcile(&bus, Some(20 << 20)).await;

    let kept = report
        .drifts
        .iter()
        .find(|drift| drift.stream == "AUDIT")
        .unwrap();
    assert_eq!(
        (kept.field.as_str(), kept.reason.as_str()),
        ("max_bytes", "changing it would delete messages")
    );
    assert_eq!(bus.stream_info("AUDIT").await.unwrap().unwrap().messages, 3);
}
