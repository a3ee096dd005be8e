//! Keys and values, and their mirror.

mod common;

use kanade_bus::backend::{BucketError, Bus, KvMirror, MirrorSnapshot};
use kanade_testkit::{NatsServer, PATIENCE, wait_until};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

fn values(snapshot: &MirrorSnapshot) -> Vec<(&str, &str)> {
    let entries = snapshot.entries.iter();
    entries
        .map(|(key, entry)| {
            (
                key.as_str(),
                std::str::from_utf8(&entry.value).expect("text"),
            )
        })
        .collect()
}

/// Runs a mirror while `act` does something with it.
async fn with_mirror(bus: &Bus, act: impl AsyncFnOnce(&KvMirror)) {
    let mirror = KvMirror::new(bus, "jobs");
    let stop = CancellationToken::new();
    let acting = async {
        timeout(PATIENCE * 2, act(&mirror))
            .await
            .expect("an end in time");
        stop.cancel();
    };
    tokio::join!(mirror.run(&stop), acting);
}

#[tokio::test]
async fn a_key_is_written_only_over_the_expected_revision() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;

    let first = bus.kv_create("jobs", "a", "1").await.unwrap();
    let again = bus.kv_create("jobs", "a", "2").await;
    assert!(matches!(again, Err(BucketError::Conflict { .. })));
    let second = bus.kv_put("jobs", "a", "2", Some(first)).await.unwrap();
    let late = bus.kv_put("jobs", "a", "3", Some(first)).await;

    assert!(matches!(late, Err(BucketError::Conflict { .. })));
    let entry = bus.kv_get("jobs", "a").await.unwrap().unwrap();
    assert_eq!((&entry.value[..], entry.revision), (&b"2"[..], second));
}

#[tokio::test]
async fn a_deleted_key_is_gone_and_can_be_created_again() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let first = bus.kv_put("jobs", "a", "1", None).await.unwrap();
    assert!(matches!(
        bus.kv_delete("jobs", "a", Some(first + 7)).await,
        Err(BucketError::Conflict { .. })
    ));

    bus.kv_delete("jobs", "a", Some(first)).await.unwrap();

    assert_eq!(bus.kv_get("jobs", "a").await.unwrap(), None);
    assert_eq!(bus.kv_list("jobs").await.unwrap(), []);
    bus.kv_create("jobs", "a", "2").await.unwrap();
    assert_eq!(bus.kv_list("jobs").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_that_is_no_subject_is_refused() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;

    for key in ["", ".a", "a.", "a..b", "a b", "a>", "ä"] {
        let refused = bus.kv_put("jobs", key, "1", None).await;
        assert!(
            matches!(refused, Err(BucketError::BadKey { .. })),
            "{key:?}"
        );
    }
}

#[tokio::test]
async fn an_empty_bucket_is_known_to_be_empty() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;

    assert_eq!(bus.kv_list("jobs").await.unwrap(), []);
    with_mirror(&bus, async |mirror| {
        let snapshot = mirror.ready().await;
        assert!(snapshot.is_ready && snapshot.entries.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_mirror_holds_what_was_there_and_follows_what_changes() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    bus.kv_put("jobs", "a", "1", None).await.unwrap();
    bus.kv_put("jobs", "b.c", "2", None).await.unwrap();

    with_mirror(&bus, async |mirror| {
        assert_eq!(values(&mirror.ready().await), [("a", "1"), ("b.c", "2")]);
        bus.kv_put("jobs", "a", "3", None).await.unwrap();
        let deletion = bus.kv_delete("jobs", "b.c", None).await.unwrap();
        assert_eq!(values(&mirror.caught_up(deletion).await), [("a", "3")]);
    })
    .await;
}

#[tokio::test]
async fn a_mirror_keeps_its_content_while_the_broker_is_away_and_catches_up_after() {
    let mut server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    bus.kv_put("jobs", "a", "1", None).await.unwrap();

    with_mirror(&bus, async |mirror| {
        mirror.ready().await;
        server.stop().await;
        wait_until("the loss", PATIENCE, async || {
            !bus.state().borrow().connected
        })
        .await;
        assert_eq!(values(&mirror.snapshot()), [("a", "1")]);
        server.restart().await;
        bus.connected().await;
        let revision = bus.kv_put("jobs", "b", "2", None).await.unwrap();
        assert_eq!(
            values(&mirror.caught_up(revision).await),
            [("a", "1"), ("b", "2")]
        );
    })
    .await;
}

#[tokio::test]
async fn a_mirror_of_a_bucket_that_is_missing_is_not_ready_until_it_exists() {
    let server = NatsServer::start().await;
    let bus = common::backend(&server).await;

    with_mirror(&bus, async |mirror| {
        let too_early = timeout(std::time::Duration::from_millis(300), mirror.ready()).await;
        assert!(too_early.is_err());
        common::reconcile(&bus, None).await;
        assert!(mirror.ready().await.is_ready);
    })
    .await;
}

#[tokio::test]
async fn a_listing_ends_although_keys_change_and_vanish_under_it() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    for key in 0..300 {
        bus.kv_put("fleet_config", &format!("k{key}"), "1", None)
            .await
            .unwrap();
    }
    let rewrite = async {
        for key in 0..300 {
            bus.kv_put("fleet_config", &format!("k{key}"), "2", None)
                .await
                .unwrap();
        }
    };
    let list = async {
        for _ in 0..20 {
            assert!(bus.kv_list("fleet_config").await.unwrap().len() <= 300);
        }
    };

    timeout(PATIENCE, async { tokio::join!(rewrite, list) })
        .await
        .expect("an end in time");

    assert_eq!(bus.kv_list("fleet_config").await.unwrap().len(), 300);
}
