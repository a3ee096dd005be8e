//! Runners against a real broker: it may end, lose messages, be restored or hold nonsense.

#![allow(clippy::unwrap_used)]

mod support;

use std::sync::Arc;
use std::time::Duration;

use kanade_bus::ConnectOptions;
use kanade_bus::backend::{Bus, Outgoing, ReconcileOptions};
use kanade_projections::{
    Applied, Change, LiveFeed, RunnerControl, RunnerParts, STREAMS, Topic, spawn_all,
};
use kanade_runtime::{Clock, SystemClock, Tasks};
use kanade_store::PageRequest;
use kanade_store::agents::{AgentFilter, AgentReader};
use kanade_store::dead_letters::DeadLetterReader;
use kanade_store::projection::{Checkpoint, CheckpointReader};
use kanade_store::results::{ResultQuery, ResultReader};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_testkit::{NatsServer, PATIENCE, wait_until};
use serde_json::{Value, json};
use support::{database, time};
use tempfile::TempDir;

/// A broker with its streams, and a database.
struct World {
    server: NatsServer,
    bus: Bus,
    database: ProjectionDatabase,
    live: LiveFeed,
    folder: TempDir,
}

impl World {
    async fn start() -> Self {
        let server = NatsServer::start().await;
        let options = ConnectOptions::new(server.url(), "backend", SystemClock::shared());
        let bus = Bus::open(&options).await.unwrap();
        bus.connected().await;
        let options = ReconcileOptions {
            store_limit: None,
            now: SystemClock.now(),
        };
        bus.reconcile(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self {
            database: database(folder.path()).await,
            live: LiveFeed::new("test"),
            server,
            bus,
            folder,
        }
    }

    fn project(&self) -> Runners {
        let runners = Runners {
            tasks: Tasks::default(),
            applied: Applied::new(STREAMS),
        };
        let parts = RunnerParts {
            bus: self.bus.clone(),
            writer: Arc::new(self.database.clone()),
            checkpoints: Arc::new(self.database.clone()),
            applied: runners.applied.clone(),
            live: self.live.clone(),
            clock: SystemClock::shared(),
            control: RunnerControl::default(),
        };
        spawn_all(&runners.tasks, &parts);
        runners
    }

    /// Publishes a result; returns its sequence.
    async fn report(&self, id: &str) -> u64 {
        self.publish("results.pc.pc-1", &result(id)).await
    }

    async fn publish(&self, subject: &str, payload: &Value) -> u64 {
        let message = Outgoing::new(subject, payload.to_string());
        self.bus.publish(message).await.unwrap().sequence
    }

    async fn results(&self) -> Vec<String> {
        let query = ResultQuery {
            filter: Default::default(),
            page: PageRequest::first(100),
        };
        let runs = ResultReader::list(&self.database, &query)
            .await
            .unwrap()
            .items;
        let mut ids: Vec<String> = runs.iter().map(|run| run.result_id.to_string()).collect();
        ids.sort_unstable();
        ids
    }

    async fn checkpoint(&self, projection: &str) -> Checkpoint {
        CheckpointReader::get(&self.database, projection)
            .await
            .unwrap()
            .unwrap()
    }
}

struct Runners {
    tasks: Tasks,
    applied: Applied,
}

impl Runners {
    async fn stop(self) {
        assert!(self.tasks.stop(Duration::from_secs(10)).await.is_empty());
    }
}

fn result(id: &str) -> Value {
    json!({
        "result_id": id,
        "request_id": "request",
        "exec_id": "exec",
        "pc_id": "pc-1",
        "exit_code": 0,
        "stdout": "",
        "stderr": "",
        "started_at": "2026-11-21T08:00:00Z",
        "finished_at": "2026-11-21T08:00:00Z",
    })
}

fn heartbeat(pc: &str, at: &str) -> Value {
    json!({ "pc_id": pc, "at": at, "agent_version": "1.0.0" })
}

#[tokio::test]
async fn a_caller_reads_what_it_published_and_hears_of_it() {
    let world = World::start().await;
    let runners = world.project();
    let mut feed = world.live.listen().events;

    let sequence = world.report("a").await;
    assert!(runners.applied.wait("RESULTS", sequence).await);

    assert_eq!(world.results().await, ["a"]);
    let expected = [
        Change::new(Topic::Results, ["a".into()]),
        Change::new(Topic::Executions, ["exec".into()]),
    ];
    assert_eq!(*feed.recv().await.unwrap().changes, expected);
    runners.stop().await;
}

#[tokio::test]
async fn a_runner_goes_on_where_it_stopped() {
    let world = World::start().await;
    let runners = world.project();
    let sequence = world.report("a").await;
    assert!(runners.applied.wait("RESULTS", sequence).await);
    runners.stop().await;
    world.report("b").await;

    let runners = world.project();
    runners.applied.caught_up("RESULTS").await;

    assert_eq!(world.results().await, ["a", "b"]);
    let checkpoint = world.checkpoint("results").await;
    assert_eq!(
        (checkpoint.last_sequence, checkpoint.restored_count),
        (2, 0)
    );
    runners.stop().await;
}

#[tokio::test]
async fn a_message_nobody_can_read_is_kept_and_everything_else_goes_on() {
    let world = World::start().await;
    let runners = world.project();
    world.publish("results.pc.pc-2", &result("other")).await;
    world
        .bus
        .publish(Outgoing::new("results.pc.pc-1", "{\"stdout\": \"\u{fffd}"))
        .await
        .unwrap();
    let sequence = world.report("good").await;
    assert!(runners.applied.wait("RESULTS", sequence).await);

    assert_eq!(world.results().await, ["good"]);
    let letters = DeadLetterReader::list(&world.database, &PageRequest::first(10))
        .await
        .unwrap()
        .items;
    let [broken, other] = &letters[..] else {
        panic!("{letters:?}")
    };
    assert!(
        broken
            .letter
            .reason
            .starts_with("the message cannot be read"),
        "{broken:?}"
    );
    assert_eq!(
        other.letter.reason,
        "the subject names machine pc-2, the message names pc-1"
    );
    assert_eq!(
        (other.letter.sequence, other.letter.subject.as_str()),
        (1, "results.pc.pc-2")
    );
    runners.stop().await;
}

#[tokio::test]
async fn a_restored_broker_is_read_from_the_start_and_counted() {
    let mut world = World::start().await;
    let copy = world.folder.path().join("copy");
    world.report("a").await;
    world.server.stop().await;
    world.server.copy_store_to(&copy);
    world.server.restart().await;
    world.bus.connected().await;
    let runners = world.project();
    let sequence = world.report("b").await;
    assert!(runners.applied.wait("RESULTS", sequence).await);

    world.server.stop().await;
    world.server.restore_store_from(&copy);
    world.server.restart().await;
    wait_until("the stream that was restored", PATIENCE, async || {
        world.checkpoint("results").await.restored_count == 1
    })
    .await;
    let sequence = world.report("c").await;
    assert_eq!(sequence, 2, "the sequence of the message that is gone");
    wait_until("the message after the restore", PATIENCE, async || {
        world.results().await == ["a", "b", "c"]
    })
    .await;
    assert_eq!(world.checkpoint("results").await.gap_messages, 1);
    runners.stop().await;
}

#[tokio::test]
async fn messages_that_were_purged_before_they_were_read_are_counted() {
    let world = World::start().await;
    let runners = world.project();
    let sequence = world.report("a").await;
    assert!(runners.applied.wait("RESULTS", sequence).await);
    runners.stop().await;
    world.report("b").await;
    world.bus.purge("RESULTS", None).await.unwrap();
    world.report("c").await;

    let runners = world.project();
    runners.applied.caught_up("RESULTS").await;

    assert_eq!(world.results().await, ["a", "c"]);
    let checkpoint = world.checkpoint("results").await;
    assert_eq!((checkpoint.gap_messages, checkpoint.restored_count), (1, 0));
    runners.stop().await;
}

#[tokio::test]
async fn heartbeats_that_replace_each_other_are_neither_a_gap_nor_a_restore() {
    let world = World::start().await;
    let runners = world.project();
    let beat = heartbeat("pc-1", "2026-11-21T08:00:00Z");
    let sequence = world.publish("heartbeat.pc-1", &beat).await;
    assert!(runners.applied.wait("HEARTBEAT", sequence).await);
    runners.stop().await;
    for minute in 1..5 {
        let beat = heartbeat("pc-1", &format!("2026-11-21T08:0{minute}:00Z"));
        world.publish("heartbeat.pc-1", &beat).await;
    }
    world
        .publish("heartbeat.pc-2", &heartbeat("pc-2", "2026-11-21T08:00:00Z"))
        .await;

    let runners = world.project();
    runners.applied.caught_up("HEARTBEAT").await;

    let pc = "pc-1".parse().unwrap();
    let agent = AgentReader::get(&world.database, &pc)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(agent.heartbeat.at, time("2026-11-21T08:04:00Z"));
    let counts = world
        .database
        .count(&AgentFilter::default(), SystemClock.now())
        .await
        .unwrap();
    assert_eq!((counts.total, counts.online), (2, 2));
    let checkpoint = world.checkpoint("agents").await;
    assert_eq!((checkpoint.gap_messages, checkpoint.restored_count), (0, 0));
    runners.stop().await;
}

#[tokio::test]
async fn a_broker_that_ends_and_comes_back_loses_nothing() {
    let mut world = World::start().await;
    let runners = world.project();
    let sequence = world.report("a").await;
    assert!(runners.applied.wait("RESULTS", sequence).await);

    world.server.kill().await;
    world.server.restart().await;
    wait_until("the broker", PATIENCE, async || {
        world
            .bus
            .publish(Outgoing::new("results.pc.pc-1", result("b").to_string()))
            .await
            .is_ok()
    })
    .await;

    wait_until("what came after it", PATIENCE, async || {
        world.results().await == ["a", "b"]
    })
    .await;
    assert_eq!(world.checkpoint("results").await.restored_count, 0);
    runners.stop().await;
}
