//! What the backend says and asks directly.

use crate::common::{Bench, Desires, command, pc, plain, stop};
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_wire::control::{Control, KillReply, KillState, LiveChunk, WatchReply, WatchRequest};
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::subjects::{self, ControlVerb};
use kanade_wire::sync::DesiredState;
use kanade_wire::{Digest, ExecId, Outcome, Reason};
use serde_json::json;

fn kill_of(name: &str) -> Control {
    Control::Kill {
        exec_id: ExecId::new(format!("exec-{name}")).unwrap(),
    }
}

#[tokio::test]
async fn a_ping_is_answered_with_a_heartbeat() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let heartbeat: Heartbeat = bench.backend.ask(ControlVerb::Ping, &json!({})).await;
    assert_eq!(heartbeat.pc_id, pc());
    assert_eq!(heartbeat.agent_version, "1.2.3");
    assert_eq!(
        (heartbeat.protocol, heartbeat.outbox_depth),
        (Some(2), Some(0))
    );
    assert_eq!(heartbeat.agent_rss_bytes, None);
    stop(agent).await;
}

#[tokio::test]
async fn heartbeats_come_at_the_interval_the_backend_wants() {
    let bench = Bench::start().await;
    let mut state = DesiredState::default();
    state.config.heartbeat_interval = "1s".into();
    bench.backend.desire(Desires {
        state,
        ..Desires::default()
    });
    let agent = bench.synced_agent().await;
    let first = bench.backend.wait_for_heartbeat().await;
    assert_eq!(first.hostname.as_deref(), Some("pc1.example"));
    wait_until("a third heartbeat", PATIENCE, async || {
        (bench.backend.wait_for_heartbeat().await.at - first.at).num_milliseconds() > 1500
    })
    .await;
    stop(agent).await;
}

#[tokio::test]
async fn a_new_configuration_is_told_at_once() {
    let bench = Bench::start().await;
    let state = |digest: &[u8], name: &str| {
        let mut state = DesiredState {
            config_digest: Some(Digest::of(digest)),
            ..DesiredState::default()
        };
        state.config.client_display_name = Some(name.to_owned());
        state.config.heartbeat_interval = "1h".into();
        Desires {
            state,
            ..Desires::default()
        }
    };
    bench.backend.desire(state(b"first", "one"));
    let agent = bench.synced_agent().await;
    let says = async |digest: &[u8]| {
        let wanted = Some(Digest::of(digest));
        wait_until("a heartbeat with the configuration", PATIENCE, async || {
            bench.backend.wait_for_heartbeat().await.config_digest == wanted
        })
        .await;
    };
    says(b"first").await;
    let first = bench.backend.wait_for_heartbeat().await.config_since;
    bench.backend.desire(state(b"second", "two"));
    let nudge = br#"{"jitter_ms":1}"#.to_vec();
    let nudged = bench.backend.bus.publish_core("nudge.all", nudge.into());
    nudged.await.unwrap();
    says(b"second").await;
    let second = bench.backend.wait_for_heartbeat().await.config_since;
    assert!(first.is_some() && second > first, "{first:?} {second:?}");
    stop(agent).await;
}

#[tokio::test]
async fn a_kill_ends_what_runs() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    bench.backend.send(&plain("a", "say begun\nhold")).await;
    wait_until("a run", PATIENCE, async || {
        !bench.runner.started().is_empty()
    })
    .await;
    let reply: KillReply = bench.backend.ask(ControlVerb::Kill, &kill_of("a")).await;
    assert_eq!(reply.state, KillState::Running);
    let result = bench.backend.result("a").await;
    assert_eq!(result.outcome(), (Outcome::Killed, None));
    assert_eq!(
        (result.exit_code, result.stderr.as_str()),
        (-1, "killed by remote signal (kill.exec-a)")
    );
    stop(agent).await;
}

#[tokio::test]
async fn a_kill_that_was_sent_while_the_machine_was_away_comes_with_the_next_sync() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    bench.backend.send(&plain("a", "hold")).await;
    wait_until("a run", PATIENCE, async || {
        !bench.runner.started().is_empty()
    })
    .await;
    let stopped = ExecId::new("exec-a").unwrap();
    bench.backend.desire(Desires {
        cancelled: vec![stopped.clone()],
        ..Desires::default()
    });
    let nudge = br#"{"jitter_ms":1}"#.to_vec();
    let nudged = bench
        .backend
        .bus
        .publish_core("nudge.all", nudge.into())
        .await;
    nudged.unwrap();
    let result = bench.backend.result("a").await;
    assert_eq!(result.outcome(), (Outcome::Killed, None));
    let asked = bench.backend.syncs().pop().unwrap();
    assert_eq!(asked.present, [stopped]);
    stop(agent).await;
}

#[tokio::test]
async fn a_kill_reaches_jitter_queue_and_back_off() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let backoff = json!({"retry": {"max": 5, "backoff_secs": 600}});
    bench
        .backend
        .send(&command("backoff", "j1", "fail 1", &backoff))
        .await;
    bench.backend.send(&plain("holder", "hold")).await;
    wait_until("both slots taken", PATIENCE, async || {
        bench.runner.started().len() == 2
    })
    .await;
    bench.backend.send(&plain("queue", "say no")).await;
    bench
        .backend
        .send(&command(
            "jitter",
            "j2",
            "say no",
            &json!({"jitter_secs": 100_000}),
        ))
        .await;
    wait_until("both waiting", PATIENCE, async || {
        let state = |name| kill_of(name);
        let reply: KillReply = bench.backend.ask(ControlVerb::Kill, &state("jitter")).await;
        reply.state == KillState::Unknown
    })
    .await;
    for name in ["queue", "backoff"] {
        let _: KillReply = bench.backend.ask(ControlVerb::Kill, &kill_of(name)).await;
    }
    for (name, reason) in [
        ("jitter", Some(Reason::Cancelled)),
        ("queue", Some(Reason::Cancelled)),
        ("backoff", None),
    ] {
        assert_eq!(
            bench.backend.result(name).await.outcome(),
            (Outcome::Killed, reason),
            "{name}"
        );
    }
    stop(agent).await;
}

#[tokio::test]
async fn a_kill_for_everybody_also_stops_what_comes_later() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let payload = serde_json::to_vec(&kill_of("late")).unwrap();
    bench
        .backend
        .bus
        .publish_core(subjects::CONTROL_ALL, payload.into())
        .await
        .unwrap();
    bench.backend.send(&plain("late", "say no")).await;
    assert_eq!(
        bench.backend.result("late").await.outcome(),
        (Outcome::Killed, Some(Reason::Cancelled))
    );
    let reply: KillReply = bench
        .backend
        .ask(ControlVerb::Kill, &kill_of("never"))
        .await;
    assert_eq!(reply.state, KillState::Unknown);
    stop(agent).await;
}

#[tokio::test]
async fn a_watcher_sees_what_was_written_and_the_end() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    bench.backend.send(&plain("a", "say begun\nhold")).await;
    let started = wait_for("a start", PATIENCE, async || {
        bench.backend.started().await.pop()
    })
    .await;
    let result_id = started.result_id;
    let mut live = bench
        .backend
        .bus
        .subscribe(&subjects::live(&pc(), &result_id))
        .await
        .unwrap();
    let request = WatchRequest {
        result_id,
        lease_secs: 30,
    };
    let reply = wait_for("output", PATIENCE, async || {
        let reply: WatchReply = bench.backend.ask(ControlVerb::Watch, &request).await;
        (!reply.stdout.text.is_empty()).then_some(reply)
    })
    .await;
    assert!(reply.found && reply.running);
    assert_eq!(
        (reply.stdout.offset, reply.stdout.text.as_str()),
        (0, "begun\n")
    );
    let _: KillReply = bench.backend.ask(ControlVerb::Kill, &kill_of("a")).await;
    // Whoever asks before there is output gets it as a chunk of its own.
    let mut is_over = false;
    while !is_over {
        let payload = live.next().await.unwrap().payload;
        is_over = serde_json::from_slice::<LiveChunk>(&payload).unwrap().ended;
    }
    stop(agent).await;
}
