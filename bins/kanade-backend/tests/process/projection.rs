//! The tables that are built from the streams: rebuilt, compared and removed by command.

use std::os::unix::fs::PermissionsExt;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kanade_bus::ConnectOptions;
use kanade_bus::backend::{Bus, Outgoing};
use kanade_client::Client;
use kanade_runtime::SystemClock;
use kanade_testkit::{NatsServer, PATIENCE, wait_until};
use serde_json::json;

use crate::program::{Installation, Serving, said};

/// A broker, and a backend that may be started and stopped.
struct World {
    broker: NatsServer,
    installation: Arc<Installation>,
    token: String,
}

impl World {
    async fn new() -> Self {
        let broker = NatsServer::start().await;
        let installation = Installation::new(&broker.url());
        let token = installation.sign_in().token;
        Self {
            broker,
            installation: Arc::new(installation),
            token,
        }
    }

    fn serve(&self) -> (Serving, Client) {
        let serving = self.installation.serve();
        let client = Client::new(&serving.url, Some(&self.token)).unwrap();
        (serving, client)
    }

    /// Has machines report, and waits until that is shown.
    async fn report(&self, client: &Client, results: usize) {
        wait_until("the streams", PATIENCE, async || {
            let health = client.fleet_health().await;
            health.is_ok_and(|health| health.jetstream.all_ok)
        })
        .await;
        let clock = SystemClock::shared();
        let options = ConnectOptions::new(self.broker.url(), "machines", clock);
        let bus = Bus::open(&options).await.unwrap();
        bus.connected().await;
        let beat = json!({ "pc_id": "pc-1", "at": chrono::Utc::now(), "agent_version": "1.0.0" });
        let mut messages = vec![Outgoing::new("heartbeat.pc-1", beat.to_string())];
        messages.extend((0..results).map(|number| {
            let report = json!({
                "result_id": format!("r-{number}"), "request_id": "request", "exec_id": "exec",
                "pc_id": "pc-1", "exit_code": 0, "stdout": "hello", "stderr": "",
                "started_at": "2026-11-21T08:00:00Z", "finished_at": "2026-11-21T08:00:00Z",
            });
            Outgoing::new("results.pc.pc-1", report.to_string())
        }));
        for message in messages {
            bus.publish(message).await.unwrap();
        }
        self.wait_for_results(client, results).await;
    }

    async fn wait_for_results(&self, client: &Client, results: usize) {
        wait_until("the results", PATIENCE, async || {
            let health = client.fleet_health().await;
            health.is_ok_and(|health| {
                let mut read = health.projections.iter();
                health.agents.known == 1
                    && read
                        .any(|read| read.name == "results" && read.last_sequence == results as u64)
            })
        })
        .await;
    }

    async fn run(&self, arguments: &'static [&'static str]) -> Output {
        let installation = Arc::clone(&self.installation);
        let run = tokio::task::spawn_blocking(move || installation.run(arguments));
        run.await.unwrap()
    }

    /// Changes the tables behind the backend's back.
    fn falsify(&self) {
        let path = self.installation.path("data/backend.db");
        let database = rusqlite::Connection::open(path).unwrap();
        database
            .execute_batch(
                "DELETE FROM execution_results WHERE result_id = 'r-3';
                 UPDATE agents SET agent_version = '9.9.9';",
            )
            .unwrap();
    }
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_are_rebuilt_under_requests_and_none_fails() {
    let world = World::new().await;
    let (mut serving, client) = world.serve();
    world.report(&client, 500).await;
    let stop = Arc::new(AtomicBool::new(false));
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..3 {
        let (client, stop) = (client.clone().with_attempts(1), stop.clone());
        asking.spawn(async move {
            let mut answers = 0;
            while !stop.load(Ordering::Relaxed) {
                let agents = client.agents(&Default::default()).all().await.unwrap();
                assert_eq!(agents.rows.len(), 1);
                answers += 1;
            }
            answers
        });
    }
    for _ in 0..3 {
        let rebuilt = world.run(&["rebuild"]).await;
        assert!(rebuilt.status.success(), "{}", said(&rebuilt));
        assert!(
            said(&rebuilt).contains("rebuilt from"),
            "{}",
            said(&rebuilt)
        );
    }
    stop.store(true, Ordering::Relaxed);
    let answers = asking.join_all().await;
    assert!(answers.iter().all(|answers| *answers > 0), "{answers:?}");

    world.report_more(&client).await;
    let verified = world.run(&["verify-projection"]).await;
    assert_eq!(printed(&verified), "0 differences\n", "{}", said(&verified));
    assert!(verified.status.success());
    serving.stop().await;
}

impl World {
    /// One more report, with the rebuilt tables.
    async fn report_more(&self, client: &Client) {
        let clock = SystemClock::shared();
        let options = ConnectOptions::new(self.broker.url(), "machines", clock);
        let bus = Bus::open(&options).await.unwrap();
        bus.connected().await;
        let report = json!({
            "result_id": "r-more", "request_id": "request", "pc_id": "pc-1", "exit_code": 1,
            "stdout": "", "stderr": "", "started_at": "2026-11-21T08:00:00Z",
            "finished_at": "2026-11-21T08:00:00Z",
        });
        let message = Outgoing::new("results.pc.pc-1", report.to_string());
        bus.publish(message).await.unwrap();
        self.wait_for_results(client, 501).await;
    }
}

#[tokio::test]
async fn rows_that_differ_are_named_with_the_backend_stopped_and_running() {
    let world = World::new().await;
    let (mut serving, client) = world.serve();
    world.report(&client, 10).await;
    serving.stop().await;
    let sound = world.run(&["verify-projection"]).await;
    assert_eq!(printed(&sound), "0 differences\n", "{}", said(&sound));

    world.falsify();
    let expected = "agents: 'pc-1' (live)\nagents: 'pc-1' (rebuilt)\n\
                    execution_results: 'r-3' (rebuilt)\n3 differences\n";
    let stopped = world.run(&["verify-projection"]).await;
    assert_eq!(printed(&stopped), expected, "{}", said(&stopped));
    assert_eq!(stopped.status.code(), Some(1));

    let (mut serving, client) = world.serve();
    world.wait_for_results(&client, 10).await;
    let running = world.run(&["verify-projection"]).await;
    assert_eq!(printed(&running), expected, "{}", said(&running));
    assert_eq!(running.status.code(), Some(1));

    assert!(world.run(&["rebuild"]).await.status.success());
    let rebuilt = world.run(&["verify-projection"]).await;
    assert_eq!(printed(&rebuilt), "0 differences\n", "{}", said(&rebuilt));
    serving.stop().await;
}

#[tokio::test]
async fn without_a_backend_there_is_nothing_to_swap() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let refused = installation.run(&["rebuild"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = said(&refused);
    assert!(
        said.contains("not running") && said.contains("wipe-projector"),
        "{said}"
    );
}

#[tokio::test]
async fn the_owners_token_opens_nothing_else_and_goes_with_the_process() {
    let world = World::new().await;
    let (mut serving, _client) = world.serve();
    let path = world.installation.path("data/backend-owner.json");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(&path).unwrap();
    let content: serde_json::Value = serde_json::from_str(&text).unwrap();
    let owner = Client::new(&serving.url, content["token"].as_str()).unwrap();
    assert_eq!(owner.rebuild_status().await.unwrap().state, "idle");
    let refused = owner.fleet_health().await.unwrap_err();
    assert_eq!(refused.status(), Some(401));
    let refused = owner.agents(&Default::default()).all().await.unwrap_err();
    assert_eq!(refused.status(), Some(401));
    serving.stop().await;
    assert!(!path.exists());
}

#[tokio::test]
async fn a_wipe_says_what_is_lost_and_leaves_the_accounts() {
    let world = World::new().await;
    let (mut serving, client) = world.serve();
    world.report(&client, 10).await;
    let refused = world.run(&["wipe-projector", "--yes"]).await;
    assert!(
        said(&refused).contains("in use by another process"),
        "{}",
        said(&refused)
    );
    serving.stop().await;

    let asked = world.run(&["wipe-projector"]).await;
    assert_eq!(asked.status.code(), Some(1));
    assert!(said(&asked).contains("say --yes"), "{}", said(&asked));
    assert!(world.installation.path("data/backend.db").exists());

    let wiped = world.run(&["wipe-projector", "--yes"]).await;
    assert!(wiped.status.success(), "{}", said(&wiped));
    let said = said(&wiped);
    assert!(said.contains("stay as they are: 1."), "{said}");
    assert!(said.contains("RESULTS: 10 messages since 20"), "{said}");
    assert!(!world.installation.path("data/backend.db").exists());

    let (mut serving, client) = world.serve();
    world.wait_for_results(&client, 10).await;
    serving.stop().await;
}

#[tokio::test]
async fn a_wipe_leaves_other_files_alone() {
    let installation = Installation::new("nats://127.0.0.1:1");
    let path = installation.path("data/backend.db");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE letters (text)").unwrap();
    drop(other);
    let refused = installation.run(&["wipe-projector", "--yes"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("was left untouched"),
        "{}",
        said(&refused)
    );
    assert!(path.exists());
}

#[tokio::test]
async fn a_rebuild_that_is_killed_leaves_the_tables_as_they_were() {
    let world = World::new().await;
    let (mut serving, client) = world.serve();
    world.report(&client, 300).await;
    client.start_rebuild().await.unwrap();
    let scratch = world.installation.path("data/backend.db.rebuild");
    wait_until("the second file", PATIENCE, async || scratch.exists()).await;
    serving.kill();

    let (mut serving, client) = world.serve();
    world.wait_for_results(&client, 300).await;
    assert!(!scratch.exists());
    let verified = world.run(&["verify-projection"]).await;
    assert_eq!(printed(&verified), "0 differences\n", "{}", said(&verified));
    serving.stop().await;
}
