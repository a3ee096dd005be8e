//! Bodies that are stored before they have a name.
#![allow(clippy::unwrap_used)]

mod common;

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::backend::{Announced, Bus, ObjectError, ObjectMirror};
use kanade_testkit::NatsServer;
use kanade_wire::Digest;
use tokio::io::{AsyncRead, ReadBuf};
use tokio_util::sync::CancellationToken;

const STORE: &str = "app_packages";

fn now() -> DateTime<Utc> {
    "2026-11-21T08:00:00Z".parse().unwrap()
}

async fn messages(bus: &Bus) -> u64 {
    let info = bus.stream_info("OBJ_app_packages").await.unwrap();
    info.unwrap().messages
}

/// A body of this many bytes that is made while it is read, and breaks off at its end if told to.
struct Made {
    position: u64,
    end: u64,
    breaks_off: bool,
}

impl Made {
    fn whole(end: u64) -> Self {
        Self {
            position: 0,
            end,
            breaks_off: false,
        }
    }

    fn bytes(range: std::ops::Range<u64>) -> Vec<u8> {
        range.map(|n| (n % 251) as u8).collect()
    }
}

impl AsyncRead for Made {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        to: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let left = self.end - self.position;
        if left == 0 && self.breaks_off {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let next = self.position + left.min(to.remaining().min(50_000) as u64);
        to.put_slice(&Self::bytes(self.position..next));
        self.position = next;
        Poll::Ready(Ok(()))
    }
}

async fn publish(bus: &Bus, name: &str, size: u64) -> Announced {
    let mut body = Made::whole(size);
    let staged = bus.object_stage(STORE, name, &mut body, u64::MAX).await;
    bus.object_announce(staged.unwrap(), name, now())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_staged_body_is_seen_once_it_is_announced() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;

    let staged = bus
        .object_stage(STORE, "a/1", &mut Made::whole(300_000), 300_000)
        .await
        .unwrap();
    assert_eq!(bus.object_info(STORE, "a/1").await.unwrap(), None);
    assert_eq!(staged.sha256, Digest::of(&Made::bytes(0..300_000)));
    let Announced::New(info) = bus.object_announce(staged, "a/1", now()).await.unwrap() else {
        panic!("the name was free");
    };

    assert_eq!(info.sha256(), Some(Digest::of(&Made::bytes(0..300_000))));
    assert_eq!(bus.object_info(STORE, "a/1").await.unwrap(), Some(info));
    assert_eq!(messages(&bus).await, 4);
}

#[tokio::test]
async fn what_breaks_off_or_is_too_large_leaves_nothing() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let mut broken = Made {
        breaks_off: true,
        ..Made::whole(400_000)
    };

    let broken = bus.object_stage(STORE, "a/1", &mut broken, u64::MAX).await;
    let large = bus
        .object_stage(STORE, "a/1", &mut Made::whole(300_000), 299_999)
        .await;

    assert!(
        matches!(broken, Err(ObjectError::Source { .. })),
        "{broken:?}"
    );
    assert!(
        matches!(large, Err(ObjectError::TooLarge { limit: 299_999, .. })),
        "{large:?}"
    );
    assert_eq!(messages(&bus).await, 0);
}

#[tokio::test]
async fn of_several_that_want_a_name_at_once_one_gets_it() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let sizes = [200_000, 300_000, 400_000, 500_000];

    let published = sizes.map(|size| publish(&bus, "a/1", size));
    let published = futures_util::future::join_all(published).await;

    let is_new = |it: &&Announced| matches!(it, Announced::New(_));
    assert_eq!(published.iter().filter(is_new).count(), 1, "{published:?}");
    let info = bus.object_info(STORE, "a/1").await.unwrap().unwrap();
    let body = bus.object_get(STORE, "a/1").await.unwrap();
    assert_eq!(body.len() as u64, info.size);
    assert_eq!(messages(&bus).await, info.chunks + 1);
}

#[tokio::test]
async fn a_name_is_free_again_after_a_deletion() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    publish(&bus, "a/1", 10).await;
    assert!(matches!(publish(&bus, "a/1", 11).await, Announced::Taken(info) if info.size == 10));

    bus.object_delete(STORE, "a/1").await.unwrap();

    assert!(matches!(publish(&bus, "a/1", 11).await, Announced::New(info) if info.size == 11));
}

#[tokio::test]
async fn any_part_of_a_body_is_read_also_between_those_of_others() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let size = 2_000_000;
    futures_util::future::join(publish(&bus, "a/1", size), publish(&bus, "b/1", size)).await;

    for name in ["a/1", "b/1"] {
        let info = bus.object_info(STORE, name).await.unwrap().unwrap();
        for range in [
            0..1,
            131_071..131_073,
            262_144..262_145,
            1_234_567..1_734_567,
            1_999_999..size,
        ] {
            let part = bus.object_bytes(&info, range.clone()).await.unwrap();
            assert!(part == Made::bytes(range.clone()), "{name} {range:?}");
        }
        let beyond = bus.object_bytes(&info, size - 3..u64::MAX).await.unwrap();
        assert_eq!(beyond.len(), 3);
    }
}

#[tokio::test]
async fn reading_goes_on_after_the_connection_was_lost() {
    let mut server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let size = 20_000_000;
    publish(&bus, "a/1", size).await;
    let info = bus.object_info(STORE, "a/1").await.unwrap().unwrap();
    let mut reader = bus.object_reader(&info, 0..size).await.unwrap();
    let mut read = reader.next().await.unwrap().unwrap().len();

    server.restart().await;
    while let Some(piece) = reader.next().await.unwrap() {
        read += piece.len();
    }

    assert_eq!(read as u64, size);
}

#[tokio::test]
async fn chunks_nobody_points_to_are_found_when_they_are_old() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    publish(&bus, "a/1", 300_000).await;
    let staged = bus
        .object_stage(STORE, "b/1", &mut Made::whole(300_000), u64::MAX)
        .await;
    drop(staged.unwrap());
    let tomorrow = Utc::now() + TimeDelta::days(1);

    let yesterday = Utc::now() - TimeDelta::days(1);
    assert_eq!(bus.object_orphans(STORE, yesterday).await.unwrap(), []);
    let orphans = bus.object_orphans(STORE, tomorrow).await.unwrap();
    assert_eq!(orphans.iter().map(|it| it.chunks).collect::<Vec<_>>(), [3]);
    bus.object_remove_orphans(STORE, &orphans[0]).await.unwrap();

    assert_eq!(bus.object_orphans(STORE, tomorrow).await.unwrap(), []);
    assert_eq!(messages(&bus).await, 4);
}

#[tokio::test]
async fn a_mirror_knows_objects_by_name_and_by_content() {
    let server = NatsServer::start().await;
    let bus = common::reconciled(&server).await;
    let mirror = ObjectMirror::new(&bus, STORE);
    let (stop, follows) = (CancellationToken::new(), mirror.clone());
    let follow = async { follows.run(&stop).await };
    let look = async {
        mirror.ready().await;
        let Announced::New(info) = publish(&bus, "a/1", 300_000).await else {
            panic!("the name was free");
        };
        let snapshot = mirror.caught_up(info.revision).await;
        let digest = info.sha256().unwrap();
        assert_eq!(snapshot.with_digest(&digest), Some(&info));
        bus.object_note(STORE, "a/1", "used", "today")
            .await
            .unwrap();
        let noted = mirror.changed(info.revision).await;
        assert_eq!(noted.objects["a/1"].metadata["used"], "today");
        bus.object_delete(STORE, "a/1").await.unwrap();
        let deleted = mirror.changed(noted.revision).await;
        assert!(deleted.objects.is_empty() && deleted.with_digest(&digest).is_none());
        stop.cancel();
    };
    tokio::join!(follow, look);
}
