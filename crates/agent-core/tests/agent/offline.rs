//! A broker that is away for long, and a file that may not grow for ever.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_agent_core::state::{Report, ReportStream, State};
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_wire::ExecResult;
use kanade_wire::notice::NoticeKind;
use kanade_wire::subjects::NUDGE_ALL;
use serde_json::json;

use crate::common::{Bench, Desires, plain, stop};

fn then(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn result(number: i64, text: &str) -> Report {
    let id = format!("res-{number:04}");
    let result = json!({
        "result_id": id, "request_id": format!("req-{number}"), "pc_id": "pc1", "exit_code": 0,
        "stdout": text, "stderr": "", "started_at": then(number), "finished_at": then(number),
    });
    Report {
        stream: ReportStream::Results,
        subject: "results.pc.pc1".into(),
        message_id: id.clone(),
        headers: Vec::new(),
        payload: serde_json::to_vec(&result).unwrap(),
        run: Some(id),
    }
}

/// Lets results wait, one a minute.
fn let_wait(bench: &Bench, count: i64, text: &str) {
    let state = State::open(&bench.storage(), then(0)).unwrap().state;
    let state = state.within(bench.settings.state_bytes);
    for number in 0..count {
        state
            .enqueue(&[result(number, text)], then(number))
            .unwrap();
    }
}

#[tokio::test]
async fn five_hundred_results_that_waited_arrive_once_and_in_order() {
    let mut bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    stop(agent).await;
    bench.server.stop().await;
    let_wait(&bench, 500, "waited");
    let agent = bench.agent().await;
    assert_eq!(agent.outbox_depth().unwrap(), 500);
    bench.server.restart().await;
    wait_until("an empty outbox", PATIENCE, async || {
        agent.outbox_depth().unwrap() == 0
    })
    .await;
    // The backend's own connection comes back at its own time.
    let mut arrived = Vec::new();
    wait_until("all results", PATIENCE, async || {
        arrived = bench.backend.results().await;
        !arrived.is_empty()
    })
    .await;
    let times: Vec<DateTime<Utc>> = arrived.iter().map(|result| result.started_at).collect();
    assert_eq!(times, (0..500).map(then).collect::<Vec<_>>());
    stop(agent).await;
}

#[tokio::test]
async fn what_had_to_go_is_the_oldest_and_is_reported() {
    let mut bench = Bench::start().await;
    bench.settings.state_bytes = 512 * 1024;
    let agent = bench.synced_agent().await;
    stop(agent).await;
    let_wait(&bench, 300, &"x".repeat(4096));
    let agent = bench.agent().await;
    let notice = wait_for("the report of what went", PATIENCE, async || {
        let notices = bench.backend.notices().await;
        notices
            .into_iter()
            .find(|notice| matches!(notice, NoticeKind::ReportsDropped { .. }))
    })
    .await;
    let NoticeKind::ReportsDropped { dropped } = notice else {
        panic!("{notice:?}")
    };
    assert_eq!((dropped.len(), dropped[0].kind.as_str()), (1, "results"));
    assert_eq!(dropped[0].runs[0], "res-0000");
    wait_until("an empty outbox", PATIENCE, async || {
        agent.outbox_depth().unwrap() == 0
    })
    .await;
    let arrived: Vec<ExecResult> = bench.backend.results().await;
    assert_eq!(arrived.len() as u64 + dropped[0].reports, 300);
    assert_eq!(arrived.last().unwrap().started_at, then(299));
    stop(agent).await;
}

#[tokio::test]
async fn as_many_scripts_run_at_the_same_time_as_the_configuration_says() {
    let bench = Bench::start().await;
    let mut desires = Desires::default();
    desires.state.config.max_local_concurrent = Some(1);
    bench.backend.desire(desires.clone());
    stop(bench.synced_agent().await).await;
    let agent = bench.agent().await;
    for name in ["a", "b", "c"] {
        bench.backend.send(&plain(name, "hold")).await;
    }
    wait_until("one run", PATIENCE, async || {
        bench.runner.started().len() == 1
    })
    .await;
    desires.state.config.max_local_concurrent = Some(3);
    bench.backend.desire(desires);
    let nudge = bench.backend.bus.publish_core(NUDGE_ALL, "{}".into());
    nudge.await.unwrap();
    wait_until("three runs", PATIENCE, async || {
        bench.runner.started().len() == 3
    })
    .await;
    stop(agent).await;
}
