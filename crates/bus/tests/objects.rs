//! Bodies in object stores.

mod common;

use chrono::{DateTime, Utc};
use kanade_bus::backend::{Bus, ObjectError, Outgoing};
use kanade_testkit::NatsServer;

/// 300,000 bytes that repeat late: two whole chunks and a shorter one.
fn body() -> Vec<u8> {
    (0..300_000_u32).map(|n| (n % 251) as u8).collect()
}

fn now() -> DateTime<Utc> {
    "2026-11-21T08:00:00Z".parse().expect("a time")
}

async fn put(bus: &Bus, name: &str, body: &[u8]) {
    let mut body = body;
    bus.object_put("scripts", name, &mut body, now())
        .await
        .expect("an object");
}

#[tokio::test]
async fn a_body_comes_back_whole_and_in_pieces() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    put(&bus, "sha256/abc", &body()).await;

    let info = bus
        .object_info("scripts", "sha256/abc")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (info.size, info.chunks, info.modified),
        (300_000, 3, Some(now()))
    );
    assert_eq!(
        bus.object_get("scripts", "sha256/abc").await.unwrap(),
        body()
    );
    let piece = bus
        .object_get_range("scripts", "sha256/abc", 131_000, 200)
        .await
        .unwrap();
    assert_eq!(&piece[..], &body()[131_000..131_200]);
    let end = bus
        .object_get_range("scripts", "sha256/abc", 299_990, 4_096)
        .await
        .unwrap();
    assert_eq!(end.len(), 10);
    assert!(
        bus.object_get_range("scripts", "sha256/abc", 300_000, 1)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_new_body_replaces_the_old_one_and_its_chunks() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    put(&bus, "a", &body()).await;

    put(&bus, "a", b"short").await;

    assert_eq!(&bus.object_get("scripts", "a").await.unwrap()[..], b"short");
    let messages = bus
        .stream_info("OBJ_scripts")
        .await
        .unwrap()
        .unwrap()
        .messages;
    assert_eq!(messages, 2);
}

#[tokio::test]
async fn objects_are_listed_and_deleted() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    assert_eq!(bus.object_list("scripts").await.unwrap(), []);
    put(&bus, "a", b"1").await;
    put(&bus, "empty", b"").await;

    assert!(bus.object_delete("scripts", "a").await.unwrap());
    assert!(!bus.object_delete("scripts", "a").await.unwrap());

    let names: Vec<String> = bus
        .object_list("scripts")
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(names, ["empty"]);
    assert!(bus.object_get("scripts", "empty").await.unwrap().is_empty());
    assert!(matches!(
        bus.object_get("scripts", "a").await,
        Err(ObjectError::Missing { .. })
    ));
}

#[tokio::test]
async fn a_body_that_lost_a_piece_is_damaged_not_short() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    put(&bus, "a", &body()).await;

    assert!(bus.delete_message("OBJ_scripts", 2).await.unwrap());

    assert!(matches!(
        bus.object_get("scripts", "a").await,
        Err(ObjectError::Damaged { .. })
    ));
}

#[tokio::test]
async fn a_body_that_does_not_fit_leaves_the_old_one_and_no_remains() {
    let server = NatsServer::builder().store_limit(64 << 20).start().await;
    let bus = common::backend(&server).await;
    common::reconcile(&bus, Some(1 << 20)).await;
    let store = "result_output";
    bus.object_put(store, "a", &mut &b"old"[..], now())
        .await
        .unwrap();
    let before = bus
        .stream_info("OBJ_result_output")
        .await
        .unwrap()
        .unwrap()
        .messages;

    let refused = bus
        .object_put(store, "a", &mut &vec![1; 3 << 20][..], now())
        .await;

    assert!(
        matches!(refused, Err(ObjectError::Write { .. })),
        "{refused:?}"
    );
    assert_eq!(&bus.object_get(store, "a").await.unwrap()[..], b"old");
    let after = bus
        .stream_info("OBJ_result_output")
        .await
        .unwrap()
        .unwrap()
        .messages;
    assert_eq!(before, after);
    bus.publish(Outgoing::new("audit.a.b", "{}")).await.unwrap();
}
