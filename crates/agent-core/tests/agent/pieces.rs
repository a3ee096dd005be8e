//! A desired state that is too long for one reply.

use kanade_agent_core::state::State;
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::Digest;
use kanade_wire::local_schedule::LocalSchedule;
use kanade_wire::sync::{DesiredState, MAX_REPLY};
use serde_json::json;

use crate::common::{Bench, Desires, command, stop};

/// Each with a script of 4 KiB, as much as travels with a command.
fn schedules(count: usize) -> Vec<LocalSchedule> {
    let schedule = |number: usize| {
        let (id, job) = (format!("yearly-{number}"), format!("job-{number}"));
        let calendar = json!({"calendar": {"at": "04:00", "days": ["mon"]}});
        let script = "echo \"one of many lines\"\n".repeat(160);
        LocalSchedule {
            schedule: json!({"id": id, "job_id": job, "when": calendar, "runs_on": "agent", "tz": "UTC"}),
            command: command(&id, &job, &script, &json!({"exec_id": null})),
        }
    };
    (0..count).map(schedule).collect()
}

fn desires(count: usize) -> Desires {
    Desires {
        state: DesiredState {
            schedules: schedules(count),
            ..DesiredState::default()
        },
        piece: Some(MAX_REPLY),
        ..Desires::default()
    }
}

#[tokio::test]
async fn two_thousand_schedules_are_taken_whole_and_are_there_without_a_network() {
    let mut bench = Bench::start().await;
    let desires = desires(2000);
    let text = serde_json::to_vec(&desires.state).unwrap();
    let (wanted, hash) = (desires.state.clone(), Digest::of(&text));
    bench.backend.desire(desires);
    let agent = bench.agent().await;
    let pieces = text.len() / MAX_REPLY;
    assert!(pieces > 10, "{pieces}");
    bench.backend.wait_for_syncs(pieces).await;
    // What it has whole it says it has, and is not told again.
    wait_until("a sync with the whole state", PATIENCE, async || {
        let syncs = bench.backend.syncs();
        syncs.iter().any(|sync| sync.hash.as_ref() == Some(&hash))
    })
    .await;
    stop(agent).await;
    bench.server.stop().await;
    let opened = State::open(&bench.storage(), chrono::Utc::now()).unwrap();
    let kept = opened.state.desired().unwrap().unwrap();
    assert_eq!((kept.hash, kept.state == wanted), (hash, true));
}
