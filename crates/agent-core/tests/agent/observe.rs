//! What the agent sees by itself.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_core::observe::{EventSource, Gauges, Seen};
use kanade_agent_core::{Agent, AgentParts};
use kanade_agent_os::changes::Change;
use kanade_agent_os::host::busiest::ProcessLoad;
use kanade_agent_os::host::load::Load;
use kanade_agent_os::host_event::HostEvent;
use kanade_testkit::{PATIENCE, wait_for};
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::perf::{HostPerf, ProcessPerf};
use kanade_wire::sync::DesiredState;
use serde_json::{Value, json};

use crate::common::{Bench, Desires, stop};

/// Tells one event at each look, numbered by the mark.
#[derive(Debug, Default)]
struct Counting {
    looks: Arc<Mutex<Vec<Option<String>>>>,
    /// Why the agent ended itself before, if it did.
    previous_end: Option<&'static str>,
}

impl EventSource for Counting {
    fn about_start(&self) -> Value {
        let mut about = json!({"boot_id": "b1"});
        if let Some(reason) = self.previous_end {
            about["previous_end"] = json!({"at": "2026-01-01T00:00:00Z", "reason": reason});
        }
        about
    }

    fn look<'a>(
        &'a mut self,
        mark: Option<&'a str>,
        now: DateTime<Utc>,
    ) -> Option<BoxFuture<'a, Result<Seen, String>>> {
        self.looks.lock().unwrap().push(mark.map(str::to_owned));
        let number = mark.map_or(1, |mark| mark.parse::<u32>().unwrap() + 1);
        let event = HostEvent {
            at: now,
            kind: "logon".into(),
            source: "test".into(),
            record_id: format!("r{number}"),
            payload: json!({"user": "ann"}),
        };
        let seen = Seen {
            events: vec![event],
            mark: number.to_string(),
            more: false,
        };
        Some(std::future::ready(Ok(seen)).boxed())
    }
}

/// Half busy, with one process.
#[derive(Debug)]
struct Half;

impl Gauges for Half {
    fn load(&mut self) -> Load {
        Load {
            cpu_percent: Some(50.0),
            cpu_count: Some(2),
            ..Load::default()
        }
    }

    fn processes(&mut self, _top: usize) -> Option<Vec<ProcessLoad>> {
        Some(vec![ProcessLoad {
            pid: 7,
            name: "busy".into(),
            cpu_percent: 99.0,
            rss_bytes: 1,
            disk: None,
        }])
    }

    fn forget_processes(&mut self) {}
}

async fn observing(bench: &Bench, source: Counting) -> Agent {
    let parts = AgentParts {
        events: Some(Box::new(source)),
        gauges: Some(Box::new(Half)),
        ..bench.parts()
    };
    Agent::start(bench.options(), parts).await.unwrap()
}

async fn events(bench: &Bench, count: usize) -> Vec<ObsEvent> {
    wait_for("the events", PATIENCE, async || {
        let stored = bench.backend.stored("OBS_EVENTS", "obs.>").await;
        (stored.len() >= count).then(|| {
            stored
                .iter()
                .map(|message| serde_json::from_slice(&message.payload).unwrap())
                .collect()
        })
    })
    .await
}

#[tokio::test]
async fn events_arrive_and_are_read_on_from_the_mark_after_a_restart() {
    let bench = Bench::start().await;
    let looks: Arc<Mutex<Vec<_>>> = Arc::default();
    for round in 1..=2 {
        let agent = observing(
            &bench,
            Counting {
                looks: Arc::clone(&looks),
                ..Counting::default()
            },
        )
        .await;
        wait_for("a look that is written down", PATIENCE, async || {
            let has_looked = looks.lock().unwrap().len() == round;
            (agent.outbox_depth().unwrap() == 0 && has_looked).then_some(())
        })
        .await;
        stop(agent).await;
    }
    let seen: Vec<String> = events(&bench, 4)
        .await
        .into_iter()
        .map(|event| match event.kind.as_str() {
            "agent_started" => format!("{} {}", event.kind, event.payload["boot_id"]),
            _ => format!("{} {}", event.kind, event.event_record_id.unwrap()),
        })
        .collect();
    assert_eq!(
        seen,
        [
            "agent_started \"b1\"",
            "logon r1",
            "agent_started \"b1\"",
            "logon r2"
        ]
    );
    assert_eq!(*looks.lock().unwrap(), [None, Some("1".to_owned())]);
}

#[tokio::test]
async fn an_agent_that_stood_still_says_why_as_an_event_of_its_own() {
    let bench = Bench::start().await;
    let source = Counting {
        previous_end: Some("the outbox stood still"),
        ..Counting::default()
    };
    let agent = observing(&bench, source).await;
    let seen = events(&bench, 2).await;
    assert_eq!(seen[0].kind, "agent_stood_still");
    assert_eq!(seen[0].at.to_rfc3339(), "2026-01-01T00:00:00+00:00");
    assert_eq!(seen[0].payload["reason"], "the outbox stood still");
    assert_eq!(seen[1].kind, "agent_started");
    stop(agent).await;
}

#[tokio::test]
async fn load_is_sent_and_processes_as_long_as_somebody_wants_them() {
    let bench = Bench::start().await;
    let mut state = DesiredState::default();
    state.config.host_perf_interval = "5s".into();
    state.config.process_perf_enabled = true;
    state.config.process_perf_expires_at = DateTime::from_timestamp(4_000_000_000, 0);
    bench.backend.desire(Desires {
        state,
        ..Desires::default()
    });
    let mut hosts = bench.backend.bus.subscribe("host_perf.>").await.unwrap();
    let mut processes = bench.backend.bus.subscribe("process_perf.>").await.unwrap();
    bench.backend.bus.flush().await.unwrap();
    let agent = observing(&bench, Counting::default()).await;

    let host: HostPerf = serde_json::from_slice(&hosts.next().await.unwrap().payload).unwrap();
    assert_eq!(
        (host.pc_id.as_str(), host.cpu_pct, host.cpu_count),
        ("pc1", Some(50.0), Some(2))
    );
    assert_eq!(host.mem_used_bytes, None);
    let busy: ProcessPerf =
        serde_json::from_slice(&processes.next().await.unwrap().payload).unwrap();
    assert_eq!(
        (busy.processes[0].pid, busy.processes[0].name.as_str()),
        (7, "busy")
    );
    stop(agent).await;
}

/// Writes nothing down, and tells of one change after the other.
#[derive(Debug)]
struct Changing(Vec<Change>);

impl EventSource for Changing {
    fn about_start(&self) -> Value {
        json!({})
    }

    fn look<'a>(
        &'a mut self,
        _: Option<&'a str>,
        _: DateTime<Utc>,
    ) -> Option<BoxFuture<'a, Result<Seen, String>>> {
        None
    }

    fn next_change(&mut self) -> BoxFuture<'_, Change> {
        match self.0.pop() {
            Some(change) => std::future::ready(change).boxed(),
            None => std::future::pending().boxed(),
        }
    }
}

#[tokio::test]
async fn changes_of_network_and_power_are_events_also_where_nothing_is_written_down() {
    let bench = Bench::start().await;
    let changes = vec![
        Change::Power { on_ac: false },
        Change::Network {
            online: true,
            interfaces: vec!["eth0".into()],
        },
    ];
    let parts = AgentParts {
        events: Some(Box::new(Changing(changes))),
        ..bench.parts()
    };
    let agent = Agent::start(bench.options(), parts).await.unwrap();
    let told = events(&bench, 3).await;
    let told: Vec<(&str, &str, &Value)> = told[1..]
        .iter()
        .map(|event| (event.kind.as_str(), event.source.as_str(), &event.payload))
        .collect();
    let network = json!({"online": true, "interfaces": ["eth0"]});
    let power = json!({"on_ac_power": false});
    assert_eq!(
        told,
        [
            ("network_changed", "agent:network", &network),
            ("power_changed", "agent:power", &power)
        ]
    );
    stop(agent).await;
}

#[tokio::test]
async fn processes_are_sent_at_once_when_somebody_asks_for_them() {
    let bench = Bench::start().await;
    let state = |enabled| {
        let mut state = DesiredState::default();
        state.config.host_perf_interval = "1h".into();
        state.config.process_perf_enabled = enabled;
        state.config.process_perf_expires_at = DateTime::from_timestamp(4_000_000_000, 0);
        Desires {
            state,
            ..Desires::default()
        }
    };
    bench.backend.desire(state(false));
    let mut hosts = bench.backend.bus.subscribe("host_perf.>").await.unwrap();
    let mut processes = bench.backend.bus.subscribe("process_perf.>").await.unwrap();
    bench.backend.bus.flush().await.unwrap();
    let agent = observing(&bench, Counting::default()).await;
    hosts.next().await.unwrap();

    bench.backend.desire(state(true));
    let nudge = br#"{"jitter_ms":1}"#.to_vec();
    let nudged = bench.backend.bus.publish_core("nudge.all", nudge.into());
    nudged.await.unwrap();
    let busy = tokio::time::timeout(PATIENCE, processes.next()).await;
    let busy: ProcessPerf = serde_json::from_slice(&busy.unwrap().unwrap().payload).unwrap();
    assert_eq!(busy.processes[0].name, "busy");
    stop(agent).await;
}
